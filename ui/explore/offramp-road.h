/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-road.h - the network as a road with an exit, and the way of one image on it */
#pragma once

#include <adwaita.h>

#include "offramp-sample.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_ROAD (offramp_road_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRoad, offramp_road, OFFRAMP, ROAD, GtkWidget)

void offramp_road_set_plan (OfframpRoad *self, EePlan *plan);
void offramp_road_set_sample (OfframpRoad *self, OfframpSample *sample);

G_END_DECLS
