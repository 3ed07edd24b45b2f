/* SPDX-License-Identifier: Apache-2.0 */
/* Before the first step: data, plan, net, run folder; and after the last one, their end.
 *
 * A resumed training makes everything as a new one does and then takes parameters, moments and step from the
 * run's state. Runs on the training thread.
 */
#include "ee-training.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-error.h"
#include "ee-recipe.h"

static void
report_loading (const char *what, double fraction, gpointer user_data)
{
  EeTrainer *trainer = user_data;

  ee_trainer_set_phase (trainer, EE_TRAINER_LOADING, fraction);
}

static gboolean
load_data (EeTraining *training, GError **error)
{
  const EeSettings *settings = &training->trainer->settings;
  EeExperimentOptions options = {
    .pair = settings->pair,
    .root = training->trainer->data_root,
    .polarity = settings->polarity,
    .seed = settings->seed,
    .limit = settings->limit,
    .redundant_share = settings->redundant_share,
    .splits = 1u << EE_SPLIT_TRAIN | 1u << EE_SPLIT_VALIDATION,
  };

  training->experiment
      = ee_experiment_new (&options, report_loading, training->trainer, training->trainer->stop, error);
  if (training->experiment == NULL)
    return FALSE;
  training->sources = ee_experiment_describe_sources (training->experiment);

  if (ee_experiment_get_n_images (training->experiment, EE_SPLIT_VALIDATION) == 0)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                   _ ("There are too few training images (%u) to take some off for validation."),
                   ee_experiment_get_n_images (training->experiment, EE_SPLIT_TRAIN));
      return FALSE;
    }
  /* Before the phase changes: others read the settings only after that. */
  ee_recipe_fix_epochs (&training->trainer->settings,
                        ee_experiment_get_n_images (training->experiment, EE_SPLIT_TRAIN));

  return TRUE;
}

static gboolean
make_plan (EeTraining *training, GError **error)
{
  const EeSettings *settings = &training->trainer->settings;
  EePlanOptions options = {
    .preset = settings->preset,
    .width_divisor = settings->width_divisor,
    .exits = settings->exits,
    .n_main = ee_experiment_get_n_main (training->experiment),
  };

  ee_experiment_get_normalization (training->experiment, options.mean, options.deviation);
  training->plan = ee_plan_new_vgg19 (&options, error);

  return training->plan != NULL;
}

/* The loader at the state's step, and the schedule over all steps. */
static gboolean
make_loader (EeTraining *training, GError **error)
{
  const EeSettings *settings = &training->trainer->settings;

  training->loader
      = ee_loader_new (training->experiment, EE_SPLIT_TRAIN, settings->batch, settings->seed, training->state.step,
                       settings->augment ? ee_experiment_get_augmentation (training->experiment) : NULL, error);
  if (training->loader == NULL)
    return FALSE;

  training->steps_per_epoch = ee_loader_get_steps_per_epoch (training->loader);
  training->schedule.kind = settings->schedule;
  training->schedule.peak = ee_settings_get_learning_rate (settings);
  training->schedule.total_steps = (guint64)training->steps_per_epoch * settings->epochs;
  training->schedule.warmup_steps = training->schedule.total_steps * settings->warmup;
  training->state.total_steps = training->schedule.total_steps;

  return TRUE;
}

static void
make_slots (EeTraining *training)
{
  training->n_slots = training->trainer->settings.optimizer == EE_UPDATE_ADAM ? 3 : 2;
  for (guint i = 0; i < training->n_slots; i++)
    training->slots[i] = ee_parameters_new (training->plan);
}

/* Which slot of the net the checkpoint's part @index is. */
static EeSlot
get_slot (guint index)
{
  static const EeSlot slots[] = { EE_SLOT_PARAMETER, EE_SLOT_MOMENT_1, EE_SLOT_MOMENT_2 };

  return slots[index];
}

static gboolean
start_run (EeTraining *training, GError **error)
{
  EeTrainer *trainer = training->trainer;
  g_autoptr (EeParameters) parameters = ee_parameters_new_he (training->plan, trainer->settings.seed);

  if (!ee_parameters_write (parameters, training->backend, training->net, EE_SLOT_PARAMETER, error))
    return FALSE;
  training->run = ee_run_new (trainer->run_path, &trainer->settings, training->sources, training->device_name, error);

  return training->run != NULL;
}

/* The SHA-256 sums in @text, in their order: what a text says beside them depends on folders and languages. */
static GPtrArray *
list_digests (const char *text)
{
  GPtrArray *digests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRegex) regex = g_regex_new ("\\b[0-9a-f]{64}\\b", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    g_ptr_array_add (digests, g_match_info_fetch (match, 0));

  return digests;
}

