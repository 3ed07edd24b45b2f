/* SPDX-License-Identifier: Apache-2.0 */
/* ee-fetch.c - which files of a data set are missing, one download after the other
 *
 * A file that is there as published stays, and so does one that is not: nothing of the user's is replaced unasked.
 */
#include "ee-fetch.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "ee-data-error.h"
#include "ee-dataset.h"
#include "ee-inventory.h"

typedef struct
{
  EeFetchState state;
  guint64 before; /* bytes of the files before the one at hand */
  EeFetchFunc progress;
  gpointer user_data;
} Fetch;

static void
report (Fetch *fetch)
{
  if (fetch->progress != NULL)
    fetch->progress (&fetch->state, fetch->user_data);
  fetch->state.trouble = NULL;
}

static void
download_cb (const EeDownloadState *download, gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->state.done = fetch->before + download->done;
  fetch->state.checking = download->total > 0 && download->done == download->total;
  fetch->state.trouble = download->trouble;
  report (fetch);
}

static guint64
get_size (const char *path)
{
  GStatBuf facts;

  return g_stat (path, &facts) == 0 ? (guint64)facts.st_size : 0;
}

/* Whether the file is there already, as published; what differs is an error. */
static gboolean
is_there (const EeCatalogSet *set, guint file, const char *root, const char *changes, const char *path,
          GCancellable *cancellable, GError **error)
{
  g_autofree char *difference = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)
      || !ee_inventory_check_file (set->id, file, root, changes, &difference, cancellable, error))
    return FALSE;
  if (difference == NULL)
    return TRUE;
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("%s It stays; remove it to get the authors' own."),
               difference);
  return FALSE;
}

static gboolean
fetch_file (Fetch *fetch, const EeCatalogSet *set, guint file, const char *root, const char *changes,
            const EeDownloadOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (EeCatalogEntry) entry = ee_catalog_entry_new (set, file, changes, error);
  g_autofree char *folder = ee_catalog_get_folder (set, root);
  g_autofree char *path = entry != NULL ? g_build_filename (folder, entry->name, NULL) : NULL;
  g_autoptr (GError) local = NULL;

  if (entry == NULL)
    return FALSE;
  fetch->state.file = entry->name;
  fetch->state.index = file;
  fetch->state.done = fetch->before;
  fetch->state.checking = g_file_test (path, G_FILE_TEST_EXISTS);
  report (fetch);
  if (!is_there (set, file, root, changes, path, cancellable, &local)
      && (local != NULL || !ee_download_file (entry, path, options, download_cb, fetch, cancellable, &local)))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  fetch->before += get_size (path);
  fetch->state.done = fetch->before;
  report (fetch);
  return TRUE;
}

/* 0 where the size of any file is not known. */
static gboolean
add_sizes (const EeCatalogSet *set, const char *changes, guint64 *total, GError **error)
{
  gboolean known = TRUE;

  *total = 0;
  for (guint f = 0; f < set->n_files; f++)
    {
      g_autoptr (EeCatalogEntry) entry = ee_catalog_entry_new (set, f, changes, error);

      if (entry == NULL)
        return FALSE;
      known = known && entry->size > 0;
      *total += entry->size;
    }
  if (!known)
    *total = 0;
  return TRUE;
}

/**
 * ee_fetch_is_unpacked:
 * @set: a data set
 * @root: (nullable): the data folder; NULL for the usual one
 *
 * Another form of the set, unpacked by hand, is as good as its files.
 *
 * Returns: whether it can be read though none of its published files is there
 */
gboolean
ee_fetch_is_unpacked (const EeCatalogSet *set, const char *root)
{
  g_autofree char *folder = ee_catalog_get_folder (set, root);

  if (!ee_dataset_is_installed (set->id, root))
    return FALSE;
  for (guint f = 0; f < set->n_files; f++)
    {
      g_autofree char *path = g_build_filename (folder, set->files[f].name, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return FALSE;
    }
  return TRUE;
}

/**
 * ee_fetch_set:
 * @set: a data set
 * @root: the data folder, which need not be there yet
 * @changes: (nullable): see ee_catalog_entry_new()
 * @options: (nullable): how patient to be
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops; what is here stays, and the next call goes on from it
 * @error: (out) (optional): as of ee_download_file(); %EE_DATA_ERROR_FORMAT where a file is there that is not the
 *   published one
 *
 * Returns: whether all files are there, whole and as published, or the set in another form
 */
gboolean
ee_fetch_set (const EeCatalogSet *set, const char *root, const char *changes, const EeDownloadOptions *options,
              EeFetchFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  Fetch fetch = { .progress = progress, .user_data = user_data };

  g_return_val_if_fail (set != NULL && root != NULL, FALSE);

  if (!ee_dataset_check_root (root, error) || !add_sizes (set, changes, &fetch.state.total, error))
    return FALSE;
  if (ee_fetch_is_unpacked (set, root))
    return TRUE;
  fetch.state.n_files = set->n_files;
  for (guint f = 0; f < set->n_files; f++)
    if (!fetch_file (&fetch, set, f, root, changes, options, cancellable, error))
      return FALSE;
  return TRUE;
}
