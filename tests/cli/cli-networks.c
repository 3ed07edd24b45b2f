/* SPDX-License-Identifier: Apache-2.0 */
#include "cli-networks.h"

/**
 * cli_networks_run_tests:
 * @argc: of main()
 * @argv: of main()
 * @add_tests: adds tests, which may use the networks
 *
 * Trains the two, runs the tests, and removes the folder.
 *
 * Returns: the program's exit status
 */
int
cli_networks_run_tests (int argc, char *argv[], void (*add_tests) (const CliNetworks *networks))
{
  CliNetworks networks;
  int status;

  g_test_init (&argc, &argv, NULL);
  networks.folder = cli_make_folder ();
  networks.with_exit = cli_train_tiny (networks.folder, "with-exit", "");
  networks.without_exit = cli_train_tiny (networks.folder, "without-exit", "--no-exit");

  add_tests (&networks);
  status = g_test_run ();

  cli_remove_folder (networks.folder);
  g_free (networks.folder);
  g_free (networks.with_exit);
  g_free (networks.without_exit);
  return status;
}

/**
 * cli_run_json:
 * @format: (printf): what follows "offramp-cli"; it prints one JSON object and must succeed
 * @...: for @format
 *
 * Returns: (transfer full): the object
 */
JsonObject *
cli_run_json (const char *format, ...)
{
  g_autofree char *command_line = NULL;
  g_auto (CliResult) result = { 0 };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  va_list arguments;

  va_start (arguments, format);
  command_line = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  result = cli_run ("%s", command_line);
  g_test_message ("%s%s", result.output, result.errors);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.errors, ==, "");
  json_parser_load_from_data (parser, result.output, -1, &error);
  g_assert_no_error (error);

  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

double
cli_json_get_number (JsonObject *object, const char *key)
{
  g_assert_true (json_object_has_member (object, key));
  return json_object_get_double_member (object, key);
}

void
cli_json_assert_share (JsonObject *object, const char *key)
{
  g_assert_cmpfloat (cli_json_get_number (object, key), >=, 0);
  g_assert_cmpfloat (cli_json_get_number (object, key), <=, 1);
}
