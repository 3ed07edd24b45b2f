/* SPDX-License-Identifier: Apache-2.0 */
/* training-watch.h - sits at the terminal while a trainer works
 *
 * Draws the progress line, prints a line after each validation, and turns Ctrl-C into a stop at the next step.
 * Runs the default main context of the calling thread.
 */
#pragma once

#include "ee.h"
#include "progress.h"

G_BEGIN_DECLS

EeTrainerPhase offramp_training_watch (EeTrainer *trainer, OfframpProgress *progress);

G_END_DECLS
