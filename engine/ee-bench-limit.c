/* SPDX-License-Identifier: Apache-2.0 */
/* Counting multiply-adds. See the header. */
#include "ee-bench-limit.h"

/* How many of all images a stage sees. */
static double
get_reach (guint stage, double share)
{
  return stage == 0 ? 1 : 1 - share;
}

/**
 * ee_bench_limit_count_macs:
 * @plan: a network
 * @share: of the images that leave at the first exit, 0 to 1
 * @with_exits: FALSE counts the exit blocks as if they cost nothing
 *
 * Returns: multiply-adds of the mean image in inference
 */
double
ee_bench_limit_count_macs (const EePlan *plan, double share, gboolean with_exits)
{
  double macs = 0;

  for (guint s = 0; s < ee_plan_get_n_stages (plan); s++)
    {
      const EeStage *stage = ee_plan_get_stage (plan, s);
      gboolean counts = with_exits || stage->exit_block == 0;

      macs += get_reach (s, share) * (stage->trunk_macs + (counts ? stage->head_macs : 0));
    }

  return macs;
}

/**
 * ee_bench_limit_get_inference:
 * @plan: a network with exits
 * @plain: the same without
 * @share: of the images that leave at the first exit, 0 to 1
 * @with_exits: FALSE counts the exit blocks as if they cost nothing
 *
 * Returns: time with exit / time without, if both took their multiply-adds and nothing else
 */
double
ee_bench_limit_get_inference (const EePlan *plan, const EePlan *plain, double share, gboolean with_exits)
{
  return ee_bench_limit_count_macs (plan, share, with_exits) / ee_bench_limit_count_macs (plain, 0, TRUE);
}

/**
 * ee_bench_limit_count_training_macs:
 * @plan: a network
 * @share: of the rows that are redundant and are dropped after the first exit, 0 to 1
 *
 * Forward, the gradient by the weights and that by the input cost the same; the images need no gradient.
 *
 * Returns: multiply-adds of the mean row in a training pass
 */
double
ee_bench_limit_count_training_macs (const EePlan *plan, double share)
{
  double images = ee_plan_get_layer (plan, ee_plan_get_stage (plan, 0)->first_trunk)->macs;

  return 3 * ee_bench_limit_count_macs (plan, share, TRUE) - images;
}
