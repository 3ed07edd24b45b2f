/* SPDX-License-Identifier: Apache-2.0 */
/* `train`, stopped and resumed, and the run that it leaves: on drawn images, tiny and short. */
#include "cli-runner.h"

#include <pty.h>
#include <signal.h>
#include <unistd.h>

#define TINY "--pair doodles --width 1/16 --limit 640 --batch 32 --threads 1"

static void
assert_run_is_complete (const char *run)
{
  static const char *const names[] = { "run.json", "metrics.csv", "model.safetensors", "state.safetensors" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (run, names[i], NULL);

      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
}

/* In a pipe: results on stdout, one line for each epoch on stderr, nothing that is drawn over. */
static void
test_pipe (void)
{
  g_autofree char *folder = cli_make_folder ();
  g_autofree char *run = g_build_filename (folder, "run", NULL);
  g_auto (CliResult) result = cli_run ("train " TINY " --epochs 2 --run %s", run);
  g_auto (CliResult) again = { 0 };

  g_test_message ("%s%s", result.output, result.errors);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_nonnull (strstr (result.output, run));
  g_assert_nonnull (strstr (result.output, "Best validation"));
  g_assert_nonnull (strstr (result.output, "exit accuracy"));
  g_assert_cmpuint (cli_count_lines (result.errors), ==, 2);
  g_assert_null (strchr (result.errors, '\r'));
  g_assert_null (strchr (result.errors, '\033'));
  assert_run_is_complete (run);

  again = cli_run ("train " TINY " --run %s", run);
  g_assert_cmpint (again.status, ==, 1);
  g_assert_nonnull (strstr (again.errors, run));

  cli_remove_folder (folder);
}

static void
test_quiet_and_without_exit (void)
{
  g_autofree char *folder = cli_make_folder ();
  g_autofree char *run = g_build_filename (folder, "run", NULL);
  g_auto (CliResult) result = cli_run ("train " TINY " --epochs 1 --no-exit --quiet --run %s", run);
  g_auto (CliResult) info = cli_run ("info --model %s", run);

  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.errors, ==, "");
  g_assert_null (strstr (result.output, "exit accuracy"));
  g_assert_cmpint (info.status, ==, 0);
  g_assert_nonnull (strstr (info.output, "no exit"));
  g_assert_nonnull (strstr (info.output, "1/16"));

  cli_remove_folder (folder);
}

/* Reads stderr until a line contains @text. */
static void
wait_for_line (GSubprocess *process, const char *text)
{
  g_autoptr (GDataInputStream) stream = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  g_autoptr (GError) error = NULL;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (stream), FALSE);
  /* One byte at a time, so that nothing of what follows is swallowed. */
  g_buffered_input_stream_set_buffer_size (G_BUFFERED_INPUT_STREAM (stream), 1);
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line_utf8 (stream, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (line);
      if (strstr (line, text) != NULL)
        return;
    }
}

/* Ctrl-C leaves a run that goes on, and that ends with the very bytes of an undisturbed one. */
static void
test_interrupt_and_resume (void)
{
  g_autofree char *folder = cli_make_folder ();
  g_autofree char *run = g_build_filename (folder, "stopped", NULL);
  g_autofree char *undisturbed = g_build_filename (folder, "undisturbed", NULL);
  g_autoptr (GSubprocess) process = cli_start ("train " TINY " --epochs 8 --run %s", run);
  g_auto (CliResult) stopped = { 0 };
  g_auto (CliResult) resumed = { 0 };
  g_auto (CliResult) whole = { 0 };

  wait_for_line (process, "Epoch 1/8");
  g_subprocess_send_signal (process, SIGINT);
  stopped = cli_finish (process);
  g_test_message ("%s", stopped.errors);
  g_assert_cmpint (stopped.status, ==, 130);
  g_assert_nonnull (strstr (stopped.errors, "--resume"));
  g_assert_nonnull (strstr (stopped.errors, run));
  g_assert_null (strstr (stopped.errors, "Epoch 8/8"));
  g_assert_cmpstr (stopped.output, ==, "");
  assert_run_is_complete (run);

  resumed = cli_run ("train --resume %s", run);
  g_assert_cmpint (resumed.status, ==, 0);
  g_assert_nonnull (strstr (resumed.errors, "Epoch 8/8"));
  g_assert_null (strstr (resumed.errors, "Epoch 1/8"));
  g_assert_nonnull (strstr (resumed.output, "Best validation"));

  whole = cli_run ("train " TINY " --epochs 8 --quiet --run %s", undisturbed);
  g_assert_cmpint (whole.status, ==, 0);
  cli_assert_same_file (run, undisturbed, "model.safetensors");

  cli_remove_folder (folder);
}

