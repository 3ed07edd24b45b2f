/* SPDX-License-Identifier: Apache-2.0 */
/* Winograd's F(4x4, 3x3): Lavin and Gray, "Fast algorithms for convolutional neural networks" (2016). With the matrices
 * A, B and G below, a tile's output is A^T [(G g G^T) * (B^T d B)] A, where * multiplies the 36 places one by one. */
#include "ee-cpu-tiles-kernel.h"

enum
{
  SEEN = 6, /* pixels of a side that a tile sees */
  TAPS = 9, /* of a 3 x 3 kernel */
  ROWS = 6  /* of a product that stay in registers */
};

typedef float Lanes __attribute__ ((vector_size (32)));
typedef float LanesAnywhere __attribute__ ((vector_size (32), aligned (4)));
typedef int Mask __attribute__ ((vector_size (32)));

#define INLINE static inline __attribute__ ((always_inline))

INLINE Lanes
load (const float *from)
{
  return *(const LanesAnywhere *)from;
}

INLINE void
store (float *to, Lanes value)
{
  *(LanesAnywhere *)to = value;
}

INLINE Lanes
gather (const float *from, gsize step)
{
  return (Lanes){ from[0],        from[step],     from[2 * step], from[3 * step],
                  from[4 * step], from[5 * step], from[6 * step], from[7 * step] };
}

/* B^T d for one column of six. */
INLINE void
transform_input (const Lanes d[SEEN], Lanes out[SEEN])
{
  const Lanes even = d[4] - 4 * d[2], odd = d[3] - 4 * d[1], far = d[4] - d[2], near = 2 * (d[3] - d[1]);

  out[0] = 4 * d[0] - 5 * d[2] + d[4];
  out[1] = even + odd;
  out[2] = even - odd;
  out[3] = far + near;
  out[4] = far - near;
  out[5] = 4 * d[1] - 5 * d[3] + d[5];
}

/* A^T m: six to four. */
INLINE void
transform_output (const Lanes m[SEEN], Lanes out[EE_CPU_TILE_SIDE])
{
  const Lanes sum = m[1] + m[2], difference = m[1] - m[2], far_sum = m[3] + m[4], far_difference = m[3] - m[4];

  out[0] = m[0] + sum + far_sum;
  out[1] = difference + 2 * far_difference;
  out[2] = sum + 4 * far_sum;
  out[3] = difference + 8 * far_difference + m[5];
}

/* A y: four to six. */
INLINE void
transform_gradient (const Lanes y[EE_CPU_TILE_SIDE], Lanes out[SEEN])
{
  const Lanes even = y[0] + y[2], odd = y[1] + y[3], far_even = y[0] + 4 * y[2], far_odd = 2 * y[1] + 8 * y[3];

  out[0] = y[0];
  out[1] = even + odd;
  out[2] = even - odd;
  out[3] = far_even + far_odd;
  out[4] = far_even - far_odd;
  out[5] = y[3];
}

/* G g: three to six. */
INLINE void
transform_taps (const Lanes g[3], Lanes out[SEEN])
{
  const Lanes outer = (g[0] + g[2]) * (-1.0f / 6), far = g[0] * (1.0f / 24) + g[2] * (1.0f / 6);

  out[0] = g[0] * 0.25f;
  out[1] = outer - g[1] * (1.0f / 6);
  out[2] = outer + g[1] * (1.0f / 6);
  out[3] = far + g[1] * (1.0f / 12);
  out[4] = far - g[1] * (1.0f / 12);
  out[5] = g[2];
}

/* G^T u: six to three. */
INLINE void
transform_tap_gradient (const Lanes u[SEEN], Lanes out[3])
{
  const Lanes sum = u[1] + u[2], far_sum = u[3] + u[4];

  out[0] = u[0] * 0.25f - sum * (1.0f / 6) + far_sum * (1.0f / 24);
  out[1] = (u[2] - u[1]) * (1.0f / 6) + (u[3] - u[4]) * (1.0f / 12);
  out[2] = (far_sum - sum) * (1.0f / 6) + u[5];
}

