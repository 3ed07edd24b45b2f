/* SPDX-License-Identifier: Apache-2.0 */
/* Strokes what was prepared; looks up colours, since they follow the light or dark style. */
#include "offramp-chart-private.h"

#include <math.h>

static void
draw_text (GtkSnapshot *snapshot, const OfframpPlacedText *text, const GdkRGBA *colour)
{
  if (text->layout == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (text->x, text->y));
  gtk_snapshot_append_layout (snapshot, text->layout, colour);
  gtk_snapshot_restore (snapshot);
}

static GdkRGBA
fade (GdkRGBA colour, double alpha)
{
  colour.alpha *= alpha;
  return colour;
}

static void
draw_grid (OfframpChart *self, GtkSnapshot *snapshot, const GdkRGBA *text_colour)
{
  const GdkRGBA line = fade (*text_colour, 0.12), quiet = fade (*text_colour, 0.7);
  const graphene_rect_t *plot = &self->plot;

  for (guint i = 0; i < self->n_y_ticks; i++)
    {
      const double y = round (plot->origin.y + (1 - self->y_ticks[i].place) * plot->size.height);

      gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (plot->origin.x, y, plot->size.width, 1));
      draw_text (snapshot, &self->y_texts[i], &quiet);
    }
  for (guint i = 0; i < self->n_x_ticks; i++)
    {
      const double x = round (plot->origin.x + self->x_ticks[i].place * plot->size.width);

      gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (x, plot->origin.y, 1, plot->size.height));
      draw_text (snapshot, &self->x_texts[i], &quiet);
    }
  draw_text (snapshot, &self->x_title, &quiet);
}

static void
draw_curves (OfframpChart *self, GtkSnapshot *snapshot)
{
  const double margin = 6; /* markers may lie on an edge */
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (self->plot.origin.x - margin, self->plot.origin.y - margin,
                                     self->plot.size.width + 2 * margin, self->plot.size.height + 2 * margin));

  cairo_translate (cr, self->plot.origin.x, self->plot.origin.y);
  for (guint bold = 0; bold <= 1; bold++)
    for (guint i = 0; i < self->layers->len; i++)
      {
        const OfframpPreparedLayer *layer = g_ptr_array_index (self->layers, i);
        const GdkRGBA colour = offramp_look_up_colour (GTK_WIDGET (self), layer->style.colour);

        if (!layer->visible)
          continue;
        if (bold)
          offramp_layer_style_stroke (&layer->style, cr, &colour, (const OfframpPoint *)layer->points->data,
                                      layer->points->len);
        else
          offramp_layer_style_stroke_shadow (cr, &colour, (const OfframpPoint *)layer->shadow_points->data,
                                             layer->shadow_points->len);
      }
  cairo_destroy (cr);
}

static void
draw_end_labels (OfframpChart *self, GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const OfframpPreparedLayer *layer = g_ptr_array_index (self->layers, i);
      const GdkRGBA colour = offramp_look_up_colour (GTK_WIDGET (self), layer->style.colour);

      if (layer->visible)
        draw_text (snapshot, &layer->end, &colour);
    }
}

static void
draw_best_line (OfframpChart *self, GtkSnapshot *snapshot)
{
  const GdkRGBA line = offramp_look_up_colour (GTK_WIDGET (self), "offramp_amber_line");

  if (self->best.layout != NULL)
    gtk_snapshot_append_color (
        snapshot, &line,
        &GRAPHENE_RECT_INIT (round (self->best_x) - 1, self->plot.origin.y, 2, self->plot.size.height));
}

/* Over the curves, on a ground of its own, so that it can be read wherever they go. */
static void
draw_best_text (OfframpChart *self, GtkSnapshot *snapshot)
{
  const GdkRGBA text = offramp_look_up_colour (GTK_WIDGET (self), "offramp_amber");
  const GdkRGBA ground = fade (offramp_look_up_colour (GTK_WIDGET (self), "window_bg_color"), 0.85);
  GskRoundedRect outline;
  int width, height;

  if (self->best.layout == NULL)
    return;
  pango_layout_get_pixel_size (self->best.layout, &width, &height);
  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (self->best.x - 4, self->best.y - 1, width + 8, height + 2), 4);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, &outline.bounds);
  gtk_snapshot_pop (snapshot);
  draw_text (snapshot, &self->best, &text);
}

static void
draw_swatches (OfframpChart *self, cairo_t *cr)
{
  for (guint i = 0; i < self->box_swatches->len; i++)
    {
      const OfframpBoxSwatch *swatch = &g_array_index (self->box_swatches, OfframpBoxSwatch, i);
      const OfframpPreparedLayer *layer = g_ptr_array_index (self->layers, swatch->layer);
      const GdkRGBA colour = offramp_look_up_colour (GTK_WIDGET (self), layer->style.colour);
      const OfframpPoint line[] = { { swatch->x, swatch->y }, { swatch->x + 22, swatch->y } };
      const OfframpPoint middle = { swatch->x + 11, swatch->y };
      OfframpLayerStyle plain = layer->style;

      plain.marker = OFFRAMP_MARKER_NONE;
      offramp_layer_style_stroke (&plain, cr, &colour, line, 2);
      offramp_layer_style_stroke (&layer->style, cr, &colour, &middle, 1);
    }
}

static void
draw_cursor (OfframpChart *self, GtkSnapshot *snapshot, const GdkRGBA *text_colour)
{
  const GdkRGBA paper = offramp_look_up_colour (GTK_WIDGET (self), "popover_bg_color");
  const GdkRGBA edge = fade (*text_colour, 0.25), line = fade (*text_colour, 0.5);
  GskRoundedRect outline;
  cairo_t *cr;

  if (self->box_texts == NULL)
    return;
  gtk_snapshot_append_color (
      snapshot, &line, &GRAPHENE_RECT_INIT (round (self->cursor_x), self->plot.origin.y, 1, self->plot.size.height));
  gsk_rounded_rect_init_from_rect (&outline, &self->box, 8);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &paper, &self->box);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (float[]){ 1, 1, 1, 1 }, (GdkRGBA[]){ edge, edge, edge, edge });

  cr = gtk_snapshot_append_cairo (snapshot, &self->box);
  cairo_translate (cr, self->box.origin.x, self->box.origin.y);
  draw_swatches (self, cr);
  cairo_destroy (cr);
  for (guint i = 0; i < self->box_texts->len; i++)
    draw_text (snapshot, g_ptr_array_index (self->box_texts, i), text_colour);
}

/**
 * offramp_chart_draw:
 * @self: a chart that was prepared
 * @snapshot: where to draw
 */
void
offramp_chart_draw (OfframpChart *self, GtkSnapshot *snapshot)
{
  GdkRGBA text_colour;

  if (self->plot.size.width <= 1)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &text_colour);
  draw_grid (self, snapshot, &text_colour);
  draw_best_line (self, snapshot);
  draw_curves (self, snapshot);
  draw_best_text (self, snapshot);
  draw_end_labels (self, snapshot);
  draw_cursor (self, snapshot, &text_colour);
}
