/* SPDX-License-Identifier: Apache-2.0 */
/* The dense layer and what follows the last one: softmax and cross-entropy. */
#include "ee-reference-layers.h"

#include <math.h>

static gsize
count_inputs (const EeLayer *layer)
{
  return (gsize)layer->in_channels * layer->in_side * layer->in_side;
}

/**
 * ee_reference_dense_forward:
 * @layer: a dense layer
 * @rows: n
 * @input: [n, in]
 * @weight: [out, in]
 * @bias: [out]
 * @output: (out): [n, out] = input * weight^T + bias
 */
void
ee_reference_dense_forward (const EeLayer *layer, guint rows, const double *input, const double *weight,
                            const double *bias, double *output)
{
  const gsize in = count_inputs (layer), out = layer->out_channels;

  for (guint n = 0; n < rows; n++)
    for (gsize o = 0; o < out; o++)
      {
        double sum = bias[o];

        for (gsize i = 0; i < in; i++)
          sum += weight[o * in + i] * input[n * in + i];
        output[n * out + o] = sum;
      }
}

/**
 * ee_reference_dense_backward:
 * @layer: a dense layer
 * @rows: n
 * @input: [n, in]
 * @weight: [out, in]
 * @output_gradient: [n, out]
 * @input_gradient: (out): [n, in] = output_gradient * weight
 * @weight_gradient: (out): [out, in] = output_gradient^T * input
 * @bias_gradient: (out): [out], the sum over the rows
 */
void
ee_reference_dense_backward (const EeLayer *layer, guint rows, const double *input, const double *weight,
                             const double *output_gradient, double *input_gradient, double *weight_gradient,
                             double *bias_gradient)
{
  const gsize in = count_inputs (layer), out = layer->out_channels;

  for (gsize i = 0; i < rows * in; i++)
    input_gradient[i] = 0;
  for (gsize w = 0; w < out * in; w++)
    weight_gradient[w] = 0;
  for (gsize o = 0; o < out; o++)
    bias_gradient[o] = 0;

  for (guint n = 0; n < rows; n++)
    for (gsize o = 0; o < out; o++)
      {
        const double gradient = output_gradient[n * out + o];

        bias_gradient[o] += gradient;
        for (gsize i = 0; i < in; i++)
          {
            weight_gradient[o * in + i] += gradient * input[n * in + i];
            input_gradient[n * in + i] += gradient * weight[o * in + i];
          }
      }
}

/**
 * ee_reference_softmax:
 * @logits: [n_classes]
 * @n_classes: at least 1
 * @probabilities: (out): [n_classes] e^logits[c] / sum over k of e^logits[k]
 *
 * The largest logit is subtracted first, which changes nothing but keeps e^x finite.
 */
void
ee_reference_softmax (const double *logits, guint n_classes, double *probabilities)
{
  double largest = logits[0], sum = 0;

  for (guint c = 1; c < n_classes; c++)
    largest = MAX (largest, logits[c]);
  for (guint c = 0; c < n_classes; c++)
    sum += exp (logits[c] - largest);
  for (guint c = 0; c < n_classes; c++)
    probabilities[c] = exp (logits[c] - largest) / sum;
}

/**
 * ee_reference_cross_entropy:
 * @logits: [n_classes]
 * @n_classes: at least 2
 * @label: the true class
 * @gradient: (out): [n_classes] probabilities - (1 at @label)
 *
 * The same as ee_loss_softmax_cross_entropy(), which takes floats: too coarse for finite differences.
 * test-reference.c compares the two.
 *
 * Returns: -log (probability of @label), in nats
 */
double
ee_reference_cross_entropy (const double *logits, guint n_classes, guint label, double *gradient)
{
  double largest = logits[0], sum = 0;

  ee_reference_softmax (logits, n_classes, gradient);
  gradient[label] -= 1;

  for (guint c = 1; c < n_classes; c++)
    largest = MAX (largest, logits[c]);
  for (guint c = 0; c < n_classes; c++)
    sum += exp (logits[c] - largest);
  return log (sum) + largest - logits[label];
}
