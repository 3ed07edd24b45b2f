/* SPDX-License-Identifier: Apache-2.0 */
/* evaluation-images.h - the images that a finished network is measured on */
#pragma once

#include "ee.h"
#include "progress.h"

G_BEGIN_DECLS

/**
 * OfframpImageChoice:
 * @network: the checkpoint file or run folder
 * @pair: (nullable): NULL for what the network was trained on
 * @polarity: (nullable): likewise
 * @data: (nullable): folder of the data sets
 * @split: test or validation
 * @limit: images at most, 0 for all; for the validation split that of the training
 * @share: of redundant images; 0 for as they are
 * @limit_is_given: whether the user chose @limit; the validation split of a run folder otherwise takes the run's
 * @share_is_given: likewise for @share
 * @whole_folders: (nullable): as in #EeExperimentOptions
 */
typedef struct
{
  const char *network;
  const char *pair, *polarity, *data;
  EeSplit split;
  guint limit;
  double share;
  gboolean limit_is_given, share_is_given;
  const char *const *whole_folders;
} OfframpImageChoice;

EeExperiment *offramp_evaluation_images_load (const OfframpImageChoice *choice, const EeModelFacts *facts,
                                              OfframpProgress *progress, GError **error);

G_END_DECLS
