/* SPDX-License-Identifier: Apache-2.0 */
/* ee-recipe.c - the tables of recipes, and how settings take one
 *
 * The main set decides: it is what the whole network learns, while the exit is soon done. What is not in the table,
 * folders of one's own above all, is treated like photographs of the street, of which we had a few thousand; the
 * epochs come from the number of images.
 */
#include "ee-recipe.h"

#include <string.h>

enum
{
  N_PRESETS = 2 /* EE_PRESET_MODERN and EE_PRESET_PAPER */
};

/* Without batch norm the first steps move little: a peak twice that of ee_settings_get_learning_rate() leaves the
 * plateau sooner. Three times that throws one seed of five back onto it (CIFAR-10 + CIFAR-100, seed 3). */

/* Ink is learned in a few epochs, and without augmentation, whose soft edges cost the exit more than they give. */
static const EeRecipe ink[N_PRESETS] = {
  [EE_PRESET_MODERN]
  = { .visits = 450000, .least_epochs = 6, .most_epochs = 6, .batch = 128, .warmup = 0.2, .weight_decay = 5e-4 },
  [EE_PRESET_PAPER] = { .visits = 450000,
                        .least_epochs = 6,
                        .most_epochs = 6,
                        .batch = 128,
                        .learning_rate = 0.02,
                        .warmup = 0.2,
                        .weight_decay = 5e-4 },
};

/* Small batches: of few images they make enough steps. */
static const EeRecipe street[N_PRESETS] = {
  [EE_PRESET_MODERN] = { .visits = 245000,
                         .least_epochs = 8,
                         .most_epochs = 80,
                         .batch = 64,
                         .warmup = 0.2,
                         .weight_decay = 5e-4,
                         .augment = TRUE },
  [EE_PRESET_PAPER] = { .visits = 400000,
                        .least_epochs = 10,
                        .most_epochs = 80,
                        .batch = 64,
                        .learning_rate = 0.02,
                        .warmup = 0.2,
                        .weight_decay = 5e-4,
                        .augment = TRUE },
};

static const EeRecipe objects[N_PRESETS] = {
  [EE_PRESET_MODERN] = { .visits = 400000,
                         .least_epochs = 10,
                         .most_epochs = 80,
                         .batch = 128,
                         .warmup = 0.2,
                         .weight_decay = 5e-4,
                         .augment = TRUE },
  [EE_PRESET_PAPER] = { .visits = 600000,
                        .least_epochs = 12,
                        .most_epochs = 80,
                        .batch = 128,
                        .learning_rate = 0.02,
                        .warmup = 0.2,
                        .weight_decay = 5e-4,
                        .augment = TRUE },
};

static const struct
{
  const char *main_set;
  const EeRecipe *recipes; /* [N_PRESETS] */
} rows[] = {
  { "mnist", ink },    { "doodles", ink },     { "svhn", street },
  { "gtsrb", street }, { "cifar10", objects }, { "cifar100", objects },
};

/**
 * ee_recipe_find:
 * @pair: "MAIN+REDUNDANT" or the name of a built-in pair
 * @preset: of the plan
 *
 * Returns: (transfer none): the recipe for its main set, or the general one
 */
const EeRecipe *
ee_recipe_find (const char *pair, EePreset preset)
{
  gsize length;

  g_return_val_if_fail (pair != NULL && (guint)preset < N_PRESETS, &street[0]);

  length = strcspn (pair, "+");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strlen (rows[i].main_set) == length && strncmp (pair, rows[i].main_set, length) == 0)
      return &rows[i].recipes[preset];
  return &street[preset];
}

/**
 * ee_recipe_get_epochs:
 * @recipe: a recipe
 * @images: of the training split, above 0
 *
 * Returns: how often to go through them
 */
guint
ee_recipe_get_epochs (const EeRecipe *recipe, guint images)
{
  guint epochs;

  g_return_val_if_fail (recipe != NULL && images > 0, 1);

  epochs = (recipe->visits + images / 2) / images;
  return CLAMP (epochs, recipe->least_epochs, recipe->most_epochs);
}

/**
 * ee_recipe_apply:
 * @settings: (inout): pair, preset and optimizer are read; batch, rate, warm-up, decay and augmentation become the
 * recipe's. The epochs become the recipe's where it has one number, else 0: the number of images decides, see
 *   ee_recipe_fix_epochs()
 *
 * What a user states goes on top of it.
 */
void
ee_recipe_apply (EeSettings *settings)
{
  const EeRecipe *recipe;

  g_return_if_fail (settings != NULL);

  recipe = ee_recipe_find (settings->pair, settings->preset);
  settings->epochs = recipe->least_epochs == recipe->most_epochs ? recipe->most_epochs : 0;
  settings->batch = recipe->batch;
  settings->learning_rate = settings->optimizer == EE_UPDATE_SGD ? recipe->learning_rate : 0;
  settings->warmup = recipe->warmup;
  settings->weight_decay = recipe->weight_decay;
  settings->augment = recipe->augment;
}

/**
 * ee_recipe_fix_epochs:
 * @settings: (inout): of a training whose images are loaded
 * @images: of the training split, above 0
 *
 * Turns 0 epochs, "as many as these images need", into the recipe's number.
 */
void
ee_recipe_fix_epochs (EeSettings *settings, guint images)
{
  g_return_if_fail (settings != NULL && images > 0);

  if (settings->epochs == 0)
    settings->epochs = ee_recipe_get_epochs (ee_recipe_find (settings->pair, settings->preset), images);
}
