/* SPDX-License-Identifier: Apache-2.0 */
/* test-samples.h - the single pictures beside the real data sets, looked up in the sets */
#pragma once

#include "ee-dataset.h"

G_BEGIN_DECLS

guint test_samples_compare (EeDataset *dataset, const char *set, gboolean named);

G_END_DECLS
