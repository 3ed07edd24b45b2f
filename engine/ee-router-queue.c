/* SPDX-License-Identifier: Apache-2.0 */
/* Rows on their way through the stages of a net.
 *
 * The backend's pools are first in, first out, and so is the list of image numbers kept here for each of
 * them. A later pool holds 2 * max_rows; it is run as soon as it holds max_rows, so a full batch of survivors
 * always fits. Owned by the thread that owns the model. Must not know data sets, files or thresholds.
 */
#include "ee-router-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ee-error.h"

struct _EeRouterQueue
{
  EeModel *model;
  EeRouterDecideFunc decide;
  gpointer user_data;
  guint n_stages;
  guint *images[EE_PLAN_MAX_STAGES]; /* [2 * max_rows] number of the image in each row of the stage's pool */
  guint n_images[EE_PLAN_MAX_STAGES];
  float *probabilities; /* [max_rows, most outputs of any stage] */
  guint *kept;          /* [max_rows] rows of the last batch that go on */
  double threshold;     /* that @decide judges exits by; NaN where it judges otherwise */
};

/**
 * ee_router_queue_new:
 * @model: (transfer none): outlives the queue; its pools are emptied
 * @decide: who goes on
 * @user_data: for @decide
 *
 * Returns: (transfer full): an empty queue
 */
EeRouterQueue *
ee_router_queue_new (EeModel *model, EeRouterDecideFunc decide, gpointer user_data)
{
  EeRouterQueue *queue = g_new0 (EeRouterQueue, 1);
  guint most_outputs = 0;

  queue->model = model;
  queue->decide = decide;
  queue->user_data = user_data;
  queue->threshold = NAN;
  queue->n_stages = ee_plan_get_n_stages (model->plan);
  for (guint stage = 0; stage < queue->n_stages; stage++)
    {
      most_outputs = MAX (most_outputs, ee_plan_get_stage (model->plan, stage)->n_outputs);
      queue->images[stage] = g_new (guint, 2 * (gsize)model->max_rows);
    }
  queue->probabilities = g_new (float, (gsize)model->max_rows *most_outputs);
  queue->kept = g_new (guint, model->max_rows);
  model->backend->clear (model->net);

  return queue;
}

/**
 * ee_router_queue_set_threshold:
 * @queue: a queue
 * @threshold: P(redundant) from which the queue's function lets a row leave at every exit
 *
 * A device that can judges exits by itself from now on. The queue's function is still asked, and must agree.
 */
void
ee_router_queue_set_threshold (EeRouterQueue *queue, double threshold)
{
  queue->threshold = threshold;
}

/**
 * ee_router_queue_free:
 * @queue: (nullable) (transfer full): rows that still wait are dropped, the model's pools emptied
 */
void
ee_router_queue_free (EeRouterQueue *queue)
{
  if (queue == NULL)
    return;

  queue->model->backend->clear (queue->model->net);
  for (guint stage = 0; stage < queue->n_stages; stage++)
    g_free (queue->images[stage]);
  g_free (queue->probabilities);
  g_free (queue->kept);
  g_free (queue);
}

/**
 * ee_router_queue_get_n_waiting:
 * @queue: a queue
 * @stage: a stage of the plan
 *
 * Returns: rows in the pool of @stage
 */
guint
ee_router_queue_get_n_waiting (EeRouterQueue *queue, guint stage)
{
  return queue->n_images[stage];
}

/**
 * ee_router_queue_push:
 * @queue: a queue with no row in the pool of stage 0
 * @images: [n_images, 32, 32, 3] uint8
 * @n_images: at most the model's max_rows
 * @first_image: number of the first of them; the others follow
 * @error: return location
 *
 * Puts the images into the pool of stage 0; nothing is computed yet.
 *
 * Returns: whether the backend took them
 */
gboolean
ee_router_queue_push (EeRouterQueue *queue, const guint8 *images, guint n_images, guint first_image, GError **error)
{
  g_return_val_if_fail (n_images > 0 && queue->n_images[0] + n_images <= queue->model->max_rows, FALSE);

  if (!queue->model->backend->push (queue->model->net, images, n_images, error))
    return FALSE;

  for (guint i = 0; i < n_images; i++)
    queue->images[0][queue->n_images[0]++] = first_image + i;

  return TRUE;
}

