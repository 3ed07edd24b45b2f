/* SPDX-License-Identifier: Apache-2.0 */
/* One layer's forward and backward step in training */
#include "ee-cpu-train-private.h"

#include "ee-cpu-norm.h"
#include "ee-cpu-unroll.h"
#include "ee-dropout.h"

/* Of the running statistics, as PyTorch counts it: the new batch's share. */
static const float norm_momentum = 0.1f;

/* Weights into the layout that @op wants, then @op. */
static gboolean
run_weighted (EeNet *net, EeCpuOp *reorder, EeCpuOp *op, GError **error)
{
  float *working = net->training->working;

  if (!ee_cpu_op_exists (reorder))
    return ee_cpu_net_run (net, op, error);
  return ee_cpu_op_move (reorder, DNNL_ARG_TO, working, error) && ee_cpu_net_run (net, reorder, error)
         && ee_cpu_op_move (op, DNNL_ARG_WEIGHTS, working, error) && ee_cpu_net_run (net, op, error);
}

/* What the primitives start from, where that is not the parameters themselves. */
static void
unroll_parameters (EeNet *net, const EeLayer *layer, const EeCpuLayerMemory *memory)
{
  const EeCpuTensor *weight = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_WEIGHT);
  const EeCpuTensor *bias = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_BIAS);

  ee_cpu_unroll_weights (weight->slots[EE_SLOT_PARAMETER], layer->out_channels, layer->in_channels, net->block,
                         memory->weights);
  if (bias != NULL)
    ee_cpu_unroll_bias (bias->slots[EE_SLOT_PARAMETER], layer->out_channels, net->block, memory->bias);
}

static void
roll_gradients (EeNet *net, const EeLayer *layer, const EeCpuLayerMemory *memory)
{
  const EeCpuTensor *weight = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_WEIGHT);
  const EeCpuTensor *bias = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_BIAS);

  ee_cpu_unroll_weight_gradient (memory->by_weights, layer->out_channels, layer->in_channels, net->block,
                                 weight->slots[EE_SLOT_GRADIENT]);
  if (bias != NULL)
    ee_cpu_unroll_bias_gradient (memory->by_bias, layer->out_channels, net->block, bias->slots[EE_SLOT_GRADIENT]);
}

static EeCpuNorm
describe_norm (EeNet *net, const EeLayer *layer, const EeCpuLayerMemory *memory, guint rows)
{
  return (EeCpuNorm){
    .rows = rows,
    .channels = layer->out_channels,
    .pixels = layer->out_side * layer->out_side,
    .block = net->block,
    .epsilon = EE_CPU_NORM_EPSILON,
    .gamma = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_NORM_WEIGHT)->slots[EE_SLOT_PARAMETER],
    .beta = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_NORM_BIAS)->slots[EE_SLOT_PARAMETER],
    .mean = memory->mean,
    .variance = memory->variance,
    .partial = net->training->partial,
    .factors = net->training->factors,
  };
}

static void
move_running_statistics (EeNet *net, const EeLayer *layer, const EeCpuLayerMemory *memory, guint rows)
{
  float *mean = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_RUNNING_MEAN)->slots[EE_SLOT_PARAMETER];
  float *variance = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_RUNNING_VAR)->slots[EE_SLOT_PARAMETER];
  const double count = (double)rows * layer->out_side * layer->out_side;
  const float unbiased = count / (count - 1);

  for (guint c = 0; c < layer->out_channels; c++)
    {
      mean[c] += norm_momentum * (memory->mean[c] - mean[c]);
      variance[c] += norm_momentum * (unbiased * memory->variance[c] - variance[c]);
    }
}

static void
drop_outputs (guint index, const EeLayer *layer, float *output, guint rows, guint64 seed)
{
#pragma omp parallel for schedule(static)
  for (guint row = 0; row < rows; row++)
    for (guint unit = 0; unit < layer->out_channels; unit++)
      output[(gsize)row * layer->out_channels + unit] *= ee_dropout_factor (seed, index, row, unit, layer->dropout);
}

/**
 * ee_cpu_layer_run_forward:
 * @net: a training net
 * @layer: index in the plan
 * @ops: the layer's primitives for @rows
 * @rows: in the stage
 * @dropout_seed: of the pass
 * @error: EE_ERROR_DEVICE
 *
 * Fills the layer's output and moves its running statistics.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_layer_run_forward (EeNet *net, guint layer, EeCpuLayerOps *ops, guint rows, guint64 dropout_seed, GError **error)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);
  const EeCpuLayerMemory *memory = &net->training->layers[layer];

  if (ee_cpu_net_may_unroll (info))
    unroll_parameters (net, info, memory);
  if (!run_weighted (net, &ops->weights, &ops->forward, error))
    return FALSE;
  if (info->batch_norm)
    {
      const EeCpuNorm norm = describe_norm (net, info, memory, rows);

      ee_cpu_norm_forward (&norm, memory->raw, memory->output);
      move_running_statistics (net, info, memory, rows);
    }
  if (info->dropout > 0)
    drop_outputs (layer, info, memory->output, rows, dropout_seed);
  return TRUE;
}

/* ReLU and dropout let through where the output is above 0; dropout scales. */
static void
mask_gradient (const float *output, float scale, float *gradient, gsize count)
{
#pragma omp parallel for simd schedule(static)
  for (gsize i = 0; i < count; i++)
    gradient[i] = output[i] > 0 ? gradient[i] * scale : 0;
}

static gboolean
run_weight_gradient (EeNet *net, EeCpuLayerOps *ops, GError **error)
{
  float *raw = net->training->raw_gradient;

  if (!ee_cpu_op_exists (&ops->gradient))
    return ee_cpu_net_run (net, &ops->weight_gradient, error);
  return ee_cpu_op_move (&ops->weight_gradient, DNNL_ARG_DIFF_WEIGHTS, raw, error)
         && ee_cpu_net_run (net, &ops->weight_gradient, error)
         && ee_cpu_op_move (&ops->gradient, DNNL_ARG_FROM, raw, error) && ee_cpu_net_run (net, &ops->gradient, error);
}

/**
 * ee_cpu_layer_run_backward:
 * @net: a training net
 * @layer: index in the plan
 * @ops: the layer's primitives for @rows
 * @rows: in the stage
 * @error: EE_ERROR_DEVICE
 *
 * Turns the gradient by the output into the gradients by the parameters and by the input.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_layer_run_backward (EeNet *net, guint layer, EeCpuLayerOps *ops, guint rows, GError **error)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);
  const EeCpuLayerMemory *memory = &net->training->layers[layer];

  g_assert (info->dropout == 0 || info->relu);
  if (info->batch_norm)
    {
      const EeCpuNorm norm = describe_norm (net, info, memory, rows);

      ee_cpu_norm_backward (&norm, memory->raw, memory->output, ops->by_output,
                            ee_cpu_net_get_tensor (net, info, EE_TENSOR_NORM_WEIGHT)->slots[EE_SLOT_GRADIENT],
                            ee_cpu_net_get_tensor (net, info, EE_TENSOR_NORM_BIAS)->slots[EE_SLOT_GRADIENT]);
    }
  else if (info->relu)
    mask_gradient (memory->output, 1 / (1 - info->dropout), ops->by_output,
                   rows * ee_cpu_net_count_outputs (net, layer));
  if (!run_weight_gradient (net, ops, error))
    return FALSE;
  if (ee_cpu_net_may_unroll (info))
    roll_gradients (net, info, memory);
  return run_weighted (net, &ops->back_weights, &ops->input_gradient, error);
}
