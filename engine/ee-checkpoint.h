/* SPDX-License-Identifier: Apache-2.0 */
/* ee-checkpoint.h - a network in one file: weights, plan, and what it was trained for
 *
 * A safetensors file with torchvision's tensor names; plan and facts are JSON in __metadata__ under
 * "offramp". A file that any tool wrote with the same names and shapes (a PyTorch state dict) opens as
 * well: then the plan is derived from the tensors, the pixels' mean and deviation are taken as 0.5, and the facts
 * are unknown.
 */
#pragma once

#include "ee-parameters.h"
#include "ee-safetensors.h"

G_BEGIN_DECLS

/**
 * EeModelFacts:
 * @pair: (nullable): for example "mnist+omniglot"
 * @polarity: (nullable): "matched" or "as-is"; decides whether a dropped dark-on-light picture is inverted
 * @class_names: (nullable): [n_main], NULL-terminated
 * @threshold: P(redundant) from which an image leaves; 0.5 unless validation chose another
 * @threshold_goal: (nullable): what it was chosen for, see ee_threshold_goal_parse(); NULL where nobody chose
 * @seed: of the training
 * @epochs: trained
 * @step: the update that these weights are from
 * @sources: (nullable): digests of the data, one a line
 * @version: (nullable): of the program
 * @scores: (nullable): JSON text of the validation scores
 */
typedef struct
{
  char *pair;
  char *polarity;
  char **class_names;
  double threshold;
  char *threshold_goal;
  guint64 seed;
  double epochs;
  guint64 step;
  char *sources;
  char *version;
  char *scores;
} EeModelFacts;

EeModelFacts *ee_model_facts_new (void);
EeModelFacts *ee_model_facts_copy (const EeModelFacts *facts);
void ee_model_facts_free (EeModelFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeModelFacts, ee_model_facts_free)

gboolean ee_checkpoint_save (const char *path, const EeParameters *parameters, const EeModelFacts *facts,
                             EeDtype weights_dtype, GError **error);
gboolean ee_checkpoint_rewrite (const char *path, const EeParameters *parameters, const EeModelFacts *facts,
                                GError **error);
EeParameters *ee_checkpoint_load (const char *path, EeModelFacts **facts, GError **error);
EeModelFacts *ee_checkpoint_load_facts (const char *path, GError **error);
EePlan *ee_checkpoint_load_plan (const char *path, GError **error);

gboolean ee_checkpoint_save_state (const char *path, const EeParameters *const slots[], guint n_slots,
                                   const char *state_json, GError **error);
gboolean ee_checkpoint_load_state (const char *path, EeParameters *const slots[], guint n_slots, char **state_json,
                                   GError **error);

G_END_DECLS
