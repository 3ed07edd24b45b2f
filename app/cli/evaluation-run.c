/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "evaluation-run.h"

#include <glib/gi18n.h>

static void
clear_row (gpointer data)
{
  OfframpEvaluationRow *row = data;

  ee_score_set_free (row->scores);
  ee_model_free (row->model);
}

static gboolean
draw (OfframpProgress *progress, const char *what, guint done, guint total)
{
  if (offramp_progress_is_due (progress))
    offramp_progress_draw (progress, what, total > 0 ? done / (double)total : 0, NULL, 0);

  return TRUE;
}

/* An EeRouterProgressFunc with an OfframpProgress. */
gboolean
offramp_evaluating_cb (guint done, guint total, gpointer progress)
{
  return draw (progress, _ ("Evaluating"), done, total);
}

/* An EeRouterProgressFunc with an OfframpProgress. */
gboolean
offramp_timing_cb (guint done, guint total, gpointer progress)
{
  return draw (progress, _ ("Timing"), done, total);
}

/**
 * offramp_evaluation_run:
 * @work: (scope call): measures and prints
 * @options: for @work
 * @quiet: whether progress is not wanted
 *
 * What all commands that measure networks do once their options are read.
 *
 * Returns: the exit status; a failure has been told
 */
OfframpExit
offramp_evaluation_run (OfframpEvaluationWork work, gpointer options, gboolean quiet)
{
  g_autoptr (OfframpProgress) progress = offramp_progress_new (quiet);
  g_autoptr (GError) error = NULL;
  gboolean done = work (options, progress, &error);

  offramp_progress_clear (progress);

  return done ? OFFRAMP_EXIT_OK : offramp_failure (error);
}

/**
 * offramp_evaluation_rows_open:
 * @options: the device and the batch
 * @paths: NULL-terminated: networks; outlive the rows
 * @error: what is wrong with the first that cannot be opened
 *
 * Returns: (transfer full) (element-type OfframpEvaluationRow): a row for each network, which it owns, or NULL
 */
GArray *
offramp_evaluation_rows_open (OfframpEvaluationOptions *options, const char *const *paths, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (OfframpEvaluationRow));

  g_array_set_clear_func (rows, clear_row);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      OfframpEvaluationRow row
          = { .path = paths[i],
              .model = offramp_model_options_open (&options->model, paths[i], options->batch, error) };

      if (row.model == NULL)
        return NULL;
      g_array_append_val (rows, row);
    }

  return g_steal_pointer (&rows);
}

/* As the engine compares them. */
static EeComparisonSide *
make_sides (const OfframpEvaluationRow *rows, guint n_rows)
{
  EeComparisonSide *sides = g_new (EeComparisonSide, n_rows);

  for (guint r = 0; r < n_rows; r++)
    sides[r] = offramp_evaluation_row_get_side (&rows[r]);
  return sides;
}

/**
 * offramp_evaluation_row_get_side:
 * @row: an opened network
 *
 * Returns: the same for tables; borrows all from @row
 */
EeComparisonSide
offramp_evaluation_row_get_side (const OfframpEvaluationRow *row)
{
  return (EeComparisonSide){
    .name = row->path,
    .plan = row->model->plan,
    .facts = row->model->facts,
    .device = row->model->device_name,
    .precision = ee_model_get_precision_name (row->model),
    .evaluation = &row->evaluation,
  };
}

/**
 * offramp_evaluation_rows_check_main:
 * @rows: [n_rows] networks
 * @n_rows: 1 or more
 * @error: EE_ERROR_INVALID names the first two that differ, and how
 *
 * Returns: whether all have learned from the same main sets in the same ink
 */
gboolean
offramp_evaluation_rows_check_main (const OfframpEvaluationRow *rows, guint n_rows, GError **error)
{
  g_autofree EeComparisonSide *sides = make_sides (rows, n_rows);

  return ee_comparison_check_main (sides, n_rows, error);
}

/**
 * offramp_evaluation_rows_check_images:
 * @rows: [n_rows] networks
 * @n_rows: 1 or more
 * @error: EE_ERROR_INVALID names the first two that differ, and how
 *
 * Returns: whether all have learned from the same pair in the same ink
 */
gboolean
offramp_evaluation_rows_check_images (const OfframpEvaluationRow *rows, guint n_rows, GError **error)
{
  g_autofree EeComparisonSide *sides = make_sides (rows, n_rows);

  return ee_comparison_check_images (sides, n_rows, error);
}

/**
 * offramp_evaluation_rows_score:
 * @rows: [n_rows] whose scores and evaluation are filled in
 * @n_rows: networks
 * @experiment: with @split loaded
 * @split: which images
 * @threshold: P(redundant) from which an image leaves; below 0 for each network's own
 * @progress: drawn meanwhile
 * @error: what went wrong
 *
 * Redundant images that stay travel on: their answers belong to the confusion and the calibration.
 *
 * Returns: whether it worked
 */
gboolean
offramp_evaluation_rows_score (OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment, EeSplit split,
                               double threshold, OfframpProgress *progress, GError **error)
{
  for (guint r = 0; r < n_rows; r++)
    {
      double own = threshold >= 0 ? threshold : rows[r].model->facts->threshold;

      rows[r].scores = ee_score_set_new (rows[r].model, experiment, split, own, offramp_evaluating_cb, progress, error);
      if (rows[r].scores == NULL)
        return FALSE;
      ee_evaluation_from_scores (rows[r].scores, own, &rows[r].evaluation);
    }

  return TRUE;
}

/**
 * offramp_evaluation_rows_time:
 * @rows: [n_rows] that were scored; their evaluation gets the times
 * @n_rows: networks
 * @experiment: with @split loaded
 * @split: which images
 * @repeats: timed passes of each; 0 leaves the times unknown
 * @progress: drawn meanwhile
 * @error: what went wrong
 *
 * All networks in turns, so that the ratio of their times means something.
 *
 * Returns: whether it worked
 */
gboolean
offramp_evaluation_rows_time (OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment, EeSplit split,
                              guint repeats, OfframpProgress *progress, GError **error)
{
  g_autofree EeModel **models = g_new (EeModel *, n_rows);
  g_autofree double *thresholds = g_new (double, n_rows);
  g_autofree EeTiming *timings = g_new0 (EeTiming, n_rows);

  if (repeats == 0)
    return TRUE;

  for (guint r = 0; r < n_rows; r++)
    {
      models[r] = rows[r].model;
      thresholds[r] = rows[r].evaluation.threshold;
    }
  if (!ee_timing_run (models, thresholds, n_rows, experiment, split, repeats, timings, offramp_timing_cb, progress,
                      error))
    return FALSE;

  for (guint r = 0; r < n_rows; r++)
    ee_evaluation_set_timing (&rows[r].evaluation, &timings[r]);
  return TRUE;
}
