/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-race-lane.h - one lane of the race, as a picture: a car that is the image under way, its trail, the finish
 *
 * Draws what it is given; the clock is its owner's.
 */
#pragma once

#include <gtk/gtk.h>

#include "offramp-race-record.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_RACE_LANE (offramp_race_lane_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRaceLane, offramp_race_lane, OFFRAMP, RACE_LANE, GtkWidget)

void offramp_race_lane_set_kind (OfframpRaceLane *self, EeRaceLane kind);
void offramp_race_lane_set_images (OfframpRaceLane *self, GBytes *images, guint n_images);
void offramp_race_lane_set_reading (OfframpRaceLane *self, const OfframpRaceReading *reading);
void offramp_race_lane_set_limit (OfframpRaceLane *self, double limit, const char *label);
void offramp_race_lane_set_rival (OfframpRaceLane *self, double place, const char *label);

G_END_DECLS
