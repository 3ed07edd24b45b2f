/* SPDX-License-Identifier: Apache-2.0 */
/* The settings of a training: defaults, checks, words. Their JSON is in ee-settings-json.c. */
#include "ee-settings.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "ee-error.h"

#define EXITS_MASK 0x1e

static const char *const preset_names[] = { [EE_PRESET_MODERN] = "modern", [EE_PRESET_PAPER] = "paper", NULL };
static const char *const optimizer_names[] = { [EE_UPDATE_SGD] = "sgd", [EE_UPDATE_ADAM] = "adam", NULL };

/* Width 1 / 2^i is width_names[i]. */
static const char *const width_names[] = { "1", "1/2", "1/4", "1/8", "1/16", NULL };

/* @names ends with NULL. */
static gboolean
find_name (const char *const *names, const char *text, guint *index)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], text))
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * ee_settings_init:
 * @settings: (out): the defaults: MNIST + Omniglot, a quarter of the width, an exit after block 1
 */
void
ee_settings_init (EeSettings *settings)
{
  g_return_if_fail (settings != NULL);
  *settings = (EeSettings){
    .pair = "mnist+omniglot",
    .polarity = EE_POLARITY_MATCHED,
    .preset = EE_PRESET_MODERN,
    .width_divisor = 4,
    .exits = 1u << 1,
    .epochs = 6,
    .batch = 128,
    .optimizer = EE_UPDATE_SGD,
    .schedule = EE_SCHEDULE_COSINE,
    .warmup = 0.2,
    .weight_decay = 5e-4,
    .momentum = 0.9,
    .main_weight = 1,
    .augment = FALSE,
    .seed = 7,
    .device = "auto",
    .checkpoint_seconds = 30,
    .events = TRUE,
  };
}

static gboolean
is_between (double value, double least, double most)
{
  return value >= least && value <= most;
}

