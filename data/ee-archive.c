/* SPDX-License-Identifier: Apache-2.0 */
/* ee-archive.c - reads zip archives in memory; the only file that knows libarchive
 *
 * Sizes that an archive claims are checked before an entry is read, and again while it is read, since
 * they may lie.
 */
#include "ee-archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>

#include "ee-data-error.h"

typedef struct archive EeZip;

static void
free_zip (EeZip *zip)
{
  archive_read_free (zip);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeZip, free_zip)

/* What to do with a drawing; @zip stands before its data. */
typedef gboolean (*EntryFunc) (EeEntries *entries, EeZip *zip, struct archive_entry *entry, const char *path,
                               GError **error);

static gboolean
set_archive_error (EeZip *zip, const char *path, const char *entry_path, GError **error)
{
  const char *reason = archive_error_string (zip);

  if (reason == NULL)
    reason = _ ("it cannot be unpacked");
  if (entry_path != NULL)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is damaged at its entry “%s”: %s."), path,
                 entry_path, reason);
  else
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is no zip archive or damaged: %s."), path,
                 reason);
  return FALSE;
}

static EeZip *
open_zip (GBytes *bytes, const char *path, GError **error)
{
  g_autoptr (EeZip) zip = archive_read_new ();
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  if (zip == NULL || archive_read_support_format_zip (zip) != ARCHIVE_OK
      || archive_read_open_memory (zip, data, size) != ARCHIVE_OK)
    {
      if (zip != NULL)
        set_archive_error (zip, path, NULL, error);
      else
        g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” does not fit into memory."), path);
      return NULL;
    }
  return g_steal_pointer (&zip);
}

/* The entry's path if it is a drawing, NULL if it is to be passed over; FALSE for one that must not be. */
static gboolean
examine_entry (EeEntries *entries, const char *path, struct archive_entry *entry, const char **entry_path,
               GError **error)
{
  const char *name = archive_entry_pathname (entry);
  gboolean wanted = FALSE;

  *entry_path = NULL;
  if (name == NULL)
    name = archive_entry_pathname_utf8 (entry);
  if (name == NULL || *name == '\0')
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” has an entry without a readable name."), path);
      return FALSE;
    }
  if (!ee_entries_wants (entries, name, &wanted, error))
    return FALSE;
  if (archive_entry_filetype (entry) == AE_IFDIR)
    return TRUE;
  if (archive_entry_filetype (entry) != AE_IFREG)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                   _ ("“%s” is refused: its entry “%s” is not a regular file."), path, name);
      return FALSE;
    }
  if (wanted)
    *entry_path = name;
  return TRUE;
}

static gboolean
walk_zip (EeEntries *entries, GBytes *bytes, const char *path, EntryFunc func, GCancellable *cancellable,
          GError **error)
{
  g_autoptr (EeZip) zip = open_zip (bytes, path, error);
  struct archive_entry *entry;
  int status = ARCHIVE_OK;
  guint n = 0;

  if (zip == NULL)
    return FALSE;
  while ((status = archive_read_next_header (zip, &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN)
    {
      const char *entry_path;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !examine_entry (entries, path, entry, &entry_path, error))
        return FALSE;
      if (++n > 2 * EE_ENTRIES_MAX)
        {
          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” has more than %u entries."), path,
                       2 * EE_ENTRIES_MAX);
          return FALSE;
        }
      if (entry_path != NULL && !func (entries, zip, entry, entry_path, error))
        return FALSE;
    }
  return status == ARCHIVE_EOF || set_archive_error (zip, path, NULL, error);
}

static gboolean
count_entry (EeEntries *entries, EeZip *zip, struct archive_entry *entry, const char *path, GError **error)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  return ee_entries_add (entries, path, nothing, error);
}

static gboolean
read_entry (EeEntries *entries, EeZip *zip, struct archive_entry *entry, const char *path, GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  guint8 block[4096];
  la_ssize_t n;

  if (archive_entry_size_is_set (entry)
      && !ee_entries_check_size (entries, path, (guint64)MAX (archive_entry_size (entry), 0), error))
    return FALSE;
  while ((n = archive_read_data (zip, block, sizeof block)) > 0)
    {
      g_byte_array_append (content, block, (guint)n);
      if (!ee_entries_check_size (entries, path, content->len, error))
        return FALSE;
    }
  if (n < 0)
    return set_archive_error (zip, ee_entries_get_source (entries), path, error);

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&content));
  return ee_entries_add (entries, path, bytes, error);
}

/**
 * ee_archive_count:
 * @bytes: a zip archive
 * @path: names it in messages
 * @n_pictures: (out): how many drawings it lists
 * @error: (out) (optional): #EeDataError
 *
 * Reads the headers of the entries only.
 *
 * Returns: whether @bytes is an archive that may be read
 */
gboolean
ee_archive_count (GBytes *bytes, const char *path, guint *n_pictures, GError **error)
{
  g_autoptr (EeEntries) entries = ee_entries_new (path);

  if (!walk_zip (entries, bytes, path, count_entry, NULL, error))
    return FALSE;
  *n_pictures = ee_entries_get_n (entries);
  return TRUE;
}

/**
 * ee_archive_read:
 * @bytes: a zip archive
 * @path: names it in messages
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED; names archive and entry
 *
 * An archive with an entry that leads out of it, is no regular file or breaks the limits of
 * #EeEntries is refused as a whole.
 *
 * Returns: (transfer full): the drawings, not yet sorted, or %NULL
 */
EeEntries *
ee_archive_read (GBytes *bytes, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (EeEntries) entries = ee_entries_new (path);

  if (!walk_zip (entries, bytes, path, read_entry, cancellable, error))
    return NULL;
  return g_steal_pointer (&entries);
}
