/* SPDX-License-Identifier: Apache-2.0 */
/* ee-omniglot.h - Omniglot from its authors' zip archives or their unpacked folders
 *
 * Private to the data floor: callers want ee_dataset_load().
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

EeDataset *ee_omniglot_load (EePart part, const char *root, EeProgressFunc progress, gpointer user_data,
                             GCancellable *cancellable, GError **error);
GStrv ee_omniglot_list_places (EePart part, const char *root);
gboolean ee_omniglot_count (EePart part, const char *root, guint *n_images, guint *n_classes, GCancellable *cancellable,
                            GError **error);

G_END_DECLS
