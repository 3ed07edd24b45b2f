/* SPDX-License-Identifier: Apache-2.0 */
/* The 2x2 max pool with stride 2. */
#include "ee-reference-layers.h"

/**
 * ee_reference_pool_find_first_maximum:
 * @input: any array
 * @corner: index of the window's upper left value
 * @side: width of a line of @input
 *
 * Returns: index of the greatest of the window's four values; of equal ones the first, line by line
 */
gsize
ee_reference_pool_find_first_maximum (const double *input, gsize corner, guint side)
{
  const gsize window[4] = { corner, corner + 1, corner + side, corner + side + 1 };
  gsize best = window[0];

  for (guint i = 1; i < 4; i++)
    if (input[window[i]] > input[best])
      best = window[i];
  return best;
}

/* Index of the input's value in the upper left corner of output @p's window, p over [n, c, out, out]. */
static gsize
get_corner (const EeLayer *layer, gsize p)
{
  const gsize out = layer->out_side, plane = p / (out * out), y = p / out % out, x = p % out;

  return (plane * layer->in_side + 2 * y) * layer->in_side + 2 * x;
}

static gsize
count_outputs (const EeLayer *layer, guint rows)
{
  return (gsize)rows * layer->out_channels * layer->out_side * layer->out_side;
}

/**
 * ee_reference_pool_forward:
 * @layer: a max pool
 * @rows: n
 * @input: [n, c, side, side]
 * @output: (out): [n, c, side / 2, side / 2]
 */
void
ee_reference_pool_forward (const EeLayer *layer, guint rows, const double *input, double *output)
{
  for (gsize p = 0; p < count_outputs (layer, rows); p++)
    output[p] = input[ee_reference_pool_find_first_maximum (input, get_corner (layer, p), layer->in_side)];
}

/**
 * ee_reference_pool_backward:
 * @layer: a max pool
 * @rows: n
 * @input: [n, c, side, side]
 * @output_gradient: [n, c, side / 2, side / 2]
 * @input_gradient: (out): [n, c, side, side]
 *
 * The gradient goes to the window's first maximum.
 */
void
ee_reference_pool_backward (const EeLayer *layer, guint rows, const double *input, const double *output_gradient,
                            double *input_gradient)
{
  for (gsize p = 0; p < (gsize)rows * layer->in_channels * layer->in_side * layer->in_side; p++)
    input_gradient[p] = 0;
  for (gsize p = 0; p < count_outputs (layer, rows); p++)
    input_gradient[ee_reference_pool_find_first_maximum (input, get_corner (layer, p), layer->in_side)]
        = output_gradient[p];
}
