/* SPDX-License-Identifier: Apache-2.0 */
/* ee-file.c - reads regular files of a limited size
 *
 * Read, not mapped: a file that shrinks under a mapping would kill the program. Owns nothing between
 * calls.
 */
#include "ee-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ee-data-error.h"

enum
{
  BLOCK_BYTES = 1024 * 1024,
};

static void
set_errno_error (const char *path, int number, GError **error)
{
  if (number == ENOENT)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND, _ ("“%s” does not exist."), path);
  else
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND, _ ("“%s” could not be read: %s."), path,
                 g_strerror (number));
}

static gboolean
check_kind (const char *path, int descriptor, guint64 max_bytes, guint64 *size, GError **error)
{
  struct stat facts;

  if (fstat (descriptor, &facts) != 0)
    {
      set_errno_error (path, errno, error);
      return FALSE;
    }
  if (S_ISDIR (facts.st_mode))
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is a folder, not a file."), path);
      return FALSE;
    }
  if (!S_ISREG (facts.st_mode))
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is not a regular file."), path);
      return FALSE;
    }
  if (facts.st_size == 0)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is empty."), path);
      return FALSE;
    }
  if ((guint64)facts.st_size > max_bytes)
    {
      g_autofree char *has = g_format_size_full ((guint64)facts.st_size, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *limit = g_format_size_full (max_bytes, G_FORMAT_SIZE_IEC_UNITS);

      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” has %s; at most %s are read."), path, has,
                   limit);
      return FALSE;
    }

  *size = (guint64)facts.st_size;
  return TRUE;
}

static GBytes *
read_all (const char *path, int descriptor, gsize size, GError **error)
{
  g_autofree guint8 *data = g_try_malloc (size);
  gsize done = 0;

  if (data == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” does not fit into memory."), path);
      return NULL;
    }
  while (done < size)
    {
      ssize_t n = read (descriptor, data + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_errno_error (path, errno, error);
          return NULL;
        }
      if (n == 0)
        break;
      done += (gsize)n;
    }
  return g_bytes_new_take (g_steal_pointer (&data), done);
}

/**
 * ee_file_open:
 * @path: a file
 * @max_bytes: larger files are refused
 * @size: (out): of the file, at least 1
 * @error: (out) (optional): #EeDataError; the message names @path and the reason
 *
 * Returns: a descriptor to be closed by the caller, or -1 for what is missing, unreadable, empty, too
 *   large, or no regular file
 */
int
ee_file_open (const char *path, guint64 max_bytes, guint64 *size, GError **error)
{
  int descriptor;

  g_return_val_if_fail (path != NULL && size != NULL, -1);

  descriptor = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  if (descriptor < 0)
    {
      set_errno_error (path, errno, error);
      return -1;
    }
  if (check_kind (path, descriptor, max_bytes, size, error))
    return descriptor;
  g_close (descriptor, NULL);
  return -1;
}

/**
 * ee_file_read:
 * @path: a file
 * @max_bytes: larger files are refused before anything is read
 * @error: (out) (optional): #EeDataError; the message names @path and the reason
 *
 * Returns: (transfer full): the content, at least one byte; %NULL for what is missing, unreadable,
 *   empty, too large, or no regular file
 */
GBytes *
ee_file_read (const char *path, gsize max_bytes, GError **error)
{
  GBytes *bytes;
  guint64 size;
  int descriptor = ee_file_open (path, max_bytes, &size, error);

  if (descriptor < 0)
    return NULL;
  bytes = read_all (path, descriptor, (gsize)size, error);
  g_close (descriptor, NULL);
  return bytes;
}

/**
 * ee_file_digest:
 * @path: a file
 * @max_bytes: larger files are refused
 * @checksum: updated with the file's bytes
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the whole file was read, a block at a time
 */
gboolean
ee_file_digest (const char *path, guint64 max_bytes, GChecksum *checksum, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK_BYTES);
  guint64 size;
  gboolean cancelled;
  ssize_t n = 0;
  int descriptor = ee_file_open (path, max_bytes, &size, error);

  if (descriptor < 0)
    return FALSE;
  while (!(cancelled = g_cancellable_set_error_if_cancelled (cancellable, error))
         && ((n = read (descriptor, block, BLOCK_BYTES)) > 0 || (n < 0 && errno == EINTR)))
    if (n > 0)
      g_checksum_update (checksum, block, n);
  if (!cancelled && n < 0)
    set_errno_error (path, errno, error);
  g_close (descriptor, NULL);
  return !cancelled && n == 0;
}
