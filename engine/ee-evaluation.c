/* SPDX-License-Identifier: Apache-2.0 */
/* The paper's numbers for one network on one split.
 *
 * The untimed pass sends every image through all exits and every main image on to the classifier, so that
 * each term of the loss exists; what would have happened at the threshold is worked out beside. The timed
 * pass is ee_timing_run(). Runs on the thread that owns the model.
 */
#include "ee-evaluation.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ee-error.h"
#include "ee-router-private.h"

enum
{
  PROGRESS_STEPS = 1000
};

/* Sums of the untimed pass. */
typedef struct
{
  EeModel *model;
  EeExperiment *experiment;
  EeSplit split;
  double threshold;
  guint n_main;
  guint n_stages;
  double loss_exit, loss_main;
  guint redundant, left, right, exit_right, main_stays_right, main_right, main_left;
  gboolean *taken; /* [images] whether an exit took it at the threshold */
} Scoring;

/* Scoring and timing report as one: a pass of either counts one share. */
typedef struct
{
  EeRouterProgressFunc progress;
  gpointer user_data;
  guint n_passes;
} PassProgress;

/* Cross-entropy of the true class; a probability that underflowed costs 87 nats, not infinity. */
static double
get_nats (float probability)
{
  return probability > FLT_MIN ? -log (probability) : isnan (probability) ? NAN : -log (FLT_MIN);
}

static void
score_exit (Scoring *scoring, guint stage, guint image, gboolean redundant, const float *probabilities)
{
  gboolean leaves = probabilities[EE_EXIT_REDUNDANT] >= scoring->threshold;
  gboolean last = stage + 2 == scoring->n_stages;

  scoring->loss_exit += get_nats (probabilities[redundant ? EE_EXIT_REDUNDANT : EE_EXIT_MAIN]);
  scoring->taken[image] |= leaves;
  if (!last)
    return;

  scoring->exit_right += leaves == redundant;
  scoring->left += scoring->taken[image];
  if (redundant)
    scoring->right += scoring->taken[image];
  else
    scoring->main_left += scoring->taken[image];
}

static guint
find_answer (const float *probabilities, guint n)
{
  guint answer = 0;

  for (guint c = 1; c < n; c++)
    if (probabilities[c] > probabilities[answer])
      answer = c;

  return answer;
}

static void
score_classifier (Scoring *scoring, guint image, guint label, const float *probabilities, guint n_outputs)
{
  guint answer = find_answer (probabilities, n_outputs);
  gboolean says_redundant = answer >= scoring->n_main, redundant = label >= scoring->n_main;
  gboolean has_exits = scoring->n_stages > 1;

  g_assert (label < n_outputs);
  scoring->loss_main += get_nats (probabilities[label]);
  if (!redundant)
    {
      scoring->main_right += answer == label;
      scoring->main_stays_right += answer == label && !scoring->taken[image];
    }
  scoring->right += answer == label && !scoring->taken[image];
  if (has_exits)
    return;

  scoring->exit_right += says_redundant == redundant;
  scoring->left += says_redundant;
  scoring->main_left += says_redundant && !redundant;
}

/* An EeRouterDecideFunc: a redundant image is done when the last exit has seen it. */
static gboolean
score_row (guint stage, guint image, const float *probabilities, gpointer user_data)
{
  Scoring *scoring = user_data;
  const EeStage *described = ee_plan_get_stage (scoring->model->plan, stage);
  guint label = ee_experiment_get_label (scoring->experiment, scoring->split, image);
  gboolean redundant = label >= scoring->n_main;

  if (described->exit_block == 0)
    {
      score_classifier (scoring, image, label, probabilities, described->n_outputs);
      return FALSE;
    }

  score_exit (scoring, stage, image, redundant, probabilities);

  return !redundant || stage + 2 < scoring->n_stages;
}

/* An EeRouterProgressFunc for the scoring pass. */
static gboolean
report (guint done, guint total, gpointer user_data)
{
  PassProgress *pass = user_data;
  double fraction = (double)done / total / pass->n_passes;

  return pass->progress == NULL || pass->progress (fraction * PROGRESS_STEPS, PROGRESS_STEPS, pass->user_data);
}

/* The same for the timed passes that follow. */
static gboolean
report_timed (guint done, guint total, gpointer user_data)
{
  PassProgress *pass = user_data;
  double fraction = (1 + (double)done / total * (pass->n_passes - 1)) / pass->n_passes;

  return pass->progress == NULL || pass->progress (fraction * PROGRESS_STEPS, PROGRESS_STEPS, pass->user_data);
}

