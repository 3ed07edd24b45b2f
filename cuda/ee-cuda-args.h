/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-args.h - what the structures of all kernels stand on; see ee-cuda-kernels.h */
#pragma once

#include <stdint.h>

enum
{
  EE_CUDA_BLOCK = 256,        /* threads of a block */
  EE_CUDA_TILE = 32,          /* columns that a block sums side by side: a warp's width */
  EE_CUDA_MAX_CHUNKS = 128,   /* of rows, summed apart */
  EE_CUDA_CHUNK_ROWS = 64,    /* the least that is worth a chunk of its own */
  EE_CUDA_MAX_COUNT = 1 << 30 /* elements of an array */
};

/* How numbers are stored. */
enum
{
  EE_CUDA_F32,
  EE_CUDA_F16,
  EE_CUDA_BF16
};

/* The three compilers must agree; a structure's size is a multiple of its pointers', with no hidden end. */
#ifdef __cplusplus
#define EE_CUDA_CHECK_SIZE(type, bytes) static_assert (sizeof (type) == bytes, #type " has another size")
#else
#define EE_CUDA_CHECK_SIZE(type, bytes) _Static_assert(sizeof (type) == bytes, #type " has another size")
#endif

#ifdef __CUDACC__
#define EE_CUDA_BOTH __host__ __device__
#else
#define EE_CUDA_BOTH
#endif

/* Number of chunks for sums down @rows: a function of @rows alone, so that sums do not depend on the device. */
EE_CUDA_BOTH static inline uint32_t
ee_cuda_count_chunks (uint32_t rows)
{
  const uint32_t chunks = (rows + EE_CUDA_CHUNK_ROWS - 1) / EE_CUDA_CHUNK_ROWS;

  return chunks < EE_CUDA_MAX_CHUNKS ? chunks : (uint32_t)EE_CUDA_MAX_CHUNKS;
}

/* Work of a kernel that sums columns chunk by chunk: a block for each tile of each chunk. */
EE_CUDA_BOTH static inline uint64_t
ee_cuda_count_sum_work (uint32_t rows, uint32_t columns)
{
  const uint32_t tiles = (columns + EE_CUDA_TILE - 1) / EE_CUDA_TILE;

  return (uint64_t)ee_cuda_count_chunks (rows) * tiles * EE_CUDA_BLOCK;
}
