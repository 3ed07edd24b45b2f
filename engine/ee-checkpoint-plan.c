/* SPDX-License-Identifier: Apache-2.0 */
/* Plans in checkpoints: as JSON in our own, and worked out from the tensors of those that others wrote.
 *
 * A PyTorch state dict says nothing of the pixels' mean and deviation. They are taken as 0.5, which maps pixels to
 * -1..1, the commonest choice; who trained with others writes them into __metadata__ under "offramp" (see
 * ee-checkpoint.h).
 */
#include "ee-checkpoint-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-error.h"
#include "ee-json.h"
#include "ee-settings.h"

enum
{
  FULL_WIDTH = 64, /* channels of the first convolution at width 1 */
  LAST_EXIT_BLOCK = 4
};

#define UNKNOWN_MEAN 0.5f
#define UNKNOWN_DEVIATION 0.5f

static void
add_floats (JsonBuilder *builder, const char *name, const float values[3])
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint c = 0; c < 3; c++)
    json_builder_add_double_value (builder, values[c]);
  json_builder_end_array (builder);
}

/* An object with the plan's options. */
JsonNode *
ee_checkpoint_plan_to_json (const EePlan *plan)
{
  const EePlanOptions *options = ee_plan_get_options (plan);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "preset");
  json_builder_add_string_value (builder, ee_preset_to_string (options->preset));
  json_builder_set_member_name (builder, "width_divisor");
  json_builder_add_int_value (builder, options->width_divisor);
  json_builder_set_member_name (builder, "exits");
  json_builder_begin_array (builder);
  for (guint k = 1; k <= LAST_EXIT_BLOCK; k++)
    if (options->exits & (1u << k))
      json_builder_add_int_value (builder, k);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "n_main");
  json_builder_add_int_value (builder, options->n_main);
  add_floats (builder, "mean", options->mean);
  add_floats (builder, "deviation", options->deviation);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
read_floats (JsonObject *object, const char *name, double least, double most, float values[3], GError **error)
{
  JsonArray *array = ee_json_get_array (object, name, error);

  if (array == NULL)
    return FALSE;
  for (guint c = 0; c < 3; c++)
    {
      JsonNode *element = json_array_get_length (array) == 3 ? json_array_get_element (array, c) : NULL;
      double value = element != NULL && JSON_NODE_HOLDS_VALUE (element) ? json_node_get_double (element) : most + 1;

      if (!(value >= least && value <= most))
        {
          g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” is not a list of 3 numbers from %g to %g."), name,
                       least, most);
          return FALSE;
        }
      values[c] = value;
    }
  return TRUE;
}

static gboolean
read_exits (JsonObject *object, guint *exits, GError **error)
{
  JsonArray *array = ee_json_get_array (object, "exits", error);

  if (array == NULL)
    return FALSE;
  *exits = 0;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      gint64 block = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_int (element) : 0;

      if (block < 1 || block > LAST_EXIT_BLOCK)
        {
          g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“exits” holds something else than blocks 1 to %d."),
                       LAST_EXIT_BLOCK);
          return FALSE;
        }
      *exits |= 1u << block;
    }
  return TRUE;
}

/* Reads what ee_checkpoint_plan_to_json() wrote. (transfer full) */
EePlan *
ee_checkpoint_plan_from_json (JsonObject *object, GError **error)
{
  EePlanOptions options = { 0 };
  const char *preset = ee_json_get_string (object, "preset", error);
  guint64 divisor, n_main;

  if (preset == NULL)
    return NULL;
  if (!ee_preset_from_string (preset, &options.preset))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("There is no preset “%s”."), preset);
      return NULL;
    }
  if (!ee_json_get_uint (object, "width_divisor", 1, 16, &divisor, error) || !read_exits (object, &options.exits, error)
      || !ee_json_get_uint (object, "n_main", 2, 1000, &n_main, error)
      || !read_floats (object, "mean", -1000, 1000, options.mean, error)
      || !read_floats (object, "deviation", 1e-6, 1000, options.deviation, error))
    return NULL;
  options.width_divisor = divisor;
  options.n_main = n_main;
  return ee_plan_new_vgg19 (&options, error);
}

static gboolean
fail (const char *path, GError **error, const char *reason)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, EE_ERROR, EE_ERROR_CHECKPOINT, _ ("“%s” is not a VGG-19 that fits here: %s"), name, reason);
  return FALSE;
}

