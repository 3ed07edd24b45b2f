/* SPDX-License-Identifier: Apache-2.0 */
/* ee-plan-private.h - how a recipe (ee-vgg19.c) writes a plan
 *
 * Calls go from the input to the output: begin a stage, append its trunk, begin its head, append it.
 */
#pragma once

#include "ee-plan.h"

G_BEGIN_DECLS

struct _EePlan
{
  EePlanOptions options;
  EeLayer layers[EE_PLAN_MAX_LAYERS];
  guint n_layers;
  EeTensor tensors[EE_PLAN_MAX_TENSORS];
  guint n_tensors;
  EeStage stages[EE_PLAN_MAX_STAGES];
  guint n_stages;
};

EePlan *ee_plan_new (const EePlanOptions *options);
void ee_plan_begin_stage (EePlan *plan);
void ee_plan_begin_head (EePlan *plan, guint exit_block, guint n_outputs);
void ee_plan_append_conv (EePlan *plan, const char *name, const char *norm_name, guint in_channels, guint out_channels,
                          guint side, guint block);
void ee_plan_append_max_pool (EePlan *plan, guint channels, guint side, guint block);
void ee_plan_append_dense (EePlan *plan, const char *name, guint in_channels, guint in_side, guint n_outputs,
                           gboolean relu, float dropout);

G_END_DECLS