/* The first thing that makes no sense, in a sentence, or NULL. */
static char *
find_nonsense (const EeSettings *s)
{
  g_autoptr (GError) wrong_pair = NULL;
  g_autofree char *pair = ee_experiment_normalize_pair (s->pair, &wrong_pair);

  if (pair == NULL)
    return g_strdup (wrong_pair->message);
  if (!is_between (s->redundant_share, 0, EE_SETTINGS_MAX_REDUNDANT_SHARE))
    return g_strdup_printf (_ ("A share of redundant images of %g is not between 0 and %g."), s->redundant_share,
                            EE_SETTINGS_MAX_REDUNDANT_SHARE);
  if (s->polarity != EE_POLARITY_MATCHED && s->polarity != EE_POLARITY_AS_IS)
    return g_strdup_printf (_ ("There is no polarity number %d."), (int)s->polarity);
  if (s->preset != EE_PRESET_MODERN && s->preset != EE_PRESET_PAPER)
    return g_strdup_printf (_ ("There is no preset number %d."), (int)s->preset);
  if (ee_settings_format_width (s->width_divisor) == NULL)
    return g_strdup_printf (_ ("A width of 1/%u is not one of 1, 1/2, 1/4, 1/8, 1/16."), s->width_divisor);
  if ((s->exits & ~(guint)EXITS_MASK) != 0)
    return g_strdup (_ ("An exit can stand after block 1, 2, 3 or 4 only."));
  if (s->epochs > EE_SETTINGS_MAX_EPOCHS)
    return g_strdup_printf (_ ("%u epochs are not between 1 and %d."), s->epochs, EE_SETTINGS_MAX_EPOCHS);
  if (s->batch < 1 || s->batch > EE_SETTINGS_MAX_BATCH)
    return g_strdup_printf (_ ("A batch of %u images is not between 1 and %d."), s->batch, EE_SETTINGS_MAX_BATCH);
  if (s->optimizer != EE_UPDATE_SGD && s->optimizer != EE_UPDATE_ADAM)
    return g_strdup_printf (_ ("There is no optimizer number %d."), (int)s->optimizer);
  if (!is_between (s->learning_rate, 0, 10))
    return g_strdup_printf (_ ("A learning rate of %g is not between 0 and 10."), s->learning_rate);
  if (s->schedule > EE_SCHEDULE_CONSTANT)
    return g_strdup_printf (_ ("There is no schedule number %d."), (int)s->schedule);
  if (!is_between (s->warmup, 0, 0.5))
    return g_strdup_printf (_ ("A warm-up of %g is not between 0 and 0.5 of the steps."), s->warmup);
  if (!is_between (s->weight_decay, 0, 1))
    return g_strdup_printf (_ ("A weight decay of %g is not between 0 and 1."), s->weight_decay);
  if (!is_between (s->momentum, 0, 0.9999))
    return g_strdup_printf (_ ("A momentum of %g is not between 0 and 0.9999."), s->momentum);
  if (!is_between (s->main_weight, EE_SETTINGS_LEAST_MAIN_WEIGHT, EE_SETTINGS_MOST_MAIN_WEIGHT))
    return g_strdup_printf (_ ("A weight of %g of the main images' loss is not between %g and %g."), s->main_weight,
                            EE_SETTINGS_LEAST_MAIN_WEIGHT, EE_SETTINGS_MOST_MAIN_WEIGHT);
  if (s->seed > G_MAXINT64)
    return g_strdup_printf (_ ("A seed is a whole number from 0 to %" PRId64 "."), G_MAXINT64);
  if (s->device[0] == '\0')
    return g_strdup (_ ("The device is missing; “auto” takes the best one there is."));
  if (s->threads > EE_SETTINGS_MAX_THREADS)
    return g_strdup_printf (_ ("%u threads are more than %d."), s->threads, EE_SETTINGS_MAX_THREADS);
  if ((guint)s->precision > EE_PRECISION_FP16)
    return g_strdup_printf (_ ("There is no precision number %d."), (int)s->precision);
  if (s->patience > EE_SETTINGS_MAX_EPOCHS)
    return g_strdup_printf (_ ("A patience of %u epochs is more than %d."), s->patience, EE_SETTINGS_MAX_EPOCHS);
  if (!ee_threshold_goal_is_valid (&s->threshold_goal))
    return g_strdup (_ ("There is no such goal for the threshold."));
  if (!is_between (s->checkpoint_seconds, 0, 86400))
    return g_strdup_printf (_ ("%g seconds between checkpoints are not between 0 and a day."), s->checkpoint_seconds);
  return NULL;
}

/**
 * ee_settings_check:
 * @settings: what somebody asks for
 * @error: EE_ERROR_INVALID says in a sentence what makes no sense
 *
 * Does not look at data or devices.
 *
 * Returns: TRUE if a training can be tried with them
 */
gboolean
ee_settings_check (const EeSettings *settings, GError **error)
{
  g_autofree char *nonsense = NULL;

  g_return_val_if_fail (settings != NULL, FALSE);

  nonsense = find_nonsense (settings);
  if (nonsense == NULL)
    return TRUE;
  g_set_error_literal (error, EE_ERROR, EE_ERROR_INVALID, nonsense);
  return FALSE;
}

/**
 * ee_settings_get_learning_rate:
 * @settings: settings
 *
 * Without batch norm (preset paper) a network this deep stays at chance with larger steps.
 *
 * Returns: the peak: what was asked for, or the preset's own for a batch of 128
 */
double
ee_settings_get_learning_rate (const EeSettings *settings)
{
  static const double own[][2] = {
    [EE_PRESET_MODERN] = { [EE_UPDATE_SGD] = 0.05, [EE_UPDATE_ADAM] = 1e-3 },
    [EE_PRESET_PAPER] = { [EE_UPDATE_SGD] = 0.01, [EE_UPDATE_ADAM] = 1e-4 },
  };

  g_return_val_if_fail (settings != NULL, 0);
  if (settings->learning_rate > 0)
    return settings->learning_rate;
  g_return_val_if_fail (settings->preset < G_N_ELEMENTS (own) && settings->optimizer < G_N_ELEMENTS (own[0]), 0);
  return own[settings->preset][settings->optimizer];
}