/**
 * ee_cpu_tile_take_input:
 * @in: [side, side, step] of which eight channels are read; beyond the edge are zeros
 * @place: of the tile
 * @out: (out): eight numbers in each of 36 planes
 * @plane: numbers between two planes
 */
void
ee_cpu_tile_take_input (const float *in, const EeCpuTilePlace *place, float *out, gsize plane)
{
  const int side = place->side, top = place->y * EE_CPU_TILE_SIDE, left = place->x * EE_CPU_TILE_SIDE;
  Lanes half[SEEN][SEEN];

  for (int c = 0; c < SEEN; c++)
    {
      const int x = left + c - 1;
      Lanes column[SEEN], turned[SEEN];

      for (int r = 0; r < SEEN; r++)
        {
          const int y = top + r - 1;
          const gboolean outside = x < 0 || x >= side || y < 0 || y >= side;

          column[r] = outside ? (Lanes){ 0 } : load (in + ((gsize)y * side + x) * place->step);
        }
      transform_input (column, turned);
      for (int r = 0; r < SEEN; r++)
        half[r][c] = turned[r];
    }
  for (int r = 0; r < SEEN; r++)
    {
      Lanes turned[SEEN];

      transform_input (half[r], turned);
      for (int c = 0; c < SEEN; c++)
        store (out + (r * SEEN + c) * plane, turned[c]);
    }
}

/**
 * ee_cpu_tile_take_gradient:
 * @in: [side, side, step] gradient by the output, of which eight channels are read
 * @place: of the tile
 * @out: (out): eight numbers in each of 36 planes
 * @plane: numbers between two planes
 */
void
ee_cpu_tile_take_gradient (const float *in, const EeCpuTilePlace *place, float *out, gsize plane)
{
  Lanes half[SEEN][EE_CPU_TILE_SIDE];

  in += ((gsize)place->y * place->side + place->x) * EE_CPU_TILE_SIDE * place->step;
  for (int c = 0; c < EE_CPU_TILE_SIDE; c++)
    {
      Lanes column[EE_CPU_TILE_SIDE], turned[SEEN];

      for (int r = 0; r < EE_CPU_TILE_SIDE; r++)
        column[r] = load (in + ((gsize)r * place->side + c) * place->step);
      transform_gradient (column, turned);
      for (int r = 0; r < SEEN; r++)
        half[r][c] = turned[r];
    }
  for (int r = 0; r < SEEN; r++)
    {
      Lanes turned[SEEN];

      transform_gradient (half[r], turned);
      for (int c = 0; c < SEEN; c++)
        store (out + (r * SEEN + c) * plane, turned[c]);
    }
}

/**
 * ee_cpu_tile_give_output:
 * @in: eight numbers in each of 36 planes
 * @plane: numbers between two planes
 * @place: of the tile
 * @bias: (nullable): [8]
 * @relu: whether ReLU follows
 * @out: (out): [side, side, step] of which the tile's eight channels are written
 */
void
ee_cpu_tile_give_output (const float *in, gsize plane, const EeCpuTilePlace *place, const float *bias, gboolean relu,
                         float *out)
{
  const Lanes zero = { 0 }, shift = bias != NULL ? load (bias) : zero;
  Lanes half[EE_CPU_TILE_SIDE][SEEN];

  out += ((gsize)place->y * place->side + place->x) * EE_CPU_TILE_SIDE * place->step;
  for (int c = 0; c < SEEN; c++)
    {
      Lanes column[SEEN], turned[EE_CPU_TILE_SIDE];

      for (int r = 0; r < SEEN; r++)
        column[r] = load (in + (r * SEEN + c) * plane);
      transform_output (column, turned);
      for (int r = 0; r < EE_CPU_TILE_SIDE; r++)
        half[r][c] = turned[r];
    }
  for (int r = 0; r < EE_CPU_TILE_SIDE; r++)
    {
      Lanes turned[EE_CPU_TILE_SIDE];

      transform_output (half[r], turned);
      for (int c = 0; c < EE_CPU_TILE_SIDE; c++)
        {
          const Lanes value = turned[c] + shift;

          store (out + ((gsize)r * place->side + c) * place->step,
                 relu ? (Lanes)((Mask)value & (value > zero)) : value);
        }
    }
}

