/* SPDX-License-Identifier: Apache-2.0 */
/* ee-checkpoint-private.h - how plans and facts are written into checkpoints, and plans read out of them */
#pragma once

#include <json-glib/json-glib.h>

#include "ee-checkpoint.h"

G_BEGIN_DECLS

/* In __metadata__: plan and facts of a model; the trainer's text and the plan of a training's state. */
#define EE_CHECKPOINT_MODEL_KEY "offramp"
#define EE_CHECKPOINT_STATE_KEY "offramp-state"
#define EE_CHECKPOINT_PLAN_KEY "offramp-plan"

JsonNode *ee_model_facts_to_json (const EeModelFacts *facts);
EeModelFacts *ee_model_facts_from_json (JsonObject *object, GError **error);

JsonNode *ee_checkpoint_plan_to_json (const EePlan *plan);
EePlan *ee_checkpoint_plan_from_json (JsonObject *object, GError **error);

EePlan *ee_checkpoint_derive_plan (EeSafetensors *file, const char *path, GError **error);
gboolean ee_checkpoint_ignores (const EePlan *plan, const char *name);
gboolean ee_checkpoint_fold_biases (EeParameters *parameters, EeSafetensors *file, GError **error);

gboolean ee_checkpoint_check_values (const char *path, const EeTensor *tensor, const float *values, GError **error);

G_END_DECLS
