/* SPDX-License-Identifier: Apache-2.0 */
/* Folding: with s = gamma / sqrt (variance + epsilon), batch norm after a convolution is a convolution with the weights
 * s w and the bias beta - s mean. */
#include "ee-cpu-weights.h"

#include <math.h>

struct _EeCpuCopy
{
  guint layer;
  guint users;
  guint64 serial;
  EeCpuDesc *desc;
  float *data;
  gboolean borrowed; /* data are the parameters themselves */
  EeCpuOp reorder;
};

/**
 * EeCpuWeights:
 * @copies: (element-type EeCpuCopy): of all layers
 * @bias: [layer] folded; NULL where the layer has a bias of its own
 * @folded: room for one layer's folded weights in plain layout; NULL without batch norm
 */
struct _EeCpuWeights
{
  GPtrArray *copies;
  float *bias[EE_PLAN_MAX_LAYERS];
  float *folded;
};

/**
 * ee_cpu_weights_new:
 * @net: a net with its tensors
 * @error: EE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full): no copies yet
 */
EeCpuWeights *
ee_cpu_weights_new (EeNet *net, GError **error)
{
  EeCpuWeights *weights = g_new0 (EeCpuWeights, 1);
  gsize largest = 0;

  weights->copies = g_ptr_array_new ();
  for (guint l = 0; l < ee_plan_get_n_layers (net->plan); l++)
    {
      const EeLayer *layer = ee_plan_get_layer (net->plan, l);

      if (!layer->batch_norm)
        continue;
      largest = MAX (largest, ee_plan_get_tensor (net->plan, layer->tensors[EE_TENSOR_WEIGHT])->count);
      weights->bias[l] = ee_cpu_memory_allocate (&net->memory, layer->out_channels * sizeof (float), error);
      if (weights->bias[l] == NULL)
        goto fail;
    }
  if (largest > 0 && (weights->folded = ee_cpu_memory_allocate (&net->memory, largest * sizeof (float), error)) == NULL)
    goto fail;
  return weights;

fail:
  ee_cpu_weights_free (weights, net);
  return NULL;
}

static void
free_copy (EeCpuCopy *copy, EeNet *net)
{
  ee_cpu_op_clear (&copy->reorder);
  ee_cpu_desc_free (copy->desc);
  if (!copy->borrowed)
    ee_cpu_memory_release (&net->memory, copy->data);
  g_free (copy);
}

/**
 * ee_cpu_weights_free:
 * @weights: (transfer full): copies still in use are freed too
 * @net: its net
 */
void
ee_cpu_weights_free (EeCpuWeights *weights, EeNet *net)
{
  for (guint i = 0; i < weights->copies->len; i++)
    free_copy (weights->copies->pdata[i], net);
  g_ptr_array_unref (weights->copies);
  g_free (weights);
}

/* A copy comes from the folded weights in plain layout, or from the parameters in the layout of the slots. */
static gboolean
init_copy (EeCpuCopy *copy, EeCpuWeights *weights, EeNet *net, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, copy->layer);
  const EeCpuTensor *tensor = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_WEIGHT);
  float *parameters = tensor->slots[EE_SLOT_PARAMETER];
  const EeCpuDesc *source = layer->batch_norm ? tensor->plain : tensor->home;

  if (!layer->batch_norm && ee_cpu_desc_equal (copy->desc, tensor->home))
    {
      copy->data = parameters;
      copy->borrowed = TRUE;
      return TRUE;
    }

  copy->data = ee_cpu_memory_allocate (&net->memory, ee_cpu_desc_get_bytes (copy->desc), error);
  return copy->data != NULL && ee_cpu_op_init_reorder (&copy->reorder, &net->engine, source, copy->desc, error)
         && ee_cpu_op_bind (&copy->reorder, &net->engine, DNNL_ARG_FROM,
                            layer->batch_norm ? weights->folded : parameters, error)
         && ee_cpu_op_bind (&copy->reorder, &net->engine, DNNL_ARG_TO, copy->data, error)
         && ee_cpu_net_reserve_scratch (net, &copy->reorder, error);
}

/**
 * ee_cpu_weights_acquire:
 * @weights: the copies
 * @net: their net
 * @layer: index of a convolution or dense layer
 * @desc: (transfer full): the layout wanted
 * @error: EE_ERROR_NO_MEMORY or EE_ERROR_DEVICE
 *
 * Returns: (transfer full): a copy, not yet filled; give it back with ee_cpu_weights_release()
 */
