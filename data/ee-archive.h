/* SPDX-License-Identifier: Apache-2.0 */
/* ee-archive.h - zip archives of drawings
 *
 * Private to the data floor. Nothing is ever unpacked to disk. Any thread.
 */
#pragma once

#include "ee-entries.h"

G_BEGIN_DECLS

gboolean ee_archive_count (GBytes *bytes, const char *path, guint *n_pictures, GError **error);
EeEntries *ee_archive_read (GBytes *bytes, const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
