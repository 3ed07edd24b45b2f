/* SPDX-License-Identifier: Apache-2.0 */
/* A run of layers forward, and the same run backward along the tapes that the forward pass left. */
#include "ee-reference-private.h"

#include <math.h>

#include "ee-dropout.h"
#include "ee-reference-layers.h"

static const double running_momentum = 0.1;

/* Numbers of one row of the layer's output. */
gsize
ee_reference_count_values (const EeLayer *layer)
{
  return (gsize)layer->out_channels * layer->out_side * layer->out_side;
}

static gsize
count_inputs (const EeLayer *layer)
{
  return (gsize)layer->in_channels * layer->in_side * layer->in_side;
}

static double *
get_slot (EeNet *net, EeSlot slot, const EeLayer *layer, EeTensorRole role)
{
  return layer->tensors[role] >= 0 ? net->slots[slot][layer->tensors[role]] : NULL;
}

static void
free_tape (EeReferenceTape *tape)
{
  g_clear_pointer (&tape->normal, g_free);
  g_clear_pointer (&tape->variance, g_free);
  g_clear_pointer (&tape->output, g_free);
  tape->input = NULL;
}

/* Forgets what the last pass left. */
void
ee_reference_clear_tapes (EeNet *net)
{
  for (guint l = 0; l < EE_PLAN_MAX_LAYERS; l++)
    free_tape (&net->tapes[l]);
}

static void
note_decision (EeReferenceKinks *kinks, guint decision, double distance)
{
  kinks->pattern = (kinks->pattern ^ decision) * 0x100000001b3u; /* FNV-1a */
  kinks->margin = MIN (kinks->margin, distance);
}

static double
get_root_mean_square (const double *values, gsize count)
{
  double sum = 0;

  for (gsize i = 0; i < count; i++)
    sum += values[i] * values[i];
  return count > 0 && sum > 0 ? sqrt (sum / count) : 1;
}

/* Notes by how much each window's maximum beats the other values. Equal ones are no near miss: they come of inputs
 * that ReLU has cut to 0, here and in float. */
static void
note_pool (EeNet *net, guint index, const double *input, guint rows)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  const guint side = layer->in_side;
  const double scale = get_root_mean_square (input, rows * count_inputs (layer)) * (index + 1);

  for (gsize y = 0; y < (gsize)rows * layer->in_channels * side; y += 2)
    for (gsize x = 0; x < side; x += 2)
      {
        const gsize corner = y * side + x, best = ee_reference_pool_find_first_maximum (input, corner, side);

        for (guint i = 0; i < 4; i++)
          {
            const gsize other = corner + i / 2 * side + i % 2;

            if (input[best] > input[other])
              note_decision (&net->kinks, best - corner, (input[best] - input[other]) / scale);
          }
      }
}

/* Statistics of this batch where training, moving the running ones; otherwise the running ones. PyTorch's
 * convention: the running variance gathers the unbiased estimate. */
static void
get_statistics (EeNet *net, const EeLayer *layer, const double *values, guint rows, double *mean, double *variance)
{
  double *running_mean = get_slot (net, EE_SLOT_PARAMETER, layer, EE_TENSOR_RUNNING_MEAN);
  double *running_variance = get_slot (net, EE_SLOT_PARAMETER, layer, EE_TENSOR_RUNNING_VAR);
  const double count = (double)rows * layer->out_side * layer->out_side;

  if (net->training && rows > 0)
    ee_reference_norm_measure (layer, rows, values, mean, variance);

  for (guint c = 0; c < layer->out_channels; c++)
    if (!net->training || rows == 0)
      {
        mean[c] = running_mean[c];
        variance[c] = running_variance[c];
      }
    else
      {
        running_mean[c] += running_momentum * (mean[c] - running_mean[c]);
        running_variance[c] += running_momentum * (variance[c] * count / (count - 1) - running_variance[c]);
      }
}

static void
apply_norm (EeNet *net, const EeLayer *layer, EeReferenceTape *tape, guint rows)
{
  g_autofree double *mean = g_new0 (double, layer->out_channels);

  tape->normal = g_new0 (double, rows *ee_reference_count_values (layer));
  tape->variance = g_new0 (double, layer->out_channels);
  get_statistics (net, layer, tape->output, rows, mean, tape->variance);
  ee_reference_norm_forward (layer, rows, tape->output, mean, tape->variance,
                             get_slot (net, EE_SLOT_PARAMETER, layer, EE_TENSOR_NORM_WEIGHT),
                             get_slot (net, EE_SLOT_PARAMETER, layer, EE_TENSOR_NORM_BIAS), tape->normal, tape->output);
}

static void
apply_relu (EeNet *net, guint index, double *values, guint rows)
{
  const gsize count = rows * ee_reference_count_values (ee_plan_get_layer (net->plan, index));
  const double scale = get_root_mean_square (values, count) * (index + 1);

  for (gsize i = 0; i < count; i++)
    {
      note_decision (&net->kinks, values[i] > 0, fabs (values[i]) / scale);
      values[i] = MAX (values[i], 0);
    }
}

/* Multiplies by the dropout factors: outputs on the way forward, gradients on the way back. */
static void
apply_dropout (EeNet *net, guint index, double *values, guint rows)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  const gsize units = ee_reference_count_values (layer);

  if (!net->training || layer->dropout <= 0)
    return;
  for (guint n = 0; n < rows; n++)
    for (gsize u = 0; u < units; u++)
      values[n * units + u] *= ee_dropout_factor (net->dropout_seed, index, n, u, layer->dropout);
}

