/* SPDX-License-Identifier: Apache-2.0 */
/* ee-folder.h - the user's own pictures as a data set
 *
 * Private to the data floor: callers want ee_dataset_load_folder().
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

enum
{
  EE_FOLDER_MIN_CLASSES = 2,
  EE_FOLDER_MAX_CLASSES = 1000,
  EE_FOLDER_MIN_PICTURES = 2, /* of a class: one to learn from, one to be tested on */
};

EeDataset *ee_folder_load (const char *path, gboolean classes, EePart part, EeRemarkFunc broken,
                           EeProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
