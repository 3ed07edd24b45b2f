/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-chart-shapes.h - the geometry of steps, bars, histograms, scattered points and heat maps
 *
 * Pure functions; no GTK. Pixels grow to the right and down; the plot is 0..width, 0..height.
 */
#pragma once

#include "offramp-polyline.h"

G_BEGIN_DECLS

/* A rectangle in pixels. */
typedef struct
{
  double x, y, width, height;
} OfframpBox;

/**
 * OfframpPlot:
 * @x_axis: from left to right
 * @y_axis: from bottom to top
 * @width: in pixels
 * @height: in pixels
 */
typedef struct
{
  const OfframpAxis *x_axis, *y_axis;
  double width, height;
} OfframpPlot;

/**
 * OfframpGrid:
 * @n_columns: from left to right
 * @n_rows: from bottom to top
 * @x_low: left edge
 * @x_high: right edge
 * @y_low: lower edge
 * @y_high: upper edge
 * @values: (array): [n_rows, n_columns]; NaN: nothing is drawn there
 */
typedef struct
{
  guint n_columns, n_rows;
  double x_low, x_high, y_low, y_high;
  double *values;
} OfframpGrid;

void offramp_shapes_build_steps (const OfframpPoint *points, guint n_points, GArray *steps);
void offramp_shapes_build_bars (OfframpSeries *series, const OfframpPlot *plot, double bar_width, GArray *boxes);
void offramp_shapes_build_scatter (OfframpSeries *series, const OfframpPlot *plot, GArray *points);
guint offramp_shapes_count_bins (const double *values, guint n_values, double low, double high, guint *counts,
                                 guint n_bins);

OfframpGrid *offramp_grid_new (guint n_columns, guint n_rows);
OfframpGrid *offramp_grid_copy (const OfframpGrid *grid);
void offramp_grid_free (OfframpGrid *grid);
OfframpExtent offramp_grid_get_extent (const OfframpGrid *grid);
gboolean offramp_grid_get_box (const OfframpGrid *grid, const OfframpPlot *plot, guint column, guint row,
                               OfframpBox *box);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpGrid, offramp_grid_free)

G_END_DECLS
