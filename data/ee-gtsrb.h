/* SPDX-License-Identifier: Apache-2.0 */
/* ee-gtsrb.h - the German Traffic Sign Recognition Benchmark from its authors' archives or their folders
 *
 * Private to the data floor: callers want ee_dataset_load().
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

EeDataset *ee_gtsrb_load (EePart part, const char *root, EeProgressFunc progress, gpointer user_data,
                          GCancellable *cancellable, GError **error);
GStrv ee_gtsrb_list_places (EePart part, const char *root);
gboolean ee_gtsrb_count (EePart part, const char *root, guint *n_images, guint *n_classes, GCancellable *cancellable,
                         GError **error);

G_END_DECLS
