/* SPDX-License-Identifier: Apache-2.0 */
/* The paper's numbers for one network on one split.
 *
 * The untimed pass is ee_score_set_new(), the timed one ee_timing_run(). Runs on the thread that owns the model.
 */
#include "ee-evaluation.h"

#include <string.h>

#include "ee-pass-progress.h"
#include "ee-statistics.h"

/**
 * ee_evaluation_from_scores:
 * @scores: of a network
 * @threshold: P(redundant) from which an image leaves; without exits the classifier's answer counts alone
 * @evaluation: (out): all but the time, which is 0
 */
void
ee_evaluation_from_scores (const EeScoreSet *scores, double threshold, EeEvaluation *evaluation)
{
  EeOperatingPoint point;
  double n = scores->n_images;

  ee_statistics_get_point (scores, threshold, &point);
  memset (evaluation, 0, sizeof *evaluation);
  evaluation->images = scores->n_images;
  evaluation->redundant = scores->n_redundant;
  evaluation->loss_exit = scores->loss_exit / n;
  evaluation->loss_main = scores->loss_main / n;
  evaluation->loss = evaluation->loss_exit + evaluation->loss_main;
  evaluation->accuracy = point.accuracy;
  evaluation->exit_accuracy = point.exit_accuracy;
  evaluation->main_accuracy = point.main_accuracy;
  evaluation->classifier_accuracy = point.classifier_accuracy;
  evaluation->main_lost = point.main_lost;
  evaluation->left = point.left;
  evaluation->threshold = threshold;
}

/**
 * ee_evaluation_run:
 * @model: the network
 * @experiment: with @split loaded and as many main classes as the network
 * @split: which images
 * @threshold: P(redundant) from which an image leaves; without exits the classifier's answer counts alone
 * @repeats: timed passes, 0 for none
 * @evaluation: (out): see #EeEvaluation
 * @progress: (nullable): called after each batch with the share of all passes done, in thousandths
 * @user_data: for @progress
 * @error: return location; an EE_ERROR, or G_IO_ERROR_CANCELLED where @progress returned %FALSE
 *
 * Measures loss, accuracies and the time of prediction.
 *
 * Returns: whether it worked; if not, @evaluation is undefined and the model's pools are empty
 */
gboolean
ee_evaluation_run (EeModel *model, EeExperiment *experiment, EeSplit split, double threshold, guint repeats,
                   EeEvaluation *evaluation, EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  EePassProgress pass = { progress, user_data, 0, 1.0 / (1.0 + repeats) };
  g_autoptr (EeScoreSet) scores = NULL;
  EeTiming timing;

  g_return_val_if_fail (model != NULL && experiment != NULL && evaluation != NULL, FALSE);

  scores = ee_score_set_new (model, experiment, split, EE_SCORES_NO_REDUNDANT, ee_pass_progress_cb, &pass, error);
  if (scores == NULL)
    return FALSE;
  ee_evaluation_from_scores (scores, threshold, evaluation);
  if (repeats == 0)
    return TRUE;

  ee_pass_progress_next (&pass);
  pass.share *= repeats;
  if (!ee_timing_run (&model, &threshold, 1, experiment, split, repeats, &timing, ee_pass_progress_cb, &pass, error))
    return FALSE;
  ee_evaluation_set_timing (evaluation, &timing);

  return TRUE;
}

/**
 * ee_evaluation_set_timing:
 * @evaluation: a row
 * @timing: what was measured, perhaps in turns with another network
 */
void
ee_evaluation_set_timing (EeEvaluation *evaluation, const EeTiming *timing)
{
  evaluation->time_s = timing->median_s;
  evaluation->time_min_s = timing->least_s;
  evaluation->time_max_s = timing->most_s;
  evaluation->repeats = timing->repeats;
}
