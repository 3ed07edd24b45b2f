/* SPDX-License-Identifier: Apache-2.0 */
/* What a training tells of itself, as of the last round, and its newest weights. */
#include "offramp-training-private.h"

#include <glib/gi18n.h>

/**
 * offramp_training_is_busy:
 * @self: a training
 *
 * Returns: whether it was started and has not ended, pauses included
 */
gboolean
offramp_training_is_busy (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), FALSE);

  return self->opening || self->poll_id != 0;
}

/**
 * offramp_training_is_stopping:
 * @self: a training
 *
 * Returns: whether it was asked to stop and has not yet
 */
gboolean
offramp_training_is_stopping (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), FALSE);

  return self->stopping;
}

/**
 * offramp_training_get_progress:
 * @self: a training
 * @progress: (out): as of the last round
 */
void
offramp_training_get_progress (OfframpTraining *self, EeTrainerProgress *progress)
{
  g_return_if_fail (OFFRAMP_IS_TRAINING (self) && progress != NULL);

  *progress = self->progress;
}

/**
 * offramp_training_get_settings:
 * @self: a training
 *
 * Returns: (transfer none): of the newest run; all zero before the first
 */
const EeSettings *
offramp_training_get_settings (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), NULL);

  return &self->settings;
}

/**
 * offramp_training_get_run_path:
 * @self: a training
 *
 * Returns: (transfer none) (nullable): folder of the newest run
 */
const char *
offramp_training_get_run_path (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), NULL);

  return self->run_path;
}

/**
 * offramp_training_get_error:
 * @self: a training
 *
 * Returns: (transfer none) (nullable): why the newest run failed
 */
const GError *
offramp_training_get_error (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), NULL);

  return self->error;
}

/**
 * offramp_training_get_alarm:
 * @self: a training
 *
 * Returns: what goes wrong in the newest run; %EE_ALARM_NONE where nothing does, or not any more
 */
EeAlarm
offramp_training_get_alarm (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), EE_ALARM_NONE);

  return self->alarm;
}

/**
 * offramp_training_get_curves:
 * @self: a training
 *
 * Returns: (transfer none): the curves of the newest run; the same object for all runs
 */
OfframpCurves *
offramp_training_get_curves (OfframpTraining *self)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), NULL);

  return self->curves;
}

/**
 * offramp_training_copy_newest_async:
 * @self: a training
 * @known_version: the version that the caller has; 0 if none
 * @cancellable: (nullable): to forget the result
 * @callback: called on the main thread
 * @user_data: for @callback
 *
 * Copies the newest weights of the running (or last) training, without holding up either thread.
 */
void
offramp_training_copy_newest_async (OfframpTraining *self, guint64 known_version, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (OFFRAMP_IS_TRAINING (self));

  if (self->box != NULL)
    offramp_trainer_box_copy_newest_async (self->box, G_OBJECT (self), known_version, cancellable, callback, user_data);
  else
    g_task_report_new_error (self, callback, user_data, NULL, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _ ("Nothing was trained yet."));
}

/**
 * offramp_training_copy_newest_finish:
 * @self: a training
 * @result: given to the callback
 * @parameters: (out) (transfer full): the weights
 * @facts: (out) (transfer full): what they were trained for
 * @version: (out) (optional): their version
 * @error: %G_IO_ERROR_NOT_FOUND if there are no newer ones
 *
 * Returns: %FALSE with @error set, and nothing in the out parameters
 */
gboolean
offramp_training_copy_newest_finish (OfframpTraining *self, GAsyncResult *result, EeParameters **parameters,
                                     EeModelFacts **facts, guint64 *version, GError **error)
{
  return offramp_trainer_box_copy_newest_finish (result, parameters, facts, version, error);
}

/**
 * offramp_training_get_mistakes:
 * @self: a training
 * @version: (out) (optional): grows whenever there are others; 0 where there are none
 *
 * Returns: (transfer none) (nullable): what the network of the last validation is most wrong about; %NULL before the
 *   first one since the start or the resuming
 */
const EeMistakes *
offramp_training_get_mistakes (OfframpTraining *self, guint64 *version)
{
  g_return_val_if_fail (OFFRAMP_IS_TRAINING (self), NULL);

  if (version != NULL)
    *version = self->mistakes_version;
  return self->mistakes_version > 0 ? &self->mistakes : NULL;
}
