/* SPDX-License-Identifier: Apache-2.0 */
/* ee-archive.c - reads zip and tar archives; the only file that knows libarchive
 *
 * Sizes that an archive claims are checked before an entry is read, and again while it is read, since
 * they may lie.
 */
#include "ee-archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "ee-data-error.h"
#include "ee-file.h"

enum
{
  STREAM_BYTES = 64 * 1024,
};

/* Of all entries of a stream together, as their headers claim; the largest of the authors' archives has 0.4 GB. Passing
 * over an entry of a gzip file means inflating it, which a bomb makes endless. */
#define MAX_CLAIMED_BYTES (G_GUINT64_CONSTANT (2) * 1024 * 1024 * 1024)

/* What libarchive says, on one line; it may quote bytes of the archive. */
static char *
describe_failure (struct archive *stream)
{
  const char *text = archive_error_string (stream);
  char *reason = g_utf8_make_valid (text != NULL ? text : _ ("it cannot be unpacked"), -1);

  for (char *at = reason; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  return g_strchomp (reason);
}

/* What can be shown to a person: the authors' names are plain ASCII. */
static gboolean
is_readable (const char *name)
{
  if (*name == '\0' || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (; *name != '\0'; name = g_utf8_next_char (name))
    if (g_unichar_iscntrl (g_utf8_get_char (name)))
      return FALSE;
  return TRUE;
}

static const char *
get_entry_name (const char *path, struct archive_entry *entry, GError **error)
{
  const char *name = archive_entry_pathname (entry);

  if (name == NULL)
    name = archive_entry_pathname_utf8 (entry);
  if (name != NULL && is_readable (name))
    return name;
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” has an entry without a readable name."), path);
  return NULL;
}

static gboolean
refuse_kind (const char *path, const char *name, GError **error)
{
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is refused: its entry “%s” is not a regular file."),
               path, name);
  return FALSE;
}

struct _EeArchive
{
  char *path;
  int descriptor;
  struct archive *stream;
  char *entry; /* the one that is being read */
  guint n_entries;
  guint64 claimed_bytes;
};

static gboolean
set_entry_error (EeArchive *archive, GError **error)
{
  g_autofree char *reason = describe_failure (archive->stream);

  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is damaged at its entry “%s”: %s."), archive->path,
               archive->entry, reason);
  return FALSE;
}

static gboolean
set_stream_error (EeArchive *archive, GError **error)
{
  g_autofree char *reason = describe_failure (archive->stream);

  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is damaged, or no zip or tar archive: %s."),
               archive->path, reason);
  return FALSE;
}

/**
 * ee_archive_open:
 * @path: a zip or tar archive, the latter plain or gzip
 * @max_bytes: larger files are refused
 * @error: (out) (optional): #EeDataError
 *
 * The archive is read from disk as its entries are asked for. A zip archive without its directory, which
 * stands at the end, is refused: what is missing from it could not be told.
 *
 * Returns: (transfer full): the archive before its first entry, or %NULL
 */
EeArchive *
ee_archive_open (const char *path, guint64 max_bytes, GError **error)
{
  g_autoptr (EeArchive) archive = g_new0 (EeArchive, 1);
  guint64 size;

  archive->path = g_strdup (path);
  archive->descriptor = ee_file_open (path, max_bytes, &size, error);
  if (archive->descriptor < 0)
    return NULL;
  archive->stream = archive_read_new ();
  if (archive->stream == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” does not fit into memory."), path);
      return NULL;
    }
  if (archive_read_support_filter_gzip (archive->stream) != ARCHIVE_OK
      || archive_read_support_format_tar (archive->stream) != ARCHIVE_OK
      || archive_read_support_format_zip_seekable (archive->stream) != ARCHIVE_OK
      || archive_read_open_fd (archive->stream, archive->descriptor, STREAM_BYTES) != ARCHIVE_OK)
    {
      set_stream_error (archive, error);
      return NULL;
    }
  return g_steal_pointer (&archive);
}

/**
 * ee_archive_free:
 * @archive: (nullable) (transfer full): an archive
 */
void
ee_archive_free (EeArchive *archive)
{
  if (archive == NULL)
    return;
  if (archive->stream != NULL)
    archive_read_free (archive->stream);
  if (archive->descriptor >= 0)
    g_close (archive->descriptor, NULL);
  g_free (archive->path);
  g_free (archive->entry);
  g_free (archive);
}

/* Whether the archive may have one more entry, of that size. */
static gboolean
count_stream_entry (EeArchive *archive, struct archive_entry *entry, const char *name, GError **error)
{
  guint64 size = archive_entry_size_is_set (entry) ? (guint64)MAX (archive_entry_size (entry), 0) : 0;

  if (++archive->n_entries > 2 * EE_ENTRIES_MAX)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” has more than %u entries."), archive->path,
                 2 * EE_ENTRIES_MAX);
  else if (size > MAX_CLAIMED_BYTES - archive->claimed_bytes)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE,
                 _ ("“%s” is refused at its entry “%s”: unpacked it has more than %u MiB."), archive->path, name,
                 (guint)(MAX_CLAIMED_BYTES / (1024 * 1024)));
  else
    {
      archive->claimed_bytes += size;
      return TRUE;
    }
  return FALSE;
}

/**
 * ee_archive_next:
 * @archive: an archive
 * @name: (out) (nullable) (transfer none): the path of the next regular file, valid until the next call;
 *   %NULL at the end
 * @error: (out) (optional): #EeDataError
 *
 * Folders are passed over.
 *
 * Returns: %FALSE with @error set for a damaged archive and for one with an entry that leads out of it,
 *   or with one that is neither a regular file nor a folder
 */
gboolean
ee_archive_next (EeArchive *archive, const char **name, GError **error)
{
  struct archive_entry *entry;
  int status;

  g_clear_pointer (&archive->entry, g_free);
  *name = NULL;
  while ((status = archive_read_next_header (archive->stream, &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN)
    {
      const char *path = get_entry_name (archive->path, entry, error);

      if (path == NULL)
        return FALSE;
      if (ee_entries_leads_out (path))
        {
          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                       _ ("“%s” is refused: its entry “%s” leads out of the archive."), archive->path, path);
          return FALSE;
        }
      if (!count_stream_entry (archive, entry, path, error))
        return FALSE;
      if (archive_entry_filetype (entry) == AE_IFDIR)
        continue;
      if (archive_entry_filetype (entry) != AE_IFREG || archive_entry_hardlink (entry) != NULL)
        return refuse_kind (archive->path, path, error);
      *name = archive->entry = g_strdup (path);
      return TRUE;
    }
  return status == ARCHIVE_EOF || set_stream_error (archive, error);
}

/**
 * ee_archive_read_data:
 * @archive: an archive that stands at an entry
 * @target: (out): where to put the entry's next bytes
 * @size: at most so many
 * @error: (out) (optional): %EE_DATA_ERROR_FORMAT; names archive and entry
 *
 * Returns: the number of bytes read, fewer than @size only at the end of the entry; -1 on error
 */
gssize
ee_archive_read_data (EeArchive *archive, void *target, gsize size, GError **error)
{
  gsize done = 0;

  g_return_val_if_fail (archive->entry != NULL, -1);

  while (done < size)
    {
      la_ssize_t n = archive_read_data (archive->stream, (guint8 *)target + done, size - done);

      if (n < 0)
        {
          set_entry_error (archive, error);
          return -1;
        }
      if (n == 0)
        break;
      done += (gsize)n;
    }
  return (gssize)done;
}
