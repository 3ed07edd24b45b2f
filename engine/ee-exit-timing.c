/* SPDX-License-Identifier: Apache-2.0 */
/* Timed passes to each stage, in turns; see the header. Runs on the thread that owns the model. */
#include "ee-exit-timing.h"

#include <string.h>

#include "ee-pass-progress.h"
#include "ee-quantile.h"
#include "ee-router-private.h"

typedef struct
{
  const guint8 *images; /* [n_images, 32, 32, 3] */
  guint last_stage;     /* nobody goes on behind it */
  EePassProgress progress;
} Pass;

/* An EeRouterCopyFunc. */
static void
copy_image (guint image, guint8 *pixels, gpointer user_data)
{
  const Pass *pass = user_data;

  memcpy (pixels, pass->images + (gsize)image * EE_IMAGE_BYTES, EE_IMAGE_BYTES);
}

/* An EeRouterDecideFunc. */
static gboolean
go_to_last_stage (guint stage, guint image, const float *probabilities, gpointer user_data)
{
  const Pass *pass = user_data;

  return stage < pass->last_stage;
}

/* Every image to every stage; @seconds: (out): [n_stages] */
static gboolean
run_round (EeModel *model, guint n_images, Pass *pass, double *seconds, GError **error)
{
  guint n_stages = ee_plan_get_n_stages (model->plan);

  for (guint s = 0; s < n_stages; s++)
    {
      gint64 start = g_get_monotonic_time ();

      pass->last_stage = s;
      if (!ee_router_pass_run (model, n_images, copy_image, go_to_last_stage, pass, ee_pass_progress_cb,
                               &pass->progress, error))
        return FALSE;
      seconds[s] = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
      ee_pass_progress_next (&pass->progress);
    }

  return TRUE;
}

/**
 * ee_exit_timing_run:
 * @model: the network
 * @experiment: with @split loaded and not empty
 * @split: which images
 * @limit: images at most, spread evenly over the split; 0 for all
 * @repeats: timed rounds, 1 or more, after one that does not count
 * @timings: (out): for each stage of the plan, of all images together
 * @n_images: (out): how many were sent
 * @progress: (nullable): called after each batch with the share of all passes done, in thousandths
 * @user_data: for @progress
 * @error: the backend's, or G_IO_ERROR_CANCELLED where @progress returned %FALSE
 *
 * In each round every stage has its turn, so that what else the computer does hits all alike.
 *
 * Returns: whether it worked; if not, the outputs are undefined
 */
gboolean
ee_exit_timing_run (EeModel *model, EeExperiment *experiment, EeSplit split, guint limit, guint repeats,
                    EeTiming timings[EE_PLAN_MAX_STAGES], guint *n_images, EeRouterProgressFunc progress,
                    gpointer user_data, GError **error)
{
  guint n_stages = ee_plan_get_n_stages (model->plan), n_all = ee_experiment_get_n_images (experiment, split);
  guint n = limit > 0 ? MIN (limit, n_all) : n_all;
  Pass pass = { .progress = { progress, user_data, 0, 1.0 / (n_stages * (1.0 + repeats)) } };
  g_autofree guint8 *images = NULL;
  g_autofree double *seconds = NULL; /* [1 + repeats, n_stages] */
  g_autofree double *of_stage = NULL;

  g_return_val_if_fail (n > 0 && repeats > 0, FALSE);

  pass.images = images = g_malloc ((gsize)n * EE_IMAGE_BYTES);
  for (guint i = 0; i < n; i++)
    ee_experiment_copy_image (experiment, split, (guint64)i * n_all / n, images + (gsize)i * EE_IMAGE_BYTES);
  seconds = g_new (double, (gsize)(1 + repeats) * n_stages);
  of_stage = g_new (double, repeats);

  for (guint r = 0; r <= repeats; r++)
    if (!run_round (model, n, &pass, seconds + (gsize)r * n_stages, error))
      return FALSE;

  for (guint s = 0; s < n_stages; s++)
    {
      for (guint r = 0; r < repeats; r++)
        of_stage[r] = seconds[(gsize)(1 + r) * n_stages + s];
      timings[s] = (EeTiming){ .median_s = ee_quantile_sort_and_take_median (of_stage, repeats), .repeats = repeats };
      timings[s].least_s = of_stage[0];
      timings[s].most_s = of_stage[repeats - 1];
    }
  *n_images = n;

  return TRUE;
}
