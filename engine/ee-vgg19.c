/* SPDX-License-Identifier: Apache-2.0 */
/* The recipe of VGG-19 with early exits
 *
 * Configuration E of Simonyan and Zisserman, "Very deep convolutional networks for large-scale image
 * recognition" (2015), on 32x32 pixels, with the exit block of O.-T. Kyiak's paper: MaxPool, Flatten, Dense, softmax
 * (2). Tensor names are torchvision's: the index of a layer counts ReLU, batch norm, pool and dropout too.
 */
#include "ee-plan-private.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"

enum
{
  N_BLOCKS = 5,
  INPUT_SIDE = 32,
  INPUT_CHANNELS = 3,
  LAST_EXIT_BLOCK = 4
};

typedef struct
{
  guint channels;
  guint n_convs;
} Block;

static const Block blocks[N_BLOCKS] = { { 64, 2 }, { 128, 2 }, { 256, 4 }, { 512, 4 }, { 512, 4 } };

/* Dense layers with ReLU before the outputs of an exit block and of the classifier, at width 1. */
typedef struct
{
  guint n_hidden;
  guint exit_width;
  guint classifier_width;
  float dropout;
  gboolean batch_norm;
} Recipe;

static const Recipe recipes[] = {
  [EE_PRESET_MODERN] = { .n_hidden = 1, .exit_width = 256, .classifier_width = 512, .dropout = 0, .batch_norm = TRUE },
  [EE_PRESET_PAPER]
  = { .n_hidden = 2, .exit_width = 4096, .classifier_width = 4096, .dropout = 0.5f, .batch_norm = FALSE },
};

/* The convolutions and the pool of one block. @feature counts torchvision's modules. */
static void
append_block (EePlan *plan, guint index, guint in_channels, guint out_channels, guint side, guint *feature)
{
  gboolean batch_norm = recipes[plan->options.preset].batch_norm;

  for (guint i = 0; i < blocks[index].n_convs; i++)
    {
      char name[24], norm_name[24];

      g_snprintf (name, sizeof name, "features.%u", *feature);
      g_snprintf (norm_name, sizeof norm_name, "features.%u", *feature + 1);
      ee_plan_append_conv (plan, name, batch_norm ? norm_name : NULL, i == 0 ? in_channels : out_channels, out_channels,
                           side, index + 1);
      *feature += batch_norm ? 3 : 2;
    }
  ee_plan_append_max_pool (plan, out_channels, side, index + 1);
  (*feature)++;
}

/* Dense layers named @prefix.0, @prefix.2 ... as in a torch.nn.Sequential with ReLU (and dropout) between them. */
static void
append_dense_layers (EePlan *plan, const char *prefix, guint channels, guint side, guint hidden, guint n_outputs)
{
  const Recipe *recipe = &recipes[plan->options.preset];
  guint position = 0;
  char name[24];

  for (guint i = 0; i < recipe->n_hidden; i++)
    {
      g_snprintf (name, sizeof name, "%s.%u", prefix, position);
      ee_plan_append_dense (plan, name, channels, side, hidden, TRUE, recipe->dropout);
      channels = hidden;
      side = 1;
      position += recipe->dropout > 0 ? 3 : 2;
    }
  g_snprintf (name, sizeof name, "%s.%u", prefix, position);
  ee_plan_append_dense (plan, name, channels, side, n_outputs, FALSE, 0);
}

static gboolean
check_options (const EePlanOptions *options, GError **error)
{
  guint divisor = options->width_divisor;

  if (options->preset != EE_PRESET_MODERN && options->preset != EE_PRESET_PAPER)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("There is no preset number %d."), (int)options->preset);
  else if (divisor == 0 || divisor > 16 || (divisor & (divisor - 1)) != 0)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("A width of 1/%u is not one of 1, 1/2, 1/4, 1/8, 1/16."),
                 divisor);
  else if (options->exits & ~0x1eu)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("An exit can stand after block 1 to %d only."), LAST_EXIT_BLOCK);
  else if (options->n_main < 2 || options->n_main > 1000)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("%u main classes are not between 2 and 1000."), options->n_main);
  else if (!(options->deviation[0] > 0 && options->deviation[1] > 0 && options->deviation[2] > 0))
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The deviation of the pixels must be above 0."));
  else
    return TRUE;

  return FALSE;
}

/**
 * ee_plan_new_vgg19:
 * @options: preset, width, exits, classes, normalisation
 * @error: EE_ERROR_INVALID names the option that makes no sense
 *
 * Lays out VGG-19 for [n, 3, 32, 32] images. At width 1 its convolutions take 398.1 million
 * multiply-adds an image, 39.5 million of them in block 1.
 *
 * Returns: (transfer full): the plan, or NULL
 */
EePlan *
ee_plan_new_vgg19 (const EePlanOptions *options, GError **error)
{
  const Recipe *recipe;
  EePlan *plan;
  guint channels = INPUT_CHANNELS, side = INPUT_SIDE, feature = 0, divisor;
  guint n_classes;

  g_return_val_if_fail (options != NULL, NULL);
  if (!check_options (options, error))
    return NULL;

  plan = ee_plan_new (options);
  recipe = &recipes[options->preset];
  divisor = options->width_divisor;
  n_classes = options->n_main + (options->exits == 0 ? 1 : 0);

  ee_plan_begin_stage (plan);
  for (guint b = 0; b < N_BLOCKS; b++)
    {
      guint block_channels = blocks[b].channels / divisor;

      append_block (plan, b, channels, block_channels, side, &feature);
      channels = block_channels;
      side /= 2;

      if (options->exits & (1u << (b + 1)))
        {
          char prefix[16];

          g_snprintf (prefix, sizeof prefix, "exits.%u", b + 1);
          ee_plan_begin_head (plan, b + 1, EE_N_EXIT_CLASSES);
          ee_plan_append_max_pool (plan, channels, side, 0);
          append_dense_layers (plan, prefix, channels, side / 2, recipe->exit_width / divisor, EE_N_EXIT_CLASSES);
          ee_plan_begin_stage (plan);
        }
    }
  ee_plan_begin_head (plan, 0, n_classes);
  append_dense_layers (plan, "classifier", channels, side, recipe->classifier_width / divisor, n_classes);

  return plan;
}
