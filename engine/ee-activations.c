/* SPDX-License-Identifier: Apache-2.0 */
/* The door to a backend's activations. */
#include "ee-activations.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"

/**
 * ee_activations_exist:
 * @model: a model
 *
 * Returns: whether its device can hand activations out
 */
gboolean
ee_activations_exist (const EeModel *model)
{
  return model->backend->read_activations != NULL;
}

/**
 * ee_activations_read:
 * @model: a model
 * @image: [32, 32, 3] uint8
 * @layer: index in its plan; no exit is asked whether the image would have left before
 * @error: EE_ERROR_INVALID where the device hands none out; the backend's
 *
 * It is slower than the router: layer by layer, and nothing is kept from one call to the next.
 *
 * Returns: (transfer full): [out_channels, out_side, out_side] after batch norm and ReLU, if the layer has them; or
 * NULL
 */
float *
ee_activations_read (EeModel *model, const guint8 *image, guint layer, GError **error)
{
  g_autofree float *values = NULL;
  const EeLayer *info;
  gsize count;

  g_return_val_if_fail (layer < ee_plan_get_n_layers (model->plan), NULL);

  if (!ee_activations_exist (model))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("%s does not hand out what is inside a network."),
                   model->device_name);
      return NULL;
    }
  info = ee_plan_get_layer (model->plan, layer);
  count = (gsize)info->out_channels * info->out_side * info->out_side;
  values = g_new (float, count);
  if (!model->backend->read_activations (model->net, image, layer, values, count, error))
    return NULL;
  return g_steal_pointer (&values);
}
