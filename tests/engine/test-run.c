/* SPDX-License-Identifier: Apache-2.0 */
/* The run folder: what goes in comes out again, and what a killed program leaves behind does no harm. */
#include "ee-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "ee-error.h"
#include "scratch-folder.h"

static EeSettings
make_settings (void)
{
  EeSettings settings;

  ee_settings_init (&settings);
  g_strlcpy (settings.pair, "doodles", sizeof settings.pair);
  settings.width_divisor = 16;
  settings.seed = 12345;
  settings.checkpoint_seconds = 0.1;

  return settings;
}

static EePlan *
make_plan (guint width_divisor)
{
  EePlanOptions options = {
    .width_divisor = width_divisor,
    .exits = 1u << 1,
    .n_main = 10,
    .mean = { 0.1f, 0.1f, 0.1f },
    .deviation = { 1, 1, 1 },
  };
  g_autoptr (GError) error = NULL;
  EePlan *plan = ee_plan_new_vgg19 (&options, &error);

  g_assert_no_error (error);

  return plan;
}

static EeRecord
make_record (EeRecordKind kind, guint64 step)
{
  EeRecord record = {
    .kind = kind,
    .step = step,
    .epoch = step / 3.0,
    .n_steps = 1,
    .loss = 1.0 / (step + 1),
    .loss_exit = 0.1,
    .loss_main = 1.0 / (step + 1) - 0.1,
    .loss_least = 1.0 / (step + 1),
    .loss_most = 1.0 / (step + 1),
    .accuracy = 0.3,
    .exit_accuracy = NAN,
    .main_accuracy = 2.0 / 3,
    .share_left = 0.57,
    .learning_rate = 1e-5,
    .images_per_s = 1234.5678,
    .seconds = step * 0.01,
  };

  return record;
}

static void
append (EeRun *run, EeRecordKind kind, guint64 step)
{
  EeRecord record = make_record (kind, step);
  g_autoptr (GError) error = NULL;

  g_assert_true (ee_run_append (run, &record, &error));
  g_assert_no_error (error);
}

static void
assert_record (GArray *records, guint index, EeRecordKind kind, guint64 step)
{
  const EeRecord *record = &g_array_index (records, EeRecord, index);
  EeRecord expected = make_record (kind, step);

  g_assert_true (isnan (record->exit_accuracy));
  g_assert_cmpint (record->kind, ==, expected.kind);
  g_assert_cmpuint (record->step, ==, expected.step);
  g_assert_cmpfloat (record->epoch, ==, expected.epoch);
  g_assert_cmpuint (record->n_steps, ==, 1);
  g_assert_cmpfloat (record->loss, ==, expected.loss);
  g_assert_cmpfloat (record->loss_exit, ==, expected.loss_exit);
  g_assert_cmpfloat (record->loss_main, ==, expected.loss_main);
  g_assert_cmpfloat (record->loss_least, ==, expected.loss);
  g_assert_cmpfloat (record->loss_most, ==, expected.loss);
  g_assert_cmpfloat (record->accuracy, ==, expected.accuracy);
  g_assert_cmpfloat (record->main_accuracy, ==, expected.main_accuracy);
  g_assert_cmpfloat (record->share_left, ==, expected.share_left);
  g_assert_cmpfloat (record->learning_rate, ==, expected.learning_rate);
  g_assert_cmpfloat (record->images_per_s, ==, expected.images_per_s);
  g_assert_cmpfloat (record->seconds, ==, expected.seconds);
}

static EeRun *
make_run (const char *path)
{
  EeSettings settings = make_settings ();
  g_autoptr (GError) error = NULL;
  EeRun *run = ee_run_new (path, &settings, "one abc\ntwo def\n", "a device", &error);

  g_assert_no_error (error);

  return run;
}

static EeRun *
reopen (const char *path)
{
  g_autoptr (GError) error = NULL;
  EeRun *run = ee_run_open (path, NULL, &error);

  g_assert_no_error (error);

  return run;
}

