/* SPDX-License-Identifier: Apache-2.0 */
/* scripted-backend.h - a backend for tests that answers what the test says
 *
 * Keeps pools as ee-backend.h describes them and checks every call against that contract, so that a test
 * of the router also tests how the router treats a backend. Counts the rows that each stage computed. It can infer
 * only; one thread.
 */
#pragma once

#include "ee-model.h"

G_BEGIN_DECLS

/**
 * ScriptedAnswer:
 * @exits: P(redundant) at the exit of each stage
 * @classes: probabilities of the classifier
 */
typedef struct
{
  float exits[EE_PLAN_MAX_STAGES];
  float classes[16];
} ScriptedAnswer;

/**
 * ScriptedCounts:
 * @rows: computed, by stage
 * @calls: of run_stage, by stage
 * @fail_at_call: the call of run_stage (counted from 1 over all stages) that fails; 0 for none
 */
typedef struct
{
  guint rows[EE_PLAN_MAX_STAGES];
  guint calls[EE_PLAN_MAX_STAGES];
  guint n_calls;
  guint fail_at_call;
} ScriptedCounts;

typedef void (*ScriptedFunc) (const guint8 *image, ScriptedAnswer *answer, gpointer user_data);

EeModel *scripted_model_new (guint exits, guint max_rows, ScriptedFunc func, gpointer user_data);
ScriptedCounts *scripted_model_get_counts (EeModel *model);
guint scripted_model_get_n_pooled (EeModel *model);

G_END_DECLS
