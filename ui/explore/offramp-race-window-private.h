/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-race-window-private.h - what the two halves of the window share: choosing and starting, and the show */
#pragma once

#include "offramp-race-cost.h"
#include "offramp-race-curve.h"
#include "offramp-race-lane.h"
#include "offramp-race-window.h"

G_BEGIN_DECLS

/**
 * OfframpRaceWindow:
 * @lanes: [EE_RACE_N_LANES]
 * @figures: [EE_RACE_N_LANES] below the lanes' names
 * @n_networks: of the session, when @race was asked last
 * @has_limit: whether the network has an exit
 * @n_shown: number of the race that is on the screen
 * @shown: the common clock, in seconds
 * @slowdown: how many times slower it is shown; 0 before that is known
 * @tick: of the frame clock; 0 when nothing moves
 * @last_frame: monotonic, in microseconds
 * @settled: whether the race on the screen has come to its result
 * @series: shares that are still to be raced, the next one last
 * @is_quiet: whether the race is one of a series: measured, not shown
 */
struct _OfframpRaceWindow
{
  AdwWindow parent_instance;

  GtkButton *start;
  GtkButton *stop;
  GtkDropDown *source;
  GtkDropDown *count;
  GtkRange *share;
  GtkLabel *share_label;
  GtkLabel *limit_label;
  GtkLabel *clock;
  GtkLabel *pace;
  OfframpRaceLane *with_lane;
  OfframpRaceLane *without_lane;
  GtkLabel *with_figures;
  GtkLabel *without_figures;
  GtkProgressBar *progress;
  GtkLabel *status;
  GtkLabel *details;
  GtkLabel *method;
  OfframpRaceCurve *curve;
  GtkButton *series_button;
  OfframpRaceCost *cost;
  OfframpRaceLane *lanes[EE_RACE_N_LANES];
  GtkLabel *figures[EE_RACE_N_LANES];

  OfframpSession *session;
  OfframpRace *race;
  guint n_networks;
  gboolean has_limit;
  OfframpRaceLimit limit;
  guint n_shown;
  double shown;
  guint slowdown;
  guint tick;
  gint64 last_frame;
  gboolean settled;
  GArray *series;
  gboolean is_quiet;
};

void offramp_race_window_show_choice (OfframpRaceWindow *self);
void offramp_race_window_show_cost (OfframpRaceWindow *self);
void offramp_race_window_start_next (OfframpRaceWindow *self);

void offramp_race_window_begin_show (OfframpRaceWindow *self);
void offramp_race_window_follow_race (OfframpRaceWindow *self);
void offramp_race_window_skip_show (OfframpRaceWindow *self);
void offramp_race_window_end_show (OfframpRaceWindow *self);
gboolean offramp_race_window_is_busy (OfframpRaceWindow *self);

G_END_DECLS
