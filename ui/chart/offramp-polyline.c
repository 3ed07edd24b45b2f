/* SPDX-License-Identifier: Apache-2.0 */
/* A pixel column with several points becomes a stroke from one extreme to the other, entered at the nearer one.
 * The cost follows the width in pixels, not the length of the series. */
#include "offramp-polyline.h"

#include <math.h>

typedef struct
{
  OfframpSeries *series;
  const OfframpAxis *x_axis, *y_axis;
  double width, height;
  GArray *points;
} Build;

static float
get_pixel_y (const Build *build, double value)
{
  return (1 - CLAMP (offramp_axis_get_place (build->y_axis, value), 0, 1)) * build->height;
}

static void
add_point (const Build *build, double x, double y)
{
  const OfframpPoint point = { x, y };

  g_array_append_val (build->points, point);
}

static void
add_each (const Build *build, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    add_point (build, offramp_axis_get_place (build->x_axis, offramp_series_get_x (build->series, i)) * build->width,
               get_pixel_y (build, offramp_series_get_y (build->series, i)));
}

static void
add_column (const Build *build, double x, guint first, guint end)
{
  const OfframpExtent extent = offramp_series_get_extent (build->series, first, end);
  const float top = get_pixel_y (build, extent.high), bottom = get_pixel_y (build, extent.low);
  float entry = bottom;

  if (build->points->len > 0)
    {
      const float before = g_array_index (build->points, OfframpPoint, build->points->len - 1).y;

      entry = fabsf (before - top) < fabsf (before - bottom) ? top : bottom;
    }
  add_point (build, x, entry);
  add_point (build, x, entry == top ? bottom : top);
}

/**
 * offramp_polyline_build:
 * @series: what to draw
 * @x_axis: from left to right
 * @y_axis: from bottom to top
 * @width: in pixels
 * @height: in pixels
 * @points: (inout): array of #OfframpPoint; emptied first
 *
 * Points outside @x_axis are left out; y is clamped to the edges.
 */
void
offramp_polyline_build (OfframpSeries *series, const OfframpAxis *x_axis, const OfframpAxis *y_axis, double width,
                        double height, GArray *points)
{
  const Build build = { series, x_axis, y_axis, width, height, points };
  const guint n_columns = (guint)MAX (ceil (width), 1);
  guint first, end;

  g_return_if_fail (OFFRAMP_IS_SERIES (series) && points != NULL);

  g_array_set_size (points, 0);
  if (!(width > 0 && height > 0))
    return;
  first = offramp_series_find_first (series, x_axis->low);
  end = offramp_series_find_first (series, nextafter (x_axis->high, INFINITY));
  if (end - first <= n_columns)
    {
      add_each (&build, first, end);
      return;
    }

  for (guint column = 0; column < n_columns && first < end; column++)
    {
      const double edge = offramp_axis_get_value (x_axis, MIN ((column + 1) / width, 1));
      const guint next = column + 1 == n_columns ? end : MIN (offramp_series_find_first (series, edge), end);

      if (next == first + 1)
        add_each (&build, first, next);
      else if (next > first)
        add_column (&build, MIN (column + 0.5, width), first, next);
      first = MAX (first, next);
    }
}

/**
 * offramp_polyline_interpolate:
 * @series: a curve
 * @scale: on which lines are straight
 * @x: a place
 * @steps: whether a value holds until the next point
 * @y: (out): the height of the curve there
 *
 * Tells where a curve enters and leaves a stretch that holds not all of its points.
 *
 * Returns: %FALSE if the curve does not pass @x
 */
gboolean
offramp_polyline_interpolate (OfframpSeries *series, OfframpScale scale, double x, gboolean steps, double *y)
{
  const guint right = offramp_series_find_first (series, x);
  double x_left, x_right, before;

  if (right == 0 || right == offramp_series_get_n_points (series))
    return FALSE;
  x_left = offramp_series_get_x (series, right - 1);
  x_right = offramp_series_get_x (series, right);
  before = offramp_series_get_y (series, right - 1);
  *y = steps ? before
             : offramp_scale_interpolate (scale, before, offramp_series_get_y (series, right),
                                          (x - x_left) / (x_right - x_left));
  return TRUE;
}

/**
 * offramp_spread_labels:
 * @places: (inout): [n_places] where labels want to be, ascending
 * @n_places: how many
 * @gap: the least distance of two
 * @low: the least place
 * @high: the largest
 *
 * Moves labels apart so that they do not cover each other, downwards first and then back from the end.
 */
void
offramp_spread_labels (double *places, guint n_places, double gap, double low, double high)
{
  for (guint i = 0; i < n_places; i++)
    places[i] = MAX (places[i], i == 0 ? low : places[i - 1] + gap);
  for (guint i = n_places; i-- > 0;)
    places[i] = MIN (places[i], i + 1 == n_places ? high : places[i + 1] - gap);
}
