/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cuda-layer.h"

#include "ee-cuda-rows.h"

static void
describe (EeNet *net, guint index, guint bucket, EeCudaPass pass, gboolean training, EeCudaShape *shape)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  const gboolean dense = layer->kind == EE_LAYER_DENSE, norm = training && layer->batch_norm;

  *shape = (EeCudaShape){ .pass = pass,
                          .type = net->type,
                          .rows = bucket,
                          .in_channels = dense        ? ee_cuda_rows_count_inputs (net, index)
                                         : index == 0 ? net->image_channels
                                                      : layer->in_channels,
                          .out_channels = layer->out_channels,
                          .side = dense ? 1 : layer->in_side,
                          .taps = dense ? 1 : 3,
                          .bias = pass == EE_CUDA_FORWARD && !norm,
                          .relu = pass == EE_CUDA_FORWARD && !norm && layer->relu };
}

/**
 * ee_cuda_layer_get_plan:
 * @net: a net
 * @layer: index of a convolution or dense layer
 * @rows: at least 1; the plan is for their bucket
 * @pass: direction
 * @training: forward: without ReLU and bias where batch norm follows, instead of folded
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Returns: (transfer none): a plan that is kept, or NULL
 */
EeCudaPlan *
ee_cuda_layer_get_plan (EeNet *net, guint layer, guint rows, EeCudaPass pass, gboolean training, GError **error)
{
  const guint bucket = ee_cuda_rows_get_bucket (rows);
  const gboolean alone = training && pass == EE_CUDA_FORWARD && ee_plan_get_layer (net->plan, layer)->batch_norm;
  const gint64 key = (gint64)bucket << 16 | layer << 4 | (guint)pass << 1 | alone;
  EeCudaPlan *plan = g_hash_table_lookup (net->plans, &key);
  EeCudaShape shape;

  if (plan != NULL)
    return plan;
  describe (net, layer, bucket, pass, training, &shape);
  plan = ee_cuda_plan_new (net->lanes[0].handle, &shape, net->most_workspace, error);
  if (plan != NULL)
    g_hash_table_insert (net->plans, g_memdup2 (&key, sizeof key), plan);
  return plan;
}

/* Queues a plan on a lane. */
gboolean
ee_cuda_layer_run_plan (EeNet *net, guint lane, EeCudaPlan *plan, const EeCudaOperands *operands, GError **error)
{
  return ee_cuda_plan_run (plan, net->lanes[lane].handle, operands, net->lanes[lane].workspace, error);
}

/**
 * ee_cuda_layer_infer:
 * @net: with refreshed copies
 * @lane: that gets the work
 * @layer: index in the plan
 * @rows: at least 1
 * @in: [bucket of rows, ...]
 * @out: (out): [bucket of rows, ...]; what lies behind @rows is undefined
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Returns: TRUE when the work is queued
 */
gboolean
ee_cuda_layer_infer (EeNet *net, guint lane, guint layer, guint rows, gpointer in, gpointer out, GError **error)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);
  EeCudaOperands operands = { .x = in, .y = out };
  EeCudaPlan *plan;

  if (info->kind == EE_LAYER_MAX_POOL)
    return EE_CUDA_LAUNCH (&net->kernels, net->lanes[lane].stream, pool_forward,
                           (guint64)rows * ee_cuda_rows_count_outputs (net, layer), error, .in = in, .out = out,
                           .rows = rows, .side = info->in_side, .channels = info->in_channels, .format = net->format);

  plan = ee_cuda_layer_get_plan (net, layer, rows, EE_CUDA_FORWARD, FALSE, error);
  operands.w = ee_cuda_copies_get_weight (net, layer, FALSE);
  operands.b = ee_cuda_copies_get_bias (net, layer, FALSE);
  return plan != NULL && ee_cuda_layer_run_plan (net, lane, plan, &operands, error);
}