/* The next pool has room for a batch: fewer than max_rows wait in it. */
static gboolean
judges_itself (EeRouterQueue *queue, guint stage)
{
  return queue->model->backend->run_exit != NULL && !isnan (queue->threshold) && stage + 1 < queue->n_stages;
}

static gboolean
check_sent (guint n_sent, guint n_kept, GError **error)
{
  if (n_sent == n_kept)
    return TRUE;
  g_set_error (error, EE_ERROR, EE_ERROR_DEVICE, _ ("The device sent %u rows on where %u were to go on."), n_sent,
               n_kept);
  return FALSE;
}

static gboolean
keep (EeRouterQueue *queue, guint stage, const guint *rows, guint n_rows, GError **error)
{
  if (n_rows == 0)
    return TRUE;
  g_assert (queue->n_images[stage + 1] + n_rows <= 2 * queue->model->max_rows);
  return queue->model->backend->keep (queue->model->net, stage, rows, n_rows, error);
}

/**
 * ee_router_queue_run_stage:
 * @queue: a queue
 * @stage: a stage of the plan
 * @rows: how many, from 1 to the smaller of max_rows and the rows that wait
 * @error: return location
 *
 * Runs the first rows of one stage's pool, asks about each, and hands those that go on to the next pool.
 *
 * Returns: whether it worked; after a failure the queue can only be freed
 */
gboolean
ee_router_queue_run_stage (EeRouterQueue *queue, guint stage, guint rows, GError **error)
{
  const EeBackend *backend = queue->model->backend;
  guint n_outputs = ee_plan_get_stage (queue->model->plan, stage)->n_outputs;
  guint *images = queue->images[stage];
  guint next = stage + 1, n_kept = 0, n_sent = 0;

  g_return_val_if_fail (rows > 0 && rows <= MIN (queue->n_images[stage], queue->model->max_rows), FALSE);

  if (judges_itself (queue, stage)
          ? !backend->run_exit (queue->model->net, stage, rows, queue->threshold, queue->probabilities, &n_sent, error)
          : !backend->run_stage (queue->model->net, stage, rows, queue->probabilities, error))
    return FALSE;

  for (guint row = 0; row < rows; row++)
    if (queue->decide (stage, images[row], queue->probabilities + (gsize)row * n_outputs, queue->user_data)
        && next < queue->n_stages)
      queue->kept[n_kept++] = row;

  if (judges_itself (queue, stage) ? !check_sent (n_sent, n_kept, error)
                                   : !keep (queue, stage, queue->kept, n_kept, error))
    return FALSE;
  for (guint i = 0; i < n_kept; i++)
    queue->images[next][queue->n_images[next]++] = images[queue->kept[i]];

  queue->n_images[stage] -= rows;
  memmove (images, images + rows, queue->n_images[stage] * sizeof *images);

  return TRUE;
}

/* Runs a full batch of each stage from @stage on for which one waits, so that fewer than max_rows wait anywhere. */
static gboolean
run_full_batches (EeRouterQueue *queue, guint stage, GError **error)
{
  guint max_rows = queue->model->max_rows;

  for (; stage < queue->n_stages; stage++)
    if (queue->n_images[stage] >= max_rows && !ee_router_queue_run_stage (queue, stage, max_rows, error))
      return FALSE;

  return TRUE;
}

/**
 * ee_router_queue_settle:
 * @queue: a queue
 * @error: return location
 *
 * Runs what waits for stage 0, and every deeper stage for which a full batch waits.
 *
 * Returns: whether it worked; after a failure the queue can only be freed
 */
gboolean
ee_router_queue_settle (EeRouterQueue *queue, GError **error)
{
  if (queue->n_images[0] > 0 && !ee_router_queue_run_stage (queue, 0, queue->n_images[0], error))
    return FALSE;

  return run_full_batches (queue, 1, error);
}

/**
 * ee_router_queue_finish:
 * @queue: a queue
 * @error: return location
 *
 * Runs everything that still waits, in batches of the exact size.
 *
 * Returns: whether it worked; after a failure the queue can only be freed
 */
gboolean
ee_router_queue_finish (EeRouterQueue *queue, GError **error)
{
  if (!ee_router_queue_settle (queue, error))
    return FALSE;

  for (guint stage = 1; stage < queue->n_stages; stage++)
    if (queue->n_images[stage] > 0
        && (!ee_router_queue_run_stage (queue, stage, queue->n_images[stage], error)
            || !run_full_batches (queue, stage + 1, error)))
      return FALSE;

  return TRUE;
}
