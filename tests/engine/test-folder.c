/* SPDX-License-Identifier: Apache-2.0 */
/* Made before a test, removed with all files after it. */
#include "test-folder.h"

#include <glib/gstdio.h>

/* Fits g_test_add(). */
void
test_folder_set_up (TestFolder *folder, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  folder->path = g_dir_make_tmp ("offramp-test-XXXXXX", &error);
  g_assert_no_error (error);
}

/* Fits g_test_add(). */
void
test_folder_tear_down (TestFolder *folder, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (folder->path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = test_folder_get_file (folder, name);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder->path), ==, 0);
  g_clear_pointer (&folder->path, g_free);
}

/* (transfer full): the path of a file in the folder, there or not. */
char *
test_folder_get_file (TestFolder *folder, const char *name)
{
  return g_build_filename (folder->path, name, NULL);
}

/* How many files there are, hidden ones too. */
guint
test_folder_count_files (TestFolder *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder->path, 0, NULL);
  guint n_files = 0;

  while (g_dir_read_name (dir) != NULL)
    n_files++;
  return n_files;
}
