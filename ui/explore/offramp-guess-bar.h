/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-guess-bar.h - the question, the big buttons, the answer and the score of "guess first"
 *
 * Hidden while the mode is off. Its keys work in the whole window: L leaves, A goes all the way, a digit is a class.
 */
#pragma once

#include <adwaita.h>

#include "offramp-guess.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_GUESS_BAR (offramp_guess_bar_get_type ())
G_DECLARE_FINAL_TYPE (OfframpGuessBar, offramp_guess_bar, OFFRAMP, GUESS_BAR, AdwBin)

void offramp_guess_bar_set_guess (OfframpGuessBar *self, OfframpGuess *guess);
void offramp_guess_bar_set_network (OfframpGuessBar *self, EePlan *plan, const char *const *class_names);
void offramp_guess_bar_set_sample (OfframpGuessBar *self, OfframpSample *sample);

G_END_DECLS
