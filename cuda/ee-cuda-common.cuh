/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-common.cuh - what all kernels stand on: number formats, work by stride, sums of a warp
 *
 * Included by ee-cuda-kernels.cu alone. nvcc compiles it for a GPU; g++, with tests/standin's
 * cuda_on_cpu.hpp, for tests without one.
 */
#pragma once

#include <cuda_bf16.h>
#include <cuda_fp16.h>

#ifndef __CUDACC__
#include "cuda_on_cpu.hpp"
#endif

#include "ee-cuda-kernels.h"

#define EE_ALL_LANES 0xffffffffu

/* A kernel that does the same in each format of its activations. */
#define EE_KERNEL_BY_FORMAT(name, Args)                                                                                \
  extern "C" __global__ void __launch_bounds__ (EE_CUDA_BLOCK) ee_kernel_##name (const Args a)                         \
  {                                                                                                                    \
    if (a.format == EE_CUDA_F32)                                                                                       \
      name<float> (a);                                                                                                 \
    else if (a.format == EE_CUDA_F16)                                                                                  \
      name<__half> (a);                                                                                                \
    else                                                                                                               \
      name<__nv_bfloat16> (a);                                                                                         \
  }

#define EE_KERNEL(name, Args)                                                                                          \
  extern "C" __global__ void __launch_bounds__ (EE_CUDA_BLOCK) ee_kernel_##name (const Args a)

/* The thread's items of @count, the whole grid going on side by side. */
#define EE_FOR_EACH(i, count)                                                                                          \
  for (uint32_t i = blockIdx.x * blockDim.x + threadIdx.x; i < (count); i += gridDim.x * blockDim.x)

/* Likewise for warps: every lane of a warp has the same items. */
#define EE_FOR_EACH_BY_WARP(i, count)                                                                                  \
  for (uint32_t i = (blockIdx.x * blockDim.x + threadIdx.x) / EE_CUDA_TILE; i < (count);                               \
       i += gridDim.x * blockDim.x / EE_CUDA_TILE)

/* And for blocks: every thread of a block has the same items. */
#define EE_FOR_EACH_BY_BLOCK(i, count) for (uint32_t i = blockIdx.x; i < (count); i += gridDim.x)

__device__ static inline float
to_float (float value)
{
  return value;
}

__device__ static inline float
to_float (__half value)
{
  return __half2float (value);
}

__device__ static inline float
to_float (__nv_bfloat16 value)
{
  return __bfloat162float (value);
}

/* To nearest, ties to even. */
__device__ static inline void
put (float *place, float value)
{
  *place = value;
}

__device__ static inline void
put (__half *place, float value)
{
  *place = __float2half_rn (value);
}

__device__ static inline void
put (__nv_bfloat16 *place, float value)
{
  *place = __float2bfloat16_rn (value);
}

/* Where the format is not worth a kernel of its own. */
__device__ static inline float
read_number (const void *values, uint32_t format, uint32_t i)
{
  if (format == EE_CUDA_F32)
    return ((const float *)values)[i];
  if (format == EE_CUDA_F16)
    return to_float (((const __half *)values)[i]);
  return to_float (((const __nv_bfloat16 *)values)[i]);
}

__device__ static inline void
write_number (void *values, uint32_t format, uint32_t i, float value)
{
  if (format == EE_CUDA_F32)
    put ((float *)values + i, value);
  else if (format == EE_CUDA_F16)
    put ((__half *)values + i, value);
  else
    put ((__nv_bfloat16 *)values + i, value);
}

/* The same bits in every lane: each step adds the same two numbers on both sides. */
__device__ static inline double
sum_of_warp (double value)
{
  for (int offset = EE_CUDA_TILE / 2; offset > 0; offset /= 2)
    value += __shfl_xor_sync (EE_ALL_LANES, value, offset);
  return value;
}

/* NaN never wins against a number. */
__device__ static inline float
largest_of_warp (float value)
{
  for (int offset = EE_CUDA_TILE / 2; offset > 0; offset /= 2)
    value = fmaxf (value, __shfl_xor_sync (EE_ALL_LANES, value, offset));
  return value;
}
