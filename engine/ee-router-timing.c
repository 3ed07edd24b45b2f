/* SPDX-License-Identifier: Apache-2.0 */
/* One image on the clock.
 *
 * The time of a stage is that of its trunk and head, of the decision and of moving the row to the next
 * pool; stage 0 includes the upload of the image. Everything is measured: nothing is derived from a count
 * of operations. Where the device has a clock for layers a stage's time is told by block; reading it takes well below a
 * microsecond a layer. Runs on the thread that owns the model.
 */
#include "ee-router-private.h"

#include <string.h>

#include "ee-quantile.h"

static double
elapsed_ms (gint64 since)
{
  return (g_get_monotonic_time () - since) / 1000.0;
}

/* Milliseconds of one run, in the places of its columns. */
enum
{
  TOTAL,
  UPLOAD,
  STAGES,
  HEADS = STAGES + EE_PLAN_MAX_STAGES,
  BLOCKS = HEADS + EE_PLAN_MAX_STAGES,
  N_COLUMNS = BLOCKS + EE_PLAN_N_BLOCKS + 1
};

/**
 * Clock:
 * @queue: of rows; one at most
 * @image: [32, 32, 3] uint8
 * @has_layers: whether the device adds up @layers_ms
 * @layers_ms: [n_layers]
 */
typedef struct
{
  EeModel *model;
  EeRouterQueue *queue;
  const guint8 *image;
  gboolean has_layers;
  double layers_ms[EE_PLAN_MAX_LAYERS];
} Clock;

/* What of the stage's time went to its blocks; the rest, but for the upload, is the head's. */
static void
share_stage (Clock *clock, guint index, double *run_ms)
{
  const EeStage *stage = ee_plan_get_stage (clock->model->plan, index);
  double rest = run_ms[STAGES + index] - (index == 0 ? run_ms[UPLOAD] : 0);

  for (guint i = stage->first_trunk; i < stage->first_trunk + stage->n_trunk; i++)
    {
      run_ms[BLOCKS + ee_plan_get_layer (clock->model->plan, i)->block] += clock->layers_ms[i];
      rest -= clock->layers_ms[i];
    }
  run_ms[HEADS + index] = MAX (rest, 0);
}

/* Sends the image once through the network and fills the columns of the stages that it reached. */
static gboolean
run_once (Clock *clock, double run_ms[N_COLUMNS], GError **error)
{
  guint n_stages = ee_plan_get_n_stages (clock->model->plan);
  gint64 start;

  memset (run_ms, 0, N_COLUMNS * sizeof *run_ms);
  memset (clock->layers_ms, 0, sizeof clock->layers_ms);
  start = g_get_monotonic_time ();
  for (guint stage = 0; stage < n_stages; stage++)
    {
      gint64 stage_start = g_get_monotonic_time ();

      if (stage == 0)
        {
          if (!ee_router_queue_push (clock->queue, clock->image, 1, 0, error))
            return FALSE;
          run_ms[UPLOAD] = elapsed_ms (stage_start);
        }
      if (ee_router_queue_get_n_waiting (clock->queue, stage) == 0)
        break;
      if (!ee_router_queue_run_stage (clock->queue, stage, 1, error))
        return FALSE;
      run_ms[STAGES + stage] = elapsed_ms (stage_start);
    }
  run_ms[TOTAL] = elapsed_ms (start);

  for (guint stage = 0; clock->has_layers && stage < n_stages && run_ms[STAGES + stage] > 0; stage++)
    share_stage (clock, stage, run_ms);
  return TRUE;
}

/* @columns: [N_COLUMNS, @stride], the first @repeats of each filled, sorted here. */
static void
take_medians (EeRouteTiming *timing, double *columns, guint stride, guint repeats, gboolean has_layers)
{
  double medians[N_COLUMNS];

  for (guint i = 0; i < N_COLUMNS; i++)
    medians[i] = ee_quantile_sort_and_take_median (columns + (gsize)i * stride, repeats);

  timing->total_ms = medians[TOTAL];
  timing->p95_ms = ee_quantile_take_p95 (columns + (gsize)TOTAL * stride, repeats);
  memcpy (timing->stages_ms, medians + STAGES, sizeof timing->stages_ms);
  timing->repeats = repeats;
  timing->has_parts = has_layers;
  if (!has_layers)
    return;
  timing->upload_ms = medians[UPLOAD];
  memcpy (timing->heads_ms, medians + HEADS, sizeof timing->heads_ms);
  memcpy (timing->blocks_ms, medians + BLOCKS, sizeof timing->blocks_ms);
}