static void
test_json_comes_back (void)
{
  g_autofree char *path = scratch_folder_get_path ("a/b/run");
  EeSettings settings, expected = make_settings ();
  g_autoptr (EeRun) run = make_run (path);
  g_autoptr (EeRun) opened = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (path, "run.json", NULL);
  g_autofree char *text = NULL;

  opened = ee_run_open (path, &settings, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (settings.pair, ==, expected.pair);
  g_assert_cmpuint (settings.seed, ==, 12345);
  g_assert_cmpuint (settings.width_divisor, ==, 16);
  g_assert_cmpfloat (settings.checkpoint_seconds, ==, 0.1);
  g_assert_cmpstr (ee_run_get_sources (opened), ==, "one abc\ntwo def");
  g_assert_cmpstr (ee_run_get_path (opened), ==, path);
  g_assert_false (ee_run_is_finished (opened));

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"a device\""));
  g_assert_nonnull (strstr (text, "\"offramp\""));
}

static void
test_a_folder_holds_one_run (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  EeSettings settings = make_settings ();
  g_autoptr (EeRun) run = make_run (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) locked = NULL;

  /* While it is written to, and afterwards. */
  g_assert_null (ee_run_new (path, &settings, NULL, NULL, &locked));
  g_assert_error (locked, EE_ERROR, EE_ERROR_RUN);
  g_clear_pointer (&run, ee_run_close);
  g_assert_null (ee_run_new (path, &settings, NULL, NULL, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_RUN);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_two_programs_do_not_write_to_one_run (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (EeRun) run = make_run (path);
  g_autoptr (EeRun) other = reopen (path);
  g_autoptr (GError) error = NULL;
  EeRunState state;

  ee_run_state_init (&state);
  g_assert_false (ee_run_continue (other, &state, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_RUN);
  g_clear_error (&error);

  g_clear_pointer (&run, ee_run_close);
  g_clear_pointer (&other, ee_run_close);
  other = reopen (path);
  g_assert_true (ee_run_continue (other, &state, &error));
  g_assert_no_error (error);
}

static void
test_metrics_come_back_exactly (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (EeRun) run = make_run (path);
  g_autoptr (GArray) records = NULL;
  g_autoptr (GError) error = NULL;

  for (guint step = 1; step <= 7; step++)
    append (run, EE_RECORD_STEP, step);
  append (run, EE_RECORD_VALIDATION, 7);
  g_clear_pointer (&run, ee_run_close);

  records = ee_run_read_metrics (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 8);
  for (guint step = 1; step <= 7; step++)
    assert_record (records, step - 1, EE_RECORD_STEP, step);
  assert_record (records, 7, EE_RECORD_VALIDATION, 7);
}

/* Writes a metrics.csv of three records and cuts it or adds to it. */
static char *
write_metrics (const char *path)
{
  g_autoptr (EeRun) run = make_run (path);

  for (guint step = 1; step <= 3; step++)
    append (run, EE_RECORD_STEP, step);

  return g_build_filename (path, "metrics.csv", NULL);
}

static void
test_torn_last_line_is_passed_over (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *file = write_metrics (path);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (file, &text, &length, NULL));
  for (gsize cut = 0; cut <= length; cut++)
    {
      g_autoptr (GArray) records = NULL;
      g_autoptr (GError) error = NULL;
      guint n_lines = 0;

      for (gsize i = 0; i < cut; i++)
        n_lines += text[i] == '\n';
      g_assert_true (g_file_set_contents (file, text, cut, NULL));
      records = ee_run_read_metrics (path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (records->len, ==, MAX (n_lines, 1) - 1);
    }
}

static void
test_damaged_metrics_are_named (void)
{
  const char *const spoilt[] = { "step,x,1,2\n", "step,1,1,2,3,4,5,6,7,8,9,10,zero\n", "\n", "kind,2\n" };
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *file = write_metrics (path);
  g_autofree char *good = NULL;
  g_autofree char *endless = g_strnfill (5000, '1');

  g_assert_true (g_file_get_contents (file, &good, NULL, NULL));
  for (guint i = 0; i <= G_N_ELEMENTS (spoilt); i++)
    {
      const char *line = i < G_N_ELEMENTS (spoilt) ? spoilt[i] : endless;
      g_autofree char *text = g_strdup_printf ("%s%s\n", good, line);
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (file, text, -1, NULL));
      g_assert_null (ee_run_read_metrics (path, &error));
      g_assert_error (error, EE_ERROR, EE_ERROR_RUN);
      g_assert_nonnull (strstr (error->message, "5"));
      g_assert_nonnull (strstr (error->message, file));
    }
}

static void
test_continuing_cuts_back (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *leftover = g_build_filename (path, ".run.json.part-abc123", NULL);
  g_autoptr (EeRun) run = make_run (path);
  g_autoptr (GArray) records = NULL;
  g_autoptr (GError) error = NULL;
  EeRunState state;

  for (guint step = 1; step <= 6; step++)
    {
      append (run, EE_RECORD_STEP, step);
      if (step % 3 == 0)
        append (run, EE_RECORD_VALIDATION, step);
    }
  g_clear_pointer (&run, ee_run_close);

  /* A killed program was just writing a file beside. */
  g_assert_true (g_file_set_contents (leftover, "half", -1, NULL));

  /* Killed after the validation of step 6, whose state says that it is still to come. */
  ee_run_state_init (&state);
  state.step = 6;
  state.validated_step = 3;
  state.total_steps = 9;
  run = reopen (path);
  g_assert_true (ee_run_continue (run, &state, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (leftover, G_FILE_TEST_EXISTS));
  append (run, EE_RECORD_VALIDATION, 6);
  append (run, EE_RECORD_STEP, 7);
  g_clear_pointer (&run, ee_run_close);
  records = ee_run_read_metrics (path, &error);
  g_assert_cmpuint (records->len, ==, 9);
  assert_record (records, 3, EE_RECORD_VALIDATION, 3);
  assert_record (records, 6, EE_RECORD_STEP, 6);
  assert_record (records, 7, EE_RECORD_VALIDATION, 6);
  assert_record (records, 8, EE_RECORD_STEP, 7);
  g_clear_pointer (&records, g_array_unref);

  /* Killed before the first state. */
  ee_run_state_init (&state);
  run = reopen (path);
  g_assert_true (ee_run_continue (run, &state, &error));
  g_clear_pointer (&run, ee_run_close);
  records = ee_run_read_metrics (path, &error);
  g_assert_cmpuint (records->len, ==, 0);
}

static EeRunState
make_finished_state (void)
{
  return (EeRunState){
    .step = 77,
    .total_steps = 90,
    .validated_step = 60,
    .seconds = 1.0 / 3,
    .best_score = 0.1 + 0.2,
    .best_exit_accuracy = 0.9 / 7,
    .best_loss = 0.7,
    .best_step = 60,
    .finished = TRUE,
    .stopped_early = TRUE,
  };
}

static void
test_state_comes_back (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (EeRun) run = make_run (path);
  g_autoptr (EePlan) plan = make_plan (16);
  g_autoptr (EeParameters) parameters = ee_parameters_new_he (plan, 1);
  g_autoptr (EeParameters) moments = ee_parameters_new_he (plan, 2);
  g_autoptr (EeParameters) parameters_back = ee_parameters_new (plan);
  g_autoptr (EeParameters) moments_back = ee_parameters_new (plan);
  const EeParameters *slots[] = { parameters, moments };
  EeParameters *slots_back[] = { parameters_back, moments_back };
  const EeRunState state = make_finished_state ();
  EeRunState back;
  g_autoptr (GError) error = NULL;

  g_assert_false (ee_run_has_state (run));
  append (run, EE_RECORD_STEP, 77);
  g_assert_true (ee_run_save_state (run, &state, slots, 2, &error));
  g_assert_no_error (error);
  g_assert_true (ee_run_has_state (run));
  {
    /* The records are on the disk as soon as the state is. */
    g_autoptr (GArray) records = ee_run_read_metrics (path, &error);

    g_assert_cmpuint (records->len, ==, 1);
  }
  g_clear_pointer (&run, ee_run_close);

  run = reopen (path);
  g_assert_true (ee_run_is_finished (run));
  g_assert_true (ee_run_has_stopped_early (run));
  g_assert_true (ee_run_load_state (run, &back, slots_back, 2, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (back.step, ==, 77);
  g_assert_cmpuint (back.total_steps, ==, 90);
  g_assert_cmpuint (back.validated_step, ==, 60);
  g_assert_cmpfloat (back.best_exit_accuracy, ==, 0.9 / 7);
  g_assert_true (back.stopped_early);
  g_assert_cmpfloat (back.seconds, ==, 1.0 / 3);
  g_assert_cmpfloat (back.best_score, ==, 0.1 + 0.2);
  g_assert_cmpfloat (back.best_loss, ==, 0.7);
  g_assert_cmpuint (back.best_step, ==, 60);
  g_assert_true (back.finished);
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);
      gsize size = tensor->count * sizeof (float);

      g_assert_cmpmem (parameters_back->tensors[t], size, parameters->tensors[t], size);
      if (ee_tensor_is_trained (tensor))
        g_assert_cmpmem (moments_back->tensors[t], size, moments->tensors[t], size);
    }
}

static void
test_foreign_folders_are_refused (void)
{
  const char *const texts[] = { "", "{", "[]", "{\"format\": 99}", "{\"format\": 1, \"settings\": 3}" };
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *missing = scratch_folder_get_path ("nowhere");
  g_autofree char *file = g_build_filename (path, "run.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_run_open (missing, NULL, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_RUN);
  g_assert_nonnull (strstr (error->message, missing));

  g_assert_cmpint (g_mkdir_with_parents (path, 0777), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) why = NULL;

      g_assert_true (g_file_set_contents (file, texts[i], -1, NULL));
      g_assert_null (ee_run_open (path, NULL, &why));
      g_assert_error (why, EE_ERROR, EE_ERROR_RUN);
      g_assert_nonnull (strstr (why->message, file));
    }
}

static void
test_default_paths_differ (void)
{
  EeSettings settings = make_settings ();
  g_autofree char *folder = ee_run_get_default_folder ();
  g_autofree char *path = ee_run_make_default_path (&settings);

  g_assert_true (g_str_has_prefix (path, folder));
  g_assert_nonnull (strstr (path, "doodles-1_16"));
  {
    g_autoptr (EeRun) run = make_run (path);
    g_autofree char *next = ee_run_make_default_path (&settings);

    g_assert_cmpstr (next, !=, path);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_folder_init ();
  g_test_add_func ("/run/json-comes-back", test_json_comes_back);
  g_test_add_func ("/run/a-folder-holds-one-run", test_a_folder_holds_one_run);
  g_test_add_func ("/run/two-programs-do-not-write-to-one-run", test_two_programs_do_not_write_to_one_run);
  g_test_add_func ("/run/metrics-come-back-exactly", test_metrics_come_back_exactly);
  g_test_add_func ("/run/torn-last-line-is-passed-over", test_torn_last_line_is_passed_over);
  g_test_add_func ("/run/damaged-metrics-are-named", test_damaged_metrics_are_named);
  g_test_add_func ("/run/continuing-cuts-back", test_continuing_cuts_back);
  g_test_add_func ("/run/state-comes-back", test_state_comes_back);
  g_test_add_func ("/run/foreign-folders-are-refused", test_foreign_folders_are_refused);
  g_test_add_func ("/run/default-paths-differ", test_default_paths_differ);
  return scratch_folder_run_tests ();
}
