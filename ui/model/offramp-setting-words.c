/* SPDX-License-Identifier: Apache-2.0 */
/* Two runs differ in a setting where its words do: what reads the same is the same to a person. */
#include "offramp-setting-words.h"

#include <glib/gi18n.h>

static const char *const TITLES[OFFRAMP_N_SETTINGS] = {
  [OFFRAMP_SETTING_DATA] = N_ ("Data"),
  [OFFRAMP_SETTING_POLARITY] = N_ ("Ink"),
  [OFFRAMP_SETTING_LIMIT] = N_ ("Training images"),
  [OFFRAMP_SETTING_REDUNDANT_SHARE] = N_ ("Redundant share"),
  [OFFRAMP_SETTING_NETWORK] = N_ ("Network"),
  [OFFRAMP_SETTING_WIDTH] = N_ ("Width"),
  [OFFRAMP_SETTING_EXITS] = N_ ("Exit"),
  [OFFRAMP_SETTING_MAIN_WEIGHT] = N_ ("Weight δ of L2"),
  [OFFRAMP_SETTING_EPOCHS] = N_ ("Epochs"),
  [OFFRAMP_SETTING_BATCH] = N_ ("Batch"),
  [OFFRAMP_SETTING_OPTIMIZER] = N_ ("Optimizer"),
  [OFFRAMP_SETTING_LEARNING_RATE] = N_ ("Learning rate"),
  [OFFRAMP_SETTING_SCHEDULE] = N_ ("Schedule"),
  [OFFRAMP_SETTING_WARMUP] = N_ ("Warm-up"),
  [OFFRAMP_SETTING_WEIGHT_DECAY] = N_ ("Weight decay"),
  [OFFRAMP_SETTING_MOMENTUM] = N_ ("Momentum"),
  [OFFRAMP_SETTING_AUGMENT] = N_ ("Augmentation"),
  [OFFRAMP_SETTING_PATIENCE] = N_ ("Patience"),
  [OFFRAMP_SETTING_GOAL] = N_ ("Threshold for"),
  [OFFRAMP_SETTING_SEED] = N_ ("Seed"),
  [OFFRAMP_SETTING_DEVICE] = N_ ("Device"),
  [OFFRAMP_SETTING_PRECISION] = N_ ("Precision"),
  [OFFRAMP_SETTING_THREADS] = N_ ("Threads"),
};

/**
 * offramp_setting_words_get_title:
 * @setting: a row
 *
 * Returns: (transfer none): its title, translated
 */
const char *
offramp_setting_words_get_title (OfframpSetting setting)
{
  g_return_val_if_fail (setting < OFFRAMP_N_SETTINGS, "");

  return _ (TITLES[setting]);
}

/**
 * offramp_setting_words_describe_exits:
 * @exits: bit mask as of #EeSettings
 *
 * Returns: (transfer full): for example "exit after block 1", "exits after blocks 1, 3", "no exit"
 */
char *
offramp_setting_words_describe_exits (guint exits)
{
  g_autoptr (GString) blocks = g_string_new (NULL);
  guint n = 0;

  for (guint block = 1; block <= 4; block++)
    if (exits & 1u << block)
      g_string_append_printf (blocks, "%s%u", n++ > 0 ? ", " : "", block);
  if (n == 0)
    return g_strdup (_ ("no exit"));
  /* Translators: the number of a block, or several such as "1, 3" */
  return g_strdup_printf (ngettext ("exit after block %s", "exits after blocks %s", n), blocks->str);
}

/**
 * offramp_setting_words_get_schedule:
 * @kind: of the learning rate's schedule
 *
 * Returns: (transfer none): a word, translated
 */
const char *
offramp_setting_words_get_schedule (EeScheduleKind kind)
{
  switch (kind)
    {
    case EE_SCHEDULE_STEP:
      return _ ("steps");
    case EE_SCHEDULE_CONSTANT:
      return _ ("constant");
    case EE_SCHEDULE_COSINE:
    default:
      return _ ("cosine");
    }
}

static char *
format_count (guint count, const char *zero)
{
  return count == 0 ? g_strdup (zero) : g_strdup_printf (_ ("%'u"), count);
}

static char *
format_data (const EeSettings *settings, OfframpSetting setting)
{
  const char *title = ee_experiment_get_pair_title (settings->pair);

  switch (setting)
    {
    case OFFRAMP_SETTING_DATA:
      return g_strdup (title != NULL ? title : settings->pair);
    case OFFRAMP_SETTING_POLARITY:
      return g_strdup (settings->polarity == EE_POLARITY_MATCHED ? _ ("light on dark") : _ ("as published"));
    case OFFRAMP_SETTING_LIMIT:
      return format_count (settings->limit, _ ("all"));
    default:
      return settings->redundant_share > 0 ? g_strdup_printf (_ ("%.0f %%"), settings->redundant_share * 100)
                                           : g_strdup (_ ("as the sets have"));
    }
}

