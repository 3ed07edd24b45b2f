/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "paired-timing.h"

#include <glib/gi18n.h>

/* Batches that run before the clock does. */
#define WARMUP_BATCHES 8

typedef struct
{
  EeRouterProgressFunc progress;
  gpointer user_data;
  guint pass;
  guint n_passes;
} Progress;

static gboolean
progress_cb (guint done, guint total, gpointer user_data)
{
  Progress *progress = user_data;
  guint64 all = (guint64)total * progress->n_passes;
  guint64 so_far = (guint64)total * progress->pass + done;

  /* In thousandths: images times passes may not fit. */
  return progress->progress == NULL || progress->progress (so_far * 1000 / MAX (all, 1), 1000, progress->user_data);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static void
store_times (EeEvaluation *evaluation, double *times, guint n_times)
{
  qsort (times, n_times, sizeof *times, compare_doubles);
  evaluation->time_min_s = times[0];
  evaluation->time_max_s = times[n_times - 1];
  evaluation->time_s = (times[(n_times - 1) / 2] + times[n_times / 2]) / 2;
  evaluation->repeats = n_times;
}

/* All images of a split, [n, 32, 32, 3]. */
static guint8 *
copy_images (EeExperiment *experiment, EeSplit split, guint n_images, GError **error)
{
  guint8 *images = g_try_malloc_n (MAX (n_images, 1), EE_IMAGE_BYTES);

  if (images == NULL)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_NO_MEMORY, _ ("There is no memory for %u images."), n_images);
      return NULL;
    }
  for (guint i = 0; i < n_images; i++)
    ee_experiment_copy_image (experiment, split, i, images + (gsize)i * EE_IMAGE_BYTES);

  return images;
}

/**
 * offramp_paired_timing_run:
 * @models: two networks
 * @experiment: images
 * @split: which of them
 * @thresholds: of each network
 * @repeats: passes of each, at least 1
 * @evaluations: (inout): time_s, time_min_s, time_max_s and repeats are filled in
 * @progress: (nullable) (scope call): told about all passes together
 * @user_data: for @progress
 * @error: what a network said
 *
 * Times prediction alone, from uint8 images in memory to routes, after a warm-up of each network.
 *
 * Returns: whether all passes ran; @evaluations are untouched if not
 */
gboolean
offramp_paired_timing_run (EeModel *const models[2], EeExperiment *experiment, EeSplit split,
                           const double thresholds[2], guint repeats, EeEvaluation *const evaluations[2],
                           EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  guint n_images = ee_experiment_get_n_images (experiment, split);
  g_autofree guint8 *images = NULL;
  g_autofree EeRoute *routes = g_new (EeRoute, MAX (n_images, 1));
  g_autofree double *times = g_new (double, 2 * MAX (repeats, 1));
  Progress state = { .progress = progress, .user_data = user_data, .n_passes = 2 * repeats };

  g_return_val_if_fail (repeats > 0, FALSE);

  images = copy_images (experiment, split, n_images, error);
  if (images == NULL)
    return FALSE;

  for (guint m = 0; m < 2; m++)
    if (!ee_router_run (models[m], images, MIN (n_images, WARMUP_BATCHES * models[m]->max_rows), thresholds[m], routes,
                        NULL, NULL, error))
      return FALSE;

  for (guint r = 0; r < repeats; r++)
    for (guint m = 0; m < 2; m++)
      {
        gint64 start = g_get_monotonic_time ();

        if (!ee_router_run (models[m], images, n_images, thresholds[m], routes, progress_cb, &state, error))
          return FALSE;
        times[m * repeats + r] = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
        state.pass++;
      }

  for (guint m = 0; m < 2; m++)
    store_times (evaluations[m], times + m * repeats, repeats);
  return TRUE;
}