/* A polite kill does what Ctrl-C does. */
static void
test_terminate (void)
{
  g_autofree char *folder = cli_make_folder ();
  g_autofree char *run = g_build_filename (folder, "run", NULL);
  g_autoptr (GSubprocess) process = cli_start ("train " TINY " --epochs 200 --run %s", run);
  g_auto (CliResult) stopped = { 0 };

  wait_for_line (process, "Epoch 1/200");
  g_subprocess_send_signal (process, SIGTERM);
  stopped = cli_finish (process);
  g_assert_cmpint (stopped.status, ==, 130);
  assert_run_is_complete (run);

  cli_remove_folder (folder);
}

/* Steps of a large network last long enough for a second Ctrl-C to come in the midst of one. */
static void
test_second_interrupt (void)
{
  g_autofree char *folder = cli_make_folder ();
  g_autofree char *run = g_build_filename (folder, "run", NULL);
  g_autofree char *metrics = g_build_filename (run, "metrics.csv", NULL);
  g_autoptr (GSubprocess) process
      = cli_start ("train --pair doodles --width 1 --limit 1000 --batch 256 --threads 1 --run %s", run);
  g_auto (CliResult) killed = { 0 };

  while (!g_file_test (metrics, G_FILE_TEST_EXISTS))
    g_usleep (1000);
  g_subprocess_send_signal (process, SIGINT);
  wait_for_line (process, "Ctrl-C again");
  g_subprocess_send_signal (process, SIGINT);
  killed = cli_finish (process);
  g_assert_cmpint (killed.status, ==, -SIGINT);

  cli_remove_folder (folder);
}

/* All that arrives at the other end of a terminal until the program closes it. */
static char *
read_terminal (int master)
{
  GString *text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = read (master, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);

  return g_string_free (text, FALSE);
}

/* On a terminal a line is drawn over and over, and never wraps. */
static void
test_terminal (void)
{
  enum
  {
    COLUMNS = 80
  };
  g_autofree char *folder = cli_make_folder ();
  g_autofree char *run = g_build_filename (folder, "run", NULL);
  g_autofree char *command_line = g_strdup_printf ("train " TINY " --epochs 6 --run %s", run);
  g_autoptr (GPtrArray) words = cli_make_arguments (command_line);
  g_autoptr (GSubprocessLauncher) launcher = cli_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) drawn = NULL;
  struct winsize size = { .ws_row = 24, .ws_col = COLUMNS };
  int master, slave;

  g_assert_cmpint (openpty (&master, &slave, NULL, NULL, &size), ==, 0);
  g_subprocess_launcher_setenv (launcher, "TERM", "xterm", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  g_subprocess_launcher_take_stderr_fd (launcher, slave);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)words->pdata, &error);
  g_assert_no_error (error);
  g_clear_object (&launcher);

  text = read_terminal (master);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
  close (master);

  drawn = g_strsplit (text, "\r", -1);
  g_assert_cmpuint (g_strv_length (drawn), >, 6);
  g_assert_nonnull (strstr (text, "Epoch 1/6 ["));
  g_assert_nonnull (strstr (text, " left"));
  for (guint i = 0; drawn[i] != NULL; i++)
    {
      char *end = strstr (drawn[i], "\033[K");

      if (end != NULL && strchr (drawn[i], '[') < end)
        g_assert_cmpint (end - drawn[i], <, COLUMNS);
    }

  cli_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/train/pipe", test_pipe);
  g_test_add_func ("/cli/train/quiet-and-without-exit", test_quiet_and_without_exit);
  g_test_add_func ("/cli/train/interrupt-and-resume", test_interrupt_and_resume);
  g_test_add_func ("/cli/train/terminate", test_terminate);
  g_test_add_func ("/cli/train/second-interrupt", test_second_interrupt);
  g_test_add_func ("/cli/train/terminal", test_terminal);
  return g_test_run ();
}
