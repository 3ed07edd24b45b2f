/* SPDX-License-Identifier: Apache-2.0 */
/* ee-archive.h - zip and tar archives as streams
 *
 * Private to the data floor. Nothing is ever unpacked to disk. Any thread.
 */
#pragma once

#include "ee-entries.h"

G_BEGIN_DECLS

typedef struct _EeArchive EeArchive;

EeArchive *ee_archive_open (const char *path, guint64 max_bytes, GError **error);
void ee_archive_free (EeArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeArchive, ee_archive_free)

gboolean ee_archive_next (EeArchive *archive, const char **name, GError **error);
gssize ee_archive_read_data (EeArchive *archive, void *target, gsize size, GError **error);

G_END_DECLS
