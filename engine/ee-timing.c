/* SPDX-License-Identifier: Apache-2.0 */
/* Timed passes over a split, in an order that favours no network; see the header. */
#include "ee-timing.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"
#include "ee-pass-progress.h"
#include "ee-quantile.h"
#include "ee-rng.h"

enum
{
  WARM_UP_BATCHES = 8,
  ORDER_SEED = 1
};

/* Copies the whole split into memory, as a user's program would hold it: main and redundant images mixed, always
 * in the same order, since a split lists one kind after the other and no batch would hold both. [n, 32, 32, 3] */
static guint8 *
copy_mixed_images (EeExperiment *experiment, EeSplit split, guint n_images, GError **error)
{
  guint8 *images = g_try_malloc_n (n_images, EE_IMAGE_BYTES);
  g_autofree guint *order = g_new (guint, n_images);
  EeRng rng;

  if (images == NULL)
    {
      g_autofree char *size = g_format_size ((guint64)n_images * EE_IMAGE_BYTES);

      g_set_error (error, EE_ERROR, EE_ERROR_NO_MEMORY, _ ("There is not enough memory for the images: %s are needed."),
                   size);
      return NULL;
    }

  for (guint i = 0; i < n_images; i++)
    order[i] = i;
  ee_rng_init (&rng, ORDER_SEED);
  ee_rng_shuffle (&rng, order, n_images);
  for (guint i = 0; i < n_images; i++)
    ee_experiment_copy_image (experiment, split, order[i], images + (gsize)i * EE_IMAGE_BYTES);

  return images;
}

static EeTiming
summarise (double *seconds, guint repeats)
{
  double median = ee_quantile_sort_and_take_median (seconds, repeats);

  return (EeTiming){ .median_s = median, .least_s = seconds[0], .most_s = seconds[repeats - 1], .repeats = repeats };
}

static guint
count_left (const EeRoute *routes, guint n_images)
{
  guint n = 0;

  for (guint i = 0; i < n_images; i++)
    n += routes[i].left;
  return n;
}

/* One round: every pass once, each on the clock. */
static gboolean
run_round (EeTimingPass passes[], guint n_passes, EeRoute *routes, EePassProgress *progress, double *seconds,
           GError **error)
{
  for (guint p = 0; p < n_passes; p++)
    {
      EeTimingPass *pass = &passes[p];
      gint64 start = g_get_monotonic_time ();

      if (!ee_router_run (pass->model, pass->images, pass->n_images, pass->threshold, routes, ee_pass_progress_cb,
                          progress, error))
        return FALSE;
      seconds[p] = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
      pass->n_left = count_left (routes, pass->n_images);
      ee_pass_progress_next (progress);
    }
  return TRUE;
}

/**
 * ee_timing_run_passes:
 * @passes: [n_passes] what to time; see #EeTimingPass for what is filled in
 * @n_passes: 1 or more
 * @repeats: timed rounds, 1 or more
 * @timings: (out): [n_passes]
 * @progress: (nullable): called after each batch with the share of all passes done, in thousandths
 * @user_data: for @progress
 * @error: EE_ERROR, or G_IO_ERROR_CANCELLED where @progress returned FALSE
 *
 * Runs @repeats rounds, in each of which every pass has its turn, after an untimed beginning of each pass. Seconds of
 * the same round may be compared one by one.
 *
 * Returns: whether all passes ran; @timings are undefined if not
 */
gboolean
ee_timing_run_passes (EeTimingPass passes[], guint n_passes, guint repeats, EeTiming timings[],
                      EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  EePassProgress all = { progress, user_data, 0, 1.0 / (n_passes * (1.0 + repeats)) }; /* the warm-up is a pass */
  g_autofree EeRoute *routes = NULL;
  g_autofree double *seconds = NULL; /* [n_passes, repeats] */
  g_autofree double *round = NULL;   /* [n_passes] */
  guint most_images = 0;

  g_return_val_if_fail (n_passes > 0 && repeats > 0, FALSE);

  for (guint p = 0; p < n_passes; p++)
    most_images = MAX (most_images, passes[p].n_images);
  routes = g_new (EeRoute, most_images);
  seconds = g_new (double, (gsize)n_passes *repeats);
  round = g_new (double, n_passes);

  for (guint p = 0; p < n_passes; p++)
    {
      if (!ee_router_run (passes[p].model, passes[p].images,
                          MIN (passes[p].n_images, WARM_UP_BATCHES * passes[p].model->max_rows), passes[p].threshold,
                          routes, ee_pass_progress_cb, &all, error))
        return FALSE;
      ee_pass_progress_next (&all);
    }

  for (guint r = 0; r < repeats; r++)
    {
      if (!run_round (passes, n_passes, routes, &all, round, error))
        return FALSE;
      for (guint p = 0; p < n_passes; p++)
        {
          seconds[p * repeats + r] = round[p];
          if (passes[p].seconds != NULL)
            passes[p].seconds[r] = round[p];
        }
    }

  for (guint p = 0; p < n_passes; p++)
    timings[p] = summarise (seconds + p * repeats, repeats);
  return TRUE;
}

/**
 * ee_timing_run:
 * @models: [n_models] networks
 * @thresholds: [n_models] P(redundant) from which an image leaves
 * @n_models: 1 or more
 * @experiment: with @split loaded and not empty
 * @split: which images
 * @repeats: timed passes of each network, 1 or more
 * @timings: (out): [n_models]
 * @progress: (nullable): called after each batch with the share of all passes done, in thousandths
 * @user_data: for @progress
 * @error: EE_ERROR, or G_IO_ERROR_CANCELLED where @progress returned FALSE
 *
 * Predicts all images @repeats times with each network in turn, main and redundant ones mixed.
 *
 * Returns: whether all passes ran; @timings are undefined if not
 */
gboolean
ee_timing_run (EeModel *const models[], const double thresholds[], guint n_models, EeExperiment *experiment,
               EeSplit split, guint repeats, EeTiming timings[], EeRouterProgressFunc progress, gpointer user_data,
               GError **error)
{
  guint n_images = ee_experiment_get_n_images (experiment, split);
  g_autofree guint8 *images = NULL;
  g_autofree EeTimingPass *passes = NULL;

  g_return_val_if_fail (n_models > 0 && repeats > 0 && n_images > 0, FALSE);

  images = copy_mixed_images (experiment, split, n_images, error);
  if (images == NULL)
    return FALSE;

  passes = g_new0 (EeTimingPass, n_models);
  for (guint m = 0; m < n_models; m++)
    passes[m]
        = (EeTimingPass){ .model = models[m], .threshold = thresholds[m], .images = images, .n_images = n_images };
  return ee_timing_run_passes (passes, n_models, repeats, timings, progress, user_data, error);
}
