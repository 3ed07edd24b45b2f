/* SPDX-License-Identifier: Apache-2.0 */
/* Networks with several exits: `evaluate` shows them one by one, `exits` compares networks. */
#include "cli-networks.h"

typedef struct
{
  const CliNetworks *networks;
  char *two; /* a run with exits after blocks 1 and 3 */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->networks = user_data;
  fixture->two = g_build_filename (fixture->networks->folder, "two", NULL);
  if (!g_file_test (fixture->two, G_FILE_TEST_EXISTS))
    g_free (cli_train_tiny (fixture->networks->folder, "two", "--exits 1,3"));
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_free (fixture->two);
}

/* Each image ends once, and who goes further has paid more. */
static void
test_exit_by_exit (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (JsonObject) object
      = cli_run_json ("evaluate --json --threads 1 --limit 300 --repeats 1 --model %s", fixture->two);
  g_autoptr (JsonObject) single
      = cli_run_json ("evaluate --json --threads 1 --limit 300 --repeats 0 --model %s", fixture->networks->with_exit);
  JsonArray *steps = json_object_get_array_member (object, "by_exit");
  double main_share = 0, redundant_share = 0, left = 0, time_s = 0;

  g_assert_false (json_object_has_member (single, "by_exit"));
  g_assert_cmpuint (json_array_get_length (steps), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);

      cli_json_assert_share (step, "accuracy");
      main_share += cli_json_get_number (step, "main_share");
      redundant_share += cli_json_get_number (step, "redundant_share");
      if (i < 2)
        left += cli_json_get_number (step, "main_left") + cli_json_get_number (step, "redundant_left");
      g_assert_cmpfloat (cli_json_get_number (step, "time_per_image_s"), >, 0);
      time_s = MAX (time_s, cli_json_get_number (step, "time_per_image_s"));
    }
  g_assert_cmpfloat_with_epsilon (main_share, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (redundant_share, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (left / 300, cli_json_get_number (object, "left_share"), 1e-9);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (steps, 0), "block"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (steps, 1), "block"), ==, 3);
  g_assert_true (json_object_get_null_member (json_array_get_object_element (steps, 2), "block"));
  /* The last exit's own figures are those of the network. */
  g_assert_cmpfloat (cli_json_get_number (json_array_get_object_element (steps, 1), "auroc"), ==,
                     cli_json_get_number (object, "auroc"));
  g_assert_cmpfloat (cli_json_get_number (json_array_get_object_element (steps, 1), "accuracy"), ==,
                     cli_json_get_number (object, "exit_accuracy"));
}

static void
test_text (Fixture *fixture, gconstpointer user_data)
{
  g_auto (CliResult) result = cli_run ("evaluate --threads 1 --limit 300 --repeats 0 --sweep --model %s", fixture->two);

  g_test_message ("%s", result.output);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_nonnull (strstr (result.output, "two, exit by exit"));
  g_assert_nonnull (strstr (result.output, "\nexit after block 3  "));
  g_assert_nonnull (strstr (result.output, "\nclassifier  "));
  g_assert_nonnull (strstr (result.output, "\n* ")); /* the network's own threshold */
  g_assert_nonnull (strstr (result.output, "chosen on validation images for"));
  g_assert_nonnull (strstr (result.output, "no choice"));
}

/* As `evaluate` has it; and against the network without exit. */
static void
test_comparison (Fixture *fixture, gconstpointer user_data)
{
  const CliNetworks *networks = fixture->networks;
  g_autoptr (JsonObject) object = cli_run_json ("exits --json --threads 1 --limit 300 --repeats 2 %s %s %s",
                                                networks->with_exit, fixture->two, networks->without_exit);
  g_autoptr (JsonObject) alone
      = cli_run_json ("evaluate --json --threads 1 --limit 300 --repeats 0 --model %s", networks->with_exit);
  JsonArray *rows = json_object_get_array_member (object, "networks");
  JsonObject *one = json_array_get_object_element (rows, 0), *two = json_array_get_object_element (rows, 1),
             *none = json_array_get_object_element (rows, 2);

  g_assert_cmpuint (json_array_get_length (rows), ==, 3);
  g_assert_cmpint (json_object_get_int_member (object, "images"), ==, 300);
  g_assert_cmpfloat (cli_json_get_number (one, "accuracy"), ==, cli_json_get_number (alone, "accuracy"));
  g_assert_cmpfloat (cli_json_get_number (one, "exit_accuracy"), ==, cli_json_get_number (alone, "exit_accuracy"));
  g_assert_cmpfloat (cli_json_get_number (one, "main_lost"), ==, cli_json_get_number (alone, "main_lost"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (two, "exits")), ==, 2);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (two, "by_exit")), ==, 3);
  g_assert_cmpfloat (cli_json_get_number (none, "cost"), ==, 1);
  g_assert_cmpfloat (cli_json_get_number (none, "limit"), ==, 1);
  g_assert_cmpfloat (cli_json_get_number (none, "time_ratio"), ==, 1);
  g_assert_cmpfloat_with_epsilon (
      cli_json_get_number (two, "time_ratio"),
      cli_json_get_number (two, "time_per_image_s") / cli_json_get_number (none, "time_per_image_s"), 1e-9);
  /* Both have their first exit after block 1, so the limit is the same. */
  g_assert_cmpfloat_with_epsilon (cli_json_get_number (one, "limit"), cli_json_get_number (two, "limit"), 1e-9);
  g_assert_cmpfloat (cli_json_get_number (one, "limit"), <, 1 - 0.8 * cli_json_get_number (object, "redundant_share"));
  g_assert_cmpfloat (cli_json_get_number (one, "cost"), <, 1.05);
}

/* Without a baseline of its kind there is no ratio; nothing is made up. */
static void
test_formats (Fixture *fixture, gconstpointer user_data)
{
  const CliNetworks *networks = fixture->networks;
  g_auto (CliResult) text
      = cli_run ("exits --threads 1 --limit 100 --repeats 1 %s %s", networks->with_exit, fixture->two);
  g_auto (CliResult) csv = cli_run ("exits --threads 1 --limit 100 --repeats 0 --format csv %s %s %s",
                                    networks->with_exit, fixture->two, networks->without_exit);

  g_test_message ("%s%s", text.output, csv.output);
  g_assert_cmpint (text.status, ==, 0);
  g_assert_nonnull (strstr (text.output, "100 test images"));
  g_assert_nonnull (strstr (text.output, "  1 3  "));
  g_assert_nonnull (strstr (text.output, "–\n"));
  g_assert_null (strstr (text.output, "nan"));
  g_assert_cmpint (csv.status, ==, 0);
  g_assert_true (g_str_has_prefix (csv.output, "Network,Exits,Threshold,\"Accuracy, %\","));
  g_assert_nonnull (strstr (csv.output, "\nwithout-exit,none,,"));
  g_assert_nonnull (strstr (csv.output, ",100.0,100.0,,\n"));
}

static void
add (const char *path, const CliNetworks *networks, void (*test) (Fixture *fixture, gconstpointer user_data))
{
  g_test_add (path, Fixture, networks, set_up, test, tear_down);
}

static void
add_tests (const CliNetworks *networks)
{
  add ("/cli/exits/exit-by-exit", networks, test_exit_by_exit);
  add ("/cli/exits/text", networks, test_text);
  add ("/cli/exits/comparison", networks, test_comparison);
  add ("/cli/exits/formats", networks, test_formats);
}

int
main (int argc, char *argv[])
{
  return cli_networks_run_tests (argc, argv, add_tests);
}
