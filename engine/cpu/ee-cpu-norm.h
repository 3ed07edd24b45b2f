/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-norm.h - batch norm and ReLU in training, by the batch's own statistics
 *
 * Works on activations [rows, channels / block, pixels, block] of any block. Not oneDNN's: that one waits in
 * spinning barriers, and beside a busy neighbour (a window that draws) it takes ten times as long.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EeCpuNorm:
 * @rows: of the batch
 * @channels: of each row
 * @pixels: of each channel
 * @block: channels that lie together: 16, 8 or 1
 * @epsilon: added to the variance
 * @gamma: [channels]
 * @beta: [channels]
 * @mean: [channels] filled forward, read backward
 * @variance: [channels] likewise; biased
 * @partial: room for ee_cpu_norm_count_partial() numbers
 * @factors: room for [3, channels] that the last pass over the data uses
 */
typedef struct
{
  guint rows, channels, pixels, block;
  float epsilon;
  const float *gamma, *beta;
  float *mean, *variance;
  double *partial;
  float *factors;
} EeCpuNorm;

gsize ee_cpu_norm_count_partial (guint channels);
void ee_cpu_norm_forward (const EeCpuNorm *norm, const float *in, float *out);
void ee_cpu_norm_backward (const EeCpuNorm *norm, const float *in, const float *out, float *gradient,
                           float *gamma_gradient, float *beta_gradient);

G_END_DECLS
