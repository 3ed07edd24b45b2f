/* SPDX-License-Identifier: Apache-2.0 */
/* One layer of a training pass, forward and backward, on the first lane */
#include "ee-cuda-layer.h"
#include "ee-cuda-rows.h"
#include "ee-cuda-train-private.h"

static float *
get_slot (EeNet *net, const EeLayer *layer, EeTensorRole role, EeSlot slot)
{
  return ee_cuda_tensors_get (net, layer, role)->slots[slot];
}

/* Statistics over the true rows; the surplus is normalised by them too, so that it stays finite. */
static gboolean
run_norm (EeNet *net, guint index, guint rows, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  EeCudaTraining *self = net->training;
  const EeCudaLayerMemory *memory = &self->layers[index];
  const guint channels = layer->out_channels, pixels = layer->out_side * layer->out_side;
  const guint positions = rows * pixels, all_positions = ee_cuda_rows_get_bucket (rows) * pixels;

  return EE_CUDA_QUEUE (norm_measure, ee_cuda_count_sum_work (positions, channels), .in = memory->raw,
                        .partial = self->partial, .positions = positions, .channels = channels, .format = net->format)
         && EE_CUDA_QUEUE (norm_join, channels, .partial = self->partial,
                           .gamma = get_slot (net, layer, EE_TENSOR_NORM_WEIGHT, EE_SLOT_PARAMETER),
                           .mean = memory->mean, .variance = memory->variance, .factor = self->factors,
                           .running_mean = get_slot (net, layer, EE_TENSOR_RUNNING_MEAN, EE_SLOT_PARAMETER),
                           .running_variance = get_slot (net, layer, EE_TENSOR_RUNNING_VAR, EE_SLOT_PARAMETER),
                           .positions = positions, .channels = channels, .epsilon = EE_CUDA_NORM_EPSILON,
                           .share = EE_CUDA_NORM_SHARE)
         && EE_CUDA_QUEUE (norm_apply, (guint64)all_positions * channels, .in = memory->raw, .out = memory->output,
                           .mean = memory->mean, .factor = self->factors,
                           .beta = get_slot (net, layer, EE_TENSOR_NORM_BIAS, EE_SLOT_PARAMETER),
                           .positions = all_positions, .channels = channels, .format = net->format);
}

static gboolean
run_dropout (EeNet *net, guint index, guint rows, guint64 seed, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);

  g_assert (layer->relu && layer->kind == EE_LAYER_DENSE); /* backward tells dropped outputs by their being 0 */
  return EE_CUDA_QUEUE (dropout, (guint64)rows * layer->out_channels, .values = net->training->layers[index].output,
                        .seed = seed, .layer = index, .rows = rows, .units = layer->out_channels, .format = net->format,
                        .probability = layer->dropout);
}

/**
 * ee_cuda_train_layer_forward:
 * @net: a training net with refreshed copies
 * @layer: index in the plan
 * @rows: at least 1
 * @dropout_seed: of the pass
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Returns: TRUE when the work is queued
 */
gboolean
ee_cuda_train_layer_forward (EeNet *net, guint layer, guint rows, guint64 dropout_seed, GError **error)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);
  const EeCudaLayerMemory *memory = &net->training->layers[layer];
  const guint bucket = ee_cuda_rows_get_bucket (rows);
  EeCudaOperands operands = { .x = *memory->input, .y = info->batch_norm ? memory->raw : memory->output };
  EeCudaPlan *plan;

  if (info->kind == EE_LAYER_MAX_POOL)
    return EE_CUDA_QUEUE (pool_forward, (guint64)bucket * ee_cuda_rows_count_outputs (net, layer), .in = *memory->input,
                          .out = memory->output, .rows = bucket, .side = info->in_side, .channels = info->in_channels,
                          .format = net->format);

  plan = ee_cuda_layer_get_plan (net, layer, rows, EE_CUDA_FORWARD, TRUE, error);
  operands.w = ee_cuda_copies_get_weight (net, layer, TRUE);
  operands.b = ee_cuda_copies_get_bias (net, layer, TRUE);
  if (plan == NULL || !ee_cuda_layer_run_plan (net, 0, plan, &operands, error))
    return FALSE;
  if (info->batch_norm && !run_norm (net, layer, rows, error))
    return FALSE;
  return info->dropout == 0 || run_dropout (net, layer, rows, dropout_seed, error);
}

