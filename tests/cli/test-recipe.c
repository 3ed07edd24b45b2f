/* SPDX-License-Identifier: Apache-2.0 */
/* `train` takes what was not stated from the pair's recipe, and run.json holds numbers. On real images. */
#include "cli-runner.h"

#include <json-glib/json-glib.h>

#define FEW "--pair svhn+gtsrb --width 1/16 --limit 160 --threads 1 --quiet"

static gboolean
has_images (void)
{
  const char *data = g_getenv ("OFFRAMP_TEST_DATA");
  g_autofree char *file = data != NULL ? g_build_filename (data, "svhn", "train_32x32.mat", NULL) : NULL;

  if (file == NULL || !g_file_test (file, G_FILE_TEST_IS_REGULAR))
    {
      g_test_skip ("the images of SVHN are not there");
      return FALSE;
    }
  return TRUE;
}

/* Trains, and gives back the settings that the run keeps. */
static JsonParser *
train (const char *folder, const char *options)
{
  g_autofree char *run = g_build_filename (folder, "run", NULL);
  g_autofree char *path = g_build_filename (run, "run.json", NULL);
  g_auto (CliResult) result
      = cli_run ("train " FEW " --data %s %s --run %s", g_getenv ("OFFRAMP_TEST_DATA"), options, run);
  JsonParser *parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  g_test_message ("%s%s", result.output, result.errors);
  g_assert_cmpint (result.status, ==, 0);
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return parser;
}

static JsonObject *
get_settings (JsonParser *parser)
{
  return json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "settings");
}

static void
test_recipe_fills_in (void)
{
  g_autofree char *folder = cli_make_folder ();
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *settings;

  if (!has_images ())
    return;
  parser = train (folder, "");
  settings = get_settings (parser);
  g_assert_cmpint (json_object_get_int_member (settings, "epochs"), ==, 80); /* the most, of so few images */
  g_assert_cmpint (json_object_get_int_member (settings, "batch"), ==, 64);
  g_assert_cmpstr (json_object_get_string_member (settings, "augment"), ==, "on");
  cli_remove_folder (folder);
}

static void
test_what_is_stated_wins (void)
{
  g_autofree char *folder = cli_make_folder ();
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *settings;

  if (!has_images ())
    return;
  parser
      = train (folder, "--epochs 2 --batch 32 --augment off --warmup 0.25 --weight-decay 0.125 --learning-rate 0.0625");
  settings = get_settings (parser);
  g_assert_cmpint (json_object_get_int_member (settings, "epochs"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (settings, "batch"), ==, 32);
  g_assert_cmpstr (json_object_get_string_member (settings, "augment"), ==, "off");
  g_assert_cmpfloat (json_object_get_double_member (settings, "warmup"), ==, 0.25);
  g_assert_cmpfloat (json_object_get_double_member (settings, "weight_decay"), ==, 0.125);
  g_assert_cmpfloat (json_object_get_double_member (settings, "learning_rate"), ==, 0.0625);
  cli_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/recipe/fills-in", test_recipe_fills_in);
  g_test_add_func ("/cli/recipe/what-is-stated-wins", test_what_is_stated_wins);
  return g_test_run ();
}
