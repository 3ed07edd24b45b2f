/* SPDX-License-Identifier: Apache-2.0 */
/* ee-inventory.c - counts data sets, and verifies them against the catalogue and by reading
 *
 * Counting asks the cache first and then the heads of files. Verifying never asks the cache. A file whose length is
 * the published one but whose checksum is not is damaged; one of another length may be a part of the set or packed
 * anew, and is judged by whether all of it can be read: the containers have checksums of their own.
 */
#include "ee-inventory.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>

#include "ee-cache.h"
#include "ee-catalog.h"
#include "ee-data-error.h"
#include "ee-file.h"
#include "ee-fingerprint.h"
#include "ee-reader.h"

static const EeReader *
find_reader (const char *id, GError **error)
{
  const EeReader *reader = ee_reader_find (id);

  if (reader == NULL)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("There is no data set named “%s”."), id);
  return reader;
}

static gboolean
is_part_there (const EeReader *reader, EePart part, const char *root)
{
  g_auto (GStrv) places = reader->list_places (part, root);

  for (guint i = 0; places[i] != NULL; i++)
    if (g_file_test (places[i], G_FILE_TEST_EXISTS))
      return TRUE;
  return FALSE;
}

static void
add_part (const EeReader *reader, EeInventory *inventory, EePart part, guint n_images, guint n_classes)
{
  inventory->n_images[part] = n_images;
  inventory->n_classes
      = reader->only_redundant ? inventory->n_classes + n_classes : MAX (inventory->n_classes, n_classes);
}

/* What was decoded from these very files has been counted. */
static EeDataset *
find_cached (const EeReader *reader, EePart part, const char *root)
{
  g_auto (GStrv) places = reader->list_places (part, root);
  g_autofree char *fingerprint = ee_fingerprint_take ((const char *const *)places);
  g_autofree char *path = ee_cache_find_path (reader->id, part, root);

  return ee_cache_load (path, fingerprint);
}

/**
 * ee_inventory_count:
 * @id: of a data set, see ee_dataset_load()
 * @root: the data folder, whether it is there or not
 * @inventory: (out): what was counted until the error, if there was one
 * @cancellable: (nullable): stops the counting
 * @error: (out) (optional): #EeDataError for files that are there and cannot be counted, or %G_IO_ERROR_CANCELLED
 *
 * Decodes nothing. Damage inside the files is not seen.
 *
 * Returns: whether all that is there was counted, which may be nothing
 */
gboolean
ee_inventory_count (const char *id, const char *root, EeInventory *inventory, GCancellable *cancellable, GError **error)
{
  const EeReader *reader = find_reader (id, error);

  g_return_val_if_fail (root != NULL && inventory != NULL, FALSE);

  *inventory = (EeInventory){ 0 };
  if (reader == NULL)
    return FALSE;
  inventory->installed = ee_dataset_is_installed (id, root);
  for (guint part = EE_PART_TRAIN; part <= EE_PART_TEST; part++)
    {
      g_autoptr (EeDataset) cached = NULL;
      guint n_images, n_classes;

      if (!is_part_there (reader, (EePart)part, root))
        continue;
      if (!ee_reader_check_places (reader, (EePart)part, root, error))
        return FALSE;
      if ((cached = find_cached (reader, (EePart)part, root)) != NULL)
        {
          n_images = ee_dataset_get_n_images (cached);
          n_classes = ee_dataset_get_n_classes (cached);
        }
      else if (!reader->count ((EePart)part, root, &n_images, &n_classes, cancellable, error))
        return FALSE;
      add_part (reader, inventory, (EePart)part, n_images, n_classes);
    }
  return TRUE;
}

/* TRUE as well where none was published. */
static gboolean
compare (const char *path, GChecksumType type, const char *published, gboolean *same, GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (type);

  *same = TRUE;
  if (published == NULL)
    return TRUE;
  if (!ee_file_digest (path, G_MAXUINT64, checksum, cancellable, error))
    return FALSE;
  *same = g_ascii_strcasecmp (g_checksum_get_string (checksum), published) == 0;
  return TRUE;
}

