/* SPDX-License-Identifier: Apache-2.0 */
/* Folding: with s = gamma / sqrt (variance + epsilon), batch norm after a convolution is a convolution with the weights
 * s w and the bias beta - s mean. */
#include "ee-cpu-weights.h"

#include <math.h>

#include "ee-cpu-tiles.h"
#include "ee-cpu-unroll.h"

struct _EeCpuCopy
{
  guint layer;
  guint users;
  guint64 serial;
  EeCpuDesc *desc;
  float *data;
  const float *bias;
  gboolean borrowed;   /* data are the parameters themselves */
  EeCpuAlgorithm form; /* EE_CPU_DIRECT for all that oneDNN lays out itself */
  EeCpuOp reorder;
};

/**
 * EeCpuWeights:
 * @copies: (element-type EeCpuCopy): of all layers
 * @bias: [layer] folded; NULL where the layer has a bias of its own
 * @unrolled_bias: [layer] of layers that may be unrolled
 * @folded: room for one layer's folded weights in plain layout; NULL without batch norm
 * @unrolled: room for one layer's unrolled weights
 */
struct _EeCpuWeights
{
  GPtrArray *copies;
  float *bias[EE_PLAN_MAX_LAYERS], *unrolled_bias[EE_PLAN_MAX_LAYERS];
  float *folded, *unrolled;
};

static gboolean
allocate (EeNet *net, float **out, gsize count, GError **error)
{
  *out = count > 0 ? ee_cpu_memory_allocate (&net->memory, count * sizeof (float), error) : NULL;
  return count == 0 || *out != NULL;
}

static gboolean
init_buffers (EeCpuWeights *weights, EeNet *net, GError **error)
{
  gsize folded = 0, unrolled = 0;

  for (guint l = 0; l < ee_plan_get_n_layers (net->plan); l++)
    {
      const EeLayer *layer = ee_plan_get_layer (net->plan, l);
      const gsize count = (gsize)layer->in_channels * layer->out_channels, n_out = layer->out_channels;
      const gsize n_unrolled = ee_cpu_net_may_unroll (layer) ? EE_CPU_UNROLL_PIXELS : 0;

      folded = MAX (folded, layer->batch_norm ? count * 9 : 0);
      unrolled = MAX (unrolled, count * n_unrolled * n_unrolled);
      if (!allocate (net, &weights->bias[l], layer->batch_norm ? n_out : 0, error)
          || !allocate (net, &weights->unrolled_bias[l], n_unrolled * n_out, error))
        return FALSE;
    }
  return allocate (net, &weights->folded, folded, error) && allocate (net, &weights->unrolled, unrolled, error);
}

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

  weights->copies = g_ptr_array_new ();
  if (!init_buffers (weights, net, error))
    {
      ee_cpu_weights_free (weights, net);
      return NULL;
    }
  return weights;
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

/* Transformed from folded weights, or from the parameters, whose home is plain. */
static gboolean
init_tiles_copy (EeCpuCopy *copy, EeNet *net, const float *source, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, copy->layer);
  const gsize count = ee_cpu_tiles_count_weights (layer->in_channels, layer->out_channels);
  EeCpuSpec spec;

  ee_cpu_net_describe (net, copy->layer, 1, FALSE, &spec);
  copy->data = ee_cpu_memory_allocate (&net->memory, count * sizeof (float), error);
  if (copy->data == NULL)
    return FALSE;
  ee_cpu_op_init_tiles (&copy->reorder, spec.name,
                        ee_cpu_tiles_new (EE_CPU_TILES_WEIGHTS, EE_CPU_TILES_PLAIN, &spec, net->threads));
  return ee_cpu_op_bind (&copy->reorder, &net->engine, DNNL_ARG_FROM, source, error)
         && ee_cpu_op_bind (&copy->reorder, &net->engine, DNNL_ARG_TO, copy->data, error);
}