static gboolean
check_sources (EeTraining *training, GError **error)
{
  const char *then = ee_run_get_sources (training->run), *now = training->sources;
  g_autoptr (GPtrArray) old = list_digests (then);
  g_autoptr (GPtrArray) new = list_digests (now);
  gboolean same = old->len == new->len;

  for (guint i = 0; same && i < old->len; i++)
    same = g_str_equal (old->pdata[i], new->pdata[i]);
  if (same)
    return TRUE;

  g_set_error (error, EE_ERROR, EE_ERROR_RUN,
               _ ("The run in %s was begun on other data, so it cannot go on. It needs:\n%s\nThis data is:\n%s"),
               training->trainer->run_path, then, now);

  return FALSE;
}

static gboolean
take_state (EeTraining *training, GError **error)
{
  if (!ee_run_load_state (training->run, &training->state, training->slots, training->n_slots, error))
    return FALSE;
  for (guint i = 0; i < training->n_slots; i++)
    if (!ee_parameters_write (training->slots[i], training->backend, training->net, get_slot (i), error))
      return FALSE;

  /* The processor, which computes in fp32, goes on without; whoever comes after it begins with a scale of its own. */
  return training->state.loss_scale.scale == 0 || training->backend->write_loss_scale == NULL
         || training->backend->write_loss_scale (training->net, &training->state.loss_scale, error);
}

static gboolean
resume_run (EeTraining *training, GError **error)
{
  EeTrainer *trainer = training->trainer;

  training->run = ee_run_open (trainer->run_path, NULL, error);
  if (training->run == NULL || !check_sources (training, error))
    return FALSE;
  ee_run_set_device (training->run, trainer->settings.device, training->device_name);

  if (ee_run_has_state (training->run))
    {
      if (!take_state (training, error))
        return FALSE;
    }
  else
    {
      g_autoptr (EeParameters) parameters = ee_parameters_new_he (training->plan, trainer->settings.seed);

      if (!ee_parameters_write (parameters, training->backend, training->net, EE_SLOT_PARAMETER, error))
        return FALSE;
    }

  return ee_run_continue (training->run, &training->state, error);
}

static void
announce (EeTraining *training)
{
  EeTrainer *trainer = training->trainer;

  g_mutex_lock (&trainer->mutex);
  trainer->progress.step = training->state.step;
  trainer->progress.total_steps = training->schedule.total_steps;
  trainer->progress.steps_per_epoch = training->steps_per_epoch;
  trainer->progress.seconds = training->state.seconds;
  trainer->progress.train_images = ee_experiment_get_n_images (training->experiment, EE_SPLIT_TRAIN);
  g_strlcpy (trainer->progress.device_name, training->device_name, sizeof trainer->progress.device_name);
  g_mutex_unlock (&trainer->mutex);
}

/* Makes all that the steps need, and the run folder. On failure what was made is left to ee_training_clear(). */
gboolean
ee_training_prepare (EeTraining *training, GError **error)
{
  EeTrainer *trainer = training->trainer;

  ee_run_state_init (&training->state);
  training->threshold = 0.5;
  if (!ee_settings_check (&trainer->settings, error)
      || (!trainer->resuming && !ee_run_check_unused (trainer->run_path, error)) || !load_data (training, error)
      || g_cancellable_set_error_if_cancelled (trainer->stop, error))
    return FALSE;

  ee_trainer_set_phase (trainer, EE_TRAINER_PREPARING, 0);
  if (!make_plan (training, error) || !ee_training_make_net (training, error))
    return FALSE;
  make_slots (training);
  /* A new run's folder is made when nothing else can go wrong. */
  if (trainer->resuming && (!resume_run (training, error) || !make_loader (training, error)))
    return FALSE;
  if (!trainer->resuming && (!make_loader (training, error) || !start_run (training, error)))
    return FALSE;
  if (!ee_training_start_health (training, error))
    return FALSE;
  announce (training);

  return TRUE;
}

/* Frees everything. For the training thread, which owns the net. */
void
ee_training_clear (EeTraining *training)
{
  ee_loader_free (training->loader);
  ee_health_free (training->health);
  ee_run_close (training->run);
  if (training->net != NULL)
    training->backend->net_free (training->net);
  for (guint i = 0; i < G_N_ELEMENTS (training->slots); i++)
    ee_parameters_free (training->slots[i]);
  ee_parameters_free (training->spare);
  ee_parameters_free (training->unsaved_best);
  ee_model_facts_free (training->unsaved_facts);
  g_clear_pointer (&training->plan, ee_plan_unref);
  g_clear_pointer (&training->experiment, ee_experiment_unref);
  g_free (training->sources);
  memset (training, 0, sizeof *training);
}
