/* SPDX-License-Identifier: Apache-2.0 */
/* A chosen threshold and the validation figures at it, as a checkpoint keeps them. Numbers that are not finite become
 * null. */
#include "ee-threshold.h"

#include <json-glib/json-glib.h>
#include <math.h>

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/* @goal is NULL for a network without exit, which has no threshold to choose. */
static char *
format_scores (const EeEvaluation *evaluation, const char *goal, const EeThresholdChoice *choice)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "images");
  json_builder_add_int_value (builder, evaluation->images);
  json_builder_set_member_name (builder, "redundant");
  json_builder_add_int_value (builder, evaluation->redundant);
  add_number (builder, "threshold", evaluation->threshold);
  if (goal != NULL)
    {
      json_builder_set_member_name (builder, "threshold_goal");
      json_builder_add_string_value (builder, goal);
      json_builder_set_member_name (builder, "goal_reached");
      json_builder_add_boolean_value (builder, choice->reached);
      add_number (builder, "cost", choice->cost);
    }
  add_number (builder, "loss", evaluation->loss);
  add_number (builder, "loss_exit", evaluation->loss_exit);
  add_number (builder, "loss_main", evaluation->loss_main);
  add_number (builder, "accuracy", evaluation->accuracy);
  add_number (builder, "exit_accuracy", evaluation->exit_accuracy);
  add_number (builder, "main_accuracy", evaluation->main_accuracy);
  add_number (builder, "main_lost", evaluation->main_lost);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/**
 * ee_threshold_apply:
 * @scores: of validation images
 * @plan: of the network that gave them
 * @goal: what the threshold is chosen for; not looked at without exits
 * @facts: (inout): about the network; gets the threshold, its goal, and the figures at it
 * @evaluation: (out): the figures at the threshold
 * @choice: (out): the threshold; 0.5 and no cost without exits
 * @error: as of ee_threshold_choose(); @facts is untouched then
 *
 * Returns: whether a threshold was chosen, or the network has none
 */
gboolean
ee_threshold_apply (const EeScoreSet *scores, const EePlan *plan, const EeThresholdGoal *goal, EeModelFacts *facts,
                    EeEvaluation *evaluation, EeThresholdChoice *choice, GError **error)
{
  g_autofree char *goal_text = NULL;

  g_return_val_if_fail (scores != NULL && facts != NULL && evaluation != NULL && choice != NULL, FALSE);

  *choice = (EeThresholdChoice){ .threshold = 0.5, .reached = TRUE, .cost = NAN };
  if (scores->n_exits > 0)
    {
      if (!ee_threshold_choose (scores, plan, goal, choice, error))
        return FALSE;
      goal_text = ee_threshold_goal_format (goal);
    }

  ee_evaluation_from_scores (scores, choice->threshold, evaluation);
  g_free (facts->scores);
  g_free (facts->threshold_goal);
  facts->threshold = choice->threshold;
  facts->scores = format_scores (evaluation, goal_text, choice);
  facts->threshold_goal = g_steal_pointer (&goal_text);

  return TRUE;
}
