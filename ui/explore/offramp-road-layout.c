/* SPDX-License-Identifier: Apache-2.0 */
/* Lays the gates out from left to right, leaves room for each ramp, and spreads what width is left over. */
#include "offramp-road-layout.h"

#include <math.h>

#define MARGIN 8.0
#define ROAD_Y 98.0
#define LANE 15.0
#define RAMP_Y 212.0

#define BEFORE_FIRST_GATE 76.0
#define BETWEEN_GATES 42.0
#define AFTER_EXIT_GATE 74.0
#define BAR_GAP 3.0
#define MIN_GATE_WIDTH 52.0
#define CLASSIFIER_WIDTH 34.0
#define CLASSIFIER_HEIGHT 62.0

/* Pixels of the screen for a picture of 32 pixels; and for the channels of the last block, as there is room. */
#define FULL_HEIGHT 112.0
#define LEAST_BAR 20.0
#define LARGEST_BAR 44.0
#define BARS_SHARE 0.5

#define FORK_GAP 22.0
#define RAMP_WIDTH 108.0
#define SIGN_WIDTH 188.0
#define SIGN_HEIGHT 68.0
#define SIGN_GAP 14.0
#define RAMP_TEXT_WIDTH 150.0
#define PARKING_GAP 20.0

#define TIME_X 52.0
#define TIME_Y 264.0
#define TIME_HEIGHT 10.0
#define TIME_TEXT_WIDTH 196.0

enum
{
  CURVE_STEPS = 32
};

/* A bar's height follows the picture's side and its width the channels, by the square root of both: in true proportion
 * block 1 is two hairlines and block 5 lies flat on the road. The classifier, which has no picture, is a symbol. */
static double
get_gate_height (const OfframpRoadGate *gate)
{
  return gate->block > 0 ? FULL_HEIGHT * sqrt (gate->side / (double)EE_IMAGE_SIDE) : CLASSIFIER_HEIGHT;
}

static double
get_bar_width (const OfframpRoadGate *gate, double root)
{
  return gate->block > 0 ? root * sqrt (gate->channels) : CLASSIFIER_WIDTH;
}

static double
get_gate_width (const OfframpRoadGate *gate, double root)
{
  return gate->n_bars * get_bar_width (gate, root) + (gate->n_bars - 1) * BAR_GAP;
}

static guint
find_most_channels (const OfframpRoadMap *map)
{
  guint most = 1;

  for (guint i = 0; i < map->n_gates; i++)
    if (map->gates[i].block > 0)
      most = MAX (most, map->gates[i].channels);
  return most;
}

/* The bars of a gate whose slot begins at @x; a slot is wide enough for the gate's label. */
static void
place_gate (OfframpRoadPlace *place, const OfframpRoadGate *gate, double root, double x)
{
  double width = get_gate_width (gate, root), height = get_gate_height (gate);
  double bar = get_bar_width (gate, root), slot = MAX (width, MIN_GATE_WIDTH);

  place->slot = (OfframpRoadBox){ x, MIN (ROAD_Y - height / 2, ROAD_Y - LANE - 2), slot, 0 };
  place->slot.height = 2 * (ROAD_Y - place->slot.y);

  x += (slot - width) / 2;
  place->box = (OfframpRoadBox){ x, ROAD_Y - height / 2, width, height };
  for (guint i = 0; i < gate->n_bars; i++)
    place->bars[i] = (OfframpRoadBox){ x + i * (bar + BAR_GAP), place->box.y, bar, height };
}

/* The ramp that begins at @x on the road. */
static void
place_ramp (OfframpRoadRamp *ramp, double x)
{
  double landing = x + RAMP_WIDTH;

  ramp->curve[0] = (OfframpRoadPoint){ x, ROAD_Y };
  ramp->curve[1] = (OfframpRoadPoint){ x + 0.55 * RAMP_WIDTH, ROAD_Y };
  ramp->curve[2] = (OfframpRoadPoint){ x + 0.35 * RAMP_WIDTH, RAMP_Y };
  ramp->curve[3] = (OfframpRoadPoint){ landing, RAMP_Y };
  ramp->sign = (OfframpRoadBox){ landing, RAMP_Y - SIGN_HEIGHT / 2, SIGN_WIDTH, SIGN_HEIGHT };
  ramp->parking = (OfframpRoadPoint){ landing + SIGN_WIDTH + SIGN_GAP + OFFRAMP_ROAD_CAR / 2.0, RAMP_Y };
}

static double
get_ramp_end (const OfframpRoadRamp *ramp)
{
  return ramp->parking.x + OFFRAMP_ROAD_CAR / 2.0 + RAMP_TEXT_WIDTH;
}

/* Places gates and ramps: the widest bar @bar wide, @extra more between any two gates. Returns the width that this
 * takes.
 */
