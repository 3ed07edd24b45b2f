/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cpu-unroll.h"

enum
{
  TAPS = 9
};

/* Where a channel's pixel lies in a row of activations. */
static gsize
get_place (guint channel, guint pixel, guint block)
{
  return (gsize)(channel / block) * EE_CPU_UNROLL_PIXELS * block + pixel * block + channel % block;
}

/* The tap through which output pixel @out sees input pixel @in; pixels count row by row. */
static guint
get_tap (guint out, guint in)
{
  const int side = EE_CPU_UNROLL_SIDE;
  const int dy = (int)in / side - (int)out / side, dx = (int)in % side - (int)out % side;

  return (dy + 1) * 3 + dx + 1;
}

/**
 * ee_cpu_unroll_weights:
 * @weights: [out, in, 3, 3]
 * @out: channels
 * @in: channels
 * @block: of activations
 * @matrix: (out): [4 out, 4 in]
 */
void
ee_cpu_unroll_weights (const float *weights, guint out, guint in, guint block, float *matrix)
{
  const gsize width = (gsize)EE_CPU_UNROLL_PIXELS * in;

#pragma omp parallel for schedule(static)
  for (guint o = 0; o < out; o++)
    for (guint p = 0; p < EE_CPU_UNROLL_PIXELS; p++)
      {
        float *row = matrix + get_place (o, p, block) * width;

        for (guint first = 0; first < in; first += block)
          for (guint q = 0; q < EE_CPU_UNROLL_PIXELS; q++)
            {
              const float *from = weights + ((gsize)o * in + first) * TAPS + get_tap (p, q);
              float *to = row + get_place (first, q, block);

              for (guint b = 0; b < block; b++)
                to[b] = from[(gsize)b * TAPS];
            }
      }
}

/**
 * ee_cpu_unroll_weight_gradient:
 * @matrix: [4 out, 4 in] gradient by the unrolled weights
 * @out: channels
 * @in: channels
 * @block: of activations
 * @gradient: (out): [out, in, 3, 3] by the weights: of all places where a tap stands
 */
void
ee_cpu_unroll_weight_gradient (const float *matrix, guint out, guint in, guint block, float *gradient)
{
  const gsize width = (gsize)EE_CPU_UNROLL_PIXELS * in;

#pragma omp parallel for schedule(static)
  for (guint o = 0; o < out; o++)
    {
      float *taps = gradient + (gsize)o * in * TAPS;

      for (gsize i = 0; i < (gsize)in * TAPS; i++)
        taps[i] = 0;
      for (guint p = 0; p < EE_CPU_UNROLL_PIXELS; p++)
        for (guint first = 0; first < in; first += block)
          for (guint q = 0; q < EE_CPU_UNROLL_PIXELS; q++)
            {
              const float *from = matrix + get_place (o, p, block) * width + get_place (first, q, block);
              float *to = taps + (gsize)first * TAPS + get_tap (p, q);

              for (guint b = 0; b < block; b++)
                to[(gsize)b * TAPS] += from[b];
            }
    }
}

/**
 * ee_cpu_unroll_bias:
 * @bias: [out]
 * @out: channels
 * @block: of activations
 * @unrolled: (out): [4 out]
 */
void
ee_cpu_unroll_bias (const float *bias, guint out, guint block, float *unrolled)
{
  for (guint o = 0; o < out; o++)
    for (guint p = 0; p < EE_CPU_UNROLL_PIXELS; p++)
      unrolled[get_place (o, p, block)] = bias[o];
}

/**
 * ee_cpu_unroll_bias_gradient:
 * @unrolled: [4 out] gradient by the unrolled bias
 * @out: channels
 * @block: of activations
 * @gradient: (out): [out]
 */
void
ee_cpu_unroll_bias_gradient (const float *unrolled, guint out, guint block, float *gradient)
{
  for (guint o = 0; o < out; o++)
    {
      gradient[o] = 0;
      for (guint p = 0; p < EE_CPU_UNROLL_PIXELS; p++)
        gradient[o] += unrolled[get_place (o, p, block)];
    }
}
