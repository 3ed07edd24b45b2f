/* SPDX-License-Identifier: Apache-2.0 */
/* console-output.h - what the program prints reaches its reader as it should, or the program fails */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void offramp_console_output_start (void);
void offramp_console_output_write (const char *text);
char *offramp_console_output_convert (const char *text, const char *charset);

G_END_DECLS
