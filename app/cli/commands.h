/* SPDX-License-Identifier: Apache-2.0 */
/* commands.h - the commands of offramp-cli and what their exit status means */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OfframpExit:
 * @OFFRAMP_EXIT_OK: done
 * @OFFRAMP_EXIT_FAILURE: something went wrong; a sentence on stderr says what
 * @OFFRAMP_EXIT_USAGE: the command line makes no sense
 * @OFFRAMP_EXIT_STOPPED: stopped by Ctrl-C or a polite kill; a training can be resumed
 */
typedef enum
{
  OFFRAMP_EXIT_OK = 0,
  OFFRAMP_EXIT_FAILURE = 1,
  OFFRAMP_EXIT_USAGE = 2,
  OFFRAMP_EXIT_STOPPED = 130,
} OfframpExit;

/* Each takes its arguments, NULL-terminated and with the command's name first; (transfer full). */
OfframpExit offramp_cmd_train (char **arguments);
OfframpExit offramp_cmd_evaluate (char **arguments);
OfframpExit offramp_cmd_table (char **arguments);
OfframpExit offramp_cmd_exits (char **arguments);
OfframpExit offramp_cmd_matrix (char **arguments);
OfframpExit offramp_cmd_threshold (char **arguments);
OfframpExit offramp_cmd_classify (char **arguments);
OfframpExit offramp_cmd_demo (char **arguments);
OfframpExit offramp_cmd_bench (char **arguments);
OfframpExit offramp_cmd_datasets (char **arguments);
OfframpExit offramp_cmd_export (char **arguments);
OfframpExit offramp_cmd_info (char **arguments);
OfframpExit offramp_cmd_devices (char **arguments);

OfframpExit offramp_commands_run (char **arguments);

G_END_DECLS
