/* SPDX-License-Identifier: Apache-2.0 */
/* Networks of width 1/16 for tests that do not train. */
#include "test-network.h"

#include <math.h>
#include <string.h>

#include "ee-rng.h"

/* (transfer full): 10 classes, an unusual normalisation, He weights, and biases and statistics that are not constant.
 */
EeParameters *
test_network_new (EePreset preset, guint exits, guint64 seed)
{
  const EePlanOptions options = { preset, 16, exits, 10, { 0.1f, 0.2f, 0.3f }, { 0.3f, 0.2f, 0.7f } };
  g_autoptr (GError) error = NULL;
  g_autoptr (EePlan) plan = ee_plan_new_vgg19 (&options, &error);
  EeParameters *network;
  EeRng rng;

  g_assert_no_error (error);
  network = ee_parameters_new_he (plan, seed);
  ee_rng_init (&rng, seed);
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);

      for (gsize i = 0; tensor->n_dims == 1 && i < tensor->count; i++)
        network->tensors[t][i] += ee_rng_range (&rng, -0.25, 0.25);
    }
  return network;
}

void
test_network_assert_equal (const EeParameters *a, const EeParameters *b)
{
  g_assert_cmpuint (ee_plan_get_n_tensors (a->plan), ==, ee_plan_get_n_tensors (b->plan));
  for (guint t = 0; t < ee_plan_get_n_tensors (a->plan); t++)
    {
      const gsize n_bytes = ee_plan_get_tensor (a->plan, t)->count * sizeof (float);

      g_assert_cmpmem (a->tensors[t], n_bytes, b->tensors[t], n_bytes);
    }
}