static char *
format_network (const EeSettings *settings, OfframpSetting setting)
{
  switch (setting)
    {
    case OFFRAMP_SETTING_NETWORK:
      return g_strdup (settings->preset == EE_PRESET_PAPER ? _ ("As in the paper") : _ ("Modern"));
    case OFFRAMP_SETTING_WIDTH:
      return g_strdup (ee_settings_format_width (settings->width_divisor));
    case OFFRAMP_SETTING_MAIN_WEIGHT:
      return g_strdup_printf ("%g", ee_settings_get_main_weight (settings));
    default:
      return offramp_setting_words_describe_exits (settings->exits);
    }
}

static char *
format_course (const EeSettings *settings, OfframpSetting setting)
{
  switch (setting)
    {
    case OFFRAMP_SETTING_EPOCHS:
      return format_count (settings->epochs, _ ("as many as the images need"));
    case OFFRAMP_SETTING_BATCH:
      return format_count (settings->batch, "0");
    case OFFRAMP_SETTING_OPTIMIZER:
      return g_strdup (settings->optimizer == EE_UPDATE_ADAM ? "AdamW" : "SGD");
    case OFFRAMP_SETTING_LEARNING_RATE:
      return g_strdup_printf ("%g", ee_settings_get_learning_rate (settings));
    case OFFRAMP_SETTING_SCHEDULE:
      return g_strdup (offramp_setting_words_get_schedule (settings->schedule));
    case OFFRAMP_SETTING_WARMUP:
      return g_strdup_printf (_ ("%.0f %%"), settings->warmup * 100);
    case OFFRAMP_SETTING_WEIGHT_DECAY:
      return g_strdup_printf ("%g", settings->weight_decay);
    case OFFRAMP_SETTING_MOMENTUM:
      return g_strdup_printf ("%g", settings->momentum);
    case OFFRAMP_SETTING_AUGMENT:
      return g_strdup (settings->augment ? _ ("on") : _ ("off"));
    default:
      return format_count (settings->patience, _ ("to the end"));
    }
}

/**
 * offramp_setting_words_format:
 * @settings: of a training
 * @setting: a row
 *
 * Returns: (transfer full): what it is, in a few words
 */
char *
offramp_setting_words_format (const EeSettings *settings, OfframpSetting setting)
{
  g_return_val_if_fail (settings != NULL && setting < OFFRAMP_N_SETTINGS, g_strdup (""));

  if (setting <= OFFRAMP_SETTING_REDUNDANT_SHARE)
    return format_data (settings, setting);
  if (setting <= OFFRAMP_SETTING_MAIN_WEIGHT)
    return format_network (settings, setting);
  if (setting <= OFFRAMP_SETTING_PATIENCE)
    return format_course (settings, setting);
  if (setting == OFFRAMP_SETTING_GOAL)
    return ee_threshold_goal_describe (&settings->threshold_goal);
  if (setting == OFFRAMP_SETTING_SEED)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, settings->seed);
  if (setting == OFFRAMP_SETTING_DEVICE)
    return g_strdup (g_str_equal (settings->device, "auto") ? _ ("automatic") : settings->device);
  if (setting == OFFRAMP_SETTING_PRECISION)
    return g_strdup (ee_precision_get_name (ee_precision_resolve_training (settings->precision)));
  return format_count (settings->threads, _ ("all"));
}

/**
 * offramp_setting_words_find_differences:
 * @settings: [n_settings]
 * @n_settings: at least 1
 * @differences: (out): the rows in which not all read the same
 *
 * Returns: how many there are
 */
guint
offramp_setting_words_find_differences (const EeSettings *const *settings, guint n_settings,
                                        OfframpSetting differences[OFFRAMP_N_SETTINGS])
{
  guint n = 0;

  g_return_val_if_fail (settings != NULL && n_settings > 0 && differences != NULL, 0);

  for (guint row = 0; row < OFFRAMP_N_SETTINGS; row++)
    {
      g_autofree char *first = offramp_setting_words_format (settings[0], row);
      gboolean same = TRUE;

      for (guint i = 1; i < n_settings && same; i++)
        {
          g_autofree char *words = offramp_setting_words_format (settings[i], row);

          same = g_str_equal (words, first);
        }
      if (!same)
        differences[n++] = row;
    }
  return n;
}
