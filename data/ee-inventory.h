/* SPDX-License-Identifier: Apache-2.0 */
/* ee-inventory.h - what is there of a data set, counted quickly or read through
 *
 * Any thread; blocks it.
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

/**
 * EeInventory:
 * @installed: whether files of both parts are there
 * @n_images: of the training and the test part (#EePart), 0 where it is not there
 * @n_classes: of what is there; Omniglot's training and test characters are different ones and add up
 */
typedef struct
{
  gboolean installed;
  guint n_images[2];
  guint n_classes;
} EeInventory;

gboolean ee_inventory_count (const char *id, const char *root, EeInventory *inventory, GCancellable *cancellable,
                             GError **error);
gboolean ee_inventory_verify (const char *id, const char *root, const char *changes, EeInventory *inventory,
                              EeRemarkFunc remark, EeProgressFunc progress, gpointer user_data,
                              GCancellable *cancellable, GError **error);
GStrv ee_inventory_list_files (const char *id, const char *root);
gboolean ee_inventory_has_rest (const char *id, const char *root);
gboolean ee_inventory_measure (const char *id, const char *root, guint64 *bytes, GCancellable *cancellable,
                               GError **error);
gboolean ee_inventory_remove (const char *id, const char *root, gboolean *trashed, GCancellable *cancellable,
                              GError **error);
gboolean ee_inventory_check_file (const char *id, guint file, const char *root, const char *changes, char **difference,
                                  GCancellable *cancellable, GError **error);

G_END_DECLS
