/* SPDX-License-Identifier: Apache-2.0 */
/* ee-threshold.h - choosing from which P(redundant) on an image leaves, on validation scores
 *
 * One threshold serves all exits of a network: it is one number in the checkpoint, on the slider and in the router,
 * and a threshold for each exit would be fitted to what few images the earlier exits left. The cost of a time
 * budget is counted in the plan's multiply-adds, not in measured seconds, so that the same training gives the same
 * threshold, byte for byte, on a busy machine as on a quiet one. Pure functions; any thread.
 */
#pragma once

#include "ee-checkpoint.h"
#include "ee-evaluation.h"
#include "ee-threshold-goal.h"

G_BEGIN_DECLS

/**
 * EeThresholdChoice:
 * @threshold: in 0..1
 * @reached: whether the goal could be kept
 * @cost: multiply-adds of an average image at @threshold / those of the network without exit
 */
typedef struct
{
  double threshold;
  gboolean reached;
  double cost;
} EeThresholdChoice;

gboolean ee_threshold_choose (const EeScoreSet *scores, const EePlan *plan, const EeThresholdGoal *goal,
                              EeThresholdChoice *choice, GError **error);
double ee_threshold_get_cost (const EeScoreSet *scores, const EePlan *plan, double threshold);
gboolean ee_threshold_apply (const EeScoreSet *scores, const EePlan *plan, const EeThresholdGoal *goal,
                             EeModelFacts *facts, EeEvaluation *evaluation, EeThresholdChoice *choice, GError **error);

G_END_DECLS
