/* SPDX-License-Identifier: Apache-2.0 */
/* A disk that is full, a folder that goes away, data that vanish, a session that ends: the training goes on, says what
 * is wrong, and ends with the same numbers. The disk is made full by a limit on the size of files (RLIMIT_FSIZE). */
#include "ee-trainer.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "scratch-folder.h"
#include "training-fixture.h"

enum
{
  FULL_BYTES = 12 * 1024, /* less than any state, and than metrics.csv gets */
  PATIENCE_S = 60
};

static void
set_disk (gboolean full)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = full ? FULL_BYTES : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
wait_for_trouble (EeTrainer *trainer, gboolean trouble)
{
  const gint64 start = g_get_monotonic_time ();
  EeTrainerProgress progress;

  do
    {
      g_assert_cmpint ((g_get_monotonic_time () - start) / G_USEC_PER_SEC, <, PATIENCE_S);
      g_usleep (500);
      ee_trainer_get_progress (trainer, &progress);
    }
  while (progress.in_trouble != trouble && !ee_trainer_is_done (trainer));
  g_assert_cmpint (progress.in_trouble, ==, trouble);
}

static guint64
get_step (EeTrainer *trainer)
{
  EeTrainerProgress progress;

  ee_trainer_get_progress (trainer, &progress);

  return progress.step;
}

static void
train_undisturbed (const EeSettings *settings, const char *path)
{
  g_autoptr (EeTrainer) trainer = ee_trainer_new (settings, path, NULL);

  training_start_and_wait (trainer, EE_TRAINER_FINISHED);
}

static char *
read_file (const char *path, const char *name, gsize *length)
{
  g_autofree char *file = g_build_filename (path, name, NULL);
  char *contents = NULL;

  g_assert_true (g_file_get_contents (file, &contents, length, NULL));

  return contents;
}

/* The last good state stays while the disk is full, best models wait in memory, and nothing is missing afterwards. */
static void
test_full_disk_in_between (void)
{
  g_autofree char *path = scratch_folder_get_path ("full");
  g_autofree char *other = scratch_folder_get_path ("undisturbed");
  g_autofree char *trouble = NULL, *before = NULL, *during = NULL, *after = NULL;
  g_autoptr (EeTrainer) trainer = NULL;
  EeSettings settings;
  gsize n_before, n_during;
  guint64 step;

  training_settings_init (&settings, 330, 14);
  settings.checkpoint_seconds = 0;
  trainer = ee_trainer_new (&settings, path, NULL);
  ee_trainer_start (trainer);
  training_wait_for_step (trainer, 3);
  set_disk (TRUE);
  wait_for_trouble (trainer, TRUE);
  trouble = ee_trainer_dup_trouble (trainer);
  g_test_message ("%s", trouble);
  g_assert_nonnull (strstr (trouble, "state.safetensors"));
  before = read_file (path, "state.safetensors", &n_before);
  step = get_step (trainer);
  training_wait_for_step (trainer, step + 40); /* over the ends of four epochs, and until metrics.csv is at the limit */
  during = read_file (path, "state.safetensors", &n_during);
  g_assert_cmpmem (before, n_before, during, n_during);
  set_disk (FALSE);
  wait_for_trouble (trainer, FALSE);
  after = ee_trainer_dup_trouble (trainer);
  g_assert_null (after);
  ee_trainer_wait (trainer);
  g_assert_no_error (ee_trainer_get_error (trainer));

  train_undisturbed (&settings, other);
  training_assert_same_ends (path, other);
}

/* A disk that stays full ends the training at its end, with a sentence; once there is room it goes on from the last
 * state. */
