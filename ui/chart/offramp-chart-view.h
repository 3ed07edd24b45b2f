/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-chart-view.h - which stretch of the x axis is shown: everything, a window that follows the newest point, or
 * one that stands still
 *
 * Pure functions; no GTK, no pixels.
 */
#pragma once

#include "offramp-axis.h"

G_BEGIN_DECLS

/**
 * OfframpChartView:
 * @zoomed: whether @low to @high is shown rather than everything
 * @low: left end
 * @high: right end
 * @follows: whether the window moves on with the newest point
 */
typedef struct
{
  gboolean zoomed;
  double low, high;
  gboolean follows;
} OfframpChartView;

/**
 * OfframpChartSpan:
 * @whole: the axis when everything is shown
 * @newest: x of the newest point
 * @least: the shortest stretch that may be shown, as a value's difference; above 0
 */
typedef struct
{
  OfframpAxis whole;
  double newest;
  double least;
} OfframpChartSpan;

void offramp_chart_view_reset (OfframpChartView *view);
void offramp_chart_view_zoom (OfframpChartView *view, const OfframpChartSpan *span, double anchor, double factor);
void offramp_chart_view_pan (OfframpChartView *view, const OfframpChartSpan *span, double distance);
void offramp_chart_view_follow (OfframpChartView *view, const OfframpChartSpan *span);
OfframpAxis offramp_chart_view_resolve (OfframpChartView *view, const OfframpChartSpan *span);

G_END_DECLS
