/* SPDX-License-Identifier: Apache-2.0 */
/* ee-archive.h - zip archives of drawings in memory, and archives of any size as streams
 *
 * Private to the data floor. Nothing is ever unpacked to disk. Any thread.
 */
#pragma once

#include "ee-entries.h"

G_BEGIN_DECLS

gboolean ee_archive_count (GBytes *bytes, const char *path, guint *n_pictures, GError **error);
EeEntries *ee_archive_read (GBytes *bytes, const char *path, GCancellable *cancellable, GError **error);

typedef struct _EeArchive EeArchive;

EeArchive *ee_archive_open (const char *path, guint64 max_bytes, GError **error);
void ee_archive_free (EeArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeArchive, ee_archive_free)

gboolean ee_archive_next (EeArchive *archive, const char **name, GError **error);
gssize ee_archive_read_data (EeArchive *archive, void *target, gsize size, GError **error);

G_END_DECLS
