/* SPDX-License-Identifier: Apache-2.0 */
/* Making the primitives of a stage for training */
#include "ee-cpu-train-private.h"

/* Binds one argument; the memory is in the layout that the operation wants. */
typedef struct
{
  int argument;
  gconstpointer data;
} Binding;

static gboolean
bind_all (EeNet *net, EeCpuOp *op, const Binding *bindings, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (!ee_cpu_op_bind (op, &net->engine, bindings[i].argument, bindings[i].data, error))
      return FALSE;
  return ee_cpu_net_reserve_scratch (net, op, error);
}

/* If @op wants its weights in another layout than the slot's: a reorder into the working buffer. @memory: (out): where
 * they will be when @op runs */
static gboolean
prepare_weights (EeNet *net, EeCpuOp *reorder, const EeCpuOp *op, const EeCpuLayerMemory *layer, const float **memory,
                 GError **error)
{
  g_autoptr (EeCpuDesc) wanted = op->tiles != NULL ? NULL : ee_cpu_op_get_desc (op, DNNL_ARG_WEIGHTS, error);
  EeCpuTraining *training = net->training;
  const Binding bindings[] = { { DNNL_ARG_FROM, layer->weights }, { DNNL_ARG_TO, NULL } };

  *memory = layer->weights;
  if (op->tiles != NULL) /* it starts from plain ones, as the slot's are */
    return TRUE;
  if (wanted == NULL)
    return FALSE;
  if (ee_cpu_desc_equal (wanted, layer->layout))
    return TRUE;
  *memory = NULL;
  return ee_cpu_net_grow (net, &training->working, &training->working_bytes, ee_cpu_desc_get_bytes (wanted), error)
         && ee_cpu_op_init_reorder (reorder, &net->engine, layer->layout, wanted, error)
         && bind_all (net, reorder, bindings, G_N_ELEMENTS (bindings), error);
}

/* Likewise for the gradient of the weights, the other way round. */
static gboolean
prepare_gradient (EeNet *net, EeCpuOp *reorder, const EeCpuOp *op, const EeCpuLayerMemory *layer, float **memory,
                  GError **error)
{
  g_autoptr (EeCpuDesc) computed = op->tiles != NULL ? NULL : ee_cpu_op_get_desc (op, DNNL_ARG_DIFF_WEIGHTS, error);
  EeCpuTraining *training = net->training;
  const Binding bindings[] = { { DNNL_ARG_FROM, NULL }, { DNNL_ARG_TO, layer->by_weights } };

  *memory = layer->by_weights;
  if (op->tiles != NULL) /* it leads to plain ones, as the slot's are */
    return TRUE;
  if (computed == NULL)
    return FALSE;
  if (ee_cpu_desc_equal (computed, layer->layout))
    return TRUE;
  *memory = NULL;
  return ee_cpu_net_grow (net, &training->raw_gradient, &training->raw_gradient_bytes, ee_cpu_desc_get_bytes (computed),
                          error)
         && ee_cpu_op_init_reorder (reorder, &net->engine, computed, layer->layout, error)
         && bind_all (net, reorder, bindings, G_N_ELEMENTS (bindings), error);
}

/* Convolution or dense layer, forward. */
static gboolean
add_forward (EeNet *net, EeCpuLayerOps *ops, guint index, const EeCpuSpec *spec, GError **error)
{
  const EeCpuLayerMemory *memory = &net->training->layers[index];
  const float *weights;

  if (!ee_cpu_net_init_op (net, index, EE_CPU_FORWARD, spec, &ops->forward, error)
      || !prepare_weights (net, &ops->weights, &ops->forward, memory, &weights, error))
    return FALSE;

  const Binding bindings[] = { { DNNL_ARG_SRC, memory->input },
                               { DNNL_ARG_DST, memory->raw != NULL ? memory->raw : memory->output },
                               { DNNL_ARG_WEIGHTS, weights },
                               { DNNL_ARG_BIAS, memory->bias } };
  return bind_all (net, &ops->forward, bindings, spec->bias ? 4 : 3, error);
}

/* Convolution or dense layer, backward. */
static gboolean
add_backward (EeNet *net, EeCpuLayerOps *ops, guint index, const EeCpuSpec *spec, GError **error)
{
  const EeCpuLayerMemory *memory = &net->training->layers[index];
  const float *weights;
  float *gradient;

  if (!ee_cpu_net_init_op (net, index, EE_CPU_BACKWARD_WEIGHTS, spec, &ops->weight_gradient, error)
      || !prepare_gradient (net, &ops->gradient, &ops->weight_gradient, memory, &gradient, error))
    return FALSE;

  const Binding by_weights[] = { { DNNL_ARG_SRC, memory->input },
                                 { DNNL_ARG_DIFF_DST, ops->by_output },
                                 { DNNL_ARG_DIFF_WEIGHTS, gradient },
                                 { DNNL_ARG_DIFF_BIAS, memory->by_bias } };
  if (!bind_all (net, &ops->weight_gradient, by_weights, spec->bias ? 4 : 3, error))
    return FALSE;

  /* Nobody wants the gradient by the images, and oneDNN has no fast code for 3 channels. */
  if (ops->by_input == NULL)
    return TRUE;
  if (!ee_cpu_net_init_op (net, index, EE_CPU_BACKWARD_DATA, spec, &ops->input_gradient, error)
      || !prepare_weights (net, &ops->back_weights, &ops->input_gradient, memory, &weights, error))
    return FALSE;

  const Binding by_input[]
      = { { DNNL_ARG_DIFF_DST, ops->by_output }, { DNNL_ARG_WEIGHTS, weights }, { DNNL_ARG_DIFF_SRC, ops->by_input } };
  return bind_all (net, &ops->input_gradient, by_input, G_N_ELEMENTS (by_input), error);
}

