/* SPDX-License-Identifier: Apache-2.0 */
/* ee-recipe.h - what trains well: for each kind of images and each preset, the settings that nobody stated
 *
 * Measured on validation images only; docs/results.md has the runs. Pure functions of tables; any thread.
 */
#pragma once

#include "ee-settings.h"

G_BEGIN_DECLS

/**
 * EeRecipe:
 * @visits: training images times epochs after which more of them do not help
 * @least_epochs: even where there are many images
 * @most_epochs: even where there are few
 * @batch: rows of a batch
 * @learning_rate: the peak of SGD; 0 for the preset's own
 * @warmup: share of all steps
 * @weight_decay: of weights
 * @augment: whether training images are changed a little
 */
typedef struct
{
  guint visits;
  guint least_epochs;
  guint most_epochs;
  guint batch;
  double learning_rate;
  double warmup;
  double weight_decay;
  gboolean augment;
} EeRecipe;

const EeRecipe *ee_recipe_find (const char *pair, EePreset preset);
guint ee_recipe_get_epochs (const EeRecipe *recipe, guint images);
void ee_recipe_apply (EeSettings *settings);
void ee_recipe_fix_epochs (EeSettings *settings, guint images);

G_END_DECLS
