/* SPDX-License-Identifier: Apache-2.0 */
/* setting-options.h - the options of `train` that make up an EeSettings
 *
 * One table says how each is called, explained and read.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

typedef struct _OfframpSettingOptions OfframpSettingOptions;

OfframpSettingOptions *offramp_setting_options_new (void);
void offramp_setting_options_free (OfframpSettingOptions *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpSettingOptions, offramp_setting_options_free)

void offramp_setting_options_add_entries (OfframpSettingOptions *options, GArray *entries);
char *offramp_setting_options_take_device (OfframpSettingOptions *options);
const char *offramp_setting_options_get_first_given (OfframpSettingOptions *options);
gboolean offramp_setting_options_apply (OfframpSettingOptions *options, EeSettings *settings, GError **error);

char *offramp_setting_read_pair (const char *text, GError **error);
gboolean offramp_setting_read_goal (const char *text, EeThresholdGoal *goal, GError **error);
gboolean offramp_setting_read_exits (const char *text, guint *exits, GError **error);

G_END_DECLS
