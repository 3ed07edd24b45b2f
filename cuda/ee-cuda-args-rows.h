/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-args-rows.h - what the kernels that answer, choose and move rows are given; see ee-cuda-kernels.h */
#pragma once

#include "ee-cuda-args.h"

/* Work: rows * EE_CUDA_TILE, a warp a row. In fp64 inside, as the CPU. */
typedef struct
{
  const void *logits;   /* [rows, classes] */
  float *probabilities; /* (out): [rows, classes] */
  uint32_t rows;
  uint32_t classes;
  uint32_t format; /* of logits */
  uint32_t reserved;
} EeCudaSoftmaxArgs;

/* An exit's verdict. Work: rows. A row leaves when P(redundant) >= threshold; NaN stays. */
typedef struct
{
  const void *logits;   /* [rows, 2] */
  float *probabilities; /* (out) (nullable): [rows, 2], the same bits as softmax gives */
  uint8_t *left;        /* (out): [rows] 1 for a row that leaves, 0 for one that goes on */
  double threshold;
  uint32_t rows;
  uint32_t format; /* of logits */
} EeCudaExitFlagsArgs;

/* The rows that go on, in their order. One block. Indices behind the last survivor are not written. */
typedef struct
{
  const uint8_t *left; /* [rows] */
  uint32_t *indices;   /* (out): [rows] */
  uint32_t *count;     /* (out): survivors; 0 without rows */
  uint32_t rows;
  uint32_t reserved;
} EeCudaCompactArgs;

/* to[i] = from[indices[i]]. Work: rows * row_bytes / 16. */
typedef struct
{
  const void *from;
  void *to;                /* (out): [rows, row_bytes]; must not overlap from */
  const uint32_t *indices; /* (nullable): [rows]; NULL: i itself */
  const uint32_t *count;   /* (nullable): on the device; only the first *count rows are written then */
  uint32_t rows;
  uint32_t row_bytes; /* a multiple of 2 */
} EeCudaGatherArgs;

/* to[indices[i]] += from[i]. Work: rows * row_count. */
typedef struct
{
  const void *from;        /* [rows, row_count] */
  void *to;                /* (inout): of as many rows as indices name */
  const uint32_t *indices; /* (nullable): [rows], none twice; NULL: i itself */
  uint32_t rows;
  uint32_t row_count;
  uint32_t format; /* of both */
  uint32_t reserved;
} EeCudaScatterAddArgs;

EE_CUDA_CHECK_SIZE (EeCudaSoftmaxArgs, 32);
EE_CUDA_CHECK_SIZE (EeCudaExitFlagsArgs, 40);
EE_CUDA_CHECK_SIZE (EeCudaCompactArgs, 32);
EE_CUDA_CHECK_SIZE (EeCudaGatherArgs, 40);
EE_CUDA_CHECK_SIZE (EeCudaScatterAddArgs, 40);
