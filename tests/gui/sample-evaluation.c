/* SPDX-License-Identifier: Apache-2.0 */
#include "sample-evaluation.h"

#include "../engine/test-network.h"

static EeExperiment *
load_doodles (void)
{
  const EeExperimentOptions options
      = { .pair = "doodles", .seed = 7, .test_limit = SAMPLE_N_IMAGES, .splits = 1u << EE_SPLIT_TEST };
  g_autoptr (GError) error = NULL;
  EeExperiment *experiment = ee_experiment_new (&options, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ee_experiment_get_n_images (experiment, EE_SPLIT_TEST), ==, SAMPLE_N_IMAGES);
  return experiment;
}

static guint
count_main (EeExperiment *experiment)
{
  return ee_experiment_get_n_images (experiment, EE_SPLIT_TEST)
         - ee_experiment_get_n_redundant (experiment, EE_SPLIT_TEST);
}

/* All right but for four: image 0 leaves, 1 gets the next class, and of the redundant ones the first two stay, the
 * second with more certainty. Every answer is 0.9 sure, but for those of these four. */
static EeScoreSet *
make_scores (EeExperiment *experiment)
{
  EeScoreSet *scores = g_new0 (EeScoreSet, 1);
  const guint first_redundant = count_main (experiment);

  scores->items = g_new0 (EeScore, SAMPLE_N_IMAGES);
  scores->n_images = SAMPLE_N_IMAGES;
  scores->n_redundant = SAMPLE_N_IMAGES - first_redundant;
  scores->n_main = SAMPLE_N_MAIN;
  scores->n_exits = 1;
  for (guint i = 0; i < SAMPLE_N_IMAGES; i++)
    {
      const guint label = ee_experiment_get_label (experiment, EE_SPLIT_TEST, i);
      const gboolean redundant = label == SAMPLE_N_MAIN;
      EeScore *score = &scores->items[i];

      *score = (EeScore){ .label = label, .answer = redundant ? 3 : label, .p_answer = 0.9f };
      score->p_redundant = redundant ? 0.9f : 0.1f;
      if (i == 0)
        score->p_redundant = 0.7f;
      if (i == 1)
        {
          score->answer = (label + 1) % SAMPLE_N_MAIN;
          score->p_answer = 0.5f;
        }
      if (i == first_redundant || i == first_redundant + 1)
        {
          score->p_redundant = 0.2f;
          score->p_answer = i == first_redundant ? 0.3f : 0.4f;
        }
      score->p_exits[0] = score->p_redundant;
    }
  return scores;
}

/* The same answers from a classifier with a word for redundant. */
static void
take_exit_out (EeScoreSet *scores)
{
  scores->n_exits = 0;
  for (guint i = 0; i < scores->n_images; i++)
    if (scores->items[i].p_redundant >= 0.5f)
      {
        scores->items[i].answer = SAMPLE_N_MAIN;
        scores->items[i].p_answer = scores->items[i].p_redundant;
      }
}

static void
fill_side (OfframpEvaluated *side, guint exits)
{
  g_autoptr (EeParameters) parameters = test_network_new (EE_PRESET_MODERN, exits, 1);

  side->name = g_strdup (exits != 0 ? "with" : "without");
  side->path = g_strdup (side->name);
  side->plan = ee_plan_ref (parameters->plan);
  side->facts = ee_model_facts_new ();
  side->facts->threshold = 0.5;
  side->device = g_strdup ("a computer");
  side->precision = g_strdup ("fp32");
}

/**
 * sample_evaluation_new:
 * @with_exit: whether the network has an exit; otherwise it is measured on its own, and calls redundant what else
 *   would leave
 *
 * Returns: (transfer full): a result with known figures
 */
OfframpEvaluationResult *
sample_evaluation_new (gboolean with_exit)
{
  OfframpEvaluationResult *result = offramp_evaluation_result_new ();
  g_autoptr (GError) error = NULL;

  result->experiment = load_doodles ();
  result->alone = !with_exit;
  fill_side (&result->network, with_exit ? 1u << 1 : 0);
  result->network.scores = make_scores (result->experiment);
  if (!with_exit)
    take_exit_out (result->network.scores);
  ee_evaluation_from_scores (result->network.scores, 0.5, &result->network.evaluation);
  ee_evaluation_set_timing (&result->network.evaluation, &(EeTiming){ 0.25, 0.2, 0.3, 3 });
  if (with_exit)
    {
      fill_side (&result->baseline, 0);
      ee_evaluation_from_scores (result->network.scores, 2, &result->baseline.evaluation);
      ee_evaluation_set_timing (&result->baseline.evaluation, &(EeTiming){ 1, 0.9, 1.1, 3 });
      result->same = TRUE;
      result->stage_seconds[0] = 0.001;
      result->stage_seconds[1] = 0.004;
      result->plain_seconds = 0.004;
      result->n_timed = 16;
    }
  g_assert_true (offramp_evaluation_result_work_out (result, &error));
  g_assert_no_error (error);
  return result;
}

/**
 * sample_evaluation_count_main:
 * @result: of sample_evaluation_new()
 *
 * Returns: how many of its images are main ones; they come first
 */
guint
sample_evaluation_count_main (const OfframpEvaluationResult *result)
{
  return count_main (result->experiment);
}
