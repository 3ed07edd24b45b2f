/* SPDX-License-Identifier: Apache-2.0 */
/* ee-join.h - two data sets of the same classes, joined into one
 *
 * Private to the data floor. Any thread.
 */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

EeDataset *ee_dataset_join (const char *id, EeDataset *first, EeDataset *second, GError **error);

G_END_DECLS
