/* SPDX-License-Identifier: Apache-2.0 */
/* Statistics of single exits; see the header. */
#include "ee-exit-statistics.h"

#include <math.h>

#include "ee-statistics.h"

static gboolean
is_redundant (const EeScoreSet *scores, const EeScore *score)
{
  return score->label >= scores->n_main;
}

/* The AUROC of one exit: that of scores which end with it. */
static double
get_auroc (const EeScoreSet *scores, guint exit)
{
  g_autofree EeScore *items = g_memdup2 (scores->items, scores->n_images * sizeof *items);
  EeScoreSet of_exit = *scores;

  of_exit.items = items;
  for (guint i = 0; scores->n_exits > 0 && i < scores->n_images; i++)
    items[i].p_redundant = items[i].p_exits[exit];

  return ee_statistics_get_auroc (&of_exit);
}

/* How often P(redundant) of one exit is on the right side of the threshold. */
static double
get_exit_accuracy (const EeScoreSet *scores, guint exit, double threshold)
{
  guint right = 0;

  for (guint i = 0; i < scores->n_images; i++)
    right += (scores->items[i].p_exits[exit] >= threshold) == is_redundant (scores, &scores->items[i]);

  return right / (double)scores->n_images;
}

static double
get_classifier_accuracy (const EeScoreSet *scores, double threshold)
{
  guint right = 0, reached = 0;

  for (guint i = 0; i < scores->n_images; i++)
    {
      const EeScore *score = &scores->items[i];

      if (is_redundant (scores, score) || ee_score_find_stage (scores, score, threshold) < scores->n_exits)
        continue;
      reached++;
      right += score->answer == score->label;
    }

  return reached > 0 ? right / (double)reached : NAN;
}

/**
 * ee_exit_statistics_fill:
 * @scores: of one network
 * @plan: of that network
 * @threshold: P(redundant) from which an image leaves
 * @statistics: (out): the exits in turn, then the classifier
 *
 * Returns: the number of stages, which is that of the entries filled
 */
guint
ee_exit_statistics_fill (const EeScoreSet *scores, const EePlan *plan, double threshold,
                         EeExitStatistics statistics[EE_PLAN_MAX_STAGES])
{
  guint n_stages = scores->n_exits + 1;
  double n_redundant = scores->n_redundant, n_main_images = scores->n_images - scores->n_redundant;

  g_return_val_if_fail (n_stages == ee_plan_get_n_stages (plan), 0);

  for (guint s = 0; s < n_stages; s++)
    statistics[s] = (EeExitStatistics){ .block = ee_plan_get_stage (plan, s)->exit_block };
  for (guint i = 0; i < scores->n_images; i++)
    {
      EeExitStatistics *stage = &statistics[ee_score_find_stage (scores, &scores->items[i], threshold)];

      if (is_redundant (scores, &scores->items[i]))
        stage->redundant_left++;
      else
        stage->main_left++;
    }
  for (guint s = 0; s < n_stages; s++)
    {
      gboolean is_exit = s < scores->n_exits;

      statistics[s].main_share = n_main_images > 0 ? statistics[s].main_left / n_main_images : NAN;
      statistics[s].redundant_share = n_redundant > 0 ? statistics[s].redundant_left / n_redundant : NAN;
      statistics[s].accuracy
          = is_exit ? get_exit_accuracy (scores, s, threshold) : get_classifier_accuracy (scores, threshold);
      statistics[s].auroc = is_exit || scores->n_exits == 0 ? get_auroc (scores, s) : NAN;
    }

  return n_stages;
}

/**
 * ee_exit_statistics_get_decision_accuracy:
 * @scores: of one network
 * @threshold: P(redundant) from which an image leaves
 *
 * Returns: images that are rightly told apart, redundant ones leaving at any exit and main ones at none / images; with
 *   one exit its accuracy
 */
double
ee_exit_statistics_get_decision_accuracy (const EeScoreSet *scores, double threshold)
{
  guint right = 0;

  for (guint i = 0; i < scores->n_images; i++)
    right += ee_score_leaves (scores, &scores->items[i], threshold) == is_redundant (scores, &scores->items[i]);

  return right / (double)scores->n_images;
}

/**
 * ee_exit_statistics_get_limit:
 * @plan: of a network
 * @redundant_share: of redundant images, in 0..1
 *
 * The arithmetic limit of what an exit can save: every redundant image leaves at the first exit, no main image does,
 * and the exits themselves cost nothing.
 *
 * Returns: the multiply-adds of an average image / those of the network without exit; 1 without exits
 */
double
ee_exit_statistics_get_limit (const EePlan *plan, double redundant_share)
{
  guint n_stages = ee_plan_get_n_stages (plan);
  double first = ee_plan_get_stage (plan, 0)->trunk_macs, full = 0;

  for (guint s = 0; s < n_stages; s++)
    full += ee_plan_get_stage (plan, s)->trunk_macs;
  full += ee_plan_get_stage (plan, n_stages - 1)->head_macs;

  return n_stages > 1 ? 1 - redundant_share * (1 - first / full) : 1;
}
