/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-layer-style.h - how one curve looks, in the plot and in the legend alike
 *
 * Never by colour alone: a dash pattern or the shape of a marker goes with it. Drawn by cairo, without GTK.
 */
#pragma once

#include <cairo.h>

#include "offramp-chart-colours.h"
#include "offramp-polyline.h"

G_BEGIN_DECLS

/* Of the colour under an area. */
#define OFFRAMP_AREA_ALPHA 0.2

/* Of what was measured, behind the smoothed curve. */
#define OFFRAMP_SHADOW_ALPHA 0.2

typedef enum
{
  OFFRAMP_DASH_NONE,
  OFFRAMP_DASH_LONG,
  OFFRAMP_DASH_SHORT,
  OFFRAMP_DASH_DOT,
} OfframpDash;

typedef enum
{
  OFFRAMP_MARKER_NONE,
  OFFRAMP_MARKER_CIRCLE,
  OFFRAMP_MARKER_TRIANGLE,
  OFFRAMP_MARKER_SQUARE,
} OfframpMarker;

/**
 * OfframpLayerKind:
 * @OFFRAMP_LAYER_LINE: from point to point
 * @OFFRAMP_LAYER_STEPS: a value holds until the next one
 * @OFFRAMP_LAYER_AREA: a line, and pale colour down to a floor
 * @OFFRAMP_LAYER_BARS: a bar from 0 at each point
 * @OFFRAMP_LAYER_SCATTER: markers only
 * @OFFRAMP_LAYER_HEAT: cells of a grid, the stronger the larger their value
 */
typedef enum
{
  OFFRAMP_LAYER_LINE,
  OFFRAMP_LAYER_STEPS,
  OFFRAMP_LAYER_AREA,
  OFFRAMP_LAYER_BARS,
  OFFRAMP_LAYER_SCATTER,
  OFFRAMP_LAYER_HEAT,
} OfframpLayerKind;

/**
 * OfframpLayerStyle:
 * @colour: a name that style.css defines; static
 * @dash: of the line
 * @marker: at each point
 * @width: of the line in pixels; 0 for none
 * @kind: what is drawn
 */
typedef struct
{
  const char *colour;
  OfframpDash dash;
  OfframpMarker marker;
  double width;
  OfframpLayerKind kind;
} OfframpLayerStyle;

const double *offramp_dash_get_lengths (OfframpDash dash, int *n_lengths);
void offramp_colour_set_source (const OfframpColour *colour, cairo_t *cr);
void offramp_layer_style_stroke (const OfframpLayerStyle *style, cairo_t *cr, const OfframpColour *colour,
                                 const OfframpPoint *points, guint n_points);
void offramp_layer_style_stroke_shadow (cairo_t *cr, const OfframpColour *colour, const OfframpPoint *points,
                                        guint n_points);
void offramp_layer_style_mark (const OfframpLayerStyle *style, cairo_t *cr, const OfframpColour *colour,
                               const OfframpPoint *points, guint n_points);
void offramp_layer_style_draw_swatch (const OfframpLayerStyle *style, cairo_t *cr, const OfframpColour *colour,
                                      double x, double y, double width);

G_END_DECLS
