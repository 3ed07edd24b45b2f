/* SPDX-License-Identifier: Apache-2.0 */
/* Ioffe and Szegedy, "Batch normalization" (2015). Each pass goes through memory twice: once for sums, once to write.
 * The rows are summed in a fixed number of chunks, which are then added in order, so that the
 * result does not depend on the threads. */
#include "ee-cpu-norm.h"

#include <math.h>

enum
{
  MAX_BLOCK = 16,
  MAX_CHUNKS = 16,
  N_LANES = 4,
  N_SUMS = 2
};

/* The kernels below are compiled for wide vectors too; the processor is asked once, when the program is loaded. */
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__)
#define WIDE __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WIDE
#endif
#define INLINE inline __attribute__ ((always_inline))

/* One block of channels of one row: its sum, and the sum of squares about its own mean. Four sums are kept side by
 * side, since one would wait for itself; images have a multiple of four pixels. */
static INLINE void
sum_values (const float *restrict in, guint pixels, guint block, float *restrict sum, float *restrict squares)
{
  float sums[N_LANES * MAX_BLOCK] = { 0 }, about[N_LANES * MAX_BLOCK] = { 0 }, mean[N_LANES * MAX_BLOCK];
  const guint step = N_LANES * block;

  for (gsize i = 0; i < (gsize)pixels * block; i += step)
    for (guint k = 0; k < step; k++)
      sums[k] += in[i + k];
  for (guint b = 0; b < block; b++)
    sum[b] = (sums[b] + sums[block + b]) + (sums[2 * block + b] + sums[3 * block + b]);
  for (guint k = 0; k < step; k++)
    mean[k] = sum[k % block] / pixels;
  for (gsize i = 0; i < (gsize)pixels * block; i += step)
    for (guint k = 0; k < step; k++)
      about[k] += (in[i + k] - mean[k]) * (in[i + k] - mean[k]);
  for (guint b = 0; b < block; b++)
    squares[b] = (about[b] + about[block + b]) + (about[2 * block + b] + about[3 * block + b]);
}

WIDE static void
sum_block (const float *in, guint pixels, guint block, float *sum, float *squares)
{
  if (block == 16)
    sum_values (in, pixels, 16, sum, squares);
  else if (block == 8)
    sum_values (in, pixels, 8, sum, squares);
  else
    sum_values (in, pixels, 1, sum, squares);
}

static INLINE void
normalise_values (const float *restrict in, float *restrict out, guint pixels, guint block, const float *restrict mean,
                  const float *restrict scale, const float *restrict shift)
{
  for (gsize i = 0; i < pixels; i++)
    for (guint b = 0; b < block; b++)
      {
        const float value = (in[i * block + b] - mean[b]) * scale[b] + shift[b];

        out[i * block + b] = value > 0 ? value : 0;
      }
}

WIDE static void
normalise_block (const float *in, float *out, guint pixels, guint block, const float *mean, const float *scale,
                 const float *shift)
{
  if (block == 16)
    normalise_values (in, out, pixels, 16, mean, scale, shift);
  else if (block == 8)
    normalise_values (in, out, pixels, 8, mean, scale, shift);
  else
    normalise_values (in, out, pixels, 1, mean, scale, shift);
}

/* Of the gradient that ReLU lets pass: its sum, and the sum of its products with the centred input. */
static INLINE void
sum_gradients (const float *restrict in, const float *restrict out, const float *restrict gradient, guint pixels,
               guint block, const float *restrict mean, float *restrict sum, float *restrict products)
{
  float sums[N_LANES * MAX_BLOCK] = { 0 }, with_input[N_LANES * MAX_BLOCK] = { 0 }, means[N_LANES * MAX_BLOCK];
  const guint step = N_LANES * block;

  for (guint k = 0; k < step; k++)
    means[k] = mean[k % block];
  for (gsize i = 0; i < (gsize)pixels * block; i += step)
    for (guint k = 0; k < step; k++)
      {
        const float passed = out[i + k] > 0 ? gradient[i + k] : 0;

        sums[k] += passed;
        with_input[k] += passed * (in[i + k] - means[k]);
      }
  for (guint b = 0; b < block; b++)
    {
      sum[b] = (sums[b] + sums[block + b]) + (sums[2 * block + b] + sums[3 * block + b]);
      products[b] = (with_input[b] + with_input[block + b]) + (with_input[2 * block + b] + with_input[3 * block + b]);
    }
}

WIDE static void
sum_gradient_block (const float *in, const float *out, const float *gradient, guint pixels, guint block,
                    const float *mean, float *sum, float *products)
{
  if (block == 16)
    sum_gradients (in, out, gradient, pixels, 16, mean, sum, products);
  else if (block == 8)
    sum_gradients (in, out, gradient, pixels, 8, mean, sum, products);
  else
    sum_gradients (in, out, gradient, pixels, 1, mean, sum, products);
}

