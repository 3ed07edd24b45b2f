/* SPDX-License-Identifier: Apache-2.0 */
/* What comes out of a layer, for people to look at: one image goes layer by layer through the room between layers, so
 * that pools and kept rows stay as they are.
 */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-cuda-forward-private.h"
#include "ee-cuda-layer.h"
#include "ee-cuda-rows.h"
#include "ee-cuda-upload.h"
#include "ee-error.h"

static gboolean
check_question (EeNet *net, guint layer, gsize count, GError **error)
{
  if (layer >= ee_plan_get_n_layers (net->plan))
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The network has no layer %u."), layer);
  else if (count != ee_cuda_rows_count_outputs (net, layer))
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("Layer %u gives %zu numbers, not %zu."), layer,
                 ee_cuda_rows_count_outputs (net, layer), count);
  else
    return TRUE;
  return FALSE;
}

/* From [pixels, channels] to [channels, pixels] in fp32, to the host. */
static gboolean
fetch (EeNet *net, guint layer, gpointer from, float *out, gsize count, GError **error)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);
  const guint pixels = info->out_side * info->out_side;

  if (!EE_CUDA_LAUNCH (&net->kernels, net->lanes[0].stream, transpose, count, error, .in = from, .out = net->staged,
                       .outer = 1, .a = pixels, .b = info->out_channels, .in_stride = info->out_channels,
                       .out_stride = pixels, .in_format = net->format, .out_format = EE_CUDA_F32)
      || !ee_cuda_net_copy (net, 0, net->staging, net->staged, count * sizeof (float), cudaMemcpyDeviceToHost, error)
      || !ee_cuda_net_wait (net, 0, error))
    return FALSE;
  memcpy (out, net->staging, count * sizeof (float));
  return TRUE;
}

/**
 * ee_cuda_activations_read:
 * @net: a net
 * @image: [32, 32, 3] uint8
 * @layer: index in the plan
 * @out: (out): [out_channels, out_side, out_side] after batch norm and ReLU, if the layer has them
 * @count: of @out
 * @error: EE_ERROR_INVALID, EE_ERROR_NO_MEMORY or EE_ERROR_DEVICE
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_activations_read (EeNet *net, const guint8 *image, guint layer, float *out, gsize count, GError **error)
{
  EeCudaInference *self = net->inference;
  guint way[EE_PLAN_MAX_LAYERS], n;
  gpointer in = self->between[0][1];

  if (!check_question (net, layer, count, error))
    return FALSE;
  n = ee_plan_find_way (net->plan, layer, way);
  if (!ee_cuda_copies_refresh (net, FALSE, error) || !ee_cuda_upload_images (net, image, 1, in, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gpointer to = self->between[0][i % 2];

      if (!ee_cuda_layer_infer (net, 0, way[i], 1, in, to, error))
        return FALSE;
      in = to;
    }
  return fetch (net, layer, in, out, count, error);
}
