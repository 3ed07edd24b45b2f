/* SPDX-License-Identifier: Apache-2.0 */
/* Batch norm over rows and pixels, by channel (Ioffe and Szegedy, 2015). */
#include "ee-reference-layers.h"

#include <math.h>

/**
 * ee_reference_norm_measure:
 * @layer: a convolution with batch norm
 * @rows: n, at least 1
 * @input: [n, c, side, side]
 * @mean: (out): [c]
 * @variance: (out): [c], biased (divided by the number of values), as the forward pass wants it
 */
void
ee_reference_norm_measure (const EeLayer *layer, guint rows, const double *input, double *mean, double *variance)
{
  const guint channels = layer->out_channels;
  const gsize plane = (gsize)layer->out_side * layer->out_side;
  const double count = (double)rows * plane;

  for (guint c = 0; c < channels; c++)
    {
      double sum = 0, squares = 0;

      for (guint n = 0; n < rows; n++)
        for (gsize p = 0; p < plane; p++)
          sum += input[(n * channels + c) * plane + p];
      mean[c] = sum / count;

      for (guint n = 0; n < rows; n++)
        for (gsize p = 0; p < plane; p++)
          squares += pow (input[(n * channels + c) * plane + p] - mean[c], 2);
      variance[c] = squares / count;
    }
}

/**
 * ee_reference_norm_forward:
 * @layer: a convolution with batch norm
 * @rows: n
 * @input: [n, c, side, side]
 * @mean: [c] of the batch in training, the running mean in inference
 * @variance: [c] likewise
 * @weight: [c]
 * @bias: [c]
 * @normal: (out): [n, c, side, side] (input - mean) / sqrt (variance + epsilon)
 * @output: (out): [n, c, side, side] weight * normal + bias; may be @input
 */
void
ee_reference_norm_forward (const EeLayer *layer, guint rows, const double *input, const double *mean,
                           const double *variance, const double *weight, const double *bias, double *normal,
                           double *output)
{
  const guint channels = layer->out_channels;
  const gsize plane = (gsize)layer->out_side * layer->out_side;

  for (guint n = 0; n < rows; n++)
    for (guint c = 0; c < channels; c++)
      for (gsize p = (n * channels + c) * plane; p < (n * channels + c + 1) * plane; p++)
        {
          normal[p] = (input[p] - mean[c]) / sqrt (variance[c] + EE_REFERENCE_NORM_EPSILON);
          output[p] = weight[c] * normal[p] + bias[c];
        }
}

/**
 * ee_reference_norm_backward:
 * @layer: a convolution with batch norm
 * @rows: n
 * @normal: [n, c, side, side] from the forward pass
 * @variance: [c] of the batch
 * @weight: [c]
 * @output_gradient: [n, c, side, side]
 * @input_gradient: (out): [n, c, side, side]; may be @output_gradient
 * @weight_gradient: (out): [c]
 * @bias_gradient: (out): [c]
 *
 * Mean and variance depend on the input too. With g the output's gradient and means taken over the
 * channel: weight / sqrt (variance + epsilon) * (g - mean (g) - normal * mean (g * normal)).
 */
void
ee_reference_norm_backward (const EeLayer *layer, guint rows, const double *normal, const double *variance,
                            const double *weight, const double *output_gradient, double *input_gradient,
                            double *weight_gradient, double *bias_gradient)
{
  const guint channels = layer->out_channels;
  const gsize plane = (gsize)layer->out_side * layer->out_side;
  const double count = (double)rows * plane;

  for (guint c = 0; c < channels; c++)
    {
      const double scale = weight[c] / sqrt (variance[c] + EE_REFERENCE_NORM_EPSILON);
      double sum = 0, product = 0;

      for (guint n = 0; n < rows; n++)
        for (gsize p = (n * channels + c) * plane; p < (n * channels + c + 1) * plane; p++)
          {
            sum += output_gradient[p];
            product += output_gradient[p] * normal[p];
          }
      weight_gradient[c] = product;
      bias_gradient[c] = sum;

      for (guint n = 0; n < rows; n++)
        for (gsize p = (n * channels + c) * plane; p < (n * channels + c + 1) * plane; p++)
          input_gradient[p] = scale * (output_gradient[p] - sum / count - normal[p] * product / count);
    }
}
