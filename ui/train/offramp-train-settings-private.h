/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-train-settings-private.h - the rows of the settings, as the files that make them up share them */
#pragma once

#include "offramp-pairs.h"
#include "offramp-setting-rows.h"
#include "offramp-train-settings.h"

G_BEGIN_DECLS

enum
{
  OFFRAMP_N_EXIT_TOGGLES = 4
};

struct _OfframpTrainSettings
{
  AdwBin parent_instance;

  AdwPreferencesGroup *run_group;
  GtkWidget *more_row;
  GtkLabel *pair_hint, *network_label, *device_label, *run_label;
  GtkWidget *run_box;

  AdwComboRow *pair_row, *preset_row, *width_row, *schedule_row, *optimizer_row, *polarity_row, *goal_row, *device_row;
  AdwComboRow *precision_row;
  GtkToggleButton *exits[OFFRAMP_N_EXIT_TOGGLES]; /* after block 1 to 4 */
  GtkSpinButton *epochs_spin, *batch_spin, *rate_spin, *seed_spin;
  GtkSpinButton *warmup_spin, *decay_spin, *weight_spin, *limit_spin, *share_spin, *patience_spin, *goal_spin;
  GtkSpinButton *threads_spin;
  GtkSwitch *augment_switch, *events_switch;

  OfframpPairs *pairs;
  GPtrArray *pair_ids;   /* of the choices, char* */
  GPtrArray *device_ids; /* likewise */
  guint trained;         /* precisions that a device here trains in, bits as EeDevice has them */
  EeSettings shown;
  gboolean showing; /* the rows are being set by the program */
};

void offramp_train_settings_make_rows (OfframpTrainSettings *self);
void offramp_train_settings_fill_pairs (OfframpTrainSettings *self);
void offramp_train_settings_fill_devices (OfframpTrainSettings *self);
void offramp_train_settings_fill_precisions (OfframpTrainSettings *self);
void offramp_train_settings_update_rows (OfframpTrainSettings *self);
void offramp_train_settings_show_rows (OfframpTrainSettings *self);
void offramp_train_settings_read_rows (OfframpTrainSettings *self, EeSettings *settings);
const char *offramp_train_settings_get_pair (OfframpTrainSettings *self);

G_END_DECLS
