/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-polyline.h - a series as points to stroke: at most two a pixel, and no extreme lost
 *
 * Pure functions; no GTK. Pixels grow to the right and down.
 */
#pragma once

#include "offramp-axis.h"
#include "offramp-series.h"

G_BEGIN_DECLS

typedef struct
{
  float x, y;
} OfframpPoint;

void offramp_polyline_build (OfframpSeries *series, const OfframpAxis *x_axis, const OfframpAxis *y_axis, double width,
                             double height, GArray *points);
gboolean offramp_polyline_interpolate (OfframpSeries *series, OfframpScale scale, double x, gboolean steps, double *y);
void offramp_spread_labels (double *places, guint n_places, double gap, double low, double high);

G_END_DECLS