/* @rows rows of a product with one panel: the sums stay in registers. A constant @rows unrolls the loops. */
INLINE void
multiply_rows (const float *in, gsize row_step, gsize inner_step, const float *weights, gsize weight_step, guint rows,
               guint inner, gboolean add, float *out, gsize out_step)
{
  Lanes sums[ROWS][2];

  for (guint r = 0; r < rows; r++)
    {
      sums[r][0] = add ? load (out + r * out_step) : (Lanes){ 0 };
      sums[r][1] = add ? load (out + r * out_step + EE_CPU_TILE_LANES) : (Lanes){ 0 };
    }
  for (guint k = 0; k < inner; k++, in += inner_step, weights += weight_step)
    {
      const Lanes first = load (weights), second = load (weights + EE_CPU_TILE_LANES);

#pragma GCC unroll 6
      for (guint r = 0; r < rows; r++)
        {
          const float x = in[r * row_step];
          const Lanes value = { x, x, x, x, x, x, x, x };

          sums[r][0] += value * first;
          sums[r][1] += value * second;
        }
    }
  for (guint r = 0; r < rows; r++)
    {
      store (out + r * out_step, sums[r][0]);
      store (out + r * out_step + EE_CPU_TILE_LANES, sums[r][1]);
    }
}

/* All rows of a product with one panel. */
INLINE void
multiply_panel (const float *in, gsize row_step, gsize inner_step, const float *weights, gsize weight_step, guint rows,
                guint inner, gboolean add, float *out, gsize out_step)
{
  guint row = 0;

  for (; row + ROWS <= rows; row += ROWS)
    multiply_rows (in + row * row_step, row_step, inner_step, weights, weight_step, ROWS, inner, add,
                   out + row * out_step, out_step);
  in += row * row_step;
  out += row * out_step;
  switch (rows - row)
    {
    case 5:
      multiply_rows (in, row_step, inner_step, weights, weight_step, 5, inner, add, out, out_step);
      break;
    case 4:
      multiply_rows (in, row_step, inner_step, weights, weight_step, 4, inner, add, out, out_step);
      break;
    case 3:
      multiply_rows (in, row_step, inner_step, weights, weight_step, 3, inner, add, out, out_step);
      break;
    case 2:
      multiply_rows (in, row_step, inner_step, weights, weight_step, 2, inner, add, out, out_step);
      break;
    case 1:
      multiply_rows (in, row_step, inner_step, weights, weight_step, 1, inner, add, out, out_step);
      break;
    default:
      break;
    }
}

/**
 * ee_cpu_tile_multiply:
 * @in: [tiles, n_in] one plane of the input
 * @weights: [n_panels, n_in, 16] likewise of the weights
 * @tiles: how many
 * @n_in: input channels
 * @n_panels: of 16 output channels
 * @out: (out): [tiles, out_step], of which the panels' channels are written
 * @out_step: numbers between two tiles
 *
 * Each number's sum runs over the input channels in order, whatever @tiles is.
 */
void
ee_cpu_tile_multiply (const float *in, const float *weights, guint tiles, guint n_in, guint n_panels, float *out,
                      gsize out_step)
{
  for (guint k = 0; k < n_panels; k++)
    multiply_panel (in, n_in, 1, weights + (gsize)k * n_in * EE_CPU_TILE_PANEL, EE_CPU_TILE_PANEL, tiles, n_in, FALSE,
                    out + k * EE_CPU_TILE_PANEL, out_step);
}

