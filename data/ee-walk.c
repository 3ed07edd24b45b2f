/* SPDX-License-Identifier: Apache-2.0 */
/* ee-walk.c - one way to go through an archive and through a folder
 *
 * Owns the open archive or the list of the folder's files. Hidden files and what macOS adds are passed
 * over. Symbolic links to files are followed, those to folders are not, so that no walk is endless.
 */
#include "ee-walk.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "ee-archive.h"
#include "ee-data-error.h"
#include "ee-file.h"

#define MAX_ARCHIVE_BYTES (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024)

enum
{
  MAX_DEPTH = 16,
  MAX_FILES = 2 * EE_ENTRIES_MAX,
  BLOCK = 16 * 1024,
};

struct _EeWalk
{
  char *path;
  GChecksum *checksum;
  GCancellable *cancellable;
  EeArchive *archive; /* NULL for a folder */
  GPtrArray *files;   /* paths below the folder, sorted */
  guint n_given;
  const char *name; /* of the entry at hand */
  int descriptor;   /* of the folder's file at hand, or -1 */
};

static gboolean
is_passed_over (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);

  return base[0] == '.' || g_str_has_prefix (name, "__MACOSX/");
}

static gboolean list_folder (EeWalk *walk, const char *below, guint depth, GError **error);

static gboolean
list_entry (EeWalk *walk, const char *below, guint depth, GError **error)
{
  g_autofree char *path = g_build_filename (walk->path, below, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_file_test (path, G_FILE_TEST_IS_SYMLINK) || depth == MAX_DEPTH
           || list_folder (walk, below, depth + 1, error);
  if (walk->files->len == MAX_FILES)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” holds more than %d files."), walk->path,
                   MAX_FILES);
      return FALSE;
    }
  g_ptr_array_add (walk->files, g_strdup (below));
  return TRUE;
}

static gboolean
list_folder (EeWalk *walk, const char *below, guint depth, GError **error)
{
  g_autofree char *path = g_build_filename (walk->path, below, NULL);
  g_autoptr (GDir) folder = NULL;
  const char *name;

  if (g_cancellable_set_error_if_cancelled (walk->cancellable, error))
    return FALSE;
  folder = g_dir_open (path, 0, NULL); /* whose own sentence would name the folder twice */
  if (folder == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND, _ ("“%s” could not be read: %s."), path,
                   g_strerror (errno));
      return FALSE;
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *entry = below[0] != '\0' ? g_strconcat (below, "/", name, NULL) : g_strdup (name);

      if (!is_passed_over (entry) && !list_entry (walk, entry, depth, error))
        return FALSE;
    }
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/**
 * ee_walk_open:
 * @path: an archive (zip, tar, tar.gz) or a folder
 * @checksum: (nullable): updated at once with an archive's bytes; of a folder, with each file's path,
 *   a newline and the bytes of it that are read, when they are
 * @cancellable: (nullable): stops the walk
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the walk before its first file, or %NULL
 */
EeWalk *
ee_walk_open (const char *path, GChecksum *checksum, GCancellable *cancellable, GError **error)
{
  g_autoptr (EeWalk) walk = g_new0 (EeWalk, 1);

  walk->path = g_strdup (path);
  walk->descriptor = -1;
  walk->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      if ((checksum != NULL && !ee_file_digest (path, MAX_ARCHIVE_BYTES, checksum, cancellable, error))
          || (walk->archive = ee_archive_open (path, MAX_ARCHIVE_BYTES, error)) == NULL)
        return NULL;
      return g_steal_pointer (&walk);
    }

  walk->checksum = checksum;
  walk->files = g_ptr_array_new_with_free_func (g_free);
  if (!list_folder (walk, "", 0, error))
    return NULL;
  g_ptr_array_sort (walk->files, compare_names);
  return g_steal_pointer (&walk);
}

static void
close_file (EeWalk *walk)
{
  if (walk->descriptor >= 0)
    g_close (walk->descriptor, NULL);
  walk->descriptor = -1;
}

/**
 * ee_walk_free:
 * @walk: (nullable) (transfer full): a walk
 */
void
ee_walk_free (EeWalk *walk)
{
  if (walk == NULL)
    return;
  close_file (walk);
  g_clear_pointer (&walk->archive, ee_archive_free);
  g_clear_pointer (&walk->files, g_ptr_array_unref);
  g_clear_object (&walk->cancellable);
  g_free (walk->path);
  g_free (walk);
}

