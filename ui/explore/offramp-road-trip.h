/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-road-trip.h - where an image is on the road at each millisecond of its computing; no GTK, no clock of its own
 *
 * The image moves on while a gate computes and stands where nothing is computed, so that a gate gets exactly its share
 * of the trip.
 */
#pragma once

#include "offramp-road-layout.h"
#include "offramp-road-times.h"

G_BEGIN_DECLS

enum
{
  OFFRAMP_ROAD_MAX_LEGS = OFFRAMP_ROAD_MAX_GATES + OFFRAMP_ROAD_MAX_EXITS + 1
};

/**
 * OfframpRoadLeg:
 * @gate: whose time it is, or -1
 * @exit: whose time it is, or -1; of the upload both are -1
 * @from: pixels of the way at its begin
 * @to: at its end
 * @start_ms: of the computing
 * @end_ms: likewise
 */
typedef struct
{
  int gate, exit;
  double from, to;
  double start_ms, end_ms;
} OfframpRoadLeg;

/**
 * OfframpRoadTrip:
 * @way: [@n_way] from the start to the parking place
 * @length: of the way in pixels
 * @total_ms: of all legs
 */
typedef struct
{
  OfframpRoadPoint way[OFFRAMP_ROAD_MAX_POINTS];
  guint n_way;
  double length;
  OfframpRoadLeg legs[OFFRAMP_ROAD_MAX_LEGS];
  guint n_legs;
  double total_ms;
} OfframpRoadTrip;

/**
 * OfframpRoadMoment:
 * @at: middle of the image
 * @travelled: pixels of the way
 * @ms: of the computing; never more than the trip's
 * @arrived: whether the trip is over
 * @gates: [n_gates] how much of each is computed, 0 to 1
 * @exits: [n_exits] likewise
 */
typedef struct
{
  OfframpRoadPoint at;
  double travelled;
  double ms;
  gboolean arrived;
  double gates[OFFRAMP_ROAD_MAX_GATES];
  double exits[OFFRAMP_ROAD_MAX_EXITS];
} OfframpRoadMoment;

/* How long the whole network's trip takes on the screen, about. */
typedef enum
{
  OFFRAMP_ROAD_SLOW,
  OFFRAMP_ROAD_NORMAL,
  OFFRAMP_ROAD_FAST,
  OFFRAMP_ROAD_N_SPEEDS
} OfframpRoadSpeed;

void offramp_road_trip_init (OfframpRoadTrip *trip, const OfframpRoadLayout *layout, guint stage,
                             const OfframpRoadTimes *times);
void offramp_road_trip_look (const OfframpRoadTrip *trip, double ms, OfframpRoadMoment *moment);
double offramp_road_choose_slowdown (double whole_ms, OfframpRoadSpeed speed);

G_END_DECLS
