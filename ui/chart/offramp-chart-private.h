/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-chart-private.h - a chart's state, shared by its files: events, preparing, drawing */
#pragma once

#include "offramp-chart.h"

G_BEGIN_DECLS

/* A piece of text with its place: the corner of its box in pixels of the widget. */
typedef struct
{
  PangoLayout *layout;
  double x, y;
} OfframpPlacedText;

/**
 * OfframpPreparedLayer:
 * @label: (owned)
 * @end_label: (owned) (nullable)
 * @points: of @series, in pixels of the plot
 * @shadow_points: of @shadow
 * @end: the end label, where there is one
 * @leader: from the newest point to the end label
 */
typedef struct
{
  char *label, *end_label;
  OfframpLayerStyle style;
  OfframpSeries *series, *shadow;
  gboolean visible;
  GArray *points, *shadow_points;
  OfframpPlacedText end;
} OfframpPreparedLayer;

struct _OfframpChart
{
  GtkWidget parent_instance;

  char *title, *unit;
  GPtrArray *layers; /* OfframpPreparedLayer */
  OfframpAxis x_axis, y_axis;
  double epochs; /* of the whole training; 0 if unknown */
  guint steps_per_epoch;
  double best_epoch; /* NaN: no marker */
  char *best_text;

  /* Prepared. */
  graphene_rect_t plot; /* in pixels of the widget */
  guint n_x_ticks, n_y_ticks;
  OfframpTick x_ticks[OFFRAMP_AXIS_MAX_TICKS], y_ticks[OFFRAMP_AXIS_MAX_TICKS];
  OfframpPlacedText x_texts[OFFRAMP_AXIS_MAX_TICKS], y_texts[OFFRAMP_AXIS_MAX_TICKS];
  OfframpPlacedText x_title, best;
  double best_x;

  /* Values on hover. */
  double cursor; /* an epoch; NaN: none */
  double cursor_x;
  graphene_rect_t box;
  GPtrArray *box_texts; /* OfframpPlacedText */
  GArray *box_swatches; /* OfframpBoxSwatch */

  guint speak_id; /* a timer that brings the description up to date */
};

typedef struct
{
  guint layer;
  double x, y;
} OfframpBoxSwatch;

void offramp_chart_prepare (OfframpChart *self);
void offramp_chart_prepare_cursor (OfframpChart *self);
void offramp_chart_draw (OfframpChart *self, GtkSnapshot *snapshot);
char *offramp_chart_describe (OfframpChart *self);
gboolean offramp_chart_get_layer_value (OfframpChart *self, const OfframpPreparedLayer *layer, double epoch,
                                        double *value);
char *offramp_chart_format_value (OfframpChart *self, double value);
void offramp_placed_text_clear (OfframpPlacedText *text);

G_END_DECLS
