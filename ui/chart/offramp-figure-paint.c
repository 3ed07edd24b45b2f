/* SPDX-License-Identifier: Apache-2.0 */
/* Strokes what was prepared. Colours are asked for by name, since they follow the light or dark style. */
#include "offramp-figure-private.h"

#include <math.h>

#include "offramp-dense-line.h"

/* Markers may lie on an edge. */
static const double MARGIN = 6;

typedef struct
{
  OfframpFigure *self;
  cairo_t *cr;
  OfframpColourFunc colours;
  gpointer user_data;
} Painter;

static OfframpColour
look_up (const Painter *painter, const char *name)
{
  return painter->colours (name, painter->user_data);
}

static void
fill (const Painter *painter, const OfframpColour *colour, double x, double y, double width, double height)
{
  offramp_colour_set_source (colour, painter->cr);
  cairo_rectangle (painter->cr, x, y, width, height);
  cairo_fill (painter->cr);
}

static void
paint_text (const Painter *painter, const OfframpPlacedText *text, const OfframpColour *colour)
{
  if (text->layout == NULL)
    return;
  offramp_colour_set_source (colour, painter->cr);
  cairo_move_to (painter->cr, text->x, text->y);
  pango_cairo_show_layout (painter->cr, text->layout);
}

static void
trace_rounded (const Painter *painter, const OfframpBox *box, double radius)
{
  const double right = box->x + box->width, bottom = box->y + box->height;

  cairo_new_sub_path (painter->cr);
  cairo_arc (painter->cr, right - radius, box->y + radius, radius, -G_PI / 2, 0);
  cairo_arc (painter->cr, right - radius, bottom - radius, radius, 0, G_PI / 2);
  cairo_arc (painter->cr, box->x + radius, bottom - radius, radius, G_PI / 2, G_PI);
  cairo_arc (painter->cr, box->x + radius, box->y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (painter->cr);
}

/* Every second epoch, or group of them, lies on a shade. */
static void
paint_bands (const Painter *painter, const OfframpColour *text_colour)
{
  OfframpFigure *self = painter->self;
  const OfframpColour shade = offramp_colour_fade (*text_colour, 0.035);
  const double pair = 2 * self->band;

  if (self->band <= 0)
    return;
  for (double low = floor (self->x_axis.low / pair) * pair + self->band; low < self->x_axis.high; low += pair)
    {
      const double from = CLAMP (offramp_axis_get_place (&self->x_axis, low), 0, 1);
      const double to = CLAMP (offramp_axis_get_place (&self->x_axis, low + self->band), 0, 1);

      if (to > from)
        fill (painter, &shade, self->plot.x + from * self->plot.width, self->plot.y, (to - from) * self->plot.width,
              self->plot.height);
    }
}

static void
paint_grid (const Painter *painter, const OfframpColour *text_colour)
{
  OfframpFigure *self = painter->self;
  const OfframpColour line = offramp_colour_fade (*text_colour, 0.12), quiet = offramp_colour_fade (*text_colour, 0.7);
  const OfframpBox *plot = &self->plot;

  for (guint i = 0; i < self->n_y_ticks; i++)
    {
      fill (painter, &line, plot->x, round (plot->y + (1 - self->y_ticks[i].place) * plot->height), plot->width, 1);
      paint_text (painter, &self->y_texts[i], &quiet);
    }
  for (guint i = 0; i < self->n_x_ticks; i++)
    {
      fill (painter, &line, round (plot->x + self->x_ticks[i].place * plot->width), plot->y, 1, plot->height);
      paint_text (painter, &self->x_texts[i], &quiet);
    }
  paint_text (painter, &self->x_name, &quiet);
  paint_text (painter, &self->y_name, &quiet);
}

static void
trace (const Painter *painter, const GArray *points, gboolean backwards)
{
  for (guint i = 0; i < points->len; i++)
    {
      const OfframpPoint *point = &g_array_index (points, OfframpPoint, backwards ? points->len - 1 - i : i);

      cairo_line_to (painter->cr, point->x, point->y);
    }
}

/* The curve with the pieces that lead out of the plot. */
static GArray *
join_edges (const OfframpFigureLayer *layer)
{
  GArray *line = g_array_new (FALSE, FALSE, sizeof (OfframpPoint));

  if (layer->has_edge[0])
    g_array_append_val (line, layer->edges[0]);
  if (layer->has_edge[0] && layer->style.kind == OFFRAMP_LAYER_STEPS && layer->points->len > 0)
    {
      const OfframpPoint corner = { g_array_index (layer->points, OfframpPoint, 0).x, layer->edges[0].y };

      g_array_append_val (line, corner);
    }
  g_array_append_vals (line, layer->points->data, layer->points->len);
  if (layer->has_edge[1])
    g_array_append_val (line, layer->edges[1]);
  return line;
}

static void
paint_area (const Painter *painter, const OfframpFigureLayer *layer, const GArray *line, const OfframpColour *colour)
{
  OfframpFigure *self = painter->self;
  const OfframpColour pale = offramp_colour_fade (*colour, OFFRAMP_AREA_ALPHA);
  const double base = self->y_axis.scale == OFFRAMP_SCALE_LOG ? 0 : offramp_axis_get_place (&self->y_axis, 0);
  const double y = (1 - CLAMP (base, 0, 1)) * self->plot.height;

  if (line->len == 0)
    return;
  cairo_new_path (painter->cr);
  trace (painter, line, FALSE);
  if (layer->floor != NULL)
    trace (painter, layer->floor_points, TRUE);
  else
    {
      cairo_line_to (painter->cr, g_array_index (line, OfframpPoint, line->len - 1).x, y);
      cairo_line_to (painter->cr, g_array_index (line, OfframpPoint, 0).x, y);
    }
  cairo_close_path (painter->cr);
  offramp_colour_set_source (&pale, painter->cr);
  cairo_fill (painter->cr);
}

static void
paint_heat (const Painter *painter, const OfframpFigureLayer *layer, const OfframpColour *colour)
{
  const OfframpPlot plot = offramp_figure_get_axes (painter->self);
  const OfframpGrid *grid = layer->grid;
  const OfframpExtent extent = offramp_grid_get_extent (grid);

  for (guint row = 0; row < grid->n_rows; row++)
    for (guint column = 0; column < grid->n_columns; column++)
      {
        const double value = grid->values[(gsize)row * grid->n_columns + column];
        const double share = extent.high > extent.low ? (value - extent.low) / (extent.high - extent.low) : 1;
        const OfframpColour shade = offramp_colour_fade (*colour, 0.06 + 0.94 * share);
        OfframpBox box;

        if (isfinite (value) && offramp_grid_get_box (grid, &plot, column, row, &box))
          fill (painter, &shade, box.x, box.y, box.width, box.height);
      }
}

static void
paint_layer (const Painter *painter, const OfframpFigureLayer *layer)
{
  const OfframpColour colour = look_up (painter, layer->style.colour);
  g_autoptr (GArray) line = join_edges (layer);
  const OfframpPoint *points = (const OfframpPoint *)layer->points->data;

  if (layer->grid != NULL)
    paint_heat (painter, layer, &colour);
  if (layer->style.kind == OFFRAMP_LAYER_AREA)
    paint_area (painter, layer, line, &colour);
  if (layer->style.kind == OFFRAMP_LAYER_BARS)
    for (guint i = 0; i < layer->boxes->len; i++)
      {
        const OfframpBox *box = &g_array_index (layer->boxes, OfframpBox, i);

        fill (painter, &colour, box->x, box->y, box->width, box->height);
      }
  if (layer->style.kind <= OFFRAMP_LAYER_AREA && layer->dense && layer->style.width > 0)
    offramp_dense_line_fill (painter->cr, &colour, layer->style.dash, layer->style.width,
                             (const OfframpPoint *)line->data, line->len);
  else if (layer->style.kind <= OFFRAMP_LAYER_AREA)
    offramp_layer_style_stroke (&layer->style, painter->cr, &colour, (const OfframpPoint *)line->data, line->len);
  if (layer->style.kind != OFFRAMP_LAYER_STEPS)
    offramp_layer_style_mark (&layer->style, painter->cr, &colour, points, layer->points->len);
}

static void
paint_shadow (const Painter *painter, const OfframpFigureLayer *layer, const OfframpColour *colour)
{
  const OfframpPoint *points = (const OfframpPoint *)layer->shadow_points->data;
  const OfframpColour pale = offramp_colour_fade (*colour, OFFRAMP_SHADOW_ALPHA);

  if (layer->dense_shadow)
    offramp_dense_line_fill (painter->cr, &pale, OFFRAMP_DASH_NONE, 1, points, layer->shadow_points->len);
  else
    offramp_layer_style_stroke_shadow (painter->cr, colour, points, layer->shadow_points->len);
}

static void
paint_layers (const Painter *painter)
{
  OfframpFigure *self = painter->self;

  cairo_save (painter->cr);
  cairo_translate (painter->cr, self->plot.x, self->plot.y);
  cairo_rectangle (painter->cr, -MARGIN, -MARGIN, self->plot.width + 2 * MARGIN, self->plot.height + 2 * MARGIN);
  cairo_clip (painter->cr);
  for (guint i = 0; i < self->layers->len; i++)
    {
      const OfframpFigureLayer *layer = offramp_figure_get_layer (self, i);
      const OfframpColour colour = look_up (painter, layer->style.colour);

      if (layer->visible && layer->shadow != NULL)
        paint_shadow (painter, layer, &colour);
    }
  for (guint i = 0; i < self->layers->len; i++)
    if (offramp_figure_get_layer (self, i)->visible)
      paint_layer (painter, offramp_figure_get_layer (self, i));
  cairo_restore (painter->cr);
}

static void
paint_labels (const Painter *painter, const OfframpColour *text_colour)
{
  OfframpFigure *self = painter->self;

  paint_text (painter, &self->heading, text_colour);
  for (guint i = 0; i < self->layers->len; i++)
    {
      const OfframpFigureLayer *layer = offramp_figure_get_layer (self, i);
      const OfframpColour colour = look_up (painter, layer->style.colour);
      int height;

      if (!layer->visible)
        continue;
      paint_text (painter, &layer->end, &colour);
      if (layer->legend.layout == NULL)
        continue;
      pango_layout_get_pixel_size (layer->legend.layout, NULL, &height);
      offramp_layer_style_draw_swatch (&layer->style, painter->cr, &colour, layer->legend.x - OFFRAMP_SWATCH_WIDTH - 6,
                                       layer->legend.y + height / 2.0, OFFRAMP_SWATCH_WIDTH);
      paint_text (painter, &layer->legend, text_colour);
    }
}

/* Over the curves, on a ground of its own, so that it can be read wherever they go. */
static void
paint_best_text (const Painter *painter)
{
  OfframpFigure *self = painter->self;
  const OfframpColour text = look_up (painter, "offramp_amber");
  const OfframpColour ground = offramp_colour_fade (look_up (painter, OFFRAMP_COLOUR_GROUND), 0.85);
  int width, height;

  if (self->best.layout == NULL)
    return;
  pango_layout_get_pixel_size (self->best.layout, &width, &height);
  trace_rounded (painter, &(OfframpBox){ self->best.x - 4, self->best.y - 1, width + 8, height + 2 }, 4);
  offramp_colour_set_source (&ground, painter->cr);
  cairo_fill (painter->cr);
  paint_text (painter, &self->best, &text);
}

/**
 * offramp_figure_paint:
 * @self: a figure that was prepared
 * @cr: where to paint; its origin is the picture's corner
 * @colours: (scope call): the colours
 * @user_data: for @colours
 *
 * Paints everything but the values at the cursor. Paints no ground: that is the caller's.
 */
void
offramp_figure_paint (OfframpFigure *self, cairo_t *cr, OfframpColourFunc colours, gpointer user_data)
{
  const Painter painter = { self, cr, colours, user_data };
  OfframpColour text, line;

  g_return_if_fail (self != NULL && cr != NULL && colours != NULL);

  if (self->plot.width <= 1)
    return;
  text = look_up (&painter, OFFRAMP_COLOUR_TEXT);
  line = look_up (&painter, "offramp_amber_line");
  paint_bands (&painter, &text);
  paint_grid (&painter, &text);
  if (self->best.layout != NULL)
    fill (&painter, &line, round (self->best_x) - 1, self->plot.y, 2, self->plot.height);
  paint_layers (&painter);
  paint_best_text (&painter);
  paint_labels (&painter, &text);
}

/**
 * offramp_figure_paint_cursor:
 * @self: a figure that was prepared
 * @cr: where to paint; its origin is the picture's corner
 * @colours: (scope call): the colours
 * @user_data: for @colours
 *
 * Paints the values at the cursor, over all else.
 */
void
offramp_figure_paint_cursor (OfframpFigure *self, cairo_t *cr, OfframpColourFunc colours, gpointer user_data)
{
  const Painter painter = { self, cr, colours, user_data };
  OfframpColour text, paper, edge, line;

  g_return_if_fail (self != NULL && cr != NULL && colours != NULL);

  if (self->plot.width <= 1 || self->box_texts == NULL)
    return;
  text = look_up (&painter, OFFRAMP_COLOUR_TEXT);
  paper = look_up (&painter, OFFRAMP_COLOUR_BOX);
  edge = offramp_colour_fade (text, 0.25);
  line = offramp_colour_fade (text, 0.5);
  fill (&painter, &line, round (self->cursor_x), self->plot.y, 1, self->plot.height);
  trace_rounded (&painter, &self->box, 8);
  offramp_colour_set_source (&paper, cr);
  cairo_fill_preserve (cr);
  offramp_colour_set_source (&edge, cr);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_stroke (cr);
  for (guint i = 0; i < self->box_swatches->len; i++)
    {
      const OfframpBoxSwatch *swatch = &g_array_index (self->box_swatches, OfframpBoxSwatch, i);
      const OfframpLayerStyle *style = &offramp_figure_get_layer (self, swatch->layer)->style;
      const OfframpColour colour = look_up (&painter, style->colour);

      offramp_layer_style_draw_swatch (style, cr, &colour, self->box.x + swatch->x, self->box.y + swatch->y,
                                       OFFRAMP_SWATCH_WIDTH);
    }
  for (guint i = 0; i < self->box_texts->len; i++)
    paint_text (&painter, g_ptr_array_index (self->box_texts, i), &text);
}
