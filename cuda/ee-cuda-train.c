/* SPDX-License-Identifier: Apache-2.0 */
/* A training pass: forward stage by stage, the loss, backward stage by stage
 *
 * Redundant rows end before the last stage: it works on the main rows, which the device lists and gathers, and its
 * gradient is added back to their places in the output of the stage before. The host waits once, for the scores.
 */
#include "ee-cuda-train.h"

#include <string.h>

#include "ee-backend-checks.h"
#include "ee-cuda-forward.h"
#include "ee-cuda-layer.h"
#include "ee-cuda-rows.h"
#include "ee-cuda-train-private.h"
#include "ee-cuda-upload.h"

/* Whether a stage sees main rows only. */
static gboolean
is_gathered (const EeNet *net, guint stage)
{
  return stage > 0 && stage + 1 == ee_plan_get_n_stages (net->plan);
}

/* Flags redundant rows for the device and counts each stage's. */
static void
count_rows (EeNet *net, EeCudaTrainRows *rows)
{
  const EeBatch *batch = rows->batch;
  guint n_main = 0;

  for (guint row = 0; row < batch->rows; row++)
    {
      const gboolean main = batch->labels[row] < ee_plan_get_options (net->plan)->n_main;

      net->training->pinned_leaving[row] = !main;
      n_main += main;
    }
  memcpy (net->training->pinned_labels, batch->labels, batch->rows * sizeof *batch->labels);
  for (guint s = 0; s < ee_plan_get_n_stages (net->plan); s++)
    rows->stage_rows[s] = is_gathered (net, s) ? n_main : batch->rows;
}

/* All plans, before anything changes. A stage without rows needs none. */
static gboolean
make_plans (EeNet *net, const EeCudaTrainRows *rows, GError **error)
{
  for (guint s = 0; s < ee_plan_get_n_stages (net->plan); s++)
    {
      const EeStage *stage = ee_plan_get_stage (net->plan, s);

      for (guint i = 0; i < stage->n_trunk + stage->n_head && rows->stage_rows[s] > 0; i++)
        {
          const guint layer = stage->first_trunk + i;

          if (ee_plan_get_layer (net->plan, layer)->kind == EE_LAYER_MAX_POOL)
            continue;
          for (EeCudaPass pass = EE_CUDA_FORWARD; pass < EE_CUDA_N_PASSES; pass++)
            if ((layer > 0 || pass != EE_CUDA_BY_INPUT)
                && ee_cuda_layer_get_plan (net, layer, rows->stage_rows[s], pass, TRUE, error) == NULL)
              return FALSE;
        }
    }
  return TRUE;
}

/* Labels, and the list of main rows. */
static gboolean
queue_labels (EeNet *net, const EeCudaTrainRows *rows, GError **error)
{
  EeCudaTraining *self = net->training;
  const guint n = rows->batch->rows;

  return ee_cuda_net_copy (net, 0, self->labels, self->pinned_labels, n * sizeof (guint16), cudaMemcpyHostToDevice,
                           error)
         && ee_cuda_net_copy (net, 0, self->leaving, self->pinned_leaving, n, cudaMemcpyHostToDevice, error)
         && EE_CUDA_QUEUE (compact, EE_CUDA_ONE_BLOCK, .left = self->leaving, .indices = self->main_rows,
                           .count = self->main_count, .rows = n);
}

/* The rows between @rows and their bucket become 0. */
static gboolean
clear_surplus (EeNet *net, gpointer data, guint rows, gsize row_count, GError **error)
{
  const gsize row_bytes = row_count * net->number_bytes;

  return ee_cuda_net_clear (net, 0, (guint8 *)data + rows * row_bytes,
                            (ee_cuda_rows_get_bucket (rows) - rows) * row_bytes, error);
}

/* Main rows' output of the stage before the last to where the last one reads it. */
static gboolean
gather_main_rows (EeNet *net, guint stage, guint rows, GError **error)
{
  EeCudaTraining *self = net->training;
  const guint first = ee_plan_get_stage (net->plan, stage)->first_trunk;
  const guint before = ee_plan_get_stage (net->plan, stage - 1)->first_head - 1;
  const gsize row_count = ee_cuda_rows_count_inputs (net, first), row_bytes = row_count * net->number_bytes;

  return EE_CUDA_QUEUE (gather, rows * row_bytes / 16, .from = self->layers[before].output, .to = self->gathered,
                        .indices = self->main_rows, .count = self->main_count, .rows = rows, .row_bytes = row_bytes)
         && clear_surplus (net, self->gathered, rows, row_count, error);
}

