/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-road-private.h - what the halves of the road widget share: its data, its trip, its stops */
#pragma once

#include "offramp-palette.h"
#include "offramp-road-draw.h"
#include "offramp-road.h"

G_BEGIN_DECLS

enum
{
  OFFRAMP_ROAD_MAX_STOPS = OFFRAMP_ROAD_MAX_GATES + OFFRAMP_ROAD_MAX_EXITS
};

/**
 * OfframpRoad:
 * @plan: (nullable): of the session
 * @shown_plan: (nullable): the verdict's own, or the session's
 * @font_zoom: pixels of the widget for one of the layout: large type makes a large road
 * @zoom: the same in the room that there is
 * @resize_source: of the idle that asks for another height
 * @times: of the verdict; zeros without one
 * @trip: likewise
 * @ground: (nullable): what stands still, until it changes
 * @traffic: (nullable): what has happened at the end of the trip, likewise
 * @travel: the milliseconds of computing, slowed down; its value is where the trip is
 * @travelled_for: (nullable): the sample that has made its trip
 * @travelled_stage: to where it went
 * @whole_ms: what the whole network took when it was last seen
 * @stops: (element-type OfframpRoadStop): gates first, then exits
 * @stop_order: indices into @stops from left to right
 * @current_stop: in @stop_order: where Tab comes in
 */
struct _OfframpRoad
{
  GtkWidget parent_instance;

  EePlan *plan;
  EePlan *shown_plan;
  OfframpSample *sample;
  OfframpRoadMap map;
  OfframpRoadLayout layout;
  double font_zoom, zoom;
  guint resize_source;
  OfframpRoadTimes times;
  OfframpRoadTrip trip;
  OfframpPalette palette;
  PangoLayout *text;
  GskRenderNode *ground, *traffic;
  cairo_surface_t *image;
  AdwAnimation *travel;
  OfframpSample *travelled_for;
  guint travelled_stage;
  double whole_ms;
  OfframpRoadSpeed speed;
  gboolean live;
  GtkWidget *stops[OFFRAMP_ROAD_MAX_STOPS];
  guint stop_order[OFFRAMP_ROAD_MAX_STOPS];
  guint n_stops;
  guint current_stop;
};

const OfframpVerdict *offramp_road_get_verdict (OfframpRoad *self);

int offramp_road_get_width_request (OfframpRoad *self, gboolean smallest);
void offramp_road_fit (OfframpRoad *self);
void offramp_road_follow (OfframpRoad *self, double done);
void offramp_road_make_stops (OfframpRoad *self);
void offramp_road_drop_stops (OfframpRoad *self);
void offramp_road_describe_stops (OfframpRoad *self);
void offramp_road_allocate_stops (OfframpRoad *self);
gboolean offramp_road_move_focus (OfframpRoad *self, GtkDirectionType direction);

G_END_DECLS
