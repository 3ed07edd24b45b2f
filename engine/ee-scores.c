/* SPDX-License-Identifier: Apache-2.0 */
/* The untimed pass over a split: every image through all exits, every main image on to the classifier, so that each
 * term of the loss exists whatever the threshold. Runs on the thread that owns the model.
 */
#include "ee-scores.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "ee-error.h"
#include "ee-router-private.h"

typedef struct
{
  EeModel *model;
  EeExperiment *experiment;
  EeSplit split;
  EeScoreSet *scores;
  double redundant_until;
} Pass;

/* Cross-entropy of the true class; a probability that underflowed costs 87 nats, not infinity. */
static double
get_nats (float probability)
{
  return probability > FLT_MIN ? -log (probability) : isnan (probability) ? NAN : -log (FLT_MIN);
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
note_classifier (EeScoreSet *scores, EeScore *score, const float *probabilities, guint n_outputs)
{
  score->answer = find_answer (probabilities, n_outputs);
  score->p_answer = probabilities[score->answer];
  if (scores->n_exits == 0)
    score->p_redundant = probabilities[scores->n_main];
  if (score->label >= n_outputs) /* a redundant image has no class of the classifier: delta = 0 */
    return;

  score->p_true = probabilities[score->label];
  scores->loss_main += get_nats (score->p_true);
}

/* An EeRouterDecideFunc. */
static gboolean
note_row (guint stage, guint image, const float *probabilities, gpointer user_data)
{
  Pass *pass = user_data;
  EeScoreSet *scores = pass->scores;
  EeScore *score = &scores->items[image];
  const EeStage *described = ee_plan_get_stage (pass->model->plan, stage);
  gboolean redundant = score->label >= scores->n_main;

  if (described->exit_block == 0)
    {
      note_classifier (scores, score, probabilities, described->n_outputs);
      return FALSE;
    }

  score->p_exits[stage] = score->p_redundant = probabilities[EE_EXIT_REDUNDANT];
  scores->loss_exit += get_nats (probabilities[redundant ? EE_EXIT_REDUNDANT : EE_EXIT_MAIN]);

  return !redundant || stage + 1 < scores->n_exits || !ee_score_leaves (scores, score, pass->redundant_until);
}

/* An EeRouterCopyFunc. */
static void
copy_image (guint image, guint8 *pixels, gpointer user_data)
{
  Pass *pass = user_data;

  ee_experiment_copy_image (pass->experiment, pass->split, image, pixels);
}

/**
 * ee_score_set_check_fit:
 * @model: a network
 * @experiment: images
 * @split: which of them
 * @error: EE_ERROR_INVALID
 *
 * Returns: whether there are images, and of as many main classes as the network has
 */
gboolean
ee_score_set_check_fit (EeModel *model, EeExperiment *experiment, EeSplit split, GError **error)
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
 * ee_score_set_new:
 * @model: the network
 * @experiment: with @split loaded and as many main classes as the network
 * @split: which images
 * @redundant_until: a redundant image goes on to the classifier when it stays at this threshold: a threshold where the
 *   classes that missed redundant images get are wanted too, EE_SCORES_NO_REDUNDANT, or EE_SCORES_ALL_REDUNDANT
 * @progress: (nullable): called after each batch with the images sent
 * @user_data: for @progress
 * @error: return location; an EE_ERROR, or G_IO_ERROR_CANCELLED where @progress returned %FALSE
 *
 * Losses are equations (1) to (3) of the paper (ee-loss.h): with several exits each adds its L1; without exits L1 is 0
 * and "redundant" is a class.
 *
 * Returns: (transfer full): the scores, or NULL; the model's pools are empty either way
 */
EeScoreSet *
ee_score_set_new (EeModel *model, EeExperiment *experiment, EeSplit split, double redundant_until,
                  EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  g_autoptr (EeScoreSet) scores = NULL;
  Pass pass = { .model = model, .experiment = experiment, .split = split, .redundant_until = redundant_until };

  g_return_val_if_fail (model != NULL && experiment != NULL, NULL);

  if (!ee_score_set_check_fit (model, experiment, split, error))
    return NULL;

  pass.scores = scores = g_new0 (EeScoreSet, 1);
  scores->n_images = ee_experiment_get_n_images (experiment, split);
  scores->n_redundant = ee_experiment_get_n_redundant (experiment, split);
  scores->n_main = ee_plan_get_options (model->plan)->n_main;
  scores->n_exits = ee_plan_get_n_stages (model->plan) - 1;
  scores->items = g_new0 (EeScore, scores->n_images);
  for (guint i = 0; i < scores->n_images; i++)
    {
      scores->items[i].label = ee_experiment_get_label (experiment, split, i);
      scores->items[i].answer = EE_SCORE_NO_ANSWER;
    }

  if (!ee_router_pass_run (model, scores->n_images, copy_image, note_row, &pass, progress, user_data, error))
    return NULL;

  return g_steal_pointer (&scores);
}

/**
 * ee_score_set_free:
 * @scores: (nullable): freed
 */
void
ee_score_set_free (EeScoreSet *scores)
{
  if (scores == NULL)
    return;

  g_free (scores->items);
  g_free (scores);
}

/**
 * ee_score_find_stage:
 * @scores: of one network
 * @score: of an image
 * @threshold: P(redundant) from which an image leaves
 *
 * Returns: the stage that the image ends in: the first exit that takes it, or n_exits for the classifier
 */
guint
ee_score_find_stage (const EeScoreSet *scores, const EeScore *score, double threshold)
{
  guint stage = 0;

  while (stage < scores->n_exits && !(score->p_exits[stage] >= threshold))
    stage++;

  return stage;
}

/**
 * ee_score_leaves:
 * @scores: of one network
 * @score: of an image
 * @threshold: P(redundant) from which an image leaves
 *
 * Returns: whether any exit takes the image; without exits, whether the classifier calls it redundant
 */
gboolean
ee_score_leaves (const EeScoreSet *scores, const EeScore *score, double threshold)
{
  if (scores->n_exits == 0)
    return score->answer != EE_SCORE_NO_ANSWER && score->answer >= scores->n_main;

  return ee_score_find_stage (scores, score, threshold) < scores->n_exits;
}
