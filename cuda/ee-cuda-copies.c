/* SPDX-License-Identifier: Apache-2.0 */
/* What layers compute with: the parameters themselves, or copies in a shorter format; in inference with batch norm
 * folded in: with s = gamma / sqrt (variance + epsilon), a convolution and the batch norm behind it are a convolution
 * with the weights s w and the bias beta - s mean.
 */
#include "ee-cuda-net.h"

/**
 * ee_cuda_copies_init:
 * @net: with its tensors described
 * @training: which copies
 *
 * Says what memory they want.
 */
void
ee_cuda_copies_init (EeNet *net, gboolean training)
{
  EeCudaCopies *copies = &net->copies[training];

  for (guint l = 0; l < ee_plan_get_n_layers (net->plan); l++)
    {
      const EeLayer *layer = ee_plan_get_layer (net->plan, l);
      const gboolean fold = layer->batch_norm && !training;
      const EeCudaTensor *weight = ee_cuda_tensors_get (net, layer, EE_TENSOR_WEIGHT);

      if (weight == NULL || (!fold && net->format == EE_CUDA_F32))
        continue;
      ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &copies->weights[l], weight->count * net->number_bytes);
      if (fold || ee_cuda_tensors_get (net, layer, EE_TENSOR_BIAS) != NULL)
        ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &copies->bias[l], layer->out_channels * net->number_bytes);
    }
}

/* A convolution's weights, or NULL where the layer has none. */
gpointer
ee_cuda_copies_get_weight (const EeNet *net, guint layer, gboolean training)
{
  const EeCudaTensor *tensor = ee_cuda_tensors_get (net, ee_plan_get_layer (net->plan, layer), EE_TENSOR_WEIGHT);
  gpointer copy = net->copies[training].weights[layer];

  return copy != NULL || tensor == NULL ? copy : tensor->slots[EE_SLOT_PARAMETER];
}

/* Its bias, or NULL where it has none. */
gpointer
ee_cuda_copies_get_bias (const EeNet *net, guint layer, gboolean training)
{
  const EeCudaTensor *tensor = ee_cuda_tensors_get (net, ee_plan_get_layer (net->plan, layer), EE_TENSOR_BIAS);
  gpointer copy = net->copies[training].bias[layer];

  return copy != NULL || tensor == NULL ? copy : tensor->slots[EE_SLOT_PARAMETER];
}

static const float *
get_parameters (const EeNet *net, const EeLayer *layer, EeTensorRole role)
{
  return ee_cuda_tensors_get (net, layer, role)->slots[EE_SLOT_PARAMETER];
}

static gboolean
fold (EeNet *net, guint index, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  const EeCudaTensor *weight = ee_cuda_tensors_get (net, layer, EE_TENSOR_WEIGHT);

  return EE_CUDA_LAUNCH (
      &net->kernels, net->lanes[0].stream, norm_fold, weight->count, error, .weight = weight->slots[EE_SLOT_PARAMETER],
      .gamma = get_parameters (net, layer, EE_TENSOR_NORM_WEIGHT),
      .beta = get_parameters (net, layer, EE_TENSOR_NORM_BIAS),
      .mean = get_parameters (net, layer, EE_TENSOR_RUNNING_MEAN),
      .variance = get_parameters (net, layer, EE_TENSOR_RUNNING_VAR), .folded = net->copies[FALSE].weights[index],
      .bias = net->copies[FALSE].bias[index], .channels = layer->out_channels,
      .taps = weight->count / layer->out_channels, .format = net->format, .epsilon = EE_CUDA_NORM_EPSILON);
}

static gboolean
convert (EeNet *net, const EeCudaTensor *tensor, gpointer copy, GError **error)
{
  return copy == NULL
         || EE_CUDA_LAUNCH (&net->kernels, net->lanes[0].stream, convert, tensor->count, error,
                            .in = tensor->slots[EE_SLOT_PARAMETER], .out = copy, .count = tensor->count,
                            .in_format = EE_CUDA_F32, .out_format = net->format);
}

/**
 * ee_cuda_copies_refresh:
 * @net: a net
 * @training: which copies
 * @error: EE_ERROR_DEVICE
 *
 * Brings them up to date on the first lane; does nothing if no parameter has changed since.
 *
 * Returns: TRUE when the work is queued
 */
gboolean
ee_cuda_copies_refresh (EeNet *net, gboolean training, GError **error)
{
  EeCudaCopies *copies = &net->copies[training];

  if (copies->serial == net->serial)
    return TRUE;
  for (guint l = 0; l < ee_plan_get_n_layers (net->plan); l++)
    {
      const EeLayer *layer = ee_plan_get_layer (net->plan, l);

      if (layer->batch_norm && !training)
        {
          if (!fold (net, l, error))
            return FALSE;
          continue;
        }
      if (!convert (net, ee_cuda_tensors_get (net, layer, EE_TENSOR_WEIGHT), copies->weights[l], error)
          || !convert (net, ee_cuda_tensors_get (net, layer, EE_TENSOR_BIAS), copies->bias[l], error))
        return FALSE;
    }
  copies->serial = net->serial;
  return TRUE;
}
