/* SPDX-License-Identifier: Apache-2.0 */
/* ee-exit-statistics.h - where should the exit be? What each exit of one network takes, and how well it tells
 *
 * Pure functions of ee-scores.h and of the plan; any thread.
 */
#pragma once

#include "ee-scores.h"

G_BEGIN_DECLS

/**
 * EeExitStatistics:
 * @block: after which the exit stands; 0 for the classifier, which takes what no exit took
 * @main_left: main images that leave here
 * @redundant_left: redundant images that leave here
 * @main_share: @main_left / main images
 * @redundant_share: @redundant_left / redundant images
 * @accuracy: of this exit's own verdict about every image, also those that an earlier one takes; of the classifier, of
 *   the classes of main images that reach it
 * @auroc: of this exit's P(redundant) over all images; NaN for the classifier of a network with exits
 *
 * What cannot be told, for want of images, is NaN.
 */
typedef struct
{
  guint block;
  guint main_left, redundant_left;
  double main_share, redundant_share;
  double accuracy, auroc;
} EeExitStatistics;

guint ee_exit_statistics_fill (const EeScoreSet *scores, const EePlan *plan, double threshold,
                               EeExitStatistics statistics[EE_PLAN_MAX_STAGES]);
double ee_exit_statistics_get_decision_accuracy (const EeScoreSet *scores, double threshold);
double ee_exit_statistics_get_limit (const EePlan *plan, double redundant_share);

G_END_DECLS