/* Of one checksum the surer one, so that a file of gigabytes is read once. */
static gboolean
compare_best (const char *path, const EeCatalogEntry *entry, gboolean *same, GCancellable *cancellable, GError **error)
{
  return entry->sha256 != NULL ? compare (path, G_CHECKSUM_SHA256, entry->sha256, same, cancellable, error)
                               : compare (path, G_CHECKSUM_MD5, entry->md5, same, cancellable, error);
}

/**
 * ee_inventory_check_file:
 * @id: of a data set
 * @file: the number of one of its files in the catalogue
 * @root: the data folder
 * @changes: (nullable): see ee_catalog_entry_new()
 * @difference: (out) (nullable): %NULL if the file is the published one, or is not there; else a sentence
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): %EE_DATA_ERROR_FORMAT if the file has the published length and other bytes; what else
 *   reading can meet
 *
 * Returns: whether the file can be what was published, or is no whole copy of it and must be judged by its content
 */
gboolean
ee_inventory_check_file (const char *id, guint file, const char *root, const char *changes, char **difference,
                         GCancellable *cancellable, GError **error)
{
  const EeCatalogSet *set = ee_catalog_find (id);
  g_autoptr (EeCatalogEntry) entry = ee_catalog_entry_new (set, file, changes, error);
  g_autofree char *path = NULL;
  gboolean same;
  GStatBuf facts;

  *difference = NULL;
  if (entry == NULL)
    return FALSE;
  path = g_build_filename (root, set->id, entry->name, NULL);
  if (g_stat (path, &facts) != 0 || S_ISDIR (facts.st_mode)) /* which its reader tells */
    return TRUE;
  if (entry->size > 0 && (guint64)facts.st_size != entry->size)
    {
      *difference
          = g_strdup_printf (_ ("“%s” is not the authors' own file: it has %" PRIu64 " bytes instead of %" PRIu64 "."),
                             path, (guint64)facts.st_size, entry->size);
      return TRUE;
    }
  if (!compare_best (path, entry, &same, cancellable, error))
    return FALSE;
  if (!same)
    g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                 _ ("“%s” is damaged or forged: its checksum is not the published one."), path);
  return same;
}

/* Reads all records of one part. */
static gboolean
read_part (const EeReader *reader, EePart part, const char *root, EeInventory *inventory, EeProgressFunc progress,
           gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (EeDataset) dataset = NULL;

  if (ee_reader_check_places (reader, part, root, error))
    dataset = reader->load (part, root, progress, user_data, cancellable, error);
  if (dataset == NULL)
    return FALSE;
  add_part (reader, inventory, part, ee_dataset_get_n_images (dataset), ee_dataset_get_n_classes (dataset));
  return TRUE;
}

/**
 * ee_inventory_verify:
 * @id: of a data set, see ee_dataset_load()
 * @root: the data folder
 * @changes: (nullable): see ee_catalog_entry_new()
 * @inventory: (out): what could be read
 * @remark: (nullable) (scope call): called on this thread, for each file that is not the authors' own
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @remark and @progress
 * @cancellable: (nullable): stops the reading
 * @error: (out) (optional): #EeDataError; the message names the file and what is wrong with it
 *
 * Compares the files with published checksums and reads every record of both parts from them, never from the cache.
 *
 * Returns: whether the data set is whole
 */
gboolean
ee_inventory_verify (const char *id, const char *root, const char *changes, EeInventory *inventory, EeRemarkFunc remark,
                     EeProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  const EeReader *reader = find_reader (id, error);
  const EeCatalogSet *set = ee_catalog_find (id);

  g_return_val_if_fail (root != NULL && inventory != NULL, FALSE);

  *inventory = (EeInventory){ 0 };
  if (reader == NULL)
    return FALSE;
  inventory->installed = ee_dataset_is_installed (id, root);
  for (guint f = 0; f < set->n_files; f++)
    {
      g_autofree char *difference = NULL;

      if (progress != NULL)
        progress (set->files[f].name, (double)f / set->n_files, user_data);
      if (!ee_inventory_check_file (id, f, root, changes, &difference, cancellable, error))
        return FALSE;
      if (difference != NULL && remark != NULL)
        remark (difference, user_data);
    }
  return read_part (reader, EE_PART_TRAIN, root, inventory, progress, user_data, cancellable, error)
         && read_part (reader, EE_PART_TEST, root, inventory, progress, user_data, cancellable, error);
}
