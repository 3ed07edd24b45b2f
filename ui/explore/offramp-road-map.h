/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-road-map.h - a plan as a road: gates in a row, and where one may leave
 *
 * Reads the stages of any plan: no exit, one, or several. Knows no pixels of the screen.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

enum
{
  OFFRAMP_ROAD_MAX_GATES = 6,
  OFFRAMP_ROAD_MAX_EXITS = EE_PLAN_MAX_STAGES - 1,
  OFFRAMP_ROAD_MAX_BARS = 4
};

/**
 * OfframpRoadGate:
 * @block: 1 to 5, or 0 for the classifier
 * @n_bars: convolutions of the block; 1 for the classifier
 * @channels: of the block's output; of the classifier its outputs
 * @side: height and width of the pictures inside, in pixels; 1 for the classifier
 * @stage: to which it belongs
 * @parameters: trained numbers in it
 * @macs: multiply-adds for one image
 */
typedef struct
{
  guint block;
  guint n_bars;
  guint channels, side;
  guint stage;
  guint64 parameters, macs;
} OfframpRoadGate;

/**
 * OfframpRoadExit:
 * @gate: index of the gate after which the ramp begins
 * @block: that gate's block
 * @stage: that ends here
 * @inputs: numbers that go into its dense layers
 * @parameters: trained numbers in the exit block
 * @macs: multiply-adds for one image
 */
typedef struct
{
  guint gate;
  guint block;
  guint stage;
  guint inputs;
  guint64 parameters, macs;
} OfframpRoadExit;

typedef struct
{
  OfframpRoadGate gates[OFFRAMP_ROAD_MAX_GATES];
  guint n_gates;
  OfframpRoadExit exits[OFFRAMP_ROAD_MAX_EXITS];
  guint n_exits;
  guint n_stages;
} OfframpRoadMap;

void offramp_road_map_init (OfframpRoadMap *map, const EePlan *plan);
char *offramp_road_map_format_gate (const OfframpRoadGate *gate);
char *offramp_road_map_format_shape (const OfframpRoadGate *gate);

G_END_DECLS