/* A copy comes from unrolled weights, from folded weights in plain layout, or from the parameters. */
static gboolean
init_copy (EeCpuCopy *copy, EeCpuWeights *weights, EeNet *net, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, copy->layer);
  const EeCpuTensor *tensor = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_WEIGHT);
  float *parameters = tensor->slots[EE_SLOT_PARAMETER];
  const gboolean unrolled = copy->form == EE_CPU_UNROLLED;
  float *source = unrolled ? weights->unrolled : layer->batch_norm ? weights->folded : parameters;
  g_autoptr (EeCpuDesc) layout = unrolled            ? ee_cpu_net_describe_unrolled (layer, error)
                                 : layer->batch_norm ? ee_cpu_desc_copy (tensor->plain, error)
                                                     : ee_cpu_desc_copy (tensor->home, error);

  if (layout == NULL)
    return FALSE;
  copy->bias = unrolled            ? weights->unrolled_bias[copy->layer]
               : layer->batch_norm ? weights->bias[copy->layer]
                                   : ee_cpu_net_get_tensor (net, layer, EE_TENSOR_BIAS)->slots[EE_SLOT_PARAMETER];
  if (copy->form == EE_CPU_TILES)
    return init_tiles_copy (copy, net, source, error);
  if (source == parameters && ee_cpu_desc_equal (copy->desc, layout))
    {
      copy->data = parameters;
      copy->borrowed = TRUE;
      return TRUE;
    }

  copy->data = ee_cpu_memory_allocate (&net->memory, ee_cpu_desc_get_bytes (copy->desc), error);
  return copy->data != NULL && ee_cpu_op_init_reorder (&copy->reorder, &net->engine, layout, copy->desc, error)
         && ee_cpu_op_bind (&copy->reorder, &net->engine, DNNL_ARG_FROM, source, error)
         && ee_cpu_op_bind (&copy->reorder, &net->engine, DNNL_ARG_TO, copy->data, error)
         && ee_cpu_net_reserve_scratch (net, &copy->reorder, error);
}

/**
 * ee_cpu_weights_acquire:
 * @weights: the copies
 * @net: their net
 * @layer: index of a convolution or dense layer
 * @algorithm: of a convolution, from which the form of its weights follows
 * @desc: (transfer full) (nullable): the layout wanted; NULL where @algorithm is EE_CPU_TILES
 * @error: EE_ERROR_NO_MEMORY or EE_ERROR_DEVICE
 *
 * Returns: (transfer full): a copy, not yet filled; give it back with ee_cpu_weights_release()
 */
EeCpuCopy *
ee_cpu_weights_acquire (EeCpuWeights *weights, EeNet *net, guint layer, EeCpuAlgorithm algorithm, EeCpuDesc *desc,
                        GError **error)
{
  const EeCpuAlgorithm form = algorithm == EE_CPU_WINOGRAD || algorithm == EE_CPU_SINGLE ? EE_CPU_DIRECT : algorithm;
  EeCpuCopy *copy;

  for (guint i = 0; i < weights->copies->len; i++)
    {
      copy = weights->copies->pdata[i];
      if (copy->layer != layer || copy->form != form || (desc != NULL && !ee_cpu_desc_equal (copy->desc, desc)))
        continue;
      ee_cpu_desc_free (desc);
      copy->users++;
      return copy;
    }

  copy = g_new0 (EeCpuCopy, 1);
  copy->layer = layer;
  copy->form = form;
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

/* Fills @weights->unrolled and the layer's unrolled bias from what was folded, or from the parameters. */
static void
unroll (EeCpuWeights *weights, EeNet *net, guint index)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  const float *plain = layer->batch_norm
                           ? weights->folded
                           : ee_cpu_net_get_tensor (net, layer, EE_TENSOR_WEIGHT)->slots[EE_SLOT_PARAMETER];
  const float *bias = layer->batch_norm ? weights->bias[index]
                                        : ee_cpu_net_get_tensor (net, layer, EE_TENSOR_BIAS)->slots[EE_SLOT_PARAMETER];

  ee_cpu_unroll_weights (plain, layer->out_channels, layer->in_channels, net->block, weights->unrolled);
  ee_cpu_unroll_bias (bias, layer->out_channels, net->block, weights->unrolled_bias[index]);
}

/**
 * ee_cpu_weights_refresh:
 * @weights: the copies
 * @net: their net
 * @copy: one of them
 * @error: EE_ERROR_DEVICE
 *
 * Brings a copy and its bias up to date; does nothing if no parameter has changed since.
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
  if (copy->form == EE_CPU_UNROLLED)
    unroll (weights, net, copy->layer);
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
 * ee_cpu_copy_get_bias:
 * @copy: a copy
 *
 * Returns: (transfer none): the bias to add, as up to date as the copy
 */
const float *
ee_cpu_copy_get_bias (const EeCpuCopy *copy)
{
  return copy->bias;
}
