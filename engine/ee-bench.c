/* SPDX-License-Identifier: Apache-2.0 */
/* The order of a measurement: the machine's peak, inference, stages, single images, training, growth.
 *
 * Each part opens its own nets and frees them, so that one part's memory is no other's. Runs on the calling thread.
 */
#include "ee-bench-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ee-error.h"
#include "ee-precision.h"
#include "ee-quantile.h"
#include "ee-registry.h"

enum
{
  SEED = 1,
  NOISE_IMAGES = 512, /* of each kind */
  USUAL_BATCH = 128,
  USUAL_TRAINING_BATCH = 64,
  QUICK_TRAINING_BATCH = 32,
  MOST_ROWS = 4096
};

/**
 * ee_bench_options_init:
 * @options: (out): the usual measurement: width 1, batches of 1 and 128, none, 28.57 %, 57 % and all redundant
 */
void
ee_bench_options_init (EeBenchOptions *options)
{
  *options = (EeBenchOptions){
    .device = "auto",
    .net = { .tune = TRUE },
    .preset = EE_PRESET_MODERN,
    .width_divisor = 1,
    .batches = { 1, USUAL_BATCH },
    .n_batches = 2,
    .shares = { 0, 0.2857, 0.57, 1 },
    .n_shares = 4,
    .training_batch = USUAL_TRAINING_BATCH,
    .threshold = 0.5,
  };
}

/* The part that is measured from now on; it must outlive the measurement. */
void
ee_bench_begin_part (EeBench *bench, const char *part, double begin, double end)
{
  bench->part = part;
  bench->part_begin = begin;
  bench->part_end = end;
  if (bench->progress != NULL)
    bench->progress (part, begin, bench->user_data);
}

/* An EeRouterProgressFunc: part of the part. */
gboolean
ee_bench_progress_cb (guint done, guint total, gpointer bench)
{
  EeBench *self = bench;
  const double fraction = total > 0 ? (double)done / total : 1;

  if (self->progress != NULL)
    self->progress (self->part, self->part_begin + fraction * (self->part_end - self->part_begin), self->user_data);
  return !g_cancellable_is_cancelled (self->cancellable);
}

/* Reports likewise, between steps; FALSE with G_IO_ERROR_CANCELLED when it shall stop. */
gboolean
ee_bench_check_stop (EeBench *bench, guint done, guint total, GError **error)
{
  ee_bench_progress_cb (done, total, bench);
  return !g_cancellable_set_error_if_cancelled (bench->cancellable, error);
}

/* (transfer full): the network with or without exits, for inference. */
EeModel *
ee_bench_open_model (EeBench *bench, gboolean with_exits, guint max_rows, GError **error)
{
  const EeBenchOptions *options = bench->options;
  EeNetOptions net = options->net;
  /* By name: what is measured is never replaced by another device. */
  g_autofree char *device = g_strdup_printf ("%s:%u", bench->backend->id, bench->device_index);

  if (g_cancellable_set_error_if_cancelled (bench->cancellable, error))
    return NULL;
  net.max_rows = max_rows;
  net.training = FALSE;
  return ee_model_new_with (with_exits ? bench->parameters : bench->plain_parameters, bench->facts, device, &net,
                            error);
}

/* The nearest whole number of images. */
guint
ee_bench_count_redundant (double share, guint n)
{
  return MIN ((guint)(share * n + 0.5), n);
}

/* Median of seconds / reference over rounds; @least and @most may be NULL. [n] each, in the order of the rounds */
double
ee_bench_get_ratio (const double *seconds, const double *reference, guint n, double *least, double *most)
{
  g_autofree double *ratios = g_new (double, n);
  double median;

  for (guint r = 0; r < n; r++)
    ratios[r] = seconds[r] / reference[r];
  median = ee_quantile_sort_and_take_median (ratios, n);
  if (least != NULL)
    *least = ratios[0];
  if (most != NULL)
    *most = ratios[n - 1];
  return median;
}

