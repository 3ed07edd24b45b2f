/* SPDX-License-Identifier: Apache-2.0 */
/* Help, version, and what happens to command lines that make no sense. */
#include "cli-runner.h"

static void
test_help (void)
{
  static const char *const commands[] = { "train", "evaluate", "table",    "exits",  "matrix", "threshold", "classify",
                                          "demo",  "bench",    "datasets", "export", "info",   "devices" };
  g_auto (CliResult) all = cli_run ("--help");

  g_assert_cmpint (all.status, ==, 0);
  g_assert_cmpstr (all.errors, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (CliResult) one = cli_run ("%s --help", commands[i]);
      g_autofree char *usage = g_strdup_printf ("offramp-cli %s", commands[i]);

      g_assert_nonnull (strstr (all.output, commands[i]));
      g_assert_cmpint (one.status, ==, 0);
      g_assert_nonnull (strstr (one.output, usage));
      g_assert_cmpstr (one.errors, ==, "");
    }
}

static void
test_help_as_a_word (void)
{
  g_auto (CliResult) all = cli_run ("help");
  g_auto (CliResult) all_option = cli_run ("--help");
  g_auto (CliResult) one = cli_run ("help train");
  g_auto (CliResult) one_option = cli_run ("train --help");
  g_auto (CliResult) unknown = cli_run ("help fly");

  g_assert_cmpint (all.status, ==, 0);
  g_assert_cmpstr (all.output, ==, all_option.output);
  g_assert_cmpint (one.status, ==, 0);
  g_assert_cmpstr (one.output, ==, one_option.output);
  g_assert_cmpint (unknown.status, ==, 2);
}

