/* SPDX-License-Identifier: Apache-2.0 */
/* Optimiser steps, fused: each number is read and written once */
#include "ee-cpu-train.h"

#include <math.h>

#include "ee-backend-checks.h"

/* One tensor's slots, all in the same layout. */
typedef struct
{
  float *w, *m, *v;
  const float *g;
  gsize count;
  float decay;
} Slots;

/* Sutskever et al. (2013) as PyTorch counts it: v = momentum v + g; w -= lr v, or lr (g + momentum v). */
static void
step_sgd (const Slots *slots, const EeUpdate *update)
{
  const float *g = slots->g, lr = update->learning_rate, momentum = update->momentum, decay = slots->decay;
  const float look_ahead = update->nesterov ? momentum : 1, direct = update->nesterov ? 1 : 0;
  float *w = slots->w, *v = slots->m;

#pragma omp parallel for simd schedule(static)
  for (gsize i = 0; i < slots->count; i++)
    {
      const float gradient = g[i] + decay * w[i];

      v[i] = momentum * v[i] + gradient;
      w[i] -= lr * (direct * gradient + look_ahead * v[i]);
    }
}

/* AdamW: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019). */
static void
step_adam (const Slots *slots, const EeUpdate *update)
{
  const double correction_1 = 1 - pow (update->beta_1, update->step);
  const double correction_2 = 1 - pow (update->beta_2, update->step);
  const float *g = slots->g, beta_1 = update->beta_1, beta_2 = update->beta_2, epsilon = update->epsilon;
  const float step = update->learning_rate / correction_1, root = 1 / sqrt (correction_2);
  const float kept = 1 - update->learning_rate * slots->decay;
  float *w = slots->w, *m = slots->m, *v = slots->v;

#pragma omp parallel for simd schedule(static)
  for (gsize i = 0; i < slots->count; i++)
    {
      m[i] = beta_1 * m[i] + (1 - beta_1) * g[i];
      v[i] = beta_2 * v[i] + (1 - beta_2) * g[i] * g[i];
      w[i] = kept * w[i] - step * m[i] / (sqrtf (v[i]) * root + epsilon);
    }
}

/**
 * ee_cpu_train_update:
 * @net: a net made with training, after a pass
 * @update: the rule and its numbers
 * @error: EE_ERROR_INVALID; nothing has changed then
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_train_update (EeNet *net, const EeUpdate *update, GError **error)
{
  g_auto (EeCpuThreads) threads = ee_cpu_net_enter (net);

  if (!ee_backend_check_update (&net->options, update, error))
    return FALSE;

  for (guint t = 0; t < ee_plan_get_n_tensors (net->plan); t++)
    {
      const EeTensor *info = ee_plan_get_tensor (net->plan, t);
      EeCpuTensor *tensor = &net->tensors[t];
      const Slots slots = { .w = tensor->slots[EE_SLOT_PARAMETER],
                            .m = tensor->slots[EE_SLOT_MOMENT_1],
                            .v = tensor->slots[EE_SLOT_MOMENT_2],
                            .g = tensor->slots[EE_SLOT_GRADIENT],
                            .count = ee_cpu_desc_get_bytes (tensor->home) / sizeof (float),
                            .decay = info->role == EE_TENSOR_WEIGHT ? update->weight_decay : 0 };

      if (!ee_tensor_is_trained (info))
        continue;
      if (update->kind == EE_UPDATE_SGD)
        step_sgd (&slots, update);
      else
        step_adam (&slots, update);
    }
  net->serial++;
  return TRUE;
}