/**
 * ee_cpu_tile_correlate:
 * @in: [tiles, n_in] one plane of the input
 * @in_step: numbers between two tiles
 * @gradient: [tiles, n_out] one plane of the gradient by the output
 * @gradient_step: numbers between two tiles
 * @tiles: how many
 * @n_in: input channels
 * @n_out: output channels, a multiple of 16
 * @add: whether to add to what is there
 * @out: (inout): [n_in, n_out] sums over the tiles
 */
void
ee_cpu_tile_correlate (const float *in, gsize in_step, const float *gradient, gsize gradient_step, guint tiles,
                       guint n_in, guint n_out, gboolean add, float *out)
{
  for (guint o = 0; o < n_out; o += EE_CPU_TILE_PANEL)
    if (add)
      multiply_panel (in, 1, in_step, gradient + o, gradient_step, n_in, tiles, TRUE, out + o, n_out);
    else
      multiply_panel (in, 1, in_step, gradient + o, gradient_step, n_in, tiles, FALSE, out + o, n_out);
}

/**
 * ee_cpu_tile_take_weights:
 * @taps: [3, 3] of the first lane's first kernel
 * @lane_step: numbers between the kernels of two lanes
 * @step: numbers between a lane's kernels
 * @flipped: whether the kernels are turned round, as the gradient by the input wants them
 * @n: kernels of each lane
 * @out: (out): [n, 16] in each of 36 planes
 * @plane: numbers between two planes
 */
void
ee_cpu_tile_take_weights (const float *taps, gsize lane_step, gsize step, gboolean flipped, guint n, float *out,
                          gsize plane)
{
  for (guint i = 0; i < n; i++)
    for (guint first = 0; first < EE_CPU_TILE_PANEL; first += EE_CPU_TILE_LANES)
      {
        const float *from = taps + i * step + first * lane_step;
        Lanes half[SEEN][3];

        for (int c = 0; c < 3; c++)
          {
            Lanes column[3], turned[SEEN];

            for (int r = 0; r < 3; r++)
              column[r] = gather (from + (flipped ? TAPS - 1 - (r * 3 + c) : r * 3 + c), lane_step);
            transform_taps (column, turned);
            for (int r = 0; r < SEEN; r++)
              half[r][c] = turned[r];
          }
        for (int r = 0; r < SEEN; r++)
          {
            Lanes turned[SEEN];

            transform_taps (half[r], turned);
            for (int c = 0; c < SEEN; c++)
              store (out + (r * SEEN + c) * plane + (gsize)i * EE_CPU_TILE_PANEL + first, turned[c]);
          }
      }
}

/**
 * ee_cpu_tile_give_weights:
 * @in: eight numbers in each of 36 planes: gradients by the transformed weights
 * @plane: numbers between two planes
 * @taps: (out): [3, 3] of the first lane: the gradient by the weights
 * @lane_step: numbers between the kernels of two lanes
 */
void
ee_cpu_tile_give_weights (const float *in, gsize plane, float *taps, gsize lane_step)
{
  Lanes half[3][SEEN];

  for (int c = 0; c < SEEN; c++)
    {
      Lanes column[SEEN], turned[3];

      for (int r = 0; r < SEEN; r++)
        column[r] = load (in + (r * SEEN + c) * plane);
      transform_tap_gradient (column, turned);
      for (int r = 0; r < 3; r++)
        half[r][c] = turned[r];
    }
  for (int r = 0; r < 3; r++)
    {
      Lanes turned[3];

      transform_tap_gradient (half[r], turned);
      for (int c = 0; c < 3; c++)
        for (int lane = 0; lane < EE_CPU_TILE_LANES; lane++)
          taps[lane * lane_step + r * 3 + c] = turned[c][lane];
    }
}
