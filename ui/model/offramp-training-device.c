/* SPDX-License-Identifier: Apache-2.0 */
/* The training's device: why the processor computes, and going on with it when another device broke. */
#include "offramp-training-private.h"

/**
 * offramp_training_dup_notice:
 * @self: a training
 *
 * Returns: (transfer full) (nullable): in sentences, why the processor computes the newest run where "auto" might have
 * had more
 */
char *
offramp_training_dup_notice (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), NULL);

  return self->box != NULL ? ee_trainer_dup_notice (self->box->trainer) : NULL;
}

/**
 * offramp_training_can_go_on_elsewhere:
 * @self: a training
 *
 * Returns: whether the newest run failed because its device did, so that the processor can go on from the last
 * checkpoint
 */
gboolean
offramp_training_can_go_on_elsewhere (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), FALSE);

  return self->error != NULL && self->box != NULL && ee_trainer_can_go_on_elsewhere (self->box->trainer);
}

/**
 * offramp_training_go_on_with_processor:
 * @self: a training that can go on elsewhere
 *
 * Resumes the newest run from its last checkpoint; from now on it belongs to the processor.
 */
void
offramp_training_go_on_with_processor (OfframpTraining *self)
{
  g_autofree char *path = NULL;

  g_return_if_fail (offramp_training_can_go_on_elsewhere (self));

  path = g_strdup (self->run_path);
  offramp_training_start_resume (self, path);
  self->on_processor = TRUE;
}
