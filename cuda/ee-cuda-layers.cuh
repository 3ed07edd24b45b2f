/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-layers.cuh - pixels to numbers, max pool, ReLU and dropout, sums of columns */
#pragma once

template <class T>
__device__ static void
normalise (const EeCudaNormaliseArgs &a)
{
  EE_FOR_EACH (i, a.pixels)
  {
    T *out = (T *)a.out + i * a.channels;

    for (uint32_t c = 0; c < a.channels; c++)
      put (out + c, c < 3 ? a.table[c * 256 + a.images[i * 3 + c]] : 0.0f);
  }
}
EE_KERNEL_BY_FORMAT (normalise, EeCudaNormaliseArgs)

/* Where the window of output @i begins, [rows, side / 2, side / 2, channels]. */
__device__ static inline uint32_t
find_window (uint32_t i, uint32_t side, uint32_t channels)
{
  const uint32_t half = side / 2, channel = i % channels, pixel = i / channels;
  const uint32_t x = pixel % half, y = pixel / half % half, row = pixel / half / half;

  return ((row * side + 2 * y) * side + 2 * x) * channels + channel;
}

/* Line by line; of equal values the first. */
template <class T>
__device__ static inline uint32_t
find_first_greatest (const T *in, const uint32_t window[4])
{
  uint32_t best = 0;

  for (uint32_t k = 1; k < 4; k++)
    if (to_float (in[window[k]]) > to_float (in[window[best]]))
      best = k;
  return best;
}

template <class T>
__device__ static void
pool_forward (const EeCudaPoolArgs &a)
{
  const T *in = (const T *)a.in;
  const uint32_t line = a.side * a.channels, count = a.rows * (a.side / 2) * (a.side / 2) * a.channels;

  EE_FOR_EACH (i, count)
  {
    const uint32_t corner = find_window (i, a.side, a.channels);
    const uint32_t window[4] = { corner, corner + a.channels, corner + line, corner + line + a.channels };

    ((T *)a.out)[i] = in[window[find_first_greatest (in, window)]];
  }
}
EE_KERNEL_BY_FORMAT (pool_forward, EeCudaPoolArgs)

template <class T>
__device__ static void
pool_backward (const EeCudaPoolBackwardArgs &a)
{
  const T *in = (const T *)a.in;
  T *by_in = (T *)a.by_in;
  const uint32_t line = a.side * a.channels, count = a.rows * (a.side / 2) * (a.side / 2) * a.channels;

  EE_FOR_EACH (i, count)
  {
    const uint32_t corner = find_window (i, a.side, a.channels);
    const uint32_t window[4] = { corner, corner + a.channels, corner + line, corner + line + a.channels };
    const uint32_t best = find_first_greatest (in, window);

    for (uint32_t k = 0; k < 4; k++)
      put (by_in + window[k], k == best ? to_float (((const T *)a.by_out)[i]) : 0.0f);
  }
}
EE_KERNEL_BY_FORMAT (pool_backward, EeCudaPoolBackwardArgs)

template <class T>
__device__ static void
relu_backward (const EeCudaReluBackwardArgs &a)
{
  T *gradient = (T *)a.gradient;

  EE_FOR_EACH (i, a.count)
  put (gradient + i, to_float (((const T *)a.out)[i]) > 0 ? to_float (gradient[i]) * a.scale : 0.0f);
}
EE_KERNEL_BY_FORMAT (relu_backward, EeCudaReluBackwardArgs)

/* Of data/ee-rng.c: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014). */
__device__ static inline uint64_t
splitmix64 (uint64_t state)
{
  uint64_t z = state + 0x9e3779b97f4a7c15u;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* engine/ee-dropout.c to the bit. @mixed_seed: splitmix64() of the pass's seed */
__device__ static inline bool
drops (uint64_t mixed_seed, uint32_t layer, uint32_t row, uint32_t unit, float probability)
{
  const uint64_t place = ((uint64_t)layer << 32 | row) * 0x9e3779b97f4a7c15u + unit;

  return (double)(splitmix64 (mixed_seed ^ place) >> 11) * 0x1p-53 < probability;
}

template <class T>
__device__ static void
dropout (const EeCudaDropoutArgs &a)
{
  const uint64_t mixed_seed = splitmix64 (a.seed);
  const float kept = 1.0f / (1.0f - a.probability);
  T *values = (T *)a.values;

  EE_FOR_EACH (i, a.rows * a.units)
  {
    const bool dropped = drops (mixed_seed, a.layer, i / a.units, i % a.units, a.probability);

    put (values + i, to_float (values[i]) * (dropped ? 0.0f : kept));
  }
}
EE_KERNEL_BY_FORMAT (dropout, EeCudaDropoutArgs)

/* A block's part in sums down columns: rows first to end of the columns of one tile. Each warp takes every eighth row.
 */
struct Chunk
{
  uint32_t index, column, first, end;
};

__device__ static inline uint32_t
count_tiles (uint32_t columns)
{
  return (columns + EE_CUDA_TILE - 1) / EE_CUDA_TILE;
}

__device__ static inline Chunk
find_chunk (uint32_t item, uint32_t rows, uint32_t columns)
{
  const uint32_t tiles = count_tiles (columns), chunks = ee_cuda_count_chunks (rows), index = item / tiles;
  const uint32_t first = (uint32_t)((uint64_t)rows * index / chunks);
  const uint32_t end = (uint32_t)((uint64_t)rows * (index + 1) / chunks);

  return { index, item % tiles * EE_CUDA_TILE + threadIdx.x % EE_CUDA_TILE, first, end };
}

/* Adds what the block's warps have of each column, in their order; the first warp gets the sum. The call is a barrier
 * before and behind. */
__device__ static inline float
sum_of_warps (float value)
{
  __shared__ float values[EE_CUDA_BLOCK];
  float sum = 0;

  values[threadIdx.x] = value;
  __syncthreads ();
  if (threadIdx.x < EE_CUDA_TILE)
    for (uint32_t i = threadIdx.x; i < EE_CUDA_BLOCK; i += EE_CUDA_TILE)
      sum += values[i];
  __syncthreads ();
  return sum;
}

template <class T>
__device__ static void
sum_columns (const EeCudaSumColumnsArgs &a)
{
  const T *in = (const T *)a.in;

  EE_FOR_EACH_BY_BLOCK (item, ee_cuda_count_chunks (a.rows) * count_tiles (a.columns))
  {
    const Chunk chunk = find_chunk (item, a.rows, a.columns);
    float sum = 0;

    if (chunk.column < a.columns)
      for (uint32_t row = chunk.first + threadIdx.x / EE_CUDA_TILE; row < chunk.end;
           row += EE_CUDA_BLOCK / EE_CUDA_TILE)
        sum += to_float (in[row * a.columns + chunk.column]);
    sum = sum_of_warps (sum);
    if (threadIdx.x < EE_CUDA_TILE && chunk.column < a.columns)
      a.partial[chunk.index * a.columns + chunk.column] = sum;
  }
}
EE_KERNEL_BY_FORMAT (sum_columns, EeCudaSumColumnsArgs)

EE_KERNEL (join_columns, EeCudaJoinColumnsArgs)
{
  const uint32_t chunks = ee_cuda_count_chunks (a.rows);

  EE_FOR_EACH (c, a.columns)
  {
    double sum = 0;

    for (uint32_t k = 0; k < chunks; k++)
      sum += a.partial[k * a.columns + c];
    a.sums[c] = (float)sum;
  }
}
