/* SPDX-License-Identifier: Apache-2.0 */
/* Tensors on the device, and the way there and back
 *
 * At home the channels of the input come last, as cuDNN wants them: a weight [k, c, 3, 3] lies as [k, 3, 3, c], a dense
 * layer's [k, c * h * w] as [k, h * w, c]. Everything else is plain. A tensor travels in pieces of whole outputs
 * through pinned memory, and is turned on the device.
 */
#include "ee-cuda-net.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-cuda-rows.h"
#include "ee-cuda-status.h"
#include "ee-error.h"

enum
{
  LARGEST_PIECE = 1 << 20 /* numbers on their way at once */
};

static void
describe (EeNet *net, const EeTensor *info, EeCudaTensor *tensor)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, info->layer);

  tensor->outer = info->count;
  tensor->a = tensor->b = tensor->stride = 1;
  if (info->role == EE_TENSOR_WEIGHT)
    {
      tensor->outer = layer->out_channels;
      tensor->a = layer->in_channels;
      tensor->b = layer->kind == EE_LAYER_CONV ? 9 : layer->in_side * layer->in_side;
      tensor->stride = info->layer == 0 ? net->image_channels : tensor->a;
    }
  tensor->count = (gsize)tensor->outer * tensor->b * tensor->stride;
}

/**
 * ee_cuda_tensors_init:
 * @net: with its plan and formats
 *
 * Says what memory the tensors want.
 */
void
ee_cuda_tensors_init (EeNet *net)
{
  gsize largest = ee_cuda_rows_count_largest (net), piece = 1;

  for (guint t = 0; t < ee_plan_get_n_tensors (net->plan); t++)
    {
      const EeTensor *info = ee_plan_get_tensor (net->plan, t);
      EeCudaTensor *tensor = &net->tensors[t];
      const guint n_slots = net->options.training && ee_tensor_is_trained (info) ? EE_N_SLOTS : 1;

      describe (net, info, tensor);
      for (guint slot = 0; slot < n_slots; slot++)
        ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &tensor->slots[slot], tensor->count * sizeof (float));
      piece = MAX (piece, MIN (tensor->count, LARGEST_PIECE));
      largest = MAX (largest, (gsize)tensor->a * tensor->b); /* one output at least */
    }
  net->staging_count = MAX (piece, largest);
  ee_cuda_memory_want (&net->memory, EE_CUDA_PINNED, &net->staging, net->staging_count * sizeof (float));
  ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &net->staged, net->staging_count * sizeof (float));
}

/**
 * ee_cuda_tensors_fill:
 * @net: with its memory
 * @error: EE_ERROR_DEVICE
 *
 * All slots become 0, running variances 1.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_tensors_fill (EeNet *net, GError **error)
{
  for (guint t = 0; t < ee_plan_get_n_tensors (net->plan); t++)
    {
      const EeTensor *info = ee_plan_get_tensor (net->plan, t);
      const EeCudaTensor *tensor = &net->tensors[t];

      for (guint slot = 0; slot < EE_N_SLOTS; slot++)
        if (tensor->slots[slot] != NULL
            && !ee_cuda_net_clear (net, 0, tensor->slots[slot], tensor->count * sizeof (float), error))
          return FALSE;
      if (info->role == EE_TENSOR_RUNNING_VAR)
        {
          g_autofree float *ones = g_new (float, info->count);

          for (gsize i = 0; i < info->count; i++)
            ones[i] = 1;
          if (!ee_cuda_tensors_write (net, EE_SLOT_PARAMETER, t, ones, info->count, error))
            return FALSE;
        }
    }
  return TRUE;
}

/**
 * ee_cuda_tensors_get:
 * @net: a net
 * @layer: of its plan
 * @role: of the tensor
 *
 * Returns: (nullable) (transfer none): the tensor, or NULL if the layer has none
 */
const EeCudaTensor *
ee_cuda_tensors_get (const EeNet *net, const EeLayer *layer, EeTensorRole role)
{
  return layer->tensors[role] >= 0 ? &net->tensors[layer->tensors[role]] : NULL;
}