static void
test_full_disk_at_the_end (void)
{
  g_autofree char *path = scratch_folder_get_path ("full");
  g_autofree char *other = scratch_folder_get_path ("undisturbed");
  g_autoptr (EeTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;
  EeSettings settings;

  training_settings_init (&settings, 330, 3);
  settings.checkpoint_seconds = 0;
  trainer = ee_trainer_new (&settings, path, NULL);
  ee_trainer_start (trainer);
  training_wait_for_step (trainer, 3);
  set_disk (TRUE);
  ee_trainer_wait (trainer);
  set_disk (FALSE);
  g_assert_nonnull (ee_trainer_get_error (trainer));
  g_test_message ("%s", ee_trainer_get_error (trainer)->message);
  g_assert_nonnull (strstr (ee_trainer_get_error (trainer)->message, "goes on from step"));
  g_clear_pointer (&trainer, ee_trainer_free);

  trainer = ee_trainer_new_resume (path, NULL, &error);
  g_assert_no_error (error);
  training_start_and_wait (trainer, EE_TRAINER_FINISHED);
  train_undisturbed (&settings, other);
  training_assert_same_ends (path, other);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

/* A folder that is removed comes back, with every line from the first step on. */
static void
test_removed_folder (void)
{
  g_autofree char *path = scratch_folder_get_path ("removed");
  g_autofree char *away = scratch_folder_get_path ("away");
  g_autoptr (EeTrainer) trainer = NULL;
  g_autoptr (GArray) records = NULL;
  g_autoptr (EeRun) run = NULL;
  g_autoptr (GError) error = NULL;
  EeParameters *slots[2];
  EeRunState state;
  EeSettings settings;
  guint64 step = 0;

  training_settings_init (&settings, 330, 10);
  settings.checkpoint_seconds = 0;
  trainer = ee_trainer_new (&settings, path, NULL);
  ee_trainer_start (trainer);
  training_wait_for_step (trainer, 15);
  /* In one moment, or the training would put files into what is being removed. */
  g_assert_cmpint (g_rename (path, away), ==, 0);
  remove_tree (away);
  ee_trainer_wait (trainer);
  g_assert_no_error (ee_trainer_get_error (trainer));

  records = ee_run_read_metrics (path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    if (g_array_index (records, EeRecord, i).kind == EE_RECORD_STEP)
      g_assert_cmpuint (g_array_index (records, EeRecord, i).step, ==, ++step);
  training_load_state (path, &state, slots); /* the model is there too */
  g_assert_true (state.finished);
  g_assert_cmpuint (state.step, ==, step);
  for (guint i = 0; i < 2; i++)
    ee_parameters_free (slots[i]);
}

/* Another run in the old place is left alone. */
static void
test_occupied_folder (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *away = scratch_folder_get_path ("away");
  g_autofree char *trouble = NULL, *before = NULL, *after = NULL;
  g_autoptr (EeTrainer) trainer = NULL;
  EeSettings settings;
  gsize n_before, n_after;

  training_settings_init (&settings, 330, 2000);
  settings.checkpoint_seconds = 0;
  trainer = ee_trainer_new (&settings, path, NULL);
  ee_trainer_start (trainer);
  training_wait_for_step (trainer, 3);
  g_usleep (1100 * 1000); /* runs are told apart by the second in which they began */
  ee_trainer_pause (trainer);
  training_wait_for_phase (trainer, EE_TRAINER_PAUSED);
  g_assert_cmpint (g_rename (path, away), ==, 0);
  {
    g_autoptr (EeRun) occupant = ee_run_new (path, &settings, "other data", "a device", NULL);

    g_assert_nonnull (occupant);
  }
  before = read_file (path, "run.json", &n_before);
  ee_trainer_resume (trainer);
  wait_for_trouble (trainer, TRUE);
  trouble = ee_trainer_dup_trouble (trainer);
  g_assert_nonnull (strstr (trouble, "Another run"));
  after = read_file (path, "run.json", &n_after);
  g_assert_cmpmem (before, n_before, after, n_after);
  remove_tree (path);
  g_assert_cmpint (g_rename (away, path), ==, 0);
  wait_for_trouble (trainer, FALSE);
}

/* A pause is written down, and so is the step at hand when somebody asks for it. */
static void
test_saving_on_demand (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (EeTrainer) trainer = NULL;
  g_autoptr (EeRun) run = NULL;
  EeSettings settings;
  guint64 step;

  training_settings_init (&settings, 330, 2000);
  trainer = ee_trainer_new (&settings, path, NULL);
  ee_trainer_start (trainer);
  training_wait_for_step (trainer, 2);
  run = ee_run_open (path, NULL, NULL);
  g_assert_nonnull (run);
  g_assert_false (ee_run_has_state (run));
  ee_trainer_save (trainer);
  step = get_step (trainer);
  training_wait_for_step (trainer, step + 2);
  g_assert_true (ee_run_has_state (run));

  ee_trainer_pause (trainer);
  training_wait_for_phase (trainer, EE_TRAINER_PAUSED);
  {
    g_autofree char *json = read_file (path, "run.json", &(gsize){ 0 });
    g_autofree char *word = g_strdup_printf ("\"step\" : %" G_GUINT64_FORMAT ",", get_step (trainer));

    g_assert_nonnull (strstr (json, word));
  }
}

static void
write_pictures (const char *folder, const char *name, guint n, guint grey)
{
  g_autofree char *class_folder = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (class_folder, 0777), ==, 0);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/%u.pgm", class_folder, i);
      g_autoptr (GString) text = g_string_new ("P5 32 32 255\n");

      for (guint pixel = 0; pixel < 32 * 32; pixel++)
        g_string_append_c (text, (char)(grey + (pixel * (i + 3)) % 40));
      g_assert_true (g_file_set_contents (file, text->str, text->len, NULL));
    }
}

/* The images are in memory: files that vanish stop only the next start, with a sentence. */
static void
test_vanished_data (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *main = scratch_folder_get_path ("main");
  g_autofree char *redundant = scratch_folder_get_path ("redundant");
  g_autofree char *pair = g_strdup_printf ("folder:%s+folder:%s", main, redundant);
  g_autoptr (EeTrainer) trainer = NULL, resumed = NULL;
  g_autoptr (GError) error = NULL;
  EeSettings settings;

  write_pictures (main, "cats", 60, 20);
  write_pictures (main, "dogs", 60, 100);
  write_pictures (redundant, "anything", 60, 200);
  training_settings_init (&settings, 0, 200);
  settings.batch = 16;
  g_strlcpy (settings.pair, pair, sizeof settings.pair);
  trainer = ee_trainer_new (&settings, path, NULL);
  ee_trainer_start (trainer);
  training_wait_for_step (trainer, 2);
  remove_tree (main);
  training_wait_for_step (trainer, 30); /* into the third epoch */
  ee_trainer_stop (trainer);
  ee_trainer_wait (trainer);
  g_assert_no_error (ee_trainer_get_error (trainer));

  resumed = ee_trainer_new_resume (path, NULL, &error);
  g_assert_no_error (error);
  training_start_and_wait (resumed, EE_TRAINER_FAILED);
  g_test_message ("%s", ee_trainer_get_error (resumed)->message);
  g_assert_nonnull (strstr (ee_trainer_get_error (resumed)->message, main));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_folder_init ();
  signal (SIGXFSZ, SIG_IGN); /* what is over the limit fails with EFBIG, as on a full disk with ENOSPC */
  g_test_add_func ("/trainer-faults/full-disk-in-between", test_full_disk_in_between);
  g_test_add_func ("/trainer-faults/full-disk-at-the-end", test_full_disk_at_the_end);
  g_test_add_func ("/trainer-faults/removed-folder", test_removed_folder);
  g_test_add_func ("/trainer-faults/occupied-folder", test_occupied_folder);
  g_test_add_func ("/trainer-faults/saving-on-demand", test_saving_on_demand);
  g_test_add_func ("/trainer-faults/vanished-data", test_vanished_data);
  return scratch_folder_run_tests ();
}