EeCpuCopy *
ee_cpu_weights_acquire (EeCpuWeights *weights, EeNet *net, guint layer, EeCpuDesc *desc, GError **error)
{
  EeCpuCopy *copy;

  for (guint i = 0; i < weights->copies->len; i++)
    {
      copy = weights->copies->pdata[i];
      if (copy->layer != layer || !ee_cpu_desc_equal (copy->desc, desc))
        continue;
      ee_cpu_desc_free (desc);
      copy->users++;
      return copy;
    }

  copy = g_new0 (EeCpuCopy, 1);
  copy->layer = layer;
  copy->desc = desc;
  copy->users = 1;
  if (!init_copy (copy, weights, net, error))
    {
      free_copy (copy, net);
      return NULL;
    }
  g_ptr_array_add (weights->copies, copy);
  return copy;
}

/**
 * ee_cpu_weights_release:
 * @weights: the copies
 * @net: their net
 * @copy: (nullable) (transfer full): freed with its last user
 */
void
ee_cpu_weights_release (EeCpuWeights *weights, EeNet *net, EeCpuCopy *copy)
{
  if (copy == NULL || --copy->users > 0)
    return;
  g_ptr_array_remove_fast (weights->copies, copy);
  free_copy (copy, net);
}

/* Fills @weights->folded and the layer's folded bias. */
static gboolean
fold_norm (EeCpuWeights *weights, EeNet *net, guint index, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  const guint n_channels = layer->out_channels, n_taps = layer->in_channels * 9;
  const float *gamma = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_NORM_WEIGHT)->slots[EE_SLOT_PARAMETER];
  const float *beta = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_NORM_BIAS)->slots[EE_SLOT_PARAMETER];
  const float *mean = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_RUNNING_MEAN)->slots[EE_SLOT_PARAMETER];
  const float *variance = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_RUNNING_VAR)->slots[EE_SLOT_PARAMETER];
  float *folded = weights->folded, *bias = weights->bias[index];

  if (!ee_cpu_net_read (net, EE_SLOT_PARAMETER, layer->tensors[EE_TENSOR_WEIGHT], folded, (gsize)n_channels * n_taps,
                        error))
    return FALSE;

#pragma omp parallel for schedule(static)
  for (guint c = 0; c < n_channels; c++)
    {
      const float scale = gamma[c] / sqrtf (variance[c] + EE_CPU_NORM_EPSILON);

      for (guint i = 0; i < n_taps; i++)
        folded[(gsize)c * n_taps + i] *= scale;
      bias[c] = beta[c] - scale * mean[c];
    }
  return TRUE;
}

/**
 * ee_cpu_weights_refresh:
 * @weights: the copies
 * @net: their net
 * @copy: one of them
 * @error: EE_ERROR_DEVICE
 *
 * Brings a copy and its layer's bias up to date; does nothing if no parameter has changed since.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_weights_refresh (EeCpuWeights *weights, EeNet *net, EeCpuCopy *copy, GError **error)
{
  const gboolean batch_norm = ee_plan_get_layer (net->plan, copy->layer)->batch_norm;

  if (copy->serial == net->serial)
    return TRUE;
  if (batch_norm && !fold_norm (weights, net, copy->layer, error))
    return FALSE;
  if (!ee_cpu_net_run (net, &copy->reorder, error))
    return FALSE;
  copy->serial = net->serial;
  return TRUE;
}

/**
 * ee_cpu_copy_get_data:
 * @copy: a copy
 *
 * Returns: (transfer none): the weights in the copy's layout
 */
const float *
ee_cpu_copy_get_data (const EeCpuCopy *copy)
{
  return copy->data;
}

/**
 * ee_cpu_weights_get_bias:
 * @weights: the copies
 * @net: their net
 * @layer: index of a convolution or dense layer
 *
 * Returns: (transfer none): [out_channels] the bias to add, up to date when one of the layer's copies is
 */
const float *
ee_cpu_weights_get_bias (EeCpuWeights *weights, EeNet *net, guint layer)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);

  return info->batch_norm ? weights->bias[layer]
                          : ee_cpu_net_get_tensor (net, info, EE_TENSOR_BIAS)->slots[EE_SLOT_PARAMETER];
}
