/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-folder.c - one folder a process, in TMPDIR, gone when the process ends in peace */
#include "fuzz-folder.h"

#include <glib/gstdio.h>

static char *folder;
static GHashTable *written; /* paths of the files of this input */

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      if (g_file_test (below, G_FILE_TEST_IS_DIR))
        remove_folder (below);
      else
        g_unlink (below);
    }
  g_rmdir (path);
}

static void
remove_all_cb (void)
{
  remove_folder (folder);
  g_clear_pointer (&written, g_hash_table_unref);
  g_clear_pointer (&folder, g_free);
}

const char *
fuzz_folder_get (void)
{
  g_autoptr (GError) error = NULL;

  if (folder != NULL)
    return folder;
  folder = g_dir_make_tmp ("offramp-fuzz-XXXXXX", &error);
  g_assert_no_error (error);
  written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  atexit (remove_all_cb);
  return folder;
}

/* Writes a file, making the folders in between; returns its path, which lives until fuzz_folder_clear(). */
const char *
fuzz_folder_write (const char *name, GBytes *bytes)
{
  char *path = g_build_filename (fuzz_folder_get (), name, NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  FILE *file = g_fopen (path, "wbe");

  if (file == NULL)
    {
      g_autofree char *parent = g_path_get_dirname (path);

      g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
      file = g_fopen (path, "wbe");
    }
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (data != NULL ? data : "", 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
  g_hash_table_add (written, path);
  return path;
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      n += g_file_test (below, G_FILE_TEST_IS_DIR) ? count_files (below) : 1;
    }
  return n;
}

/* Removes the files of this input; the reader must have added none and removed none. */
void
fuzz_folder_clear (void)
{
  GHashTableIter iter;
  gpointer path;

  if (count_files (fuzz_folder_get ()) != g_hash_table_size (written))
    g_error ("The reader left files behind, or took some away.");
  g_hash_table_iter_init (&iter, written);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_assert_cmpint (g_unlink (path), ==, 0);
  g_hash_table_remove_all (written);
}
