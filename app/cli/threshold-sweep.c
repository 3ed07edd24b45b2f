/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "threshold-sweep.h"

#include <math.h>

#include <glib/gi18n.h>

#include "json-output.h"
#include "number-format.h"
#include "table-format.h"

enum
{
  N_COLUMNS = 6
};

static const struct
{
  double threshold;
  gboolean is_timed;
} usual_steps[] = {
  { 0.001, FALSE }, { 0.01, TRUE }, { 0.05, FALSE }, { 0.1, TRUE },  { 0.2, FALSE },
  { 0.3, FALSE },   { 0.4, FALSE }, { 0.5, TRUE },   { 0.6, FALSE }, { 0.7, FALSE },
  { 0.8, FALSE },   { 0.9, TRUE },  { 0.95, FALSE }, { 0.99, TRUE }, { 0.999, FALSE },
};

static void
add_step (GArray *sweep, const EeScoreSet *scores, double threshold, gboolean is_own, gboolean is_timed)
{
  OfframpSweepStep step = { .is_own = is_own, .is_timed = is_timed };

  ee_statistics_get_point (scores, threshold, &step.point);
  g_array_append_val (sweep, step);
}

/* The usual thresholds, and the network's own among them. */
static void
add_steps (GArray *sweep, const EeScoreSet *scores, double own)
{
  gboolean own_is_in = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (usual_steps); i++)
    {
      gboolean is_own = usual_steps[i].threshold == own;

      if (!own_is_in && own < usual_steps[i].threshold)
        add_step (sweep, scores, own, TRUE, TRUE);
      add_step (sweep, scores, usual_steps[i].threshold, is_own, is_own || usual_steps[i].is_timed);
      own_is_in |= own <= usual_steps[i].threshold;
    }
  if (!own_is_in)
    add_step (sweep, scores, own, TRUE, TRUE);
}

static gboolean
time_steps (GArray *sweep, EeModel *model, EeExperiment *experiment, EeSplit split, guint repeats,
            EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  g_autofree EeModel **models = g_new (EeModel *, sweep->len);
  g_autofree double *thresholds = g_new (double, sweep->len);
  g_autofree EeTiming *timings = g_new (EeTiming, sweep->len);
  guint n = 0;

  for (guint i = 0; i < sweep->len; i++)
    if (g_array_index (sweep, OfframpSweepStep, i).is_timed)
      {
        models[n] = model;
        thresholds[n++] = g_array_index (sweep, OfframpSweepStep, i).point.threshold;
      }
  if (!ee_timing_run (models, thresholds, n, experiment, split, repeats, timings, progress, user_data, error))
    return FALSE;

  n = 0;
  for (guint i = 0; i < sweep->len; i++)
    if (g_array_index (sweep, OfframpSweepStep, i).is_timed)
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
 * Returns: (transfer full) (element-type OfframpSweepStep): thresholds from low to high, the network's own among them,
 *   or NULL
 */
GArray *
offramp_sweep_new (EeModel *model, const EeScoreSet *scores, EeExperiment *experiment, EeSplit split, guint repeats,
                   EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  g_autoptr (GArray) sweep = g_array_new (FALSE, TRUE, sizeof (OfframpSweepStep));

  g_return_val_if_fail (scores->n_exits > 0, NULL);

  add_steps (sweep, scores, model->facts->threshold);
  if (repeats > 0 && !time_steps (sweep, model, experiment, split, repeats, progress, user_data, error))
    return NULL;

  return g_steal_pointer (&sweep);
}

static void
add_line (OfframpTable *table, const OfframpSweepStep *step)
{
  offramp_table_add (table, g_strdup_printf ("%s%.4g", step->is_own ? "* " : "", step->point.threshold));
  offramp_table_add (table, offramp_format_share (step->point.accuracy));
  offramp_table_add (table, offramp_format_share (step->point.exit_accuracy));
  offramp_table_add (table, offramp_format_share (step->point.kept_share));
  offramp_table_add (table, offramp_format_share (step->point.main_lost));
  offramp_table_add (table, step->timing.repeats > 0 ? g_strdup_printf (_ ("%.3f s"), step->timing.median_s) : NULL);
}

/* What may be read off the table, and what may not. */
static void
print_notes (gboolean is_timed, const EeModelFacts *facts, EeSplit split)
{
  if (is_timed)
    g_print ("%s\n", _ ("Where a time stands, it was measured at that threshold; all else follows from one pass."));
  if (facts->threshold_goal != NULL)
    {
      EeThresholdGoal goal;
      g_autofree char *words = ee_threshold_goal_parse (facts->threshold_goal, &goal, NULL)
                                   ? ee_threshold_goal_describe (&goal)
                                   : g_strdup (facts->threshold_goal);

      /* Translators: %s is a goal, for example "the best total accuracy" */
      g_print (_ ("* The network's own threshold, chosen on validation images for %s."), words);
    }
  else
    g_print ("%s", _ ("* The network's own threshold; nobody has chosen it on validation images."));
  g_print ("\n");
  if (split == EE_SPLIT_TEST)
    g_print ("%s\n",
             _ ("The others show the curve: to take the best of them would be to learn from test images, no choice.\n"
                "“offramp-cli threshold” chooses on validation images."));
}

/**
 * offramp_sweep_print:
 * @sweep: (element-type OfframpSweepStep): at least one
 * @facts: of the network
 * @split: which images it was measured on
 *
 * Prints a line for each threshold to stdout, and which of them was chosen without a look at these images.
 */
void
offramp_sweep_print (GArray *sweep, const EeModelFacts *facts, EeSplit split)
{
  const char *const titles[N_COLUMNS] = { _ ("Threshold"),        _ ("Accuracy"),         _ ("Exit accuracy"),
                                          _ ("Images that stay"), _ ("Main images lost"), _ ("Prediction time") };
  g_autoptr (OfframpTable) table = offramp_table_new (NULL, N_COLUMNS);
  g_autofree char *text = NULL;
  gboolean is_timed = FALSE;

  for (guint c = 0; c < N_COLUMNS; c++)
    offramp_table_add (table, g_strdup (titles[c]));
  for (guint i = 0; i < sweep->len; i++)
    {
      add_line (table, &g_array_index (sweep, OfframpSweepStep, i));
      is_timed |= g_array_index (sweep, OfframpSweepStep, i).timing.repeats > 0;
    }
  text = offramp_table_to_string (table, OFFRAMP_TABLE_TEXT);
  g_print ("\n%s", text);
  print_notes (is_timed, facts, split);
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
      offramp_json_add_truth (builder, "own", step->is_own);
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
