/* SPDX-License-Identifier: Apache-2.0 */
/* The training and the disk: a checkpoint on demand, and what is wrong where there is none. */
#include "offramp-training-private.h"

/**
 * offramp_training_save:
 * @self: a training
 *
 * Asks a running training for a checkpoint after the step at hand, where something may soon end the program.
 */
void
offramp_training_save (OfframpTraining *self)
{
  g_return_if_fail (OFFRAMP_IS_TRAINING (self));

  if (self->poll_id != 0)
    ee_trainer_save (self->box->trainer);
}

/**
 * offramp_training_end:
 * @self: a training
 *
 * Stops it and waits until its files are whole. Only where the program ends at once: then waiting is right.
 */
void
offramp_training_end (OfframpTraining *self)
{
  g_return_if_fail (OFFRAMP_IS_TRAINING (self));

  if (self->box == NULL || ee_trainer_is_done (self->box->trainer))
    return;
  ee_trainer_stop (self->box->trainer);
  ee_trainer_wait (self->box->trainer);
}

/**
 * offramp_training_dup_trouble:
 * @self: a training
 *
 * Returns: (transfer full) (nullable): in a sentence, why the last checkpoint is not on the disk, while the training
 * goes on
 */
char *
offramp_training_dup_trouble (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), NULL);

  return self->progress.in_trouble && self->box != NULL ? ee_trainer_dup_trouble (self->box->trainer) : NULL;
}
