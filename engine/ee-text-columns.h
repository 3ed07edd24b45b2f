/* SPDX-License-Identifier: Apache-2.0 */
/* ee-text-columns.h - text in columns of equal letters, as on a terminal
 *
 * Pure functions; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint ee_text_columns (const char *text);
char *ee_text_pad (const char *text, guint columns, gboolean right);
char *ee_text_clip (const char *text, guint columns);

G_END_DECLS
