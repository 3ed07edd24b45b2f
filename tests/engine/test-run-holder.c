/* SPDX-License-Identifier: Apache-2.0 */
/* Two programs and one run: the second is told which process holds it, and a dead process holds nothing. */
#include "ee-run.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ee-error.h"
#include "scratch-folder.h"

static void
make_run (const char *path)
{
  g_autoptr (EeRun) run = NULL;
  g_autoptr (GError) error = NULL;
  EeSettings settings;

  ee_settings_init (&settings);
  g_strlcpy (settings.pair, "doodles", sizeof settings.pair);
  run = ee_run_new (path, &settings, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* A process that holds the run until it is killed. */
static pid_t
start_holder (const char *path)
{
  int channel[2];
  pid_t process;
  char byte;

  g_assert_cmpint (pipe (channel), ==, 0);
  process = fork ();
  g_assert_cmpint (process, >=, 0);
  if (process == 0)
    {
      EeRun *run = ee_run_open (path, NULL, NULL);

      if (run == NULL || !ee_run_lock (run, NULL) || write (channel[1], "x", 1) != 1)
        _exit (1);
      pause ();
      _exit (0);
    }
  close (channel[1]);
  g_assert_cmpint (read (channel[0], &byte, 1), ==, 1);
  close (channel[0]);

  return process;
}

static gboolean
continue_run (const char *path, GError **error)
{
  g_autoptr (EeRun) run = ee_run_open (path, NULL, NULL);
  EeRunState state;

  ee_run_state_init (&state);
  g_assert_nonnull (run);

  return ee_run_continue (run, &state, error);
}

static void
test_second_is_refused_and_the_dead_forgotten (void)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *holder = g_build_filename (path, ".writer", NULL);
  g_autofree char *number = NULL;
  g_autoptr (GError) error = NULL;
  pid_t process;

  make_run (path);
  g_assert_false (g_file_test (holder, G_FILE_TEST_EXISTS));
  process = start_holder (path);
  number = g_strdup_printf ("process %ld", (long)process);
  g_assert_false (continue_run (path, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_RUN);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, number));
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);

  kill (process, SIGKILL);
  g_assert_cmpint (waitpid (process, NULL, 0), ==, process);
  g_assert_true (g_file_test (holder, G_FILE_TEST_EXISTS)); /* its word stays and means nothing */
  g_assert_true (continue_run (path, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (holder, G_FILE_TEST_EXISTS));
}

/* A word that is none does no harm. */
static void
test_damaged_word (void)
{
  static const char *const words[] = { "", "-1", "0", "one", "99999999999999999999", "1\n2" };
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autofree char *holder = g_build_filename (path, ".writer", NULL);
  pid_t process;

  make_run (path);
  process = start_holder (path);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (holder, words[i], -1, NULL));
      g_assert_false (continue_run (path, &error));
      g_assert_error (error, EE_ERROR, EE_ERROR_RUN);
      g_assert_null (strstr (error->message, "process"));
    }
  kill (process, SIGKILL);
  g_assert_cmpint (waitpid (process, NULL, 0), ==, process);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_folder_init ();
  g_test_add_func ("/run-holder/second-is-refused-and-the-dead-forgotten",
                   test_second_is_refused_and_the_dead_forgotten);
  g_test_add_func ("/run-holder/damaged-word", test_damaged_word);
  return scratch_folder_run_tests ();
}
