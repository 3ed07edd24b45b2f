/* SPDX-License-Identifier: Apache-2.0 */
/* From the loss back through all stages */
#include "ee-cuda-rows.h"
#include "ee-cuda-train-private.h"

/* Gradients of a stage that saw no row. */
static gboolean
clear_gradients (EeNet *net, guint stage, GError **error)
{
  const EeStage *info = ee_plan_get_stage (net->plan, stage);

  for (guint t = 0; t < ee_plan_get_n_tensors (net->plan); t++)
    {
      const guint layer = ee_plan_get_tensor (net->plan, t)->layer;
      const EeCudaTensor *tensor = &net->tensors[t];

      if (layer >= info->first_trunk && layer < info->first_head + info->n_head
          && tensor->slots[EE_SLOT_GRADIENT] != NULL
          && !ee_cuda_net_clear (net, 0, tensor->slots[EE_SLOT_GRADIENT], tensor->count * sizeof (float), error))
        return FALSE;
    }
  return TRUE;
}

/* The loss of a stage's head and its gradient by the logits, times its weight / batch and the loss's scale. */
static gboolean
differentiate (EeNet *net, guint stage, const EeCudaTrainRows *pass, GError **error)
{
  EeCudaTraining *self = net->training;
  const EeStage *info = ee_plan_get_stage (net->plan, stage);
  const gboolean is_exit = info->exit_block != 0;
  const guint n_stages = ee_plan_get_n_stages (net->plan), n = pass->stage_rows[stage], batch = pass->batch->rows;
  const gsize row_bytes = info->n_outputs * net->number_bytes;

  return EE_CUDA_QUEUE (cross_entropy, (guint64)n * EE_CUDA_TILE,
                        .logits = self->layers[info->first_head + info->n_head - 1].output, .labels = self->labels,
                        .indices = stage > 0 && stage + 1 == n_stages ? self->main_rows : NULL,
                        .loss_scale = self->loss_scale != NULL ? &self->loss_scale->scale : NULL,
                        .losses = is_exit ? self->exit_losses + (gsize)stage * batch : self->main_losses,
                        .answers = is_exit ? self->exit_answers + (gsize)stage * batch : self->main_answers,
                        .by_logits = self->gradients[0], .rows = n, .classes = info->n_outputs,
                        .n_main = ee_plan_get_options (net->plan)->n_main, .is_exit = is_exit, .format = net->format,
                        .scale = (is_exit ? 1.0f : ee_batch_get_main_weight (pass->batch)) / batch)
         && ee_cuda_net_clear (net, 0, (guint8 *)self->gradients[0] + n * row_bytes,
                               (ee_cuda_rows_get_bucket (n) - n) * row_bytes, error);
}

/* Adds the next stage's gradient by its input to this stage's gradient by its trunk output. */
static gboolean
add_next_gradient (EeNet *net, guint next, guint rows, GError **error)
{
  EeCudaTraining *self = net->training;
  const gboolean gathered = next + 1 == ee_plan_get_n_stages (net->plan);
  const gsize row_count = ee_cuda_rows_count_inputs (net, ee_plan_get_stage (net->plan, next)->first_trunk);

  return EE_CUDA_QUEUE (scatter_add, rows * row_count, .from = self->by_stage, .to = self->by_trunk,
                        .indices = gathered ? self->main_rows : NULL, .rows = rows, .row_count = row_count,
                        .format = net->format);
}

/* Head, then what came back from the next stage, then trunk. The head's gradient goes from the first buffer to
 * by_trunk, the trunk's from there on. */
static gboolean
run_stage (EeNet *net, guint stage, const EeCudaTrainRows *pass, GError **error)
{
  EeCudaTraining *self = net->training;
  const EeStage *info = ee_plan_get_stage (net->plan, stage);
  const guint n_stages = ee_plan_get_n_stages (net->plan), rows = pass->stage_rows[stage];
  const guint next_rows = stage + 1 < n_stages ? pass->stage_rows[stage + 1] : 0;
  gpointer here = self->gradients[0];

  if (!differentiate (net, stage, pass, error))
    return FALSE;
  for (guint i = info->n_trunk + info->n_head; i-- > 0;)
    {
      gpointer there = i == info->n_trunk ? self->by_trunk
                       : i == 0           ? (stage > 0 ? self->by_stage : NULL)
                                          : self->gradients[here == self->gradients[0] ? 1 : 0];

      if (i + 1 == info->n_trunk && next_rows > 0 && !add_next_gradient (net, stage + 1, next_rows, error))
        return FALSE;
      if (!ee_cuda_train_layer_backward (net, info->first_trunk + i, rows, here, there, error))
        return FALSE;
      here = there;
    }
  return TRUE;
}

/**
 * ee_cuda_train_backward:
 * @net: a training net after its forward pass
 * @pass: the pass
 * @error: EE_ERROR_DEVICE
 *
 * Returns: TRUE when the work is queued
 */
gboolean
ee_cuda_train_backward (EeNet *net, const EeCudaTrainRows *pass, GError **error)
{
  for (guint s = ee_plan_get_n_stages (net->plan); s-- > 0;)
    if (!(pass->stage_rows[s] > 0 ? run_stage (net, s, pass, error) : clear_gradients (net, s, error)))
      return FALSE;
  return TRUE;
}

/**
 * ee_cuda_train_score:
 * @net: a training net after its backward pass
 * @pass: the pass
 * @error: EE_ERROR_DEVICE
 *
 * Adds up the scores, on their way to the host.
 *
 * Returns: TRUE when the work is queued
 */
gboolean
ee_cuda_train_score (EeNet *net, const EeCudaTrainRows *pass, GError **error)
{
  EeCudaTraining *self = net->training;
  const guint n_exits = ee_plan_get_n_stages (net->plan) - 1;

  return EE_CUDA_QUEUE (score, EE_CUDA_ONE_BLOCK, .labels = self->labels, .exit_losses = self->exit_losses,
                        .exit_answers = self->exit_answers, .main_losses = self->main_losses,
                        .main_answers = self->main_answers, .named = n_exits > 0 ? self->main_rows : NULL,
                        .scores = self->scores, .rows = pass->batch->rows, .n_named = pass->stage_rows[n_exits],
                        .n_exits = n_exits, .n_main = ee_plan_get_options (net->plan)->n_main)
         && ee_cuda_net_copy (net, 0, self->pinned_scores, self->scores, sizeof *self->scores, cudaMemcpyDeviceToHost,
                              error);
}
