/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-args-layers.h - what the kernels of layers are given; see ee-cuda-kernels.h */
#pragma once

#include "ee-cuda-args.h"

/* Pixels to numbers. Work: pixels. A table of what each byte becomes, as the CPU's: the same bits. */
typedef struct
{
  const uint8_t *images; /* [pixels, 3] */
  const float *table;    /* [3, 256] (byte / 255 - mean) / deviation */
  void *out;             /* [pixels, channels] */
  uint32_t pixels;       /* rows * 32 * 32 */
  uint32_t channels;     /* of out, 3 or more; those beyond the third become 0 */
  uint32_t format;       /* of out */
  uint32_t reserved;
} EeCudaNormaliseArgs;

/* 2x2 maximum, stride 2. Work: numbers of out. Of NaNs the window's first value alone can win. */
typedef struct
{
  const void *in; /* [rows, side, side, channels] */
  void *out;      /* [rows, side / 2, side / 2, channels] */
  uint32_t rows;  /* 0 or more */
  uint32_t side;  /* even */
  uint32_t channels;
  uint32_t format;
} EeCudaPoolArgs;

/* The gradient goes to the first of a window's greatest values, line by line. Work: numbers of by_out. */
typedef struct
{
  const void *in;     /* [rows, side, side, channels] as in the forward pass */
  const void *by_out; /* [rows, side / 2, side / 2, channels] */
  void *by_in;        /* (out): [rows, side, side, channels] */
  uint32_t rows;
  uint32_t side; /* even */
  uint32_t channels;
  uint32_t format;
} EeCudaPoolBackwardArgs;

/* ReLU, and dropout behind it: gradient = out > 0 ? gradient * scale : 0. Work: count. */
typedef struct
{
  const void *out; /* [count] what came out of the layer */
  void *gradient;  /* (inout): [count] */
  uint32_t count;
  uint32_t format;
  float scale; /* 1 / (1 - probability), 1 without dropout */
  uint32_t reserved;
} EeCudaReluBackwardArgs;

/* Multiplies by ee_dropout_factor(), the same mask to the bit. Work: rows * units. */
typedef struct
{
  void *values; /* (inout): [rows, units] */
  uint64_t seed;
  uint32_t layer; /* index in the plan */
  uint32_t rows;
  uint32_t units;
  uint32_t format;
  float probability; /* of dropping, 0 <= p < 1 */
  uint32_t reserved;
} EeCudaDropoutArgs;

/* Sums of each column, chunk by chunk. Work: ee_cuda_count_sum_work (). For the gradient by a bias, then join_columns.
 */
typedef struct
{
  const void *in; /* [rows, columns] */
  float *partial; /* (out): [chunks, columns], chunks being ee_cuda_count_chunks (rows) */
  uint32_t rows;  /* of a layer: rows * pixels */
  uint32_t columns;
  uint32_t format;
  uint32_t reserved;
} EeCudaSumColumnsArgs;

/* Work: columns. Without rows the sums are 0. */
typedef struct
{
  const float *partial; /* [chunks, columns] */
  float *sums;          /* (out): [columns] */
  uint32_t rows;        /* as above */
  uint32_t columns;
} EeCudaJoinColumnsArgs;

EE_CUDA_CHECK_SIZE (EeCudaNormaliseArgs, 40);
EE_CUDA_CHECK_SIZE (EeCudaPoolArgs, 32);
EE_CUDA_CHECK_SIZE (EeCudaPoolBackwardArgs, 40);
EE_CUDA_CHECK_SIZE (EeCudaReluBackwardArgs, 32);
EE_CUDA_CHECK_SIZE (EeCudaDropoutArgs, 40);
EE_CUDA_CHECK_SIZE (EeCudaSumColumnsArgs, 32);
EE_CUDA_CHECK_SIZE (EeCudaJoinColumnsArgs, 24);
