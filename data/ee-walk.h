/* SPDX-License-Identifier: Apache-2.0 */
/* ee-walk.h - the files of an archive or of its unpacked folder, one after another, read as they come
 *
 * Private to the data floor. Nothing is unpacked to disk and nothing is kept in memory. A folder is
 * walked in the order of the bytes of its paths, an archive in its own. Used by one thread at a time.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _EeWalk EeWalk;

EeWalk *ee_walk_open (const char *path, GChecksum *checksum, GCancellable *cancellable, GError **error);
void ee_walk_free (EeWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeWalk, ee_walk_free)

gboolean ee_walk_next (EeWalk *walk, const char **name, GError **error);
gssize ee_walk_read (EeWalk *walk, void *target, gsize size, GError **error);
GBytes *ee_walk_read_all (EeWalk *walk, gsize max_bytes, GError **error);
char *ee_walk_name_entry (EeWalk *walk);

char *ee_walk_find (const char *const *places);

G_END_DECLS
