/* SPDX-License-Identifier: Apache-2.0 */
/* ee-dataset-load.c - finds a data set, in the cache or at its source; part of ee-dataset.h
 *
 * Owns nothing; formats are the readers' affair.
 */
#include "ee-dataset.h"

#include <glib/gi18n-lib.h>

#include "ee-cache.h"
#include "ee-data-error.h"
#include "ee-fingerprint.h"
#include "ee-folder.h"
#include "ee-reader.h"

/**
 * ee_dataset_load:
 * @id: "mnist", "omniglot", "cifar10", "cifar100", "svhn" or "gtsrb"
 * @part: training or test images
 * @root: the data folder, see ee_dataset_find_root()
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops the reading with %G_IO_ERROR_CANCELLED
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR
 *
 * The first time every image is read and decoded, which takes up to some seconds; after that the images
 * come from the user's cache until the files change.
 *
 * Returns: (transfer full): the data set, or %NULL with @error set and nothing kept
 */
EeDataset *
ee_dataset_load (const char *id, EePart part, const char *root, EeProgressFunc progress, gpointer user_data,
                 GCancellable *cancellable, GError **error)
{
  g_autofree char *cached = NULL;
  g_autofree char *fingerprint = NULL;
  g_auto (GStrv) places = NULL;
  const EeReader *reader;
  EeDataset *dataset;

  g_return_val_if_fail (id != NULL && root != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  reader = ee_reader_find (id);
  if (reader == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("There is no data set named “%s”."), id);
      return NULL;
    }
  if (!ee_reader_check_places (reader, part, root, error))
    return NULL;
  places = reader->list_places (part, root);
  fingerprint = ee_fingerprint_take ((const char *const *)places);
  cached = ee_cache_find_path (id, part, root);
  dataset = ee_cache_load (cached, fingerprint);
  if (dataset != NULL)
    {
      if (progress != NULL)
        progress (ee_dataset_get_source (dataset), 1, user_data);
      return dataset;
    }
  dataset = reader->load (part, root, progress, user_data, cancellable, error);
  if (dataset != NULL)
    ee_cache_store (cached, fingerprint, dataset);
  return dataset;
}

/**
 * ee_dataset_inspect_folder:
 * @path: a folder of the user's
 * @classes: whether each of its sub-folders is a class; else all pictures are of one class
 * @part: training or test images
 * @broken: (nullable) (scope call): called on this thread for each picture that cannot be read, with the reason
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops the reading with %G_IO_ERROR_CANCELLED
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR
 *
 * As ee_dataset_load_folder(), for somebody who wants to mend the folder.
 *
 * Returns: (transfer full): the data set, or %NULL with @error set and nothing kept
 */
