/* SPDX-License-Identifier: Apache-2.0 */
/* The list of runs: read, named, deleted and brought back; and in what two runs differ. Runs are written by the
 * engine's own functions, without a training. */
#include "offramp-run-opener.h"
#include "offramp-runs.h"
#include "offramp-setting-words.h"

#include <glib/gstdio.h>
#include <math.h>

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("offramp-runs-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
make_settings (EeSettings *settings)
{
  ee_settings_init (settings);
  g_strlcpy (settings->pair, "doodles", sizeof settings->pair);
  settings->width_divisor = 16;
}

static EeRecord
make_record (EeRecordKind kind, guint64 step)
{
  return (EeRecord){
    .kind = kind,
    .step = step,
    .epoch = step / 100.0,
    .n_steps = 1,
    .loss = 1.0 / step,
    .loss_exit = 0.25 / step,
    .loss_main = 0.75 / step,
    .accuracy = 0.75,
    .exit_accuracy = 0.9,
    .main_accuracy = 0.8,
    .share_left = 0.4,
    .main_left = 0.05,
    .redundant_left = 0.95,
    .main_share = 0.6,
    .learning_rate = 0.1,
    .images_per_s = 1000,
    .seconds = step,
  };
}

/* A run of @n_steps steps and a validation; returned open, so that its folder is held. */
static EeRun *
make_run (const char *folder, const char *name, const EeSettings *settings, guint n_steps)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  EeRun *run = ee_run_new (path, settings, "doodles", "a processor", &error);
  EeRecord record;

  g_assert_no_error (error);
  for (guint i = 1; i <= n_steps; i++)
    {
      record = make_record (EE_RECORD_STEP, i);
      g_assert_true (ee_run_append (run, &record, &error));
    }
  record = make_record (EE_RECORD_VALIDATION, n_steps);
  g_assert_true (ee_run_append (run, &record, &error));
  g_assert_no_error (error);
  return run;
}

