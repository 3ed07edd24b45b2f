/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-args-norm.h - what the kernels of batch norm are given; see ee-cuda-kernels.h
 *
 * Forward: norm_measure, norm_join, norm_apply. Backward: norm_back_measure, norm_back_join,
 * norm_back_apply. Positions are rows * pixels. Mathematics and rounding as engine/cpu's.
 */
#pragma once

#include "ee-cuda-args.h"

/* Each chunk's mean and sum of squares about it. Work: ee_cuda_count_sum_work (). */
typedef struct
{
  const void *in; /* [positions, channels] */
  float *partial; /* (out): [chunks, channels, 2] mean, squares */
  uint32_t positions;
  uint32_t channels;
  uint32_t format;
  uint32_t reserved;
} EeCudaNormMeasureArgs;

/* The batch's statistics; moves the running ones by @share, the variance's unbiased. Work: channels.
 * Without positions nothing is touched. */
typedef struct
{
  const float *partial;    /* [chunks, channels, 2] */
  const float *gamma;      /* [channels] */
  float *mean;             /* (out): [channels] */
  float *variance;         /* (out): [channels], biased */
  float *factor;           /* (out): [channels] gamma / sqrt (variance + epsilon) */
  float *running_mean;     /* (inout): [channels] */
  float *running_variance; /* (inout): [channels] */
  uint32_t positions;
  uint32_t channels;
  float epsilon;
  float share; /* of this batch in the running statistics */
} EeCudaNormJoinArgs;

/* out = ReLU ((in - mean) * factor + beta). Work: positions * channels. */
typedef struct
{
  const void *in;                    /* [positions, channels] */
  void *out;                         /* (out): [positions, channels]; may be in */
  const float *mean, *factor, *beta; /* [channels] */
  uint32_t positions;
  uint32_t channels;
  uint32_t format;
  uint32_t reserved;
} EeCudaNormApplyArgs;

/* Of the gradient that ReLU lets pass: each chunk's sum, and the sum of its products with in - mean. Work as above. */
typedef struct
{
  const void *in;       /* [positions, channels] what was normalised */
  const void *out;      /* [positions, channels] what came out of ReLU */
  const void *gradient; /* [positions, channels] by out */
  const float *mean;    /* [channels] */
  float *partial;       /* (out): [chunks, channels, 2] sum, products */
  uint32_t positions;
  uint32_t channels;
  uint32_t format;
  uint32_t reserved;
} EeCudaNormBackMeasureArgs;

/* Gradients by gamma and beta (0 without positions), and what norm_back_apply needs. Work: channels. */
typedef struct
{
  const float *partial;          /* [chunks, channels, 2] */
  const float *gamma, *variance; /* [channels] */
  float *by_gamma, *by_beta;     /* (out): [channels] */
  float *factors;                /* (out): [3, channels] scale, mean gradient, slope */
  uint32_t positions;
  uint32_t channels;
  float epsilon;
  uint32_t reserved;
} EeCudaNormBackJoinArgs;

/* gradient = scale * (passed - mean gradient - (in - mean) * slope). Work: positions * channels. */
typedef struct
{
  const void *in;       /* [positions, channels] */
  const void *out;      /* [positions, channels] */
  const float *mean;    /* [channels] */
  const float *factors; /* [3, channels] */
  void *gradient;       /* (inout): [positions, channels] by out; becomes that by in */
  uint32_t positions;
  uint32_t channels;
  uint32_t format;
  uint32_t reserved;
} EeCudaNormBackApplyArgs;

/* A convolution and the batch norm behind it as one convolution, for inference. Work: channels * taps. */
typedef struct
{
  const float *weight;                         /* [channels, taps] in any order of taps */
  const float *gamma, *beta, *mean, *variance; /* [channels] parameters and running statistics */
  void *folded;                                /* (out): [channels, taps] */
  void *bias;                                  /* (out): [channels] */
  uint32_t channels;
  uint32_t taps;   /* inputs * 9, at least 1 */
  uint32_t format; /* of folded and bias */
  float epsilon;
} EeCudaNormFoldArgs;

EE_CUDA_CHECK_SIZE (EeCudaNormMeasureArgs, 32);
EE_CUDA_CHECK_SIZE (EeCudaNormJoinArgs, 72);
EE_CUDA_CHECK_SIZE (EeCudaNormApplyArgs, 56);
EE_CUDA_CHECK_SIZE (EeCudaNormBackMeasureArgs, 56);
EE_CUDA_CHECK_SIZE (EeCudaNormBackJoinArgs, 64);
EE_CUDA_CHECK_SIZE (EeCudaNormBackApplyArgs, 56);
EE_CUDA_CHECK_SIZE (EeCudaNormFoldArgs, 72);