static char *
read_source (const char *path)
{
  g_autofree char *full = g_build_filename (g_getenv ("OFFRAMP_SOURCE"), path, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (full, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Every option that --help knows is in the manual page and is completed. */
static void
test_options_are_documented (void)
{
  static const char *const commands[] = { "train", "evaluate", "table",    "exits",  "matrix", "threshold", "classify",
                                          "demo",  "bench",    "datasets", "export", "info",   "devices" };
  g_autofree char *page = read_source ("resources/man/offramp-cli.1");
  g_autofree char *completion = read_source ("app/cli/offramp-cli.bash");
  g_auto (GStrv) page_parts = g_strsplit (page, "\\-", -1);
  g_autofree char *plain_page = g_strjoinv ("-", page_parts);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (CliResult) help = cli_run ("%s --help", commands[i]);
      g_autofree char *heading = g_strdup_printf (".SS %s\n", commands[i]);
      const char *section = strstr (plain_page, heading);
      g_autofree char *section_text = NULL;
      g_auto (GStrv) words = g_strsplit_set (help.output, " ,=\n", -1);
      guint n_options = 0;

      g_assert_nonnull (section);
      section_text = g_strdup (section);
      if (strstr (section_text, "\n.S") != NULL)
        *strstr (section_text, "\n.S") = '\0';
      for (guint w = 0; words[w] != NULL; w++)
        if (g_str_has_prefix (words[w], "--") && !g_str_equal (words[w], "--help"))
          {
            g_test_message ("%s %s", commands[i], words[w]);
            g_assert_nonnull (strstr (section_text, words[w]));
            g_assert_nonnull (strstr (completion, words[w]));
            n_options++;
          }
      g_assert_cmpuint (n_options, >, 0);
    }
}

static void
test_version (void)
{
  g_auto (CliResult) result = cli_run ("--version");

  g_assert_cmpint (result.status, ==, 0);
  g_assert_true (g_str_has_prefix (result.output, "offramp-cli "));
  g_assert_true (g_ascii_isdigit (result.output[strlen ("offramp-cli ")]));
  g_assert_cmpuint (cli_count_lines (result.output), ==, 1);
}

static const char *const nonsense[] = {
  "",
  "fly",
  "--fly",
  "train --fly",
  "train now",
  "train --pair cats+dogs",
  "train --pair omniglot+mnist",
  "train --pair folder:/nonexistent",
  "train --redundant-share 1",
  "train --epochs 0",
  "train --epochs ten",
  "train --epochs -1",
  "train --epochs 1.5",
  "train --batch 1",
  "train --width 1/3",
  "train --preset huge",
  "train --learning-rate nan",
  "train --learning-rate 1e9",
  "train --optimizer rmsprop",
  "train --schedule linear",
  "train --polarity inverted",
  "train --exits 1,5",
  "train --exits 1 --no-exit",
  "train --resume somewhere --epochs 3",
  "train --resume somewhere --no-exit",
  "train --resume somewhere --run elsewhere",
  "evaluate",
  "evaluate --model somewhere --threshold 2",
  "evaluate --model somewhere --redundant-share some",
  "evaluate --model somewhere --split train",
  "evaluate --model somewhere --repeats many",
  "classify",
  "table",
  "table --with somewhere",
  "table --with somewhere --without elsewhere --format html",
  "table --with somewhere --without elsewhere --repeats -1",
  "exits",
  "exits somewhere --format html",
  "matrix",
  "matrix somewhere --show all",
  "matrix somewhere --repeats 3",
  "evaluate --model somewhere --unseen --sweep",
  "evaluate --model somewhere --unseen svhn --split validation",
  "classify --invert perhaps image.png",
  "classify --repeats 0 image.png",
  "export --model somewhere",
  "export output.safetensors",
  "export --model somewhere one two",
  "export --model somewhere --dtype f8 output.safetensors",
  "info",
  "demo --steps 1",
  "devices all",
  "bench now",
  "bench --batch 0",
  "bench --batch ''",
  "bench --redundant ''",
  "bench --redundant 0,5,,",
  "train --run ''",
  "train --resume ''",
  "demo --run ''",
  "threshold --run ''",
  "datasets list --data ''",
  "export --model somewhere ''",
  "bench --batch 1,,2",
  "bench --batch 1,2,3,4,5,6,7,8,9",
  "bench --redundant 1.5",
  "bench --redundant half",
  "bench --width 1/3",
  "bench --preset huge",
  "bench --images 0",
  "bench --threads many",
  "bench --training-batch -1",
  "bench --pair mnist+omniglot",
  "bench --model somewhere --width 1",
};

/* Each is refused with 2, a sentence and a hint, and before any work is done. */
static void
test_nonsense (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    {
      g_auto (CliResult) result = cli_run ("%s", nonsense[i]);

      g_test_message ("offramp-cli %s: %s", nonsense[i], result.errors);
      g_assert_cmpint (result.status, ==, 2);
      g_assert_cmpstr (result.output, ==, "");
      g_assert_true (g_str_has_prefix (result.errors, "offramp-cli: "));
      g_assert_nonnull (strstr (result.errors, "--help"));
      g_assert_cmpuint (cli_count_lines (result.errors), ==, 2);
    }
}

/* What makes sense but is not there is a failure, not a mistake of usage. */
static void
test_missing_files (void)
{
  static const char *const command_lines[] = {
    "evaluate --model /nonexistent/model.safetensors",
    "classify --model /nonexistent/run image.png",
    "table --with /nonexistent/with --without /nonexistent/without",
    "exits /nonexistent/one /nonexistent/two",
    "matrix /nonexistent/one /nonexistent/two",
    "export --model /nonexistent/run /nonexistent/out",
    "info --model /nonexistent/run",
    "train --resume /nonexistent/run",
    "train --pair mnist+omniglot --data /nonexistent --quiet",
    "train --pair svhn+cifar100 --data /nonexistent --quiet",
    "train --pair folder:/nonexistent+doodles --quiet",
  };

  for (guint i = 0; i < G_N_ELEMENTS (command_lines); i++)
    {
      g_auto (CliResult) result = cli_run ("%s", command_lines[i]);

      g_test_message ("offramp-cli %s: %s", command_lines[i], result.errors);
      g_assert_cmpint (result.status, ==, 1);
      g_assert_cmpstr (result.output, ==, "");
      g_assert_true (g_str_has_prefix (result.errors, "offramp-cli: "));
      g_assert_nonnull (strstr (result.errors, "/nonexistent"));
      g_assert_cmpuint (cli_count_lines (result.errors), ==, 1);
    }
}

static void
test_devices (void)
{
  g_auto (CliResult) result = cli_run ("devices");

  g_assert_cmpint (result.status, ==, 0);
  g_assert_true (g_str_has_prefix (result.output, "cpu ") || strstr (result.output, "\ncpu ") != NULL);
}

/* Asks the dynamic loader, as ldd does. */
static void
test_links_no_gtk (void)
{
  g_autoptr (GSubprocessLauncher) launcher
      = cli_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) words = cli_make_arguments ("--version");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CliResult) result = { 0 };

  g_subprocess_launcher_setenv (launcher, "LD_TRACE_LOADED_OBJECTS", "1", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)words->pdata, &error);
  g_assert_no_error (error);
  result = cli_finish (process);

  g_assert_nonnull (strstr (result.output, "libglib-2.0"));
  g_assert_null (strstr (result.output, "libgtk"));
  g_assert_null (strstr (result.output, "libadwaita"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/help", test_help);
  g_test_add_func ("/cli/help-as-a-word", test_help_as_a_word);
  g_test_add_func ("/cli/options-are-documented", test_options_are_documented);
  g_test_add_func ("/cli/version", test_version);
  g_test_add_func ("/cli/nonsense", test_nonsense);
  g_test_add_func ("/cli/missing-files", test_missing_files);
  g_test_add_func ("/cli/devices", test_devices);
  g_test_add_func ("/cli/links-no-gtk", test_links_no_gtk);
  return g_test_run ();
}
