/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-evaluate-settings.h - what is to be evaluated, on what, and beside what */
#pragma once

#include <adwaita.h>

#include "offramp-evaluation.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_EVALUATE_SETTINGS (offramp_evaluate_settings_get_type ())
G_DECLARE_FINAL_TYPE (OfframpEvaluateSettings, offramp_evaluate_settings, OFFRAMP, EVALUATE_SETTINGS, AdwBin)

void offramp_evaluate_settings_set_preferences (OfframpEvaluateSettings *self, GSettings *preferences);
void offramp_evaluate_settings_refresh (OfframpEvaluateSettings *self);
void offramp_evaluate_settings_choose_network (OfframpEvaluateSettings *self, const char *path);
OfframpEvaluationOrder *offramp_evaluate_settings_make_order (OfframpEvaluateSettings *self);

G_END_DECLS
