/* SPDX-License-Identifier: Apache-2.0 */
/* `evaluate --unseen` and `matrix`: shares that agree with those of `evaluate`, and what counts as seen. */
#include "cli-networks.h"

/* The member of @array whose "id" is @id. */
static JsonObject *
find_set (JsonArray *array, const char *id)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);

      if (g_str_equal (json_object_get_string_member (object, "id"), id))
        return object;
    }
  g_test_message ("there is no %s", id);
  g_assert_not_reached ();
}

static void
assert_set (JsonObject *set, gboolean seen, gint64 images)
{
  g_assert_cmpint (json_object_get_boolean_member (set, "seen"), ==, seen);
  g_assert_cmpint (json_object_get_int_member (set, "images"), ==, images);
  cli_json_assert_share (set, "leaves");
  cli_json_assert_share (set, "auroc");
  cli_json_assert_share (set, "fpr95");
}

/* What `evaluate` finds in the same images. */
static void
test_as_evaluated (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  const char *const runs[] = { networks->with_exit, networks->without_exit };

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autoptr (JsonObject) unseen = cli_run_json ("evaluate --json --threads 1 --unseen doodles --model %s", runs[i]);
      g_autoptr (JsonObject) usual
          = cli_run_json ("evaluate --json --threads 1 --repeats 0 --confusion --model %s", runs[i]);
      JsonObject *set = find_set (json_object_get_array_member (unseen, "sets"), "doodles");
      JsonArray *accuracies = json_object_get_array_member (usual, "class_accuracy");

      assert_set (set, TRUE, 1500);
      g_assert_cmpstr (json_object_get_string_member (unseen, "model"), ==, runs[i]);
      if (runs[i] == networks->with_exit)
        g_assert_cmpfloat (cli_json_get_number (unseen, "threshold"), ==, cli_json_get_number (usual, "threshold"));
      else
        g_assert_true (json_object_get_null_member (unseen, "threshold"));
      g_assert_cmpfloat (cli_json_get_number (unseen, "main_lost"), ==, cli_json_get_number (usual, "main_lost"));
      g_assert_cmpfloat (cli_json_get_number (set, "leaves"), ==, json_array_get_double_element (accuracies, 10));
      g_assert_cmpfloat (cli_json_get_number (set, "auroc"), ==, cli_json_get_number (usual, "auroc"));
      g_assert_cmpfloat (cli_json_get_number (set, "fpr95"), ==, cli_json_get_number (usual, "fpr95"));
    }
}

/* Without a name: all that are built in, nothing having been installed. */
static void
test_all_sets (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autoptr (JsonObject) object
      = cli_run_json ("evaluate --json --threads 1 --limit 200 --model %s --unseen", networks->with_exit);
  JsonArray *sets = json_object_get_array_member (object, "sets");
  guint n_seen = 0;

  g_assert_cmpuint (json_array_get_length (sets), >, 1);
  g_assert_cmpint (json_object_get_int_member (object, "main_images"), ==, 200);
  for (guint i = 0; i < json_array_get_length (sets); i++)
    {
      JsonObject *set = json_array_get_object_element (sets, i);
      gboolean seen = g_str_equal (json_object_get_string_member (set, "id"), "doodles");

      assert_set (set, seen, 200);
      n_seen += seen;
    }
  g_assert_cmpuint (n_seen, ==, 1);
}

static void
test_folder_and_inversion (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autofree char *pictures = g_build_filename (networks->folder, "pictures, mine", NULL);
  g_autofree char *id = g_strconcat ("folder:", pictures, NULL);
  g_autoptr (JsonObject) object = NULL;
  JsonArray *sets;

  g_assert_cmpint (g_mkdir_with_parents (pictures, 0700), ==, 0);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.pgm", pictures, i);

      g_assert_true (g_file_set_contents (path, "P2 2 2 255 0 9 90 255", -1, NULL));
    }
  object = cli_run_json ("evaluate --json --threads 1 --limit 50 --threshold 0.25 --model %s "
                         "--unseen \"%s,doodles:inverted,doodles\"",
                         networks->with_exit, id);
  sets = json_object_get_array_member (object, "sets");
  g_assert_cmpuint (json_array_get_length (sets), ==, 3);
  g_assert_cmpfloat (cli_json_get_number (object, "threshold"), ==, 0.25);
  assert_set (find_set (sets, id), FALSE, 10); /* nobody has learned from any of them */
  assert_set (find_set (sets, "doodles"), TRUE, 50);
  assert_set (find_set (sets, "doodles:inverted"), TRUE, 50);
  g_assert_cmpfloat (cli_json_get_number (find_set (sets, "doodles"), "auroc"), !=,
                     cli_json_get_number (find_set (sets, "doodles:inverted"), "auroc"));
}

static void
test_text (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_auto (CliResult) result
      = cli_run ("evaluate --threads 1 --limit 50 --model %s --unseen doodles", networks->with_exit);
  g_auto (CliResult) unknown = cli_run ("evaluate --model %s --unseen cats", networks->with_exit);

  g_assert_cmpint (result.status, ==, 0);
  g_assert_nonnull (strstr (result.output, "What leaves with-exit at a threshold of "));
  g_assert_nonnull (strstr (result.output, "Doodles (built in)          yes"));
  g_assert_nonnull (strstr (result.output, "\nMain images lost: "));
  g_assert_nonnull (strstr (result.output, " of 50 of Doodles (built in))\n"));
  g_assert_cmpint (unknown.status, ==, 1);
  g_assert_nonnull (strstr (unknown.errors, "“cats”"));
}