EeDataset *
ee_dataset_inspect_folder (const char *path, gboolean classes, EePart part, EeRemarkFunc broken,
                           EeProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  const char *const places[] = { path, NULL };
  g_autofree char *cached = NULL;
  g_autofree char *fingerprint = NULL;
  EeDataset *dataset;

  g_return_val_if_fail (path != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  fingerprint = ee_fingerprint_take (places);
  cached = ee_cache_find_path (classes ? "folder-of-classes" : "folder", part, path);
  dataset = ee_cache_load (cached, fingerprint);
  if (dataset != NULL)
    {
      if (progress != NULL)
        progress (ee_dataset_get_source (dataset), 1, user_data);
      return dataset;
    }
  dataset = ee_folder_load (path, classes, part, broken, progress, user_data, cancellable, error);
  if (dataset != NULL)
    ee_cache_store (cached, fingerprint, dataset);
  return dataset;
}

/**
 * ee_dataset_load_folder:
 * @path: a folder of the user's
 * @classes: whether each of its sub-folders is a class; else all pictures are of one class
 * @part: training or test images
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops the reading with %G_IO_ERROR_CANCELLED
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR
 *
 * See ee_folder_load(); cached like the sets of ee_dataset_load().
 *
 * Returns: (transfer full): the data set, or %NULL with @error set and nothing kept
 */
EeDataset *
ee_dataset_load_folder (const char *path, gboolean classes, EePart part, EeProgressFunc progress, gpointer user_data,
                        GCancellable *cancellable, GError **error)
{
  return ee_dataset_inspect_folder (path, classes, part, NULL, progress, user_data, cancellable, error);
}

/* What the user chose in this program; any thread may ask while the window's sets it. */
static GMutex chosen_lock;
static char *chosen_root;

/**
 * ee_dataset_set_root:
 * @root: (nullable): the data folder from now on, whether it is there or not; %NULL for the usual one
 *
 * For this process. OFFRAMP_DATA goes before it.
 */
void
ee_dataset_set_root (const char *root)
{
  g_mutex_lock (&chosen_lock);
  g_free (chosen_root);
  chosen_root = root != NULL ? g_canonicalize_filename (root, NULL) : NULL;
  g_mutex_unlock (&chosen_lock);
}

static char *
copy_chosen_root (void)
{
  char *root;

  g_mutex_lock (&chosen_lock);
  root = g_strdup (chosen_root);
  g_mutex_unlock (&chosen_lock);
  return root;
}

/**
 * ee_dataset_name_root:
 *
 * The folder in the environment variable OFFRAMP_DATA, else that of ee_dataset_set_root(), else `offramp/data` in
 * the user's data folder of the XDG base directories (usually ~/.local/share/offramp/data).
 *
 * Returns: (transfer full): the data folder, whether it is there or not
 */
char *
ee_dataset_name_root (void)
{
  const char *given = g_getenv ("OFFRAMP_DATA");
  g_autofree char *chosen = NULL;

  if (given != NULL && *given != '\0')
    return g_strdup (given);
  chosen = copy_chosen_root ();
  if (chosen != NULL)
    return g_steal_pointer (&chosen);
  return g_build_filename (g_get_user_data_dir (), "offramp", "data", NULL);
}

/**
 * ee_dataset_check_root:
 * @root: a folder for data sets, which need not be there
 * @error: (out) (optional): %EE_DATA_ERROR_NOT_FOUND where it is something else than a folder
 *
 * Returns: whether data sets are or could be in it
 */
gboolean
ee_dataset_check_root (const char *root, GError **error)
{
  g_return_val_if_fail (root != NULL, FALSE);

  if (!g_file_test (root, G_FILE_TEST_EXISTS) || g_file_test (root, G_FILE_TEST_IS_DIR))
    return TRUE;

  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND,
               _ ("“%s” is a file; data sets need a folder with a sub-folder for each."), root);
  return FALSE;
}

/**
 * ee_dataset_find_root:
 * @error: (out) (optional): %EE_DATA_ERROR_NOT_FOUND; the message says which folder was looked for
 *
 * Returns: (transfer full): ee_dataset_name_root(), the folder with one subfolder a data set, or %NULL
 */
char *
ee_dataset_find_root (GError **error)
{
  const char *given = g_getenv ("OFFRAMP_DATA");
  g_autofree char *root = ee_dataset_name_root ();
  g_autofree char *chosen = copy_chosen_root ();

  if (g_file_test (root, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&root);
  if (!ee_dataset_check_root (root, error))
    return NULL;

  if (given != NULL && *given != '\0')
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND,
                 _ ("The folder “%s”, named by OFFRAMP_DATA, does not exist."), root);
  else if (chosen != NULL)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND, _ ("The data folder “%s” does not exist."), root);
  else
    g_set_error (
        error, EE_DATA_ERROR, EE_DATA_ERROR_NOT_FOUND,
        _ ("There is no data folder: make “%s” and put the data sets there (mnist, omniglot, cifar10, …), or name "
           "another folder in OFFRAMP_DATA."),
        root);
  return NULL;
}

/**
 * ee_dataset_is_installed:
 * @id: of a data set, see ee_dataset_load()
 * @root: (nullable): the data folder; %NULL for ee_dataset_find_root()
 *
 * Looks only whether files of both parts are there, not into them.
 *
 * Returns: whether ee_dataset_load() has something to read
 */
gboolean
ee_dataset_is_installed (const char *id, const char *root)
{
  g_autofree char *found = NULL;
  const EeReader *reader;

  g_return_val_if_fail (id != NULL, FALSE);

  reader = ee_reader_find (id);
  if (reader == NULL)
    return FALSE;
  if (root == NULL)
    root = found = ee_dataset_find_root (NULL);
  if (root == NULL)
    return FALSE;
  for (guint part = EE_PART_TRAIN; part <= EE_PART_TEST; part++)
    {
      g_auto (GStrv) places = reader->list_places ((EePart)part, root);
      gboolean there = FALSE;

      for (guint i = 0; places[i] != NULL; i++)
        there = there || g_file_test (places[i], G_FILE_TEST_EXISTS);
      if (!there)
        return FALSE;
    }
  return TRUE;
}