static double
place_all (OfframpRoadLayout *layout, const OfframpRoadMap *map, double bar, double extra)
{
  double x = MARGIN + BEFORE_FIRST_GATE, ramp_end = 0, root = bar / sqrt (find_most_channels (map));
  guint exit = 0;

  for (guint i = 0; i < map->n_gates; i++)
    {
      const OfframpRoadGate *gate = &map->gates[i];
      double width = MAX (get_gate_width (gate, root), MIN_GATE_WIDTH);
      gboolean has_exit = exit < map->n_exits && map->exits[exit].gate == i;

      if (has_exit)
        x = MAX (x, ramp_end - width - FORK_GAP);
      place_gate (&layout->gates[i], gate, root, x);
      x += width;
      if (has_exit)
        {
          place_ramp (&layout->ramps[exit], x + FORK_GAP);
          ramp_end = get_ramp_end (&layout->ramps[exit++]);
          x += AFTER_EXIT_GATE;
        }
      if (i + 1 < map->n_gates)
        x += BETWEEN_GATES + extra;
    }
  layout->start = (OfframpRoadPoint){ MARGIN + OFFRAMP_ROAD_CAR / 2.0, ROAD_Y };
  layout->parking = (OfframpRoadPoint){ x + PARKING_GAP + OFFRAMP_ROAD_CAR / 2.0, ROAD_Y };
  return MAX (layout->parking.x + OFFRAMP_ROAD_CAR / 2.0, ramp_end) + MARGIN;
}

/**
 * offramp_road_layout_get_min_width:
 * @map: a road
 *
 * Returns: the least width in pixels in which nothing overlaps
 */
double
offramp_road_layout_get_min_width (const OfframpRoadMap *map)
{
  OfframpRoadLayout layout;

  return ceil (place_all (&layout, map, LEAST_BAR, 0));
}

/* All bars side by side, in widths of the widest. */
static double
get_bars_width (const OfframpRoadMap *map, double bar)
{
  double width = 0;

  for (guint i = 0; i < map->n_gates; i++)
    if (map->gates[i].block > 0)
      width += map->gates[i].n_bars * bar * sqrt (map->gates[i].channels / (double)find_most_channels (map));
  return width;
}

/**
 * offramp_road_layout_init:
 * @layout: (out): where everything lies
 * @map: a road; copied
 * @width: of the widget in pixels; a smaller one than the least is taken for the least
 */
void
offramp_road_layout_init (OfframpRoadLayout *layout, const OfframpRoadMap *map, double width)
{
  double least = offramp_road_layout_get_min_width (map), bars = get_bars_width (map, 1), bar, taken;

  *layout = (OfframpRoadLayout){ .map = *map, .lane = LANE };
  layout->width = MAX (width, least);
  bar = MIN (LEAST_BAR + BARS_SHARE * (layout->width - least) / bars, LARGEST_BAR);
  taken = place_all (layout, map, bar, 0);
  place_all (layout, map, bar, map->n_gates > 1 ? MAX (layout->width - taken, 0) / (map->n_gates - 1) : 0);
  layout->time = (OfframpRoadBox){ TIME_X, TIME_Y, layout->width - TIME_X - TIME_TEXT_WIDTH, TIME_HEIGHT };
}

/**
 * offramp_road_layout_get_stage_span:
 * @layout: a layout
 * @stage: of the map
 *
 * Returns: the box around the gates of @stage; empty if it has none
 */
OfframpRoadBox
offramp_road_layout_get_stage_span (const OfframpRoadLayout *layout, guint stage)
{
  OfframpRoadBox span = { 0 };

  for (guint i = 0; i < layout->map.n_gates; i++)
    {
      const OfframpRoadBox *box = &layout->gates[i].box;
      double bottom;

      if (layout->map.gates[i].stage != stage)
        continue;
      if (span.width == 0)
        {
          span = *box;
          continue;
        }
      bottom = MAX (span.y + span.height, box->y + box->height);
      span.width = box->x + box->width - span.x;
      span.y = MIN (span.y, box->y);
      span.height = bottom - span.y;
    }
  return span;
}

static OfframpRoadPoint
evaluate_curve (const OfframpRoadPoint curve[4], double t)
{
  double s = 1 - t, a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;

  return (OfframpRoadPoint){ a * curve[0].x + b * curve[1].x + c * curve[2].x + d * curve[3].x,
                             a * curve[0].y + b * curve[1].y + c * curve[2].y + d * curve[3].y };
}

/**
 * offramp_road_layout_trace:
 * @layout: a layout
 * @stage: that answered: its exit is taken, or the road to its end
 * @points: (out): the way from the start to the parking place
 *
 * Returns: the number of points
 */
guint
offramp_road_layout_trace (const OfframpRoadLayout *layout, guint stage,
                           OfframpRoadPoint points[OFFRAMP_ROAD_MAX_POINTS])
{
  guint n = 0;

  points[n++] = layout->start;
  if (stage >= layout->map.n_exits)
    points[n++] = layout->parking;
  else
    {
      const OfframpRoadRamp *ramp = &layout->ramps[stage];

      for (guint i = 0; i <= CURVE_STEPS; i++)
        points[n++] = evaluate_curve (ramp->curve, (double)i / CURVE_STEPS);
      points[n++] = ramp->parking;
    }
  return n;
}

/**
 * offramp_road_layout_locate:
 * @points: [@n_points] a way
 * @n_points: at least 1
 * @fraction: of the way's length, 0 to 1
 *
 * Returns: the point there
 */
OfframpRoadPoint
offramp_road_layout_locate (const OfframpRoadPoint *points, guint n_points, double fraction)
{
  double total = 0, rest;

  for (guint i = 1; i < n_points; i++)
    total += hypot (points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
  rest = CLAMP (fraction, 0, 1) * total;

  for (guint i = 1; i < n_points; i++)
    {
      double dx = points[i].x - points[i - 1].x, dy = points[i].y - points[i - 1].y, length = hypot (dx, dy);

      if (rest <= length && length > 0)
        return (OfframpRoadPoint){ points[i - 1].x + dx * rest / length, points[i - 1].y + dy * rest / length };
      rest -= length;
    }
  return points[n_points - 1];
}