/**
 * ee_cuda_train_forward:
 * @net: a training net with its plans
 * @rows: the pass
 * @error: EE_ERROR_DEVICE
 *
 * Returns: TRUE when the work is queued
 */
gboolean
ee_cuda_train_forward (EeNet *net, const EeCudaTrainRows *rows, GError **error)
{
  const EeBatch *batch = rows->batch;

  if (!ee_cuda_copies_refresh (net, TRUE, error) || !queue_labels (net, rows, error)
      || !ee_cuda_upload_images (net, batch->images, batch->rows, net->training->images, error)
      || !clear_surplus (net, net->training->images, batch->rows, ee_cuda_rows_count_inputs (net, 0), error))
    return FALSE;
  for (guint s = 0; s < ee_plan_get_n_stages (net->plan) && rows->stage_rows[s] > 0; s++)
    {
      const EeStage *stage = ee_plan_get_stage (net->plan, s);

      if (is_gathered (net, s) && !gather_main_rows (net, s, rows->stage_rows[s], error))
        return FALSE;
      for (guint i = 0; i < stage->n_trunk + stage->n_head; i++)
        if (!ee_cuda_train_layer_forward (net, stage->first_trunk + i, rows->stage_rows[s], rows->dropout_seed, error))
          return FALSE;
    }
  return TRUE;
}

/* Fills in the scores that have come back. */
static void
copy_scores (EeNet *net, const EeCudaScores *from, EeScores *to)
{
  const EeCudaLossScale *state = net->training->pinned_loss_scale;

  *to = (EeScores){ .rows = from->rows,
                    .main_rows = from->main_rows,
                    .loss_exit = from->loss_exit,
                    .loss_main = from->loss_main,
                    .exit_right = from->exit_right,
                    .main_right = from->main_right,
                    .right = from->right,
                    .left = from->left,
                    .overflowed = state != NULL && state->found != 0 };
}

/* The loss's scale comes off, and fp16's overflows are noted: the update then does nothing. */
static gboolean
settle_gradients (EeNet *net, GError **error)
{
  if (net->training->loss_scale == NULL)
    return TRUE;
  for (guint t = 0; t < ee_plan_get_n_tensors (net->plan); t++)
    {
      const EeCudaTensor *tensor = &net->tensors[t];

      if (tensor->slots[EE_SLOT_GRADIENT] != NULL
          && !EE_CUDA_QUEUE (settle, tensor->count, .gradient = tensor->slots[EE_SLOT_GRADIENT],
                             .state = net->training->loss_scale, .count = tensor->count))
        return FALSE;
    }
  return ee_cuda_net_copy (net, 0, net->training->pinned_loss_scale, net->training->loss_scale,
                           sizeof *net->training->loss_scale, cudaMemcpyDeviceToHost, error);
}

/* Running statistics have moved, weights have not. */
static void
note_statistics (EeNet *net)
{
  net->serial++;
  net->copies[TRUE].serial = net->serial;
}

/**
 * ee_cuda_train_pass:
 * @net: a net made with training
 * @batch: images and labels
 * @dropout_seed: of this pass
 * @scores: (out): sums over the batch
 * @error: EE_ERROR_INVALID for a wrong batch, EE_ERROR_NO_MEMORY, EE_ERROR_DEVICE
 *
 * Fills the gradients of the mean over the batch of L1 + delta L2 (ee-loss.h) and moves the running statistics. Nothing
 * has changed after EE_ERROR_INVALID and EE_ERROR_NO_MEMORY. In fp16 gradients may be infinite or NaN; the next update
 * is left out then and the loss's scale halved.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_train_pass (EeNet *net, const EeBatch *batch, guint64 dropout_seed, EeScores *scores, GError **error)
{
  EeCudaTrainRows rows = { .batch = batch, .dropout_seed = dropout_seed };

  if (!ee_backend_check_batch (net->plan, &net->options, batch, error))
    return FALSE;
  count_rows (net, &rows);
  if (!make_plans (net, &rows, error))
    return FALSE;

  ee_cuda_inference_forget (net->inference);
  if (!ee_cuda_train_forward (net, &rows, error))
    return FALSE;
  note_statistics (net);
  if (!ee_cuda_train_backward (net, &rows, error) || !settle_gradients (net, error)
      || !ee_cuda_train_score (net, &rows, error) || !ee_cuda_net_wait (net, 0, error))
    return FALSE;
  copy_scores (net, net->training->pinned_scores, scores);
  return TRUE;
}