static INLINE void
differentiate_values (const float *restrict in, const float *restrict out, float *restrict gradient, guint pixels,
                      guint block, const float *restrict mean, const float *restrict scale,
                      const float *restrict mean_gradient, const float *restrict slope)
{
  for (gsize i = 0; i < pixels; i++)
    for (guint b = 0; b < block; b++)
      {
        const float passed = out[i * block + b] > 0 ? gradient[i * block + b] : 0;

        gradient[i * block + b] = scale[b] * (passed - mean_gradient[b] - (in[i * block + b] - mean[b]) * slope[b]);
      }
}

WIDE static void
differentiate_block (const float *in, const float *out, float *gradient, guint pixels, guint block, const float *mean,
                     const float *scale, const float *mean_gradient, const float *slope)
{
  if (block == 16)
    differentiate_values (in, out, gradient, pixels, 16, mean, scale, mean_gradient, slope);
  else if (block == 8)
    differentiate_values (in, out, gradient, pixels, 8, mean, scale, mean_gradient, slope);
  else
    differentiate_values (in, out, gradient, pixels, 1, mean, scale, mean_gradient, slope);
}

/* Where a block of channels of a row begins. */
static gsize
get_offset (const EeCpuNorm *norm, gsize row, guint block_index)
{
  return (row * (norm->channels / norm->block) + block_index) * norm->pixels * norm->block;
}

static guint
count_chunks (const EeCpuNorm *norm)
{
  return MIN (norm->rows, MAX_CHUNKS);
}

/* [N_SUMS] of a chunk and channel */
static double *
get_sums (const EeCpuNorm *norm, guint chunk, guint channel)
{
  return norm->partial + ((gsize)chunk * norm->channels + channel) * N_SUMS;
}

/* Mean and sum of squares about it, of the rows of one chunk: Chan et al.'s rule for joining two groups. */
static void
sum_chunk (const EeCpuNorm *norm, const float *in, guint chunk, guint block_index)
{
  const guint n_chunks = count_chunks (norm), channel = block_index * norm->block;
  const guint first = (guint64)norm->rows * chunk / n_chunks, end = (guint64)norm->rows * (chunk + 1) / n_chunks;
  const double per_pixel = 1.0 / norm->pixels;
  float sum[MAX_BLOCK], squares[MAX_BLOCK];

  for (guint row = first; row < end; row++)
    {
      const double seen = row - first, share = 1 / (seen + 1), spread = norm->pixels * seen * share;
      double *sums = get_sums (norm, chunk, channel);

      sum_block (in + get_offset (norm, row, block_index), norm->pixels, norm->block, sum, squares);
      for (guint b = 0; b < norm->block; b++, sums += N_SUMS)
        {
          const double mean = sum[b] * per_pixel, step = row == first ? 0 : mean - sums[0];

          sums[1] = (row == first ? 0 : sums[1]) + squares[b] + step * step * spread;
          sums[0] = row == first ? mean : sums[0] + step * share;
        }
    }
}

/* Joins the chunks of one channel into the batch's mean and variance. */
static void
join_statistics (const EeCpuNorm *norm, guint channel)
{
  const guint n_chunks = count_chunks (norm);
  double mean = 0, squares = 0;
  guint64 seen = 0;

  for (guint k = 0; k < n_chunks; k++)
    {
      const guint64 rows = (guint64)norm->rows * (k + 1) / n_chunks - (guint64)norm->rows * k / n_chunks;
      const double *sums = get_sums (norm, k, channel);
      const double step = sums[0] - mean;

      squares += sums[1] + step * step * norm->pixels * seen * rows / (seen + rows);
      mean += step * rows / (seen + rows);
      seen += rows;
    }
  norm->mean[channel] = mean;
  norm->variance[channel] = squares / ((double)norm->rows * norm->pixels);
  norm->factors[channel] = norm->gamma[channel] / sqrt ((double)norm->variance[channel] + norm->epsilon);
}

/**
 * ee_cpu_norm_count_partial:
 * @channels: of the layer
 *
 * Returns: numbers that the sums of the chunks need; the factors need three a channel
 */
gsize
ee_cpu_norm_count_partial (guint channels)
{
  return (gsize)MAX_CHUNKS * channels * N_SUMS;
}

/**
 * ee_cpu_norm_forward:
 * @norm: shape and parameters; its mean and variance are filled
 * @in: [rows, channels / block, pixels, block]
 * @out: (out): likewise, normalised and through ReLU
 */
