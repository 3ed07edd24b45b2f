/* SPDX-License-Identifier: Apache-2.0 */
/* On which device a training computes, what is said of it, and going on elsewhere when a device broke
 *
 * A device that breaks in mid-training ends the training: nothing that it computed since the last checkpoint is kept,
 * and the run can be resumed on another device. ee_training_*() run on the training thread, ee_trainer_*() on any.
 */
#include "ee-training.h"

#include <string.h>

#include "ee-error.h"
#include "ee-fallback.h"
#include "ee-registry.h"

static gboolean
make_net_on (EeTraining *training, const EeBackend *backend, guint index, GError **error)
{
  const EeSettings *settings = &training->trainer->settings;
  const EeNetOptions options = { .max_rows = settings->batch, .training = TRUE, .threads = settings->threads };
  EeDevice device = { 0 };

  training->backend = backend;
  if (!backend->get_device (index, &device, error))
    return FALSE;
  g_strlcpy (training->device_name, device.name, sizeof training->device_name);
  training->net = backend->net_new (training->plan, index, &options, error);

  return training->net != NULL;
}

/**
 * ee_training_make_net:
 * @training: with its plan
 * @error: return location; the registry's or the backend's
 *
 * Where "auto" chose a device on which no net can be made the processor takes over, with a notice.
 *
 * Returns: whether there is a net
 */
gboolean
ee_training_make_net (EeTraining *training, GError **error)
{
  EeTrainer *trainer = training->trainer;
  const char *device = trainer->settings.device;
  guint index = 0;
  const EeBackend *backend = ee_registry_find (device, &index, error);
  g_autofree char *notice = NULL;
  g_autoptr (GError) why = NULL;
  gboolean ok;

  if (backend == NULL)
    return FALSE;
  notice = ee_fallback_explain_absence (device, backend);
  ok = make_net_on (training, backend, index, &why);
  if (!ok && ee_fallback_is_allowed (device, backend))
    {
      notice = ee_fallback_explain_failure (backend, why);
      g_clear_error (&why);
      backend = ee_registry_find ("cpu", &index, &why);
      ok = backend != NULL && make_net_on (training, backend, index, &why);
    }
  if (!ok)
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }

  g_mutex_lock (&trainer->mutex);
  trainer->backend_id = backend->id;
  trainer->notice = g_steal_pointer (&notice);
  g_mutex_unlock (&trainer->mutex);

  return TRUE;
}

/**
 * ee_trainer_set_device:
 * @trainer: not started yet
 * @device: see ee_registry_find()
 *
 * A resumed run goes on there from now on; its run.json says from which step.
 */
void
ee_trainer_set_device (EeTrainer *trainer, const char *device)
{
  g_return_if_fail (trainer != NULL && trainer->thread == NULL && device != NULL);

  g_strlcpy (trainer->settings.device, device, sizeof trainer->settings.device);
}

/**
 * ee_trainer_can_go_on_elsewhere:
 * @trainer: a training
 *
 * Returns: whether it failed because its device did, and the run can be resumed on the processor
 */
gboolean
ee_trainer_can_go_on_elsewhere (EeTrainer *trainer)
{
  g_autofree char *file = NULL;
  gboolean broke;

  g_return_val_if_fail (trainer != NULL, FALSE);

  g_mutex_lock (&trainer->mutex);
  broke = g_error_matches (trainer->error, EE_ERROR, EE_ERROR_DEVICE) && g_strcmp0 (trainer->backend_id, "cpu") != 0;
  g_mutex_unlock (&trainer->mutex);
  file = g_build_filename (trainer->run_path, "run.json", NULL);

  return broke && g_file_test (file, G_FILE_TEST_IS_REGULAR);
}

/**
 * ee_trainer_dup_notice:
 * @trainer: a training
 *
 * Returns: (transfer full) (nullable): in sentences, why the processor computes where "auto" might have had more; known
 * when the training begins
 */
char *
ee_trainer_dup_notice (EeTrainer *trainer)
{
  char *notice;

  g_return_val_if_fail (trainer != NULL, NULL);

  g_mutex_lock (&trainer->mutex);
  notice = g_strdup (trainer->notice);
  g_mutex_unlock (&trainer->mutex);

  return notice;
}
