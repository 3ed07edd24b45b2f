/* SPDX-License-Identifier: Apache-2.0 */
/* The same arithmetic on images as ee-experiment-load.c does: first the share, then the limit, then a twentieth for
 * validation. */
#include "offramp-estimate.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-run-opener.h"

#define VALIDATION_SHARE 0.05

/* What is between the steps (batches, records, checkpoints), as a share of them; see docs of the estimate's test. */
#define OVERHEAD 1.06

/* Leaves out images of the side that has too many. */
static void
apply_share (double share, double *n_main, double *n_redundant)
{
  if (share <= 0 || share >= 1 || *n_main + *n_redundant <= 0)
    return;
  if (*n_redundant > share * (*n_main + *n_redundant))
    *n_redundant = *n_main * share / (1 - share);
  else
    *n_main = *n_redundant * (1 - share) / share;
}

/**
 * offramp_estimate_get_workload:
 * @settings: of a training
 * @count: images of its pair
 * @workload: (out): undefined on failure
 *
 * Returns: whether there is at least one step to do
 */
gboolean
offramp_estimate_get_workload (const EeSettings *settings, const EePairCount *count, OfframpWorkload *workload)
{
  double n_main = count->main, n_redundant = count->redundant, all;
  EeSettings fixed = *settings;

  g_return_val_if_fail (settings != NULL && count != NULL && workload != NULL, FALSE);

  apply_share (settings->redundant_share, &n_main, &n_redundant);
  all = n_main + n_redundant;
  if (settings->limit > 0 && all > settings->limit)
    {
      n_main *= settings->limit / all;
      n_redundant *= settings->limit / all;
      all = settings->limit;
    }
  *workload = (OfframpWorkload){ 0 };
  workload->validation_images = (guint)round (all * VALIDATION_SHARE);
  workload->train_images = (guint)round (all) - workload->validation_images;
  if (workload->train_images < settings->batch || settings->batch == 0)
    return FALSE;
  workload->redundant_share = n_redundant / all;
  if (fixed.epochs == 0)
    ee_recipe_fix_epochs (&fixed, workload->train_images);
  workload->epochs = fixed.epochs;
  workload->steps = (guint64)(workload->train_images / settings->batch) * fixed.epochs;
  return TRUE;
}

/* A redundant image of a validation stops at the last exit. */
static double
get_exit_cost (const EeSettings *settings)
{
  g_autoptr (EePlan) plan = offramp_run_opener_make_plan (settings);
  const EeStage *last;
  double all;

  if (plan == NULL || ee_plan_get_n_stages (plan) < 2)
    return 1;
  last = ee_plan_get_stage (plan, ee_plan_get_n_stages (plan) - 1);
  all = ee_bench_limit_count_macs (plan, 0, TRUE);
  return 1 - (last->trunk_macs + last->head_macs) / all;
}

/**
 * offramp_estimate_get_seconds:
 * @settings: of a training
 * @workload: its work
 * @timing: a step of it, measured
 *
 * Returns: seconds from the first step to the end, without the loading of the images
 */
double
offramp_estimate_get_seconds (const EeSettings *settings, const OfframpWorkload *workload, const EeStepTiming *timing)
{
  double validated;

  g_return_val_if_fail (settings != NULL && workload != NULL && timing != NULL, 0);

  validated = workload->validation_images
              * (1 - workload->redundant_share + workload->redundant_share * get_exit_cost (settings));
  return OVERHEAD * (workload->steps * timing->step_seconds + workload->epochs * validated * timing->image_seconds);
}

/**
 * offramp_estimate_format:
 * @seconds: of a training that did not begin
 *
 * Rounds to what an estimate is worth.
 *
 * Returns: (transfer full): for example "about 50 s", "about 9 min", "about 3.5 h", "about 4 days"
 */
char *
offramp_estimate_format (double seconds)
{
  if (seconds < 100)
    {
      const guint rounded = MAX (5, (guint)(round (seconds / 5) * 5));

      return g_strdup_printf (_ ("about %u s"), rounded);
    }
  if (seconds < 90 * 60)
    return g_strdup_printf (_ ("about %u min"), (guint)round (seconds / 60));
  if (seconds < 48 * 3600)
    return g_strdup_printf (_ ("about %.1f h"), seconds / 3600);
  return g_strdup_printf (_ ("about %.0f days"), seconds / 86400);
}
