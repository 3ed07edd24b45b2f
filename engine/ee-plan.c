/* SPDX-License-Identifier: Apache-2.0 */
/* The plan as a container: appending layers, counting, looking up. What VGG-19 is stands in ee-vgg19.c. */
#include "ee-plan-private.h"

#include <string.h>

/* An atomically counted, zeroed plan with no stage yet. */
EePlan *
ee_plan_new (const EePlanOptions *options)
{
  EePlan *plan = g_atomic_rc_box_new0 (EePlan);

  plan->options = *options;
  return plan;
}

/**
 * ee_plan_ref:
 * @plan: a plan
 *
 * Returns: (transfer full): @plan
 */
EePlan *
ee_plan_ref (EePlan *plan)
{
  g_return_val_if_fail (plan != NULL, NULL);
  return g_atomic_rc_box_acquire (plan);
}

/**
 * ee_plan_unref:
 * @plan: (nullable) (transfer full): a plan
 */
void
ee_plan_unref (EePlan *plan)
{
  if (plan != NULL)
    g_atomic_rc_box_release (plan);
}

static EeStage *
get_last_stage (EePlan *plan)
{
  g_assert (plan->n_stages > 0);
  return &plan->stages[plan->n_stages - 1];
}

static int
append_tensor (EePlan *plan, EeTensorRole role, const char *prefix, guint n_dims, const guint shape[4])
{
  static const char *const suffixes[EE_N_TENSOR_ROLES]
      = { "weight", "bias", "weight", "bias", "running_mean", "running_var" };
  EeTensor *tensor = &plan->tensors[plan->n_tensors];

  g_assert (plan->n_tensors < EE_PLAN_MAX_TENSORS);
  g_snprintf (tensor->name, sizeof tensor->name, "%s.%s", prefix, suffixes[role]);
  tensor->role = role;
  tensor->layer = plan->n_layers;
  tensor->n_dims = n_dims;
  tensor->count = 1;
  for (guint d = 0; d < n_dims; d++)
    {
      tensor->shape[d] = shape[d];
      tensor->count *= shape[d];
    }

  if (ee_tensor_is_trained (tensor))
    get_last_stage (plan)->parameters += tensor->count;
  return plan->n_tensors++;
}

static EeLayer *
begin_layer (EePlan *plan, EeLayerKind kind)
{
  EeLayer *layer = &plan->layers[plan->n_layers];

  g_assert (plan->n_layers < EE_PLAN_MAX_LAYERS);
  layer->kind = kind;
  for (guint role = 0; role < EE_N_TENSOR_ROLES; role++)
    layer->tensors[role] = -1;
  return layer;
}

static void
end_layer (EePlan *plan, EeLayer *layer)
{
  EeStage *stage = get_last_stage (plan);

  plan->n_layers++;
  if (stage->first_head > stage->first_trunk)
    {
      stage->n_head++;
      stage->head_macs += layer->macs;
    }
  else
    {
      stage->n_trunk++;
      stage->trunk_macs += layer->macs;
    }
}

/* Layers appended from here on belong to the trunk of a new stage. */
void
ee_plan_begin_stage (EePlan *plan)
{
  g_assert (plan->n_stages < EE_PLAN_MAX_STAGES);
  plan->n_stages++;
  get_last_stage (plan)->first_trunk = plan->n_layers;
}

/* Layers appended from here on belong to the head of the stage. @exit_block is 0 for the classifier. */
void
ee_plan_begin_head (EePlan *plan, guint exit_block, guint n_outputs)
{
  EeStage *stage = get_last_stage (plan);

  g_assert (stage->n_trunk > 0);
  stage->first_head = plan->n_layers;
  stage->exit_block = exit_block;
  stage->n_outputs = n_outputs;
}

