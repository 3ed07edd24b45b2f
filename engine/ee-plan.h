/* SPDX-License-Identifier: Apache-2.0 */
/* ee-plan.h - an immutable description of a network
 *
 * A plan owns no weights and knows no backend. Its parts are described in ee-plan-types.h; the recipe
 * of VGG-19 stands in ee-vgg19.c. Reference counted; any thread may read it.
 */
#pragma once

#include "ee-plan-types.h"

G_BEGIN_DECLS

typedef struct _EePlan EePlan;

enum
{
  EE_PLAN_MAX_LAYERS = 64,
  EE_PLAN_MAX_TENSORS = 160,
  EE_PLAN_MAX_STAGES = 5,
  EE_PLAN_N_BLOCKS = 5
};

/**
 * EePreset:
 * @EE_PRESET_MODERN: batch norm, exit block 256-2, classifier 512-C, no dropout
 * @EE_PRESET_PAPER: no batch norm, exit block 4096-4096-2, classifier 4096-4096-C, dropout 0.5
 */
typedef enum
{
  EE_PRESET_MODERN,
  EE_PRESET_PAPER,
} EePreset;

/**
 * EePlanOptions:
 * @preset: see #EePreset
 * @width_divisor: 1, 2, 4, 8 or 16: every width but the outputs is divided by it
 * @exits: bit mask, bit k for an exit after block k (1 to 4); 0 for the network without exit
 * @n_main: number of main classes, 2 to 1000; without exits the classifier has one output more,
 *   for "redundant"
 * @mean: [3] of the pixels / 255, by channel, taken off the input
 * @deviation: [3] that the input is divided by; above 0
 */
typedef struct
{
  EePreset preset;
  guint width_divisor;
  guint exits;
  guint n_main;
  float mean[3];
  float deviation[3];
} EePlanOptions;

EePlan *ee_plan_new_vgg19 (const EePlanOptions *options, GError **error);
EePlan *ee_plan_ref (EePlan *plan);
void ee_plan_unref (EePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EePlan, ee_plan_unref)

const EePlanOptions *ee_plan_get_options (const EePlan *plan);
guint ee_plan_get_n_layers (const EePlan *plan);
const EeLayer *ee_plan_get_layer (const EePlan *plan, guint index);
guint ee_plan_get_n_tensors (const EePlan *plan);
const EeTensor *ee_plan_get_tensor (const EePlan *plan, guint index);
guint ee_plan_get_n_stages (const EePlan *plan);
const EeStage *ee_plan_get_stage (const EePlan *plan, guint index);
guint ee_plan_find_way (const EePlan *plan, guint layer, guint *way);
int ee_plan_find_tensor (const EePlan *plan, const char *name);
guint64 ee_plan_get_macs (const EePlan *plan);
guint64 ee_plan_get_parameters (const EePlan *plan);
gboolean ee_plan_equal (const EePlan *a, const EePlan *b);
gboolean ee_tensor_is_trained (const EeTensor *tensor);

G_END_DECLS