guint
ee_bench_get_largest_batch (const EeBenchOptions *options)
{
  guint largest = 0;

  for (guint b = 0; b < options->n_batches; b++)
    largest = MAX (largest, options->batches[b]);
  return largest;
}

static gboolean
check_options (const EeBenchOptions *options, GError **error)
{
  for (guint b = 0; b < options->n_batches; b++)
    if (options->batches[b] < 1 || options->batches[b] > MOST_ROWS)
      {
        g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("A batch has 1 to %d images, not %u."), MOST_ROWS,
                     options->batches[b]);
        return FALSE;
      }
  for (guint s = 0; s < options->n_shares; s++)
    if (!(options->shares[s] >= 0 && options->shares[s] <= 1))
      {
        g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("A share of redundant images is 0 to 1, not %g."),
                     options->shares[s]);
        return FALSE;
      }
  if (options->training_batch > MOST_ROWS || options->training_batch == 1)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("A training step has 2 to %d images, not %u."), MOST_ROWS,
                 options->training_batch);
  else if (options->parameters != NULL && ee_plan_get_options (options->parameters->plan)->exits == 0)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The network has no exit, so there is nothing to compare."));
  else
    return TRUE;
  return FALSE;
}

static gboolean
prepare_networks (EeBench *bench, GError **error)
{
  const EeBenchOptions *options = bench->options;

  if (options->parameters != NULL)
    {
      EePlanOptions plain = *ee_plan_get_options (options->parameters->plan);

      plain.exits = 0;
      bench->parameters = ee_parameters_copy (options->parameters);
      bench->plan = ee_plan_ref (bench->parameters->plan);
      bench->plain = ee_plan_new_vgg19 (&plain, error);
      bench->threshold = options->threshold;
    }
  else
    {
      bench->plan = ee_bench_network_plan (options->preset, options->width_divisor, TRUE, error);
      bench->plain = ee_bench_network_plan (options->preset, options->width_divisor, FALSE, error);
      bench->threshold = 0.5;
    }
  if (bench->plan == NULL || bench->plain == NULL)
    return FALSE;

  if (bench->parameters == NULL)
    bench->parameters = ee_bench_network_new (bench->plan, SEED);
  bench->plain_parameters = ee_bench_network_new (bench->plain, SEED);
  bench->facts = ee_model_facts_new ();
  return TRUE;
}

static gboolean
prepare_images (EeBench *bench, GError **error)
{
  const EeBenchOptions *options = bench->options;
  g_autoptr (EeModel) model = NULL;

  if (options->parameters == NULL)
    {
      ee_bench_images_init_noise (&bench->images, NOISE_IMAGES, SEED);
      return TRUE;
    }
  model = ee_bench_open_model (bench, TRUE, ee_bench_get_largest_batch (options), error);
  return model != NULL
         && ee_bench_images_init_sorted (&bench->images, model, bench->threshold, options->experiment,
                                         ee_bench_progress_cb, bench, error);
}

static gboolean
describe_machine (EeBench *bench, GError **error)
{
  EeBenchReport *report = bench->report;
  const EePlanOptions *plan = ee_plan_get_options (bench->plan);

  g_strlcpy (report->device_id, bench->backend->id, sizeof report->device_id);
  report->preset = plan->preset;
  report->width_divisor = plan->width_divisor;
  report->macs = ee_plan_get_macs (bench->plain);
  if (!bench->backend->get_device (bench->device_index, &report->device, error))
    return FALSE;
  report->precision = ee_precision_resolve (bench->options->net.precision, &report->device);

  report->has_peak = bench->backend->measure_peak != NULL;
  return !report->has_peak
         || bench->backend->measure_peak (bench->device_index, bench->options->net.threads, report->precision,
                                          &report->peak, error);
}

