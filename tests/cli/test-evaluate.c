/* SPDX-License-Identifier: Apache-2.0 */
/* `evaluate` and `export`: numbers that must agree with each other. */
#include "cli-networks.h"

static JsonObject *
evaluate_model (const char *model, const char *options)
{
  return cli_run_json ("evaluate --json --limit 400 --repeats 2 --threads 1 --model %s %s", model, options);
}

static void
assert_row (JsonObject *object, guint images)
{
  static const char *const shares[] = { "accuracy", "exit_accuracy", "main_accuracy", "main_lost", "left_share" };

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    cli_json_assert_share (object, shares[i]);
  g_assert_cmpfloat (cli_json_get_number (object, "loss_main"), >, 0);
  g_assert_cmpfloat_with_epsilon (cli_json_get_number (object, "loss"),
                                  cli_json_get_number (object, "loss_exit") + cli_json_get_number (object, "loss_main"),
                                  1e-9);
  g_assert_cmpfloat (cli_json_get_number (object, "time_min_s"), >, 0);
  g_assert_cmpfloat (cli_json_get_number (object, "time_min_s"), <=, cli_json_get_number (object, "time_s"));
  g_assert_cmpfloat (cli_json_get_number (object, "time_s"), <=, cli_json_get_number (object, "time_max_s"));
  g_assert_cmpfloat_with_epsilon (cli_json_get_number (object, "time_per_image_s") * images,
                                  cli_json_get_number (object, "time_s"), 1e-9);
  g_assert_cmpint (json_object_get_int_member (object, "repeats"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (object, "precision"), ==, "fp32");
  g_assert_cmpstr (json_object_get_string_member (object, "device"), !=, "");
  g_assert_cmpstr (json_object_get_string_member (object, "preset"), ==, "modern");
  g_assert_cmpstr (json_object_get_string_member (object, "width"), ==, "1/16");
}

static void
test_json (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autoptr (JsonObject) object = evaluate_model (networks->with_exit, "");
  JsonArray *exits = json_object_get_array_member (object, "exits");

  g_assert_cmpstr (json_object_get_string_member (object, "pair"), ==, "doodles");
  g_assert_cmpstr (json_object_get_string_member (object, "polarity"), ==, "matched");
  g_assert_cmpstr (json_object_get_string_member (object, "split"), ==, "test");
  g_assert_cmpint (json_object_get_int_member (object, "images"), ==, 400);
  g_assert_cmpfloat (cli_json_get_number (object, "redundant_share"), >, 0.2);
  g_assert_cmpfloat (cli_json_get_number (object, "redundant_share"), <, 0.8);
  g_assert_cmpfloat (cli_json_get_number (object, "loss_exit"), >, 0);
  g_assert_cmpfloat (cli_json_get_number (object, "threshold"), >, 0); /* as validation chose it */
  g_assert_cmpfloat (cli_json_get_number (object, "threshold"), <, 1);
  g_assert_cmpuint (json_array_get_length (exits), ==, 1);
  g_assert_cmpint (json_array_get_int_element (exits, 0), ==, 1);
  assert_row (object, 400);
}

/* At a threshold of 0 all images leave: right are the redundant ones, and nothing else. */
static void
test_threshold (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autoptr (JsonObject) usual = evaluate_model (networks->with_exit, "");
  g_autoptr (JsonObject) all = evaluate_model (networks->with_exit, "--threshold 0");
  g_autoptr (JsonObject) few = evaluate_model (networks->with_exit, "--threshold 0.999999");
  double redundant = cli_json_get_number (all, "redundant_share");

  g_assert_cmpfloat (cli_json_get_number (all, "threshold"), ==, 0);
  g_assert_cmpfloat (cli_json_get_number (all, "left_share"), ==, 1);
  g_assert_cmpfloat (cli_json_get_number (all, "main_lost"), ==, 1);
  g_assert_cmpfloat (cli_json_get_number (all, "main_accuracy"), ==, 0);
  g_assert_cmpfloat_with_epsilon (cli_json_get_number (all, "accuracy"), redundant, 1e-9);
  g_assert_cmpfloat_with_epsilon (cli_json_get_number (all, "exit_accuracy"), redundant, 1e-9);
  g_assert_cmpfloat (cli_json_get_number (few, "left_share"), <, cli_json_get_number (usual, "left_share"));
  g_assert_cmpfloat_with_epsilon (cli_json_get_number (all, "loss"), cli_json_get_number (usual, "loss"), 1e-9);
}

static void
test_baseline (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autofree char *options = g_strdup_printf ("--baseline %s", networks->without_exit);
  g_autoptr (JsonObject) object = evaluate_model (networks->with_exit, options);
  g_autoptr (JsonObject) alone = evaluate_model (networks->without_exit, "");
  JsonObject *baseline = json_object_get_object_member (object, "baseline");

  assert_row (object, 400);
  assert_row (baseline, 400);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (baseline, "exits")), ==, 0);
  g_assert_cmpfloat (cli_json_get_number (baseline, "loss_exit"), ==, 0);
  g_assert_cmpfloat (cli_json_get_number (baseline, "loss"), ==, cli_json_get_number (alone, "loss"));
  g_assert_cmpfloat (cli_json_get_number (baseline, "accuracy"), ==, cli_json_get_number (alone, "accuracy"));
  g_assert_cmpfloat_with_epsilon (cli_json_get_number (object, "time_ratio"),
                                  cli_json_get_number (object, "time_s") / cli_json_get_number (baseline, "time_s"),
                                  1e-9);
}

