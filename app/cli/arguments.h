/* SPDX-License-Identifier: Apache-2.0 */
/* arguments.h - reading a command line, and saying what is wrong with it
 *
 * Options are GOption's. Errors are "offramp-cli: sentence" on stderr; those of usage add where to look.
 */
#pragma once

#include "commands.h"

G_BEGIN_DECLS

GOptionContext *offramp_arguments_context_new (const char *parameters, const char *summary,
                                               const GOptionEntry *entries);
gboolean offramp_arguments_parse (char ***arguments, const char *parameters, const char *summary,
                                  const GOptionEntry *entries);

void offramp_arguments_complete (char **arguments, const char *option, const char *value);

gboolean offramp_arguments_read_count (const char *option, const char *text, guint64 least, guint64 most,
                                       guint64 *value, GError **error);
gboolean offramp_arguments_read_number (const char *option, const char *text, double least, double most, double *value,
                                        GError **error);
gboolean offramp_arguments_check_path (const char *option, const char *path, GError **error);
gboolean offramp_arguments_read_choice (const char *option, const char *text, const char *const *choices, guint *index,
                                        GError **error);

OfframpExit offramp_usage_error (const char *message);
OfframpExit offramp_failure (const GError *error);

G_END_DECLS