static void
mark_cb (GObject *object, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

static void
refresh (OfframpRuns *runs)
{
  gboolean refreshed = FALSE;
  const gulong id = g_signal_connect (runs, "refreshed", G_CALLBACK (mark_cb), &refreshed);

  offramp_runs_refresh (runs);
  while (!refreshed)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (runs, id);
}

static guint
count (OfframpRuns *runs)
{
  return g_list_model_get_n_items (G_LIST_MODEL (runs));
}

static OfframpRun *
find (OfframpRuns *runs, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return offramp_runs_find (runs, path);
}

static void
delete_all (const char *folder)
{
  g_autofree char *quoted = g_shell_quote (folder);
  g_autofree char *command = g_strdup_printf ("rm -r %s", quoted);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

static void
test_reading (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *other = g_build_filename (folder, "no-run", NULL);
  g_autofree char *damaged = g_build_filename (folder, "damaged", NULL);
  g_autofree char *json = g_build_filename (damaged, "run.json", NULL);
  g_autofree char *words = NULL;
  g_autoptr (OfframpRuns) runs = offramp_runs_new (folder);
  OfframpRun *run, *again;
  EeSettings settings;
  EeRun *open;

  make_settings (&settings);
  open = make_run (folder, "one", &settings, 3);
  ee_run_close (make_run (folder, "two", &settings, 3));
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (damaged, 0700), ==, 0);
  g_assert_true (g_file_set_contents (json, "{ \"format\": 1", -1, NULL));

  g_assert_cmpuint (count (runs), ==, 0);
  refresh (runs);
  g_assert_cmpuint (count (runs), ==, 3);

  /* Whose folder is held is being written to. */
  run = find (runs, folder, "one");
  g_assert_true (offramp_run_get_summary (run)->is_written);
  words = offramp_run_describe (run);
  g_assert_nonnull (strstr (words, "in training"));
  ee_run_close (open);
  refresh (runs);
  again = find (runs, folder, "one");
  g_assert_true (again == run);
  g_assert_false (offramp_run_get_summary (run)->is_written);
  g_assert_cmpstr (offramp_run_get_summary (run)->device_name, ==, "a processor");
  g_assert_nonnull (strstr (offramp_run_get_name (run), "1/16"));

  /* A damaged one is in the list, with the reason. */
  run = find (runs, folder, "damaged");
  g_assert_null (offramp_run_get_summary (run));
  g_assert_nonnull (strstr (offramp_run_get_error (run), "damaged"));

  /* A folder that somebody else removed leaves the list. */
  delete_all (damaged);
  refresh (runs);
  g_assert_cmpuint (count (runs), ==, 2);
  delete_all (folder);
  refresh (runs);
  g_assert_cmpuint (count (runs), ==, 0);
}

static void
test_names (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *file = g_build_filename (folder, "one", "name.txt", NULL);
  g_autofree char *made = NULL;
  g_autoptr (OfframpRuns) runs = offramp_runs_new (folder);
  EeSettings settings;

  make_settings (&settings);
  ee_run_close (make_run (folder, "one", &settings, 1));
  refresh (runs);
  made = g_strdup (offramp_run_get_name (find (runs, folder, "one")));
  offramp_runs_rename (runs, find (runs, folder, "one"), "Без виходу <b>&");
  g_assert_cmpstr (offramp_run_get_name (find (runs, folder, "one")), ==, "Без виходу <b>&");
  while (!g_file_test (file, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);

  {
    g_autoptr (OfframpRuns) later = offramp_runs_new (folder);

    refresh (later);
    g_assert_cmpstr (offramp_run_get_name (find (later, folder, "one")), ==, "Без виходу <b>&");
  }

  offramp_runs_rename (runs, find (runs, folder, "one"), "");
  g_assert_cmpstr (offramp_run_get_name (find (runs, folder, "one")), ==, made);
  while (g_file_test (file, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
  refresh (runs);
  g_assert_cmpstr (offramp_run_get_name (find (runs, folder, "one")), ==, made);
  delete_all (folder);
}

static void
failed_cb (OfframpRuns *runs, const char *message, gpointer user_data)
{
  g_assert_nonnull (strstr (message, "trained"));
  *(gboolean *)user_data = TRUE;
}

static void
test_deleting_and_undo (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "one", NULL);
  g_autofree char *held = g_build_filename (folder, "held", NULL);
  g_autoptr (OfframpRuns) runs = offramp_runs_new (folder);
  g_autoptr (OfframpRun) one = NULL;
  gboolean failed = FALSE;
  EeSettings settings;
  EeRun *open;

  make_settings (&settings);
  ee_run_close (make_run (folder, "one", &settings, 1));
  ee_run_close (make_run (folder, "two", &settings, 1));
  refresh (runs);
  one = g_object_ref (find (runs, folder, "one"));

  /* Gone from the list, also after another reading, and still there. */
  offramp_runs_remove (runs, one);
  g_assert_cmpuint (count (runs), ==, 1);
  refresh (runs);
  g_assert_cmpuint (count (runs), ==, 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));

  offramp_runs_restore (runs, one);
  refresh (runs);
  g_assert_cmpuint (count (runs), ==, 2);

  offramp_runs_remove (runs, find (runs, folder, "one"));
  offramp_runs_restore (runs, one); /* an object of before the reading is not what was removed */
  {
    g_autoptr (OfframpRun) removed = g_object_ref (find (runs, folder, "two"));

    offramp_runs_remove (runs, removed);
    offramp_runs_purge (runs, removed);
    while (g_file_test (path, G_FILE_TEST_IS_DIR) && count (runs) > 0)
      g_main_context_iteration (NULL, FALSE);
  }

  /* A run that is being trained stays, and the list says so. */
  open = make_run (folder, "held", &settings, 1);
  refresh (runs);
  g_signal_connect (runs, "failed", G_CALLBACK (failed_cb), &failed);
  {
    g_autoptr (OfframpRun) removed = g_object_ref (find (runs, folder, "held"));

    offramp_runs_remove (runs, removed);
    offramp_runs_purge (runs, removed);
    while (!failed)
      g_main_context_iteration (NULL, TRUE);
  }
  refresh (runs);
  g_assert_nonnull (find (runs, folder, "held"));
  g_assert_true (g_file_test (held, G_FILE_TEST_IS_DIR));
  ee_run_close (open);

  /* What was deleted and not brought back goes with the list. */
  g_clear_object (&runs);
  g_assert_false (g_file_test (path, G_FILE_TEST_IS_DIR));
  delete_all (folder);
}

static void
test_differences (void)
{
  EeSettings first, second;
  const EeSettings *both[] = { &first, &second };
  OfframpSetting rows[OFFRAMP_N_SETTINGS];
  g_autofree char *with = NULL, *without = NULL, *two = NULL;

  make_settings (&first);
  second = first;
  g_assert_cmpuint (offramp_setting_words_find_differences (both, 2, rows), ==, 0);
  g_assert_cmpuint (offramp_setting_words_find_differences (both, 1, rows), ==, 0);

  second.exits = 0;
  second.seed = first.seed + 1;
  /* Two ways to say the same rate read the same. */
  second.learning_rate = ee_settings_get_learning_rate (&first);
  g_assert_cmpuint (offramp_setting_words_find_differences (both, 2, rows), ==, 2);
  g_assert_cmpint (rows[0], ==, OFFRAMP_SETTING_EXITS);
  g_assert_cmpint (rows[1], ==, OFFRAMP_SETTING_SEED);
  with = offramp_setting_words_format (&first, OFFRAMP_SETTING_EXITS);
  without = offramp_setting_words_format (&second, OFFRAMP_SETTING_EXITS);
  two = offramp_setting_words_describe_exits (1u << 1 | 1u << 3);
  g_assert_cmpstr (with, ==, "exit after block 1");
  g_assert_cmpstr (without, ==, "no exit");
  g_assert_cmpstr (two, ==, "exits after blocks 1, 3");

  /* Every row has words. */
  for (guint row = 0; row < OFFRAMP_N_SETTINGS; row++)
    {
      g_autofree char *words = offramp_setting_words_format (&first, row);

      g_assert_cmpstr (words, !=, "");
      g_assert_cmpstr (offramp_setting_words_get_title (row), !=, "");
    }
}

/* Runs of one name are told apart by the settings in which they differ, or by their number. */
static void
test_labels (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (OfframpRuns) runs = offramp_runs_new (folder);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_auto (GStrv) labels = NULL;
  g_auto (GStrv) same = NULL;
  EeSettings settings;

  make_settings (&settings);
  ee_run_close (make_run (folder, "one", &settings, 1));
  settings.main_weight = 0.5;
  ee_run_close (make_run (folder, "delta", &settings, 1));
  settings.main_weight = 1;
  settings.seed = 8;
  ee_run_close (make_run (folder, "seed", &settings, 1));
  refresh (runs);
  g_ptr_array_add (list, find (runs, folder, "one"));
  g_ptr_array_add (list, find (runs, folder, "delta"));
  g_ptr_array_add (list, find (runs, folder, "seed"));
  labels = offramp_run_make_labels (list);
  g_assert_true (g_str_has_suffix (labels[0], "exit after block 1 · Seed: 7"));
  g_assert_true (g_str_has_suffix (labels[1], "exit after block 1, δ 0.5"));
  g_assert_true (g_str_has_suffix (labels[2], "exit after block 1 · Seed: 8"));
  g_assert_null (labels[3]);

  list->pdata[2] = list->pdata[0];
  same = offramp_run_make_labels (list);
  g_assert_true (g_str_has_suffix (same[0], "(1)"));
  g_assert_true (g_str_has_suffix (same[2], "(2)"));
  delete_all (folder);
}

/* Without a folder of its own the list follows the engine's, which the Preferences set. */
static void
test_default_folder (void)
{
  g_autofree char *first = make_folder ();
  g_autofree char *second = make_folder ();
  g_autoptr (OfframpRuns) runs = offramp_runs_new (NULL);
  EeSettings settings;

  make_settings (&settings);
  ee_run_close (make_run (first, "one", &settings, 1));
  ee_run_close (make_run (second, "two", &settings, 1));
  ee_run_close (make_run (second, "three", &settings, 1));
  ee_run_set_default_folder (first);
  refresh (runs);
  g_assert_cmpuint (count (runs), ==, 1);
  ee_run_set_default_folder (second);
  refresh (runs);
  g_assert_cmpuint (count (runs), ==, 2);
  g_assert_nonnull (find (runs, second, "two"));
  ee_run_set_default_folder (NULL);
  delete_all (first);
  delete_all (second);
}

typedef struct
{
  OfframpOpenedRun *opened;
  gboolean answered;
} Answer;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GError) error = NULL;

  answer->opened = offramp_run_opener_finish (result, &error);
  g_assert_no_error (error);
  answer->answered = TRUE;
}

