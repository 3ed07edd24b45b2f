/* SPDX-License-Identifier: Apache-2.0 */
/* ee-pair-count.h - how many training images a pair has, without loading any
 *
 * Asks the inventory of each set, and counts the files of folders. Blocks its thread; any thread.
 */
#pragma once

#include "ee-experiment.h"

G_BEGIN_DECLS

/**
 * EePairCount:
 * @main: images of the main side's training part, those of the validation split included
 * @redundant: of the redundant side's
 */
typedef struct
{
  guint main, redundant;
} EePairCount;

gboolean ee_pair_count_training (const char *pair, const char *root, EePairCount *count, GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
