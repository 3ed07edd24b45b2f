/* SPDX-License-Identifier: Apache-2.0 */
/* ee-tree.c - walks a folder of drawings
 *
 * The unpacked form of what ee-archive reads, with the same rules and limits.
 */
#include "ee-tree.h"

#include <glib/gi18n-lib.h>

#include "ee-data-error.h"
#include "ee-file.h"

enum
{
  MAX_DEPTH = 4, /* images_background/images_background/alphabet/character, as some programs unpack */
};

typedef struct
{
  EeEntries *entries;
  const char *root;
  gboolean read;
  GCancellable *cancellable;
} Walk;

static gboolean walk_folder (Walk *walk, const char *relative, guint depth, GError **error);

static gboolean
add_file (Walk *walk, const char *relative, GError **error)
{
  g_autofree char *path = g_build_filename (walk->root, relative, NULL);
  g_autoptr (GBytes) bytes = NULL;
  gboolean wanted;

  if (!ee_entries_wants (walk->entries, relative, &wanted, error))
    return FALSE;
  if (!wanted)
    return TRUE;
  bytes = walk->read ? ee_file_read (path, EE_ENTRIES_MAX_BYTES, error) : g_bytes_new (NULL, 0);
  return bytes != NULL && ee_entries_add (walk->entries, relative, bytes, error);
}

static gboolean
visit (Walk *walk, const char *relative, guint depth, GError **error)
{
  g_autofree char *path = g_build_filename (walk->root, relative, NULL);

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return add_file (walk, relative, error);
  return depth == MAX_DEPTH || walk_folder (walk, relative, depth + 1, error);
}

static gboolean
walk_folder (Walk *walk, const char *relative, guint depth, GError **error)
{
  g_autofree char *path = g_build_filename (walk->root, relative, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name;

  if (g_cancellable_set_error_if_cancelled (walk->cancellable, error))
    return FALSE;
  folder = g_dir_open (path, 0, &local);
  if (folder == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND, _ ("“%s” could not be read: %s."), path,
                   local->message);
      return FALSE;
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *below = relative[0] != '\0' ? g_build_filename (relative, name, NULL) : g_strdup (name);

      if (name[0] != '.' && !visit (walk, below, depth, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * ee_tree_count:
 * @folder: holds one folder an alphabet
 * @n_pictures: (out): how many drawings there are
 * @error: (out) (optional): #EeDataError
 *
 * Returns: whether the folder could be walked
 */
gboolean
ee_tree_count (const char *folder, guint *n_pictures, GError **error)
{
  g_autoptr (EeEntries) entries = ee_entries_new (folder);
  Walk walk = { entries, folder, FALSE, NULL };

  if (!walk_folder (&walk, "", 0, error))
    return FALSE;
  *n_pictures = ee_entries_get_n (entries);
  return TRUE;
}

/**
 * ee_tree_read:
 * @folder: holds one folder an alphabet
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the drawings, not yet sorted, or %NULL
 */
EeEntries *
ee_tree_read (const char *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (EeEntries) entries = ee_entries_new (folder);
  Walk walk = { entries, folder, TRUE, cancellable };

  if (!walk_folder (&walk, "", 0, error))
    return NULL;
  return g_steal_pointer (&entries);
}
