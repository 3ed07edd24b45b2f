/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-chart.h - a figure as a widget: zoom, pan and values on hover by pointer, touch and keys
 *
 * Drag over a stretch to zoom into it, drag again to pan; the wheel zooms when the chart has the focus or Ctrl is held,
 * and pans with Shift. Two fingers zoom. Keys: + and - zoom, arrows move the cursor, Shift with arrows and Page Up/Down
 * pan, End follows the newest points, Home and 0 show everything. Main thread.
 *
 * Signal "view-changed": another stretch is shown.
 */
#pragma once

#include <gtk/gtk.h>

#include "offramp-figure.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_CHART (offramp_chart_get_type ())
G_DECLARE_FINAL_TYPE (OfframpChart, offramp_chart, OFFRAMP, CHART, GtkWidget)

void offramp_chart_set_figure (OfframpChart *self, OfframpFigure *figure);
OfframpFigure *offramp_chart_get_figure (OfframpChart *self);
guint offramp_chart_add_layer (OfframpChart *self, const OfframpChartLayer *layer);
void offramp_chart_set_layer_visible (OfframpChart *self, guint layer, gboolean visible);
gboolean offramp_chart_layer_has_points (OfframpChart *self, guint layer);
void offramp_chart_set_title (OfframpChart *self, const char *title);
void offramp_chart_set_y_axis (OfframpChart *self, OfframpScale scale, double factor, const char *unit);
void offramp_chart_set_epochs (OfframpChart *self, double epochs, guint steps_per_epoch);
void offramp_chart_set_best (OfframpChart *self, double epoch, const char *text);
void offramp_chart_refresh (OfframpChart *self);

gboolean offramp_chart_is_zoomed (OfframpChart *self);
gboolean offramp_chart_is_following (OfframpChart *self);
void offramp_chart_zoom (OfframpChart *self, double factor);
void offramp_chart_show_all (OfframpChart *self);
void offramp_chart_follow (OfframpChart *self);

G_END_DECLS
