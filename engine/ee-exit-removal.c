/* SPDX-License-Identifier: Apache-2.0 */
/* Copies every tensor that both networks have. A network without exits says "redundant" as a class; the one made here
 * was never taught that class, so its output is 0 times the input plus a bias that lets it never win. */
#include "ee-exit-removal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-error.h"

/* The logit of "redundant": exp(-10,000) is 0, in bf16 too. */
#define NEVER (-1e4f)

/* The classifier's last layer has one output more than @from; [n_main + 1, in] or [n_main + 1]. */
static void
copy_with_never (const EeTensor *tensor, const float *from, gsize n_from, float *to)
{
  memcpy (to, from, n_from * sizeof *to);
  for (gsize i = n_from; i < tensor->count; i++)
    to[i] = tensor->role == EE_TENSOR_BIAS ? NEVER : 0;
}

/**
 * ee_exit_removal_new_plan:
 * @plan: of any network
 * @error: as of ee_plan_new_vgg19()
 *
 * Returns: (transfer full): of the same network without any exit, or NULL
 */
EePlan *
ee_exit_removal_new_plan (const EePlan *plan, GError **error)
{
  EePlanOptions options = *ee_plan_get_options (plan);

  options.exits = 0;
  return ee_plan_new_vgg19 (&options, error);
}

/**
 * ee_exit_removal_new_parameters:
 * @parameters: of a network with exits
 * @error: EE_ERROR_INVALID where it has none
 *
 * The trunk and the classifier keep their weights, so the classes are named as before, but for the rounding.
 *
 * Returns: (transfer full): of the same network without its exits, or NULL
 */
EeParameters *
ee_exit_removal_new_parameters (const EeParameters *parameters, GError **error)
{
  g_autoptr (EePlan) plan = NULL;
  EeParameters *plain;

  if (ee_plan_get_options (parameters->plan)->exits == 0)
    {
      g_set_error_literal (error, EE_ERROR, EE_ERROR_INVALID, _ ("This network has no exit that could be taken out."));
      return NULL;
    }
  plan = ee_exit_removal_new_plan (parameters->plan, error);
  if (plan == NULL)
    return NULL;

  plain = ee_parameters_new (plan);
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);
      const int source = ee_plan_find_tensor (parameters->plan, tensor->name);
      gsize n_from;

      g_assert (source >= 0);
      n_from = ee_plan_get_tensor (parameters->plan, source)->count;
      g_assert (n_from <= tensor->count);
      copy_with_never (tensor, parameters->tensors[source], n_from, plain->tensors[t]);
    }
  return plain;
}

/**
 * ee_exit_removal_open:
 * @model: a network with exits
 * @device: see ee_registry_find()
 * @error: EE_ERROR_INVALID where it has no exits; else as of ee_model_new()
 *
 * Returns: (transfer full): the same network without its exits, with the same weights, for batches as large; or NULL
 */
EeModel *
ee_exit_removal_open (EeModel *model, const char *device, GError **error)
{
  g_autoptr (EeParameters) parameters = ee_parameters_new (model->plan);
  g_autoptr (EeParameters) plain = NULL;

  if (!ee_parameters_read (parameters, model->backend, model->net, EE_SLOT_PARAMETER, error))
    return NULL;
  plain = ee_exit_removal_new_parameters (parameters, error);
  if (plain == NULL)
    return NULL;
  return ee_model_new (plain, model->facts, device, model->max_rows, 0, error);
}
