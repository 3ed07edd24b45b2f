/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints of models: all tensors of a plan, the plan itself, and the facts, in one safetensors file.
 *
 * Nothing is allocated for a file's tensors before all of them were found in the shapes of the plan.
 */
#include "ee-checkpoint-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ee-error.h"
#include "ee-json.h"

#define FORMAT_VERSION 1

/* Largest magnitude that does not round to infinity in F16. */
#define MAX_F16 65519.996f

/* Weights that cannot be used: a net full of NaN would call every image the same without a word. */
gboolean
ee_checkpoint_check_values (const char *path, const EeTensor *tensor, const float *values, GError **error)
{
  const gboolean is_variance = tensor->role == EE_TENSOR_RUNNING_VAR;

  for (gsize i = 0; i < tensor->count; i++)
    if (!isfinite (values[i]) || (is_variance && values[i] < 0))
      {
        g_autofree char *name = g_filename_display_name (path);

        g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT,
                     _ ("The tensor %s for “%s” holds a number that no trained network has: %g."), tensor->name, name,
                     values[i]);
        return FALSE;
      }
  return TRUE;
}

static char *
make_metadata (const EeParameters *parameters, const EeModelFacts *facts)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_int_member (object, "format", FORMAT_VERSION);
  json_object_set_member (object, "plan", ee_checkpoint_plan_to_json (parameters->plan));
  json_object_set_member (object, "facts", ee_model_facts_to_json (facts));
  json_node_set_object (root, object);
  return json_to_string (root, FALSE);
}

static gboolean
check_saved_values (const char *path, const EeTensor *tensor, const float *values, EeDtype dtype, GError **error)
{
  if (!ee_checkpoint_check_values (path, tensor, values, error))
    return FALSE;
  for (gsize i = 0; dtype == EE_DTYPE_F16 && i < tensor->count; i++)
    if (fabsf (values[i]) > MAX_F16)
      {
        g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT,
                     _ ("The tensor %s holds %g, which is too large for 16-bit floats (F16)."), tensor->name,
                     values[i]);
        return FALSE;
      }
  return TRUE;
}

/**
 * ee_checkpoint_save:
 * @path: the file to make or replace
 * @parameters: the network
 * @facts: what is known of it; class names, if any, for each main class
 * @weights_dtype: of convolution kernels and dense matrices; all else is F32 always
 * @error: G_FILE_ERROR, or EE_ERROR_CHECKPOINT if a number is NaN, infinite, or too large for @weights_dtype; then an
 *   old file stands untouched
 *
 * The same network and facts give the same bytes.
 *
 * Returns: TRUE if the new file is in place
 */
gboolean
ee_checkpoint_save (const char *path, const EeParameters *parameters, const EeModelFacts *facts, EeDtype weights_dtype,
                    GError **error)
{
  g_autoptr (EeSafetensors) file = NULL;
  g_autofree char *metadata = NULL;

  g_return_val_if_fail (path != NULL && parameters != NULL && facts != NULL, FALSE);
  g_return_val_if_fail (facts->threshold >= 0 && facts->threshold <= 1 && isfinite (facts->epochs), FALSE);
  g_return_val_if_fail (facts->class_names == NULL
                            || g_strv_length (facts->class_names) == ee_plan_get_options (parameters->plan)->n_main,
                        FALSE);

  file = ee_safetensors_new ();
  for (guint t = 0; t < ee_plan_get_n_tensors (parameters->plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (parameters->plan, t);
      EeDtype dtype = tensor->n_dims >= 2 ? weights_dtype : EE_DTYPE_F32;

      if (!check_saved_values (path, tensor, parameters->tensors[t], dtype, error))
        return FALSE;
      ee_safetensors_add (file, tensor->name, dtype, tensor->shape, tensor->n_dims, parameters->tensors[t]);
    }
  metadata = make_metadata (parameters, facts);
  ee_safetensors_set_metadata (file, EE_CHECKPOINT_MODEL_KEY, metadata);
  ee_safetensors_set_metadata (file, "format", "pt");
  return ee_safetensors_save (file, path, error);
}

/* The type in which the file keeps its weights: that of the first matrix or kernel. */
static EeDtype
find_dtype (EeSafetensors *file, const EePlan *plan)
{
  EeDtype dtype = EE_DTYPE_F32;

  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);

      if (tensor->n_dims >= 2 && ee_safetensors_get_dtype (file, tensor->name, &dtype))
        break;
    }

  return dtype;
}

