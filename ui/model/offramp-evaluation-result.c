/* SPDX-License-Identifier: Apache-2.0 */
/* Everything but the times follows from the scores. */
#include "offramp-evaluation-result.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-display-name.h"

/**
 * offramp_evaluation_result_new:
 *
 * Returns: (transfer full): an empty one, to be filled and worked out by who made it
 */
OfframpEvaluationResult *
offramp_evaluation_result_new (void)
{
  OfframpEvaluationResult *self = g_new0 (OfframpEvaluationResult, 1);

  self->ref_count = 1;
  self->taken_at = g_date_time_new_now_local ();
  return self;
}

/**
 * offramp_evaluation_result_ref:
 * @self: a result
 *
 * Returns: (transfer full): @self
 */
OfframpEvaluationResult *
offramp_evaluation_result_ref (OfframpEvaluationResult *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
clear_evaluated (OfframpEvaluated *evaluated)
{
  g_free (evaluated->path);
  g_free (evaluated->name);
  g_clear_pointer (&evaluated->plan, ee_plan_unref);
  g_clear_pointer (&evaluated->facts, ee_model_facts_free);
  g_free (evaluated->device);
  g_free (evaluated->precision);
  g_clear_pointer (&evaluated->scores, ee_score_set_free);
}

/**
 * offramp_evaluation_result_unref:
 * @self: (transfer full): a result
 */
void
offramp_evaluation_result_unref (OfframpEvaluationResult *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  clear_evaluated (&self->network);
  clear_evaluated (&self->baseline);
  g_clear_pointer (&self->experiment, ee_experiment_unref);
  g_date_time_unref (self->taken_at);
  g_clear_pointer (&self->table, ee_threshold_table_free);
  g_free (self->confusion);
  g_free (self->class_images);
  g_free (self->class_accuracies);
  g_free (self);
}

/**
 * offramp_evaluated_take_facts:
 * @self: empty
 * @path: of the network's file or run folder
 * @model: the network
 *
 * Notes what a report says of the network, which may be closed after that.
 */
void
offramp_evaluated_take_facts (OfframpEvaluated *self, const char *path, const EeModel *model)
{
  g_autofree char *base = g_path_get_basename (path);

  self->path = g_strdup (path);
  self->name = offramp_display_name_new (base);
  self->plan = ee_plan_ref (model->plan);
  self->facts = ee_model_facts_copy (model->facts);
  self->device = g_strdup (model->device_name);
  self->precision = g_strdup (ee_model_get_precision_name (model));
}

/**
 * offramp_evaluated_get_side:
 * @evaluated: one of the two networks
 *
 * Returns: the same for the engine's tables; borrows everything
 */
EeComparisonSide
offramp_evaluated_get_side (const OfframpEvaluated *evaluated)
{
  return (EeComparisonSide){ .name = evaluated->name,
                             .plan = evaluated->plan,
                             .facts = evaluated->facts,
                             .device = evaluated->device,
                             .precision = evaluated->precision,
                             .evaluation = &evaluated->evaluation };
}

/**
 * offramp_evaluation_result_work_out:
 * @self: with the network's scores and evaluation filled in
 * @error: EE_ERROR_INVALID where a score is no number
 *
 * Fills in all that follows from the scores.
 *
 * Returns: whether it worked
 */
gboolean
offramp_evaluation_result_work_out (OfframpEvaluationResult *self, GError **error)
{
  const EeScoreSet *scores = self->network.scores;
  const double threshold = self->network.evaluation.threshold;

  if (!self->alone && (self->table = ee_threshold_table_new (scores, error)) == NULL)
    return FALSE;
  if ((self->confusion = ee_statistics_make_confusion (scores, threshold)) == NULL)
    {
      g_set_error_literal (error, EE_ERROR, EE_ERROR_INVALID, _ ("Some images that stay have no answer."));
      return FALSE;
    }
  offramp_threshold_bins_add_scores (&self->bins, scores);
  self->auroc = ee_statistics_get_auroc (scores);
  self->fpr95 = ee_statistics_get_fpr95 (scores);
  self->calibration_error = ee_statistics_get_calibration_error (scores, threshold);
  if (!ee_statistics_make_calibration (scores, threshold, self->calibration))
    memset (self->calibration, 0, sizeof self->calibration);
  self->class_accuracies = ee_statistics_make_class_accuracies (scores, threshold);
  self->class_images = g_new0 (guint, scores->n_main + 1);
  for (guint i = 0; i < scores->n_images; i++)
    self->class_images[scores->items[i].label]++;
  return TRUE;
}

/**
 * offramp_evaluation_result_get_n_classes:
 * @self: a result
 *
 * Returns: main classes and, as the last one, redundant
 */
guint
offramp_evaluation_result_get_n_classes (const OfframpEvaluationResult *self)
{
  return self->network.scores->n_main + 1;
}

/**
 * offramp_evaluation_result_get_class:
 * @self: a result
 * @label: below offramp_evaluation_result_get_n_classes()
 *
 * Returns: (transfer none): the class's name for people
 */
const char *
offramp_evaluation_result_get_class (const OfframpEvaluationResult *self, guint label)
{
  const char *name;

  if (label >= self->network.scores->n_main)
    return _ ("redundant");
  name = ee_experiment_get_class_name (self->experiment, label);
  return name != NULL ? name : "?";
}

/**
 * offramp_evaluation_result_get_saved:
 * @self: a result
 *
 * Returns: share of the baseline's prediction time that the exit saves; below 0 where it costs time; NaN where nothing
 *   was timed or there is no exit
 */
double
offramp_evaluation_result_get_saved (const OfframpEvaluationResult *self)
{
  const EeEvaluation *with = &self->network.evaluation, *without = &self->baseline.evaluation;

  return with->repeats > 0 && without->time_s > 0 ? 1 - with->time_s / without->time_s : NAN;
}

/**
 * offramp_evaluation_result_get_time_share:
 * @self: a result
 * @threshold: P(redundant) from which an image leaves
 *
 * Added up from measured stages by how many images end where.
 *
 * Returns: time of an average image / its time in the same network without exits; NaN where stages were not timed
 */
double
offramp_evaluation_result_get_time_share (const OfframpEvaluationResult *self, double threshold)
{
  EeThresholdReading reading;

  if (self->n_timed == 0 || self->plain_seconds <= 0)
    return NAN;
  ee_threshold_table_read (self->table, threshold, &reading);
  return ee_threshold_table_get_seconds (self->table, &reading, self->stage_seconds) / self->plain_seconds;
}
