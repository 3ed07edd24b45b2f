/* SPDX-License-Identifier: Apache-2.0 */
/* Inference as the engine sees it: rows wait in one pool a stage, on the device */
#include "ee-cuda-forward-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-backend-checks.h"
#include "ee-cuda-rows.h"
#include "ee-cuda-upload.h"
#include "ee-error.h"

/* Room for between layers, which is also where activations are turned and pools move aside. */
static gsize
get_between_bytes (EeNet *net, const EeCudaInference *self)
{
  const gsize largest = ee_cuda_rows_count_largest (net);
  const guint rows = ee_cuda_rows_get_bucket (net->options.max_rows);
  gsize bytes = MAX (largest * sizeof (float), rows * largest * net->number_bytes);

  for (guint s = 0; s < ee_plan_get_n_stages (net->plan); s++)
    bytes = MAX (bytes, self->pools[s].capacity * self->pools[s].row_bytes);
  return bytes;
}

static void
want_memory (EeNet *net, EeCudaInference *self)
{
  const gsize max_rows = net->options.max_rows, rows = max_rows + ee_cuda_rows_get_surplus (max_rows);
  gsize kept = 1, outputs = 1, one = 1;

  for (guint s = 0; s < ee_plan_get_n_stages (net->plan); s++)
    {
      const EeStage *stage = ee_plan_get_stage (net->plan, s);
      const gsize row_count = ee_cuda_rows_count_inputs (net, stage->first_trunk);

      kept = MAX (kept, ee_cuda_rows_count_outputs (net, stage->first_head - 1));
      outputs = MAX (outputs, stage->n_outputs);
      one = MAX (one, row_count);
      ee_cuda_pool_init (&self->pools[s], net, s == 0 ? max_rows : 2 * max_rows, row_count);
    }
  for (guint lane = 0; lane < EE_CUDA_N_LANES; lane++)
    {
      for (guint i = 0; i < 2; i++)
        ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &self->between[lane][i], get_between_bytes (net, self));
      ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &self->logits[lane], rows * outputs * net->number_bytes);
    }
  ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &self->kept, rows * kept * net->number_bytes);
  ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &self->probabilities, max_rows * outputs * sizeof (float));
  ee_cuda_memory_want (&net->memory, EE_CUDA_PINNED, &self->answers, max_rows * outputs * sizeof (float));
  ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &self->one, one * net->number_bytes);
  ee_cuda_memory_want (&net->memory, EE_CUDA_PINNED, &self->leaving, max_rows);
  ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &self->left, max_rows);
  ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &self->indices, max_rows * sizeof (guint32));
  ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &self->survivors, sizeof (guint32));
  ee_cuda_memory_want (&net->memory, EE_CUDA_PINNED, &self->counted, sizeof (guint32));
}

/**
 * ee_cuda_inference_new:
 * @net: a net that says what memory it wants
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full): empty pools, or NULL
 */
EeCudaInference *
ee_cuda_inference_new (EeNet *net, GError **error)
{
  EeCudaInference *self = g_new0 (EeCudaInference, 1);

  want_memory (net, self);
  if (ee_cuda_event_new (&self->forked, error) && ee_cuda_event_new (&self->joined, error)
      && ee_cuda_event_new (&self->count_done, error))
    return self;
  ee_cuda_inference_free (self);
  return NULL;
}

/**
 * ee_cuda_inference_free:
 * @inference: (transfer full): nothing works on it any more; the net's memory frees the buffers
 */
void
ee_cuda_inference_free (EeCudaInference *inference)
{
  for (guint s = 0; s < EE_PLAN_MAX_STAGES; s++)
    if (inference->singles[s].graph != NULL)
      cudaGraphExecDestroy (inference->singles[s].graph);
  ee_cuda_event_free (inference->forked);
  ee_cuda_event_free (inference->joined);
  ee_cuda_event_free (inference->count_done);
  g_free (inference);
}

/* keep() has nothing to choose from any more. */
void
ee_cuda_inference_forget (EeCudaInference *inference)
{
  inference->last_rows = 0;
}

