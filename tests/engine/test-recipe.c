/* SPDX-License-Identifier: Apache-2.0 */
/* Recipes: each listed pair has one for each preset, that makes sense; the number of images decides on epochs. */
#include "ee-recipe.h"

#include <string.h>

static EeSettings
make_settings (const char *pair, EePreset preset)
{
  EeSettings settings;

  ee_settings_init (&settings);
  g_strlcpy (settings.pair, pair, sizeof settings.pair);
  settings.preset = preset;
  return settings;
}

static void
test_listed_pairs_have_valid_recipes (void)
{
  const char *const *pairs = ee_experiment_list_pairs ();
  const guint images[] = { 1, 64, 6112, 79280, 10000000 };

  for (guint p = 0; pairs[p] != NULL; p++)
    for (guint preset = 0; ee_preset_list ()[preset] != NULL; preset++)
      for (guint i = 0; i < G_N_ELEMENTS (images); i++)
        {
          EeSettings settings = make_settings (pairs[p], preset);
          g_autoptr (GError) error = NULL;

          ee_recipe_apply (&settings);
          g_assert_true (ee_settings_check (&settings, &error));
          g_assert_no_error (error);
          ee_recipe_fix_epochs (&settings, images[i]);
          g_assert_true (ee_settings_check (&settings, &error));
          g_assert_no_error (error);
          g_assert_cmpuint (settings.epochs, >=, 1);
          g_assert_cmpuint (settings.epochs, <=, 100);
          g_assert_cmpuint (settings.batch, >=, 32);
          g_assert_cmpfloat (settings.warmup, >, 0);
          g_assert_cmpfloat (ee_settings_get_learning_rate (&settings), >, 0);
        }
}

/* The recipe touches what it is about, nothing else. */
static void
test_other_settings_stay (void)
{
  EeSettings settings = make_settings ("svhn+gtsrb", EE_PRESET_MODERN), before;

  settings.seed = 12345;
  settings.limit = 99;
  settings.exits = 1u << 3;
  settings.width_divisor = 16;
  settings.threads = 3;
  settings.optimizer = EE_UPDATE_ADAM;
  before = settings;
  ee_recipe_apply (&settings);
  g_assert_true (settings.augment);

  before.epochs = settings.epochs;
  before.batch = settings.batch;
  before.learning_rate = settings.learning_rate;
  before.warmup = settings.warmup;
  before.weight_decay = settings.weight_decay;
  before.augment = settings.augment;
  g_assert_cmpmem (&settings, sizeof settings, &before, sizeof before);
}

/* A rate for SGD is far too large for AdamW. */
static void
test_rate_is_for_its_optimizer (void)
{
  EeSettings settings = make_settings ("svhn+gtsrb", EE_PRESET_PAPER);

  ee_recipe_apply (&settings);
  g_assert_cmpfloat (ee_settings_get_learning_rate (&settings), >, 0.01);
  settings.optimizer = EE_UPDATE_ADAM;
  ee_recipe_apply (&settings);
  g_assert_cmpfloat (ee_settings_get_learning_rate (&settings), <=, 0.001);
}

static void
test_main_set_decides (void)
{
  const EeRecipe *svhn = ee_recipe_find ("svhn+gtsrb", EE_PRESET_MODERN);

  g_assert_true (ee_recipe_find ("svhn+cifar100,omniglot", EE_PRESET_MODERN) == svhn);
  g_assert_true (ee_recipe_find ("svhn+gtsrb", EE_PRESET_PAPER) != svhn);
  g_assert_true (ee_recipe_find ("mnist+svhn", EE_PRESET_MODERN) != svhn);
  g_assert_true (ee_recipe_find ("cifar10+cifar100", EE_PRESET_MODERN)
                 == ee_recipe_find ("cifar100+cifar10", EE_PRESET_MODERN));
}

static void
test_unknown_pairs_get_the_general_one (void)
{
  const char *const unknown[] = { "folder:/a+folder:/b", "folder:/mnist+omniglot", "", "mnist2+x", "cifar1+x" };
  const EeRecipe *general = ee_recipe_find ("something+else", EE_PRESET_MODERN);

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_true (ee_recipe_find (unknown[i], EE_PRESET_MODERN) == general);
  g_assert_true (general->augment);
}

/* Few images are seen more often, many less often, within bounds; more images never mean more epochs. */
static void
test_images_decide_on_epochs (void)
{
  const EeRecipe *recipe = ee_recipe_find ("folder:/a+folder:/b", EE_PRESET_MODERN);
  guint last = recipe->most_epochs;

  g_assert_cmpuint (ee_recipe_get_epochs (recipe, 1), ==, recipe->most_epochs);
  g_assert_cmpuint (ee_recipe_get_epochs (recipe, G_MAXUINT / 2), ==, recipe->least_epochs);
  for (guint images = 100; images < 1000000; images += images / 7)
    {
      guint epochs = ee_recipe_get_epochs (recipe, images);

      g_assert_cmpuint (epochs, <=, last);
      last = epochs;
    }
  g_assert_cmpuint (ee_recipe_get_epochs (recipe, recipe->visits / 30), ==, 30);
}

static void
test_stated_epochs_stay (void)
{
  EeSettings settings = make_settings ("svhn+gtsrb", EE_PRESET_MODERN);

  ee_recipe_apply (&settings);
  g_assert_cmpuint (settings.epochs, ==, 0);
  settings.epochs = 3;
  ee_recipe_fix_epochs (&settings, 6112);
  g_assert_cmpuint (settings.epochs, ==, 3);

  /* A pair with one number of epochs whatever the images are. */
  g_strlcpy (settings.pair, "mnist+omniglot", sizeof settings.pair);
  ee_recipe_apply (&settings);
  g_assert_cmpuint (settings.epochs, ==, 6);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recipe/listed-pairs-have-valid-recipes", test_listed_pairs_have_valid_recipes);
  g_test_add_func ("/recipe/other-settings-stay", test_other_settings_stay);
  g_test_add_func ("/recipe/rate-is-for-its-optimizer", test_rate_is_for_its_optimizer);
  g_test_add_func ("/recipe/main-set-decides", test_main_set_decides);
  g_test_add_func ("/recipe/unknown-pairs-get-the-general-one", test_unknown_pairs_get_the_general_one);
  g_test_add_func ("/recipe/images-decide-on-epochs", test_images_decide_on_epochs);
  g_test_add_func ("/recipe/stated-epochs-stay", test_stated_epochs_stay);
  return g_test_run ();
}