/**
 * ee_checkpoint_rewrite:
 * @path: a checkpoint
 * @parameters: as ee_checkpoint_load() read them from it
 * @facts: what is known of the network now
 * @error: as of ee_checkpoint_load() and ee_checkpoint_save()
 *
 * Replaces the file by one with other facts and the same numbers in the same precision.
 *
 * Returns: TRUE if the new file is in place; if not, the old one is
 */
gboolean
ee_checkpoint_rewrite (const char *path, const EeParameters *parameters, const EeModelFacts *facts, GError **error)
{
  g_autoptr (EeSafetensors) file = NULL;
  EeDtype dtype;

  g_return_val_if_fail (path != NULL && parameters != NULL && facts != NULL, FALSE);

  if ((file = ee_safetensors_load (path, error)) == NULL)
    return FALSE;
  dtype = find_dtype (file, parameters->plan);
  g_clear_pointer (&file, ee_safetensors_free);

  return ee_checkpoint_save (path, parameters, facts, dtype, error);
}

/* Reads plan and facts from our metadata. */
static EePlan *
read_metadata (const char *text, const char *path, EeModelFacts **facts, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GError) cause = NULL;
  g_autoptr (JsonObject) object = ee_json_parse_object (text, &cause);
  g_autoptr (EePlan) plan = NULL;
  JsonObject *plan_object = NULL, *facts_object = NULL;
  guint64 version = 0;

  if (object != NULL && ee_json_get_uint (object, "format", 1, G_MAXINT64, &version, &cause)
      && version > FORMAT_VERSION)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT, _ ("“%s” was written by a newer version of Offramp."), name);
      return NULL;
    }
  if (cause == NULL && (plan_object = ee_json_get_object (object, "plan", &cause)) != NULL)
    plan = ee_checkpoint_plan_from_json (plan_object, &cause);
  if (cause == NULL && (facts_object = ee_json_get_object (object, "facts", &cause)) != NULL)
    *facts = ee_model_facts_from_json (facts_object, &cause);
  if (cause == NULL && (*facts)->class_names != NULL
      && g_strv_length ((*facts)->class_names) != ee_plan_get_options (plan)->n_main)
    g_set_error (&cause, EE_ERROR, EE_ERROR_CHECKPOINT, _ ("It names another number of classes than it has."));
  if (cause == NULL)
    return g_steal_pointer (&plan);

  g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT, _ ("What “%s” says of itself cannot be read: %s"), name,
               cause->message);
  return NULL;
}

/* The plan of the file: the one it states, or the one that its tensors suggest. */
static EePlan *
find_plan (EeSafetensors *file, const char *path, EeModelFacts **facts, GError **error)
{
  const char *metadata = ee_safetensors_get_metadata (file, EE_CHECKPOINT_MODEL_KEY);

  if (ee_safetensors_get_metadata (file, EE_CHECKPOINT_STATE_KEY) != NULL)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT,
                   _ ("“%s” is the state of a training, not a model; the model lies beside it."), name);
      return NULL;
    }
  if (metadata != NULL)
    return read_metadata (metadata, path, facts, error);
  *facts = ee_model_facts_new ();
  return ee_checkpoint_derive_plan (file, path, error);
}

