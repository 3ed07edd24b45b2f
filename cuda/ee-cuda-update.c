/* SPDX-License-Identifier: Apache-2.0 */
/* Optimiser steps, fused: each number is read and written once, and its copy in a shorter format with it */
#include <math.h>

#include "ee-backend-checks.h"
#include "ee-cuda-layer.h"
#include "ee-cuda-train-private.h"

/* After so many steps without an overflow fp16's loss is scaled twice as much, up to the most. */
enum
{
  GOOD_STEPS = 2000
};

/* Where the new numbers go in the net's format, or NULL where nothing computes with a copy. */
static gpointer
get_copy (const EeNet *net, const EeTensor *info)
{
  return info->role == EE_TENSOR_WEIGHT ? net->copies[TRUE].weights[info->layer]
         : info->role == EE_TENSOR_BIAS ? net->copies[TRUE].bias[info->layer]
                                        : NULL;
}

/* Sutskever et al. (2013) as PyTorch counts it. */
static gboolean
step_sgd (EeNet *net, guint index, const EeUpdate *update, const guint32 *skip, GError **error)
{
  const EeTensor *info = ee_plan_get_tensor (net->plan, index);
  const EeCudaTensor *tensor = &net->tensors[index];

  return EE_CUDA_QUEUE (
      sgd, tensor->count, .weight = tensor->slots[EE_SLOT_PARAMETER], .velocity = tensor->slots[EE_SLOT_MOMENT_1],
      .gradient = tensor->slots[EE_SLOT_GRADIENT], .copy = get_copy (net, info), .skip = skip, .count = tensor->count,
      .copy_format = net->format, .learning_rate = update->learning_rate, .momentum = update->momentum,
      .decay = info->role == EE_TENSOR_WEIGHT ? update->weight_decay : 0, .nesterov = update->nesterov);
}

/* Updates that were made, this one included: moments know nothing of those that were left out. */
static double
count_updates (EeNet *net, const EeUpdate *update)
{
  const EeCudaLossScale *state = net->training->pinned_loss_scale;

  return state != NULL && state->skipped < update->step ? update->step - state->skipped : update->step;
}

/* AdamW: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019). */
static gboolean
step_adam (EeNet *net, guint index, const EeUpdate *update, const guint32 *skip, GError **error)
{
  const EeTensor *info = ee_plan_get_tensor (net->plan, index);
  const EeCudaTensor *tensor = &net->tensors[index];
  const double updates = count_updates (net, update);
  const double correction_1 = 1 - pow (update->beta_1, updates);
  const double correction_2 = 1 - pow (update->beta_2, updates);
  const float decay = info->role == EE_TENSOR_WEIGHT ? update->weight_decay : 0;

  return EE_CUDA_QUEUE (
      adam, tensor->count, .weight = tensor->slots[EE_SLOT_PARAMETER], .moment_1 = tensor->slots[EE_SLOT_MOMENT_1],
      .moment_2 = tensor->slots[EE_SLOT_MOMENT_2], .gradient = tensor->slots[EE_SLOT_GRADIENT],
      .copy = get_copy (net, info), .skip = skip, .count = tensor->count, .copy_format = net->format,
      .beta_1 = update->beta_1, .beta_2 = update->beta_2, .step = update->learning_rate / correction_1,
      .root = 1 / sqrt (correction_2), .epsilon = update->epsilon, .kept = 1 - update->learning_rate * decay);
}

/**
 * ee_cuda_train_update:
 * @net: a net made with training, after a pass
 * @update: the rule and its numbers
 * @error: EE_ERROR_INVALID; nothing has changed then. EE_ERROR_DEVICE
 *
 * In fp16 a pass whose gradients overflowed changes nothing but the loss's scale.
 *
 * Returns: TRUE when the work is queued
 */
gboolean
ee_cuda_train_update (EeNet *net, const EeUpdate *update, GError **error)
{
  EeCudaLossScale *state;
  gboolean fresh;

  if (!ee_backend_check_update (&net->options, update, error))
    return FALSE;

  state = net->training->loss_scale;
  fresh = net->copies[TRUE].serial == net->serial;
  for (guint t = 0; t < ee_plan_get_n_tensors (net->plan); t++)
    {
      const guint32 *skip = state != NULL ? &state->found : NULL;

      if (ee_tensor_is_trained (ee_plan_get_tensor (net->plan, t))
          && !(update->kind == EE_UPDATE_SGD ? step_sgd (net, t, update, skip, error)
                                             : step_adam (net, t, update, skip, error)))
        return FALSE;
    }
  net->serial++;
  if (fresh)
    net->copies[TRUE].serial = net->serial;
  return state == NULL
         || EE_CUDA_QUEUE (loss_scale, EE_CUDA_ONE_BLOCK, .state = state, .interval = GOOD_STEPS,
                           .most = EE_CUDA_MOST_LOSS_SCALE);
}
