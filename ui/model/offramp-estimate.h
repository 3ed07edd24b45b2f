/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-estimate.h - how long a training will take, from its images and a measured step
 *
 * Pure functions.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpWorkload:
 * @train_images: of the training split, once a limit and a share were applied
 * @redundant_share: of them
 * @validation_images: of each validation
 * @epochs: that are gone through, with the recipe's number where the settings have none
 * @steps: of the whole training
 */
typedef struct
{
  guint train_images;
  double redundant_share;
  guint validation_images;
  guint epochs;
  guint64 steps;
} OfframpWorkload;

gboolean offramp_estimate_get_workload (const EeSettings *settings, const EePairCount *count,
                                        OfframpWorkload *workload);
double offramp_estimate_get_seconds (const EeSettings *settings, const OfframpWorkload *workload,
                                     const EeStepTiming *timing);
char *offramp_estimate_format (double seconds);

G_END_DECLS
