/* SPDX-License-Identifier: Apache-2.0 */
/* ee-file.h - a whole file in memory, within a limit, or a sentence that says why not
 *
 * Private to the data floor. Only regular files are read: no folder, pipe or device can hang or flood
 * a reader. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *ee_file_read (const char *path, gsize max_bytes, GError **error);

G_END_DECLS
