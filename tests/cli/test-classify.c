/* SPDX-License-Identifier: Apache-2.0 */
/* `classify` on pictures that the test draws, on files that are none, and on real samples where they are. */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "cli-run-folder.h"

enum
{
  SIDE = 40
};

typedef struct
{
  char *folder;
  char *run;
  char *pictures;
  double threshold; /* the network's own, chosen in its training */
} Shared;

/* A stroke of ink on a ground, as PPM. */
static void
draw (const char *folder, const char *name, guint8 ground, guint8 ink)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *header = g_strdup_printf ("P6\n%d %d\n255\n", SIDE, SIDE);
  g_autoptr (GError) error = NULL;

  g_byte_array_append (bytes, (const guint8 *)header, strlen (header));
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      {
        guint8 value = x > 16 && x < 22 && y > 6 && y < 34 ? ink : ground;
        const guint8 pixel[3] = { value, value, value };

        g_byte_array_append (bytes, pixel, 3);
      }
  g_file_set_contents (path, (const char *)bytes->data, bytes->len, &error);
  g_assert_no_error (error);
}

/* One object for each line of output. */
static GPtrArray *
parse_lines (const char *output)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;

      if (*lines[i] == '\0')
        continue;
      json_parser_load_from_data (parser, lines[i], -1, &error);
      g_assert_no_error (error);
      g_ptr_array_add (objects, json_object_ref (json_node_get_object (json_parser_get_root (parser))));
    }

  return objects;
}

static void
assert_answer (JsonObject *object, double threshold)
{
  const char *route = json_object_get_string_member (object, "route");
  double p_redundant = json_object_get_double_member (object, "p_redundant");
  double p_label = json_object_get_double_member (object, "p_label");
  double time = json_object_get_double_member (object, "time_ms");
  JsonArray *stages = json_object_get_array_member (object, "stages_ms");

  g_assert_true (json_object_has_member (object, "file"));
  g_assert_true (json_object_has_member (object, "inverted"));
  g_assert_false (json_object_has_member (object, "error"));
  g_assert_cmpfloat (p_redundant, >=, 0);
  g_assert_cmpfloat (p_redundant, <=, 1);
  g_assert_cmpfloat (p_label, >, 0);
  g_assert_cmpfloat (p_label, <=, 1);
  g_assert_cmpfloat (time, >, 0);
  if (p_redundant >= threshold)
    {
      g_assert_cmpstr (route, ==, "exit");
      g_assert_cmpint (json_object_get_int_member (object, "exit_block"), ==, 1);
      g_assert_cmpstr (json_object_get_string_member (object, "label"), ==, "redundant");
      g_assert_cmpfloat (p_label, ==, p_redundant);
      g_assert_cmpuint (json_array_get_length (stages), ==, 1);
    }
  else
    {
      g_assert_cmpstr (route, ==, "full");
      g_assert_cmpint (strlen (json_object_get_string_member (object, "label")), ==, 1);
      g_assert_cmpuint (json_array_get_length (stages), ==, 2);
    }
}

/* Both roads, forced by the threshold. */
static void
test_json (gconstpointer user_data)
{
  const Shared *shared = user_data;
  static const double thresholds[] = { 0, 0.5, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (thresholds); i++)
    {
      g_auto (CliResult) result
          = cli_run ("classify --json --threads 1 --model %s --threshold %.1f %s/light.ppm %s/dark.ppm", shared->run,
                     thresholds[i], shared->pictures, shared->pictures);
      g_autoptr (GPtrArray) objects = parse_lines (result.output);

      g_test_message ("%s%s", result.output, result.errors);
      g_assert_cmpint (result.status, ==, 0);
      g_assert_cmpstr (result.errors, ==, "");
      g_assert_cmpuint (objects->len, ==, 2);
      for (guint o = 0; o < objects->len; o++)
        assert_answer (objects->pdata[o], thresholds[i]);
      if (thresholds[i] == 0)
        g_assert_cmpstr (json_object_get_string_member (objects->pdata[0], "route"), ==, "exit");
      if (thresholds[i] == 1)
        g_assert_cmpstr (json_object_get_string_member (objects->pdata[0], "route"), ==, "full");
    }
}

/* Dark ink on paper is turned round for a network of matched ink, and then is the same picture. */
static void
test_invert (gconstpointer user_data)
{
  const Shared *shared = user_data;
  g_auto (CliResult) usual = cli_run ("classify --json --threads 1 --model %s %s/light.ppm %s/dark.ppm", shared->run,
                                      shared->pictures, shared->pictures);
  g_auto (CliResult) never
      = cli_run ("classify --json --threads 1 --invert never --model %s %s/dark.ppm", shared->run, shared->pictures);
  g_auto (CliResult) always
      = cli_run ("classify --json --threads 1 --invert always --model %s %s/light.ppm", shared->run, shared->pictures);
  g_autoptr (GPtrArray) usual_objects = parse_lines (usual.output);
  g_autoptr (GPtrArray) never_objects = parse_lines (never.output);
  g_autoptr (GPtrArray) always_objects = parse_lines (always.output);

  g_assert_false (json_object_get_boolean_member (usual_objects->pdata[0], "inverted"));
  g_assert_true (json_object_get_boolean_member (usual_objects->pdata[1], "inverted"));
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (usual_objects->pdata[0], "p_redundant"),
                                  json_object_get_double_member (usual_objects->pdata[1], "p_redundant"), 1e-6);

  g_assert_false (json_object_get_boolean_member (never_objects->pdata[0], "inverted"));
  g_assert_true (json_object_get_boolean_member (always_objects->pdata[0], "inverted"));
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (never_objects->pdata[0], "p_redundant"),
                                  json_object_get_double_member (always_objects->pdata[0], "p_redundant"), 1e-6);
}

