/* SPDX-License-Identifier: Apache-2.0 */
/* ee-loss.h - the joint loss of a network with an early exit
 *
 * Pure functions over rows of logits; no allocation, any thread. Knows nothing of
 * layers, backends or data sets. Equations (1) to (3) are those of O.-T. Kyiak,
 * "Optimizing a convolutional neural network by early exit".
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EeLossTerms:
 * @exit: L1, binary cross-entropy of the exit block, in nats
 * @main: L2, cross-entropy over the main classes, in nats; 0 for a redundant image
 *
 * One image's loss. In the paper the image's total is @exit + @main, since delta in L = L1 + delta * L2 is 1 for a main
 * image and 0 for a redundant one; a training may weigh its main images otherwise (#EeBatch).
 */
typedef struct
{
  double exit;
  double main;
} EeLossTerms;

double ee_loss_softmax_cross_entropy (const float *logits, guint n_classes, guint label, float *gradient);

EeLossTerms ee_loss_joint (const float *exit_logits, const float *main_logits, guint n_main, guint label,
                           float *exit_gradient, float *main_gradient);

G_END_DECLS
