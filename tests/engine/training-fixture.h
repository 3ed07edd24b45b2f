/* SPDX-License-Identifier: Apache-2.0 */
/* training-fixture.h - small trainings on doodles, and what they leave behind, for tests of the trainer */
#pragma once

#include "ee-trainer.h"

G_BEGIN_DECLS

/* Doodles at width 1/16 in batches of 32, @limit images in all, on two threads. */
void training_settings_init (EeSettings *settings, guint limit, guint epochs);

void training_start_and_wait (EeTrainer *trainer, EeTrainerPhase phase);
void training_wait_for_step (EeTrainer *trainer, guint64 step);
void training_wait_for_phase (EeTrainer *trainer, EeTrainerPhase phase);

void training_assert_same_ends (const char *path, const char *other);
void training_load_state (const char *path, EeRunState *state, EeParameters *slots[2]);

G_END_DECLS
