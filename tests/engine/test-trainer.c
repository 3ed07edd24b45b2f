/* SPDX-License-Identifier: Apache-2.0 */
/* The trainer's manners: records, pause, stop, resume, failure, and the newest parameters. */
#include "ee-trainer.h"

#include <math.h>
#include <string.h>

#include "ee-error.h"
#include "scratch-folder.h"
#include "training-fixture.h"

static void
assert_same_record (const EeRecord *a, const EeRecord *b)
{
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpuint (a->step, ==, b->step);
  g_assert_cmpfloat (a->epoch, ==, b->epoch);
  g_assert_cmpfloat (a->loss, ==, b->loss);
  g_assert_cmpfloat (a->accuracy, ==, b->accuracy);
  g_assert_cmpfloat (a->exit_accuracy, ==, b->exit_accuracy);
  g_assert_cmpfloat (a->main_accuracy, ==, b->main_accuracy);
  g_assert_cmpfloat (a->share_left, ==, b->share_left);
  g_assert_cmpfloat (a->images_per_s, ==, b->images_per_s);
  g_assert_cmpfloat (a->seconds, ==, b->seconds);
}

static void
test_trains_to_the_end (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (EeTrainer) trainer = NULL;
  g_autoptr (GArray) records = NULL;
  g_autoptr (GError) error = NULL;
  EeTrainerProgress progress;
  EeSettings settings;
  EeRecord record;
  guint n_steps = 0, n_validations = 0;

  training_settings_init (&settings, 400, 2);
  trainer = ee_trainer_new (&settings, path, NULL);
  g_assert_false (ee_trainer_is_done (trainer));
  training_start_and_wait (trainer, EE_TRAINER_FINISHED);

  ee_trainer_get_progress (trainer, &progress);
  g_assert_cmpuint (progress.steps_per_epoch, ==, progress.train_images / 32);
  g_assert_cmpuint (progress.total_steps, ==, 2 * progress.steps_per_epoch);
  g_assert_cmpuint (progress.step, ==, progress.total_steps);
  g_assert_cmpfloat (progress.fraction, ==, 1);
  g_assert_cmpstr (progress.device_name, !=, "");

  records = ee_run_read_metrics (path, &error);
  g_assert_no_error (error);
  for (guint i = 0; ee_metrics_ring_pop (ee_trainer_get_ring (trainer), &record); i++)
    {
      g_assert_cmpuint (i, <, records->len);
      assert_same_record (&record, &g_array_index (records, EeRecord, i));
      g_assert_cmpfloat_with_epsilon (record.loss, record.loss_exit + record.loss_main, 1e-9);
      if (record.kind == EE_RECORD_STEP)
        g_assert_cmpuint (record.step, ==, ++n_steps);
      else
        g_assert_cmpuint (record.step, ==, ++n_validations * progress.steps_per_epoch);
    }
  g_assert_cmpuint (n_steps, ==, progress.total_steps);
  g_assert_cmpuint (n_validations, ==, 2);
  g_assert_cmpuint (records->len, ==, n_steps + 2);

  /* There is nothing to resume, and nothing to begin anew in the same folder. */
  g_assert_null (ee_trainer_new_resume (path, NULL, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_RUN);
  ee_trainer_free (trainer);
  trainer = ee_trainer_new (&settings, path, NULL);
  training_start_and_wait (trainer, EE_TRAINER_FAILED);
  g_assert_error (ee_trainer_get_error (trainer), EE_ERROR, EE_ERROR_RUN);
}

static void
test_same_settings_same_bytes (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *other = scratch_folder_get_path ("other");
  g_autoptr (EeTrainer) trainer = NULL;
  g_autoptr (EeTrainer) second = NULL;
  EeSettings settings;

  training_settings_init (&settings, 400, 1);
  settings.threads = 2;
  trainer = ee_trainer_new (&settings, path, NULL);
  second = ee_trainer_new (&settings, other, NULL);
  training_start_and_wait (trainer, EE_TRAINER_FINISHED);
  training_start_and_wait (second, EE_TRAINER_FINISHED);
  training_assert_same_ends (path, other);
}

/* L = L1 + delta L2 in every record, before and after each resuming. */
static void
assert_weighted (const char *path, double main_weight)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) records = ee_run_read_metrics (path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, >, 15);
  for (guint i = 0; i < records->len; i++)
    {
      const EeRecord *record = &g_array_index (records, EeRecord, i);

      g_assert_cmpfloat (record->loss_main, >, 0);
      g_assert_cmpfloat_with_epsilon (record->loss, record->loss_exit + main_weight * record->loss_main, 1e-5);
    }
}