/* A 3x3 convolution with ReLU on [in_channels, side, side]; with batch norm where @norm_name is given. */
void
ee_plan_append_conv (EePlan *plan, const char *name, const char *norm_name, guint in_channels, guint out_channels,
                     guint side, guint block)
{
  EeLayer *layer = begin_layer (plan, EE_LAYER_CONV);
  const guint kernel[4] = { out_channels, in_channels, 3, 3 }, channels[4] = { out_channels };

  layer->in_channels = in_channels;
  layer->out_channels = out_channels;
  layer->in_side = layer->out_side = side;
  layer->batch_norm = norm_name != NULL;
  layer->relu = TRUE;
  layer->block = block;
  layer->macs = (guint64)9 * in_channels * out_channels * side * side;
  layer->tensors[EE_TENSOR_WEIGHT] = append_tensor (plan, EE_TENSOR_WEIGHT, name, 4, kernel);
  if (norm_name == NULL)
    layer->tensors[EE_TENSOR_BIAS] = append_tensor (plan, EE_TENSOR_BIAS, name, 1, channels);
  else
    for (EeTensorRole role = EE_TENSOR_NORM_WEIGHT; role < EE_N_TENSOR_ROLES; role++)
      layer->tensors[role] = append_tensor (plan, role, norm_name, 1, channels);
  end_layer (plan, layer);
}

/* A 2x2 max pool on [channels, side, side]. */
void
ee_plan_append_max_pool (EePlan *plan, guint channels, guint side, guint block)
{
  EeLayer *layer = begin_layer (plan, EE_LAYER_MAX_POOL);

  layer->in_channels = layer->out_channels = channels;
  layer->in_side = side;
  layer->out_side = side / 2;
  layer->block = block;
  end_layer (plan, layer);
}

/* A dense layer on the flattened [in_channels, in_side, in_side]. */
void
ee_plan_append_dense (EePlan *plan, const char *name, guint in_channels, guint in_side, guint n_outputs, gboolean relu,
                      float dropout)
{
  EeLayer *layer = begin_layer (plan, EE_LAYER_DENSE);
  const guint n_inputs = in_channels * in_side * in_side;
  const guint matrix[4] = { n_outputs, n_inputs }, outputs[4] = { n_outputs };

  layer->in_channels = in_channels;
  layer->in_side = in_side;
  layer->out_channels = n_outputs;
  layer->out_side = 1;
  layer->relu = relu;
  layer->dropout = dropout;
  layer->macs = (guint64)n_inputs * n_outputs;
  layer->tensors[EE_TENSOR_WEIGHT] = append_tensor (plan, EE_TENSOR_WEIGHT, name, 2, matrix);
  layer->tensors[EE_TENSOR_BIAS] = append_tensor (plan, EE_TENSOR_BIAS, name, 1, outputs);
  end_layer (plan, layer);
}

/**
 * ee_plan_get_options:
 * @plan: a plan
 *
 * Returns: (transfer none): what it was made from
 */
const EePlanOptions *
ee_plan_get_options (const EePlan *plan)
{
  return &plan->options;
}

/**
 * ee_plan_get_n_layers:
 * @plan: a plan
 *
 * Returns: the number of layers in trunk and heads
 */
guint
ee_plan_get_n_layers (const EePlan *plan)
{
  return plan->n_layers;
}

/**
 * ee_plan_get_layer:
 * @plan: a plan
 * @index: below ee_plan_get_n_layers(); stage by stage, trunk before head
 *
 * Returns: (transfer none): the layer
 */
const EeLayer *
ee_plan_get_layer (const EePlan *plan, guint index)
{
  g_return_val_if_fail (index < plan->n_layers, NULL);
  return &plan->layers[index];
}

/**
 * ee_plan_get_n_tensors:
 * @plan: a plan
 *
 * Returns: the number of tensors, running statistics included
 */
guint
ee_plan_get_n_tensors (const EePlan *plan)
{
  return plan->n_tensors;
}

/**
 * ee_plan_get_tensor:
 * @plan: a plan
 * @index: below ee_plan_get_n_tensors()
 *
 * Returns: (transfer none): the tensor's description
 */
const EeTensor *
ee_plan_get_tensor (const EePlan *plan, guint index)
{
  g_return_val_if_fail (index < plan->n_tensors, NULL);
  return &plan->tensors[index];
}

