/* SPDX-License-Identifier: Apache-2.0 */
/* Walks a folder in the order of names. Hidden files are passed over, and links to folders: a link may close a
 * circle. Image files are told by the ending of their name; what they really are shows when they are decoded. */
#include "offramp-folder-walk.h"

#include <string.h>

#include <glib/gi18n.h>

enum
{
  MAX_DEPTH = 64
};

typedef struct
{
  OfframpFolderFoundFunc found;
  OfframpFolderFailedFunc failed;
  gpointer user_data;
  guint n_passed_over;
  GCancellable *cancellable;
} Walk;

/**
 * offramp_folder_is_image_name:
 * @name: of a file
 *
 * Returns: whether its ending is that of a format the program decodes
 */
gboolean
offramp_folder_is_image_name (const char *name)
{
  static const char *const endings[] = { "png", "jpg", "jpeg", "bmp", "gif", "pnm", "ppm", "pgm" };
  const char *dot = strrchr (name, '.');

  if (dot == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_ascii_strcasecmp (dot + 1, endings[i]) == 0)
      return TRUE;
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (g_file_info_get_name (*(GFileInfo *const *)a), g_file_info_get_name (*(GFileInfo *const *)b));
}

/* (transfer container): infos of the folder, in the order of names. */
static GPtrArray *
list_folder (GFile *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFileEnumerator) files = g_file_enumerate_children (
      folder,
      G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_IS_HIDDEN
                                     "," G_FILE_ATTRIBUTE_STANDARD_IS_SYMLINK,
      G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (files == NULL)
    return NULL;
  for (;;)
    {
      GFileInfo *info;

      if (!g_file_enumerator_iterate (files, &info, NULL, cancellable, error))
        return NULL;
      if (info == NULL)
        break;
      g_ptr_array_add (infos, g_object_ref (info));
    }
  g_ptr_array_sort (infos, compare_names);
  return g_steal_pointer (&infos);
}

/* What is not walked is named, with the reason. */
static gboolean
may_enter (Walk *walk, GFileInfo *info, GFile *folder, guint depth)
{
  g_autoptr (GError) error = NULL;

  if (g_file_info_get_is_symlink (info))
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_WOULD_RECURSE,
                         _ ("It is a link to a folder, which may lead in a circle: it was not followed."));
  else if (depth >= MAX_DEPTH)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_WOULD_RECURSE, _ ("It lies deeper than %d folders: it was not walked."),
                 MAX_DEPTH);
  if (error != NULL)
    walk->failed (folder, error, walk->user_data);
  return error == NULL;
}

static gboolean walk_folder (Walk *walk, GFile *folder, guint depth, GError **error);

/* A folder that nobody may look into does not end the walk. */
static gboolean
walk_subfolder (Walk *walk, GFile *folder, guint depth, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (walk_folder (walk, folder, depth, &local_error))
    return TRUE;
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  walk->failed (folder, local_error, walk->user_data);
  return TRUE;
}

static gboolean
walk_folder (Walk *walk, GFile *folder, guint depth, GError **error)
{
  g_autoptr (GPtrArray) infos = list_folder (folder, walk->cancellable, error);

  if (infos == NULL)
    return FALSE;
  for (guint i = 0; i < infos->len; i++)
    {
      GFileInfo *info = g_ptr_array_index (infos, i);
      g_autoptr (GFile) file = g_file_get_child (folder, g_file_info_get_name (info));

      if (g_file_info_get_is_hidden (info))
        continue;
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        {
          if (!may_enter (walk, info, file, depth))
            continue;
          if (!walk_subfolder (walk, file, depth + 1, error))
            return FALSE;
        }
      else if (offramp_folder_is_image_name (g_file_info_get_name (info)))
        walk->found (file, walk->user_data);
      else
        walk->n_passed_over++;
    }
  return TRUE;
}

/**
 * offramp_folder_walk:
 * @folder: where to begin
 * @found: (scope call): called for each image file, on this thread
 * @failed: (scope call): called for each folder below @folder that cannot be read or is not entered; the walk goes on
 * @user_data: for both
 * @n_passed_over: (out): files that are no images by their name; hidden ones not counted
 * @cancellable: (nullable): stops the walk
 * @error: GIO's: @folder cannot be read, or the walk was stopped; files found before were reported
 *
 * Returns: whether everything was walked that can be read
 */
gboolean
offramp_folder_walk (GFile *folder, OfframpFolderFoundFunc found, OfframpFolderFailedFunc failed, gpointer user_data,
                     guint *n_passed_over, GCancellable *cancellable, GError **error)
{
  Walk walk = { .found = found, .failed = failed, .user_data = user_data, .cancellable = cancellable };
  gboolean ok = walk_folder (&walk, folder, 0, error);

  *n_passed_over = walk.n_passed_over;
  return ok;
}
