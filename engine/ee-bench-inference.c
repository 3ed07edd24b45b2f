/* SPDX-License-Identifier: Apache-2.0 */
/* Throughput: the network without exit and the one with, at each share of redundant images, in turns. */
#include "ee-bench-private.h"

#include <math.h>
#include <string.h>

#include "ee-bench-limit.h"
#include "ee-quantile.h"

enum
{
  USUAL_IMAGES = 1024,
  FEW_IMAGES = 128, /* of small batches, which take longer an image */
  SMALL_BATCH = 32,
  USUAL_REPEATS = 5,
  QUICK_REPEATS = 3,
  MAX_PASSES = EE_BENCH_MAX_SHARES + 1
};

/* What a quick look may spend on a batch size. */
#define QUICK_BUDGET_S 8.0

/* The networks and image sets of one batch size. The first pass is that of the network without exit. */
typedef struct
{
  EeModel *model, *plain;
  guint8 *images[MAX_PASSES];
  double *seconds[MAX_PASSES];
  EeTimingPass passes[MAX_PASSES];
  EeTiming timings[MAX_PASSES];
  guint n_redundant[MAX_PASSES];
  guint n_passes, n_images, repeats;
} Round;

static void
round_clear (Round *round)
{
  g_clear_pointer (&round->model, ee_model_free);
  g_clear_pointer (&round->plain, ee_model_free);
  for (guint p = 0; p < MAX_PASSES; p++)
    {
      g_clear_pointer (&round->images[p], g_free);
      g_clear_pointer (&round->seconds[p], g_free);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Round, round_clear)

/* Seconds that the network without exit takes for an image, from one batch after a warm-up; 0 after a failure. */
static double
estimate (EeBench *bench, EeModel *plain, GError **error)
{
  const guint rows = plain->max_rows;
  g_autofree guint8 *images = ee_bench_images_mix (&bench->images, rows, 0, error);
  EeTimingPass pass = { .model = plain, .threshold = 2, .images = images, .n_images = rows };
  EeTiming timing;

  if (images == NULL || !ee_timing_run_passes (&pass, 1, 1, &timing, ee_bench_progress_cb, bench, error))
    return 0;
  return MAX (timing.least_s / rows, 1e-9);
}

/* A usual pass, or in a quick look what the budget allows, in whole batches. */
static gboolean
choose_images (EeBench *bench, Round *round, guint batch, GError **error)
{
  const EeBenchOptions *options = bench->options;
  const guint usual = MAX (batch < SMALL_BATCH ? FEW_IMAGES : USUAL_IMAGES, batch);
  double s_per_image, passes;

  round->repeats = options->repeats != 0 ? options->repeats : options->quick ? QUICK_REPEATS : USUAL_REPEATS;
  round->n_images = options->images != 0 ? options->images : usual;
  if (!options->quick || options->images != 0)
    return TRUE;

  s_per_image = estimate (bench, round->plain, error);
  if (s_per_image == 0)
    return FALSE;
  passes = (1 + round->repeats) * (1.0 + options->n_shares);
  round->n_images = (guint)CLAMP (QUICK_BUDGET_S / passes / s_per_image, batch, usual) / batch * batch;
  return TRUE;
}

/* Image set @p for @n_redundant; NULL images are an error. */
static gboolean
fill_pass (EeBench *bench, Round *round, guint p, EeModel *model, guint n_redundant, GError **error)
{
  round->images[p] = ee_bench_images_mix (&bench->images, round->n_images, n_redundant, error);
  round->seconds[p] = g_new0 (double, round->repeats);
  round->n_redundant[p] = n_redundant;
  round->passes[p] = (EeTimingPass){ .model = model,
                                     .threshold = bench->threshold,
                                     .images = round->images[p],
                                     .n_images = round->n_images,
                                     .seconds = round->seconds[p] };
  return round->images[p] != NULL;
}

static void
add_row (EeBench *bench, const Round *round, guint batch, guint p)
{
  const EeTimingPass *pass = &round->passes[p];
  const double share = p == 0 ? 0 : (double)round->n_redundant[p] / round->n_images;
  const EePlan *plan = pass->model->plan;
  EeBenchInference *row = &bench->report->inference[bench->report->n_inference++];

  *row = (EeBenchInference){
    .batch = batch,
    .share = p == 0 ? EE_BENCH_NO_EXIT : bench->options->shares[p - 1],
    .images = round->n_images,
    .redundant = round->n_redundant[p],
    .left = p == 0 ? 0 : pass->n_left,
    .timing = round->timings[p],
    .images_per_s = round->n_images / round->timings[p].median_s,
    .limit = ee_bench_limit_get_inference (plan, bench->plain, share, TRUE),
    .limit_free_exit = ee_bench_limit_get_inference (plan, bench->plain, share, FALSE),
  };
  row->gflops = 2e-9 * ee_bench_limit_count_macs (plan, share, TRUE) * row->images_per_s;
  row->ratio
      = ee_bench_get_ratio (round->seconds[p], round->seconds[0], round->repeats, &row->ratio_least, &row->ratio_most);
}

/* The memory is noted while only the network with exit is alive: that is what a program holds that uses it. */
static gboolean
open_models (EeBench *bench, Round *round, guint batch, GError **error)
{
  g_autofree guint8 *images = ee_bench_images_mix (&bench->images, batch, 0, error);
  EeTimingPass pass = { .threshold = bench->threshold, .images = images, .n_images = batch };
  EeTiming timing;

  ee_bench_memory_reset_peak ();
  round->model = images != NULL ? ee_bench_open_model (bench, TRUE, batch, error) : NULL;
  pass.model = round->model;
  if (round->model == NULL || !ee_timing_run_passes (&pass, 1, 1, &timing, ee_bench_progress_cb, bench, error))
    return FALSE;
  if (batch == ee_bench_get_largest_batch (bench->options))
    ee_bench_memory_note (bench, "inference");

  round->plain = ee_bench_open_model (bench, FALSE, batch, error);
  return round->plain != NULL;
}

static gboolean
measure_batch (EeBench *bench, guint batch, GError **error)
{
  const EeBenchOptions *options = bench->options;
  g_auto (Round) round = { .n_passes = 1 + options->n_shares };

  if (!open_models (bench, &round, batch, error) || !choose_images (bench, &round, batch, error)
      || !fill_pass (bench, &round, 0, round.plain, 0, error))
    return FALSE;
  for (guint s = 0; s < options->n_shares; s++)
    if (!fill_pass (bench, &round, s + 1, round.model, ee_bench_count_redundant (options->shares[s], round.n_images),
                    error))
      return FALSE;

  if (!ee_timing_run_passes (round.passes, round.n_passes, round.repeats, round.timings, ee_bench_progress_cb, bench,
                             error))
    return FALSE;
  for (guint p = 0; p < round.n_passes; p++)
    add_row (bench, &round, batch, p);
  return TRUE;
}

/**
 * ee_bench_measure_inference:
 * @bench: whose part this is
 * @error: EE_ERROR, or G_IO_ERROR_CANCELLED
 *
 * Returns: TRUE with the report's rows filled
 */
gboolean
ee_bench_measure_inference (EeBench *bench, GError **error)
{
  const EeBenchOptions *options = bench->options;
  const double begin = bench->part_begin, step = (bench->part_end - begin) / options->n_batches;

  for (guint b = 0; b < options->n_batches; b++)
    {
      ee_bench_begin_part (bench, bench->part, begin + b * step, begin + (b + 1) * step);
      if (!measure_batch (bench, options->batches[b], error))
        return FALSE;
    }
  return TRUE;
}
