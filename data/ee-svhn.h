/* SPDX-License-Identifier: Apache-2.0 */
/* ee-svhn.h - the Street View House Numbers, cropped digits, from their authors' MATLAB files
 *
 * Private to the data floor: callers want ee_dataset_load().
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

EeDataset *ee_svhn_load (EePart part, const char *root, EeProgressFunc progress, gpointer user_data,
                         GCancellable *cancellable, GError **error);
GStrv ee_svhn_list_places (EePart part, const char *root);
gboolean ee_svhn_count (EePart part, const char *root, guint *n_images, guint *n_classes, GCancellable *cancellable,
                        GError **error);

G_END_DECLS