/* From the gradient by what comes out of ReLU to that by what went into batch norm, in place. */
static gboolean
run_norm_backward (EeNet *net, guint index, guint rows, gpointer gradient, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  EeCudaTraining *self = net->training;
  const EeCudaLayerMemory *memory = &self->layers[index];
  const guint channels = layer->out_channels, positions = rows * layer->out_side * layer->out_side;

  return EE_CUDA_QUEUE (norm_back_measure, ee_cuda_count_sum_work (positions, channels), .in = memory->raw,
                        .out = memory->output, .gradient = gradient, .mean = memory->mean, .partial = self->partial,
                        .positions = positions, .channels = channels, .format = net->format)
         && EE_CUDA_QUEUE (
             norm_back_join, channels, .partial = self->partial,
             .gamma = get_slot (net, layer, EE_TENSOR_NORM_WEIGHT, EE_SLOT_PARAMETER), .variance = memory->variance,
             .by_gamma = get_slot (net, layer, EE_TENSOR_NORM_WEIGHT, EE_SLOT_GRADIENT),
             .by_beta = get_slot (net, layer, EE_TENSOR_NORM_BIAS, EE_SLOT_GRADIENT), .factors = self->factors,
             .positions = positions, .channels = channels, .epsilon = EE_CUDA_NORM_EPSILON)
         && EE_CUDA_QUEUE (norm_back_apply, (guint64)positions * channels, .in = memory->raw, .out = memory->output,
                           .mean = memory->mean, .factors = self->factors, .gradient = gradient, .positions = positions,
                           .channels = channels, .format = net->format);
}

/* Through ReLU and dropout, in place; then the bias's gradient. */
static gboolean
run_relu_and_bias_backward (EeNet *net, guint index, guint rows, gpointer gradient, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  EeCudaTraining *self = net->training;
  const guint count = ee_cuda_rows_get_bucket (rows) * ee_cuda_rows_count_outputs (net, index);
  const guint positions = rows * layer->out_side * layer->out_side;

  if (layer->relu
      && !EE_CUDA_QUEUE (relu_backward, count, .out = self->layers[index].output, .gradient = gradient, .count = count,
                         .format = net->format, .scale = 1 / (1 - layer->dropout)))
    return FALSE;
  return EE_CUDA_QUEUE (sum_columns, ee_cuda_count_sum_work (positions, layer->out_channels), .in = gradient,
                        .partial = self->partial, .rows = positions, .columns = layer->out_channels,
                        .format = net->format)
         && EE_CUDA_QUEUE (join_columns, layer->out_channels, .partial = self->partial,
                           .sums = get_slot (net, layer, EE_TENSOR_BIAS, EE_SLOT_GRADIENT), .rows = positions,
                           .columns = layer->out_channels);
}

static gboolean
run_weight_gradient (EeNet *net, guint index, guint rows, gpointer gradient, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  const EeCudaTensor *tensor = ee_cuda_tensors_get (net, layer, EE_TENSOR_WEIGHT);
  EeCudaTraining *self = net->training;
  EeCudaPlan *plan = ee_cuda_layer_get_plan (net, index, rows, EE_CUDA_BY_WEIGHT, TRUE, error);
  const EeCudaOperands operands
      = { .x = *self->layers[index].input,
          .y = gradient,
          .w = self->weight_gradient != NULL ? self->weight_gradient : tensor->slots[EE_SLOT_GRADIENT] };

  if (plan == NULL || !ee_cuda_layer_run_plan (net, 0, plan, &operands, error))
    return FALSE;
  return self->weight_gradient == NULL
         || EE_CUDA_QUEUE (convert, tensor->count, .in = self->weight_gradient, .out = tensor->slots[EE_SLOT_GRADIENT],
                           .count = tensor->count, .in_format = net->format, .out_format = EE_CUDA_F32);
}

/**
 * ee_cuda_train_layer_backward:
 * @net: a training net after the layer's forward pass
 * @layer: index in the plan
 * @rows: at least 1
 * @by_output: (inout): [bucket, ...] gradient by what came out; the surplus 0
 * @by_input: (out) (nullable): [bucket, ...] likewise by what went in
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Fills the layer's gradients, as they are with the loss's scale.
 *
 * Returns: TRUE when the work is queued
 */
gboolean
ee_cuda_train_layer_backward (EeNet *net, guint layer, guint rows, gpointer by_output, gpointer by_input,
                              GError **error)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);
  const guint bucket = ee_cuda_rows_get_bucket (rows);
  EeCudaOperands operands = { .x = by_input, .y = by_output };
  EeCudaPlan *plan;

  if (info->kind == EE_LAYER_MAX_POOL)
    return EE_CUDA_QUEUE (pool_backward, (guint64)bucket * ee_cuda_rows_count_outputs (net, layer),
                          .in = *net->training->layers[layer].input, .by_out = by_output, .by_in = by_input,
                          .rows = bucket, .side = info->in_side, .channels = info->in_channels, .format = net->format);

  if (!(info->batch_norm ? run_norm_backward (net, layer, rows, by_output, error)
                         : run_relu_and_bias_backward (net, layer, rows, by_output, error))
      || !run_weight_gradient (net, layer, rows, by_output, error))
    return FALSE;
  if (by_input == NULL)
    return TRUE;
  plan = ee_cuda_layer_get_plan (net, layer, rows, EE_CUDA_BY_INPUT, TRUE, error);
  operands.w = ee_cuda_copies_get_weight (net, layer, TRUE);
  return plan != NULL && ee_cuda_layer_run_plan (net, 0, plan, &operands, error);
}
