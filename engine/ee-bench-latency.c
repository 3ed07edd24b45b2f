/* SPDX-License-Identifier: Apache-2.0 */
/* One image at a time, the stages one by one, and a long pass against a short one. */
#include "ee-bench-private.h"

#include "ee-bench-limit.h"
#include "ee-error.h"
#include "ee-quantile.h"
#include "ee-router-private.h"

enum
{
  USUAL_REPEATS = 100,
  QUICK_REPEATS = 20,
  STAGE_REPEATS = 7,
  QUICK_STAGE_REPEATS = 3,
  SHORT_PASS = 1000,
  LONG_PASS = 20000,
  SHORT_PASSES = 5
};

/* Of the images of the long pass; the paper's share for MNIST + Omniglot. */
#define GROWTH_SHARE 0.57

/* Above every probability. */
#define NOBODY_LEAVES 2.0

/**
 * ee_bench_measure_latency:
 * @bench: whose part this is
 * @error: EE_ERROR, or G_IO_ERROR_CANCELLED
 *
 * An image that stays goes through both networks, one that leaves through the one with exit.
 *
 * Returns: TRUE with the report's latency filled
 */
gboolean
ee_bench_measure_latency (EeBench *bench, GError **error)
{
  const guint repeats = bench->options->quick ? QUICK_REPEATS : USUAL_REPEATS;
  g_autoptr (EeModel) model = ee_bench_open_model (bench, TRUE, 1, error);
  g_autoptr (EeModel) plain = model != NULL ? ee_bench_open_model (bench, FALSE, 1, error) : NULL;
  EeBenchLatency *latency = &bench->report->latency;
  EeRoute route, left;

  if (plain == NULL
      || !ee_router_time_one (plain, bench->images.main, NOBODY_LEAVES, repeats, &route, NULL, &latency->no_exit, error)
      || !ee_bench_check_stop (bench, 1, 3, error)
      || !ee_router_time_one (model, bench->images.main, bench->threshold, repeats, &route, NULL, &latency->full, error)
      || !ee_bench_check_stop (bench, 2, 3, error)
      || !ee_router_time_one (model, bench->images.redundant, bench->threshold, repeats, &left, NULL, &latency->left,
                              error))
    return FALSE;

  latency->ratio = latency->left.total_ms / latency->full.total_ms;
  latency->limit = ee_bench_limit_count_macs (bench->plan, 1, TRUE) / ee_bench_limit_count_macs (bench->plan, 0, TRUE);
  return ee_bench_check_stop (bench, 3, 3, error);
}

/* One batch through all stages; adds what each took. */
static gboolean
run_stages (EeRouterQueue *queue, guint n_stages, const guint8 *images, guint rows, double *seconds, GError **error)
{
  for (guint s = 0; s < n_stages; s++)
    {
      const gint64 start = g_get_monotonic_time ();

      if ((s == 0 && !ee_router_queue_push (queue, images, rows, 0, error))
          || !ee_router_queue_run_stage (queue, s, rows, error))
        return FALSE;
      seconds[s] = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
    }
  return TRUE;
}

static void
add_stages (EeBench *bench, double *seconds, guint repeats, guint rows)
{
  EeBenchReport *report = bench->report;

  report->n_stages = ee_plan_get_n_stages (bench->plan);
  for (guint s = 0; s < report->n_stages; s++)
    {
      const EeStage *stage = ee_plan_get_stage (bench->plan, s);
      const double median = ee_quantile_sort_and_take_median (seconds + s * repeats, repeats);

      report->stages[s] = (EeBenchStage){ .exit_block = stage->exit_block,
                                          .batch = rows,
                                          .us_per_image = 1e6 * median / rows,
                                          .gflops = 2e-9 * (stage->trunk_macs + stage->head_macs) * rows / median };
    }
}

/**
 * ee_bench_measure_stages:
 * @bench: whose part this is
 * @error: EE_ERROR, or G_IO_ERROR_CANCELLED
 *
 * Full batches of images of which none leaves.
 *
 * Returns: TRUE with the report's stages filled
 */
