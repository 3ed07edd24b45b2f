/* SPDX-License-Identifier: Apache-2.0 */
/* conv-problem.h - a 3x3 convolution with random numbers, and plain loops that compute it in double precision */
#pragma once

#include "ee-cpu-onednn.h"

G_BEGIN_DECLS

enum
{
  TAPS = 9
};

/**
 * Case:
 * @block: channels that lie together
 *
 * The shape of a convolution, and the threads that compute it.
 */
typedef struct
{
  guint rows, n_in, n_out, side, block;
  int threads;
} Case;

/**
 * Problem:
 * @in: activations are [rows, channels / block, pixels, block]
 * @weights: [n_out, n_in, 9]
 * @by_out: a gradient by the output
 * @n_in: numbers of @in; and so on
 *
 * One case's numbers, all drawn from one seed.
 */
typedef struct
{
  const Case *c;
  EeCpuSpec spec;
  float *in, *weights, *bias, *by_out;
  gsize n_in, n_out, n_weights;
} Problem;

void problem_init (Problem *problem, const Case *c);
void problem_clear (Problem *problem);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Problem, problem_clear)

gsize problem_get_place (const Case *c, guint channels, guint row, guint channel, guint pixel);
void problem_compute_plainly (const Problem *problem, double *out, double *by_in, double *by_weights);
double *problem_finish_plainly (const Problem *problem, const double *out);
void problem_assert_close (const double *expected, const float *actual, gsize count);

G_END_DECLS