/* The tensor, or NULL with EE_ERROR_INVALID when the question makes no sense. */
static const EeCudaTensor *
find_slot (EeNet *net, EeSlot slot, guint index, gsize count, GError **error)
{
  const EeTensor *info;

  if (index >= ee_plan_get_n_tensors (net->plan) || (guint)slot >= EE_N_SLOTS)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The network has no tensor %u with a slot %d."), index,
                   (int)slot);
      return NULL;
    }
  info = ee_plan_get_tensor (net->plan, index);
  if (net->tensors[index].slots[slot] == NULL)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                 _ ("Tensor “%s” has no slot %d: it is not trained in this network."), info->name, (int)slot);
  else if (count != info->count)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("Tensor “%s” has %zu numbers, not %zu."), info->name,
                 info->count, count);
  else
    return &net->tensors[index];
  return NULL;
}

/* Pieces of whole outputs: how many go at once. */
static guint
get_outputs_at_once (const EeNet *net, const EeCudaTensor *tensor)
{
  return MIN (tensor->outer, net->staging_count / ((gsize)tensor->a * tensor->b));
}

static gboolean
write_piece (EeNet *net, const EeCudaTensor *tensor, float *slot, guint first, guint n, const float *in, GError **error)
{
  const gsize count = (gsize)n * tensor->a * tensor->b;

  memcpy (net->staging, in + (gsize)first * tensor->a * tensor->b, count * sizeof (float));
  return ee_cuda_net_copy (net, 0, net->staged, net->staging, count * sizeof (float), cudaMemcpyHostToDevice, error)
         && EE_CUDA_LAUNCH (&net->kernels, net->lanes[0].stream, transpose, (guint64)n * tensor->b * tensor->stride,
                            error, .in = net->staged, .out = slot + (gsize)first * tensor->b * tensor->stride,
                            .outer = n, .a = tensor->a, .b = tensor->b, .in_stride = tensor->b,
                            .out_stride = tensor->stride)
         && ee_cuda_net_wait (net, 0, error); /* the pinned memory is used again */
}

static gboolean
read_piece (EeNet *net, const EeCudaTensor *tensor, const float *slot, guint first, guint n, float *out, GError **error)
{
  const gsize count = (gsize)n * tensor->a * tensor->b;

  if (!EE_CUDA_LAUNCH (&net->kernels, net->lanes[0].stream, transpose, count, error,
                       .in = slot + (gsize)first * tensor->b * tensor->stride, .out = net->staged, .outer = n,
                       .a = tensor->b, .b = tensor->a, .in_stride = tensor->stride, .out_stride = tensor->b)
      || !ee_cuda_net_copy (net, 0, net->staging, net->staged, count * sizeof (float), cudaMemcpyDeviceToHost, error)
      || !ee_cuda_net_wait (net, 0, error))
    return FALSE;
  memcpy (out + (gsize)first * tensor->a * tensor->b, net->staging, count * sizeof (float));
  return TRUE;
}

/**
 * ee_cuda_tensors_read:
 * @net: a net
 * @slot: which numbers
 * @index: of the tensor in the plan
 * @out: (out): [count] row-major in the tensor's shape
 * @count: the tensor's
 * @error: EE_ERROR_INVALID when there is no such slot or @count differs; EE_ERROR_DEVICE
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_tensors_read (EeNet *net, EeSlot slot, guint index, float *out, gsize count, GError **error)
{
  const EeCudaTensor *tensor = find_slot (net, slot, index, count, error);
  guint at_once;

  if (tensor == NULL)
    return FALSE;
  at_once = get_outputs_at_once (net, tensor);
  for (guint first = 0; first < tensor->outer; first += at_once)
    if (!read_piece (net, tensor, tensor->slots[slot], first, MIN (at_once, tensor->outer - first), out, error))
      return FALSE;
  return TRUE;
}

/**
 * ee_cuda_tensors_write:
 * @net: a net
 * @slot: which numbers
 * @index: of the tensor in the plan
 * @in: [count] row-major in the tensor's shape
 * @count: the tensor's
 * @error: EE_ERROR_INVALID when there is no such slot or @count differs; EE_ERROR_DEVICE
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_tensors_write (EeNet *net, EeSlot slot, guint index, const float *in, gsize count, GError **error)
{
  const EeCudaTensor *tensor = find_slot (net, slot, index, count, error);
  guint at_once;

  if (tensor == NULL)
    return FALSE;
  at_once = get_outputs_at_once (net, tensor);
  if (slot == EE_SLOT_PARAMETER)
    net->serial++;
  for (guint first = 0; first < tensor->outer; first += at_once)
    if (!write_piece (net, tensor, tensor->slots[slot], first, MIN (at_once, tensor->outer - first), in, error))
      return FALSE;
  return TRUE;
}