/* The curves say nothing about a threshold, and nothing is better than chance by accident. */
static void
test_statistics (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autoptr (JsonObject) usual = evaluate_model (networks->with_exit, "--repeats 0");
  g_autoptr (JsonObject) other = evaluate_model (networks->with_exit, "--repeats 0 --threshold 0.9");

  g_assert_cmpfloat (cli_json_get_number (usual, "auroc"), >, 0.6);
  g_assert_cmpfloat (cli_json_get_number (usual, "auroc"), <=, 1);
  cli_json_assert_share (usual, "fpr95");
  cli_json_assert_share (usual, "ece");
  g_assert_cmpfloat (cli_json_get_number (usual, "auroc"), ==, cli_json_get_number (other, "auroc"));
  g_assert_cmpfloat (cli_json_get_number (usual, "fpr95"), ==, cli_json_get_number (other, "fpr95"));
  g_assert_cmpfloat (cli_json_get_number (usual, "ece"), !=, cli_json_get_number (other, "ece"));
  g_assert_false (json_object_has_member (usual, "confusion"));
  g_assert_false (json_object_has_member (usual, "sweep"));
}

/* The diagonal is the accuracy, the last column what left. */
static void
test_confusion (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  const char *const paths[] = { networks->with_exit, networks->without_exit };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (JsonObject) object = evaluate_model (paths[i], "--repeats 0 --confusion");
      JsonArray *rows = json_object_get_array_member (object, "confusion");
      JsonArray *accuracies = json_object_get_array_member (object, "class_accuracy");
      JsonArray *classes = json_object_get_array_member (object, "classes");
      gint64 images = 0, right = 0, left = 0;

      g_assert_cmpuint (json_array_get_length (rows), ==, 11);
      g_assert_cmpuint (json_array_get_length (accuracies), ==, 11);
      g_assert_cmpstr (json_array_get_string_element (classes, 10), ==, "redundant");
      for (guint truth = 0; truth < 11; truth++)
        {
          JsonArray *row = json_array_get_array_element (rows, truth);
          gint64 of_class = 0;

          for (guint answer = 0; answer < 11; answer++)
            of_class += json_array_get_int_element (row, answer);
          g_assert_cmpfloat_with_epsilon (json_array_get_double_element (accuracies, truth) * of_class,
                                          json_array_get_int_element (row, truth), 1e-9);
          images += of_class;
          right += json_array_get_int_element (row, truth);
          left += json_array_get_int_element (row, 10);
        }
      g_assert_cmpint (images, ==, 400);
      g_assert_cmpfloat_with_epsilon (right / 400.0, cli_json_get_number (object, "accuracy"), 1e-9);
      if (json_object_get_null_member (object, "left_share"))
        g_assert_cmpstr (json_object_get_string_member (object, "model"), ==, networks->without_exit);
      else
        g_assert_cmpfloat_with_epsilon (left / 400.0, cli_json_get_number (object, "left_share"), 1e-9);
    }
}

