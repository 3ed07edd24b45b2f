/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-road.h - the network as a road with an exit, and the way of one image on it
 *
 * "noticed" tells that another block is pointed at or focused, "trip-changed" that the slow-down is another one.
 */
#pragma once

#include <adwaita.h>

#include "offramp-road-trip.h"
#include "offramp-sample.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_ROAD (offramp_road_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRoad, offramp_road, OFFRAMP, ROAD, GtkWidget)

void offramp_road_set_plan (OfframpRoad *self, EePlan *plan);
void offramp_road_set_sample (OfframpRoad *self, OfframpSample *sample);
void offramp_road_set_speed (OfframpRoad *self, OfframpRoadSpeed speed);
void offramp_road_set_live (OfframpRoad *self, gboolean live);
void offramp_road_replay (OfframpRoad *self);

double offramp_road_get_slowdown (OfframpRoad *self);
const char *offramp_road_get_noticed (OfframpRoad *self);

G_END_DECLS
