/* SPDX-License-Identifier: Apache-2.0 */
/* Points that share a pixel become one bar from the highest to the lowest, long enough to touch the bar before it. Bars
 * that lie on whole pixels are what cairo fills fastest. */
#include "offramp-dense-line.h"

#include <math.h>

typedef struct
{
  double left; /* of its pixel */
  double top, bottom;
} Bar;

/* Whether a dash covers @x; dashes are measured along the axis. */
static gboolean
is_inked (const double *dashes, int n_dashes, double x)
{
  double period = 0, at;

  for (int i = 0; i < n_dashes; i++)
    period += dashes[i];
  if (n_dashes == 0)
    return TRUE;
  at = fmod (x, period);
  for (int i = 0; i < n_dashes; i++)
    {
      if (at < dashes[i])
        return i % 2 == 0;
      at -= dashes[i];
    }
  return TRUE;
}

static void
trace_bar (cairo_t *cr, const Bar *bar, const Bar *before, double half)
{
  const double from = before != NULL ? MIN (bar->top, before->bottom) : bar->top;
  const double to = before != NULL ? MAX (bar->bottom, before->top) : bar->bottom;

  cairo_rectangle (cr, bar->left - (half > 1 ? 1 : 0), from - half, half > 1 ? 2 : 1, to - from + 2 * half);
}

/* Over pixels without a point. */
static void
trace_link (cairo_t *cr, const Bar *bar, const Bar *before, double half)
{
  const double from = (before->top + before->bottom) / 2, to = (bar->top + bar->bottom) / 2;

  cairo_move_to (cr, before->left + 0.5, from - half);
  cairo_line_to (cr, bar->left + 0.5, to - half);
  cairo_line_to (cr, bar->left + 0.5, to + half);
  cairo_line_to (cr, before->left + 0.5, from + half);
  cairo_close_path (cr);
}

/**
 * offramp_dense_line_fill:
 * @cr: where to draw
 * @colour: of the line
 * @dash: its pattern
 * @width: of the line in pixels
 * @points: [n_points] in pixels, from left to right
 * @n_points: how many
 */
void
offramp_dense_line_fill (cairo_t *cr, const OfframpColour *colour, OfframpDash dash, double width,
                         const OfframpPoint *points, guint n_points)
{
  int n_dashes;
  const double *dashes = offramp_dash_get_lengths (dash, &n_dashes);
  Bar before = { 0 };

  cairo_new_path (cr);
  for (guint i = 0, next; i < n_points; i = next)
    {
      Bar bar = { floor (points[i].x), points[i].y, points[i].y };

      for (next = i + 1; next < n_points && floor (points[next].x) == bar.left; next++)
        {
          bar.top = MIN (bar.top, points[next].y);
          bar.bottom = MAX (bar.bottom, points[next].y);
        }
      if (is_inked (dashes, n_dashes, bar.left))
        {
          const gboolean joined = i > 0 && bar.left - before.left <= 1;

          trace_bar (cr, &bar, joined ? &before : NULL, width / 2);
          if (i > 0 && !joined)
            trace_link (cr, &bar, &before, width / 2);
        }
      before = bar;
    }
  offramp_colour_set_source (colour, cr);
  cairo_fill (cr);
}
