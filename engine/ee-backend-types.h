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
 * @main_weight: delta of the rows that have an L2, in L = L1 + delta * L2; 0 stands for the paper's 1
 */
typedef struct
{
  const guint8 *images;
  const guint16 *labels;
  guint rows;
  float main_weight;
} EeBatch;

static inline float
ee_batch_get_main_weight (const EeBatch *batch)
{
  return batch->main_weight > 0 ? batch->main_weight : 1;
}

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
 * @overflowed: fp16: a gradient is not finite; the next update changes nothing but the loss's scale
 *
 * Sums, so that batches add up. The batch's loss is (@loss_exit + main_weight * @loss_main) / @rows.
 */
typedef struct
{
  guint rows, main_rows;
  double loss_exit, loss_main;
  guint exit_right, main_right, right, left;
  gboolean overflowed;
} EeScores;

/**
 * EeLossScale:
 * @scale: what the loss is multiplied by before it is differentiated, so that small gradients do not become 0 in fp16;
 * a power of two from 1 to 65536. 0: nothing is scaled
 * @good: updates in a row, since the last change of @scale, whose gradients were finite
 * @skipped: updates left out, of all
 *
 * An overflow halves the scale and leaves its update out; after so many good updates it is doubled. With the parameters
 * and moments it is all that a training in fp16 goes on from.
 */
typedef struct
{
  double scale;
  guint64 good, skipped;
} EeLossScale;

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
 * @step: counted from 1, for Adam's bias correction; updates that were left out count, and the backend takes them off
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
