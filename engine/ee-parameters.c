/* SPDX-License-Identifier: Apache-2.0 */
/* Host copies of a network's numbers: making, initialising, moving to and from a net. */
#include "ee-parameters.h"

#include <math.h>
#include <string.h>

#include "ee-rng.h"

/* Spread of the weights of layers that answer, not followed by ReLU: small, so that training starts undecided. */
#define OUTPUT_DEVIATION 0.01

/**
 * ee_parameters_new:
 * @plan: what to make room for
 *
 * Returns: (transfer full): all numbers 0, running variances too
 */
EeParameters *
ee_parameters_new (EePlan *plan)
{
  EeParameters *parameters;
  guint n_tensors;

  g_return_val_if_fail (plan != NULL, NULL);

  n_tensors = ee_plan_get_n_tensors (plan);
  parameters = g_new0 (EeParameters, 1);
  parameters->plan = ee_plan_ref (plan);
  parameters->tensors = g_new0 (float *, n_tensors);
  for (guint t = 0; t < n_tensors; t++)
    parameters->tensors[t] = g_new0 (float, ee_plan_get_tensor (plan, t)->count);
  return parameters;
}

/* A number for the tensor's name (FNV-1a), so that its numbers do not depend on which other tensors there are. */
static guint64
hash_name (const char *name)
{
  guint64 hash = 0xcbf29ce484222325u;

  for (; *name != '\0'; name++)
    hash = (hash ^ (guint8)*name) * 0x100000001b3u;
  return hash;
}

static void
fill_weights (const EeTensor *tensor, const EeLayer *layer, guint64 seed, float *out)
{
  double fan_in = (double)(tensor->count / tensor->shape[0]);
  double deviation = layer->relu ? sqrt (2 / fan_in) : OUTPUT_DEVIATION;
  EeRng rng;

  ee_rng_init (&rng, ee_rng_mix (seed, hash_name (tensor->name)));
  for (gsize i = 0; i < tensor->count; i++)
    out[i] = deviation * ee_rng_normal (&rng);
}

/**
 * ee_parameters_new_he:
 * @plan: the network
 * @seed: of the weights
 *
 * Weights before ReLU are normal with deviation sqrt(2 / inputs) (He et al., "Delving deep into rectifiers", 2015,
 * equation 10), those of output layers with 0.01; biases and running means are 0, batch norm's weights and running
 * variances 1. A tensor's numbers depend on @seed, its name and its shape alone: networks with and without an
 * exit start from the same trunk.
 *
 * Returns: (transfer full): parameters to train from
 */
EeParameters *
ee_parameters_new_he (EePlan *plan, guint64 seed)
{
  EeParameters *parameters = ee_parameters_new (plan);

  g_return_val_if_fail (parameters != NULL, NULL);
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);

      if (tensor->role == EE_TENSOR_WEIGHT)
        fill_weights (tensor, ee_plan_get_layer (plan, tensor->layer), seed, parameters->tensors[t]);
      else if (tensor->role == EE_TENSOR_NORM_WEIGHT || tensor->role == EE_TENSOR_RUNNING_VAR)
        for (gsize i = 0; i < tensor->count; i++)
          parameters->tensors[t][i] = 1;
    }
  return parameters;
}

/**
 * ee_parameters_copy:
 * @parameters: what to copy
 *
 * Returns: (transfer full): a copy with numbers of its own and the same plan
 */
EeParameters *
ee_parameters_copy (const EeParameters *parameters)
{
  EeParameters *copy;

  g_return_val_if_fail (parameters != NULL, NULL);

  copy = ee_parameters_new (parameters->plan);
  for (guint t = 0; t < ee_plan_get_n_tensors (copy->plan); t++)
    memcpy (copy->tensors[t], parameters->tensors[t], ee_plan_get_tensor (copy->plan, t)->count * sizeof (float));
  return copy;
}

/**
 * ee_parameters_free:
 * @parameters: (nullable) (transfer full): parameters
 */
void
ee_parameters_free (EeParameters *parameters)
{
  if (parameters == NULL)
    return;
  for (guint t = 0; t < ee_plan_get_n_tensors (parameters->plan); t++)
    g_free (parameters->tensors[t]);
  g_free (parameters->tensors);
  ee_plan_unref (parameters->plan);
  g_free (parameters);
}

/* Running statistics live in the parameter slot alone. */
static gboolean
is_in_slot (const EeTensor *tensor, EeSlot slot)
{
  return slot == EE_SLOT_PARAMETER || ee_tensor_is_trained (tensor);
}

/**
 * ee_parameters_read:
 * @parameters: (inout): where to; what the slot does not have stays as it is
 * @backend: of @net
 * @net: with the same plan
 * @slot: which numbers
 * @error: the backend's; then some tensors may have been read
 *
 * Returns: TRUE if all were copied
 */
gboolean
ee_parameters_read (EeParameters *parameters, const EeBackend *backend, EeNet *net, EeSlot slot, GError **error)
{
  g_return_val_if_fail (parameters != NULL && backend != NULL && net != NULL, FALSE);

  for (guint t = 0; t < ee_plan_get_n_tensors (parameters->plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (parameters->plan, t);

      if (is_in_slot (tensor, slot) && !backend->read (net, slot, t, parameters->tensors[t], tensor->count, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * ee_parameters_write:
 * @parameters: what to copy
 * @backend: of @net
 * @net: with the same plan
 * @slot: which numbers
 * @error: the backend's; then some tensors may have been written
 *
 * Returns: TRUE if all were copied
 */
gboolean
ee_parameters_write (const EeParameters *parameters, const EeBackend *backend, EeNet *net, EeSlot slot, GError **error)
{
  g_return_val_if_fail (parameters != NULL && backend != NULL && net != NULL, FALSE);

  for (guint t = 0; t < ee_plan_get_n_tensors (parameters->plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (parameters->plan, t);

      if (is_in_slot (tensor, slot) && !backend->write (net, slot, t, parameters->tensors[t], tensor->count, error))
        return FALSE;
    }
  return TRUE;
}