/* The shares of the whole were taken from a run at width 1. */
static gboolean
run_parts (EeBench *bench, GError **error)
{
  const EeBenchOptions *options = bench->options;
  const gboolean grows = !options->quick;
  const double inference = grows ? 0.52 : 0.65, stages = inference + 0.03, latency = stages + 0.02;
  const double training = grows ? 0.75 : 1;

  ee_bench_begin_part (bench, _ ("Inference"), 0.03, inference);
  if (options->n_batches > 0 && !ee_bench_measure_inference (bench, error))
    return FALSE;
  ee_bench_begin_part (bench, _ ("Stages"), inference, stages);
  if (!ee_bench_measure_stages (bench, error))
    return FALSE;
  ee_bench_begin_part (bench, _ ("Single images"), stages, latency);
  if (!ee_bench_measure_latency (bench, error))
    return FALSE;
  ee_bench_begin_part (bench, _ ("Training"), latency, training);
  if (options->training_batch != 0 && !ee_bench_measure_training (bench, error))
    return FALSE;
  ee_bench_begin_part (bench, _ ("Growth"), training, 1);
  return !grows || ee_bench_measure_growth (bench, error);
}

static void
bench_clear (EeBench *bench)
{
  ee_bench_images_clear (&bench->images);
  g_clear_pointer (&bench->parameters, ee_parameters_free);
  g_clear_pointer (&bench->plain_parameters, ee_parameters_free);
  g_clear_pointer (&bench->facts, ee_model_facts_free);
  g_clear_pointer (&bench->plan, ee_plan_unref);
  g_clear_pointer (&bench->plain, ee_plan_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EeBench, bench_clear)

/**
 * ee_bench_run:
 * @options: what to measure; must not change meanwhile
 * @report: (out): what was found; undefined after a failure
 * @progress: (nullable): called between batches on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): checked between batches and steps
 * @error: EE_ERROR, or G_IO_ERROR_CANCELLED
 *
 * Returns: TRUE on success
 */
gboolean
ee_bench_run (const EeBenchOptions *options, EeBenchReport *report, EeBenchProgressFunc progress, gpointer user_data,
              GCancellable *cancellable, GError **error)
{
  g_auto (EeBench) bench = {
    .options = options, .report = report, .progress = progress, .user_data = user_data, .cancellable = cancellable
  };
  const gint64 start = g_get_monotonic_time ();

  g_return_val_if_fail (options != NULL && report != NULL, FALSE);
  g_return_val_if_fail (options->n_batches > 0, FALSE);
  g_return_val_if_fail (options->parameters == NULL || options->experiment != NULL, FALSE);

  memset (report, 0, sizeof *report);
  if (!check_options (options, error))
    return FALSE;
  bench.backend = ee_registry_find (options->device, &bench.device_index, error);
  if (bench.backend == NULL || !prepare_networks (&bench, error))
    return FALSE;

  ee_bench_begin_part (&bench, _ ("The machine"), 0, 0.03);
  if (!describe_machine (&bench, error) || !prepare_images (&bench, error) || !run_parts (&bench, error))
    return FALSE;

  report->seconds = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
  return TRUE;
}

/**
 * ee_bench_report_get_share_of_peak:
 * @report: a finished one
 * @gflops: of inference, 10^9 operations a second
 *
 * Algorithms that multiply less than the plan counts (Winograd's) may well exceed 1.
 *
 * Returns: of the machine's matrix product; NaN where that is not known or of another precision
 */
double
ee_bench_report_get_share_of_peak (const EeBenchReport *report, double gflops)
{
  return report->has_peak && report->precision == report->peak.precision ? gflops / report->peak.gemm_gflops : NAN;
}

/**
 * ee_bench_report_find_overhead:
 * @report: a finished one
 * @batch: images at once
 *
 * Returns: (transfer none) (nullable): the row of @batch in which no image leaves: its ratio minus 1 is what the exit
 *   costs those that stay
 */
const EeBenchInference *
ee_bench_report_find_overhead (const EeBenchReport *report, guint batch)
{
  for (guint i = 0; i < report->n_inference; i++)
    if (report->inference[i].batch == batch && report->inference[i].share == 0)
      return &report->inference[i];
  return NULL;
}
