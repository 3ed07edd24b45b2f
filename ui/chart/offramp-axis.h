/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-axis.h - from values to places on a line of length 1, and back; nice bounds and ticks
 *
 * Pure functions; no GTK, no pixels.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  OFFRAMP_AXIS_MAX_TICKS = 16,
};

/**
 * OfframpScale:
 * @OFFRAMP_SCALE_LINEAR: equal steps, equal lengths
 * @OFFRAMP_SCALE_LOG: equal ratios, equal lengths; for values above 0
 * @OFFRAMP_SCALE_NINES: for shares 0..1: 0.9, 0.99 and 0.999 are equally far apart, and 1 is still on it
 * @OFFRAMP_SCALE_LOGIT: for probabilities: 0.5 in the middle, 0.1, 0.01 to one side and 0.9, 0.99 to the other; 0 and 1
 *   lie at 0.000001 and at 0.999999
 */
typedef enum
{
  OFFRAMP_SCALE_LINEAR,
  OFFRAMP_SCALE_LOG,
  OFFRAMP_SCALE_NINES,
  OFFRAMP_SCALE_LOGIT,
} OfframpScale;

/**
 * OfframpAxis:
 * @scale: see #OfframpScale
 * @low: value at place 0
 * @high: value at place 1; above @low
 * @factor: values are multiplied by it where they are written; 100 for percent
 */
typedef struct
{
  OfframpScale scale;
  double low, high;
  double factor;
} OfframpAxis;

/**
 * OfframpTick:
 * @value: on the axis
 * @place: 0..1
 * @label: the value times the factor
 */
typedef struct
{
  double value;
  double place;
  char label[24];
} OfframpTick;

double offramp_axis_get_place (const OfframpAxis *axis, double value);
double offramp_axis_get_value (const OfframpAxis *axis, double place);
double offramp_scale_interpolate (OfframpScale scale, double from, double to, double share);
void offramp_axis_fit (OfframpAxis *axis, double low, double high);
guint offramp_axis_make_ticks (const OfframpAxis *axis, guint most, OfframpTick ticks[OFFRAMP_AXIS_MAX_TICKS]);

G_END_DECLS
