/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-test-images.h - the test images that a finished network is asked about
 *
 * Blocks for seconds: for a thread of its own. Knows no GTK.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpTestChoice:
 * @pair: (nullable): a line as ee_experiment_normalize_pair() takes it; NULL for what the network was trained on
 * @root: (nullable): the data folder; NULL for the usual one
 * @limit: images at most, main and redundant ones in the proportion of all; 0 for all
 */
typedef struct
{
  const char *pair;
  const char *root;
  guint limit;
} OfframpTestChoice;

EeExperiment *offramp_test_images_load (const EeModelFacts *facts, const OfframpTestChoice *choice,
                                        EeProgressFunc progress, gpointer user_data, GCancellable *cancellable,
                                        GError **error);

G_END_DECLS
