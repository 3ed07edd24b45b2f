/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-folders.h - where data sets and trainings lie: what the user chose, told to the engine
 *
 * Main thread; knows no GTK.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

void offramp_folders_apply (GSettings *preferences);
gboolean offramp_folders_is_data_fixed (void);
void offramp_folders_set_data (GSettings *preferences, const char *path);
void offramp_folders_set_runs (GSettings *preferences, const char *path);
char *offramp_folders_get_chosen (GSettings *preferences, const char *key);

G_END_DECLS