static gboolean
derive_width (EeSafetensors *file, const char *path, guint *divisor, GError **error)
{
  guint shape[EE_SAFETENSORS_MAX_DIMS], n_dims;

  if (!ee_safetensors_get_shape (file, "features.0.weight", shape, &n_dims))
    return fail (path, error,
                 _ ("the tensor features.0.weight is missing; it should be [64, 3, 3, 3], or [32, 3, 3, 3] "
                    "at half the width, and so on."));
  if (n_dims != 4 || shape[0] == 0 || FULL_WIDTH % shape[0] != 0 || FULL_WIDTH / shape[0] > 16)
    return fail (path, error,
                 _ ("the tensor features.0.weight should be [64, 3, 3, 3], or [32, 3, 3, 3] at half the "
                    "width, and so on."));
  *divisor = FULL_WIDTH / shape[0];
  return TRUE;
}

/* The classifier's last layer tells the number of classes. */
static gboolean
derive_n_main (EeSafetensors *file, const char *path, EePlanOptions *options, GError **error)
{
  const char *name = options->preset == EE_PRESET_MODERN ? "classifier.2.weight" : "classifier.6.weight";
  guint shape[EE_SAFETENSORS_MAX_DIMS], n_dims, n_extra = options->exits == 0 ? 1 : 0;

  if (!ee_safetensors_get_shape (file, name, shape, &n_dims) || n_dims != 2 || shape[0] < 2 + n_extra
      || shape[0] > 1000 + n_extra)
    {
      g_autofree char *reason
          = g_strdup_printf (_ ("the tensor %s is missing or not [classes, inputs], with %u to %u classes."), name,
                             2 + n_extra, 1000 + n_extra);

      return fail (path, error, reason);
    }
  options->n_main = shape[0] - n_extra;
  return TRUE;
}

/* The plan of a file without ours in it. Batch norm's weight after the first convolution tells the presets apart.
 * Whether all tensors fit the plan is for the caller to check. (transfer full) */
EePlan *
ee_checkpoint_derive_plan (EeSafetensors *file, const char *path, GError **error)
{
  EePlanOptions options = { 0 };

  for (guint c = 0; c < 3; c++)
    {
      options.mean[c] = UNKNOWN_MEAN;
      options.deviation[c] = UNKNOWN_DEVIATION;
    }
  options.preset = ee_safetensors_has (file, "features.1.weight") ? EE_PRESET_MODERN : EE_PRESET_PAPER;
  for (guint k = 1; k <= LAST_EXIT_BLOCK; k++)
    {
      g_autofree char *name = g_strdup_printf ("exits.%u.0.weight", k);

      if (ee_safetensors_has (file, name))
        options.exits |= 1u << k;
    }
  if (!derive_width (file, path, &options.width_divisor, error) || !derive_n_main (file, path, &options, error))
    return NULL;
  return ee_plan_new_vgg19 (&options, error);
}

/* The convolution whose bias @name is, in a plan where batch norm makes it superfluous; or NULL. */
static const EeLayer *
find_folded_layer (const EePlan *plan, const char *name)
{
  g_autofree char *weight_name = NULL;
  const EeLayer *layer;
  int weight;

  if (!g_str_has_prefix (name, "features.") || !g_str_has_suffix (name, ".bias"))
    return NULL;
  weight_name = g_strdup_printf ("%.*s.weight", (int)(strlen (name) - strlen (".bias")), name);
  weight = ee_plan_find_tensor (plan, weight_name);
  if (weight < 0)
    return NULL;
  layer = ee_plan_get_layer (plan, ee_plan_get_tensor (plan, weight)->layer);
  return layer->kind == EE_LAYER_CONV && layer->batch_norm && layer->tensors[EE_TENSOR_WEIGHT] == weight ? layer : NULL;
}

/* Whether the tensor may stand in a file besides those of the plan: counters of batch norm, and biases that
 * ee_checkpoint_fold_biases() takes care of. */
gboolean
ee_checkpoint_ignores (const EePlan *plan, const char *name)
{
  return g_str_has_suffix (name, ".num_batches_tracked") || find_folded_layer (plan, name) != NULL;
}

/* torchvision's vgg19_bn has biases before batch norm: (x + bias) - mean = x - (mean - bias), so each is taken off
 * the running mean. */
gboolean
ee_checkpoint_fold_biases (EeParameters *parameters, EeSafetensors *file, GError **error)
{
  for (guint i = 0; i < ee_safetensors_get_n_tensors (file); i++)
    {
      const char *name = ee_safetensors_get_name (file, i);
      const EeLayer *layer = find_folded_layer (parameters->plan, name);
      g_autofree float *bias = NULL;
      float *mean;

      if (layer == NULL)
        continue;
      bias = g_new (float, layer->out_channels);
      mean = parameters->tensors[layer->tensors[EE_TENSOR_RUNNING_MEAN]];
      if (!ee_safetensors_get (file, name, &layer->out_channels, 1, bias, error))
        return FALSE;
      for (guint c = 0; c < layer->out_channels; c++)
        mean[c] -= bias[c];
    }
  return TRUE;
}
