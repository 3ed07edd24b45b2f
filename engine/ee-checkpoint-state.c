/* SPDX-License-Identifier: Apache-2.0 */
/* The state of a training in one safetensors file: parameters and moments, and the trainer's own JSON.
 *
 * One file, so that a kill cannot leave parameters of one step beside moments of another.
 */
#include "ee-checkpoint-private.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"
#include "ee-json.h"

/* By place in the slots' array. */
static const char *const prefixes[] = { "parameter", "moment1", "moment2" };

static char *
make_name (guint slot, const EeTensor *tensor)
{
  return g_strdup_printf ("%s.%s", prefixes[slot], tensor->name);
}

/* Moments of running statistics do not exist. */
static gboolean
is_stored (guint slot, const EeTensor *tensor)
{
  return slot == 0 || ee_tensor_is_trained (tensor);
}

/**
 * ee_checkpoint_save_state:
 * @path: the file to make or replace
 * @slots: [n_slots]: parameters, first moments, second moments; all of one plan
 * @n_slots: 1 to 3
 * @state_json: JSON text of the caller's own
 * @error: G_FILE_ERROR, or EE_ERROR_CHECKPOINT if a number is NaN or infinite; then an old file stands untouched
 *
 * Returns: TRUE if the new file is in place
 */
gboolean
ee_checkpoint_save_state (const char *path, const EeParameters *const slots[], guint n_slots, const char *state_json,
                          GError **error)
{
  g_autoptr (EeSafetensors) file = NULL;
  g_autoptr (JsonNode) plan_node = NULL;
  g_autofree char *plan_json = NULL;

  g_return_val_if_fail (path != NULL && slots != NULL && state_json != NULL, FALSE);
  g_return_val_if_fail (n_slots >= 1 && n_slots <= G_N_ELEMENTS (prefixes), FALSE);

  file = ee_safetensors_new ();
  for (guint s = 0; s < n_slots; s++)
    for (guint t = 0; t < ee_plan_get_n_tensors (slots[s]->plan); t++)
      {
        const EeTensor *tensor = ee_plan_get_tensor (slots[s]->plan, t);
        g_autofree char *name = make_name (s, tensor);

        if (!is_stored (s, tensor))
          continue;
        if (!ee_checkpoint_check_values (path, tensor, slots[s]->tensors[t], error))
          return FALSE;
        ee_safetensors_add (file, name, EE_DTYPE_F32, tensor->shape, tensor->n_dims, slots[s]->tensors[t]);
      }
  plan_node = ee_checkpoint_plan_to_json (slots[0]->plan);
  plan_json = json_to_string (plan_node, FALSE);
  ee_safetensors_set_metadata (file, EE_CHECKPOINT_PLAN_KEY, plan_json);
  ee_safetensors_set_metadata (file, EE_CHECKPOINT_STATE_KEY, state_json);
  return ee_safetensors_save (file, path, error);
}

/* Whether the file is a state, of that network. */
static gboolean
check_plan (EeSafetensors *file, const char *path, const EePlan *plan, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  const char *text = ee_safetensors_get_metadata (file, EE_CHECKPOINT_PLAN_KEY);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (EePlan) found = NULL;

  if (text == NULL || ee_safetensors_get_metadata (file, EE_CHECKPOINT_STATE_KEY) == NULL)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT, _ ("“%s” is not the state of a training."), name);
      return FALSE;
    }
  object = ee_json_parse_object (text, NULL);
  if (object != NULL)
    found = ee_checkpoint_plan_from_json (object, NULL);
  if (found == NULL || !ee_plan_equal (found, plan))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT, _ ("“%s” is the state of another network."), name);
      return FALSE;
    }
  return TRUE;
}

/* Whether all tensors are there, so that nothing is overwritten in vain. */
static gboolean
check_tensors (EeSafetensors *file, EeParameters *const slots[], guint n_slots, GError **error)
{
  for (guint s = 0; s < n_slots; s++)
    for (guint t = 0; t < ee_plan_get_n_tensors (slots[s]->plan); t++)
      {
        const EeTensor *tensor = ee_plan_get_tensor (slots[s]->plan, t);
        g_autofree char *name = make_name (s, tensor);

        if (is_stored (s, tensor) && !ee_safetensors_check (file, name, tensor->shape, tensor->n_dims, error))
          return FALSE;
      }
  return TRUE;
}

/**
 * ee_checkpoint_load_state:
 * @path: a file that ee_checkpoint_save_state() wrote
 * @slots: [n_slots]: as many as were saved, of the same plan
 * @n_slots: 1 to 3
 * @state_json: (out) (transfer full): the caller's own text; untouched on failure
 * @error: G_FILE_ERROR, or EE_ERROR_CHECKPOINT if it is corrupt or of another network; then the slots may hold a mix
 *
 * Returns: TRUE if all was read
 */
gboolean
ee_checkpoint_load_state (const char *path, EeParameters *const slots[], guint n_slots, char **state_json,
                          GError **error)
{
  g_autoptr (EeSafetensors) file = NULL;

  g_return_val_if_fail (path != NULL && slots != NULL && state_json != NULL, FALSE);
  g_return_val_if_fail (n_slots >= 1 && n_slots <= G_N_ELEMENTS (prefixes), FALSE);

  file = ee_safetensors_load (path, error);
  if (file == NULL || !check_plan (file, path, slots[0]->plan, error) || !check_tensors (file, slots, n_slots, error))
    return FALSE;
  for (guint s = 0; s < n_slots; s++)
    for (guint t = 0; t < ee_plan_get_n_tensors (slots[s]->plan); t++)
      {
        const EeTensor *tensor = ee_plan_get_tensor (slots[s]->plan, t);
        g_autofree char *name = make_name (s, tensor);

        if (is_stored (s, tensor)
            && (!ee_safetensors_get (file, name, tensor->shape, tensor->n_dims, slots[s]->tensors[t], error)
                || !ee_checkpoint_check_values (path, tensor, slots[s]->tensors[t], error)))
          return FALSE;
      }
  *state_json = g_strdup (ee_safetensors_get_metadata (file, EE_CHECKPOINT_STATE_KEY));
  return TRUE;
}
