/* SPDX-License-Identifier: Apache-2.0 */
/* Everything but the times follows from the scores of one pass. */
#include "ee-threshold-sweep.h"

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
  EeSweepStep step = { .is_own = is_own, .is_timed = is_timed };

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
    if (g_array_index (sweep, EeSweepStep, i).is_timed)
      {
        models[n] = model;
        thresholds[n++] = g_array_index (sweep, EeSweepStep, i).point.threshold;
      }
  if (!ee_timing_run (models, thresholds, n, experiment, split, repeats, timings, progress, user_data, error))
    return FALSE;

  n = 0;
  for (guint i = 0; i < sweep->len; i++)
    if (g_array_index (sweep, EeSweepStep, i).is_timed)
      g_array_index (sweep, EeSweepStep, i).timing = timings[n++];

  return TRUE;
}

/**
 * ee_threshold_sweep_new:
 * @model: a network with an exit
 * @scores: of it, from @experiment
 * @experiment: the images
 * @split: which of them
 * @repeats: timed passes at each of a handful of thresholds, in turns; 0 for none
 * @progress: (nullable): of the timed passes
 * @user_data: for @progress
 * @error: what went wrong while timing
 *
 * Returns: (transfer full) (element-type EeSweepStep): thresholds from low to high, the network's own among them,
 *   or NULL
 */
GArray *
ee_threshold_sweep_new (EeModel *model, const EeScoreSet *scores, EeExperiment *experiment, EeSplit split,
                        guint repeats, EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  g_autoptr (GArray) sweep = g_array_new (FALSE, TRUE, sizeof (EeSweepStep));

  g_return_val_if_fail (scores->n_exits > 0, NULL);

  add_steps (sweep, scores, model->facts->threshold);
  if (repeats > 0 && !time_steps (sweep, model, experiment, split, repeats, progress, user_data, error))
    return NULL;

  return g_steal_pointer (&sweep);
}
