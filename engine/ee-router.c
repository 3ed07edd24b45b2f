/* SPDX-License-Identifier: Apache-2.0 */
/* Many images, each as far as it has to go.
 *
 * Decides by the threshold and writes the routes; the rows' way through the pools is ee-router-queue.c's.
 * Runs on the thread that owns the model.
 */
#include "ee-router-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-image.h"

/* The most probable of the first @n classes. */
static guint
find_largest (const float *probabilities, guint n)
{
  guint largest = 0;

  for (guint c = 1; c < n; c++)
    if (probabilities[c] > probabilities[largest])
      largest = c;

  return largest;
}

static void
decide_at_exit (EeRoute *route, const float *probabilities, double threshold, guint n_main)
{
  route->p_redundant = route->p_exits[route->stage] = probabilities[EE_EXIT_REDUNDANT];
  route->left = route->p_redundant >= threshold;
  route->label = n_main;
  route->p_label = route->p_redundant;
}

static void
decide_at_classifier (EeRoute *route, const float *probabilities, guint n_outputs, guint n_main)
{
  guint label = find_largest (probabilities, n_outputs);

  route->label = label;
  route->p_label = probabilities[label];
  if (n_outputs > n_main)
    {
      route->p_redundant = probabilities[n_main];
      route->left = label == n_main;
    }
}

/**
 * ee_router_decide:
 * @stage: that was computed
 * @image: index into the routes
 * @probabilities: [n_outputs of the stage]
 * @verdict: an #EeRouterVerdict
 *
 * An #EeRouterDecideFunc: writes the image's route so far.
 *
 * Returns: whether the image goes on
 */
gboolean
ee_router_decide (guint stage, guint image, const float *probabilities, gpointer verdict)
{
  EeRouterVerdict *self = verdict;
  const EeStage *described = ee_plan_get_stage (self->model->plan, stage);
  guint n_main = ee_plan_get_options (self->model->plan)->n_main;
  EeRoute *route = &self->routes[image];

  route->stage = stage;
  if (described->exit_block > 0)
    {
      decide_at_exit (route, probabilities, self->threshold, n_main);
      return !route->left;
    }

  decide_at_classifier (route, probabilities, described->n_outputs, n_main);
  if (self->probabilities != NULL)
    memcpy (self->probabilities, probabilities, described->n_outputs * sizeof *probabilities);

  return FALSE;
}

/**
 * ee_router_run:
 * @model: the network
 * @images: [n_images, 32, 32, 3] uint8
 * @n_images: any number, 0 too
 * @threshold: P(redundant) from which an image leaves at an exit; above 1 for nobody
 * @routes: (out): [n_images], in the order of the images
 * @progress: (nullable): called after each batch of the model's max_rows with the images taken in so far
 * @user_data: for @progress
 * @error: return location; an EE_ERROR, or G_IO_ERROR_CANCELLED where @progress returned %FALSE
 *
 * Sends images through the network. Each stage is computed for the rows that reached it and no others, deep
 * stages in full batches of survivors and one rest at the end. What an image gets does not depend on
 * its company but for the rounding of the backend's batches.
 *
 * Returns: whether all images were answered; if not, @routes is undefined and the model's pools are empty
 */
gboolean
ee_router_run (EeModel *model, const guint8 *images, guint n_images, double threshold, EeRoute *routes,
               EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  EeRouterVerdict verdict = { model, threshold, routes, NULL };
  g_autoptr (EeRouterQueue) queue = NULL;

  g_return_val_if_fail (model != NULL && model->max_rows > 0, FALSE);
  g_return_val_if_fail (n_images == 0 || (images != NULL && routes != NULL), FALSE);

  queue = ee_router_queue_new (model, ee_router_decide, &verdict);
  ee_router_queue_set_threshold (queue, threshold);
  if (n_images > 0)
    memset (routes, 0, n_images * sizeof *routes);

  for (guint done = 0; done < n_images;)
    {
      guint rows = MIN (model->max_rows, n_images - done);

      if (!ee_router_queue_push (queue, images + (gsize)done * EE_IMAGE_BYTES, rows, done, error)
          || !ee_router_queue_settle (queue, error))
        return FALSE;

      done += rows;
      if (progress != NULL && !progress (done, n_images, user_data))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Classifying the images was stopped."));
          return FALSE;
        }
    }

  return ee_router_queue_finish (queue, error);
}