/* A folder is walked in order, hidden and foreign files left out; bad files are named and the rest goes on. */
static void
test_folder_with_bad_files (gconstpointer user_data)
{
  const Shared *shared = user_data;
  g_auto (CliResult) text = cli_run ("classify --threads 1 --model %s %s", shared->run, shared->folder);
  g_auto (CliResult) json
      = cli_run ("classify --json --threads 1 --model %s %s /nonexistent.png", shared->run, shared->pictures);
  g_autoptr (GPtrArray) objects = parse_lines (json.output);
  guint n_errors = 0;

  g_test_message ("%s%s%s", text.output, text.errors, json.output);
  g_assert_cmpint (text.status, ==, 1);
  g_assert_cmpuint (cli_count_lines (text.output), ==, 3);
  g_assert_cmpuint (cli_count_lines (text.errors), ==, 1);
  g_assert_nonnull (strstr (text.errors, "broken.png"));
  g_assert_nonnull (strstr (text.output, "deeper/light.ppm"));
  g_assert_null (strstr (text.output, ".hidden.ppm"));

  g_assert_cmpint (json.status, ==, 1);
  g_assert_cmpstr (json.errors, ==, "");
  g_assert_cmpuint (objects->len, ==, 5);
  for (guint i = 0; i < objects->len; i++)
    if (json_object_has_member (objects->pdata[i], "error"))
      {
        const char *file = json_object_get_string_member (objects->pdata[i], "file");

        g_assert_true (g_str_has_suffix (file, "broken.png") || g_str_equal (file, "/nonexistent.png"));
        g_assert_cmpuint (json_object_get_size (objects->pdata[i]), ==, 2);
        n_errors++;
      }
    else
      {
        assert_answer (objects->pdata[i], shared->threshold);
      }
  g_assert_cmpuint (n_errors, ==, 2);
}

static void
test_empty_folder (gconstpointer user_data)
{
  const Shared *shared = user_data;
  g_autofree char *empty = cli_make_folder ();
  g_auto (CliResult) result = cli_run ("classify --threads 1 --model %s %s", shared->run, empty);

  g_assert_cmpint (result.status, ==, 1);
  g_assert_nonnull (strstr (result.errors, empty));
  cli_remove_folder (empty);
}

static void
test_real_samples (gconstpointer user_data)
{
  const Shared *shared = user_data;
  const char *data = g_getenv ("OFFRAMP_TEST_DATA");
  g_autofree char *samples = g_build_filename (data != NULL ? data : "", "samples", NULL);
  g_auto (CliResult) result = { 0 };
  g_autoptr (GPtrArray) objects = NULL;

  if (data == NULL || !g_file_test (samples, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("there are no sample images (OFFRAMP_TEST_DATA)");
      return;
    }
  result = cli_run ("classify --json --repeats 1 --threads 1 --model %s %s", shared->run, samples);
  objects = parse_lines (result.output);

  g_assert_cmpuint (objects->len, >, 40);
  for (guint i = 0; i < objects->len; i++)
    {
      if (json_object_has_member (objects->pdata[i], "error"))
        g_test_message ("%s", json_object_get_string_member (objects->pdata[i], "error"));
      assert_answer (objects->pdata[i], shared->threshold);
    }
  g_assert_cmpint (result.status, ==, 0);
}

static double
read_threshold (const char *run)
{
  g_autofree char *path = g_build_filename (run, "run.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *root;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  return json_object_get_double_member (json_object_get_object_member (root, "best_validation"), "threshold");
}

static void
make_pictures (Shared *shared)
{
  g_autofree char *deeper = NULL;
  g_autofree char *broken = NULL;
  g_autofree char *notes = NULL;

  shared->pictures = g_build_filename (shared->folder, "pictures", NULL);
  deeper = g_build_filename (shared->pictures, "deeper", NULL);
  broken = g_build_filename (shared->pictures, "broken.png", NULL);
  notes = g_build_filename (shared->pictures, "notes.txt", NULL);
  g_assert_cmpint (g_mkdir_with_parents (deeper, 0700), ==, 0);
  draw (shared->pictures, "light.ppm", 0, 255);
  draw (shared->pictures, "dark.ppm", 255, 0);
  draw (shared->pictures, ".hidden.ppm", 255, 0);
  draw (deeper, "light.ppm", 10, 200);
  g_assert_true (g_file_set_contents (broken, "\x89PNG\r\n\x1a\nnonsense", -1, NULL));
  g_assert_true (g_file_set_contents (notes, "no picture", -1, NULL));
}

int
main (int argc, char *argv[])
{
  Shared shared;
  int status;

  g_test_init (&argc, &argv, NULL);
  shared.folder = cli_make_folder ();
  shared.run = cli_train_tiny (shared.folder, "run", "");
  shared.threshold = read_threshold (shared.run);
  make_pictures (&shared);

  g_test_add_data_func ("/cli/classify/json", &shared, test_json);
  g_test_add_data_func ("/cli/classify/invert", &shared, test_invert);
  g_test_add_data_func ("/cli/classify/folder-with-bad-files", &shared, test_folder_with_bad_files);
  g_test_add_data_func ("/cli/classify/empty-folder", &shared, test_empty_folder);
  g_test_add_data_func ("/cli/classify/real-samples", &shared, test_real_samples);
  status = g_test_run ();

  cli_remove_folder (shared.folder);
  g_free (shared.folder);
  g_free (shared.run);
  g_free (shared.pictures);
  return status;
}