/* Whether the file holds the plan's tensors and no others. */
static gboolean
check_tensors (EeSafetensors *file, const EePlan *plan, const char *path, GError **error)
{
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);

      if (!ee_safetensors_check (file, tensor->name, tensor->shape, tensor->n_dims, error))
        return FALSE;
    }
  for (guint i = 0; i < ee_safetensors_get_n_tensors (file); i++)
    {
      const char *tensor_name = ee_safetensors_get_name (file, i);

      if (ee_plan_find_tensor (plan, tensor_name) < 0 && !ee_checkpoint_ignores (plan, tensor_name))
        {
          g_autofree char *name = g_filename_display_name (path);

          g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT,
                       _ ("“%s” holds a tensor that its network has no place for: %s."), name, tensor_name);
          return FALSE;
        }
    }
  return TRUE;
}

static EeParameters *
read_tensors (EeSafetensors *file, EePlan *plan, const char *path, GError **error)
{
  g_autoptr (EeParameters) parameters = ee_parameters_new (plan);

  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);

      if (!ee_safetensors_get (file, tensor->name, tensor->shape, tensor->n_dims, parameters->tensors[t], error))
        return NULL;
    }
  if (!ee_checkpoint_fold_biases (parameters, file, error))
    return NULL;
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    if (!ee_checkpoint_check_values (path, ee_plan_get_tensor (plan, t), parameters->tensors[t], error))
      return NULL;
  return g_steal_pointer (&parameters);
}

/**
 * ee_checkpoint_load:
 * @path: a file
 * @facts: (out) (optional) (transfer full): what is known of the network; untouched on failure
 * @error: G_FILE_ERROR if it cannot be opened; EE_ERROR_CHECKPOINT names the file and what is wrong: cut short, not
 *   safetensors, a tensor missing, superfluous or of another shape, NaN or infinite numbers
 *
 * Without our metadata the plan is derived from the tensors: batch norm or not, width, exits, classes; the pixels'
 * mean and deviation are taken as 0.5. Biases before batch norm are folded into the running means.
 *
 * Returns: (transfer full): the network, or NULL
 */
EeParameters *
ee_checkpoint_load (const char *path, EeModelFacts **facts, GError **error)
{
  g_autoptr (EeSafetensors) file = NULL;
  g_autoptr (EePlan) plan = NULL;
  g_autoptr (EeModelFacts) found = NULL;
  EeParameters *parameters;

  g_return_val_if_fail (path != NULL, NULL);

  file = ee_safetensors_load (path, error);
  if (file == NULL || (plan = find_plan (file, path, &found, error)) == NULL || !check_tensors (file, plan, path, error)
      || (parameters = read_tensors (file, plan, path, error)) == NULL)
    return NULL;
  if (facts != NULL)
    *facts = g_steal_pointer (&found);
  return parameters;
}

/**
 * ee_checkpoint_load_facts:
 * @path: a file
 * @error: as of ee_checkpoint_load(), but the numbers are not looked at
 *
 * Quick, however large the network is.
 *
 * Returns: (transfer full): what is known of the network, or NULL
 */
EeModelFacts *
ee_checkpoint_load_facts (const char *path, GError **error)
{
  g_autoptr (EeSafetensors) file = NULL;
  g_autoptr (EePlan) plan = NULL;
  g_autoptr (EeModelFacts) facts = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = ee_safetensors_load (path, error);
  if (file == NULL || (plan = find_plan (file, path, &facts, error)) == NULL)
    return NULL;
  return g_steal_pointer (&facts);
}

/**
 * ee_checkpoint_load_plan:
 * @path: a file
 * @error: as of ee_checkpoint_load(), but the numbers are not looked at
 *
 * Quick, however large the network is.
 *
 * Returns: (transfer full): the layers of the network, or NULL
 */
EePlan *
ee_checkpoint_load_plan (const char *path, GError **error)
{
  g_autoptr (EeSafetensors) file = NULL;
  g_autoptr (EePlan) plan = NULL;
  g_autoptr (EeModelFacts) facts = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = ee_safetensors_load (path, error);
  if (file == NULL || (plan = find_plan (file, path, &facts, error)) == NULL
      || !check_tensors (file, plan, path, error))
    return NULL;
  return g_steal_pointer (&plan);
}