static gboolean
set_stopped (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The evaluation was stopped."));

  return FALSE;
}

static gboolean
run_scoring (Scoring *scoring, guint n_images, PassProgress *pass, GError **error)
{
  guint max_rows = scoring->model->max_rows;
  g_autoptr (EeRouterQueue) queue = ee_router_queue_new (scoring->model, score_row, scoring);
  g_autofree guint8 *images = g_malloc ((gsize)max_rows * EE_IMAGE_BYTES);

  for (guint done = 0; done < n_images;)
    {
      guint rows = MIN (max_rows, n_images - done);

      for (guint row = 0; row < rows; row++)
        ee_experiment_copy_image (scoring->experiment, scoring->split, done + row,
                                  images + (gsize)row * EE_IMAGE_BYTES);
      if (!ee_router_queue_push (queue, images, rows, done, error) || !ee_router_queue_settle (queue, error))
        return FALSE;

      done += rows;
      if (!report (done, n_images, pass))
        return set_stopped (error);
    }

  return ee_router_queue_finish (queue, error);
}

static void
fill_scores (const Scoring *scoring, guint n_images, EeEvaluation *evaluation)
{
  double n = n_images;
  guint n_main_images = n_images - scoring->redundant;

  evaluation->images = n_images;
  evaluation->redundant = scoring->redundant;
  evaluation->loss_exit = scoring->loss_exit / n;
  evaluation->loss_main = scoring->loss_main / n;
  evaluation->loss = evaluation->loss_exit + evaluation->loss_main;
  evaluation->accuracy = scoring->right / n;
  evaluation->exit_accuracy = scoring->exit_right / n;
  evaluation->main_accuracy = n_main_images > 0 ? scoring->main_stays_right / (double)n_main_images : NAN;
  evaluation->classifier_accuracy = n_main_images > 0 ? scoring->main_right / (double)n_main_images : NAN;
  evaluation->main_lost = n_main_images > 0 ? scoring->main_left / (double)n_main_images : NAN;
  evaluation->left = scoring->left;
  evaluation->threshold = scoring->threshold;
}

static gboolean
check_fit (EeModel *model, EeExperiment *experiment, EeSplit split, GError **error)
{
  guint n_main = ee_plan_get_options (model->plan)->n_main;

  if (ee_experiment_get_n_main (experiment) != n_main)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                   _ ("The network knows %u main classes, but the images of %s have %u."), n_main,
                   ee_experiment_get_pair (experiment), ee_experiment_get_n_main (experiment));
      return FALSE;
    }
  if (ee_experiment_get_n_images (experiment, split) == 0)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("There are no images of %s to evaluate on."),
                   ee_experiment_get_pair (experiment));
      return FALSE;
    }

  return TRUE;
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
 * Measures loss, accuracies and the time of prediction. Equations (1) to (3) of the paper (ee-loss.h): with
 * several exits each adds its L1; without exits L1 is 0 and "redundant" is a class.
 *
 * Returns: whether it worked; if not, @evaluation is undefined and the model's pools are empty
 */
gboolean
ee_evaluation_run (EeModel *model, EeExperiment *experiment, EeSplit split, double threshold, guint repeats,
                   EeEvaluation *evaluation, EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  g_autofree gboolean *taken = NULL;
  PassProgress pass = { progress, user_data, 1 + repeats };
  EeTiming timing;
  Scoring scoring = { model, experiment, split, threshold };
  guint n_images;

  g_return_val_if_fail (model != NULL && experiment != NULL && evaluation != NULL, FALSE);

  if (!check_fit (model, experiment, split, error))
    return FALSE;

  memset (evaluation, 0, sizeof *evaluation);
  n_images = ee_experiment_get_n_images (experiment, split);
  taken = g_new0 (gboolean, n_images);
  scoring.n_main = ee_plan_get_options (model->plan)->n_main;
  scoring.n_stages = ee_plan_get_n_stages (model->plan);
  scoring.redundant = ee_experiment_get_n_redundant (experiment, split);
  scoring.taken = taken;

  if (!run_scoring (&scoring, n_images, &pass, error))
    return FALSE;
  fill_scores (&scoring, n_images, evaluation);
  if (repeats == 0)
    return TRUE;

  if (!ee_timing_run (&model, &threshold, 1, experiment, split, repeats, &timing, report_timed, &pass, error))
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