/* One pass says what a run at each threshold says; a handful of times is measured, the rest is null. */
static void
test_sweep (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autoptr (JsonObject) object = evaluate_model (networks->with_exit, "--sweep");
  g_autoptr (JsonObject) alone = evaluate_model (networks->with_exit, "--repeats 0 --threshold 0.7");
  g_auto (CliResult) without = cli_run ("evaluate --sweep --limit 50 --model %s", networks->without_exit);
  JsonArray *sweep = json_object_get_array_member (object, "sweep");
  double kept = 0;
  guint n_timed = 0, n_compared = 0, n_own = 0;

  for (guint i = 0; i < json_array_get_length (sweep); i++)
    {
      JsonObject *step = json_array_get_object_element (sweep, i);

      g_assert_cmpfloat (cli_json_get_number (step, "kept_share"), >=, kept);
      kept = cli_json_get_number (step, "kept_share");
      n_timed += !json_object_get_null_member (step, "time_s");
      if (json_object_get_boolean_member (step, "own"))
        {
          n_own++;
          g_assert_cmpfloat (cli_json_get_number (step, "threshold"), ==, cli_json_get_number (object, "threshold"));
          g_assert_cmpfloat (cli_json_get_number (step, "accuracy"), ==, cli_json_get_number (object, "accuracy"));
        }
      if (cli_json_get_number (step, "threshold") != 0.7)
        continue;

      n_compared++;
      g_assert_cmpfloat (cli_json_get_number (step, "accuracy"), ==, cli_json_get_number (alone, "accuracy"));
      g_assert_cmpfloat (cli_json_get_number (step, "exit_accuracy"), ==, cli_json_get_number (alone, "exit_accuracy"));
      g_assert_cmpfloat (cli_json_get_number (step, "main_lost"), ==, cli_json_get_number (alone, "main_lost"));
      g_assert_cmpfloat_with_epsilon (kept, 1 - cli_json_get_number (alone, "left_share"), 1e-9);
    }
  g_assert_cmpuint (n_compared, ==, 1);
  g_assert_cmpuint (n_timed, ==,
                    json_array_get_length (sweep) > 15 ? 6 : 5); /* the network's own, unless it is usual */
  g_assert_cmpuint (n_own, ==, 1);

  g_assert_cmpint (without.status, ==, 2);
  g_assert_nonnull (strstr (without.errors, "no exit"));
}

/* The validation split is the one of the training: its best score comes out again. */
static void
assert_validation_is_that_of_the_training (const char *run, double least_share, double most_share)
{
  g_auto (CliResult) result = cli_run ("evaluate --model %s --split validation --repeats 0 --json --threads 1", run);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (CliResult) info = cli_run ("info --model %s", run);
  g_autofree char *accuracy = NULL;
  JsonObject *object;

  g_assert_cmpint (result.status, ==, 0);
  g_assert_true (json_parser_load_from_data (parser, result.output, -1, NULL));
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpint (json_object_get_int_member (object, "images"), <, 100);
  g_assert_true (json_object_get_null_member (object, "time_s"));
  g_assert_cmpfloat (cli_json_get_number (object, "redundant_share"), >, least_share);
  g_assert_cmpfloat (cli_json_get_number (object, "redundant_share"), <, most_share);

  accuracy = g_strdup_printf (
      "accuracy %.2f %%, exit accuracy %.2f %%, loss %.4f", 100 * cli_json_get_number (object, "accuracy"),
      100 * cli_json_get_number (object, "exit_accuracy"), cli_json_get_number (object, "loss"));
  g_assert_nonnull (strstr (info.output, accuracy));
}

static void
test_validation (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;

  assert_validation_is_that_of_the_training (networks->with_exit, 0.3, 0.45);
}

/* A run knows the share it was trained with; on test images it is asked for anew. */
static void
test_redundant_share (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autofree char *run = cli_train_tiny (networks->folder, "fewer-redundant", "--redundant-share 0.2");
  g_autoptr (JsonObject) usual = evaluate_model (run, "--repeats 0");
  g_autoptr (JsonObject) half = evaluate_model (run, "--repeats 0 --redundant-share 0.5");

  assert_validation_is_that_of_the_training (run, 0.15, 0.25);
  g_assert_cmpfloat_with_epsilon (cli_json_get_number (usual, "redundant_share"), 3.0 / 7, 0.01);
  g_assert_cmpfloat (cli_json_get_number (half, "redundant_share"), ==, 0.5);
}

