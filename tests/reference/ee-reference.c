/* SPDX-License-Identifier: Apache-2.0 */
/* The reference backend's table: making, freeing, reading and writing a net. */
#include "ee-reference.h"

#include "ee-error.h"
#include "ee-reference-private.h"

static guint
count_devices (GError **error)
{
  return 1;
}

static gboolean
get_device (guint index, EeDevice *out, GError **error)
{
  if (index > 0)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "The reference backend has no device %u.", index);
      return FALSE;
    }
  *out = (EeDevice){ .name = "Reference (naive loops in double precision)" };
  return TRUE;
}

static void
net_free (EeNet *net)
{
  if (net == NULL)
    return;

  ee_reference_clear_tapes (net);
  ee_reference_free_pools (net);
  for (guint slot = 0; slot < EE_N_SLOTS; slot++)
    for (guint t = 0; t < EE_PLAN_MAX_TENSORS; t++)
      g_free (net->slots[slot][t]);
  ee_plan_unref (net->plan);
  g_free (net);
}

static EeNet *
net_new (EePlan *plan, guint device, const EeNetOptions *options, GError **error)
{
  EeNet *net;

  if (device > 0 || options->max_rows == 0)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "There is no device %u for batches of %u rows.", device,
                   options->max_rows);
      return NULL;
    }

  net = g_new0 (EeNet, 1);
  net->plan = ee_plan_ref (plan);
  net->options = *options;
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);
      const guint n_slots = options->training && ee_tensor_is_trained (tensor) ? EE_N_SLOTS : 1;

      for (guint slot = 0; slot < n_slots; slot++)
        net->slots[slot][t] = g_new0 (double, tensor->count);
      if (tensor->role == EE_TENSOR_RUNNING_VAR)
        for (gsize i = 0; i < tensor->count; i++)
          net->slots[EE_SLOT_PARAMETER][t][i] = 1;
    }
  ee_reference_init_pools (net);
  return net;
}

/* The numbers of a tensor's slot, or NULL with an error. */
static double *
find_slot (EeNet *net, EeSlot slot, guint tensor, gsize count, GError **error)
{
  if (tensor >= ee_plan_get_n_tensors (net->plan) || slot >= EE_N_SLOTS)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "There is no tensor %u with a slot %u.", tensor, slot);
  else if (net->slots[slot][tensor] == NULL)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "Tensor %s has no slot %u in this net.",
                 ee_plan_get_tensor (net->plan, tensor)->name, slot);
  else if (count != ee_plan_get_tensor (net->plan, tensor)->count)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "Tensor %s does not have %" G_GSIZE_FORMAT " elements.",
                 ee_plan_get_tensor (net->plan, tensor)->name, count);
  else
    return net->slots[slot][tensor];
  return NULL;
}

static gboolean
read_tensor (EeNet *net, EeSlot slot, guint tensor, float *out, gsize count, GError **error)
{
  const double *values = find_slot (net, slot, tensor, count, error);

  if (values == NULL)
    return FALSE;
  for (gsize i = 0; i < count; i++)
    out[i] = values[i];
  return TRUE;
}

static gboolean
write_tensor (EeNet *net, EeSlot slot, guint tensor, const float *in, gsize count, GError **error)
{
  double *values = find_slot (net, slot, tensor, count, error);

  if (values == NULL)
    return FALSE;
  for (gsize i = 0; i < count; i++)
    values[i] = in[i];
  return TRUE;
}

/**
 * ee_reference_backend_get:
 *
 * Returns: (transfer none): the backend "reference"
 */
const EeBackend *
ee_reference_backend_get (void)
{
  static const EeBackend backend = {
    .abi = EE_BACKEND_ABI,
    .size = sizeof (EeBackend),
    .id = "reference",
    .rank = -1000,
    .count_devices = count_devices,
    .get_device = get_device,
    .net_new = net_new,
    .net_free = net_free,
    .read = read_tensor,
    .write = write_tensor,
    .push = ee_reference_push,
    .run_stage = ee_reference_run_stage,
    .keep = ee_reference_keep,
    .clear = ee_reference_clear,
    .read_activations = ee_reference_read_activations,
    .train_pass = ee_reference_train_pass,
    .train_update = ee_reference_train_update,
  };

  return &backend;
}
