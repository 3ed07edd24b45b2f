/* SPDX-License-Identifier: Apache-2.0 */
/* `demo`, as scripts/run.sh starts it where there is no display and no data. */
#include "cli-runner.h"

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;

  return n;
}

/* Trains, shows three images of each kind with their roads, speaks of the window, and leaves nothing behind. */
static void
test_demo (void)
{
  g_autofree char *folder = cli_make_folder ();
  g_autoptr (GSubprocessLauncher) launcher
      = cli_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) words = cli_make_arguments ("demo --steps 20");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDir) directory = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CliResult) result = { 0 };

  g_subprocess_launcher_setenv (launcher, "TMPDIR", folder, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)words->pdata, &error);
  g_assert_no_error (error);
  result = cli_finish (process);

  g_test_message ("%s%s", result.output, result.errors);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_nonnull (strstr (result.output, "Doodles"));
  g_assert_cmpuint (count (result.output, "a main image"), ==, 3);
  g_assert_cmpuint (count (result.output, "a redundant image"), ==, 3);
  g_assert_cmpuint (count (result.output, " sure, in "), ==, 6);
  g_assert_cmpuint (count (result.output, "left at block 1\n") + count (result.output, "full network: "), ==, 6);
  g_assert_nonnull (strstr (result.output, "display"));
  g_assert_cmpuint (cli_count_lines (result.errors), ==, 2);

  directory = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (directory));
  cli_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/demo", test_demo);
  return g_test_run ();
}
