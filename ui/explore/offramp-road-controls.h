/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-road-controls.h - speed and replay of the trips on a road, and what is known of the block pointed at */
#pragma once

#include "offramp-road.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_ROAD_CONTROLS (offramp_road_controls_get_type ())
G_DECLARE_FINAL_TYPE (OfframpRoadControls, offramp_road_controls, OFFRAMP, ROAD_CONTROLS, AdwBin)

G_END_DECLS
