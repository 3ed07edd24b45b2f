/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "threshold-sweep.h"

#include <math.h>

#include <glib/gi18n.h>

#include "json-output.h"
#include "number-format.h"

enum
{
  N_TIMED = 5,
  N_COLUMNS = 6,
  GAP_COLUMNS = 2
};

static const struct
{
  double threshold;
  gboolean is_timed;
} steps[] = {
  { 0.001, FALSE }, { 0.01, TRUE }, { 0.05, FALSE }, { 0.1, TRUE },  { 0.2, FALSE },
  { 0.3, FALSE },   { 0.4, FALSE }, { 0.5, TRUE },   { 0.6, FALSE }, { 0.7, FALSE },
  { 0.8, FALSE },   { 0.9, TRUE },  { 0.95, FALSE }, { 0.99, TRUE }, { 0.999, FALSE },
};

static gboolean
time_steps (GArray *sweep, EeModel *model, EeExperiment *experiment, EeSplit split, guint repeats,
            EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  EeModel *models[N_TIMED];
  double thresholds[N_TIMED];
  EeTiming timings[N_TIMED];
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i].is_timed)
      {
        g_assert (n < N_TIMED);
        models[n] = model;
        thresholds[n++] = steps[i].threshold;
      }
  g_assert (n == N_TIMED);
  if (!ee_timing_run (models, thresholds, N_TIMED, experiment, split, repeats, timings, progress, user_data, error))
    return FALSE;

  n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i].is_timed)
      g_array_index (sweep, OfframpSweepStep, i).timing = timings[n++];

  return TRUE;
}

/**
 * offramp_sweep_new:
 * @model: a network with an exit
 * @scores: of it, from @experiment
 * @experiment: the images
 * @split: which of them
 * @repeats: timed passes at each of a handful of thresholds, in turns; 0 for none
 * @progress: (nullable): of the timed passes
 * @user_data: for @progress
 * @error: what went wrong while timing
 *
 * Returns: (transfer full) (element-type OfframpSweepStep): thresholds from low to high, or NULL
 */
GArray *
offramp_sweep_new (EeModel *model, const EeScoreSet *scores, EeExperiment *experiment, EeSplit split, guint repeats,
                   EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  g_autoptr (GArray) sweep = g_array_new (FALSE, TRUE, sizeof (OfframpSweepStep));

  g_return_val_if_fail (scores->n_exits > 0, NULL);

  g_array_set_size (sweep, G_N_ELEMENTS (steps));
  for (guint i = 0; i < sweep->len; i++)
    ee_statistics_get_point (scores, steps[i].threshold, &g_array_index (sweep, OfframpSweepStep, i).point);
  if (repeats > 0 && !time_steps (sweep, model, experiment, split, repeats, progress, user_data, error))
    return NULL;

  return g_steal_pointer (&sweep);
}

static void
format_step (const OfframpSweepStep *step, char *cells[N_COLUMNS])
{
  cells[0] = g_strdup_printf ("%g", step->point.threshold);
  cells[1] = offramp_format_share (step->point.accuracy);
  cells[2] = offramp_format_share (step->point.exit_accuracy);
  cells[3] = offramp_format_share (step->point.kept_share);
  cells[4] = offramp_format_share (step->point.main_lost);
  cells[5] = step->timing.repeats > 0 ? g_strdup_printf (_ ("%.3f s"), step->timing.median_s) : g_strdup ("–");
}

/**
 * offramp_sweep_print:
 * @sweep: (element-type OfframpSweepStep): at least one
 *
 * Prints a line for each threshold to stdout.
 */
void
offramp_sweep_print (GArray *sweep)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  guint columns[N_COLUMNS] = { 0 };
  const char *titles[N_COLUMNS] = { _ ("Threshold"),        _ ("Accuracy"),         _ ("Exit accuracy"),
                                    _ ("Images that stay"), _ ("Main images lost"), _ ("Prediction time") };
  gboolean is_timed = FALSE;

  for (guint c = 0; c < N_COLUMNS; c++)
    g_ptr_array_add (cells, g_strdup (titles[c]));
  for (guint i = 0; i < sweep->len; i++)
    {
      char *line[N_COLUMNS];

      format_step (&g_array_index (sweep, OfframpSweepStep, i), line);
      is_timed |= g_array_index (sweep, OfframpSweepStep, i).timing.repeats > 0;
      for (guint c = 0; c < N_COLUMNS; c++)
        g_ptr_array_add (cells, line[c]);
    }
  for (guint i = 0; i < cells->len; i++)
    columns[i % N_COLUMNS] = MAX (columns[i % N_COLUMNS], offramp_text_columns (g_ptr_array_index (cells, i)));

  g_print ("\n");
  for (guint i = 0; i < cells->len; i++)
    {
      g_autofree char *cell = offramp_text_pad (g_ptr_array_index (cells, i), columns[i % N_COLUMNS], TRUE);

      g_print ("%s%*s", cell, i % N_COLUMNS + 1 < N_COLUMNS ? GAP_COLUMNS : 0, "");
      if (i % N_COLUMNS + 1 == N_COLUMNS)
        g_print ("\n");
    }
  if (is_timed)
    g_print ("%s\n", _ ("Where a time stands, it was measured at that threshold; all else follows from one pass."));
}

/**
 * offramp_sweep_add_json:
 * @sweep: (element-type OfframpSweepStep): thresholds
 * @builder: inside an object, which gets the member "sweep"
 */
void
offramp_sweep_add_json (GArray *sweep, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "sweep");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sweep->len; i++)
    {
      const OfframpSweepStep *step = &g_array_index (sweep, OfframpSweepStep, i);

      json_builder_begin_object (builder);
      offramp_json_add_number (builder, "threshold", step->point.threshold);
      offramp_json_add_number (builder, "accuracy", step->point.accuracy);
      offramp_json_add_number (builder, "exit_accuracy", step->point.exit_accuracy);
      offramp_json_add_number (builder, "main_accuracy", step->point.main_accuracy);
      offramp_json_add_number (builder, "main_lost", step->point.main_lost);
      offramp_json_add_number (builder, "kept_share", step->point.kept_share);
      offramp_json_add_number (builder, "time_s", step->timing.repeats > 0 ? step->timing.median_s : NAN);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
