/* SPDX-License-Identifier: Apache-2.0 */
/* What cannot be done is told at once, in a sentence that says what to do about it. */
#include <glib/gstdio.h>

#include "cli-run-folder.h"

static char *folder;

static char *
make_folder (const char *name)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  return path;
}

/* Neither as if it were empty nor as if it were nothing. */
static void
test_folder_named_like_an_archive (void)
{
  static const char *const archives[]
      = { "cifar10/cifar-10-binary.tar.gz", "omniglot/images_background.zip", "svhn/train_32x32.mat" };

  for (guint i = 0; i < G_N_ELEMENTS (archives); i++)
    {
      g_autofree char *path = make_folder (archives[i]);
      g_autofree char *set = g_path_get_dirname (archives[i]);
      g_auto (CliResult) list = cli_run ("datasets list %s --data %s", set, folder);
      g_auto (CliResult) verify = cli_run ("datasets verify %s --data %s", set, folder);
      g_autofree char *sentence = g_strdup_printf ("“%s” is a folder, not a file.", path);

      g_test_message ("%s%s", list.output, verify.output);
      g_assert_cmpint (list.status, ==, 1);
      g_assert_nonnull (strstr (list.output, sentence));
      g_assert_cmpint (verify.status, ==, 1);
      g_assert_nonnull (strstr (verify.output, sentence));
    }
}

static void
test_data_folder_that_is_a_file (void)
{
  static const char *const command_lines[]
      = { "datasets list", "datasets verify", "datasets get mnist", "train --pair mnist+omniglot --quiet" };
  g_autofree char *file = g_build_filename (folder, "file", NULL);

  g_assert_true (g_file_set_contents (file, "x", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (command_lines); i++)
    {
      g_auto (CliResult) result = cli_run ("%s --data %s", command_lines[i], file);

      g_test_message ("%s: %s", command_lines[i], result.errors);
      g_assert_cmpint (result.status, ==, 1);
      g_assert_cmpstr (result.output, ==, "");
      g_assert_nonnull (strstr (result.errors, "is a file; data sets need a folder"));
      g_assert_cmpuint (cli_count_lines (result.errors), ==, 1);
    }
}

/* A command line, a word of the sentence, and one that must not be in it. */
static void
test_sentences (void)
{
  static const struct
  {
    const char *command_line, *word, *not ;
  } cases[] = {
    { "train --resume /nonexistent/run", "does not exist", "Failed to open" },
    { "threshold --run /nonexistent/run", "does not exist", "Failed to open" },
    { "threshold --model /nonexistent/file", "cannot be opened: No such file", "Failed to open" },
    { "train --pair mnist+omniglot --quiet --data /nonexistent", "offramp-cli datasets get mnist", "Failed" },
    { "train --exits 1,1", "each once", "Failed" },
    { "export --model somewhere /", "is a folder", "Failed" },
    { "train --learning-rate 99", "from 1e-09 to 10", "Failed" },
    { "classify picture.png", "OFFRAMP_MODELS", "Failed" },
    { "train --pair doodles --width 1/16 --limit 100 --batch 700 --quiet", "--batch", "Failed" },
    { "evaluate --model somewhere --threshold 0,5,5", "--threshold takes a number from 0 to 1", "Failed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSubprocessLauncher) launcher
          = cli_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
      g_autoptr (GPtrArray) words = cli_make_arguments (cases[i].command_line);
      g_autoptr (GSubprocess) process = NULL;
      g_auto (CliResult) result = { 0 };

      g_subprocess_launcher_setenv (launcher, "OFFRAMP_MODELS", folder, TRUE);
      g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
      process = g_subprocess_launcher_spawnv (launcher, (const char *const *)words->pdata, NULL);
      g_assert_nonnull (process);
      result = cli_finish (process);
      g_test_message ("%s: %s", cases[i].command_line, result.errors);
      g_assert_cmpint (result.status, !=, 0);
      g_assert_nonnull (strstr (result.errors, cases[i].word));
      g_assert_null (strstr (result.errors, cases[i].not ));
    }
}

/* Before a minute of training, not after it. */
static void
test_demo_checks_first (void)
{
  g_autofree char *run = cli_train_tiny (folder, "run", "");
  g_autofree char *below = g_build_filename (run, "run.json", "new", NULL);
  g_autofree char *command_lines[]
      = { g_strdup ("demo --steps 20 /nonexistent/picture.png"), g_strdup_printf ("demo --steps 20 %s/run.json", run),
          g_strdup_printf ("demo --steps 20 --run %s", run), g_strdup_printf ("demo --steps 20 --run %s", below) };

  for (guint i = 0; i < G_N_ELEMENTS (command_lines); i++)
    {
      g_auto (CliResult) result = cli_run ("%s", command_lines[i]);

      g_test_message ("%s: %s", command_lines[i], result.errors);
      g_assert_cmpint (result.status, ==, 1);
      g_assert_cmpstr (result.output, ==, "");
      g_assert_cmpuint (cli_count_lines (result.errors), ==, 1);
      g_free (g_steal_pointer (&command_lines[i]));
    }
}

/* As Ukrainian has it, in numbers and in goals. */
static void
test_decimal_comma (void)
{
  g_autofree char *run = g_build_filename (folder, "run", NULL);
  g_auto (CliResult) evaluated = cli_run ("evaluate --json --repeats 0 --limit 50 --threshold 0,25 --model %s", run);
  g_auto (CliResult) chosen = cli_run ("threshold --json --dry-run --goal main-lost=0,5%% --quiet --run %s", run);

  g_assert_cmpint (evaluated.status, ==, 0);
  g_assert_nonnull (strstr (evaluated.output, "\"threshold\" : 0.25,"));
  g_assert_cmpint (chosen.status, ==, 0);
  g_assert_nonnull (strstr (chosen.output, "\"main-lost=0.5%\""));
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = cli_make_folder ();
  g_test_add_func ("/cli/refusals/folder-named-like-an-archive", test_folder_named_like_an_archive);
  g_test_add_func ("/cli/refusals/data-folder-that-is-a-file", test_data_folder_that_is_a_file);
  g_test_add_func ("/cli/refusals/sentences", test_sentences);
  g_test_add_func ("/cli/refusals/demo-checks-first", test_demo_checks_first);
  g_test_add_func ("/cli/refusals/decimal-comma", test_decimal_comma);
  status = g_test_run ();
  cli_remove_folder (folder);
  g_free (folder);
  return status;
}
