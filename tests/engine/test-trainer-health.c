/* SPDX-License-Identifier: Apache-2.0 */
/* Trainings that go wrong, and one whose patience ends: what they record, keep and say. */
#include "ee-trainer.h"

#include <string.h>

#include "ee-error.h"
#include "scratch-folder.h"
#include "training-fixture.h"

/* As the fixture's, on one thread: on a busy machine two wait for each other more than they work. */
static void
init_settings (EeSettings *settings, guint limit, guint epochs)
{
  training_settings_init (settings, limit, epochs);
  settings->threads = 1;
}

static guint
count_alarms (GArray *records, EeAlarm alarm)
{
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    n += g_array_index (records, EeRecord, i).kind == EE_RECORD_ALARM
         && g_array_index (records, EeRecord, i).alarm == alarm;

  return n;
}

static char *
read_json (const char *path)
{
  g_autofree char *file = g_build_filename (path, "run.json", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  return text;
}

/* Without batch norm and warm-up, at a rate that throws it off at once, the network answers by frequency for ever. */
static void
make_stuck (EeSettings *settings)
{
  init_settings (settings, 640, 4);
  settings->preset = EE_PRESET_PAPER;
  settings->warmup = 0;
  settings->learning_rate = 0.3;
}

static void
test_stuck (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *json = NULL;
  g_autoptr (EeTrainer) trainer = NULL;
  g_autoptr (GArray) records = NULL;
  g_autoptr (GError) error = NULL;
  EeSettings settings;
  EeRecord record;
  guint n_shown = 0;

  make_stuck (&settings);
  trainer = ee_trainer_new (&settings, path, NULL);
  training_start_and_wait (trainer, EE_TRAINER_FINISHED);
  records = ee_run_read_metrics (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_alarms (records, EE_ALARM_STUCK), ==, 1);
  g_assert_cmpuint (count_alarms (records, EE_ALARM_NOT_FINITE), ==, 0);
  while (ee_metrics_ring_pop (ee_trainer_get_ring (trainer), &record))
    n_shown += record.kind == EE_RECORD_ALARM && record.alarm == EE_ALARM_STUCK;
  g_assert_cmpuint (n_shown, ==, 1);
  json = read_json (path);
  g_assert_nonnull (strstr (json, "\"stuck\""));
  g_assert_nonnull (strstr (json, "\"finished\""));
}

/* A training that learns has nothing to tell. */
static void
test_healthy (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (EeTrainer) trainer = NULL;
  g_autoptr (GArray) records = NULL;
  EeSettings settings;

  init_settings (&settings, 640, 5);
  trainer = ee_trainer_new (&settings, path, NULL);
  training_start_and_wait (trainer, EE_TRAINER_FINISHED);
  records = ee_run_read_metrics (path, NULL);
  for (guint i = 0; i < records->len; i++)
    g_assert_cmpint (g_array_index (records, EeRecord, i).kind, !=, EE_RECORD_ALARM);
}

/* The alarm comes where it comes undisturbed, also when the steps before it were done in another sitting. */
static void
test_resumed_alarms_are_the_same (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *other = scratch_folder_get_path ("other");
  g_autoptr (EeTrainer) whole = NULL;
  g_autoptr (EeTrainer) part = NULL;
  g_autoptr (GError) error = NULL;
  EeSettings settings;

  make_stuck (&settings);
  whole = ee_trainer_new (&settings, path, NULL);
  training_start_and_wait (whole, EE_TRAINER_FINISHED);

  part = ee_trainer_new (&settings, other, NULL);
  ee_trainer_start (part);
  training_wait_for_step (part, 25);
  ee_trainer_stop (part);
  ee_trainer_wait (part);
  g_clear_pointer (&part, ee_trainer_free);
  part = ee_trainer_new_resume (other, NULL, &error);
  g_assert_no_error (error);
  training_start_and_wait (part, EE_TRAINER_FINISHED);
  training_assert_same_ends (path, other);
}

/* The rate of the constant schedule is far too high for anything to become better for long. */
static void
make_impatient (EeSettings *settings)
{
  init_settings (settings, 320, 60);
  settings->schedule = EE_SCHEDULE_CONSTANT;
  settings->warmup = 0;
  settings->patience = 2;
}

static void
assert_stopped_early (const char *path, EeTrainer *trainer)
{
  g_autofree char *json = read_json (path);
  g_autoptr (EeTrainer) again = NULL;
  g_autoptr (GError) error = NULL;
  EeTrainerProgress progress;

  ee_trainer_get_progress (trainer, &progress);
  g_assert_true (progress.stopped_early);
  g_assert_cmpuint (progress.step, <, progress.total_steps);
  g_assert_nonnull (strstr (json, "\"stopped early\""));

  again = ee_trainer_new_resume (path, NULL, &error);
  g_assert_null (again);
  g_assert_error (error, EE_ERROR, EE_ERROR_RUN);
  g_assert_nonnull (strstr (error->message, "stopped early"));
}

/* Ends two epochs after the best one, and, stopped and resumed between, at the same step with the same bytes. */
static void
test_patience (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *other = scratch_folder_get_path ("other");
  g_autofree char *model = ee_run_get_model_path (path);
  g_autoptr (EeTrainer) whole = NULL;
  g_autoptr (EeTrainer) part = NULL;
  g_autoptr (EeModelFacts) facts = NULL;
  g_autoptr (GError) error = NULL;
  EeTrainerProgress progress;
  EeSettings settings;

  make_impatient (&settings);
  whole = ee_trainer_new (&settings, path, NULL);
  training_start_and_wait (whole, EE_TRAINER_FINISHED);
  assert_stopped_early (path, whole);
  ee_trainer_get_progress (whole, &progress);
  facts = ee_checkpoint_load_facts (model, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (progress.step, ==, facts->step + 2 * progress.steps_per_epoch);

  part = ee_trainer_new (&settings, other, NULL);
  ee_trainer_start (part);
  training_wait_for_step (part, progress.steps_per_epoch + 1);
  ee_trainer_stop (part);
  ee_trainer_wait (part);
  g_clear_pointer (&part, ee_trainer_free);
  part = ee_trainer_new_resume (other, NULL, &error);
  g_assert_no_error (error);
  training_start_and_wait (part, EE_TRAINER_FINISHED);
  assert_stopped_early (other, part);
  training_assert_same_ends (path, other);
}

/* The threshold is chosen for the goal that the settings state, and is in the kept model. */
static void
test_threshold_of_kept_model (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *model = ee_run_get_model_path (path);
  g_autoptr (EeTrainer) trainer = NULL;
  g_autoptr (EeModelFacts) facts = NULL;
  g_autoptr (GError) error = NULL;
  EeSettings settings;

  init_settings (&settings, 400, 2);
  settings.threshold_goal = (EeThresholdGoal){ EE_GOAL_MAIN_LOST, 0 };
  trainer = ee_trainer_new (&settings, path, NULL);
  training_start_and_wait (trainer, EE_TRAINER_FINISHED);
  facts = ee_checkpoint_load_facts (model, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (facts->threshold_goal, ==, "main-lost=0%");
  g_assert_nonnull (strstr (facts->scores, "\"main_lost\":0.0"));
  g_assert_cmpfloat (facts->threshold, !=, 0.5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_folder_init ();
  g_test_add_func ("/trainer-health/stuck", test_stuck);
  g_test_add_func ("/trainer-health/healthy", test_healthy);
  g_test_add_func ("/trainer-health/resumed-alarms-are-the-same", test_resumed_alarms_are_the_same);
  g_test_add_func ("/trainer-health/patience", test_patience);
  g_test_add_func ("/trainer-health/threshold-of-kept-model", test_threshold_of_kept_model);
  return scratch_folder_run_tests ();
}