void
ee_cpu_norm_forward (const EeCpuNorm *norm, const float *in, float *out)
{
  const guint n_blocks = norm->channels / norm->block, n_chunks = count_chunks (norm);

  g_assert (norm->pixels % N_LANES == 0);
#pragma omp parallel
  {
#pragma omp for collapse(2) schedule(static)
    for (guint k = 0; k < n_chunks; k++)
      for (guint i = 0; i < n_blocks; i++)
        sum_chunk (norm, in, k, i);

#pragma omp for schedule(static)
    for (guint c = 0; c < norm->channels; c++)
      join_statistics (norm, c);

#pragma omp for collapse(2) schedule(static)
    for (guint row = 0; row < norm->rows; row++)
      for (guint i = 0; i < n_blocks; i++)
        {
          const gsize offset = get_offset (norm, row, i);
          const guint c = i * norm->block;

          normalise_block (in + offset, out + offset, norm->pixels, norm->block, norm->mean + c, norm->factors + c,
                           norm->beta + c);
        }
  }
}

/* Sums of the gradient and of its products over the rows of one chunk. */
static void
sum_gradient_chunk (const EeCpuNorm *norm, const float *in, const float *out, const float *gradient, guint chunk,
                    guint block_index)
{
  const guint n_chunks = count_chunks (norm), channel = block_index * norm->block;
  const guint first = (guint64)norm->rows * chunk / n_chunks, end = (guint64)norm->rows * (chunk + 1) / n_chunks;
  float sum[MAX_BLOCK], products[MAX_BLOCK];

  for (guint row = first; row < end; row++)
    {
      const gsize offset = get_offset (norm, row, block_index);

      sum_gradient_block (in + offset, out + offset, gradient + offset, norm->pixels, norm->block, norm->mean + channel,
                          sum, products);
      for (guint b = 0; b < norm->block; b++)
        {
          double *sums = get_sums (norm, chunk, channel + b);

          sums[0] = (row == first ? 0 : sums[0]) + sum[b];
          sums[1] = (row == first ? 0 : sums[1]) + products[b];
        }
    }
}

/* Adds the chunks of one channel: the gradients by gamma and beta, and what the gradient by the input needs. */
static void
join_gradients (const EeCpuNorm *norm, guint channel, float *gamma_gradient, float *beta_gradient)
{
  const guint n_chunks = count_chunks (norm);
  const double variance = (double)norm->variance[channel] + norm->epsilon;
  const double count = (double)norm->rows * norm->pixels;
  double *sums = get_sums (norm, 0, channel);

  for (guint k = 1; k < n_chunks; k++)
    for (guint s = 0; s < N_SUMS; s++)
      sums[s] += get_sums (norm, k, channel)[s];
  beta_gradient[channel] = sums[0];
  gamma_gradient[channel] = sums[1] / sqrt (variance);
  norm->factors[channel] = norm->gamma[channel] / sqrt (variance);
  norm->factors[norm->channels + channel] = sums[0] / count;
  norm->factors[2 * norm->channels + channel] = sums[1] / (variance * count);
}

/**
 * ee_cpu_norm_backward:
 * @norm: as it was forward
 * @in: [rows, channels / block, pixels, block] what was normalised
 * @out: what came out of ReLU
 * @gradient: (inout): by @out; becomes that by @in
 * @gamma_gradient: (out): [channels]
 * @beta_gradient: (out): [channels]
 */
void
ee_cpu_norm_backward (const EeCpuNorm *norm, const float *in, const float *out, float *gradient, float *gamma_gradient,
                      float *beta_gradient)
{
  const guint n_blocks = norm->channels / norm->block, n_chunks = count_chunks (norm);

  g_assert (norm->pixels % N_LANES == 0);
#pragma omp parallel
  {
#pragma omp for collapse(2) schedule(static)
    for (guint k = 0; k < n_chunks; k++)
      for (guint i = 0; i < n_blocks; i++)
        sum_gradient_chunk (norm, in, out, gradient, k, i);

#pragma omp for schedule(static)
    for (guint c = 0; c < norm->channels; c++)
      join_gradients (norm, c, gamma_gradient, beta_gradient);

#pragma omp for collapse(2) schedule(static)
    for (guint row = 0; row < norm->rows; row++)
      for (guint i = 0; i < n_blocks; i++)
        {
          const gsize offset = get_offset (norm, row, i);
          const float *factors = norm->factors + i * norm->block;

          differentiate_block (in + offset, out + offset, gradient + offset, norm->pixels, norm->block,
                               norm->mean + i * norm->block, factors, factors + norm->channels,
                               factors + 2 * norm->channels);
        }
  }
}
