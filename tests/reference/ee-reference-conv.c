/* SPDX-License-Identifier: Apache-2.0 */
/* The 3x3 convolution with stride 1 and padding 1. */
#include "ee-reference-layers.h"

/* One tap of the kernel, at @row and @column (0 to 2), reads the input shifted by (row - 1, column - 1).
 * Outputs from @top to @bottom - 1 and from @left to @right - 1 read inside the picture; the others read
 * the padding, which is 0 and adds nothing. */
typedef struct
{
  guint top, bottom, left, right;
  int shift;
} Tap;

static Tap
get_tap (guint row, guint column, guint side)
{
  return (Tap){ .top = row == 0 ? 1 : 0,
                .bottom = row == 2 ? side - 1 : side,
                .left = column == 0 ? 1 : 0,
                .right = column == 2 ? side - 1 : side,
                .shift = ((int)row - 1) * (int)side + (int)column - 1 };
}

/* output[y, x] += weight * input[y + row - 1, x + column - 1] on one plane, [side, side]. */
static void
add_tap (Tap tap, guint side, const double *input, double weight, double *output)
{
  for (guint y = tap.top; y < tap.bottom; y++)
    for (guint x = tap.left; x < tap.right; x++)
      output[y * side + x] += weight * input[(int)(y * side + x) + tap.shift];
}

/* The derivative of the above by the input: the same pairs, the other way. */
static void
add_tap_transposed (Tap tap, guint side, const double *output_gradient, double weight, double *input_gradient)
{
  for (guint y = tap.top; y < tap.bottom; y++)
    for (guint x = tap.left; x < tap.right; x++)
      input_gradient[(int)(y * side + x) + tap.shift] += weight * output_gradient[y * side + x];
}

/* The derivative by the weight: the sum of the products of the same pairs. */
static double
sum_tap (Tap tap, guint side, const double *input, const double *output_gradient)
{
  double sum = 0;

  for (guint y = tap.top; y < tap.bottom; y++)
    for (guint x = tap.left; x < tap.right; x++)
      sum += input[(int)(y * side + x) + tap.shift] * output_gradient[y * side + x];
  return sum;
}

/**
 * ee_reference_conv_forward:
 * @layer: a convolution
 * @rows: n
 * @input: [n, in, side, side]
 * @weight: [out, in, 3, 3]
 * @bias: (nullable): [out]
 * @output: (out): [n, out, side, side]
 *
 * output[n, o, y, x] = bias[o] + sum over i, r, c of weight[o, i, r, c] * input[n, i, y + r - 1, x + c - 1]
 */
void
ee_reference_conv_forward (const EeLayer *layer, guint rows, const double *input, const double *weight,
                           const double *bias, double *output)
{
  const guint side = layer->in_side, in = layer->in_channels, out = layer->out_channels;
  const gsize plane = (gsize)side * side;

  for (guint n = 0; n < rows; n++)
    for (guint o = 0; o < out; o++)
      {
        double *target = output + (n * out + o) * plane;

        for (gsize p = 0; p < plane; p++)
          target[p] = bias != NULL ? bias[o] : 0;
        for (guint i = 0; i < in; i++)
          for (guint k = 0; k < 9; k++)
            add_tap (get_tap (k / 3, k % 3, side), side, input + (n * in + i) * plane, weight[(o * in + i) * 9 + k],
                     target);
      }
}

/**
 * ee_reference_conv_backward:
 * @layer: a convolution
 * @rows: n
 * @input: [n, in, side, side]
 * @weight: [out, in, 3, 3]
 * @output_gradient: [n, out, side, side]
 * @input_gradient: (out): [n, in, side, side]
 * @weight_gradient: (out): [out, in, 3, 3]
 * @bias_gradient: (out) (optional): [out]
 */
void
ee_reference_conv_backward (const EeLayer *layer, guint rows, const double *input, const double *weight,
                            const double *output_gradient, double *input_gradient, double *weight_gradient,
                            double *bias_gradient)
{
  const guint side = layer->in_side, in = layer->in_channels, out = layer->out_channels;
  const gsize plane = (gsize)side * side;

  for (gsize p = 0; p < rows * in * plane; p++)
    input_gradient[p] = 0;

  for (guint o = 0; o < out; o++)
    for (guint i = 0; i < in; i++)
      for (guint k = 0; k < 9; k++)
        {
          const Tap tap = get_tap (k / 3, k % 3, side);
          const gsize w = (o * in + i) * 9 + k;
          double sum = 0;

          for (guint n = 0; n < rows; n++)
            {
              const gsize source = (n * in + i) * plane, target = (n * out + o) * plane;

              sum += sum_tap (tap, side, input + source, output_gradient + target);
              add_tap_transposed (tap, side, output_gradient + target, weight[w], input_gradient + source);
            }
          weight_gradient[w] = sum;
        }

  if (bias_gradient == NULL)
    return;
  for (guint o = 0; o < out; o++)
    {
      double sum = 0;

      for (guint n = 0; n < rows; n++)
        for (gsize p = 0; p < plane; p++)
          sum += output_gradient[(n * out + o) * plane + p];
      bias_gradient[o] = sum;
    }
}
