/* SPDX-License-Identifier: Apache-2.0 */
/* `bench` on the smallest network: what it prints, and that it can be stopped. */
#include "cli-runner.h"

#include <json-glib/json-glib.h>
#include <signal.h>

#define SMALL "bench --quick --width 1/16 --threads 1 --images 32 --repeats 1 --training-batch 8 --quiet"

static void
test_json (void)
{
  g_auto (CliResult) result = cli_run (SMALL " --batch 1,16 --redundant 0,0.5,1 --json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root, *row;
  JsonArray *inference;

  g_test_message ("%s%s", result.output, result.errors);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.errors, ==, "");
  g_assert_true (json_parser_load_from_data (parser, result.output, -1, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  for (const char *const *key = (const char *const[]){ "machine", "network", "peak", "inference", "stages", "training",
                                                       "latency", "growth", "memory", "seconds", NULL };
       *key != NULL; key++)
    g_assert_true (json_object_has_member (root, *key));

  row = json_object_get_object_member (root, "peak");
  g_assert_cmpstr (json_object_get_string_member (row, "gemm_precision"), ==,
                   json_object_get_string_member (json_object_get_object_member (root, "machine"), "precision"));
  g_assert_cmpfloat (json_object_get_double_member (row, "gemm_gflops"), >, 0);
  inference = json_object_get_array_member (root, "inference");
  g_assert_cmpuint (json_array_get_length (inference), ==, 2 * 4);
  row = json_array_get_object_element (inference, 0);
  g_assert_true (json_object_get_null_member (row, "redundant"));
  g_assert_cmpfloat (json_object_get_double_member (row, "ratio_to_no_exit"), ==, 1);
  for (guint i = 0; i < 8; i++)
    {
      row = json_array_get_object_element (inference, i);
      g_assert_cmpint (json_object_get_int_member (row, "batch"), ==, i < 4 ? 1 : 16);
      g_assert_cmpint (json_object_get_int_member (row, "left"), ==, i % 4 == 3 ? 32 : i % 4 == 2 ? 16 : 0);
      g_assert_cmpfloat (json_object_get_double_member (row, "images_per_s"), >, 0);
      g_assert_cmpfloat (json_object_get_double_member (row, "limit"), >, 0);
    }
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "training")), ==, 3);
  g_assert_true (json_object_get_null_member (root, "growth"));
}

/* Of five images no half can be made. */
static void
test_real_share (void)
{
  g_auto (CliResult) result
      = cli_run ("bench --quick --width 1/16 --threads 1 --images 5 --repeats 1 --training-batch 0 "
                 "--quiet --batch 1 --redundant 0.5 --json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *inference;
  JsonObject *row;

  g_assert_cmpint (result.status, ==, 0);
  g_assert_true (json_parser_load_from_data (parser, result.output, -1, NULL));
  inference = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "inference");
  row = json_array_get_object_element (inference, 1);
  g_assert_cmpfloat (json_object_get_double_member (row, "redundant"), ==, 0.6);
  g_assert_cmpfloat (json_object_get_double_member (row, "redundant_asked"), ==, 0.5);
}

static void
test_text (void)
{
  g_auto (CliResult) result = cli_run (SMALL " --batch 16 --redundant 0,0.57");

  g_test_message ("%s%s", result.output, result.errors);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.errors, ==, "");
  for (const char *const *words
       = (const char *const[]){ "cpu: ", "At best", "Images/s", "Limit", "no exit", "56.25 %", "Overhead of the exit",
                                "One image", "Training steps of 8", "Memory", NULL };
       *words != NULL; words++)
    g_assert_nonnull (strstr (result.output, *words));
  g_assert_cmpuint (cli_count_lines (result.output), >, 25);
}

/* Long enough that it never ends by itself within the test. */
static void
test_stopped (void)
{
  g_autoptr (GSubprocess) process
      = cli_start ("bench --width 1/16 --threads 1 --images 1000000 --repeats 1000 --quiet");
  g_auto (CliResult) result = { 0 };

  g_usleep (2 * G_USEC_PER_SEC);
  g_subprocess_send_signal (process, SIGINT);
  result = cli_finish (process);
  g_assert_cmpint (result.status, ==, 130);
  g_assert_cmpstr (result.output, ==, "");
  g_assert_nonnull (strstr (result.errors, "Stopped."));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/bench/json", test_json);
  g_test_add_func ("/cli/bench/real-share", test_real_share);
  g_test_add_func ("/cli/bench/text", test_text);
  g_test_add_func ("/cli/bench/stopped", test_stopped);
  return g_test_run ();
}
