/* SPDX-License-Identifier: Apache-2.0 */
/* ee-mnist.h - MNIST from its authors' four IDX files
 *
 * Private to the data floor: callers want ee_dataset_load().
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

EeDataset *ee_mnist_load (EePart part, const char *root, EeProgressFunc progress, gpointer user_data,
                          GCancellable *cancellable, GError **error);
GStrv ee_mnist_list_places (EePart part, const char *root);
gboolean ee_mnist_count (EePart part, const char *root, guint *n_images, guint *n_classes, GCancellable *cancellable,
                         GError **error);

G_END_DECLS
