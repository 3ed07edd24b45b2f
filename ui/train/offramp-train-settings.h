/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-train-settings.h - what is to be trained: data, network, epochs, as rows of a list
 *
 * Signals: "changed" (nothing): a person changed something; "mix" (nothing): a mixture of data sets is wanted.
 */
#pragma once

#include <adwaita.h>

#include "offramp-pairs.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_TRAIN_SETTINGS (offramp_train_settings_get_type ())
G_DECLARE_FINAL_TYPE (OfframpTrainSettings, offramp_train_settings, OFFRAMP, TRAIN_SETTINGS, AdwBin)

void offramp_train_settings_set_pairs (OfframpTrainSettings *self, OfframpPairs *pairs);
void offramp_train_settings_show (OfframpTrainSettings *self, const EeSettings *settings);
void offramp_train_settings_read (OfframpTrainSettings *self, EeSettings *settings);
gboolean offramp_train_settings_can_start (OfframpTrainSettings *self);
void offramp_train_settings_set_locked (OfframpTrainSettings *self, gboolean locked);
void offramp_train_settings_show_precisions (OfframpTrainSettings *self, guint trained);
void offramp_train_settings_show_device (OfframpTrainSettings *self, const char *device_name);
void offramp_train_settings_show_run (OfframpTrainSettings *self, const char *run_path);

G_END_DECLS