/**
 * ee_plan_get_n_stages:
 * @plan: a plan
 *
 * Returns: the number of exits plus one
 */
guint
ee_plan_get_n_stages (const EePlan *plan)
{
  return plan->n_stages;
}

/**
 * ee_plan_get_stage:
 * @plan: a plan
 * @index: below ee_plan_get_n_stages()
 *
 * Returns: (transfer none): the stage
 */
const EeStage *
ee_plan_get_stage (const EePlan *plan, guint index)
{
  g_return_val_if_fail (index < plan->n_stages, NULL);
  return &plan->stages[index];
}

/**
 * ee_plan_find_tensor:
 * @plan: a plan
 * @name: for example "features.0.weight"
 *
 * Returns: its index, or -1
 */
int
ee_plan_find_tensor (const EePlan *plan, const char *name)
{
  for (guint t = 0; t < plan->n_tensors; t++)
    if (g_str_equal (plan->tensors[t].name, name))
      return t;
  return -1;
}

/**
 * ee_plan_find_way:
 * @plan: a plan
 * @layer: index of a layer
 * @way: (out): [EE_PLAN_MAX_LAYERS] the layers that its output is computed by, in turn: the trunk down to it, and of
 *   the heads its own; @layer is the last
 *
 * Returns: how many
 */
guint
ee_plan_find_way (const EePlan *plan, guint layer, guint *way)
{
  guint n = 0;

  g_return_val_if_fail (layer < plan->n_layers, 0);

  for (guint s = 0; s < plan->n_stages; s++)
    {
      const EeStage *stage = &plan->stages[s];
      const gboolean in_head = layer >= stage->first_head && layer < stage->first_head + stage->n_head;

      for (guint i = 0; i < stage->n_trunk; i++)
        {
          way[n++] = stage->first_trunk + i;
          if (way[n - 1] == layer)
            return n;
        }
      for (guint i = 0; in_head && i < stage->n_head; i++)
        {
          way[n++] = stage->first_head + i;
          if (way[n - 1] == layer)
            return n;
        }
    }
  g_assert_not_reached ();
}

/**
 * ee_plan_get_macs:
 * @plan: a plan
 *
 * Returns: multiply-adds for one image that passes every stage, exit blocks included
 */
guint64
ee_plan_get_macs (const EePlan *plan)
{
  guint64 macs = 0;

  for (guint s = 0; s < plan->n_stages; s++)
    macs += plan->stages[s].trunk_macs + plan->stages[s].head_macs;
  return macs;
}

/**
 * ee_plan_get_parameters:
 * @plan: a plan
 *
 * Returns: trained numbers, all stages together
 */
guint64
ee_plan_get_parameters (const EePlan *plan)
{
  guint64 parameters = 0;

  for (guint s = 0; s < plan->n_stages; s++)
    parameters += plan->stages[s].parameters;
  return parameters;
}

/**
 * ee_plan_equal:
 * @a: a plan
 * @b: a plan
 *
 * Whether weights of one fit the other and mean the same: preset, width, exits, classes and normalisation.
 *
 * Returns: TRUE if equal
 */
gboolean
ee_plan_equal (const EePlan *a, const EePlan *b)
{
  const EePlanOptions *x = &a->options, *y = &b->options;

  return x->preset == y->preset && x->width_divisor == y->width_divisor && x->exits == y->exits
         && x->n_main == y->n_main && memcmp (x->mean, y->mean, sizeof x->mean) == 0
         && memcmp (x->deviation, y->deviation, sizeof x->deviation) == 0;
}

/**
 * ee_tensor_is_trained:
 * @tensor: a tensor
 *
 * Returns: FALSE for running statistics, TRUE for what gradients change
 */
gboolean
ee_tensor_is_trained (const EeTensor *tensor)
{
  return tensor->role != EE_TENSOR_RUNNING_MEAN && tensor->role != EE_TENSOR_RUNNING_VAR;
}
