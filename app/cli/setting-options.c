/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "setting-options.h"

#include <glib/gi18n.h>

#include "arguments.h"

static gboolean
read_guint (const char *option, const char *text, guint least, guint most, guint *value, GError **error)
{
  guint64 count;

  if (!offramp_arguments_read_count (option, text, least, most, &count, error))
    return FALSE;

  *value = count;
  return TRUE;
}

static gboolean
apply_pair (const char *text, EeSettings *settings, GError **error)
{
  g_autofree char *pair = offramp_setting_read_pair (text, error);

  if (pair == NULL)
    return FALSE;

  g_strlcpy (settings->pair, pair, sizeof settings->pair);
  return TRUE;
}

static gboolean
apply_polarity (const char *text, EeSettings *settings, GError **error)
{
  const char *const names[]
      = { ee_polarity_to_string (EE_POLARITY_MATCHED), ee_polarity_to_string (EE_POLARITY_AS_IS), NULL };
  guint index;

  return offramp_arguments_read_choice ("polarity", text, names, &index, error)
         && ee_polarity_from_string (text, &settings->polarity);
}

static gboolean
apply_preset (const char *text, EeSettings *settings, GError **error)
{
  guint index;

  return offramp_arguments_read_choice ("preset", text, ee_preset_list (), &index, error)
         && ee_preset_from_string (text, &settings->preset);
}

static gboolean
apply_width (const char *text, EeSettings *settings, GError **error)
{
  guint index;

  return offramp_arguments_read_choice ("width", text, ee_settings_list_widths (), &index, error)
         && ee_settings_parse_width (text, &settings->width_divisor);
}

static gboolean
apply_exits (const char *text, EeSettings *settings, GError **error)
{
  return offramp_setting_read_exits (text, &settings->exits, error);
}

static gboolean
apply_epochs (const char *text, EeSettings *settings, GError **error)
{
  return read_guint ("epochs", text, 1, EE_SETTINGS_MAX_EPOCHS, &settings->epochs, error);
}

static gboolean
apply_batch (const char *text, EeSettings *settings, GError **error)
{
  return read_guint ("batch", text, 2, EE_SETTINGS_MAX_BATCH, &settings->batch, error);
}

static gboolean
apply_learning_rate (const char *text, EeSettings *settings, GError **error)
{
  return offramp_arguments_read_number ("learning-rate", text, 1e-9, 10, &settings->learning_rate, error);
}

static gboolean
apply_augment (const char *text, EeSettings *settings, GError **error)
{
  static const char *const names[] = { "on", "off", NULL };
  guint index;

  if (!offramp_arguments_read_choice ("augment", text, names, &index, error))
    return FALSE;

  settings->augment = index == 0;
  return TRUE;
}

static gboolean
apply_optimizer (const char *text, EeSettings *settings, GError **error)
{
  guint index;

  return offramp_arguments_read_choice ("optimizer", text, ee_update_kind_list (), &index, error)
         && ee_update_kind_from_string (text, &settings->optimizer);
}

static gboolean
apply_schedule (const char *text, EeSettings *settings, GError **error)
{
  guint index;

  return offramp_arguments_read_choice ("schedule", text, ee_schedule_kind_list (), &index, error)
         && ee_schedule_kind_from_string (text, &settings->schedule);
}

static gboolean
apply_warmup (const char *text, EeSettings *settings, GError **error)
{
  return offramp_arguments_read_number ("warmup", text, 0, 0.5, &settings->warmup, error);
}

static gboolean
apply_weight_decay (const char *text, EeSettings *settings, GError **error)
{
  return offramp_arguments_read_number ("weight-decay", text, 0, 1, &settings->weight_decay, error);
}

static gboolean
apply_main_weight (const char *text, EeSettings *settings, GError **error)
{
  return offramp_arguments_read_number ("main-weight", text, EE_SETTINGS_LEAST_MAIN_WEIGHT,
                                        EE_SETTINGS_MOST_MAIN_WEIGHT, &settings->main_weight, error);
}

static gboolean
apply_seed (const char *text, EeSettings *settings, GError **error)
{
  return offramp_arguments_read_count ("seed", text, 0, G_MAXINT64, &settings->seed, error);
}

static gboolean
apply_limit (const char *text, EeSettings *settings, GError **error)
{
  return read_guint ("limit", text, 0, G_MAXINT, &settings->limit, error);
}

