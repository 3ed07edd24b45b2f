/* SPDX-License-Identifier: Apache-2.0 */
/* A training that is killed again and again, without a word, ends with the same bytes as one that is not. */
#include "ee-trainer.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

#include "scratch-folder.h"
#include "training-fixture.h"

static GSubprocess *
start_child (const char *path)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "trainer-child", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, path, NULL);

  g_assert_no_error (error);

  return child;
}

/* Reads the child's steps up to @last, or to the end. Returns: whether it came that far. */
static gboolean
read_steps (GDataInputStream *stream, guint64 last, guint64 *first)
{
  guint64 step = 0;

  while (step < last)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (stream, NULL, NULL, &error);

      g_assert_no_error (error);
      if (line == NULL)
        return FALSE;
      g_assert_true (g_ascii_string_to_unsigned (line, 10, 1, G_MAXUINT32, &step, NULL));
      if (*first == 0)
        *first = step;
    }

  return TRUE;
}

static void
train_and_kill (const char *path, guint64 last, guint64 *first)
{
  g_autoptr (GSubprocess) child = start_child (path);
  g_autoptr (GDataInputStream) stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));

  *first = 0;
  g_assert_true (read_steps (stream, last, first));
  g_subprocess_send_signal (child, SIGKILL);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (child));
}

static void
train_to_the_end (const char *path)
{
  g_autoptr (GSubprocess) child = start_child (path);
  g_autoptr (GDataInputStream) stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  guint64 first = 0;

  g_assert_false (read_steps (stream, G_MAXUINT64, &first));
  g_assert_true (g_subprocess_wait_check (child, NULL, NULL));
}

/* (transfer full): a run that nobody killed; trained once for all tests */
static char *
get_undisturbed (void)
{
  char *path = g_build_filename (g_get_user_data_dir (), "undisturbed", NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    train_to_the_end (path);

  return path;
}

static void
test_killed_training_ends_the_same (void)
{
  const guint64 kills[] = { 1, 5, 13, 22 };
  g_autofree char *path = scratch_folder_get_path ("killed");
  g_autofree char *other = get_undisturbed ();
  guint64 first = 0, latest_first = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kills); i++)
    {
      train_and_kill (path, kills[i], &first);
      g_test_message ("from step %" G_GUINT64_FORMAT ", killed at %" G_GUINT64_FORMAT " or later", first, kills[i]);
      latest_first = MAX (latest_first, first);
    }
  g_assert_cmpuint (latest_first, >, 1); /* it did not begin anew each time */
  train_to_the_end (path);

  training_assert_same_ends (path, other);
}

/* The step from which a killed run goes on; what it left must be readable whenever the kill came. */
static guint64
read_state_step (const char *path)
{
  g_autoptr (EeRun) run = ee_run_open (path, NULL, NULL);
  g_autofree char *file = g_build_filename (path, "state.safetensors", NULL);
  g_autofree char *contents = NULL;
  const char *place;
  gsize length;

  if (run == NULL)
    return 0;
  if (!ee_run_has_state (run))
    return 0;
  g_assert_true (g_file_get_contents (file, &contents, &length, NULL));
  place = g_strstr_len (contents + 8, length - 8, "\\\"step\\\":");
  g_assert_nonnull (place);

  return g_ascii_strtoull (place + strlen ("\\\"step\\\":"), NULL, 10);
}

/* Kills a child @microseconds after its start, or after its first step. */
static void
kill_after (const char *path, gboolean first_step, gulong microseconds)
{
  g_autoptr (GSubprocess) child = start_child (path);
  g_autoptr (GDataInputStream) stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  guint64 first = 0;

  if (first_step)
    read_steps (stream, 1, &first);
  g_usleep (microseconds);
  g_subprocess_send_signal (child, SIGKILL);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
}

/* Wherever the kill comes, in a step, a checkpoint, a rename or the start, no more is lost than the steps since the
 * last checkpoint, and the end is the same. */
static void
test_killed_at_any_moment (void)
{
  g_autofree char *path = scratch_folder_get_path ("killed");
  g_autofree char *other = get_undisturbed ();
  guint64 first = 0, saved = 0;

  for (guint i = 0; i < 5 && saved < 80; i++)
    {
      const gulong delay = g_test_rand_int_range (0, 100000);

      kill_after (path, i % 3 != 0, delay);
      saved = read_state_step (path);
      g_test_message ("killed after %.1f ms, goes on after step %" G_GUINT64_FORMAT, delay / 1e3, saved);
    }
  train_and_kill (path, saved + 1, &first);
  g_assert_cmpuint (first, ==, saved + 1);
  train_to_the_end (path);

  training_assert_same_ends (path, other);
}

/* Clocks that are set back and forth (by a library in between) move no curve backwards and no duration. */
static void
test_clock_jumps (void)
{
  g_autofree char *path = scratch_folder_get_path ("jumping");
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "trainer-child", NULL);
  g_autofree char *library = g_test_build_filename (G_TEST_BUILT, "libclock-jumps.so", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GArray) records = NULL;
  const gint64 start = g_get_monotonic_time ();
  double seconds = 0;

  if (!g_file_test (library, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the library that makes the clock jump does not go with sanitizers");
      return;
    }
  g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", library, TRUE);
  child = g_subprocess_launcher_spawn (launcher, NULL, program, path, NULL);
  g_assert_true (g_subprocess_wait_check (child, NULL, NULL));
  records = ee_run_read_metrics (path, NULL);
  g_assert_cmpuint (records->len, >, 20);
  for (guint i = 0; i < records->len; i++)
    {
      const EeRecord *record = &g_array_index (records, EeRecord, i);

      g_assert_cmpfloat (record->seconds, >=, seconds);
      g_assert_cmpfloat (record->images_per_s, >, 0);
      seconds = record->seconds;
    }
  g_assert_cmpfloat (seconds, <=, (g_get_monotonic_time () - start) / 1e6);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_folder_init ();
  g_test_add_func ("/trainer-kill/killed-training-ends-the-same", test_killed_training_ends_the_same);
  g_test_add_func ("/trainer-kill/killed-at-any-moment", test_killed_at_any_moment);
  g_test_add_func ("/trainer-kill/clock-jumps", test_clock_jumps);
  return scratch_folder_run_tests ();
}
