/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-norm.cuh - batch norm (Ioffe and Szegedy, 2015), forward and backward; folding it for inference
 *
 * A block reads its chunk twice, the second time from the cache: first for the mean, then for the squares about it, so
 * that a large mean costs no digits.
 */
#pragma once

template <class T>
__device__ static void
norm_measure (const EeCudaNormMeasureArgs &a)
{
  const T *in = (const T *)a.in;
  const uint32_t step = EE_CUDA_BLOCK / EE_CUDA_TILE;
  __shared__ float means[EE_CUDA_TILE];

  EE_FOR_EACH_BY_BLOCK (item, ee_cuda_count_chunks (a.positions) * count_tiles (a.channels))
  {
    const Chunk chunk = find_chunk (item, a.positions, a.channels);
    const uint32_t first = chunk.first + threadIdx.x / EE_CUDA_TILE;
    const uint32_t end = chunk.column < a.channels ? chunk.end : 0;
    float sum = 0, squares = 0;

    for (uint32_t i = first; i < end; i += step)
      sum += to_float (in[i * a.channels + chunk.column]);
    sum = sum_of_warps (sum);
    if (threadIdx.x < EE_CUDA_TILE)
      means[threadIdx.x] = sum / (float)(chunk.end - chunk.first);
    __syncthreads ();

    const float mean = means[threadIdx.x % EE_CUDA_TILE];
    for (uint32_t i = first; i < end; i += step)
      {
        const float centred = to_float (in[i * a.channels + chunk.column]) - mean;

        squares += centred * centred;
      }
    squares = sum_of_warps (squares);
    if (threadIdx.x < EE_CUDA_TILE && chunk.column < a.channels)
      {
        float *partial = a.partial + (chunk.index * a.channels + chunk.column) * 2;

        partial[0] = mean;
        partial[1] = squares;
      }
  }
}
EE_KERNEL_BY_FORMAT (norm_measure, EeCudaNormMeasureArgs)

/* Chan, Golub and LeVeque's rule for joining two groups (1983), chunk by chunk. */
EE_KERNEL (norm_join, EeCudaNormJoinArgs)
{
  const uint32_t chunks = ee_cuda_count_chunks (a.positions);

  if (a.positions == 0)
    return;
  EE_FOR_EACH (c, a.channels)
  {
    double mean = 0, squares = 0, seen = 0;

    for (uint32_t k = 0; k < chunks; k++)
      {
        const float *partial = a.partial + (k * a.channels + c) * 2;
        const uint64_t first = (uint64_t)a.positions * k / chunks, end = (uint64_t)a.positions * (k + 1) / chunks;
        const double count = (double)(end - first), step = partial[0] - mean;

        squares += partial[1] + step * step * seen * count / (seen + count);
        mean += step * count / (seen + count);
        seen += count;
      }

    const float variance = (float)(squares / seen), unbiased = (float)(seen / (seen - 1));
    a.mean[c] = (float)mean;
    a.variance[c] = variance;
    a.factor[c] = (float)(a.gamma[c] / sqrt ((double)variance + a.epsilon));
    a.running_mean[c] += a.share * ((float)mean - a.running_mean[c]);
    a.running_variance[c] += a.share * (unbiased * variance - a.running_variance[c]);
  }
}

template <class T>
__device__ static void
norm_apply (const EeCudaNormApplyArgs &a)
{
  EE_FOR_EACH (i, a.positions * a.channels)
  {
    const uint32_t c = i % a.channels;
    const float value = (to_float (((const T *)a.in)[i]) - a.mean[c]) * a.factor[c] + a.beta[c];

    put ((T *)a.out + i, value > 0 ? value : 0.0f);
  }
}
EE_KERNEL_BY_FORMAT (norm_apply, EeCudaNormApplyArgs)

template <class T>
__device__ static void
norm_back_measure (const EeCudaNormBackMeasureArgs &a)
{
  const uint32_t step = EE_CUDA_BLOCK / EE_CUDA_TILE;

  EE_FOR_EACH_BY_BLOCK (item, ee_cuda_count_chunks (a.positions) * count_tiles (a.channels))
  {
    const Chunk chunk = find_chunk (item, a.positions, a.channels);
    const bool inside = chunk.column < a.channels;
    const float mean = inside ? a.mean[chunk.column] : 0;
    float sum = 0, products = 0;

    for (uint32_t row = chunk.first + threadIdx.x / EE_CUDA_TILE; inside && row < chunk.end; row += step)
      {
        const uint32_t i = row * a.channels + chunk.column;
        const float passed = to_float (((const T *)a.out)[i]) > 0 ? to_float (((const T *)a.gradient)[i]) : 0;

        sum += passed;
        products += passed * (to_float (((const T *)a.in)[i]) - mean);
      }
    sum = sum_of_warps (sum);
    products = sum_of_warps (products);
    if (threadIdx.x < EE_CUDA_TILE && inside)
      {
        float *partial = a.partial + (chunk.index * a.channels + chunk.column) * 2;

        partial[0] = sum;
        partial[1] = products;
      }
  }
}
EE_KERNEL_BY_FORMAT (norm_back_measure, EeCudaNormBackMeasureArgs)

EE_KERNEL (norm_back_join, EeCudaNormBackJoinArgs)
{
  const uint32_t chunks = ee_cuda_count_chunks (a.positions);

  EE_FOR_EACH (c, a.channels)
  {
    const double variance = (double)a.variance[c] + a.epsilon, count = a.positions > 0 ? a.positions : 1;
    double sum = 0, products = 0;

    for (uint32_t k = 0; k < chunks; k++)
      {
        sum += a.partial[(k * a.channels + c) * 2];
        products += a.partial[(k * a.channels + c) * 2 + 1];
      }
    a.by_beta[c] = (float)sum;
    a.by_gamma[c] = a.positions > 0 ? (float)(products / sqrt (variance)) : 0.0f;
    a.factors[c] = (float)(a.gamma[c] / sqrt (variance));
    a.factors[a.channels + c] = (float)(sum / count);
    a.factors[2 * a.channels + c] = (float)(products / (variance * count));
  }
}

template <class T>
__device__ static void
norm_back_apply (const EeCudaNormBackApplyArgs &a)
{
  T *gradient = (T *)a.gradient;

  EE_FOR_EACH (i, a.positions * a.channels)
  {
    const uint32_t c = i % a.channels;
    const float passed = to_float (((const T *)a.out)[i]) > 0 ? to_float (gradient[i]) : 0;
    const float centred = to_float (((const T *)a.in)[i]) - a.mean[c];

    put (gradient + i, a.factors[c] * (passed - a.factors[a.channels + c] - centred * a.factors[2 * a.channels + c]));
  }
}
EE_KERNEL_BY_FORMAT (norm_back_apply, EeCudaNormBackApplyArgs)

template <class T>
__device__ static void
norm_fold (const EeCudaNormFoldArgs &a)
{
  EE_FOR_EACH (i, a.channels * a.taps)
  {
    const uint32_t c = i / a.taps;
    const float scale = a.gamma[c] / sqrtf (a.variance[c] + a.epsilon);

    put ((T *)a.folded + i, a.weight[i] * scale);
    if (i % a.taps == 0)
      put ((T *)a.bias + c, a.beta[c] - scale * a.mean[c]);
  }
}
EE_KERNEL_BY_FORMAT (norm_fold, EeCudaNormFoldArgs)