/**
 * ee_walk_next:
 * @walk: a walk
 * @name: (out) (nullable) (transfer none): the next file's path in the archive or below the folder; %NULL
 *   at the end
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: %FALSE with @error set if the walk cannot go on; see ee_archive_next() for what is refused
 */
gboolean
ee_walk_next (EeWalk *walk, const char **name, GError **error)
{
  close_file (walk);
  walk->name = NULL;
  do
    {
      if (g_cancellable_set_error_if_cancelled (walk->cancellable, error))
        return FALSE;
      if (walk->archive != NULL && !ee_archive_next (walk->archive, &walk->name, error))
        return FALSE;
      if (walk->archive == NULL)
        walk->name = walk->n_given < walk->files->len ? g_ptr_array_index (walk->files, walk->n_given++) : NULL;
    }
  while (walk->name != NULL && is_passed_over (walk->name));
  *name = walk->name;
  return TRUE;
}

static gboolean
open_file (EeWalk *walk, GError **error)
{
  g_autofree char *path = g_build_filename (walk->path, walk->name, NULL);
  guint64 size;

  walk->descriptor = ee_file_open (path, MAX_ARCHIVE_BYTES, &size, error);
  if (walk->descriptor < 0)
    return FALSE;
  if (walk->checksum != NULL)
    {
      g_checksum_update (walk->checksum, (const guchar *)walk->name, -1);
      g_checksum_update (walk->checksum, (const guchar *)"\n", 1);
    }
  return TRUE;
}

static gssize
read_file (EeWalk *walk, guint8 *target, gsize size, GError **error)
{
  gsize done = 0;

  if (walk->descriptor < 0 && !open_file (walk, error))
    return -1;
  while (done < size)
    {
      ssize_t n = read (walk->descriptor, target + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND, _ ("“%s/%s” could not be read: %s."), walk->path,
                       walk->name, g_strerror (errno));
          return -1;
        }
      if (n == 0)
        break;
      done += (gsize)n;
    }
  if (walk->checksum != NULL)
    g_checksum_update (walk->checksum, target, (gssize)done);
  return (gssize)done;
}

/**
 * ee_walk_read:
 * @walk: a walk that stands at a file
 * @target: (out): where to put its next bytes
 * @size: at most so many
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: the number of bytes read, fewer than @size only at the file's end; -1 on error
 */
gssize
ee_walk_read (EeWalk *walk, void *target, gsize size, GError **error)
{
  g_return_val_if_fail (walk->name != NULL, -1);

  if (g_cancellable_set_error_if_cancelled (walk->cancellable, error))
    return -1;
  return walk->archive != NULL ? ee_archive_read_data (walk->archive, target, size, error)
                               : read_file (walk, target, size, error);
}

/**
 * ee_walk_read_all:
 * @walk: a walk that stands at the beginning of a file
 * @max_bytes: a larger file is refused
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * What an archive claims about sizes is not believed: memory grows with what is really there.
 *
 * Returns: (transfer full): the file's content, or %NULL
 */
GBytes *
ee_walk_read_all (EeWalk *walk, gsize max_bytes, GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  guint8 block[BLOCK];
  gssize n = 0;

  do
    {
      n = ee_walk_read (walk, block, sizeof block, error);
      if (n < 0)
        return NULL;
      g_byte_array_append (content, block, (guint)n);
      if (content->len > max_bytes)
        {
          g_autofree char *name = ee_walk_name_entry (walk);

          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” is larger than %u KiB."), name,
                       (guint)(max_bytes / 1024));
          return NULL;
        }
    }
  while ((gsize)n == sizeof block);
  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

/**
 * ee_walk_name_entry:
 * @walk: a walk that stands at a file
 *
 * Returns: (transfer full): the archive and the file in it, or the file's path, for messages
 */
char *
ee_walk_name_entry (EeWalk *walk)
{
  return walk->archive != NULL ? g_strdup_printf ("%s: %s", walk->path, walk->name)
                               : g_build_filename (walk->path, walk->name, NULL);
}

/**
 * ee_walk_find:
 * @places: %NULL-terminated list of paths
 *
 * Returns: (transfer full) (nullable): the first that exists
 */
char *
ee_walk_find (const char *const *places)
{
  for (guint i = 0; places[i] != NULL; i++)
    if (g_file_test (places[i], G_FILE_TEST_EXISTS))
      return g_strdup (places[i]);
  return NULL;
}