/* (transfer full): a parameter as the layer computes with it, or NULL */
static double *
get_weights (EeNet *net, const EeLayer *layer, EeTensorRole role)
{
  const int tensor = layer->tensors[role];

  return tensor < 0 ? NULL
                    : ee_reference_round_weights (net, net->slots[EE_SLOT_PARAMETER][tensor],
                                                  ee_plan_get_tensor (net->plan, tensor)->count);
}

static void
forward_layer (EeNet *net, guint index, const double *input, guint rows)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  g_autofree double *weight = get_weights (net, layer, EE_TENSOR_WEIGHT);
  g_autofree double *bias = get_weights (net, layer, EE_TENSOR_BIAS);
  const gsize count = rows * ee_reference_count_values (layer);
  EeReferenceTape *tape = &net->tapes[index];

  free_tape (tape);
  tape->input = input;
  tape->output = g_new0 (double, count);
  switch (layer->kind)
    {
    case EE_LAYER_CONV:
      ee_reference_conv_forward (layer, rows, input, weight, bias, tape->output);
      break;
    case EE_LAYER_MAX_POOL:
      ee_reference_pool_forward (layer, rows, input, tape->output);
      note_pool (net, index, input, rows);
      break;
    case EE_LAYER_DENSE:
      ee_reference_dense_forward (layer, rows, input, weight, bias, tape->output);
      break;
    }
  if (layer->batch_norm)
    {
      ee_reference_round (net, EE_REFERENCE_ACTIVATIONS, tape->output, count);
      apply_norm (net, layer, tape, rows);
    }
  if (layer->relu)
    apply_relu (net, index, tape->output, rows);
  ee_reference_round (net, EE_REFERENCE_ACTIVATIONS, tape->output, count);
  apply_dropout (net, index, tape->output, rows);
  if (layer->dropout > 0)
    ee_reference_round (net, EE_REFERENCE_ACTIVATIONS, tape->output, count);
}

/**
 * ee_reference_forward:
 * @net: a net
 * @first: index of the first layer
 * @n_layers: how many
 * @input: [rows, in] of the first layer; must outlive the backward pass
 * @rows: may be 0
 *
 * Returns: (transfer none): [rows, out] of the last layer, on its tape
 */
const double *
ee_reference_forward (EeNet *net, guint first, guint n_layers, const double *input, guint rows)
{
  for (guint l = first; l < first + n_layers; l++)
    {
      forward_layer (net, l, input, rows);
      input = net->tapes[l].output;
    }
  return input;
}

/* Returns (transfer full) the gradient by the layer's input; @gradient, by its output, is scratched. */
static double *
backward_layer (EeNet *net, guint index, double *gradient, guint rows)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  const EeReferenceTape *tape = &net->tapes[index];
  g_autofree double *weight = get_weights (net, layer, EE_TENSOR_WEIGHT);
  double *weight_gradient = get_slot (net, EE_SLOT_GRADIENT, layer, EE_TENSOR_WEIGHT);
  double *bias_gradient = get_slot (net, EE_SLOT_GRADIENT, layer, EE_TENSOR_BIAS);
  double *input_gradient = g_new0 (double, rows *count_inputs (layer));

  apply_dropout (net, index, gradient, rows);
  if (layer->relu)
    for (gsize i = 0; i < rows * ee_reference_count_values (layer); i++)
      if (tape->output[i] <= 0)
        gradient[i] = 0;
  if (layer->batch_norm)
    ee_reference_norm_backward (layer, rows, tape->normal, tape->variance,
                                get_slot (net, EE_SLOT_PARAMETER, layer, EE_TENSOR_NORM_WEIGHT), gradient, gradient,
                                get_slot (net, EE_SLOT_GRADIENT, layer, EE_TENSOR_NORM_WEIGHT),
                                get_slot (net, EE_SLOT_GRADIENT, layer, EE_TENSOR_NORM_BIAS));
  ee_reference_round (net, EE_REFERENCE_GRADIENTS, gradient, rows * ee_reference_count_values (layer));
  switch (layer->kind)
    {
    case EE_LAYER_CONV:
      ee_reference_conv_backward (layer, rows, tape->input, weight, gradient, input_gradient, weight_gradient,
                                  bias_gradient);
      break;
    case EE_LAYER_MAX_POOL:
      ee_reference_pool_backward (layer, rows, tape->input, gradient, input_gradient);
      break;
    case EE_LAYER_DENSE:
      ee_reference_dense_backward (layer, rows, tape->input, weight, gradient, input_gradient, weight_gradient,
                                   bias_gradient);
      break;
    }
  ee_reference_round (net, EE_REFERENCE_GRADIENTS, input_gradient, rows * count_inputs (layer));
  if (weight_gradient != NULL)
    ee_reference_round (net, EE_REFERENCE_GRADIENTS, weight_gradient,
                        ee_plan_get_tensor (net->plan, layer->tensors[EE_TENSOR_WEIGHT])->count);
  return input_gradient;
}

/**
 * ee_reference_backward:
 * @net: a net whose last ee_reference_forward() ran these layers
 * @first: index of the first layer
 * @n_layers: how many
 * @gradient: (transfer full): [rows, out] of the loss by the last layer's output
 * @rows: of the forward pass
 *
 * Overwrites the gradient slots of these layers.
 *
 * Returns: (transfer full): [rows, in] of the loss by the first layer's input
 */
double *
ee_reference_backward (EeNet *net, guint first, guint n_layers, double *gradient, guint rows)
{
  for (guint l = first + n_layers; l-- > first;)
    {
      double *input_gradient = backward_layer (net, l, gradient, rows);

      g_free (gradient);
      gradient = input_gradient;
    }
  return gradient;
}
