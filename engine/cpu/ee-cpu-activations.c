/* SPDX-License-Identifier: Apache-2.0 */
/* Reading activations: the layers of inference one by one, with its folded weights, on a row that never was in a pool
 *
 * Inference itself reuses its buffers from layer to layer, so there is nothing to read after it. Here each layer is a
 * part of its own (ee-cpu-program.h) that is made when it is first asked for.
 */
#include "ee-cpu-activations.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-cpu-forward.h"
#include "ee-cpu-program.h"
#include "ee-error.h"

/**
 * EeCpuActivations:
 * @image: [3, 32, 32] normalised
 * @between: two buffers for what comes out of a layer, of the net's memory
 * @parts: of each layer; zeros until it is first run
 */
struct _EeCpuActivations
{
  gpointer image;
  gpointer between[2];
  EeCpuPart parts[EE_PLAN_MAX_LAYERS];
};

static gboolean
ensure_activations (EeNet *net, GError **error)
{
  EeCpuActivations *self;
  gsize largest = 0;

  if (net->activations == NULL)
    net->activations = g_new0 (EeCpuActivations, 1);
  self = net->activations;
  if (self->between[1] != NULL)
    return TRUE;
  for (guint l = 0; l < ee_plan_get_n_layers (net->plan); l++)
    largest = MAX (largest, ee_cpu_net_get_output_bytes (net, l));
  if (self->image == NULL)
    self->image = ee_cpu_memory_allocate (&net->memory, ee_cpu_net_get_input_bytes (net, 0), error);
  for (guint i = 0; i < 2 && self->image != NULL; i++)
    if (self->between[i] == NULL)
      self->between[i] = ee_cpu_memory_allocate (&net->memory, largest, error);
  return self->image != NULL && self->between[0] != NULL && self->between[1] != NULL;
}

/**
 * ee_cpu_activations_free:
 * @activations: (transfer full): of a net whose inference is still there; the net's memory frees the buffers
 */
void
ee_cpu_activations_free (EeCpuActivations *activations)
{
  for (guint l = 0; l < EE_PLAN_MAX_LAYERS; l++)
    ee_cpu_part_clear (&activations->parts[l]);
  g_free (activations);
}

/* From blocks of channels that lie together to [c, h, w]; a dense layer's output is plain already. */
static void
copy_plain (EeNet *net, guint index, gconstpointer from, float *out)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  const EeCpuType type = ee_cpu_net_get_output_type (net, index);
  const gsize block = layer->kind == EE_LAYER_DENSE ? 1 : net->block, pixels = layer->out_side * layer->out_side;

  for (gsize c = 0; c < layer->out_channels; c++)
    {
      const gsize first = c / block * pixels * block + c % block;

      for (gsize p = 0; p < pixels; p++)
        out[c * pixels + p] = ee_cpu_type_read (type, from, first + p * block);
    }
}

static gboolean
check_question (EeNet *net, guint layer, gsize count, GError **error)
{
  if (layer >= ee_plan_get_n_layers (net->plan))
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The network has no layer %u."), layer);
  else if (count != ee_cpu_net_count_outputs (net, layer))
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("Layer %u gives %zu numbers, not %zu."), layer,
                 ee_cpu_net_count_outputs (net, layer), count);
  else
    return TRUE;
  return FALSE;
}

/**
 * ee_cpu_activations_read:
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
ee_cpu_activations_read (EeNet *net, const guint8 *image, guint layer, float *out, gsize count, GError **error)
{
  g_auto (EeCpuThreads) threads = ee_cpu_net_enter (net);
  double *clock = net->layers_ms;
  EeCpuActivations *self;
  guint way[EE_PLAN_MAX_LAYERS], n;
  gconstpointer in;
  gboolean ok = TRUE;

  if (!check_question (net, layer, count, error) || !ensure_activations (net, error))
    return FALSE;

  self = net->activations;
  n = ee_plan_find_way (net->plan, layer, way);
  ee_cpu_net_convert_images (net, image, 1, self->image);
  in = self->image;
  net->layers_ms = NULL; /* it counts run_stage() only */
  for (guint i = 0; i < n && ok; i++)
    {
      EeCpuPart *part = &self->parts[way[i]];

      if (part->n == 0)
        ee_cpu_part_init (part, net, way[i], 1, 1);
      ok = ee_cpu_part_run (part, net, in, 1, self->between[i % 2], error);
      in = self->between[i % 2];
    }
  net->layers_ms = clock;
  if (ok)
    copy_plain (net, layer, in, out);
  return ok;
}
