/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-road-layout.h - where everything of the drawn road lies
 *
 * Pure geometry in the widget's pixels, x to the right, y down. Knows no GTK and no cairo.
 */
#pragma once

#include "offramp-road-map.h"

G_BEGIN_DECLS

enum
{
  OFFRAMP_ROAD_HEIGHT = 284,
  OFFRAMP_ROAD_CAR = 44,
  OFFRAMP_ROAD_MAX_POINTS = 64
};

typedef struct
{
  double x, y;
} OfframpRoadPoint;

typedef struct
{
  double x, y, width, height;
} OfframpRoadBox;

/**
 * OfframpRoadPlace:
 * @box: around all bars
 * @slot: with room for the labels above and below it, which stand clear of the road
 * @bars: one a convolution
 */
typedef struct
{
  OfframpRoadBox box, slot;
  OfframpRoadBox bars[OFFRAMP_ROAD_MAX_BARS];
} OfframpRoadPlace;

/**
 * OfframpRoadRamp:
 * @curve: a cubic curve from the road's middle to the lower lane's
 * @sign: the motorway sign on the lower lane
 * @parking: middle of the image that left here; the lane ends there
 */
typedef struct
{
  OfframpRoadPoint curve[4];
  OfframpRoadBox sign;
  OfframpRoadPoint parking;
} OfframpRoadRamp;

/**
 * OfframpRoadLayout:
 * @map: what is laid out
 * @width: of the widget; at least offramp_road_layout_get_min_width()
 * @lane: half the height of the road
 * @start: where every image comes in
 * @parking: middle of an image that went all the way
 * @gates: one a gate of the map
 * @ramps: one an exit of the map
 * @time: where the bar of milliseconds lies
 */
typedef struct
{
  OfframpRoadMap map;
  double width;
  double lane;
  OfframpRoadPoint start, parking;
  OfframpRoadPlace gates[OFFRAMP_ROAD_MAX_GATES];
  OfframpRoadRamp ramps[OFFRAMP_ROAD_MAX_EXITS];
  OfframpRoadBox time;
} OfframpRoadLayout;

double offramp_road_layout_get_min_width (const OfframpRoadMap *map);
void offramp_road_layout_init (OfframpRoadLayout *layout, const OfframpRoadMap *map, double width);
OfframpRoadBox offramp_road_layout_get_stage_span (const OfframpRoadLayout *layout, guint stage);
guint offramp_road_layout_trace (const OfframpRoadLayout *layout, guint stage,
                                 OfframpRoadPoint points[OFFRAMP_ROAD_MAX_POINTS]);
OfframpRoadPoint offramp_road_layout_locate (const OfframpRoadPoint *points, guint n_points, double fraction);

G_END_DECLS
