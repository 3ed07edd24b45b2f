/* SPDX-License-Identifier: Apache-2.0 */
/* The training's device: why the processor computes, and going on with it when another device broke. */
#include "offramp-training-private.h"

#include <glib/gi18n.h>

/**
 * offramp_training_describe_device:
 * @self: a training
 *
 * Returns: (transfer full) (nullable): what the newest run runs on, and, where "auto" might have had more than the
 *   processor, why not; NULL as long as it is not known
 */
char *
offramp_training_describe_device (OfframpTraining *self)
{
  g_autofree char *name = NULL, *notice = NULL;

  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), NULL);

  if (*self->progress.device_name == '\0')
    return NULL;
  name = g_strdup_printf (_ ("Runs on: %s"), self->progress.device_name);
  notice = self->box != NULL ? ee_trainer_dup_notice (self->box->trainer) : NULL;

  return g_strjoin ("\n", name, notice, NULL);
}

/**
 * offramp_training_can_go_on_elsewhere:
 * @self: a training
 *
 * Returns: whether the newest run failed because its device did, so that the processor can go on from the last
 *   checkpoint
 */
gboolean
offramp_training_can_go_on_elsewhere (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), FALSE);

  return self->error != NULL && self->box != NULL && ee_trainer_can_go_on_elsewhere (self->box->trainer);
}

/**
 * offramp_training_go_on_with_processor:
 * @self: a training
 *
 * Where it can go on elsewhere: resumes the newest run from its last checkpoint; from now on the run belongs to the
 * processor.
 */
void
offramp_training_go_on_with_processor (OfframpTraining *self)
{
  g_autofree char *path = NULL;

  if (!offramp_training_can_go_on_elsewhere (self))
    return;

  path = g_strdup (self->run_path);
  offramp_training_start_resume (self, path);
  self->on_processor = TRUE;
}