gboolean
ee_bench_measure_stages (EeBench *bench, GError **error)
{
  const guint rows = ee_bench_get_largest_batch (bench->options);
  const guint repeats = bench->options->quick ? QUICK_STAGE_REPEATS : STAGE_REPEATS;
  const guint n_stages = ee_plan_get_n_stages (bench->plan);
  g_autofree guint8 *images = ee_bench_images_mix (&bench->images, rows, 0, error);
  g_autoptr (EeModel) model = images != NULL ? ee_bench_open_model (bench, TRUE, rows, error) : NULL;
  g_autofree EeRoute *routes = g_new0 (EeRoute, rows);
  g_autofree double *seconds = g_new0 (double, (gsize)n_stages *repeats); /* [n_stages, repeats] */
  EeRouterVerdict verdict = { model, NOBODY_LEAVES, routes, NULL };
  g_autoptr (EeRouterQueue) queue = NULL;

  if (model == NULL)
    return FALSE;

  queue = ee_router_queue_new (model, ee_router_decide, &verdict);
  ee_router_queue_set_threshold (queue, verdict.threshold);
  for (guint r = 0; r < repeats + 1; r++)
    {
      double once[EE_PLAN_MAX_STAGES] = { 0 };

      if (!ee_bench_check_stop (bench, r, repeats + 1, error)
          || !run_stages (queue, n_stages, images, rows, once, error))
        return FALSE;
      for (guint s = 0; r > 0 && s < n_stages; s++)
        seconds[s * repeats + r - 1] = once[s];
    }

  add_stages (bench, seconds, repeats, rows);
  return TRUE;
}

/* Several passes over @n images, from where the bar stands to @end; writes the median's seconds, or returns FALSE. */
static gboolean
time_passes (EeBench *bench, EeModel *model, const guint8 *images, guint n, guint repeats, double end, double *seconds,
             GError **error)
{
  EeTimingPass pass = { .model = model, .threshold = bench->threshold, .images = images, .n_images = n };
  EeTiming timing;

  ee_bench_begin_part (bench, bench->part, bench->part_end, end);
  if (!ee_timing_run_passes (&pass, 1, repeats, &timing, ee_bench_progress_cb, bench, error))
    return FALSE;
  *seconds = timing.median_s;
  return TRUE;
}

/**
 * ee_bench_measure_growth:
 * @bench: whose part this is
 * @error: EE_ERROR, or G_IO_ERROR_CANCELLED
 *
 * Whether 20,000 images take twenty times what 1,000 take, and no more memory. Both have exactly the same share of
 * redundant images, all are in memory before, and the short passes run before the long one and after it, so that a
 * machine that warms up favours neither.
 *
 * Returns: TRUE with the report's growth filled
 */
gboolean
ee_bench_measure_growth (EeBench *bench, GError **error)
{
  const guint sizes[2] = { SHORT_PASS, LONG_PASS };
  const double begin = bench->part_begin, span = bench->part_end - bench->part_begin;
  EeBenchGrowth *growth = &bench->report->growth;
  g_autofree guint8 *few = NULL, *many = NULL;
  g_autoptr (EeModel) model = NULL;
  double before, once, after;

  few = ee_bench_images_mix (&bench->images, SHORT_PASS, ee_bench_count_redundant (GROWTH_SHARE, SHORT_PASS), error);
  if (few != NULL)
    many = ee_bench_images_mix (&bench->images, LONG_PASS, ee_bench_count_redundant (GROWTH_SHARE, LONG_PASS), error);
  ee_bench_memory_reset_peak ();
  if (many != NULL)
    model = ee_bench_open_model (bench, TRUE, ee_bench_get_largest_batch (bench->options), error);
  if (model == NULL)
    return FALSE;

  ee_bench_begin_part (bench, bench->part, begin, begin);
  if (!time_passes (bench, model, few, SHORT_PASS, SHORT_PASSES, begin + span / 8, &before, error))
    return FALSE;
  growth->resident[0] = ee_bench_memory_get_resident ();
  if (!time_passes (bench, model, many, LONG_PASS, 1, begin + span * 7 / 8, &once, error))
    return FALSE;
  growth->resident[1] = ee_bench_memory_get_resident ();
  if (!time_passes (bench, model, few, SHORT_PASS, SHORT_PASSES, begin + span, &after, error))
    return FALSE;

  growth->images_per_s[0] = 2.0 * SHORT_PASS / (before + after);
  growth->images_per_s[1] = LONG_PASS / once;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    growth->images[i] = sizes[i];

  ee_bench_memory_note (bench, "growth");
  return TRUE;
}