/* Pictures of one's own among the redundant images. */
static void
test_folder (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autofree char *pictures = g_build_filename (networks->folder, "pictures, mine", NULL);
  g_autofree char *options = g_strdup_printf ("--repeats 0 --pair \"doodles+doodles,folder:%s\"", pictures);
  g_autoptr (JsonObject) object = NULL;

  g_assert_cmpint (g_mkdir_with_parents (pictures, 0700), ==, 0);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.pgm", pictures, i);

      g_assert_true (g_file_set_contents (path, "P2 2 2 255 0 9 90 255", -1, NULL));
    }
  object = evaluate_model (networks->with_exit, options);
  g_assert_true (g_str_has_suffix (json_object_get_string_member (object, "pair"), "/pictures, mine"));
  g_assert_cmpint (json_object_get_int_member (object, "images"), ==, 400);
}

static void
test_table (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_auto (CliResult) result = cli_run ("evaluate --model %s --baseline %s --limit 200 --repeats 1 --threads 1 --sweep "
                                       "--confusion",
                                       networks->with_exit, networks->without_exit);

  g_test_message ("%s", result.output);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.errors, ==, "");
  g_assert_nonnull (strstr (result.output, "test images: 200"));
  g_assert_nonnull (strstr (result.output, "no exit"));
  g_assert_nonnull (strstr (result.output, "Exit accuracy"));
  g_assert_nonnull (strstr (result.output, "of the second one's time"));
  g_assert_nonnull (strstr (result.output, "AUROC"));
  g_assert_nonnull (strstr (result.output, "with-exit: images by true class"));
  g_assert_nonnull (strstr (result.output, "without-exit: images by true class"));
  g_assert_nonnull (strstr (result.output, "\n0.999  "));
}

static goffset
get_size (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, NULL);

  g_assert_nonnull (info);
  return g_file_info_get_size (info);
}

static void
test_export (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  static const struct
  {
    const char *dtype;
    double tolerance, size;
  } cases[] = { { "f32", 1e-12, 1 }, { "f16", 0.01, 0.56 }, { "bf16", 0.1, 0.56 } };
  g_autofree char *original = g_build_filename (networks->with_exit, "model.safetensors", NULL);
  g_autoptr (JsonObject) expected = evaluate_model (networks->with_exit, "--repeats 0");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *copy = g_strdup_printf ("%s/%s.safetensors", networks->folder, cases[i].dtype);
      g_auto (CliResult) result
          = cli_run ("export --model %s --dtype %s %s", networks->with_exit, cases[i].dtype, copy);
      g_auto (CliResult) again = cli_run ("export --model %s --dtype %s %s", networks->with_exit, cases[i].dtype, copy);
      g_auto (CliResult) forced = cli_run ("export --force --model %s --dtype %s %s", copy, cases[i].dtype, copy);
      g_autoptr (JsonObject) evaluated = evaluate_model (copy, "--repeats 0");

      g_assert_cmpint (result.status, ==, 0);
      g_assert_nonnull (strstr (result.output, copy));
      g_assert_cmpint (again.status, ==, 1);
      g_assert_nonnull (strstr (again.errors, "--force"));
      g_assert_cmpint (forced.status, ==, 0);
      g_assert_cmpfloat (get_size (copy), <=, cases[i].size * get_size (original) + 16);
      g_assert_cmpstr (json_object_get_string_member (evaluated, "pair"), ==, "doodles");
      g_assert_cmpfloat_with_epsilon (cli_json_get_number (evaluated, "loss"), cli_json_get_number (expected, "loss"),
                                      cases[i].tolerance);
    }
}

static void
add_tests (const CliNetworks *networks)
{
  g_test_add_data_func ("/cli/evaluate/json", networks, test_json);
  g_test_add_data_func ("/cli/evaluate/threshold", networks, test_threshold);
  g_test_add_data_func ("/cli/evaluate/baseline", networks, test_baseline);
  g_test_add_data_func ("/cli/evaluate/statistics", networks, test_statistics);
  g_test_add_data_func ("/cli/evaluate/confusion", networks, test_confusion);
  g_test_add_data_func ("/cli/evaluate/sweep", networks, test_sweep);
  g_test_add_data_func ("/cli/evaluate/validation", networks, test_validation);
  g_test_add_data_func ("/cli/evaluate/redundant-share", networks, test_redundant_share);
  g_test_add_data_func ("/cli/evaluate/folder", networks, test_folder);
  g_test_add_data_func ("/cli/evaluate/table", networks, test_table);
  g_test_add_data_func ("/cli/export", networks, test_export);
}

int
main (int argc, char *argv[])
{
  return cli_networks_run_tests (argc, argv, add_tests);
}