/**
 * ee_settings_get_main_weight:
 * @settings: settings
 *
 * Returns: delta of main images, as the training computes with it: 1 without exits, where there is no L1 to weigh
 *   against
 */
double
ee_settings_get_main_weight (const EeSettings *settings)
{
  g_return_val_if_fail (settings != NULL, 1);

  return settings->exits != 0 ? settings->main_weight : 1;
}

/**
 * ee_settings_parse_width:
 * @text: "1", "1/2", "1/4", "1/8", "1/16", or the same as a decimal number
 * @divisor: (out): 1 to 16; untouched on failure
 *
 * Returns: FALSE if @text is none of them
 */
gboolean
ee_settings_parse_width (const char *text, guint *divisor)
{
  char *end = NULL;
  double width;
  guint index;

  g_return_val_if_fail (text != NULL && divisor != NULL, FALSE);

  if (find_name (width_names, text, &index))
    {
      *divisor = 1u << index;
      return TRUE;
    }

  width = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0')
    return FALSE;
  for (guint i = 0; width_names[i] != NULL; i++)
    if (width == 1.0 / (1u << i))
      {
        *divisor = 1u << i;
        return TRUE;
      }
  return FALSE;
}

/**
 * ee_settings_format_width:
 * @divisor: of all widths
 *
 * Returns: (transfer none) (nullable): "1" or for example "1/4"; NULL if there is no such width
 */
const char *
ee_settings_format_width (guint divisor)
{
  for (guint i = 0; width_names[i] != NULL; i++)
    if (1u << i == divisor)
      return width_names[i];
  return NULL;
}

/**
 * ee_settings_list_widths:
 *
 * Returns: (transfer none): all widths as ee_settings_format_width() writes them, the widest first, NULL-terminated
 */
const char *const *
ee_settings_list_widths (void)
{
  return width_names;
}

/**
 * ee_preset_to_string:
 * @preset: a preset
 *
 * Returns: (transfer none): "modern" or "paper"
 */
const char *
ee_preset_to_string (EePreset preset)
{
  g_return_val_if_fail (preset < G_N_ELEMENTS (preset_names) - 1, NULL);
  return preset_names[preset];
}

/**
 * ee_preset_from_string:
 * @text: as ee_preset_to_string() writes it
 * @preset: (out): the preset; untouched on failure
 *
 * Returns: FALSE if @text names none
 */
gboolean
ee_preset_from_string (const char *text, EePreset *preset)
{
  guint index;

  if (!find_name (preset_names, text, &index))
    return FALSE;
  *preset = index;
  return TRUE;
}

/**
 * ee_preset_list:
 *
 * Returns: (transfer none): the words of all presets in their order, NULL-terminated
 */
const char *const *
ee_preset_list (void)
{
  return preset_names;
}

/**
 * ee_update_kind_to_string:
 * @kind: a rule
 *
 * Returns: (transfer none): "sgd" or "adam"
 */
const char *
ee_update_kind_to_string (EeUpdateKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (optimizer_names) - 1, NULL);
  return optimizer_names[kind];
}

/**
 * ee_update_kind_from_string:
 * @text: as ee_update_kind_to_string() writes it
 * @kind: (out): the rule; untouched on failure
 *
 * Returns: FALSE if @text names none
 */
gboolean
ee_update_kind_from_string (const char *text, EeUpdateKind *kind)
{
  guint index;

  if (!find_name (optimizer_names, text, &index))
    return FALSE;
  *kind = index;
  return TRUE;
}

/**
 * ee_update_kind_list:
 *
 * Returns: (transfer none): the words of all rules in their order, NULL-terminated
 */
const char *const *
ee_update_kind_list (void)
{
  return optimizer_names;
}
