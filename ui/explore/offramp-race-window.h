/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-race-window.h - the race: two lanes on one clock, the surplus slider, the plot, and the cost calculator */
#pragma once

#include <adwaita.h>

#include "offramp-session.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_RACE_WINDOW (offramp_race_window_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRaceWindow, offramp_race_window, OFFRAMP, RACE_WINDOW, AdwWindow)

GtkWidget *offramp_race_window_new (OfframpSession *session);

G_END_DECLS
