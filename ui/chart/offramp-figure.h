/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-figure.h - a chart that is prepared for a size and painted by cairo: on screen, into a file, on a server
 *
 * Holds layers, axes and the view, and knows no GTK: a widget (OfframpChart) paints it with the theme's fonts and
 * colours, offramp-figure-file.h with its own. Preparing works everything out in pixels; painting only strokes. One
 * thread at a time.
 */
#pragma once

#include <pango/pangocairo.h>

#include "offramp-chart-shapes.h"
#include "offramp-chart-view.h"
#include "offramp-layer-style.h"

G_BEGIN_DECLS

typedef struct _OfframpFigure OfframpFigure;

/**
 * OfframpChartLayer:
 * @label: in the legend, on hover, and spoken
 * @end_label: (nullable): written at the newest point
 * @style: the look; its colour name is static
 * @series: the curve
 * @shadow: (nullable): what was measured, where @series is smoothed
 * @floor: (nullable): where an area ends below; otherwise it ends at 0
 * @bar_width: of a bar with its gap, as a difference of x
 * @grid: (nullable): copied; of a heat map, whose @series is empty
 */
typedef struct
{
  const char *label;
  const char *end_label;
  OfframpLayerStyle style;
  OfframpSeries *series;
  OfframpSeries *shadow;
  OfframpSeries *floor;
  double bar_width;
  const OfframpGrid *grid;
} OfframpChartLayer;

OfframpFigure *offramp_figure_new (void);
OfframpFigure *offramp_figure_copy (OfframpFigure *self);
void offramp_figure_free (OfframpFigure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpFigure, offramp_figure_free)

guint offramp_figure_add_layer (OfframpFigure *self, const OfframpChartLayer *layer);
guint offramp_figure_get_n_layers (OfframpFigure *self);
void offramp_figure_set_layer_visible (OfframpFigure *self, guint layer, gboolean visible);
gboolean offramp_figure_get_layer_visible (OfframpFigure *self, guint layer);
gboolean offramp_figure_layer_has_points (OfframpFigure *self, guint layer);
const OfframpLayerStyle *offramp_figure_get_style (OfframpFigure *self, guint layer);
const char *offramp_figure_get_label (OfframpFigure *self, guint layer);

void offramp_figure_set_title (OfframpFigure *self, const char *title);
const char *offramp_figure_get_title (OfframpFigure *self);
void offramp_figure_set_x_axis (OfframpFigure *self, const OfframpAxis *axis, const char *title, const char *unit);
void offramp_figure_set_x_names (OfframpFigure *self, const char *const *names, guint n_names);
void offramp_figure_set_y_axis (OfframpFigure *self, OfframpScale scale, double factor, const char *unit);
void offramp_figure_set_y_title (OfframpFigure *self, const char *title);
void offramp_figure_set_epochs (OfframpFigure *self, double epochs, guint steps_per_epoch);
void offramp_figure_set_best (OfframpFigure *self, double epoch, const char *text);
void offramp_figure_set_legend (OfframpFigure *self, gboolean legend);

OfframpChartView *offramp_figure_get_view (OfframpFigure *self);
OfframpChartSpan offramp_figure_get_span (OfframpFigure *self);
OfframpAxis offramp_figure_get_x_axis (OfframpFigure *self);
OfframpAxis offramp_figure_get_y_axis (OfframpFigure *self);
OfframpBox offramp_figure_get_plot (OfframpFigure *self);
void offramp_figure_set_cursor (OfframpFigure *self, double x);
double offramp_figure_get_cursor (OfframpFigure *self);

void offramp_figure_prepare (OfframpFigure *self, PangoContext *context, double width, double height);
void offramp_figure_paint (OfframpFigure *self, cairo_t *cr, OfframpColourFunc colours, gpointer user_data);
void offramp_figure_paint_cursor (OfframpFigure *self, cairo_t *cr, OfframpColourFunc colours, gpointer user_data);

char *offramp_figure_format_value (OfframpFigure *self, double value);
gboolean offramp_figure_get_value (OfframpFigure *self, guint layer, double x, double *value);
char *offramp_figure_describe (OfframpFigure *self);

G_END_DECLS
