/* SPDX-License-Identifier: Apache-2.0 */
/* The synthetic network's weights. The header says how its exit decides; its images are in ee-bench-images.c. */
#include "ee-bench-network.h"

#include <string.h>

/* Dark images give the exit 0, bright ones 0.7 and more: the threshold lies between, and the logits are its distance
 * times the steepness, so that rounding to bf16 changes no decision. */
#define BRIGHTNESS_THRESHOLD 0.35f
#define STEEPNESS 10.0f

/**
 * ee_bench_network_plan:
 * @preset: of the network
 * @width_divisor: of the network
 * @with_exit: after block 1, or no exit
 * @error: EE_ERROR_INVALID
 *
 * Returns: (transfer full): a plan with 10 main classes whose pixels are mapped to -1..1
 */
EePlan *
ee_bench_network_plan (EePreset preset, guint width_divisor, gboolean with_exit, GError **error)
{
  const EePlanOptions options = { .preset = preset,
                                  .width_divisor = width_divisor,
                                  .exits = with_exit ? 1u << 1 : 0,
                                  .n_main = 10,
                                  .mean = { 0.5f, 0.5f, 0.5f },
                                  .deviation = { 0.5f, 0.5f, 0.5f } };

  return ee_plan_new_vgg19 (&options, error);
}

static float *
get_numbers (EeParameters *parameters, const EeLayer *layer, EeTensorRole role)
{
  return parameters->tensors[layer->tensors[role]];
}

/* Output channel 0 becomes the mean of the first @n_inputs input channels at the same pixel; [out, in, 3, 3]. */
static void
pass_brightness (EeParameters *parameters, const EeLayer *layer, guint n_inputs)
{
  float *weights = get_numbers (parameters, layer, EE_TENSOR_WEIGHT);

  memset (weights, 0, (gsize)layer->in_channels * 9 * sizeof *weights);
  for (guint c = 0; c < n_inputs; c++)
    weights[c * 9 + 4] = 1.0f / n_inputs;
}

/* Output 0 becomes the mean of the first @n inputs; [out, in]. */
static void
average_brightness (EeParameters *parameters, const EeLayer *layer, guint n)
{
  const gsize n_inputs = (gsize)layer->in_channels * layer->in_side * layer->in_side;
  float *weights = get_numbers (parameters, layer, EE_TENSOR_WEIGHT);

  memset (weights, 0, n_inputs * sizeof *weights);
  for (guint i = 0; i < n; i++)
    weights[i] = 1.0f / n;
}

/* Logits from input 0 alone; [2, in]. */
static void
decide_by_brightness (EeParameters *parameters, const EeLayer *layer)
{
  const gsize n_inputs = (gsize)layer->in_channels * layer->in_side * layer->in_side;
  float *weights = get_numbers (parameters, layer, EE_TENSOR_WEIGHT);
  float *bias = get_numbers (parameters, layer, EE_TENSOR_BIAS);

  memset (weights, 0, EE_N_EXIT_CLASSES * n_inputs * sizeof *weights);
  weights[EE_EXIT_REDUNDANT * n_inputs] = STEEPNESS;
  weights[EE_EXIT_MAIN * n_inputs] = -STEEPNESS;
  bias[EE_EXIT_REDUNDANT] = -STEEPNESS * BRIGHTNESS_THRESHOLD;
  bias[EE_EXIT_MAIN] = STEEPNESS * BRIGHTNESS_THRESHOLD;
}

static void
rig_exit (EeParameters *parameters, const EeStage *stage)
{
  for (guint i = 0, n_dense = 0; i < stage->n_head; i++)
    {
      const EeLayer *layer = ee_plan_get_layer (parameters->plan, stage->first_head + i);

      if (layer->kind != EE_LAYER_DENSE)
        continue;
      if (i + 1 == stage->n_head)
        decide_by_brightness (parameters, layer);
      else
        average_brightness (parameters, layer, n_dense == 0 ? layer->in_side * layer->in_side : 1);
      n_dense++;
    }
}

/**
 * ee_bench_network_new:
 * @plan: as of ee_bench_network_plan(), with any exits or none
 * @seed: of the random weights
 *
 * Returns: (transfer full): parameters whose exits let bright images leave; without exits He's alone
 */
EeParameters *
ee_bench_network_new (EePlan *plan, guint64 seed)
{
  EeParameters *parameters = ee_parameters_new_he (plan, seed);
  const guint n_stages = ee_plan_get_n_stages (plan);

  for (guint s = 0; s + 1 < n_stages; s++)
    {
      const EeStage *stage = ee_plan_get_stage (plan, s);

      for (guint i = 0; i < stage->n_trunk; i++)
        {
          const EeLayer *layer = ee_plan_get_layer (plan, stage->first_trunk + i);

          if (layer->kind == EE_LAYER_CONV)
            pass_brightness (parameters, layer, s == 0 && i == 0 ? layer->in_channels : 1);
        }
      rig_exit (parameters, stage);
    }
  return parameters;
}
