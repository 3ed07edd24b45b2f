/* SPDX-License-Identifier: Apache-2.0 */
/* ee-inventory-files.c - the files of a data set: which are there, how large, and removing them; part of ee-inventory.h
 *
 * A set's folder may hold other files of the user's. Only those count that the set's reader would read, those that the
 * catalogue names, and what an unfinished download has left.
 */
#include "ee-inventory.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ee-catalog.h"
#include "ee-reader.h"

static const char *const download_ends[] = { "", ".part", ".part.from" };

static void
add_path (GPtrArray *paths, const char *path)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS) || g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL))
    return;
  g_ptr_array_add (paths, g_strdup (path));
}

/**
 * ee_inventory_list_files:
 * @id: of a data set, see ee_dataset_load()
 * @root: the data folder, whether it is there or not
 *
 * Returns: (transfer full): files and folders of the set that are there, an unfinished download's too
 */
GStrv
ee_inventory_list_files (const char *id, const char *root)
{
  const EeCatalogSet *set = ee_catalog_find (id);
  const EeReader *reader = ee_reader_find (id);
  GPtrArray *paths = g_ptr_array_new ();

  g_return_val_if_fail (root != NULL, NULL);

  for (guint f = 0; set != NULL && f < set->n_files; f++)
    for (guint e = 0; e < G_N_ELEMENTS (download_ends); e++)
      {
        g_autofree char *path
            = g_strconcat (root, G_DIR_SEPARATOR_S, id, G_DIR_SEPARATOR_S, set->files[f].name, download_ends[e], NULL);

        add_path (paths, path);
      }
  for (guint part = EE_PART_TRAIN; reader != NULL && part <= EE_PART_TEST; part++)
    {
      g_auto (GStrv) places = reader->list_places ((EePart)part, root);

      for (guint i = 0; places[i] != NULL; i++)
        add_path (paths, places[i]);
    }
  g_ptr_array_add (paths, NULL);
  return (GStrv)g_ptr_array_free (paths, FALSE);
}

/**
 * ee_inventory_has_rest:
 * @id: of a data set
 * @root: the data folder
 *
 * Returns: whether a download was begun that can go on
 */
gboolean
ee_inventory_has_rest (const char *id, const char *root)
{
  g_auto (GStrv) paths = ee_inventory_list_files (id, root);

  for (guint i = 0; paths[i] != NULL; i++)
    if (g_str_has_suffix (paths[i], download_ends[1]))
      return TRUE;
  return FALSE;
}

/**
 * ee_inventory_measure:
 * @id: of a data set
 * @root: the data folder
 * @bytes: (out): what its files take on the disk
 * @cancellable: (nullable): stops the counting
 * @error: (out) (optional): GIO's
 *
 * Returns: whether all of it was counted
 */
gboolean
ee_inventory_measure (const char *id, const char *root, guint64 *bytes, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) paths = ee_inventory_list_files (id, root);

  *bytes = 0;
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (paths[i]);
      guint64 size;

      if (!g_file_measure_disk_usage (file, G_FILE_MEASURE_APPARENT_SIZE, cancellable, NULL, NULL, &size, NULL, NULL,
                                      error))
        return FALSE;
      *bytes += size;
    }
  return TRUE;
}

/* What is below @file goes too; links are not followed. */
static gboolean
delete_tree (GFile *file, GCancellable *cancellable, GError **error)
{
  GFileType type = g_file_query_file_type (file, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable);
  g_autoptr (GFileEnumerator) files = NULL;

  if (type == G_FILE_TYPE_DIRECTORY)
    {
      GFile *child;

      files = g_file_enumerate_children (file, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                         cancellable, error);
      if (files == NULL)
        return FALSE;
      for (;;)
        {
          if (!g_file_enumerator_iterate (files, NULL, &child, cancellable, error))
            return FALSE;
          if (child == NULL)
            break;
          if (!delete_tree (child, cancellable, error))
            return FALSE;
        }
    }
  return g_file_delete (file, cancellable, error);
}

static gboolean
remove_path (const char *path, gboolean *trashed, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) local = NULL;

  if (g_file_trash (file, cancellable, &local))
    return TRUE;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *trashed = FALSE;
  return delete_tree (file, cancellable, error);
}

/**
 * ee_inventory_remove:
 * @id: of a data set
 * @root: the data folder
 * @trashed: (out): whether all of it lies in the trash now, so that it can be brought back; else some is gone
 * @cancellable: (nullable): stops between two files
 * @error: (out) (optional): GIO's; names the file. What was removed before it stays removed
 *
 * Other files in the set's folder stay; a folder that is empty then goes.
 *
 * Returns: whether nothing of the set is left
 */
gboolean
ee_inventory_remove (const char *id, const char *root, gboolean *trashed, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) paths = ee_inventory_list_files (id, root);
  g_autofree char *folder = g_build_filename (root, id, NULL);

  *trashed = TRUE;
  for (guint i = 0; paths[i] != NULL; i++)
    if (g_file_test (paths[i], G_FILE_TEST_EXISTS) && !remove_path (paths[i], trashed, cancellable, error))
      return FALSE;
  /* Fails where other files are in it, which is right. */
  g_rmdir (folder);
  return TRUE;
}
