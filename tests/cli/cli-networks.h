/* SPDX-License-Identifier: Apache-2.0 */
/* cli-networks.h - two tiny networks, with and without an exit, for all tests of a program */
#pragma once

#include <json-glib/json-glib.h>

#include "cli-run-folder.h"

G_BEGIN_DECLS

/**
 * CliNetworks:
 * @folder: where all runs of the program are
 * @with_exit: a run
 * @without_exit: a run on the same images
 */
typedef struct
{
  char *folder;
  char *with_exit;
  char *without_exit;
} CliNetworks;

int cli_networks_run_tests (int argc, char *argv[], void (*add_tests) (const CliNetworks *networks));

JsonObject *cli_run_json (const char *format, ...) G_GNUC_PRINTF (1, 2);
double cli_json_get_number (JsonObject *object, const char *key);
void cli_json_assert_share (JsonObject *object, const char *key);

G_END_DECLS
