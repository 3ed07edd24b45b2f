/* SPDX-License-Identifier: Apache-2.0 */
/* Write beside, sync, rename. Knows no file format. */
#include "ee-atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PART_MARK ".part-"

struct _EeAtomicFile
{
  char *path;
  char *part_path; /* NULL once renamed */
  int fd;          /* -1 once closed */
};

static gboolean
fail (EeAtomicFile *file, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (file->path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), _ ("“%s” cannot be written: %s."), name,
               g_strerror (code));
  return FALSE;
}

/* Makes the renaming itself durable. Some file systems cannot; the file is whole and in place all the same. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  g_close (fd, NULL);
}

/**
 * ee_atomic_file_new:
 * @path: the file to make or replace; its folder must exist
 * @error: G_FILE_ERROR
 *
 * Returns: (transfer full): the open file, or NULL
 */
EeAtomicFile *
ee_atomic_file_new (const char *path, GError **error)
{
  g_autoptr (EeAtomicFile) file = NULL;
  g_autofree char *folder = NULL, *base = NULL, *part = NULL;

  g_return_val_if_fail (path != NULL && *path != '\0', NULL);

  file = g_new0 (EeAtomicFile, 1);
  file->path = g_strdup (path);
  folder = g_path_get_dirname (path);
  base = g_path_get_basename (path);
  part = g_strdup_printf (".%s" PART_MARK "XXXXXX", base);
  file->part_path = g_build_filename (folder, part, NULL);
  file->fd = g_mkstemp_full (file->part_path, O_RDWR | O_CLOEXEC, 0666);
  if (file->fd < 0)
    {
      int code = errno;

      g_clear_pointer (&file->part_path, g_free);
      fail (file, code, error);
      return NULL;
    }
  return g_steal_pointer (&file);
}

/**
 * ee_atomic_file_write:
 * @file: an uncommitted file
 * @bytes: (array length=n_bytes): what to append
 * @n_bytes: how many
 * @error: G_FILE_ERROR, for example when the disk is full; then @file can only be freed
 *
 * Returns: TRUE if all was written
 */
gboolean
ee_atomic_file_write (EeAtomicFile *file, gconstpointer bytes, gsize n_bytes, GError **error)
{
  const guint8 *next = bytes;

  g_return_val_if_fail (file != NULL && file->fd >= 0, FALSE);
  while (n_bytes > 0)
    {
      gssize n_written = write (file->fd, next, MIN (n_bytes, 1u << 30));

      if (n_written < 0 && errno == EINTR)
        continue;
      if (n_written < 0)
        return fail (file, errno, error);
      next += n_written;
      n_bytes -= n_written;
    }
  return TRUE;
}

/**
 * ee_atomic_file_commit:
 * @file: an uncommitted file
 * @error: G_FILE_ERROR; then the old file stands untouched
 *
 * Syncs what was written and puts it in the old file's place.
 *
 * Returns: TRUE if the new file is in place
 */
gboolean
ee_atomic_file_commit (EeAtomicFile *file, GError **error)
{
  int fd;

  g_return_val_if_fail (file != NULL && file->fd >= 0, FALSE);
  if (fsync (file->fd) != 0)
    return fail (file, errno, error);
  fd = file->fd;
  file->fd = -1;
  if (close (fd) != 0)
    return fail (file, errno, error);
  if (g_rename (file->part_path, file->path) != 0)
    return fail (file, errno, error);
  g_clear_pointer (&file->part_path, g_free);
  sync_folder (file->path);
  return TRUE;
}

/**
 * ee_atomic_file_free:
 * @file: (nullable) (transfer full): a file; if it was not committed, its bytes are removed
 */
void
ee_atomic_file_free (EeAtomicFile *file)
{
  if (file == NULL)
    return;
  if (file->fd >= 0)
    close (file->fd);
  if (file->part_path != NULL)
    g_unlink (file->part_path);
  g_free (file->part_path);
  g_free (file->path);
  g_free (file);
}

/**
 * ee_atomic_file_set_contents:
 * @path: the file to make or replace
 * @text: its new contents
 * @error: G_FILE_ERROR; then the old file stands untouched
 *
 * Returns: TRUE if the new file is in place
 */
gboolean
ee_atomic_file_set_contents (const char *path, const char *text, GError **error)
{
  g_autoptr (EeAtomicFile) file = ee_atomic_file_new (path, error);

  return file != NULL && ee_atomic_file_write (file, text, strlen (text), error) && ee_atomic_file_commit (file, error);
}

/**
 * ee_atomic_file_remove_leftovers:
 * @folder: a folder that nobody else writes to now
 *
 * Removes the temporary files that killed processes left there.
 */
void
ee_atomic_file_remove_leftovers (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (name[0] == '.' && strlen (name) > strlen (PART_MARK) + 6
        && strncmp (name + strlen (name) - 6 - strlen (PART_MARK), PART_MARK, strlen (PART_MARK)) == 0)
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_unlink (path);
      }
}
