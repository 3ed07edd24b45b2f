/* SPDX-License-Identifier: Apache-2.0 */
/* One image on the clock.
 *
 * The time of a stage is that of its trunk and head, of the decision and of moving the row to the next
 * pool; stage 0 includes the upload of the image. Everything is measured: nothing is derived from a count
 * of operations. Runs on the thread that owns the model.
 */
#include "ee-router-private.h"

#include <string.h>

#include "ee-quantile.h"

static double
elapsed_ms (gint64 since)
{
  return (g_get_monotonic_time () - since) / 1000.0;
}

/* Sends the image once through the network; adds the milliseconds of each stage that it reached. */
static gboolean
run_once (EeRouterQueue *queue, guint n_stages, const guint8 *image, double *stages_ms, double *total_ms,
          GError **error)
{
  gint64 start = g_get_monotonic_time ();

  for (guint stage = 0; stage < n_stages; stage++)
    {
      gint64 stage_start = g_get_monotonic_time ();

      if (stage == 0 && !ee_router_queue_push (queue, image, 1, 0, error))
        return FALSE;
      if (ee_router_queue_get_n_waiting (queue, stage) == 0)
        break;
      if (!ee_router_queue_run_stage (queue, stage, 1, error))
        return FALSE;
      stages_ms[stage] = elapsed_ms (stage_start);
    }
  *total_ms = elapsed_ms (start);

  return TRUE;
}

/**
 * ee_router_time_one:
 * @model: the network
 * @image: [32, 32, 3] uint8
 * @threshold: P(redundant) from which the image leaves; above 1 sends it through the whole network
 * @repeats: timed runs, at least 1, at most 10,000
 * @route: (out): where it was answered
 * @probabilities: (out) (nullable): [n_main] (or [n_main + 1] without exits) of the classifier; all 0 where the
 *   image left before it
 * @timing: (out): medians over the runs
 * @error: return location
 *
 * Sends one image through the network, once untimed and then @repeats times on the clock.
 *
 * Returns: whether it worked; if not, the model's pools are empty and the outputs undefined
 */
gboolean
ee_router_time_one (EeModel *model, const guint8 *image, double threshold, guint repeats, EeRoute *route,
                    float *probabilities, EeRouteTiming *timing, GError **error)
{
  EeRouterVerdict verdict = { model, threshold, route, probabilities };
  g_autoptr (EeRouterQueue) queue = NULL;
  g_autofree double *stages_ms = NULL; /* [n_stages, repeats] */
  g_autofree double *total_ms = NULL;  /* [repeats] */
  guint n_stages;

  g_return_val_if_fail (model != NULL && image != NULL && route != NULL && timing != NULL, FALSE);
  g_return_val_if_fail (repeats >= 1 && repeats <= 10000, FALSE);

  n_stages = ee_plan_get_n_stages (model->plan);
  stages_ms = g_new0 (double, (gsize)n_stages *repeats);
  total_ms = g_new0 (double, repeats);
  memset (route, 0, sizeof *route);
  memset (timing, 0, sizeof *timing);
  if (probabilities != NULL)
    memset (probabilities, 0, ee_plan_get_stage (model->plan, n_stages - 1)->n_outputs * sizeof *probabilities);

  queue = ee_router_queue_new (model, ee_router_decide, &verdict);
  for (guint run = 0; run < repeats + 1; run++)
    {
      double run_ms[EE_PLAN_MAX_STAGES] = { 0 }, run_total_ms = 0;

      if (!run_once (queue, n_stages, image, run_ms, &run_total_ms, error))
        return FALSE;
      if (run == 0)
        continue;
      for (guint stage = 0; stage < n_stages; stage++)
        stages_ms[stage * repeats + run - 1] = run_ms[stage];
      total_ms[run - 1] = run_total_ms;
    }

  for (guint stage = 0; stage < n_stages; stage++)
    timing->stages_ms[stage] = ee_quantile_sort_and_take_median (stages_ms + stage * repeats, repeats);
  timing->total_ms = ee_quantile_sort_and_take_median (total_ms, repeats);
  timing->p95_ms = ee_quantile_take_p95 (total_ms, repeats);
  timing->repeats = repeats;

  return TRUE;
}
