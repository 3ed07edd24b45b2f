/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-loss.h"

#include <math.h>

#include "ee-plan-types.h"

/**
 * ee_loss_softmax_cross_entropy:
 * @logits: [n_classes] unnormalised scores
 * @n_classes: at least 2
 * @label: index of the true class, below @n_classes
 * @gradient: (out) (optional): [n_classes] derivative of the loss by each logit
 *
 * Softmax cross-entropy, -log (e^logits[label] / sum_c e^logits[c]); equations (1) and (2)
 * differ only in the number of classes. The largest logit is subtracted first, so that
 * finite logits of any size give a finite result.
 *
 * Returns: the loss in nats; NaN if a logit is NaN
 */
double
ee_loss_softmax_cross_entropy (const float *logits, guint n_classes, guint label, float *gradient)
{
  double largest, sum = 0;

  g_return_val_if_fail (logits != NULL, NAN);
  g_return_val_if_fail (n_classes >= 2 && label < n_classes, NAN);

  largest = logits[0];
  for (guint c = 1; c < n_classes; c++)
    largest = MAX (largest, logits[c]);
  for (guint c = 0; c < n_classes; c++)
    sum += exp (logits[c] - largest);

  if (gradient != NULL)
    for (guint c = 0; c < n_classes; c++)
      gradient[c] = exp (logits[c] - largest) / sum - (c == label ? 1 : 0);

  return log (sum) + largest - logits[label];
}

/**
 * ee_loss_joint:
 * @exit_logits: [2] the exit block's scores for main and redundant
 * @main_logits: (nullable): [n_main] the classifier's scores; NULL for a redundant image,
 *   whose row never reaches the classifier
 * @n_main: number of main classes, C - 1 in the paper
 * @label: the main class, or @n_main for a redundant image
 * @exit_gradient: (out): [2] derivative by the exit logits
 * @main_gradient: (out) (optional): [n_main] derivative by the main logits; untouched for a
 *   redundant image
 *
 * Equation (3), L = L1 + delta * L2, for one image.
 *
 * Returns: both terms
 */
EeLossTerms
ee_loss_joint (const float *exit_logits, const float *main_logits, guint n_main, guint label, float *exit_gradient,
               float *main_gradient)
{
  gboolean redundant = label >= n_main;
  EeLossTerms terms = { 0 };

  g_return_val_if_fail (redundant || main_logits != NULL, terms);

  terms.exit = ee_loss_softmax_cross_entropy (exit_logits, EE_N_EXIT_CLASSES,
                                              redundant ? EE_EXIT_REDUNDANT : EE_EXIT_MAIN, exit_gradient);
  if (!redundant)
    terms.main = ee_loss_softmax_cross_entropy (main_logits, n_main, label, main_gradient);

  return terms;
}
