/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-figure-private.h - a figure's state, shared by its files: fitting, preparing, painting, values on hover,
 * words */
#pragma once

#include "offramp-figure.h"

G_BEGIN_DECLS

/* A piece of text with its place: the corner of its box in pixels. */
typedef struct
{
  PangoLayout *layout;
  double x, y;
} OfframpPlacedText;

/**
 * OfframpFigureLayer:
 * @points: of @series, in pixels of the plot
 * @shadow_points: of @shadow
 * @floor_points: of @floor
 * @boxes: of bars
 * @dense: whether @series, or @shadow, has more points in the plot than there are pixels
 * @edges: where the curve enters and leaves the plot
 * @has_edge: whether it does
 * @end: the end label, where there is one
 */
typedef struct
{
  char *label, *end_label;
  OfframpLayerStyle style;
  OfframpSeries *series, *shadow, *floor;
  double bar_width;
  OfframpGrid *grid;
  gboolean visible;
  GArray *points, *shadow_points, *floor_points, *boxes;
  OfframpPoint edges[2];
  gboolean has_edge[2];
  gboolean dense, dense_shadow;
  OfframpPlacedText end;
  OfframpPlacedText legend;
} OfframpFigureLayer;

/* A swatch beside a name on hover. */
typedef struct
{
  guint layer;
  double x, y;
} OfframpBoxSwatch;

struct _OfframpFigure
{
  char *title, *unit, *x_title, *x_unit, *y_title; /* x_title: NULL for epochs */
  char **x_names;                                  /* of x from 0 to 1, from 1 to 2, …; NULL: numbers stand there */
  GPtrArray *layers;                               /* OfframpFigureLayer */
  OfframpAxis x_axis, y_axis;
  OfframpAxis fixed_x; /* used where its high is above its low */
  OfframpChartView view;
  gboolean legend;
  double epochs; /* of the whole training; 0 if unknown */
  guint steps_per_epoch;
  double best_epoch; /* NaN: no marker */
  char *best_text;

  /* Prepared. */
  PangoContext *context;
  double width, height;
  OfframpBox plot;
  guint n_x_ticks, n_y_ticks;
  OfframpTick x_ticks[OFFRAMP_AXIS_MAX_TICKS], y_ticks[OFFRAMP_AXIS_MAX_TICKS];
  OfframpPlacedText x_texts[OFFRAMP_AXIS_MAX_TICKS], y_texts[OFFRAMP_AXIS_MAX_TICKS];
  OfframpPlacedText heading, x_name, y_name, best;
  OfframpPlacedText line; /* not shown: how high a line of text is */
  double best_x;
  double band; /* epochs that a band covers; 0: no bands */

  /* Values on hover. */
  double cursor; /* x; NaN: none */
  double cursor_x;
  OfframpBox box;
  GPtrArray *box_texts; /* OfframpPlacedText */
  GArray *box_swatches; /* OfframpBoxSwatch */
};

enum
{
  OFFRAMP_SWATCH_WIDTH = 22,
};

OfframpFigureLayer *offramp_figure_get_layer (OfframpFigure *self, guint index);
void offramp_figure_fit (OfframpFigure *self);
void offramp_figure_prepare_cursor (OfframpFigure *self);
double offramp_figure_prepare_head (OfframpFigure *self);
OfframpPlot offramp_figure_get_axes (OfframpFigure *self);
const char *offramp_figure_find_x_name (const char *const *names, double x);
char *offramp_figure_name_place (OfframpFigure *self, double x);
void offramp_placed_text_set (OfframpPlacedText *text, PangoContext *context, const char *string, int *width,
                              int *height);
void offramp_placed_text_clear (OfframpPlacedText *text);

G_END_DECLS