static gboolean
add_max_pool (EeNet *net, EeCpuLayerOps *ops, const EeCpuLayerMemory *memory, const EeCpuSpec *spec, GError **error)
{
  const Binding forward[] = { { DNNL_ARG_SRC, memory->input },
                              { DNNL_ARG_DST, memory->output },
                              { DNNL_ARG_WORKSPACE, memory->workspace } };
  const Binding backward[] = { { DNNL_ARG_DIFF_DST, ops->by_output },
                               { DNNL_ARG_DIFF_SRC, ops->by_input },
                               { DNNL_ARG_WORKSPACE, memory->workspace } };

  if (!ee_cpu_op_init_max_pool (&ops->forward, &net->engine, EE_CPU_FORWARD, spec, error)
      || !ee_cpu_op_init_max_pool (&ops->input_gradient, &net->engine, EE_CPU_BACKWARD_DATA, spec, error))
    return FALSE;
  g_assert (ee_cpu_op_get_bytes (&ops->forward, DNNL_ARG_WORKSPACE) <= memory->workspace_bytes);
  return bind_all (net, &ops->forward, forward, G_N_ELEMENTS (forward), error)
         && bind_all (net, &ops->input_gradient, backward, G_N_ELEMENTS (backward), error);
}

static gboolean
add_layer (EeNet *net, guint index, guint rows, EeCpuLayerOps *ops, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  const EeCpuLayerMemory *memory = &net->training->layers[index];
  EeCpuSpec spec;

  ee_cpu_net_describe (net, index, rows, TRUE, &spec);
  if (layer->kind == EE_LAYER_MAX_POOL)
    return add_max_pool (net, ops, memory, &spec, error);
  return add_forward (net, ops, index, &spec, error) && add_backward (net, ops, index, &spec, error);
}

/* Says where each layer's gradients are: the head goes from the first buffer to by_trunk, the trunk from there on. */
static void
route_gradients (EeNet *net, guint stage, EeCpuStagePass *pass)
{
  EeCpuTraining *training = net->training;
  const EeStage *info = ee_plan_get_stage (net->plan, stage);
  float *here = training->gradients[0];

  for (guint i = pass->n_layers; i-- > 0;)
    {
      EeCpuLayerOps *ops = &pass->layers[i];

      ops->by_output = here;
      if (i == info->n_trunk)
        here = training->by_trunk;
      else if (i == 0)
        here = stage > 0 ? training->by_stage : NULL;
      else
        here = training->gradients[here == training->gradients[0] ? 1 : 0];
      ops->by_input = here;
    }
}

/**
 * ee_cpu_stage_pass_free:
 * @pass: (transfer full): primitives of a stage
 * @user_data: unused
 */
void
ee_cpu_stage_pass_free (gpointer pass, gpointer user_data)
{
  EeCpuStagePass *self = pass;

  for (guint i = 0; i < self->n_layers; i++)
    {
      EeCpuLayerOps *ops = &self->layers[i];
      EeCpuOp *all[] = { &ops->weights,  &ops->forward,      &ops->weight_gradient,
                         &ops->gradient, &ops->back_weights, &ops->input_gradient };

      for (guint k = 0; k < G_N_ELEMENTS (all); k++)
        ee_cpu_op_clear (all[k]);
    }
  g_free (self->layers);
  g_free (self);
}

/**
 * ee_cpu_stage_pass_new:
 * @net: a training net
 * @stage: index in the plan
 * @rows: that the stage sees, at least 1
 * @error: EE_ERROR_NO_MEMORY or EE_ERROR_DEVICE
 *
 * Returns: (transfer full): primitives for forward and backward, bound to the net's memory; or NULL
 */
EeCpuStagePass *
ee_cpu_stage_pass_new (EeNet *net, guint stage, guint rows, GError **error)
{
  const EeStage *info = ee_plan_get_stage (net->plan, stage);
  EeCpuStagePass *pass = g_new0 (EeCpuStagePass, 1);

  g_assert (info->first_head == info->first_trunk + info->n_trunk);
  pass->first = info->first_trunk;
  pass->n_layers = info->n_trunk + info->n_head;
  pass->layers = g_new0 (EeCpuLayerOps, pass->n_layers);
  route_gradients (net, stage, pass);
  for (guint i = 0; i < pass->n_layers; i++)
    if (!add_layer (net, pass->first + i, rows, &pass->layers[i], error))
      {
        ee_cpu_stage_pass_free (pass, NULL);
        return NULL;
      }
  return pass;
}
