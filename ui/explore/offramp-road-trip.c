/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts the way into legs, one for each thing that is computed on it, and finds the leg of a moment. */
#include "offramp-road-trip.h"

#include <math.h>

/* Seconds that a trip through the whole network takes at most, by speed. */
static const double MOST_SECONDS[OFFRAMP_ROAD_N_SPEEDS] = { 12, 4, 1.2 };

static void
append_leg (OfframpRoadTrip *trip, int gate, int exit, double to, double ms)
{
  OfframpRoadLeg *leg = &trip->legs[trip->n_legs];
  double from = trip->n_legs > 0 ? trip->legs[trip->n_legs - 1].to : 0;

  g_assert (trip->n_legs < OFFRAMP_ROAD_MAX_LEGS);
  *leg = (OfframpRoadLeg){ gate, exit, from, to, trip->total_ms, trip->total_ms + ms };
  trip->total_ms += ms;
  trip->n_legs++;
}

/**
 * offramp_road_trip_init:
 * @trip: (out): the trip
 * @layout: of the road
 * @stage: that answered
 * @times: of its parts
 */
void
offramp_road_trip_init (OfframpRoadTrip *trip, const OfframpRoadLayout *layout, guint stage,
                        const OfframpRoadTimes *times)
{
  const OfframpRoadMap *map = &layout->map;
  double start = layout->start.x;
  guint exit = 0;

  *trip = (OfframpRoadTrip){ .n_way = 0 };
  trip->n_way = offramp_road_layout_trace (layout, stage, trip->way);
  for (guint i = 1; i < trip->n_way; i++)
    trip->length += hypot (trip->way[i].x - trip->way[i - 1].x, trip->way[i].y - trip->way[i - 1].y);

  append_leg (trip, -1, -1, 0, times->upload_ms);
  for (guint i = 0; i < map->n_gates && map->gates[i].stage <= stage; i++)
    {
      double right = layout->gates[i].box.x + layout->gates[i].box.width - start;

      append_leg (trip, i, -1, i + 1 < map->n_gates ? right : trip->length, times->gates_ms[i]);
      if (exit == map->n_exits || map->exits[exit].gate != i)
        continue;
      append_leg (trip, -1, exit,
                  map->exits[exit].stage == stage ? trip->length : layout->ramps[exit].curve[0].x - start,
                  times->exits_ms[exit]);
      exit++;
    }
}

/**
 * offramp_road_trip_look:
 * @trip: a trip
 * @ms: of the computing, from 0
 * @moment: (out): where everything is then
 */
void
offramp_road_trip_look (const OfframpRoadTrip *trip, double ms, OfframpRoadMoment *moment)
{
  *moment = (OfframpRoadMoment){ .ms = CLAMP (ms, 0, trip->total_ms), .arrived = ms >= trip->total_ms };

  for (guint i = 0; i < trip->n_legs; i++)
    {
      const OfframpRoadLeg *leg = &trip->legs[i];
      double length = leg->end_ms - leg->start_ms, done;

      if (moment->ms < leg->start_ms && !moment->arrived)
        break;
      done = length > 0 ? CLAMP ((moment->ms - leg->start_ms) / length, 0, 1) : 1;
      moment->travelled = leg->from + done * (leg->to - leg->from);
      if (leg->gate >= 0)
        moment->gates[leg->gate] = done;
      if (leg->exit >= 0)
        moment->exits[leg->exit] = done;
    }
  moment->at
      = offramp_road_layout_locate (trip->way, trip->n_way, trip->length > 0 ? moment->travelled / trip->length : 1);
}

/**
 * offramp_road_choose_slowdown:
 * @whole_ms: what the whole network takes, above 0
 * @speed: how fast it is to look
 *
 * Returns: the largest of 1, 2, 5, 10, 20 ... with which the trip through the whole network is not too long: a figure
 *   that can be said, and the same one for all images of a network
 */
double
offramp_road_choose_slowdown (double whole_ms, OfframpRoadSpeed speed)
{
  static const double steps[] = { 5, 2, 1 };
  double most, decade;

  g_return_val_if_fail (speed < OFFRAMP_ROAD_N_SPEEDS, 1);

  most = 1000 * MOST_SECONDS[speed] / MAX (whole_ms, 1e-3);
  if (most <= 1)
    return 1;
  decade = pow (10, floor (log10 (most) + 1e-9));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * decade <= most * (1 + 1e-9))
      return steps[i] * decade;
  return decade;
}