/* Up to @most timed runs, fewer where @go_on says so after the first. Returns: how many; 0 on failure. */
static guint
run_all (Clock *clock, guint most, EeRouterGoOnFunc go_on, gpointer user_data, double *columns, GError **error)
{
  double run_ms[N_COLUMNS];

  for (guint run = 0; run < most + 1; run++)
    {
      if (run > 1 && go_on != NULL && !go_on (user_data))
        return run - 1;
      if (!run_once (clock, run_ms, error))
        return 0;
      for (guint i = 0; run > 0 && i < N_COLUMNS; i++)
        columns[(gsize)i * most + run - 1] = run_ms[i];
    }
  return most;
}

/**
 * ee_router_time_one_while:
 * @model: the network
 * @image: [32, 32, 3] uint8
 * @threshold: P(redundant) from which the image leaves; above 1 sends it through the whole network
 * @repeats: timed runs, at least 1, at most 10,000
 * @go_on: (nullable): asked after each timed run whether the next one is still wanted
 * @user_data: for @go_on
 * @route: (out): where it was answered
 * @probabilities: (out) (nullable): [n_main] (or [n_main + 1] without exits) of the classifier; all 0 where the
 *   image left before it
 * @timing: (out): medians over the runs, and how many there were
 * @error: return location
 *
 * Sends one image through the network, once untimed and then up to @repeats times on the clock.
 *
 * Returns: whether it worked; if not, the model's pools are empty and the outputs undefined
 */
gboolean
ee_router_time_one_while (EeModel *model, const guint8 *image, double threshold, guint repeats, EeRouterGoOnFunc go_on,
                          gpointer user_data, EeRoute *route, float *probabilities, EeRouteTiming *timing,
                          GError **error)
{
  EeRouterVerdict verdict = { model, threshold, route, probabilities };
  g_autoptr (EeRouterQueue) queue = NULL;
  g_autofree double *columns = NULL;
  Clock clock = { .model = model, .image = image };
  guint n_stages, n_runs;

  g_return_val_if_fail (model != NULL && image != NULL && route != NULL && timing != NULL, FALSE);
  g_return_val_if_fail (repeats >= 1 && repeats <= 10000, FALSE);

  n_stages = ee_plan_get_n_stages (model->plan);
  columns = g_new0 (double, (gsize)N_COLUMNS *repeats);
  memset (route, 0, sizeof *route);
  memset (timing, 0, sizeof *timing);
  if (probabilities != NULL)
    memset (probabilities, 0, ee_plan_get_stage (model->plan, n_stages - 1)->n_outputs * sizeof *probabilities);

  clock.queue = queue = ee_router_queue_new (model, ee_router_decide, &verdict);
  ee_router_queue_set_threshold (queue, threshold);
  clock.has_layers = model->backend->set_layer_clock != NULL;
  if (clock.has_layers)
    model->backend->set_layer_clock (model->net, clock.layers_ms);
  n_runs = run_all (&clock, repeats, go_on, user_data, columns, error);
  if (clock.has_layers)
    model->backend->set_layer_clock (model->net, NULL);
  if (n_runs == 0)
    return FALSE;

  take_medians (timing, columns, repeats, n_runs, clock.has_layers);
  return TRUE;
}

/**
 * ee_router_time_one:
 * @model: the network
 * @image: [32, 32, 3] uint8
 * @threshold: P(redundant) from which the image leaves
 * @repeats: timed runs, at least 1, at most 10,000
 * @route: (out): where it was answered
 * @probabilities: (out) (nullable): of the classifier
 * @timing: (out): medians over the runs
 * @error: return location
 *
 * As ee_router_time_one_while(), with all the runs.
 *
 * Returns: whether it worked; if not, the model's pools are empty and the outputs undefined
 */
gboolean
ee_router_time_one (EeModel *model, const guint8 *image, double threshold, guint repeats, EeRoute *route,
                    float *probabilities, EeRouteTiming *timing, GError **error)
{
  return ee_router_time_one_while (model, image, threshold, repeats, NULL, NULL, route, probabilities, timing, error);
}
