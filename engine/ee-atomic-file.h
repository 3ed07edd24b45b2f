/* SPDX-License-Identifier: Apache-2.0 */
/* ee-atomic-file.h - writing a file so that others see the old one or the whole new one
 *
 * Bytes go to a temporary file in the same folder (".NAME.part-XXXXXX"); committing syncs it and renames
 * it over the old one. An uncommitted file vanishes when it is freed; one that a killed process left behind is
 * found by its name. Owned by one thread at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _EeAtomicFile EeAtomicFile;

EeAtomicFile *ee_atomic_file_new (const char *path, GError **error);
gboolean ee_atomic_file_write (EeAtomicFile *file, gconstpointer bytes, gsize n_bytes, GError **error);
gboolean ee_atomic_file_commit (EeAtomicFile *file, GError **error);
void ee_atomic_file_free (EeAtomicFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeAtomicFile, ee_atomic_file_free)

gboolean ee_atomic_file_set_contents (const char *path, const char *text, GError **error);
void ee_atomic_file_remove_leftovers (const char *folder);

G_END_DECLS
