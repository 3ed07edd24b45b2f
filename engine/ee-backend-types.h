/* SPDX-License-Identifier: Apache-2.0 */
/* ee-backend-types.h - the plain structures that pass between the engine and a backend */
#pragma once

#include "ee-plan.h"

G_BEGIN_DECLS

/**
 * EePrecision:
 * @EE_PRECISION_AUTO: the fastest that the device computes itself
 * @EE_PRECISION_FP32: all numbers in 32 bits
 * @EE_PRECISION_BF16: weights and activations of inference in bfloat16, sums in fp32
 */
typedef enum
{
  EE_PRECISION_AUTO,
  EE_PRECISION_FP32,
  EE_PRECISION_BF16
} EePrecision;

/**
 * EeDevice:
 * @name: for people, for example "AMD EPYC, 2 threads, AVX-512"
 * @memory: bytes that a net may use; 0 if unknown
 * @precisions: bit 1 << EE_PRECISION_FP32 and so on for each that a net may have
 */
typedef struct
{
  char name[128];
  guint64 memory;
  guint precisions;
} EeDevice;

/**
 * EePeak:
 * @library: what computes, for people, for example "oneDNN 2.6.3"
 * @threads: that were used
 * @gemm_gflops: a large matrix product of fp32 numbers, 10^9 operations a second; a multiply-add is two
 * @bandwidth_gbs: a large triad a = b + s c, 10^9 bytes read and written a second
 *
 * What the device can do at best, measured; not what its makers promise.
 */
typedef struct
{
  char library[64];
  guint threads;
  double gemm_gflops;
  double bandwidth_gbs;
} EePeak;

/**
 * EeNetOptions:
 * @max_rows: the largest batch that will be pushed or trained
 * @training: whether train_pass() will be called; a training net can infer too
 * @threads: 0 for all
 * @precision: of inference; a device that has not the one asked for says so
 * @tune: whether algorithms are chosen by measurement, kept for the next time; otherwise by a fixed rule. A training
 * net always goes by the rule: same settings, same machine, same bytes
 */
typedef struct
{
  guint max_rows;
  gboolean training;
  guint threads;
  EePrecision precision;
  gboolean tune;
} EeNetOptions;

/**
 * EeSlot:
 *
 * The numbers kept for each tensor. Slots other than EE_SLOT_PARAMETER exist in a training net and for
 * trained tensors only. EE_SLOT_MOMENT_1 is SGD's velocity or Adam's m, EE_SLOT_MOMENT_2 Adam's v.
 */
typedef enum
{
  EE_SLOT_PARAMETER,
  EE_SLOT_GRADIENT,
  EE_SLOT_MOMENT_1,
  EE_SLOT_MOMENT_2,
  EE_N_SLOTS
} EeSlot;

/**
 * EeBatch:
 * @images: [rows, 32, 32, 3] uint8
 * @labels: [rows]; n_main for a redundant image
 * @rows: 1 to max_rows
 */
typedef struct
{
  const guint8 *images;
  const guint16 *labels;
  guint rows;
} EeBatch;

/**
 * EeScores:
 * @rows: in the batch
 * @main_rows: of them main
 * @loss_exit: sum of L1 over the rows (over all exits), in nats
 * @loss_main: sum of L2 over the rows that have one
 * @exit_right: rows that the last exit answers rightly at 0.5; 0 without exits
 * @main_right: main rows whose class the classifier names rightly
 * @right: redundant rows that leave, and main rows that no exit takes and that are named rightly
 *   (without exits: rows named rightly, "redundant" being a name)
 * @left: rows that some exit takes at 0.5
 *
 * Sums, so that batches add up. The batch's loss is (@loss_exit + @loss_main) / @rows.
 */
typedef struct
{
  guint rows, main_rows;
  double loss_exit, loss_main;
  guint exit_right, main_right, right, left;
} EeScores;

/**
 * EeUpdate:
 * @kind: the rule
 * @learning_rate: of this step
 * @weight_decay: added to the gradient of weights (not of biases and batch norm) as decay * w;
 *   Adam decouples it (AdamW)
 * @momentum: SGD's
 * @nesterov: SGD's, as PyTorch: v = momentum v + g; w -= lr (g + momentum v)
 * @beta_1: Adam's
 * @beta_2: Adam's
 * @epsilon: Adam's
 * @step: counted from 1, for Adam's bias correction
 */
typedef enum
{
  EE_UPDATE_SGD,
  EE_UPDATE_ADAM,
} EeUpdateKind;

typedef struct
{
  EeUpdateKind kind;
  float learning_rate, weight_decay;
  float momentum;
  gboolean nesterov;
  float beta_1, beta_2, epsilon;
  guint64 step;
} EeUpdate;

G_END_DECLS
