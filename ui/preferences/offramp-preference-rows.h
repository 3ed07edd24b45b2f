/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-preference-rows.h - rows of the Preferences window, each bound to a key */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *offramp_preference_choice_new (GSettings *preferences, const char *key, const char *title,
                                          const char *subtitle, const char *const *values, const char *const *names);
GtkWidget *offramp_preference_switch_new (GSettings *preferences, const char *key, const char *title,
                                          const char *subtitle);
GtkWidget *offramp_preference_number_new (GSettings *preferences, const char *key, const char *title,
                                          const char *subtitle, guint most, const char *zero);
void offramp_preference_add_button (AdwActionRow *row, const char *label, const char *accessible, const char *action);

G_END_DECLS
