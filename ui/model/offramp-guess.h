/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-guess.h - guess first: verdicts stay covered until somebody has guessed, and the score is kept
 *
 * While it is on, every image of a list is covered unless it was guessed. "changed" tells of a new score, of an answer
 * that was judged and of the mode. Main thread; knows no GTK.
 */
#pragma once

#include "offramp-sample.h"

G_BEGIN_DECLS

/**
 * OfframpGuessWay:
 * @OFFRAMP_GUESS_LEAVES: at an exit
 * @OFFRAMP_GUESS_STAYS: to the end
 */
typedef enum
{
  OFFRAMP_GUESS_LEAVES,
  OFFRAMP_GUESS_STAYS,
} OfframpGuessWay;

/**
 * OfframpGuessOutcome:
 * @OFFRAMP_GUESS_NONE: not guessed
 * @OFFRAMP_GUESS_PENDING: guessed; the network has not answered
 * @OFFRAMP_GUESS_RIGHT: the way was guessed
 * @OFFRAMP_GUESS_WRONG: it was not
 */
typedef enum
{
  OFFRAMP_GUESS_NONE,
  OFFRAMP_GUESS_PENDING,
  OFFRAMP_GUESS_RIGHT,
  OFFRAMP_GUESS_WRONG,
} OfframpGuessOutcome;

/**
 * OfframpGuessScore:
 * @right: ways that the class guessed
 * @wrong: ways that it did not guess: the network's points
 * @classes: how often a class was named too, of images that went all the way
 * @classes_right: and it was the network's
 * @streak: right ones in a row, up to now
 * @best_streak: the longest row
 */
typedef struct
{
  guint right, wrong;
  guint classes, classes_right;
  guint streak, best_streak;
} OfframpGuessScore;

/* No class was named. */
#define OFFRAMP_GUESS_NO_CLASS G_MAXUINT

#define OFFRAMP_TYPE_GUESS (offramp_guess_get_type ())
G_DECLARE_FINAL_TYPE (OfframpGuess, offramp_guess, OFFRAMP, GUESS, GObject)

OfframpGuess *offramp_guess_new (GListModel *samples);
void offramp_guess_set_active (OfframpGuess *self, gboolean active);
gboolean offramp_guess_is_active (OfframpGuess *self);
gboolean offramp_guess_can_answer (OfframpGuess *self, OfframpSample *sample);
void offramp_guess_answer (OfframpGuess *self, OfframpSample *sample, OfframpGuessWay way, guint label);
void offramp_guess_cover (OfframpGuess *self, OfframpSample *sample);
void offramp_guess_excuse (OfframpGuess *self, const char *name);
void offramp_guess_reset (OfframpGuess *self);

OfframpGuessOutcome offramp_guess_get_outcome (OfframpGuess *self, OfframpSample *sample);
const OfframpGuessScore *offramp_guess_get_score (OfframpGuess *self);
char *offramp_guess_format_outcome (OfframpGuess *self, OfframpSample *sample);
char *offramp_guess_format_score (OfframpGuess *self);

G_END_DECLS
