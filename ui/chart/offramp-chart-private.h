/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-chart-private.h - the widget's state, shared by its files: what it shows, and what a hand does to it */
#pragma once

#include "offramp-chart.h"

G_BEGIN_DECLS

typedef enum
{
  OFFRAMP_DRAG_NONE,
  OFFRAMP_DRAG_PAN,
  OFFRAMP_DRAG_SELECT, /* a stretch to zoom into */
} OfframpDragMode;

struct _OfframpChart
{
  GtkWidget parent_instance;

  OfframpFigure *figure;
  GskRenderNode *picture; /* of the figure without its cursor; NULL: to be painted anew */
  guint speak_id;         /* a timer that brings the description up to date */

  /* While a hand drags or pinches. */
  OfframpDragMode drag;
  double drag_from, drag_to;    /* pixels of the widget */
  OfframpChartView view_before; /* when it began */
};

void offramp_chart_add_input (OfframpChart *self);
void offramp_chart_move_cursor (OfframpChart *self, double x);
void offramp_chart_speak (OfframpChart *self);
void offramp_chart_update_view (OfframpChart *self);

G_END_DECLS
