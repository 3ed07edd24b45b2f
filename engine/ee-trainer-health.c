/* SPDX-License-Identifier: Apache-2.0 */
/* Alarms on their way from the health of a training to its records, and how bad numbers end it.
 *
 * A resumed training replays its records, so that its alarms are those of an undisturbed one. Runs on the training
 * thread.
 */
#include "ee-training.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "ee-error.h"

/* Steps judged together: an epoch, but enough images to tell chance from learning, and no more than is quickly told. */
enum
{
  LEAST_WINDOW = 50,
  MOST_WINDOW = 400
};

static EeHealth *
make_health (EeTraining *training)
{
  EeExperiment *experiment = training->experiment;
  guint n_main = ee_experiment_get_n_main (experiment);
  guint n_images = ee_experiment_get_n_images (experiment, EE_SPLIT_TRAIN);
  g_autofree guint *counts = g_new0 (guint, n_main + 1);
  EeHealthOptions options = {
    .window = CLAMP (training->steps_per_epoch, LEAST_WINDOW, MOST_WINDOW),
    .first_step = training->schedule.warmup_steps,
    .main_weight = ee_settings_get_main_weight (&training->trainer->settings),
  };

  for (guint i = 0; i < n_images; i++)
    counts[ee_experiment_get_label (experiment, EE_SPLIT_TRAIN, i)]++;
  ee_health_options_from_counts (&options, counts, n_main, ee_plan_get_n_stages (training->plan) > 1);

  return ee_health_new (&options);
}

/* Makes the health as it was after the state's step. */
gboolean
ee_training_start_health (EeTraining *training, GError **error)
{
  g_autoptr (GArray) records = NULL;

  training->health = make_health (training);
  if (!training->trainer->resuming)
    return TRUE;

  records = ee_run_read_metrics (training->trainer->run_path, error);
  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    ee_health_watch (training->health, &g_array_index (records, EeRecord, i));

  return TRUE;
}

static gboolean
record_alarm (EeTraining *training, EeAlarm alarm, const EeRecord *record, GError **error)
{
  EeRecord raised = *record;

  raised.kind = EE_RECORD_ALARM;
  raised.alarm = alarm;
  ee_metrics_ring_push (training->trainer->ring, &raised);

  return ee_run_append (training->run, &raised, error);
}

/* Records what is wrong since @record, if anything is. */
gboolean
ee_training_watch_health (EeTraining *training, const EeRecord *record, GError **error)
{
  EeAlarm alarm = ee_health_watch (training->health, record);

  return alarm == EE_ALARM_NONE || record_alarm (training, alarm, record, error);
}

/* Always returns FALSE. The run says so too, as far as the disk allows: what counts is @error. */
gboolean
ee_training_set_diverged (EeTraining *training, GError **error)
{
  const EeRecord record = {
    .step = training->state.step + 1,
    .epoch = (double)training->state.step / training->steps_per_epoch,
    .n_steps = 1,
    .loss = NAN,
    .loss_exit = NAN,
    .loss_main = NAN,
    .loss_least = NAN,
    .loss_most = NAN,
    .accuracy = NAN,
    .exit_accuracy = NAN,
    .main_accuracy = NAN,
    .share_left = NAN,
    .main_left = NAN,
    .redundant_left = NAN,
    .main_share = NAN,
    .learning_rate = ee_schedule_get_rate (&training->schedule, training->state.step),
    .seconds = ee_training_get_seconds (training),
  };

  if (record_alarm (training, EE_ALARM_NOT_FINITE, &record, NULL))
    ee_run_note_failure (training->run, NULL);
  g_set_error (error, EE_ERROR, EE_ERROR_DIVERGED,
               _ ("The training diverged at step %" PRIu64
                  ": its numbers grew without bounds. Try a learning rate below %g, or a longer warm-up. %s"),
               training->state.step + 1, training->schedule.peak,
               training->state.best_score >= 0 ? _ ("The best model so far is kept.") : _ ("There is no model yet."));

  return FALSE;
}
