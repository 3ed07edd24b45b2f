/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-unroll.h - a convolution on 2x2 pixels is a dense layer
 *
 * With 3x3 taps and padding 1, every output pixel sees all four input pixels: the convolution is a matrix
 * [4 out, 4 in] on the activations as they lie in memory, [channels / block, pixels, block]. Dense code is faster
 * there, and for AVX2 oneDNN has no fast gradient by such weights at all.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  EE_CPU_UNROLL_SIDE = 2,
  EE_CPU_UNROLL_PIXELS = 4
};

void ee_cpu_unroll_weights (const float *weights, guint out, guint in, guint block, float *matrix);
void ee_cpu_unroll_weight_gradient (const float *matrix, guint out, guint in, guint block, float *gradient);
void ee_cpu_unroll_bias (const float *bias, guint out, guint block, float *unrolled);
void ee_cpu_unroll_bias_gradient (const float *unrolled, guint out, guint block, float *gradient);

G_END_DECLS
