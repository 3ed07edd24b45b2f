/* SPDX-License-Identifier: Apache-2.0 */
/* Strokes prepared points with cairo; computes nothing but the corners of a marker. */
#include "offramp-layer-style.h"

#include <math.h>

static const double MARKER_RADIUS = 4, SWATCH_HEIGHT = 9;

static void
trace_line (cairo_t *cr, const OfframpPoint *points, guint n_points)
{
  for (guint i = 0; i < n_points; i++)
    cairo_line_to (cr, points[i].x, points[i].y);
}

static void
fill_marker (cairo_t *cr, OfframpMarker marker, const OfframpPoint *point)
{
  const double r = MARKER_RADIUS;

  cairo_new_path (cr);
  switch (marker)
    {
    case OFFRAMP_MARKER_CIRCLE:
      cairo_arc (cr, point->x, point->y, r, 0, 2 * G_PI);
      break;
    case OFFRAMP_MARKER_TRIANGLE:
      cairo_move_to (cr, point->x, point->y - r * 1.2);
      cairo_line_to (cr, point->x + r * 1.1, point->y + r * 0.8);
      cairo_line_to (cr, point->x - r * 1.1, point->y + r * 0.8);
      cairo_close_path (cr);
      break;
    case OFFRAMP_MARKER_SQUARE:
      cairo_rectangle (cr, point->x - r * 0.85, point->y - r * 0.85, r * 1.7, r * 1.7);
      break;
    case OFFRAMP_MARKER_NONE:
    default:
      return;
    }
  cairo_fill (cr);
}

/**
 * offramp_dash_get_lengths:
 * @dash: a pattern
 * @n_lengths: (out): how many there are; 0 for a line without gaps
 *
 * Returns: (transfer none) (nullable): lengths of ink and gap in turns, in pixels
 */
const double *
offramp_dash_get_lengths (OfframpDash dash, int *n_lengths)
{
  static const double LONG[] = { 9, 4 }, SHORT[] = { 4, 3 }, DOT[] = { 9, 3, 2, 3 };

  *n_lengths = 2;
  switch (dash)
    {
    case OFFRAMP_DASH_LONG:
      return LONG;
    case OFFRAMP_DASH_SHORT:
      return SHORT;
    case OFFRAMP_DASH_DOT:
      *n_lengths = G_N_ELEMENTS (DOT);
      return DOT;
    case OFFRAMP_DASH_NONE:
    default:
      *n_lengths = 0;
      return NULL;
    }
}

/**
 * offramp_colour_set_source:
 * @colour: a colour
 * @cr: draws with it from now on
 */
void
offramp_colour_set_source (const OfframpColour *colour, cairo_t *cr)
{
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, colour->alpha);
}

/**
 * offramp_layer_style_stroke:
 * @style: the look
 * @cr: where to draw
 * @colour: that @style names
 * @points: [n_points] in pixels
 * @n_points: how many
 *
 * Strokes the line without its markers.
 */
void
offramp_layer_style_stroke (const OfframpLayerStyle *style, cairo_t *cr, const OfframpColour *colour,
                            const OfframpPoint *points, guint n_points)
{
  int n_dashes;
  const double *dashes = offramp_dash_get_lengths (style->dash, &n_dashes);

  if (style->width <= 0)
    return;
  offramp_colour_set_source (colour, cr);
  cairo_set_line_width (cr, style->width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, style->dash == OFFRAMP_DASH_NONE ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, dashes, n_dashes, 0);
  cairo_new_path (cr);
  trace_line (cr, points, n_points);
  cairo_stroke (cr);
}

/**
 * offramp_layer_style_mark:
 * @style: the look
 * @cr: where to draw
 * @colour: that @style names
 * @points: [n_points] in pixels
 * @n_points: how many
 *
 * Draws a marker at each point, if @style has one.
 */
void
offramp_layer_style_mark (const OfframpLayerStyle *style, cairo_t *cr, const OfframpColour *colour,
                          const OfframpPoint *points, guint n_points)
{
  offramp_colour_set_source (colour, cr);
  if (style->marker != OFFRAMP_MARKER_NONE)
    for (guint i = 0; i < n_points; i++)
      fill_marker (cr, style->marker, &points[i]);
}

/**
 * offramp_layer_style_draw_swatch:
 * @style: the look
 * @cr: where to draw
 * @colour: that @style names
 * @x: left end
 * @y: middle
 * @width: in pixels
 *
 * Draws a short piece of the curve, for a legend.
 */
void
offramp_layer_style_draw_swatch (const OfframpLayerStyle *style, cairo_t *cr, const OfframpColour *colour, double x,
                                 double y, double width)
{
  const OfframpPoint line[] = { { x, y }, { x + width, y } }, middle = { x + width / 2, y };
  const gboolean filled = style->kind == OFFRAMP_LAYER_AREA || style->kind >= OFFRAMP_LAYER_BARS;

  if (filled && style->kind != OFFRAMP_LAYER_SCATTER)
    {
      const OfframpColour fill
          = offramp_colour_fade (*colour, style->kind == OFFRAMP_LAYER_AREA ? OFFRAMP_AREA_ALPHA : 1);

      offramp_colour_set_source (&fill, cr);
      cairo_rectangle (cr, x, y - SWATCH_HEIGHT / 2, width, SWATCH_HEIGHT);
      cairo_fill (cr);
    }
  if (style->kind <= OFFRAMP_LAYER_AREA)
    offramp_layer_style_stroke (style, cr, colour, line, G_N_ELEMENTS (line));
  offramp_layer_style_mark (style, cr, colour, &middle, 1);
}

/**
 * offramp_layer_style_stroke_shadow:
 * @cr: where to draw
 * @colour: of the curve that the shadow belongs to
 * @points: [n_points] in pixels
 * @n_points: how many
 *
 * Strokes what was measured, thin and pale, behind its smoothed curve.
 */
void
offramp_layer_style_stroke_shadow (cairo_t *cr, const OfframpColour *colour, const OfframpPoint *points, guint n_points)
{
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, colour->alpha * OFFRAMP_SHADOW_ALPHA);
  cairo_set_line_width (cr, 1);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_new_path (cr);
  trace_line (cr, points, n_points);
  cairo_stroke (cr);
}
