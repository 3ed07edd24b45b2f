/* SPDX-License-Identifier: Apache-2.0 */
/* The axes: what is shown from left to right, and heights that fit what is visible of it. */
#include "offramp-figure-private.h"

#include <math.h>

/* How much of a training is shown: always the smallest of these shares of it that holds the newest point, so
 * that the curve is never squeezed into a corner and the axis moves seldom. */
static const double SHARES[] = { 1.0 / 32, 1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2, 1 };

/* So many steps are shown at least; without known steps this share of everything. */
static const double LEAST_STEPS = 4, LEAST_SHARE = 1e-6;

static double
find_newest (OfframpFigure *self)
{
  double newest = 0, x;

  for (guint i = 0; i < self->layers->len; i++)
    if (offramp_series_get_last (offramp_figure_get_layer (self, i)->series, &x, NULL))
      newest = MAX (newest, x);
  return newest;
}

/**
 * offramp_figure_get_span:
 * @self: a figure
 *
 * Returns: what there is to zoom and pan in
 */
OfframpChartSpan
offramp_figure_get_span (OfframpFigure *self)
{
  OfframpChartSpan span = { .whole = self->fixed_x, .newest = find_newest (self) };
  double length;

  if (self->fixed_x.high <= self->fixed_x.low)
    {
      span.whole = (OfframpAxis){ OFFRAMP_SCALE_LINEAR, 0, MAX (span.newest, 1), 1 };
      for (guint i = 0; i < G_N_ELEMENTS (SHARES) && self->epochs > 0; i++)
        if (span.newest <= SHARES[i] * self->epochs)
          {
            span.whole.high = SHARES[i] * self->epochs;
            break;
          }
    }
  length = span.whole.high - span.whole.low;
  span.least = self->steps_per_epoch > 0 ? MIN (LEAST_STEPS / self->steps_per_epoch, length) : length * LEAST_SHARE;
  return span;
}

static void
include (OfframpExtent *into, double value)
{
  into->low = MIN (into->low, value);
  into->high = MAX (into->high, value);
}

/* What is visible of a curve, with the heights at which it enters and leaves. */
static void
widen (OfframpFigure *self, OfframpExtent *into, OfframpSeries *series, gboolean steps)
{
  const guint first = offramp_series_find_first (series, self->x_axis.low);
  const guint end = offramp_series_find_first (series, nextafter (self->x_axis.high, INFINITY));
  const OfframpExtent extent = offramp_series_get_extent (series, first, end);
  const OfframpScale scale = self->y_axis.scale;
  double y;

  into->low = MIN (into->low, extent.low);
  into->high = MAX (into->high, extent.high);
  if (offramp_polyline_interpolate (series, scale, self->x_axis.low, steps, &y))
    include (into, y);
  if (offramp_polyline_interpolate (series, scale, self->x_axis.high, steps, &y))
    include (into, y);
}

static void
fit_y_axis (OfframpFigure *self)
{
  OfframpExtent bold = { INFINITY, -INFINITY }, all = bold;
  gboolean from_zero = !self->view.zoomed;

  for (guint i = 0; i < self->layers->len; i++)
    {
      const OfframpFigureLayer *layer = offramp_figure_get_layer (self, i);
      const gboolean steps = layer->style.kind == OFFRAMP_LAYER_STEPS;

      if (!layer->visible)
        continue;
      widen (self, &bold, layer->series, steps);
      if (layer->shadow != NULL)
        widen (self, &all, layer->shadow, steps);
      if (layer->floor != NULL)
        widen (self, &bold, layer->floor, steps);
      from_zero = from_zero || layer->style.kind == OFFRAMP_LAYER_BARS
                  || (layer->style.kind == OFFRAMP_LAYER_AREA && layer->floor == NULL);
      if (layer->grid != NULL)
        {
          include (&bold, layer->grid->y_low);
          include (&bold, layer->grid->y_high);
        }
    }
  all.low = MIN (all.low, bold.low);
  all.high = MAX (all.high, bold.high);
  /* A single lucky batch has a loss of nearly nothing: on a logarithmic scale it would flatten everything else,
   * so shadows may touch the lower edge there, and curves a millionth below the largest value. */
  if (self->y_axis.scale == OFFRAMP_SCALE_LOG && bold.low <= bold.high)
    all.low = MAX (bold.low, all.high * 1e-6);
  /* A bound of 0 belongs to what is counted; who zooms in wants detail. */
  if (self->y_axis.scale == OFFRAMP_SCALE_LINEAR && all.low <= all.high && from_zero)
    {
      all.low = MIN (all.low, 0);
      all.high = MAX (all.high, 0);
    }
  offramp_axis_fit (&self->y_axis, all.low, all.high);
}

/**
 * offramp_figure_fit:
 * @self: a figure
 *
 * Sets the ends of both axes by the view and by what is visible in it.
 */
void
offramp_figure_fit (OfframpFigure *self)
{
  const OfframpChartSpan span = offramp_figure_get_span (self);

  self->x_axis = offramp_chart_view_resolve (&self->view, &span);
  fit_y_axis (self);
}
