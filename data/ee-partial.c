/* SPDX-License-Identifier: Apache-2.0 */
/* ee-partial.c - grows a file beside its place, and puts it there when it is whole
 *
 * Owns the descriptor and the lock on it. A process that is killed leaves the bytes that it wrote, and the next one
 * goes on behind them; what they are worth is judged by whoever reads them.
 */
#include "ee-partial.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ee-data-error.h"
#include "ee-file.h"

#define GROUP "download"

struct _EePartial
{
  char *path;
  char *part;
  char *from;
  char *address;
  char *validator;
  guint64 size;
  int descriptor;
  gboolean locked; /* and at its place: neither another process's nor finished */
};

static gboolean
set_write_error (const char *path, int number, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), _ ("“%s” could not be written: %s."), path,
               g_strerror (number));
  return FALSE;
}

/* Opened and locked, and still what lies at that place: another process may just have finished it. */
static gboolean
open_locked (EePartial *partial, GError **error)
{
  struct stat here, there;

  partial->descriptor = g_open (partial->part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (partial->descriptor < 0)
    return set_write_error (partial->part, errno, error);
  if (flock (partial->descriptor, LOCK_EX | LOCK_NB) != 0 || fstat (partial->descriptor, &here) != 0
      || g_lstat (partial->part, &there) != 0 || here.st_ino != there.st_ino || !S_ISREG (here.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("“%s” is being downloaded by another program."),
                   partial->path);
      return FALSE;
    }
  partial->size = (guint64)here.st_size;
  partial->locked = TRUE;
  return TRUE;
}

static void
read_origin (EePartial *partial)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  if (!g_key_file_load_from_file (keys, partial->from, G_KEY_FILE_NONE, NULL))
    return;
  partial->address = g_key_file_get_string (keys, GROUP, "address", NULL);
  partial->validator = g_key_file_get_string (keys, GROUP, "validator", NULL);
}

/**
 * ee_partial_open:
 * @path: where the file will be; its folder exists
 * @error: (out) (optional): %G_IO_ERROR; %G_IO_ERROR_BUSY while another process has it
 *
 * Returns: (transfer full): what there is of it, perhaps nothing yet; %NULL on error
 */
EePartial *
ee_partial_open (const char *path, GError **error)
{
  g_autoptr (EePartial) partial = g_new0 (EePartial, 1);

  partial->descriptor = -1;
  partial->path = g_strdup (path);
  partial->part = g_strconcat (path, ".part", NULL);
  partial->from = g_strconcat (path, ".part.from", NULL);
  if (!open_locked (partial, error))
    return NULL;
  read_origin (partial);
  return g_steal_pointer (&partial);
}

/**
 * ee_partial_free:
 * @partial: (nullable) (transfer full): a partial file; its bytes stay on the disk, an empty one does not
 */
void
ee_partial_free (EePartial *partial)
{
  if (partial == NULL)
    return;
  if (partial->descriptor >= 0)
    {
      if (partial->size == 0 && partial->locked)
        g_unlink (partial->part);
      g_close (partial->descriptor, NULL);
    }
  g_free (partial->path);
  g_free (partial->part);
  g_free (partial->from);
  g_free (partial->address);
  g_free (partial->validator);
  g_free (partial);
}

/**
 * ee_partial_get_size:
 * @partial: a partial file
 *
 * Returns: how many bytes are here
 */
guint64
ee_partial_get_size (EePartial *partial)
{
  return partial->size;
}

/**
 * ee_partial_get_address:
 * @partial: a partial file
 *
 * Returns: (nullable) (transfer none): where its bytes came from
 */
const char *
ee_partial_get_address (EePartial *partial)
{
  return partial->address;
}

/**
 * ee_partial_get_validator:
 * @partial: a partial file
 *
 * Returns: (nullable) (transfer none): what the server called the version of the file
 */
const char *
ee_partial_get_validator (EePartial *partial)
{
  return partial->validator;
}

/**
 * ee_partial_begin:
 * @partial: a partial file
 * @offset: at most its size: what comes after is thrown away
 * @address: where the next bytes come from
 * @validator: (nullable): what the server calls the version of the file
 * @error: (out) (optional): %G_IO_ERROR
 *
 * Returns: whether bytes can be appended now
 */
gboolean
ee_partial_begin (EePartial *partial, guint64 offset, const char *address, const char *validator, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  g_return_val_if_fail (offset <= partial->size, FALSE);

  if (ftruncate (partial->descriptor, (off_t)offset) != 0
      || lseek (partial->descriptor, (off_t)offset, SEEK_SET) == (off_t)-1)
    return set_write_error (partial->part, errno, error);
  partial->size = offset;

  g_free (partial->address);
  g_free (partial->validator);
  partial->address = g_strdup (address);
  partial->validator = g_strdup (validator);
  g_key_file_set_string (keys, GROUP, "address", address);
  if (validator != NULL)
    g_key_file_set_string (keys, GROUP, "validator", validator);
  return g_key_file_save_to_file (keys, partial->from, error);
}

/**
 * ee_partial_append:
 * @partial: a partial file, begun
 * @data: the next bytes
 * @size: how many
 * @error: (out) (optional): %G_IO_ERROR, with %G_IO_ERROR_NO_SPACE for a full disk
 *
 * Returns: whether they were written
 */
gboolean
ee_partial_append (EePartial *partial, const void *data, gsize size, GError **error)
{
  const guint8 *bytes = data;

  while (size > 0)
    {
      ssize_t n = write (partial->descriptor, bytes, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return set_write_error (partial->part, errno, error);
      bytes += n;
      size -= (gsize)n;
      partial->size += (guint64)n;
    }
  return TRUE;
}

/**
 * ee_partial_digest:
 * @partial: a partial file that is not empty
 * @checksum: updated with all its bytes
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether all were read
 */
gboolean
ee_partial_digest (EePartial *partial, GChecksum *checksum, GCancellable *cancellable, GError **error)
{
  return ee_file_digest (partial->part, G_MAXUINT64, checksum, cancellable, error);
}

/* A rename is on disk when its folder is. */
static gboolean
sync_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int descriptor = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  int number = descriptor < 0 || fsync (descriptor) != 0 ? errno : 0;

  if (descriptor >= 0)
    g_close (descriptor, NULL);
  /* Some file systems cannot sync a folder. */
  return number == 0 || number == EINVAL || set_write_error (folder, number, error);
}

/**
 * ee_partial_finish:
 * @partial: a partial file that has become whole
 * @error: (out) (optional): %G_IO_ERROR; the partial file stays
 *
 * Writes it to the disk and puts it in its place at one stroke.
 *
 * Returns: whether the file is there
 */
gboolean
ee_partial_finish (EePartial *partial, GError **error)
{
  if (fsync (partial->descriptor) != 0 || g_rename (partial->part, partial->path) != 0)
    return set_write_error (partial->path, errno, error);
  partial->locked = FALSE;
  g_unlink (partial->from);
  return sync_folder (partial->path, error);
}

/**
 * ee_partial_discard:
 * @partial: a partial file whose bytes are worth nothing; it is empty then
 */
void
ee_partial_discard (EePartial *partial)
{
  /* Locked by its descriptor, so it cannot be another file from now on. What is not cut off here is when it is begun.
   */
  if (ftruncate (partial->descriptor, 0) != 0)
    g_debug ("%s cannot be emptied: %s", partial->part, g_strerror (errno));
  g_unlink (partial->from);
  partial->size = 0;
  g_clear_pointer (&partial->address, g_free);
  g_clear_pointer (&partial->validator, g_free);
}
