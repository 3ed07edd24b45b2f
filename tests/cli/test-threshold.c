/* SPDX-License-Identifier: Apache-2.0 */
/* `threshold`: chooses anew for a finished run, writes it where `evaluate` finds it, and changes nothing else. */
#include "cli-run-folder.h"

#include <json-glib/json-glib.h>

static char *folder;
static char *run;

static JsonObject *
parse_object (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (root));
}

/* The member of run.json. */
static JsonObject *
read_run (const char *member)
{
  g_autofree char *path = g_build_filename (run, "run.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  object = parse_object (text);
  return json_object_ref (json_object_get_object_member (object, member));
}

/* [size] what is in the model's file. */
static char *
read_model (gsize *size)
{
  g_autofree char *path = g_build_filename (run, "model.safetensors", NULL);
  char *bytes = NULL;

  g_assert_true (g_file_get_contents (path, &bytes, size, NULL));
  return bytes;
}

/* Training has chosen already; the figures in run.json are those that `evaluate` measures with nothing said. */
static void
test_training_chooses (void)
{
  g_auto (CliResult) evaluated = cli_run ("evaluate --model %s --split validation --repeats 0 --json -q", run);
  g_autoptr (JsonObject) measured = parse_object (evaluated.output);
  g_autoptr (JsonObject) noted = read_run ("best_validation");

  g_assert_cmpint (evaluated.status, ==, 0);
  g_assert_cmpstr (json_object_get_string_member (noted, "threshold_goal"), ==, "accuracy");
  g_assert_true (json_object_get_boolean_member (noted, "goal_reached"));
  g_assert_cmpfloat (json_object_get_double_member (measured, "threshold"), ==,
                     json_object_get_double_member (noted, "threshold"));
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (measured, "accuracy"),
                                  json_object_get_double_member (noted, "accuracy"), 1e-9);
}

/* A dry run tells the same as a real one, and leaves every byte. */
static void
test_dry_run (void)
{
  gsize size_before, size_after;
  g_autofree char *before = read_model (&size_before);
  g_auto (CliResult) result = cli_run ("threshold --run %s --goal main-lost=0%% --dry-run -q", run);
  g_autofree char *after = read_model (&size_after);

  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.errors, ==, "");
  g_assert_nonnull (strstr (result.output, "No file was changed."));
  g_assert_cmpmem (before, size_before, after, size_after);
}

static void
test_goal_main_lost (void)
{
  g_auto (CliResult) result = cli_run ("threshold --run %s --goal main-lost=0%% --json -q", run);
  g_autoptr (JsonObject) object = parse_object (result.output);
  JsonObject *now = json_object_get_object_member (object, "now");
  g_autoptr (JsonObject) noted = read_run ("best_validation");
  g_autoptr (JsonObject) settings = read_run ("settings");
  g_auto (CliResult) info = cli_run ("info --model %s", run);
  g_auto (CliResult) evaluated = cli_run ("evaluate --model %s --split validation --repeats 0 --json -q", run);
  g_autoptr (JsonObject) measured = parse_object (evaluated.output);

  g_assert_cmpint (result.status, ==, 0);
  g_assert_true (json_object_get_boolean_member (object, "written"));
  if (json_object_get_boolean_member (object, "goal_reached"))
    g_assert_cmpfloat (json_object_get_double_member (now, "main_lost"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (measured, "threshold"), ==,
                     json_object_get_double_member (now, "threshold"));
  g_assert_cmpfloat (json_object_get_double_member (noted, "threshold"), ==,
                     json_object_get_double_member (now, "threshold"));
  g_assert_cmpstr (json_object_get_string_member (settings, "threshold_goal"), ==, "main-lost=0%");
  g_assert_nonnull (strstr (info.output, "at most 0 % of the main images lost"));
}

/* There and back again: the same choice gives the same bytes. */
static void
test_bytes_repeat (void)
{
  gsize size_first, size_second;
  g_auto (CliResult) first = cli_run ("threshold --run %s --goal time=0.6 -q", run);
  g_autofree char *bytes_first = read_model (&size_first);
  g_auto (CliResult) between = cli_run ("threshold --model %s --goal accuracy -q", run);
  g_auto (CliResult) second = cli_run ("threshold --run %s --goal time=60%% -q", run);
  g_autofree char *bytes_second = read_model (&size_second);
  g_auto (CliResult) third = cli_run ("threshold --run %s -q", run); /* the run's own goal, which is time=0.6 now */

  g_assert_cmpint (first.status, ==, 0);
  g_assert_cmpint (between.status, ==, 0);
  g_assert_cmpint (second.status, ==, 0);
  g_assert_cmpint (third.status, ==, 0);
  g_assert_cmpmem (bytes_first, size_first, bytes_second, size_second);
  g_assert_nonnull (strstr (third.output, "60 %"));
}

/* A file by itself keeps its precision. */
static void
test_file (void)
{
  g_autofree char *file = g_build_filename (folder, "small.safetensors", NULL);
  g_auto (CliResult) export = cli_run ("export --model %s --dtype f16 %s", run, file);
  g_auto (CliResult) result = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size_before, size_after;

  g_assert_cmpint (export.status, ==, 0);
  g_assert_true (g_file_get_contents (file, &before, &size_before, NULL));
  result = cli_run ("threshold --model %s --goal main-lost=5%% -q", file);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_true (g_file_get_contents (file, &after, &size_after, NULL));
  g_assert_cmpuint (size_after, <, size_before + 4096); /* the facts may be longer, the numbers are not */
  g_assert_nonnull (strstr (result.output, file));
}

static void
test_refusals (void)
{
  g_autofree char *plain = cli_train_tiny (folder, "plain", "--no-exit");
  g_auto (CliResult) without = cli_run ("threshold --run %s -q", plain);
  g_auto (CliResult) nothing = cli_run ("threshold -q");
  g_auto (CliResult) both = cli_run ("threshold --run %s --model %s -q", run, run);
  g_auto (CliResult) wrong = cli_run ("threshold --run %s --goal fame -q", run);
  g_auto (CliResult) empty = cli_run ("threshold --run %s/nowhere -q", folder);

  g_assert_cmpint (without.status, ==, 2);
  g_assert_nonnull (strstr (without.errors, "no exit"));
  g_assert_cmpint (nothing.status, ==, 2);
  g_assert_cmpint (both.status, ==, 2);
  g_assert_cmpint (wrong.status, ==, 2);
  g_assert_nonnull (strstr (wrong.errors, "fame"));
  g_assert_cmpint (empty.status, ==, 1);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = cli_make_folder ();
  run = cli_train_tiny (folder, "run", "");
  g_test_add_func ("/cli/threshold/training-chooses", test_training_chooses);
  g_test_add_func ("/cli/threshold/dry-run", test_dry_run);
  g_test_add_func ("/cli/threshold/main-lost", test_goal_main_lost);
  g_test_add_func ("/cli/threshold/bytes-repeat", test_bytes_repeat);
  g_test_add_func ("/cli/threshold/file", test_file);
  g_test_add_func ("/cli/threshold/refusals", test_refusals);
  status = g_test_run ();
  cli_remove_folder (folder);
  g_free (run);
  g_free (folder);
  return status;
}