/* Stops at each of several steps, goes on, and compares with an undisturbed run. */
static void
stop_and_resume (EeUpdateKind optimizer, EePreset preset)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *other = scratch_folder_get_path ("other");
  g_autoptr (EeTrainer) undisturbed = NULL;
  g_autoptr (EeTrainer) trainer = NULL;
  g_autofree char *model = ee_run_get_model_path (path);
  g_autofree char *bytes = NULL;
  g_autofree char *other_bytes = NULL;
  g_autofree char *other_model = ee_run_get_model_path (other);
  gsize n_bytes, n_other;
  EeSettings settings;

  training_settings_init (&settings, 300, 2);
  settings.optimizer = optimizer;
  settings.preset = preset;
  settings.main_weight = 2.5;
  undisturbed = ee_trainer_new (&settings, other, NULL);
  training_start_and_wait (undisturbed, EE_TRAINER_FINISHED);

  trainer = ee_trainer_new (&settings, path, NULL);
  for (guint step = 3; step <= 13; step += 5)
    {
      g_autoptr (GError) error = NULL;

      ee_trainer_start (trainer);
      training_wait_for_step (trainer, step);
      ee_trainer_stop (trainer);
      ee_trainer_wait (trainer);
      g_assert_true (g_file_test (model, G_FILE_TEST_EXISTS));
      ee_trainer_free (g_steal_pointer (&trainer));
      trainer = ee_trainer_new_resume (path, NULL, &error);
      if (error != NULL) /* it was faster than the test: then it finished */
        {
          g_assert_error (error, EE_ERROR, EE_ERROR_RUN);
          break;
        }
    }
  if (trainer != NULL)
    training_start_and_wait (trainer, EE_TRAINER_FINISHED);

  assert_weighted (path, 2.5);
  g_assert_true (g_file_get_contents (model, &bytes, &n_bytes, NULL));
  g_assert_true (g_file_get_contents (other_model, &other_bytes, &n_other, NULL));
  g_assert_cmpmem (bytes, n_bytes, other_bytes, n_other);
  if (optimizer == EE_UPDATE_SGD)
    training_assert_same_ends (path, other);
}

static void
test_stopped_and_resumed_ends_the_same (void)
{
  stop_and_resume (EE_UPDATE_SGD, EE_PRESET_MODERN);
}

static void
test_stopped_and_resumed_ends_the_same_with_adam_and_dropout (void)
{
  stop_and_resume (EE_UPDATE_ADAM, EE_PRESET_PAPER);
}