/* Each of two networks leaves out what the other has seen: the last column takes one cell of each. */
static void
test_matrix (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autofree char *noise = cli_train_tiny (networks->folder, "noise", "--pair doodles+noise");
  g_autoptr (JsonObject) object = cli_run_json (
      "matrix --json --threads 1 --limit 100 --sets doodles,noise,blank %s %s", networks->with_exit, noise);
  g_autoptr (JsonObject) alone
      = cli_run_json ("evaluate --json --threads 1 --limit 100 --model %s --unseen doodles", noise);
  g_auto (CliResult) text
      = cli_run ("matrix --threads 1 --limit 100 --sets doodles,noise %s %s", networks->with_exit, noise);
  g_auto (CliResult) csv
      = cli_run ("matrix --threads 1 --limit 100 --sets doodles,noise --format csv --show auroc %s %s",
                 networks->with_exit, noise);
  JsonArray *unseen = json_object_get_array_member (object, "unseen");

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "networks")), ==, 2);
  g_assert_cmpuint (json_array_get_length (unseen), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (find_set (unseen, "doodles"), "model"), ==, noise);
  g_assert_cmpstr (json_object_get_string_member (find_set (unseen, "noise"), "model"), ==, networks->with_exit);
  g_assert_cmpfloat (
      cli_json_get_number (find_set (unseen, "doodles"), "leaves"), ==,
      cli_json_get_number (find_set (json_object_get_array_member (alone, "sets"), "doodles"), "leaves"));

  g_test_message ("%s%s", text.output, csv.output);
  g_assert_cmpint (text.status, ==, 0);
  g_assert_nonnull (strstr (text.output, "  * "));
  g_assert_nonnull (strstr (text.output, "\nMain images lost, % "));
  g_assert_true (
      g_str_has_prefix (csv.output, "Redundant set,\"with-exit, seen\",with-exit,\"noise, seen\",noise,Unseen\n"));
  g_assert_nonnull (strstr (csv.output, "\ndoodles,1,0."));
  g_assert_nonnull (strstr (csv.output, "\nnoise,0,"));
}

/* A column of other main images would not mean what its neighbour does. */
static void
test_matrix_of_strangers (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autofree char *as_is = cli_train_tiny (networks->folder, "as-is", "--polarity as-is");
  g_auto (CliResult) result = cli_run ("matrix --threads 1 --sets doodles %s %s", networks->with_exit, as_is);

  g_assert_cmpint (result.status, ==, 1);
  g_assert_cmpstr (result.output, ==, "");
  g_assert_nonnull (strstr (result.errors, as_is));
}

/* Two classes of one grey each. */
static char *
train_on_folder (const CliNetworks *networks)
{
  g_autofree char *options = g_strdup_printf ("--pair folder:%s/classes+doodles --batch 16", networks->folder);

  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *class = g_strdup_printf ("%s/classes/%c", networks->folder, 'a' + i % 2);
      g_autofree char *path = g_strdup_printf ("%s/%u.pgm", class, i);

      g_assert_cmpint (g_mkdir_with_parents (class, 0700), ==, 0);
      g_assert_true (g_file_set_contents (path, i % 2 ? "P2 1 1 255 99" : "P2 1 1 255 200", -1, NULL));
    }
  return cli_train_tiny (networks->folder, "greys", options);
}

/* The main sets are named, and before any pair is spoken of; likewise where networks are timed side by side. */
static void
test_other_main_sets (gconstpointer user_data)
{
  const CliNetworks *networks = user_data;
  g_autofree char *greys = train_on_folder (networks);
  const char *const commands[] = { "matrix", "exits", "evaluate --baseline" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (CliResult) result
          = cli_run ("%s %s %s %s", commands[i], greys, i == 2 ? "--model" : "", networks->with_exit);

      g_test_message ("%s", result.errors);
      g_assert_cmpint (result.status, ==, 1);
      g_assert_cmpstr (result.output, ==, "");
      g_assert_nonnull (strstr (result.errors, greys));
      g_assert_nonnull (strstr (result.errors, "(folder “classes”)"));
      g_assert_nonnull (strstr (result.errors, "(Doodles (built in))"));
      g_assert_nonnull (strstr (result.errors, "do not have the same main images"));
    }
}

static void
add_tests (const CliNetworks *networks)
{
  g_test_add_data_func ("/cli/unseen/as-evaluated", networks, test_as_evaluated);
  g_test_add_data_func ("/cli/unseen/all-sets", networks, test_all_sets);
  g_test_add_data_func ("/cli/unseen/folder-and-inversion", networks, test_folder_and_inversion);
  g_test_add_data_func ("/cli/unseen/text", networks, test_text);
  g_test_add_data_func ("/cli/matrix/one-unseen-each", networks, test_matrix);
  g_test_add_data_func ("/cli/matrix/strangers", networks, test_matrix_of_strangers);
  g_test_add_data_func ("/cli/matrix/other-main-sets", networks, test_other_main_sets);
}

int
main (int argc, char *argv[])
{
  return cli_networks_run_tests (argc, argv, add_tests);
}
