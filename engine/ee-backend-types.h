/* SPDX-License-Identifier: Apache-2.0 */
/* ee-backend-types.h - the plain structures that pass between the engine and a backend */
#pragma once

#include "ee-device.h"
#include "ee-plan.h"

G_BEGIN_DECLS

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
