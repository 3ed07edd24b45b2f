/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-args-scores.h - what the kernels of the joint loss are given; see ee-cuda-kernels.h
 *
 * L = L1 + delta * L2 (engine/ee-loss.h): cross_entropy runs once for each head, over the rows that it
 * saw; score adds up a batch. All of it in fp64 inside, as the CPU.
 */
#pragma once

#include "ee-cuda-args.h"

/* Softmax cross-entropy of one head. Work: rows * EE_CUDA_TILE, a warp a row. */
typedef struct
{
  const void *logits;      /* [rows, classes] */
  const uint16_t *labels;  /* [batch rows] of the whole batch */
  const uint32_t *indices; /* (nullable): [rows] each row's place in the batch; NULL: the row itself */
  const float *loss_scale; /* (nullable): on the device; multiplies the gradient */
  double *losses;          /* (out): [rows] nats */
  uint16_t *answers;       /* (out): [rows] an exit's: 1 where P(redundant) >= 0.5; a classifier's first greatest */
  void *by_logits;         /* (out): [rows, classes] gradient, times scale and *loss_scale */
  uint32_t rows;
  uint32_t classes;
  uint32_t n_main;  /* a label of n_main or more is redundant */
  uint32_t is_exit; /* labels are then 0 for main, 1 for redundant */
  uint32_t format;  /* of logits and by_logits */
  float scale;      /* of the head in the loss / batch rows */
} EeCudaCrossEntropyArgs;

/* EeScores on the device. */
typedef struct
{
  double loss_exit, loss_main;
  uint32_t rows, main_rows, exit_right, main_right, right, left;
} EeCudaScores;

/* Adds up a batch (see EeScores). One block. */
typedef struct
{
  const uint16_t *labels;       /* [rows] */
  const double *exit_losses;    /* [n_exits, rows] */
  const uint16_t *exit_answers; /* [n_exits, rows] */
  const double *main_losses;    /* [n_named] */
  const uint16_t *main_answers; /* [n_named] */
  const uint32_t *named;        /* (nullable): [n_named] rows that the classifier saw; NULL: i itself */
  EeCudaScores *scores;         /* (out) */
  uint32_t rows;
  uint32_t n_named; /* main rows; all rows where there is no exit */
  uint32_t n_exits;
  uint32_t n_main; /* main classes */
} EeCudaScoreArgs;

EE_CUDA_CHECK_SIZE (EeCudaCrossEntropyArgs, 80);
EE_CUDA_CHECK_SIZE (EeCudaScores, 40);
EE_CUDA_CHECK_SIZE (EeCudaScoreArgs, 72);
