/* SPDX-License-Identifier: Apache-2.0 */
/* The two update rules, tensor by tensor, as PyTorch writes them. */
#include "ee-reference-private.h"

#include <math.h>

#include "ee-error.h"

/* SGD: v = momentum v + (g + decay w); w -= lr v, or Nesterov's w -= lr ((g + decay w) + momentum v). */
static void
update_sgd (const EeUpdate *update, double decay, gsize count, const double *gradient, double *parameter,
            double *velocity)
{
  for (gsize i = 0; i < count; i++)
    {
      const double g = gradient[i] + decay * parameter[i];

      velocity[i] = update->momentum * velocity[i] + g;
      parameter[i]
          -= (double)update->learning_rate * (update->nesterov ? g + update->momentum * velocity[i] : velocity[i]);
    }
}

/* AdamW (Loshchilov and Hutter, 2019): the decay acts on the weight itself and never enters the moments. */
static void
update_adam (const EeUpdate *update, double decay, gsize count, const double *gradient, double *parameter, double *m,
             double *v)
{
  const double beta_1 = update->beta_1, beta_2 = update->beta_2;
  const double correction_1 = 1 - pow (beta_1, update->step), correction_2 = 1 - pow (beta_2, update->step);

  for (gsize i = 0; i < count; i++)
    {
      parameter[i] -= update->learning_rate * decay * parameter[i];
      m[i] = beta_1 * m[i] + (1 - beta_1) * gradient[i];
      v[i] = beta_2 * v[i] + (1 - beta_2) * gradient[i] * gradient[i];
      parameter[i] -= update->learning_rate * (m[i] / correction_1) / (sqrt (v[i] / correction_2) + update->epsilon);
    }
}

gboolean
ee_reference_train_update (EeNet *net, const EeUpdate *update, GError **error)
{
  if (!net->options.training)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "This net was not made for training.");
      return FALSE;
    }
  if (update->kind == EE_UPDATE_ADAM && update->step == 0)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, "Adam's steps are counted from 1.");
      return FALSE;
    }

  for (guint t = 0; t < ee_plan_get_n_tensors (net->plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (net->plan, t);
      const double decay = tensor->role == EE_TENSOR_WEIGHT ? update->weight_decay : 0;

      if (!ee_tensor_is_trained (tensor))
        continue;
      if (update->kind == EE_UPDATE_SGD)
        update_sgd (update, decay, tensor->count, net->slots[EE_SLOT_GRADIENT][t], net->slots[EE_SLOT_PARAMETER][t],
                    net->slots[EE_SLOT_MOMENT_1][t]);
      else
        update_adam (update, decay, tensor->count, net->slots[EE_SLOT_GRADIENT][t], net->slots[EE_SLOT_PARAMETER][t],
                     net->slots[EE_SLOT_MOMENT_1][t], net->slots[EE_SLOT_MOMENT_2][t]);
    }
  return TRUE;
}
