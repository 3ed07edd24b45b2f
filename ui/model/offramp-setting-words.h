/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-setting-words.h - the settings of a training as rows of words, to be shown and compared
 *
 * Pure functions.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpSetting:
 *
 * Each is a row, in the order in which they are shown.
 */
typedef enum
{
  OFFRAMP_SETTING_DATA,
  OFFRAMP_SETTING_POLARITY,
  OFFRAMP_SETTING_LIMIT,
  OFFRAMP_SETTING_REDUNDANT_SHARE,
  OFFRAMP_SETTING_NETWORK,
  OFFRAMP_SETTING_WIDTH,
  OFFRAMP_SETTING_EXITS,
  OFFRAMP_SETTING_MAIN_WEIGHT,
  OFFRAMP_SETTING_EPOCHS,
  OFFRAMP_SETTING_BATCH,
  OFFRAMP_SETTING_OPTIMIZER,
  OFFRAMP_SETTING_LEARNING_RATE,
  OFFRAMP_SETTING_SCHEDULE,
  OFFRAMP_SETTING_WARMUP,
  OFFRAMP_SETTING_WEIGHT_DECAY,
  OFFRAMP_SETTING_MOMENTUM,
  OFFRAMP_SETTING_AUGMENT,
  OFFRAMP_SETTING_PATIENCE,
  OFFRAMP_SETTING_GOAL,
  OFFRAMP_SETTING_SEED,
  OFFRAMP_SETTING_DEVICE,
  OFFRAMP_SETTING_PRECISION,
  OFFRAMP_SETTING_THREADS,
  OFFRAMP_N_SETTINGS
} OfframpSetting;

const char *offramp_setting_words_get_title (OfframpSetting setting);
char *offramp_setting_words_format (const EeSettings *settings, OfframpSetting setting);
char *offramp_setting_words_describe_exits (guint exits);
const char *offramp_setting_words_get_schedule (EeScheduleKind kind);
guint offramp_setting_words_find_differences (const EeSettings *const *settings, guint n_settings,
                                              OfframpSetting differences[OFFRAMP_N_SETTINGS]);

G_END_DECLS
