/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-layer-style.h - how one curve looks, in the plot and in the legend alike
 *
 * Never by colour alone: a dash pattern or the shape of a marker goes with it.
 */
#pragma once

#include <gtk/gtk.h>

#include "offramp-polyline.h"

G_BEGIN_DECLS

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
 * OfframpLayerStyle:
 * @colour: a name that style.css defines
 * @dash: of the line
 * @marker: at each point
 * @width: of the line in pixels
 */
typedef struct
{
  const char *colour;
  OfframpDash dash;
  OfframpMarker marker;
  double width;
} OfframpLayerStyle;

GdkRGBA offramp_look_up_colour (GtkWidget *widget, const char *name);
void offramp_layer_style_stroke (const OfframpLayerStyle *style, cairo_t *cr, const GdkRGBA *colour,
                                 const OfframpPoint *points, guint n_points);
void offramp_layer_style_stroke_shadow (cairo_t *cr, const GdkRGBA *colour, const OfframpPoint *points, guint n_points);

G_END_DECLS
