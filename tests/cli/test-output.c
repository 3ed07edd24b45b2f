/* SPDX-License-Identifier: Apache-2.0 */
/* Where results go: a reader that gets none makes a failure, names and numbers arrive as they are, and what a network
 * without exit lacks is not made up. */
#include "cli-networks.h"

#define FULL_DISK "/dev/full"

static GSubprocessLauncher *
make_launcher (GSubprocessFlags flags)
{
  return cli_launcher_new (flags | G_SUBPROCESS_FLAGS_STDERR_PIPE);
}

static CliResult
finish (GSubprocessLauncher *launcher, GPtrArray *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawnv (launcher, (const char *const *)words->pdata, &error);

  g_assert_no_error (error);
  return cli_finish (process);
}

/* Whatever prints, through whichever of the printing functions. */
static void
test_full_disk (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autofree char *info = g_strdup_printf ("info --model %s", networks->with_exit);
  g_autofree char *csv = g_strdup_printf ("exits --repeats 0 --limit 40 --format csv %s", networks->with_exit);
  const char *const command_lines[] = { "--version", "--help", "train --help", "devices", "devices --json", info, csv };

  if (!g_file_test (FULL_DISK, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("there is no " FULL_DISK);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (command_lines); i++)
    {
      g_autoptr (GSubprocessLauncher) launcher = make_launcher (G_SUBPROCESS_FLAGS_NONE);
      g_autoptr (GPtrArray) words = cli_make_arguments (command_lines[i]);
      g_auto (CliResult) result = { 0 };

      g_subprocess_launcher_set_stdout_file_path (launcher, FULL_DISK);
      result = finish (launcher, words);
      g_test_message ("%s: %s", command_lines[i], result.errors);
      g_assert_cmpint (result.status, ==, 1);
      g_assert_nonnull (strstr (result.errors, "offramp-cli: the output could not be written: No space left"));
    }
}

/* The next file that is opened must not get the number of the closed stream. */
static void
test_closed_streams (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autofree char *copy = g_build_filename (networks->folder, "closed.safetensors", NULL);
  g_autofree char *script = g_strdup_printf ("exec '%s' export --model '%s' '%s' <&- >&-", g_getenv ("OFFRAMP_CLI"),
                                             networks->with_exit, copy);
  g_autoptr (GSubprocessLauncher) launcher = make_launcher (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_auto (CliResult) result = { 0 };
  g_auto (CliResult) info = { 0 };

  g_ptr_array_add (words, (gpointer) "sh");
  g_ptr_array_add (words, (gpointer) "-c");
  g_ptr_array_add (words, script);
  g_ptr_array_add (words, NULL);
  result = finish (launcher, words);
  g_assert_cmpint (result.status, ==, 1);
  g_assert_nonnull (strstr (result.errors, "could not be written"));

  info = cli_run ("info --model %s", copy);
  g_assert_cmpint (info.status, ==, 0);
}

/* Nothing is known of the terminal; the name is the user's. */
static void
test_names_in_the_locale_c (gconstpointer unused)
{
  g_autoptr (GSubprocessLauncher) launcher = make_launcher (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GPtrArray) words = cli_make_arguments ("info --model /nonexistent/знак");
  g_auto (CliResult) result = { 0 };

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  result = finish (launcher, words);
  g_assert_cmpstr (result.errors, ==,
                   "offramp-cli: \"/nonexistent/знак\" cannot be opened: No such file or directory.\n");
}

/* Digits that single precision does not have are noise. */
static void
test_digits (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autofree char *picture = g_build_filename (networks->folder, "picture.pgm", NULL);
  g_auto (CliResult) result = { 0 };
  g_auto (CliResult) evaluated
      = cli_run ("evaluate --json --limit 50 --repeats 0 --threshold 0.1 --model %s", networks->with_exit);

  g_assert_true (g_file_set_contents (picture, "P2 2 2 255 0 9 90 255", -1, NULL));
  result = cli_run ("classify --json --repeats 1 --model %s %s", networks->with_exit, picture);
  g_test_message ("%s", result.output);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_true (g_regex_match_simple ("\"p_label\":[01]\\.[0-9]{1,11}(e-[0-9]+)?,", result.output, 0, 0));
  g_assert_nonnull (strstr (evaluated.output, "\"threshold\" : 0.1,"));
}

/* No threshold, and nothing that leaves. */
static void
test_without_exit (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  const char *run = networks->without_exit;
  g_auto (CliResult) unseen = cli_run ("evaluate --threads 1 --limit 50 --unseen doodles --model %s", run);
  g_auto (CliResult) info = cli_run ("info --model %s", run);
  g_auto (CliResult) matrix = cli_run ("matrix --threads 1 --limit 50 --sets doodles %s", run);
  g_autoptr (JsonObject) object = cli_run_json ("evaluate --json --limit 50 --repeats 0 --model %s", run);
  g_autoptr (JsonObject) exits = cli_run_json ("exits --json --limit 50 --repeats 0 %s", run);
  JsonObject *row = json_array_get_object_element (json_object_get_array_member (exits, "networks"), 0);
  g_auto (CliResult) threshold = cli_run ("evaluate --threshold 0.5 --model %s", run);
  g_auto (CliResult) classify = cli_run ("classify --threshold 0.5 --model %s picture.png", run);

  g_assert_cmpint (unseen.status, ==, 0);
  g_assert_nonnull (strstr (unseen.output, "which has no exit"));
  g_assert_null (strstr (unseen.output, "eave"));
  g_assert_null (strstr (unseen.output, "hreshold"));
  g_assert_null (strstr (info.output, "hreshold"));
  g_assert_null (strstr (info.output, "exit accuracy"));
  g_assert_nonnull (strstr (matrix.output, "of a network without exit: what it recognises"));
  g_assert_true (json_object_get_null_member (object, "threshold"));
  g_assert_true (json_object_get_null_member (object, "left_share"));
  g_assert_true (json_object_get_null_member (row, "threshold"));
  g_assert_true (json_object_get_null_member (row, "redundant_left"));
  g_assert_cmpint (threshold.status, ==, 2);
  g_assert_nonnull (strstr (threshold.errors, "has no exit"));
  g_assert_cmpint (classify.status, ==, 2);
  g_assert_nonnull (strstr (classify.errors, "has no exit"));
}

static void
add_tests (const CliNetworks *networks)
{
  g_test_add_data_func ("/cli/output/full-disk", networks, test_full_disk);
  g_test_add_data_func ("/cli/output/closed-streams", networks, test_closed_streams);
  g_test_add_data_func ("/cli/output/names-in-the-locale-c", networks, test_names_in_the_locale_c);
  g_test_add_data_func ("/cli/output/digits", networks, test_digits);
  g_test_add_data_func ("/cli/output/without-exit", networks, test_without_exit);
}

int
main (int argc, char *argv[])
{
  return cli_networks_run_tests (argc, argv, add_tests);
}
