/* SPDX-License-Identifier: Apache-2.0 */
/* A folder's files are taken for pictures; of them four fifths, in all, are training images. */
#include "ee-pair-count.h"

#include "ee-inventory.h"
#include "ee-pair.h"

enum
{
  MAX_DEPTH = 16
};

static guint
count_files (const char *path, guint depth, GCancellable *cancellable)
{
  g_autoptr (GDir) dir = depth < MAX_DEPTH ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && !g_cancellable_is_cancelled (cancellable))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (*name == '.')
        continue;
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        n += count_files (child, depth + 1, cancellable);
      else
        n++;
    }
  return n;
}

static gboolean
count_set (const EeMember *member, gboolean redundant, const char *root, guint *n, GCancellable *cancellable,
           GError **error)
{
  EeInventory inventory;

  if (member->folder != NULL)
    *n += (count_files (member->folder, 0, cancellable) * 4 + 2) / 5;
  else if (member->is_outlier)
    *n += ee_outlier_count (member->outlier, EE_PART_TRAIN);
  else if (member->reader == NULL)
    *n += ee_member_count_drawn (redundant, EE_PART_TRAIN);
  else if (ee_inventory_count (member->reader->id, root, &inventory, cancellable, error))
    *n += inventory.n_images[EE_PART_TRAIN];
  else
    return FALSE;
  return member->joined == NULL || count_set (member->joined, redundant, root, n, cancellable, error);
}

/**
 * ee_pair_count_training:
 * @pair: a pair
 * @root: (nullable): the data folder; NULL for ee_dataset_find_root()
 * @count: (out): undefined on failure
 * @cancellable: (nullable): stops the counting
 * @error: #EeDataError, or G_IO_ERROR_CANCELLED
 *
 * Returns: whether all sets could be counted; one that is not there counts 0
 */
gboolean
ee_pair_count_training (const char *pair, const char *root, EePairCount *count, GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (EePair) parsed = NULL;
  g_autofree char *found = NULL;

  g_return_val_if_fail (pair != NULL && count != NULL, FALSE);

  *count = (EePairCount){ 0 };
  parsed = ee_pair_parse (pair, error);
  if (parsed == NULL)
    return FALSE;
  if (root == NULL && ee_pair_needs_root (parsed))
    {
      root = found = ee_dataset_find_root (error);
      if (root == NULL)
        return FALSE;
    }
  if (!count_set (parsed->main, FALSE, root, &count->main, cancellable, error))
    return FALSE;
  for (guint i = 0; i < parsed->redundant->len; i++)
    if (!count_set (g_ptr_array_index (parsed->redundant, i), TRUE, root, &count->redundant, cancellable, error))
      return FALSE;
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
