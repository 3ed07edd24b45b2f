/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "image-files.h"

#include <glib/gi18n.h>

/* Deeper trees are not pictures any more. */
#define MOST_LEVELS 32

static void
image_file_free (gpointer data)
{
  OfframpImageFile *file = data;

  g_free (file->path);
  g_clear_error (&file->error);
  g_free (file);
}

static void
add_file (GPtrArray *files, const char *path, GError *error)
{
  OfframpImageFile *file = g_new0 (OfframpImageFile, 1);

  file->path = g_strdup (path);
  file->error = error;
  g_ptr_array_add (files, file);
}

static gboolean
is_named_like_an_image (const char *name)
{
  static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".pnm", ".ppm", ".pgm" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;

  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Links to folders are not followed, so that no tree is endless. */
static void
add_folder (GPtrArray *files, const char *folder, guint level)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;
  g_autoptr (GDir) directory = g_dir_open (folder, 0, &error);
  const char *name;

  if (directory == NULL)
    {
      add_file (files, folder, error);
      return;
    }
  while ((name = g_dir_read_name (directory)) != NULL)
    if (name[0] != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
      gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);

      if (is_folder && level < MOST_LEVELS && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        add_folder (files, path, level + 1);
      else if (!is_folder && is_named_like_an_image (names->pdata[i]))
        add_file (files, path, NULL);
    }
}

/**
 * offramp_image_files_collect:
 * @paths: files and folders, NULL-terminated
 *
 * Walks folders in the order of names, leaving hidden files out. What does not exist is in the list too: who opens it
 * says why it cannot.
 *
 * Returns: (transfer full) (element-type OfframpImageFile): the files
 */
GPtrArray *
offramp_image_files_collect (const char *const *paths)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (image_file_free);

  for (guint i = 0; paths[i] != NULL; i++)
    if (g_file_test (paths[i], G_FILE_TEST_IS_DIR))
      {
        guint before = files->len;

        add_folder (files, paths[i], 0);
        if (files->len == before)
          {
            g_autofree char *shown = g_filename_display_name (paths[i]);

            add_file (files, paths[i],
                      g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no image in the folder %s."), shown));
          }
      }
    else
      {
        add_file (files, paths[i], NULL);
      }

  return files;
}
