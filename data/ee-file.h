/* SPDX-License-Identifier: Apache-2.0 */
/* ee-file.h - a whole file in memory, within a limit, or a sentence that says why not; or its digest
 *
 * Private to the data floor. Only regular files are read: no folder, pipe or device can hang or flood
 * a reader. Any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

int ee_file_open (const char *path, guint64 max_bytes, guint64 *size, GError **error);
GBytes *ee_file_read (const char *path, gsize max_bytes, GError **error);
gboolean ee_file_digest (const char *path, guint64 max_bytes, GChecksum *checksum, GCancellable *cancellable,
                         GError **error);

G_END_DECLS
