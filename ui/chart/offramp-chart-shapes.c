/* SPDX-License-Identifier: Apache-2.0 */
/* No shape costs more than the plot has pixels, whatever the number of points; only the scatter looks at each. */
#include "offramp-chart-shapes.h"

#include <math.h>

/* Gap between two bars, in pixels, where they are wide enough. */
static const double BAR_GAP = 1;

static double
get_pixel_x (const OfframpPlot *plot, double value)
{
  return offramp_axis_get_place (plot->x_axis, value) * plot->width;
}

static double
get_pixel_y (const OfframpPlot *plot, double value)
{
  return (1 - CLAMP (offramp_axis_get_place (plot->y_axis, value), 0, 1)) * plot->height;
}

/**
 * offramp_shapes_build_steps:
 * @points: [n_points] in pixels
 * @n_points: how many
 * @steps: (inout): array of #OfframpPoint; emptied first
 *
 * Puts a corner between each two points: a value holds until the next one.
 */
void
offramp_shapes_build_steps (const OfframpPoint *points, guint n_points, GArray *steps)
{
  g_array_set_size (steps, 0);
  for (guint i = 0; i < n_points; i++)
    {
      if (i > 0)
        {
          const OfframpPoint corner = { points[i].x, points[i - 1].y };

          g_array_append_val (steps, corner);
        }
      g_array_append_val (steps, points[i]);
    }
}

/* One bar from 0, or from the axis' nearer end, to the extreme that is further from it. */
static void
add_bar (const OfframpPlot *plot, double left, double right, const OfframpExtent *extent, GArray *boxes)
{
  /* A logarithmic axis has no 0: its bars grow from the edge. */
  const double base = get_pixel_y (plot, plot->y_axis->scale == OFFRAMP_SCALE_LOG ? plot->y_axis->low : 0);
  OfframpBox box = { .x = CLAMP (left, 0, plot->width), .y = MIN (get_pixel_y (plot, extent->high), base) };

  box.width = CLAMP (right, 0, plot->width) - box.x;
  box.height = MAX (get_pixel_y (plot, extent->low), base) - box.y;
  if (box.width > 0 && box.height > 0)
    g_array_append_val (boxes, box);
}

/**
 * offramp_shapes_build_bars:
 * @series: the bars' middles and heights
 * @plot: where
 * @bar_width: of a bar with the gap to the next, as a difference of x
 * @boxes: (inout): array of #OfframpBox; emptied first
 *
 * Bars narrower than a pixel become one that reaches as far as any of them.
 */
void
offramp_shapes_build_bars (OfframpSeries *series, const OfframpPlot *plot, double bar_width, GArray *boxes)
{
  const double half = bar_width / 2;
  guint first = offramp_series_find_first (series, plot->x_axis->low - half);
  const guint end = offramp_series_find_first (series, nextafter (plot->x_axis->high + half, INFINITY));

  g_return_if_fail (OFFRAMP_IS_SERIES (series) && bar_width > 0);

  g_array_set_size (boxes, 0);
  if (!(plot->width > 0 && plot->height > 0))
    return;
  while (first < end)
    {
      const double x = offramp_series_get_x (series, first);
      const double left = get_pixel_x (plot, x - half), right = get_pixel_x (plot, x + half);
      guint next = first + 1;

      if (right - left > 2 * BAR_GAP)
        {
          const double y = offramp_series_get_y (series, first);

          add_bar (plot, left + BAR_GAP / 2, right - BAR_GAP / 2, &(OfframpExtent){ y, y }, boxes);
        }
      else
        {
          const double pixel = floor (MAX (left, 0));
          const double edge
              = nextafter (offramp_axis_get_value (plot->x_axis, (pixel + 1) / plot->width) + half, INFINITY);
          OfframpExtent extent;

          next = CLAMP (offramp_series_find_first (series, edge), first + 1, end);
          extent = offramp_series_get_extent (series, first, next);
          add_bar (plot, pixel, pixel + 1, &extent, boxes);
        }
      first = next;
    }
}

/**
 * offramp_shapes_build_scatter:
 * @series: the points
 * @plot: where
 * @points: (inout): array of #OfframpPoint; emptied first
 *
 * A pixel that several points share is marked once.
 */
