/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-preferences.h - what the window remembers between two starts
 *
 * GSettings where the schema is installed; without it (a program run bare from its build folder) every
 * value is its default and nothing is kept. Main thread; knows no GTK.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

GSettings *offramp_preferences_open (void);
void offramp_preferences_load_training (GSettings *preferences, EeSettings *settings);
void offramp_preferences_load_machine (GSettings *preferences, EeSettings *settings);
void offramp_preferences_save_training (GSettings *preferences, const EeSettings *settings);
char *offramp_preferences_get_last_run (GSettings *preferences);
void offramp_preferences_set_last_run (GSettings *preferences, const char *run_path);

G_END_DECLS
