/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-single-kernel.h - the inner loops of ee-cpu-single.h, eight output channels at a time
 *
 * Compiled for AVX2 and FMA: call it only where ee_cpu_single_may_run() says so. Knows pixels and channels, no threads
 * and no layers.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  EE_CPU_SINGLE_LANES = 8, /* channels that lie together, of input, output and weights */
  EE_CPU_SINGLE_TAPS = 9   /* of a 3 x 3 kernel */
};

/**
 * EeCpuSinglePanel:
 * @src: [rows, n_in / 8, side, side, 8]
 * @rows: images
 * @n_in: input channels, a multiple of 32
 * @in_step: numbers of an image of the input
 * @weights: [n_in / 8, 9, 8 in, 8 out] of the panel's first eight output channels
 * @weights_step: numbers to those of the next eight
 * @bias: [channels of the panel]
 * @relu: whether negative results become 0
 * @dst: (out): [channels of the panel / 8, side, side, 8] of the first image
 * @out_step: numbers of an image of the output
 *
 * What one thread computes at a time: some output channels of all images.
 */
typedef struct
{
  const float *src;
  guint rows, n_in;
  gsize in_step;
  const float *weights;
  gsize weights_step;
  const float *bias;
  gboolean relu;
  float *dst;
  gsize out_step;
} EeCpuSinglePanel;

void ee_cpu_single_convolve_8 (const EeCpuSinglePanel *panel);
void ee_cpu_single_convolve_4 (const EeCpuSinglePanel *panel);
void ee_cpu_single_convolve_2 (const EeCpuSinglePanel *panel);

G_END_DECLS
