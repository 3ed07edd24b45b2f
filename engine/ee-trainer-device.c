/* SPDX-License-Identifier: Apache-2.0 */
/* On which device a training computes, what is said of it, and going on elsewhere when a device broke
 *
 * A device that breaks in mid-training ends the training: nothing that it computed since the last checkpoint is kept,
 * and the run can be resumed on another device. ee_training_*() run on the training thread, ee_trainer_*() on any.
 */
#include "ee-training.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-error.h"
#include "ee-fallback.h"
#include "ee-precision.h"
#include "ee-registry.h"

/* A device and what it is to compute in. */
typedef struct
{
  const EeBackend *backend;
  guint index;
  EeDevice device;
  EePrecision precision;
} Choice;

static gboolean
is_processor (const EeBackend *backend)
{
  return g_str_equal (backend->id, "cpu");
}

/* The processor takes fp32 for any precision, so that a run that lost its GPU can go on; another device has the one
 * that was asked for, or it is an error. */
static gboolean
choose_precision (EeTraining *training, Choice *choice, GError **error)
{
  const guint trained = ee_precision_list_trained (&choice->device);
  g_autofree char *has = NULL;

  choice->precision = ee_precision_resolve_training (training->trainer->settings.precision);
  if ((trained & 1u << choice->precision) != 0)
    return TRUE;
  if (is_processor (choice->backend))
    {
      choice->precision = EE_PRECISION_FP32;
      return TRUE;
    }
  has = ee_precision_describe (trained);
  /* Translators: a device, the precision that was asked for, those that the device has */
  g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("%s cannot train in %s; it trains in %s."), choice->device.name,
               ee_precision_get_name (choice->precision), has);
  return FALSE;
}

static gboolean
look_up (EeTraining *training, Choice *choice, GError **error)
{
  choice->device = (EeDevice){ 0 };
  return choice->backend->get_device (choice->index, &choice->device, error)
         && choose_precision (training, choice, error);
}

/* The device's name says in what it computes, unless that is what everybody takes for granted. */
static gboolean
make_net_on (EeTraining *training, const Choice *choice, GError **error)
{
  const EeSettings *settings = &training->trainer->settings;
  const EeNetOptions options
      = { .max_rows = settings->batch, .training = TRUE, .threads = settings->threads, .precision = choice->precision };

  training->backend = choice->backend;
  g_strlcpy (training->device_name, choice->device.name, sizeof training->device_name);
  if (choice->precision != EE_PRECISION_FP32 || settings->precision > EE_PRECISION_FP32)
    {
      g_strlcat (training->device_name, ", ", sizeof training->device_name);
      g_strlcat (training->device_name, ee_precision_get_name (choice->precision), sizeof training->device_name);
    }
  training->net = choice->backend->net_new (training->plan, choice->index, &options, error);

  return training->net != NULL;
}

/* Adds to @notice, which may be NULL, that the processor computes in fp32 where something else was asked for. */
static void
add_precision_notice (EeTraining *training, const Choice *choice, char **notice)
{
  const EePrecision asked = ee_precision_resolve_training (training->trainer->settings.precision);
  g_autofree char *sentence = NULL, *before = g_steal_pointer (notice);

  if (choice->precision != asked)
    sentence = g_strdup_printf (_ ("The processor trains in fp32, not in %s."), ee_precision_get_name (asked));
  if (before != NULL && sentence != NULL)
    *notice = g_strconcat (before, " ", sentence, NULL);
  else
    *notice = before != NULL ? g_steal_pointer (&before) : g_steal_pointer (&sentence);
}

/**
 * ee_training_make_net:
 * @training: with its plan
 * @error: return location; the registry's or the backend's
 *
 * Where "auto" chose a device on which no net can be made the processor takes over, with a notice. A device that does
 * not train in the precision that was asked for is an error, but for the processor, which takes fp32, with a notice.
 *
 * Returns: whether there is a net
 */
gboolean
ee_training_make_net (EeTraining *training, GError **error)
{
  EeTrainer *trainer = training->trainer;
  const char *device = trainer->settings.device;
  Choice choice = { 0 };
  g_autofree char *notice = NULL;
  g_autoptr (GError) why = NULL;
  gboolean ok;

  choice.backend = ee_registry_find (device, &choice.index, error);
  if (choice.backend == NULL || !look_up (training, &choice, error))
    return FALSE;
  notice = ee_fallback_explain_absence (device, choice.backend);
  ok = make_net_on (training, &choice, &why);
  if (!ok && ee_fallback_is_allowed (device, choice.backend))
    {
      notice = ee_fallback_explain_failure (choice.backend, why);
      g_clear_error (&why);
      choice.backend = ee_registry_find ("cpu", &choice.index, &why);
      ok = choice.backend != NULL && look_up (training, &choice, &why) && make_net_on (training, &choice, &why);
    }
  if (!ok)
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  add_precision_notice (training, &choice, &notice);

  g_mutex_lock (&trainer->mutex);
  trainer->backend_id = choice.backend->id;
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