static void
test_pause_rests (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (EeTrainer) trainer = NULL;
  EeTrainerProgress before, after;
  EeSettings settings;
  gint64 start;

  training_settings_init (&settings, 600, 20);
  trainer = ee_trainer_new (&settings, path, NULL);
  ee_trainer_pause (trainer); /* even before the start */
  ee_trainer_start (trainer);
  training_wait_for_phase (trainer, EE_TRAINER_PAUSED);
  ee_trainer_get_progress (trainer, &before);
  g_assert_cmpuint (before.step, ==, 0);
  ee_trainer_resume (trainer);
  training_wait_for_step (trainer, 3);

  ee_trainer_pause (trainer);
  training_wait_for_phase (trainer, EE_TRAINER_PAUSED);
  ee_trainer_get_progress (trainer, &before);
  start = g_get_monotonic_time ();
  g_usleep (G_USEC_PER_SEC / 2);
  ee_trainer_get_progress (trainer, &after);
  g_assert_cmpuint (after.step, ==, before.step);
  ee_trainer_resume (trainer);
  training_wait_for_step (trainer, before.step + 1);
  ee_trainer_get_progress (trainer, &after);
  g_assert_cmpfloat (after.seconds - before.seconds, <,
                     (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC - 0.4);

  /* A paused training can be stopped, and freed while it runs. */
  ee_trainer_pause (trainer);
  training_wait_for_phase (trainer, EE_TRAINER_PAUSED);
  ee_trainer_stop (trainer);
  ee_trainer_wait (trainer);
  training_wait_for_phase (trainer, EE_TRAINER_STOPPED);
  g_assert_null (ee_trainer_get_error (trainer));
}

static void
test_freeing_a_running_training_stops_it (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (GError) error = NULL;
  g_autoptr (EeTrainer) resumed = NULL;
  EeTrainer *trainer;
  EeSettings settings;

  training_settings_init (&settings, 600, 1000);
  trainer = ee_trainer_new (&settings, path, NULL);
  ee_trainer_start (trainer);
  training_wait_for_step (trainer, 2);
  ee_trainer_free (trainer);

  resumed = ee_trainer_new_resume (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ee_trainer_get_settings (resumed)->epochs, ==, 1000);

  /* Nothing was started: nothing to wait for. */
  ee_trainer_wait (resumed);
}

static void
test_divergence_is_told_and_the_model_kept (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *model = ee_run_get_model_path (path);
  g_autoptr (EeTrainer) trainer = NULL;
  g_autoptr (EeParameters) parameters = NULL;
  g_autoptr (EeModelFacts) facts = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) records = NULL;
  EeSettings settings;
  EeTrainerProgress progress;
  EeRecord last;

  /* The warm-up's first two epochs are harmless; then each step of the decay overshoots further than the last. */
  training_settings_init (&settings, 300, 40);
  settings.learning_rate = 10;
  settings.weight_decay = 1;
  settings.warmup = 0.5;
  trainer = ee_trainer_new (&settings, path, NULL);
  training_start_and_wait (trainer, EE_TRAINER_FAILED);
  g_assert_error (ee_trainer_get_error (trainer), EE_ERROR, EE_ERROR_DIVERGED);
  g_assert_nonnull (strstr (ee_trainer_get_error (trainer)->message, "learning rate"));
  ee_trainer_get_progress (trainer, &progress);
  g_test_message ("diverged after step %" G_GUINT64_FORMAT, progress.step);

  g_assert_cmpuint (progress.step, >=, progress.steps_per_epoch);
  parameters = ee_checkpoint_load (model, &facts, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (facts->step, >=, progress.steps_per_epoch);

  /* The last record is the alarm. */
  records = ee_run_read_metrics (path, &error);
  g_assert_no_error (error);
  last = g_array_index (records, EeRecord, records->len - 1);
  g_assert_cmpint (last.kind, ==, EE_RECORD_ALARM);
  g_assert_cmpint (last.alarm, ==, EE_ALARM_NOT_FINITE);
  g_assert_cmpuint (last.step, >, progress.step);
}

static void
test_newest_parameters (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *model = ee_run_get_model_path (path);
  g_autoptr (EeTrainer) trainer = NULL;
  EeParameters *parameters = NULL;
  EeModelFacts *facts = NULL;
  EeSettings settings;
  EeTrainerProgress progress;
  guint64 version = 0, before;
  gint64 start;

  training_settings_init (&settings, 400, 1000);
  trainer = ee_trainer_new (&settings, path, NULL);
  g_assert_false (ee_trainer_copy_newest (trainer, &parameters, &facts, &version));
  g_assert_null (parameters);

  ee_trainer_start (trainer);
  for (guint round = 0; round < 2; round++)
    {
      before = version;
      start = g_get_monotonic_time ();
      while (!ee_trainer_copy_newest (trainer, &parameters, &facts, &version))
        {
          g_assert_cmpint (g_get_monotonic_time () - start, <, 30 * G_USEC_PER_SEC);
          g_usleep (10000);
        }
      g_assert_cmpuint (version, >, before);
      g_assert_cmpstr (facts->pair, ==, "doodles");
      g_assert_cmpuint (facts->step, >, 0);
      g_assert_cmpuint (g_strv_length (facts->class_names), ==, 10);
      ee_parameters_free (g_steal_pointer (&parameters));
      ee_model_facts_free (g_steal_pointer (&facts));
    }

  /* The last ones are those of the last step. */
  ee_trainer_stop (trainer);
  ee_trainer_wait (trainer);
  version = 0;
  g_assert_true (ee_trainer_copy_newest (trainer, &parameters, &facts, &version));
  ee_trainer_get_progress (trainer, &progress);
  g_assert_cmpuint (facts->step, ==, progress.step);
  g_assert_false (ee_trainer_copy_newest (trainer, &parameters, &facts, &version));
  ee_parameters_free (parameters);
  ee_model_facts_free (facts);
}

/* Replaces the first @from in the file by @to, of the same length. */
static void
edit_file (const char *file, const char *from, const char *to)
{
  g_autofree char *text = NULL;
  char *place;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  place = strstr (text, from);
  g_assert_nonnull (place);
  memcpy (place, to, strlen (to));
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
}

static void
test_other_data_is_refused (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *file = g_build_filename (path, "run.json", NULL);
  g_autoptr (EeTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;
  EeSettings settings;

  training_settings_init (&settings, 400, 1000);
  trainer = ee_trainer_new (&settings, path, NULL);
  ee_trainer_start (trainer);
  training_wait_for_step (trainer, 1);
  ee_trainer_free (g_steal_pointer (&trainer));

  /* The same images from elsewhere are the same images. */
  edit_file (file, "from code", "from disk");
  trainer = ee_trainer_new_resume (path, NULL, &error);
  g_assert_no_error (error);
  ee_trainer_start (trainer);
  training_wait_for_step (trainer, 2);
  ee_trainer_free (g_steal_pointer (&trainer));

  edit_file (file, "sha256 ", "sha256 00000000");
  trainer = ee_trainer_new_resume (path, NULL, &error);
  g_assert_no_error (error);
  training_start_and_wait (trainer, EE_TRAINER_FAILED);
  g_assert_error (ee_trainer_get_error (trainer), EE_ERROR, EE_ERROR_RUN);
  g_assert_nonnull (strstr (ee_trainer_get_error (trainer)->message, path));
}

static void
test_bad_settings_leave_no_folder (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (EeTrainer) trainer = NULL;
  EeSettings settings;

  training_settings_init (&settings, 400, 1);
  settings.batch = 1000; /* more than there are images */
  trainer = ee_trainer_new (&settings, path, NULL);
  training_start_and_wait (trainer, EE_TRAINER_FAILED);
  g_assert_nonnull (ee_trainer_get_error (trainer));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_trains_without_exit (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (EeTrainer) trainer = NULL;
  g_autoptr (GArray) records = NULL;
  EeSettings settings;

  training_settings_init (&settings, 400, 1);
  settings.exits = 0;
  trainer = ee_trainer_new (&settings, path, NULL);
  training_start_and_wait (trainer, EE_TRAINER_FINISHED);
  records = ee_run_read_metrics (path, NULL);
  g_assert_cmpuint (records->len, >, 2);
  for (guint i = 0; i < records->len; i++)
    {
      const EeRecord *record = &g_array_index (records, EeRecord, i);

      g_assert_cmpfloat (record->loss_exit, ==, 0);
      g_assert_true (isnan (record->exit_accuracy));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_folder_init ();
  g_test_add_func ("/trainer/trains-to-the-end", test_trains_to_the_end);
  g_test_add_func ("/trainer/trains-without-exit", test_trains_without_exit);
  g_test_add_func ("/trainer/same-settings-same-bytes", test_same_settings_same_bytes);
  g_test_add_func ("/trainer/stopped-and-resumed-ends-the-same", test_stopped_and_resumed_ends_the_same);
  g_test_add_func ("/trainer/stopped-and-resumed-ends-the-same-with-adam-and-dropout",
                   test_stopped_and_resumed_ends_the_same_with_adam_and_dropout);
  g_test_add_func ("/trainer/pause-rests", test_pause_rests);
  g_test_add_func ("/trainer/freeing-a-running-training-stops-it", test_freeing_a_running_training_stops_it);
  g_test_add_func ("/trainer/divergence-is-told-and-the-model-kept", test_divergence_is_told_and_the_model_kept);
  g_test_add_func ("/trainer/newest-parameters", test_newest_parameters);
  g_test_add_func ("/trainer/other-data-is-refused", test_other_data_is_refused);
  g_test_add_func ("/trainer/bad-settings-leave-no-folder", test_bad_settings_leave_no_folder);
  return scratch_folder_run_tests ();
}