static gboolean
apply_redundant_share (const char *text, EeSettings *settings, GError **error)
{
  return offramp_arguments_read_number ("redundant-share", text, 0, EE_SETTINGS_MAX_REDUNDANT_SHARE,
                                        &settings->redundant_share, error);
}

static gboolean
apply_patience (const char *text, EeSettings *settings, GError **error)
{
  return read_guint ("patience", text, 0, EE_SETTINGS_MAX_EPOCHS, &settings->patience, error);
}

static gboolean
apply_threshold_goal (const char *text, EeSettings *settings, GError **error)
{
  return offramp_setting_read_goal (text, &settings->threshold_goal, error);
}

static gboolean
apply_device (const char *text, EeSettings *settings, GError **error)
{
  if (strlen (text) < sizeof settings->device)
    {
      g_strlcpy (settings->device, text, sizeof settings->device);
      return TRUE;
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("There is no device “%s”."), text);
  return FALSE;
}

static gboolean
apply_threads (const char *text, EeSettings *settings, GError **error)
{
  return read_guint ("threads", text, 0, EE_SETTINGS_MAX_THREADS, &settings->threads, error);
}

static gboolean
apply_precision (const char *text, EeSettings *settings, GError **error)
{
  guint word = 0;

  if (!offramp_arguments_read_choice ("precision", text, ee_precision_list_names (), &word, error))
    return FALSE;
  settings->precision = word;
  return TRUE;
}

typedef struct
{
  const char *name;
  gboolean (*apply) (const char *text, EeSettings *settings, GError **error);
  const char *description;
  const char *argument;
} Option;

static const Option table[] = {
  { "pair", apply_pair, N_ ("Main and redundant images, for example mnist+omniglot (see the manual)"), N_ ("PAIR") },
  { "polarity", apply_polarity, N_ ("Ink of both sets: matched (light on dark) or as-is"), N_ ("WORD") },
  { "limit", apply_limit, N_ ("Training images at most; 0: all"), N_ ("N") },
  { "redundant-share", apply_redundant_share, N_ ("Share of redundant images, by leaving some out; 0: as they are"),
    N_ ("SHARE") },
  { "preset", apply_preset, N_ ("modern (batch norm) or paper (as published)"), N_ ("NAME") },
  { "width", apply_width, N_ ("Share of the channels: 1, 1/2, 1/4, 1/8 or 1/16"), N_ ("WIDTH") },
  { "exits", apply_exits, N_ ("Blocks with an exit behind them, 1 to 4, for example 1,2"), N_ ("LIST") },
  { "epochs", apply_epochs, N_ ("How often to go through the images"), N_ ("N") },
  { "batch", apply_batch, N_ ("Images of a step"), N_ ("N") },
  { "learning-rate", apply_learning_rate, N_ ("The highest one; otherwise the preset's"), N_ ("RATE") },
  { "optimizer", apply_optimizer, N_ ("sgd (Nesterov momentum) or adam (AdamW)"), N_ ("NAME") },
  { "schedule", apply_schedule, N_ ("Of the learning rate: cosine, step or constant"), N_ ("NAME") },
  { "warmup", apply_warmup, N_ ("Share of the steps in which the rate rises, 0 to 0.5"), N_ ("SHARE") },
  { "weight-decay", apply_weight_decay, N_ ("Pull of the weights towards 0"), N_ ("NUMBER") },
  { "main-weight", apply_main_weight, N_ ("What main images' classes weigh against the exit: delta in L1 + delta L2"),
    N_ ("DELTA") },
  { "augment", apply_augment, N_ ("Shift, turn and scale training images a little: on or off"), N_ ("WORD") },
  { "patience", apply_patience, N_ ("Stop after so many epochs without a better validation; 0: never"), N_ ("N") },
  { "threshold-goal", apply_threshold_goal,
    N_ ("What the exit's threshold is chosen for: accuracy, main-lost=0.5%, time=0.6"), N_ ("GOAL") },
  { "seed", apply_seed, N_ ("Of everything random: same seed, same network"), N_ ("N") },
  { "device", apply_device, N_ ("auto, cpu, cuda or cuda:1 (see “offramp-cli devices”)"), N_ ("NAME") },
  { "threads", apply_threads, N_ ("Threads of the processor; 0: all"), N_ ("N") },
  { "precision", apply_precision, N_ ("Of the numbers: auto (which is fp32), fp32, bf16 or fp16"), N_ ("WORD") },
};

