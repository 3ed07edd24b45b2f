/* SPDX-License-Identifier: Apache-2.0 */
/* ee-entries.h - small picture files in memory, out of an archive or a folder, in a fixed order
 *
 * Private to the data floor. An entry is known by alphabet/character/file, the last three parts of its
 * path, so that an archive and its unpacked tree give the same list. Used by one thread at a time.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define EE_ENTRIES_MAX 200000
#define EE_ENTRIES_MAX_BYTES (1024u * 1024)
#define EE_ENTRIES_MAX_TOTAL_BYTES (512u * 1024 * 1024)

/**
 * EeEntry:
 * @path: (owned): alphabet/character/file
 * @group_length: of the part alphabet/character
 * @name: (owned): names the entry and where it was found, for messages
 * @bytes: (owned): the file's content
 */
typedef struct
{
  char *path;
  gsize group_length;
  char *name;
  GBytes *bytes;
} EeEntry;

typedef struct _EeEntries EeEntries;

EeEntries *ee_entries_new (const char *source);
void ee_entries_free (EeEntries *entries);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeEntries, ee_entries_free)

gboolean ee_entries_leads_out (const char *path);
gboolean ee_entries_wants (EeEntries *entries, const char *path, gboolean *wanted, GError **error);
gboolean ee_entries_check_size (EeEntries *entries, const char *path, guint64 size, GError **error);
gboolean ee_entries_add (EeEntries *entries, const char *path, GBytes *bytes, GError **error);
gboolean ee_entries_sort (EeEntries *entries, GError **error);

const char *ee_entries_get_source (EeEntries *entries);
guint ee_entries_get_n (EeEntries *entries);
const EeEntry *ee_entries_get (EeEntries *entries, guint index);

G_END_DECLS
