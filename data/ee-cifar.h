/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cifar.h - CIFAR-10 and CIFAR-100 from their authors' binary archives or the unpacked folders
 *
 * Private to the data floor: callers want ee_dataset_load().
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

EeDataset *ee_cifar10_load (EePart part, const char *root, EeProgressFunc progress, gpointer user_data,
                            GCancellable *cancellable, GError **error);
GStrv ee_cifar10_list_places (EePart part, const char *root);
gboolean ee_cifar10_count (EePart part, const char *root, guint *n_images, guint *n_classes, GCancellable *cancellable,
                           GError **error);

EeDataset *ee_cifar100_load (EePart part, const char *root, EeProgressFunc progress, gpointer user_data,
                             GCancellable *cancellable, GError **error);
GStrv ee_cifar100_list_places (EePart part, const char *root);
gboolean ee_cifar100_count (EePart part, const char *root, guint *n_images, guint *n_classes, GCancellable *cancellable,
                            GError **error);

G_END_DECLS