void
offramp_shapes_build_scatter (OfframpSeries *series, const OfframpPlot *plot, GArray *points)
{
  const guint first = offramp_series_find_first (series, plot->x_axis->low);
  const guint end = offramp_series_find_first (series, nextafter (plot->x_axis->high, INFINITY));
  const gsize n_columns = (gsize)MAX (plot->width, 0) + 1, n_rows = (gsize)MAX (plot->height, 0) + 1;
  g_autofree guint8 *taken = g_malloc0 (n_columns * n_rows);

  g_array_set_size (points, 0);
  for (guint i = first; i < end; i++)
    {
      const OfframpPoint point = { get_pixel_x (plot, offramp_series_get_x (series, i)),
                                   get_pixel_y (plot, offramp_series_get_y (series, i)) };
      guint8 *cell = &taken[(gsize)point.y * n_columns + (gsize)point.x];

      if (!*cell)
        g_array_append_val (points, point);
      *cell = 1;
    }
}

/**
 * offramp_shapes_count_bins:
 * @values: (array length=n_values): any
 * @n_values: how many
 * @low: left edge of the first bin
 * @high: right edge of the last one, which belongs to it; above @low
 * @counts: (out): [n_bins]
 * @n_bins: how many
 *
 * Returns: how many values were outside or no numbers
 */
guint
offramp_shapes_count_bins (const double *values, guint n_values, double low, double high, guint *counts, guint n_bins)
{
  guint n_outside = 0;

  g_return_val_if_fail (high > low && n_bins > 0, n_values);

  for (guint k = 0; k < n_bins; k++)
    counts[k] = 0;
  for (guint i = 0; i < n_values; i++)
    if (values[i] >= low && values[i] <= high)
      counts[MIN ((guint)((values[i] - low) / (high - low) * n_bins), n_bins - 1)]++;
    else
      n_outside++;
  return n_outside;
}

/**
 * offramp_grid_new:
 * @n_columns: from left to right
 * @n_rows: from bottom to top
 *
 * Returns: (transfer full): a grid of NaN over 0..@n_columns, 0..@n_rows
 */
OfframpGrid *
offramp_grid_new (guint n_columns, guint n_rows)
{
  OfframpGrid *grid = g_new0 (OfframpGrid, 1);

  grid->n_columns = n_columns;
  grid->n_rows = n_rows;
  grid->x_high = n_columns;
  grid->y_high = n_rows;
  grid->values = g_new (double, (gsize)n_columns *n_rows);
  for (gsize i = 0; i < (gsize)n_columns * n_rows; i++)
    grid->values[i] = NAN;
  return grid;
}

/**
 * offramp_grid_copy:
 * @grid: a grid
 *
 * Returns: (transfer full): another with the same values
 */
OfframpGrid *
offramp_grid_copy (const OfframpGrid *grid)
{
  OfframpGrid *copy = g_memdup2 (grid, sizeof *grid);

  copy->values = g_memdup2 (grid->values, (gsize)grid->n_columns * grid->n_rows * sizeof *grid->values);
  return copy;
}

/**
 * offramp_grid_free:
 * @grid: (transfer full): a grid
 */
void
offramp_grid_free (OfframpGrid *grid)
{
  g_free (grid->values);
  g_free (grid);
}

/**
 * offramp_grid_get_extent:
 * @grid: a grid
 *
 * Returns: its smallest and its largest value; low above high if there is none
 */
OfframpExtent
offramp_grid_get_extent (const OfframpGrid *grid)
{
  OfframpExtent extent = { INFINITY, -INFINITY };

  for (gsize i = 0; i < (gsize)grid->n_columns * grid->n_rows; i++)
    if (isfinite (grid->values[i]))
      {
        extent.low = MIN (extent.low, grid->values[i]);
        extent.high = MAX (extent.high, grid->values[i]);
      }
  return extent;
}

/**
 * offramp_grid_get_box:
 * @grid: a grid
 * @plot: where
 * @column: of the cell
 * @row: of the cell
 * @box: (out): the part of the cell that lies on the plot
 *
 * Returns: %FALSE if none does
 */
gboolean
offramp_grid_get_box (const OfframpGrid *grid, const OfframpPlot *plot, guint column, guint row, OfframpBox *box)
{
  const double cell_width = (grid->x_high - grid->x_low) / grid->n_columns;
  const double cell_height = (grid->y_high - grid->y_low) / grid->n_rows;
  const double left = get_pixel_x (plot, grid->x_low + column * cell_width);
  const double right = get_pixel_x (plot, grid->x_low + (column + 1) * cell_width);

  g_return_val_if_fail (column < grid->n_columns && row < grid->n_rows, FALSE);

  box->x = CLAMP (left, 0, plot->width);
  box->width = CLAMP (right, 0, plot->width) - box->x;
  box->y = get_pixel_y (plot, grid->y_low + (row + 1) * cell_height);
  box->height = get_pixel_y (plot, grid->y_low + row * cell_height) - box->y;
  return box->width > 0 && box->height > 0;
}
