/* SPDX-License-Identifier: Apache-2.0 */
/* The program's path comes from OFFRAMP_CLI. It runs in English, with no data but what a test names, and below a
 * temporary folder as its home, so that nothing of the user's is read or written. */
#include "cli-runner.h"

#include <glib/gstdio.h>

/**
 * cli_result_clear:
 * @result: whose texts are freed
 */
void
cli_result_clear (CliResult *result)
{
  g_clear_pointer (&result->output, g_free);
  g_clear_pointer (&result->errors, g_free);
}

/**
 * cli_make_folder:
 *
 * Returns: (transfer full): a new empty folder
 */
char *
cli_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("offramp-cli-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/**
 * cli_remove_folder:
 * @path: removed with all that is below it
 */
void
cli_remove_folder (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      if (g_file_test (below, G_FILE_TEST_IS_DIR) && !g_file_test (below, G_FILE_TEST_IS_SYMLINK))
        cli_remove_folder (below);
      else
        g_unlink (below);
    }
  g_rmdir (path);
}

/**
 * cli_launcher_new:
 * @flags: where its output goes
 *
 * Returns: (transfer full): a launcher with the environment of all these tests
 */
GSubprocessLauncher *
cli_launcher_new (GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", "/nonexistent", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "OFFRAMP_DATA");
  g_subprocess_launcher_unsetenv (launcher, "OFFRAMP_MODELS");

  return launcher;
}

/**
 * cli_make_arguments:
 * @command_line: what follows "offramp-cli", quoted as for a shell
 *
 * Returns: (transfer full): the words, NULL-terminated, the program first
 */
GPtrArray *
cli_make_arguments (const char *command_line)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parsed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (g_getenv ("OFFRAMP_CLI"));
  g_ptr_array_add (words, g_strdup (g_getenv ("OFFRAMP_CLI")));
  if (*command_line != '\0')
    {
      g_shell_parse_argv (command_line, NULL, &parsed, &error);
      g_assert_no_error (error);
      for (guint i = 0; parsed[i] != NULL; i++)
        g_ptr_array_add (words, g_strdup (parsed[i]));
    }
  g_ptr_array_add (words, NULL);

  return words;
}

static GSubprocess *
start (const char *command_line)
{
  g_autoptr (GSubprocessLauncher) launcher
      = cli_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) words = cli_make_arguments (command_line);
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_launcher_spawnv (launcher, (const char *const *)words->pdata, &error);

  g_assert_no_error (error);
  return process;
}

/**
 * cli_start:
 * @format: (printf): what follows "offramp-cli"
 * @...: for @format
 *
 * Returns: (transfer full): the running program
 */
GSubprocess *
cli_start (const char *format, ...)
{
  g_autofree char *command_line = NULL;
  va_list arguments;

  va_start (arguments, format);
  command_line = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  return start (command_line);
}

/**
 * cli_finish:
 * @process: a running program whose output comes through pipes
 *
 * Returns: how it ended and all that it still said; must be UTF-8
 */
CliResult
cli_finish (GSubprocess *process)
{
  CliResult result = { 0 };
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &result.output, &result.errors, &error);
  g_assert_no_error (error);
  result.status = g_subprocess_get_if_signaled (process) ? -g_subprocess_get_term_sig (process)
                                                         : g_subprocess_get_exit_status (process);

  return result;
}

/**
 * cli_run:
 * @format: (printf): what follows "offramp-cli"
 * @...: for @format
 *
 * Runs the program to its end.
 *
 * Returns: how it ended and what it said
 */
CliResult
cli_run (const char *format, ...)
{
  g_autofree char *command_line = NULL;
  g_autoptr (GSubprocess) process = NULL;
  va_list arguments;

  va_start (arguments, format);
  command_line = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  process = start (command_line);
  return cli_finish (process);
}

/**
 * cli_count_lines:
 * @text: some output
 *
 * Returns: number of line ends
 */
guint
cli_count_lines (const char *text)
{
  guint lines = 0;

  for (; *text != '\0'; text++)
    lines += *text == '\n';

  return lines;
}

/* The file @name of two folders has the same bytes in both. */
void
cli_assert_same_file (const char *first_folder, const char *second_folder, const char *name)
{
  g_autofree char *first_path = g_build_filename (first_folder, name, NULL);
  g_autofree char *second_path = g_build_filename (second_folder, name, NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize first_size, second_size;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (first_path, &first, &first_size, &error);
  g_assert_no_error (error);
  g_file_get_contents (second_path, &second, &second_size, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (first, first_size, second, second_size);
}
