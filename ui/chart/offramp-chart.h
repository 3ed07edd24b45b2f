/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-chart.h - curves over the epochs of a training, with axes, a best marker and values on hover
 *
 * The chart prepares pixels when data, size or scales change; drawing only strokes them. Main thread.
 */
#pragma once

#include "offramp-layer-style.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_CHART (offramp_chart_get_type ())
G_DECLARE_FINAL_TYPE (OfframpChart, offramp_chart, OFFRAMP, CHART, GtkWidget)

/**
 * OfframpChartLayer:
 * @label: in the legend, on hover, and spoken
 * @end_label: (nullable): written at the newest point
 * @style: the look; its colour name is static
 * @series: the curve
 * @shadow: (nullable): what was measured, where @series is smoothed
 */
typedef struct
{
  const char *label;
  const char *end_label;
  OfframpLayerStyle style;
  OfframpSeries *series;
  OfframpSeries *shadow;
} OfframpChartLayer;

guint offramp_chart_add_layer (OfframpChart *self, const OfframpChartLayer *layer);
void offramp_chart_set_layer_visible (OfframpChart *self, guint layer, gboolean visible);
gboolean offramp_chart_layer_has_points (OfframpChart *self, guint layer);
void offramp_chart_set_title (OfframpChart *self, const char *title);
void offramp_chart_set_y_axis (OfframpChart *self, OfframpScale scale, double factor, const char *unit);
void offramp_chart_set_epochs (OfframpChart *self, double epochs, guint steps_per_epoch);
void offramp_chart_set_best (OfframpChart *self, double epoch, const char *text);
void offramp_chart_refresh (OfframpChart *self);

G_END_DECLS
