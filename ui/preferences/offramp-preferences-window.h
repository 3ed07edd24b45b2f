/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-preferences-window.h - the Preferences window: what networks run on, where files lie, how it looks */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_PREFERENCES_WINDOW (offramp_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (OfframpPreferencesWindow, offramp_preferences_window, OFFRAMP, PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

void offramp_preferences_window_add_action (GtkApplicationWindow *window, GSettings *preferences);
GtkWidget *offramp_preferences_window_new (GtkWindow *parent, GSettings *preferences);

G_END_DECLS