/* The curves come ready from the thread; taking them costs the main thread nothing. */
static void
test_opening (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "long", NULL);
  g_autoptr (OfframpCurves) curves = offramp_curves_new ();
  OfframpSeries *saved = offramp_curves_get_series (curves, OFFRAMP_MEASURE_SAVED_SHARE, OFFRAMP_CURVE_SMOOTH);
  OfframpSeries *loss = offramp_curves_get_series (curves, OFFRAMP_MEASURE_LOSS, OFFRAMP_CURVE_RAW);
  Answer answer = { NULL, FALSE };
  const guint n_steps = 20000;
  EeSettings settings;
  double share;
  EeRecord best;

  make_settings (&settings);
  ee_run_close (make_run (folder, "long", &settings, n_steps));
  offramp_run_opener_start (NULL, path, FALSE, NULL, opened_cb, &answer);
  while (!answer.answered)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (answer.opened->trainer);
  g_assert_null (answer.opened->history);

  offramp_curves_take (curves, g_steal_pointer (&answer.opened->curves));
  offramp_opened_run_free (answer.opened);
  g_assert_cmpuint (offramp_series_get_n_points (loss), ==, n_steps);
  g_assert_cmpfloat (offramp_series_get_y (loss, n_steps - 1), ==, 1.0 / n_steps);
  g_assert_true (offramp_curves_get_best (curves, &best));
  g_assert_cmpuint (best.step, ==, n_steps);

  /* Four of ten rows go no further than block 1, before which a tenth of the work lies. */
  g_assert_true (offramp_series_get_last (saved, NULL, &share));
  g_assert_cmpfloat (share, >, 0.3);
  g_assert_cmpfloat (share, <, 0.4);
  delete_all (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/runs/reading", test_reading);
  g_test_add_func ("/runs/names", test_names);
  g_test_add_func ("/runs/deleting-and-undo", test_deleting_and_undo);
  g_test_add_func ("/runs/differences", test_differences);
  g_test_add_func ("/runs/labels", test_labels);
  g_test_add_func ("/runs/default-folder", test_default_folder);
  g_test_add_func ("/runs/opening", test_opening);
  return g_test_run ();
}