struct _OfframpSettingOptions
{
  char *texts[G_N_ELEMENTS (table)];
};

/**
 * offramp_setting_options_new:
 *
 * Returns: (transfer full): options none of which was given
 */
OfframpSettingOptions *
offramp_setting_options_new (void)
{
  return g_new0 (OfframpSettingOptions, 1);
}

/**
 * offramp_setting_options_free:
 * @options: (nullable): no parser may still point at them
 */
void
offramp_setting_options_free (OfframpSettingOptions *options)
{
  if (options == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_free (options->texts[i]);
  g_free (options);
}

/**
 * offramp_setting_options_add_entries:
 * @options: where a parser puts what was given; must outlive it
 * @entries: (element-type GOptionEntry): to append to
 */
void
offramp_setting_options_add_entries (OfframpSettingOptions *options, GArray *entries)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      GOptionEntry entry = { .long_name = table[i].name,
                             .arg = G_OPTION_ARG_STRING,
                             .arg_data = &options->texts[i],
                             .description = table[i].description,
                             .arg_description = table[i].argument };

      g_array_append_val (entries, entry);
    }
}

/**
 * offramp_setting_options_take_device:
 * @options: after parsing
 *
 * Returns: (transfer full) (nullable): the device that was given, which then counts as not given
 */
char *
offramp_setting_options_take_device (OfframpSettingOptions *options)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].name, "device"))
      return g_steal_pointer (&options->texts[i]);

  return NULL;
}

/**
 * offramp_setting_options_get_first_given:
 * @options: after parsing
 *
 * Returns: (nullable): name of the first option that was given, NULL if none was
 */
const char *
offramp_setting_options_get_first_given (OfframpSettingOptions *options)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (options->texts[i] != NULL)
      return table[i].name;

  return NULL;
}

/**
 * offramp_setting_options_apply:
 * @options: after parsing
 * @settings: (inout): what was not given stays
 * @error: G_OPTION_ERROR_BAD_VALUE names the option; @settings is half done then
 *
 * Returns: whether all that was given makes sense
 */
gboolean
offramp_setting_options_apply (OfframpSettingOptions *options, EeSettings *settings, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (options->texts[i] != NULL && !table[i].apply (options->texts[i], settings, error))
      return FALSE;

  return TRUE;
}

/**
 * offramp_setting_read_pair:
 * @text: as given with --pair
 * @error: G_OPTION_ERROR_BAD_VALUE
 *
 * Returns: (transfer full): the pair with absolute paths, or NULL if it makes no sense
 */
char *
offramp_setting_read_pair (const char *text, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autofree char *pair = ee_experiment_normalize_pair (text, &wrong);

  if (pair == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--pair: %s", wrong->message);
  else if (strlen (pair) >= EE_SETTINGS_PAIR_BYTES)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--pair: the paths are too long."));
  else
    return g_steal_pointer (&pair);

  return NULL;
}

/**
 * offramp_setting_read_goal:
 * @text: as given with --goal or --threshold-goal
 * @goal: (out): untouched on error
 * @error: G_OPTION_ERROR_BAD_VALUE
 *
 * Returns: whether it makes sense
 */
gboolean
offramp_setting_read_goal (const char *text, EeThresholdGoal *goal, GError **error)
{
  g_autoptr (GError) wrong = NULL;

  if (ee_threshold_goal_parse (text, goal, &wrong))
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, wrong->message);
  return FALSE;
}

/**
 * offramp_setting_read_exits:
 * @text: block numbers with commas, for example "1,2"
 * @exits: (out): bit k set for an exit after block k; untouched on error
 * @error: G_OPTION_ERROR_BAD_VALUE
 *
 * Returns: whether each is a number from 1 to 4, given once
 */
gboolean
offramp_setting_read_exits (const char *text, guint *exits, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  guint mask = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint64 block;

      if (!g_ascii_string_to_unsigned (words[i], 10, 1, 4, &block, NULL) || mask & (1u << block))
        {
          mask = 0;
          break;
        }
      mask |= 1u << block;
    }
  if (mask == 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("--exits takes numbers of blocks, 1 to 4 and each once, with commas between them, not “%s”."),
                   text);
      return FALSE;
    }

  *exits = mask;
  return TRUE;
}