/**
 * ee_cuda_forward_push:
 * @net: a net
 * @images: [rows, 32, 32, 3] uint8
 * @rows: how many
 * @error: EE_ERROR_INVALID if the pool of stage 0 would exceed max_rows; nothing is pushed then. EE_ERROR_DEVICE
 *
 * Returns at once; the images are on their way.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_forward_push (EeNet *net, const guint8 *images, guint rows, GError **error)
{
  EeCudaInference *self = net->inference;
  gpointer end;

  if (!ee_cuda_pool_check_room (&self->pools[0], rows, error))
    return FALSE;
  end = ee_cuda_pool_append (&self->pools[0], net, rows, self->between[0][0], error);
  return end != NULL && ee_cuda_upload_images (net, images, rows, end, error);
}

/* The answers of the stage that ran, which leave its pool. */
static void
take_answers (EeNet *net, guint stage, guint rows, float *probabilities)
{
  EeCudaInference *self = net->inference;

  memcpy (probabilities, self->answers, (gsize)rows * ee_plan_get_stage (net->plan, stage)->n_outputs * sizeof (float));
  ee_cuda_pool_take (&self->pools[stage], rows);
}

/**
 * ee_cuda_forward_run_stage:
 * @net: a net
 * @stage: index in the plan
 * @rows: to take from the front of its pool
 * @probabilities: (out): [rows, n_outputs]
 * @error: EE_ERROR_INVALID for a wrong @stage or too many @rows, EE_ERROR_NO_MEMORY; the pool is then as it was.
 *   EE_ERROR_DEVICE
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_forward_run_stage (EeNet *net, guint stage, guint rows, float *probabilities, GError **error)
{
  EeCudaInference *self = net->inference;

  if (!ee_backend_check_run (net->plan, &net->options, stage, rows,
                             stage < EE_PLAN_MAX_STAGES ? self->pools[stage].n : 0, error))
    return FALSE;
  self->last_rows = 0;
  if (rows > 0)
    {
      if (!ee_cuda_stage_run (net, stage, rows, NULL, error) || !ee_cuda_keep_settle (net, error))
        return FALSE;
      take_answers (net, stage, rows, probabilities);
    }
  self->last_stage = stage;
  self->last_rows = rows;
  return TRUE;
}

static gboolean
check_exit (EeNet *net, guint stage, guint rows, GError **error)
{
  if (!ee_backend_check_run (net->plan, &net->options, stage, rows,
                             stage < EE_PLAN_MAX_STAGES ? net->inference->pools[stage].n : 0, error))
    return FALSE;
  if (ee_plan_get_stage (net->plan, stage)->exit_block > 0)
    return ee_cuda_pool_check_room (&net->inference->pools[stage + 1], rows, error);
  g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("Stage %u of the network has no exit."), stage);
  return FALSE;
}

/**
 * ee_cuda_forward_run_exit:
 * @net: a net
 * @stage: one with an exit
 * @rows: to take from the front of its pool
 * @threshold: P(redundant) from which a row leaves
 * @probabilities: (out): [rows, 2]
 * @n_kept: (out): rows that went on to the next stage's pool
 * @error: EE_ERROR_INVALID for a wrong @stage, too many @rows, or no room for all of them in the next pool;
 *   EE_ERROR_NO_MEMORY; both pools are then as they were. EE_ERROR_DEVICE
 *
 * Decides on the device: the host waits once, for answers and number of survivors together.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_forward_run_exit (EeNet *net, guint stage, guint rows, double threshold, float *probabilities, guint *n_kept,
                          GError **error)
{
  EeCudaInference *self = net->inference;
  EeCudaPool *next;

  if (!check_exit (net, stage, rows, error))
    return FALSE;
  self->last_rows = 0;
  *n_kept = 0;
  if (rows == 0)
    return TRUE;
  if (!ee_cuda_keep_settle (net, error) || !ee_cuda_stage_run (net, stage, rows, &threshold, error))
    return FALSE;
  take_answers (net, stage, rows, probabilities);
  next = &self->pools[stage + 1];
  *n_kept = MIN (*self->counted, rows);
  next->n -= rows - *n_kept;
  return TRUE;
}

/**
 * ee_cuda_forward_clear:
 * @net: a net
 *
 * Empties all pools.
 */
void
ee_cuda_forward_clear (EeNet *net)
{
  for (guint s = 0; s < EE_PLAN_MAX_STAGES; s++)
    {
      net->inference->pools[s].first = 0;
      net->inference->pools[s].n = 0;
    }
  ee_cuda_inference_forget (net->inference);
}
