/* SPDX-License-Identifier: Apache-2.0 */
/* Zooming and panning work on places, so that they feel alike on every scale. */
#include "offramp-chart-view.h"

#include <math.h>

/* A window that follows jumps on by this share of its length, so that its axis does not move with every point. */
static const double LEAD = 0.1;

static OfframpAxis
get_axis (const OfframpChartView *view, const OfframpChartSpan *span)
{
  OfframpAxis axis = span->whole;

  if (view->zoomed)
    {
      axis.low = view->low;
      axis.high = view->high;
    }
  return axis;
}

/* Keeps a window on the whole axis, with its length where that fits. */
static void
set_window (OfframpChartView *view, const OfframpChartSpan *span, double low, double high)
{
  const OfframpAxis *whole = &span->whole;
  double from = offramp_axis_get_place (whole, low), to = offramp_axis_get_place (whole, high);
  const double length = MIN (to - from, 1);

  if (length >= 1 - 1e-9)
    {
      offramp_chart_view_reset (view);
      return;
    }
  from = CLAMP (from, 0, 1 - length);
  to = from + length;
  view->zoomed = TRUE;
  view->low = offramp_axis_get_value (whole, from);
  view->high = offramp_axis_get_value (whole, to);
}

/**
 * offramp_chart_view_reset:
 * @view: (out): shows everything, also what is yet to come
 */
void
offramp_chart_view_reset (OfframpChartView *view)
{
  *view = (OfframpChartView){ .follows = TRUE };
}

/**
 * offramp_chart_view_zoom:
 * @view: a view
 * @span: what there is
 * @anchor: a place on the shown axis, 0..1, whose value stays where it is
 * @factor: the shown length is divided by it; above 1 shows more detail
 *
 * Follows on only while the newest point is still shown.
 */
void
offramp_chart_view_zoom (OfframpChartView *view, const OfframpChartSpan *span, double anchor, double factor)
{
  const OfframpAxis shown = get_axis (view, span);
  double low, high;

  g_return_if_fail (factor > 0 && span->least > 0);

  anchor = CLAMP (anchor, 0, 1);
  low = offramp_axis_get_value (&shown, anchor - anchor / factor);
  high = offramp_axis_get_value (&shown, anchor + (1 - anchor) / factor);
  if (factor > 1 && high - low < span->least)
    return;
  if (!(high > low) || !isfinite (low) || !isfinite (high))
    return;
  set_window (view, span, low, high);
  if (view->zoomed)
    view->follows = view->follows && view->low <= span->newest && span->newest <= view->high;
}

/**
 * offramp_chart_view_pan:
 * @view: a view
 * @span: what there is
 * @distance: in lengths of the shown axis; above 0 shows what is further right
 *
 * Scrolling back from the newest point ends the following, scrolling to it begins it again.
 */
void
offramp_chart_view_pan (OfframpChartView *view, const OfframpChartSpan *span, double distance)
{
  const OfframpAxis shown = get_axis (view, span);

  if (!view->zoomed || !isfinite (distance))
    return;
  set_window (view, span, offramp_axis_get_value (&shown, distance), offramp_axis_get_value (&shown, 1 + distance));
  view->follows = !view->zoomed || (view->low <= span->newest && span->newest <= view->high);
}

/**
 * offramp_chart_view_follow:
 * @view: a view
 * @span: what there is
 *
 * Goes to the newest point with the same length, and on with it.
 */
void
offramp_chart_view_follow (OfframpChartView *view, const OfframpChartSpan *span)
{
  view->follows = TRUE;
  offramp_chart_view_resolve (view, span);
}

/**
 * offramp_chart_view_resolve:
 * @view: a view; a window that follows is moved on where the newest point left it
 * @span: what there is
 *
 * Returns: the axis to be shown
 */
OfframpAxis
offramp_chart_view_resolve (OfframpChartView *view, const OfframpChartSpan *span)
{
  const OfframpAxis shown = get_axis (view, span);

  if (view->zoomed && view->follows && (span->newest > view->high || span->newest < view->low))
    {
      const double distance = offramp_axis_get_place (&shown, span->newest) - 1 + LEAD;

      set_window (view, span, offramp_axis_get_value (&shown, distance), offramp_axis_get_value (&shown, 1 + distance));
    }
  return get_axis (view, span);
}
