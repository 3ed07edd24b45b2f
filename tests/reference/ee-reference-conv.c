/* SPDX-License-Identifier: Apache-2.0 */
/* The 3x3 convolution with stride 1 and padding 1. For each input channel and each tap of the kernel there is a row of
 * what that tap reads of some images; all outputs are sums of such rows. */
#include "ee-reference-layers.h"

#include <string.h>

enum
{
  N_TAPS = 9,
  ROW = 256 /* numbers of a row, which is as many whole images: worth a loop, and all rows stay near the processor */
};

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

/* What the tap reads of one plane, [side, side], for each place of the output. */
static void
read_tap (Tap tap, guint side, const double *input, double *row)
{
  memset (row, 0, (gsize)side * side * sizeof *row);
  for (guint y = tap.top; y < tap.bottom; y++)
    memcpy (row + y * side + tap.left, input + (int)(y * side + tap.left) + tap.shift,
            (tap.right - tap.left) * sizeof *row);
}

/* The derivative of the above by the input: the same places, the other way. */
static void
add_tap (Tap tap, guint side, const double *row, double *input_gradient)
{
  for (guint y = tap.top; y < tap.bottom; y++)
    for (guint x = tap.left; x < tap.right; x++)
      input_gradient[(int)(y * side + x) + tap.shift] += row[y * side + x];
}

/* The rows of @images: [in, 9, images, side, side]. */
static void
unfold (const EeLayer *layer, guint images, const double *input, double *rows)
{
  const guint side = layer->in_side, in = layer->in_channels;
  const gsize plane = (gsize)side * side;

  for (guint i = 0; i < in; i++)
    for (guint k = 0; k < N_TAPS; k++)
      for (guint n = 0; n < images; n++)
        read_tap (get_tap (k / 3, k % 3, side), side, input + ((gsize)n * in + i) * plane,
                  rows + (((gsize)i * N_TAPS + k) * images + n) * plane);
}

/* Adds the rows' derivatives to those of the images. */
static void
fold (const EeLayer *layer, guint images, const double *rows, double *input_gradient)
{
  const guint side = layer->in_side, in = layer->in_channels;
  const gsize plane = (gsize)side * side;

  for (guint i = 0; i < in; i++)
    for (guint k = 0; k < N_TAPS; k++)
      for (guint n = 0; n < images; n++)
        add_tap (get_tap (k / 3, k % 3, side), side, rows + (((gsize)i * N_TAPS + k) * images + n) * plane,
                 input_gradient + ((gsize)n * in + i) * plane);
}

static void
add_scaled (gsize count, double factor, const double *restrict row, double *restrict sum)
{
  for (gsize p = 0; p < count; p++)
    sum[p] += factor * row[p];
}

/* Four sums side by side, so that one addition need not wait for the other. */
static double
get_product (gsize count, const double *restrict a, const double *restrict b)
{
  double sums[4] = { 0 };
  gsize p = 0;

  for (; p + 4 <= count; p += 4)
    for (guint s = 0; s < 4; s++)
      sums[s] += a[p + s] * b[p + s];
  for (; p < count; p++)
    sums[0] += a[p] * b[p];
  return sums[0] + sums[1] + (sums[2] + sums[3]);
}

/* How many images are unfolded at once. */
static guint
get_n_together (const EeLayer *layer, guint rows)
{
  return CLAMP (ROW / (layer->in_side * layer->in_side), 1, rows);
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
  const guint in = layer->in_channels, out = layer->out_channels, together = get_n_together (layer, rows);
  const gsize plane = (gsize)layer->in_side * layer->in_side, n_taps = (gsize)in * N_TAPS;
  g_autofree double *taps = g_new (double, n_taps *together *plane), *sum = g_new (double, together *plane);

  for (guint first = 0; first < rows; first += together)
    {
      const guint images = MIN (together, rows - first);
      const gsize count = images * plane;

      unfold (layer, images, input + first * in * plane, taps);
      for (guint o = 0; o < out; o++)
        {
          for (gsize p = 0; p < count; p++)
            sum[p] = bias != NULL ? bias[o] : 0;
          for (gsize k = 0; k < n_taps; k++)
            add_scaled (count, weight[o * n_taps + k], taps + k * count, sum);
          for (guint n = 0; n < images; n++)
            memcpy (output + ((gsize)(first + n) * out + o) * plane, sum + n * plane, plane * sizeof *sum);
        }
    }
}

/* The derivatives of the weights and of the taps by those of the output, of @images. */
static void
add_gradients (const EeLayer *layer, guint images, const double *taps, const double *weight,
               const double *output_gradient, double *weight_gradient, double *tap_gradient)
{
  const guint out = layer->out_channels;
  const gsize plane = (gsize)layer->in_side * layer->in_side, count = images * plane;
  const gsize n_taps = (gsize)layer->in_channels * N_TAPS;
  g_autofree double *gradient = g_new (double, count);

  for (guint o = 0; o < out; o++)
    {
      for (guint n = 0; n < images; n++)
        memcpy (gradient + n * plane, output_gradient + ((gsize)n * out + o) * plane, plane * sizeof *gradient);
      for (gsize k = 0; k < n_taps; k++)
        {
          weight_gradient[o * n_taps + k] += get_product (count, taps + k * count, gradient);
          add_scaled (count, weight[o * n_taps + k], gradient, tap_gradient + k * count);
        }
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
  const guint in = layer->in_channels, out = layer->out_channels, together = get_n_together (layer, rows);
  const gsize plane = (gsize)layer->in_side * layer->in_side, n_taps = (gsize)in * N_TAPS;
  g_autofree double *taps = g_new (double, n_taps *together *plane);
  g_autofree double *tap_gradient = g_new (double, n_taps *together *plane);

  memset (input_gradient, 0, rows * in * plane * sizeof *input_gradient);
  memset (weight_gradient, 0, out * n_taps * sizeof *weight_gradient);
  for (guint first = 0; first < rows; first += together)
    {
      const guint images = MIN (together, rows - first);

      unfold (layer, images, input + first * in * plane, taps);
      memset (tap_gradient, 0, n_taps * images * plane * sizeof *tap_gradient);
      add_gradients (layer, images, taps, weight, output_gradient + first * out * plane, weight_gradient, tap_gradient);
      fold (layer, images, tap_gradient, input_gradient + first * in * plane);
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
