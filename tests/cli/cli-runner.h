/* SPDX-License-Identifier: Apache-2.0 */
/* cli-runner.h - runs offramp-cli as a person or a script would, and keeps what it says */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CliResult:
 * @status: exit status, or minus the signal that ended the program
 * @output: (owned): what came on stdout
 * @errors: (owned): what came on stderr
 */
typedef struct
{
  int status;
  char *output;
  char *errors;
} CliResult;

void cli_result_clear (CliResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliResult, cli_result_clear)

char *cli_make_folder (void);
void cli_remove_folder (const char *path);
void cli_assert_same_file (const char *first_folder, const char *second_folder, const char *name);

GSubprocessLauncher *cli_launcher_new (GSubprocessFlags flags);
GPtrArray *cli_make_arguments (const char *command_line);
CliResult cli_run (const char *format, ...) G_GNUC_PRINTF (1, 2);
CliResult cli_finish (GSubprocess *process);
GSubprocess *cli_start (const char *format, ...) G_GNUC_PRINTF (1, 2);

guint cli_count_lines (const char *text);

G_END_DECLS
