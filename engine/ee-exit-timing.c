/* SPDX-License-Identifier: Apache-2.0 */
/* Timed passes to each stage, in turns; see the header. Runs on the thread that owns the model. */
#include "ee-exit-timing.h"

#include <string.h>

#include "ee-exit-removal.h"
#include "ee-parameters.h"
#include "ee-pass-progress.h"
#include "ee-quantile.h"
#include "ee-router-private.h"

/* Of the numbers of a network that is only timed. */
enum
{
  PLAIN_SEED = 1
};

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

/* Every image as far as @last_stage of @model, on the clock. */
static gboolean
run_pass (EeModel *model, guint last_stage, guint n_images, Pass *pass, double *seconds, GError **error)
{
  gint64 start = g_get_monotonic_time ();

  pass->last_stage = last_stage;
  if (!ee_router_pass_run (model, n_images, copy_image, go_to_last_stage, pass, ee_pass_progress_cb, &pass->progress,
                           error))
    return FALSE;
  *seconds = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
  ee_pass_progress_next (&pass->progress);

  return TRUE;
}

/* Every image to every stage, and through @plain if there is one; @seconds: (out): [n_stages, and one for @plain] */
static gboolean
run_round (EeModel *model, EeModel *plain, guint n_images, Pass *pass, double *seconds, GError **error)
{
  guint n_stages = ee_plan_get_n_stages (model->plan);

  for (guint s = 0; s < n_stages; s++)
    if (!run_pass (model, s, n_images, pass, &seconds[s], error))
      return FALSE;

  return plain == NULL || run_pass (plain, 0, n_images, pass, &seconds[n_stages], error);
}

static void
summarise (const double *seconds, guint n_passes, guint repeats, double *of_pass, EeTiming *timing)
{
  for (guint r = 0; r < repeats; r++)
    of_pass[r] = seconds[(gsize)r * n_passes];
  timing->median_s = ee_quantile_sort_and_take_median (of_pass, repeats);
  timing->least_s = of_pass[0];
  timing->most_s = of_pass[repeats - 1];
  timing->repeats = repeats;
}

/**
 * ee_exit_timing_open_plain:
 * @plan: of a network with exits
 * @device: see ee_registry_find()
 * @max_rows: as the other network's
 * @error: as of ee_model_new()
 *
 * What a network costs does not depend on its numbers, so these are He's random ones: it is there to be timed.
 *
 * Returns: (transfer full): the same network without any exit, or NULL
 */
EeModel *
ee_exit_timing_open_plain (const EePlan *plan, const char *device, guint max_rows, GError **error)
{
  g_autoptr (EePlan) plain = ee_exit_removal_new_plan (plan, error);
  g_autoptr (EeParameters) parameters = NULL;
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();

  if (plain == NULL)
    return NULL;
  parameters = ee_parameters_new_he (plain, PLAIN_SEED);

  return ee_model_new (parameters, facts, device, max_rows, 0, error);
}

/**
 * ee_exit_timing_run:
 * @model: the network
 * @plain: (nullable): the same network without exits, timed in turns with it
 * @experiment: with @split loaded and not empty
 * @split: which images
 * @limit: images at most, spread evenly over the split; 0 for all
 * @repeats: timed rounds, 1 or more, after one that does not count
 * @timings: (out): for each stage of the plan, of all images together
 * @plain_timing: (out) (nullable): of @plain; untouched without it
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
ee_exit_timing_run (EeModel *model, EeModel *plain, EeExperiment *experiment, EeSplit split, guint limit, guint repeats,
                    EeTiming timings[EE_PLAN_MAX_STAGES], EeTiming *plain_timing, guint *n_images,
                    EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  guint n_stages = ee_plan_get_n_stages (model->plan), n_all = ee_experiment_get_n_images (experiment, split);
  guint n = limit > 0 ? MIN (limit, n_all) : n_all, n_passes = n_stages + (plain != NULL);
  Pass pass = { .progress = { progress, user_data, 0, 1.0 / (n_passes * (1.0 + repeats)) } };
  g_autofree guint8 *images = NULL;
  g_autofree double *seconds = NULL; /* [1 + repeats, n_passes] */
  g_autofree double *of_pass = NULL;

  g_return_val_if_fail (n > 0 && repeats > 0, FALSE);
  g_return_val_if_fail (plain == NULL || (plain_timing != NULL && ee_plan_get_n_stages (plain->plan) == 1), FALSE);

  pass.images = images = g_malloc ((gsize)n * EE_IMAGE_BYTES);
  for (guint i = 0; i < n; i++)
    ee_experiment_copy_image (experiment, split, (guint64)i * n_all / n, images + (gsize)i * EE_IMAGE_BYTES);
  seconds = g_new (double, (gsize)(1 + repeats) * n_passes);
  of_pass = g_new (double, repeats);

  for (guint r = 0; r <= repeats; r++)
    if (!run_round (model, plain, n, &pass, seconds + (gsize)r * n_passes, error))
      return FALSE;

  for (guint p = 0; p < n_passes; p++)
    summarise (seconds + n_passes + p, n_passes, repeats, of_pass, p < n_stages ? &timings[p] : plain_timing);
  *n_images = n;

  return TRUE;
}
