/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-args-update.h - what the kernels of parameters and gradients are given; see ee-cuda-kernels.h */
#pragma once

#include "ee-cuda-args.h"

/* From one format to another, to nearest, ties to even. Work: count. */
typedef struct
{
  const void *in; /* [count] */
  void *out;      /* (out): [count] */
  uint32_t count;
  uint32_t in_format;
  uint32_t out_format;
  uint32_t reserved;
} EeCudaConvertArgs;

/* out[o][j][i] = in[o][i][j] for i < a, j < b: KCRS to KRSC (outer K, a = C, b = 9) and back, a dense layer's inputs
 * from CHW to HWC (outer = outputs), NHWC to NCHW. Rows may be padded: in's surplus is not read, out's becomes 0. Work:
 * outer
 * * b * out_stride. */
typedef struct
{
  const void *in; /* [outer, a, in_stride] */
  void *out;      /* (out): [outer, b, out_stride] */
  uint32_t outer;
  uint32_t a;
  uint32_t b;
  uint32_t in_stride;  /* b or more */
  uint32_t out_stride; /* a or more */
  uint32_t in_format;
  uint32_t out_format;
  uint32_t reserved;
} EeCudaTransposeArgs;

/* A greater one would make a gradient of 1 infinite. */
#define EE_CUDA_MOST_LOSS_SCALE 65536.0f

/* In device memory: what fp16's loss is multiplied by, so that small gradients do not become 0. */
typedef struct
{
  float scale;      /* a power of two */
  uint32_t found;   /* not 0: a gradient of the last pass was not finite */
  uint32_t good;    /* steps in a row without such */
  uint32_t skipped; /* steps left out, of all */
} EeCudaLossScale;

/* Takes the loss scale off a pass's gradients and notes in found whether one is not finite. Work: count. */
typedef struct
{
  float *gradient; /* (inout): [count] */
  EeCudaLossScale *state;
  uint32_t count;
  uint32_t reserved;
} EeCudaSettleArgs;

/* After the update: half the scale after a skipped step (at least 1), twice after @interval good ones (at most
 * @most). Clears found. One block. */
typedef struct
{
  EeCudaLossScale *state;
  uint32_t interval;
  float most;
} EeCudaLossScaleArgs;

/* v = momentum v + (g + decay w); w -= lr v, or Nesterov's. Work: count. */
typedef struct
{
  float *weight;         /* (inout): [count] */
  float *velocity;       /* (inout): [count] */
  const float *gradient; /* [count] */
  void *copy;            /* (out) (nullable): [count] the new weight in another format */
  const uint32_t *skip;  /* (nullable): nothing is done where it is not 0: EeCudaLossScale's found */
  uint32_t count;
  uint32_t copy_format;
  float learning_rate;
  float momentum;
  float decay;
  uint32_t nesterov;
} EeCudaSgdArgs;

/* AdamW. The host works out what depends on the step alone, in fp64. Work: count. */
typedef struct
{
  float *weight;         /* (inout): [count] */
  float *moment_1;       /* (inout): [count] */
  float *moment_2;       /* (inout): [count] */
  const float *gradient; /* [count] */
  void *copy;            /* (out) (nullable): as above */
  const uint32_t *skip;  /* (nullable): as above */
  uint32_t count;
  uint32_t copy_format;
  float beta_1, beta_2;
  float step; /* learning rate / (1 - beta_1^t) */
  float root; /* 1 / sqrt (1 - beta_2^t) */
  float epsilon;
  float kept; /* 1 - learning rate * decay */
} EeCudaAdamArgs;

EE_CUDA_CHECK_SIZE (EeCudaConvertArgs, 32);
EE_CUDA_CHECK_SIZE (EeCudaTransposeArgs, 48);
EE_CUDA_CHECK_SIZE (EeCudaLossScale, 16);
EE_CUDA_CHECK_SIZE (EeCudaSettleArgs, 24);
EE_CUDA_CHECK_SIZE (EeCudaLossScaleArgs, 16);
EE_CUDA_CHECK_SIZE (EeCudaSgdArgs, 64);
EE_CUDA_CHECK_SIZE (EeCudaAdamArgs, 80);
