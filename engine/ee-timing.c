/* SPDX-License-Identifier: Apache-2.0 */
/* Timed passes over a split, in an order that favours no network; see the header. */
#include "ee-timing.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"
#include "ee-quantile.h"
#include "ee-rng.h"

enum
{
  WARM_UP_BATCHES = 8,
  ORDER_SEED = 1,
  PROGRESS_STEPS = 1000
};

/* Progress of all passes as one. */
typedef struct
{
  EeRouterProgressFunc progress;
  gpointer user_data;
  guint pass;
  guint n_passes;
} PassProgress;

static gboolean
report_cb (guint done, guint total, gpointer user_data)
{
  PassProgress *pass = user_data;
  double fraction = (pass->pass + (double)done / total) / pass->n_passes;

  return pass->progress == NULL || pass->progress (fraction * PROGRESS_STEPS, PROGRESS_STEPS, pass->user_data);
}

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
  PassProgress pass = { progress, user_data, 0, n_models * (1 + repeats) }; /* the warm-up is a pass */
  g_autofree guint8 *images = NULL;
  g_autofree EeRoute *routes = NULL;
  g_autofree double *seconds = NULL;

  g_return_val_if_fail (n_models > 0 && repeats > 0 && n_images > 0, FALSE);

  images = copy_mixed_images (experiment, split, n_images, error);
  if (images == NULL)
    return FALSE;
  routes = g_new (EeRoute, n_images);
  seconds = g_new (double, (gsize)n_models *repeats);

  for (guint m = 0; m < n_models; m++, pass.pass++)
    if (!ee_router_run (models[m], images, MIN (n_images, WARM_UP_BATCHES * models[m]->max_rows), thresholds[m], routes,
                        report_cb, &pass, error))
      return FALSE;

  for (guint r = 0; r < repeats; r++)
    for (guint m = 0; m < n_models; m++)
      {
        gint64 start = g_get_monotonic_time ();

        if (!ee_router_run (models[m], images, n_images, thresholds[m], routes, report_cb, &pass, error))
          return FALSE;
        seconds[m * repeats + r] = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
        pass.pass++;
      }

  for (guint m = 0; m < n_models; m++)
    timings[m] = summarise (seconds + m * repeats, repeats);
  return TRUE;
}
