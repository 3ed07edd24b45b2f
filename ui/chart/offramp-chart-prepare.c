/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that drawing needs, worked out when data, size or scales change: axes, ticks, texts, pixels. */
#include "offramp-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  GAP = 6,           /* between a tick's label and the plot */
  TICK_EVERY_X = 56, /* pixels, at least */
  TICK_EVERY_Y = 34,
  END_LABEL_SPACE = 10,
};

/* How much of a training is shown: always the smallest of these shares of it that holds the newest point, so
 * that the curve is never squeezed into a corner and the axis moves seldom. */
static const double SHARES[] = { 1.0 / 32, 1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2, 1 };

/**
 * offramp_placed_text_clear:
 * @text: a text; becomes empty
 */
void
offramp_placed_text_clear (OfframpPlacedText *text)
{
  g_clear_object (&text->layout);
}

static void
make_text (OfframpChart *self, OfframpPlacedText *text, const char *string, int *width, int *height)
{
  g_clear_object (&text->layout);
  text->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), string);
  pango_layout_get_pixel_size (text->layout, width, height);
}

static void
fit_x_axis (OfframpChart *self)
{
  double newest = 0, x;

  for (guint i = 0; i < self->layers->len; i++)
    {
      const OfframpPreparedLayer *layer = g_ptr_array_index (self->layers, i);

      if (offramp_series_get_last (layer->series, &x, NULL))
        newest = MAX (newest, x);
    }
  self->x_axis = (OfframpAxis){ OFFRAMP_SCALE_LINEAR, 0, MAX (newest, 1), 1 };
  if (self->epochs <= 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (SHARES); i++)
    if (newest <= SHARES[i] * self->epochs)
      {
        self->x_axis.high = SHARES[i] * self->epochs;
        break;
      }
}

static void
widen (OfframpExtent *into, OfframpSeries *series)
{
  const OfframpExtent extent = offramp_series_get_extent (series, 0, offramp_series_get_n_points (series));

  into->low = MIN (into->low, extent.low);
  into->high = MAX (into->high, extent.high);
}

static void
fit_y_axis (OfframpChart *self)
{
  OfframpExtent bold = { INFINITY, -INFINITY }, all = bold;

  for (guint i = 0; i < self->layers->len; i++)
    {
      const OfframpPreparedLayer *layer = g_ptr_array_index (self->layers, i);

      if (!layer->visible)
        continue;
      widen (&bold, layer->series);
      widen (&all, layer->series);
      if (layer->shadow != NULL)
        widen (&all, layer->shadow);
    }
  /* A single lucky batch has a loss of nearly nothing: on a logarithmic scale it would flatten everything else,
   * so shadows may touch the lower edge there, and curves a millionth below the largest value. */
  if (self->y_axis.scale == OFFRAMP_SCALE_LOG && bold.low <= bold.high)
    all.low = MAX (bold.low, all.high * 1e-6);
  /* A bound of 0 belongs to what is counted. */
  if (self->y_axis.scale == OFFRAMP_SCALE_LINEAR && all.low <= all.high)
    all.low = MIN (all.low, 0);
  offramp_axis_fit (&self->y_axis, all.low, all.high);
}

static int
make_y_texts (OfframpChart *self, double height)
{
  int widest = 0;

  self->n_y_ticks = offramp_axis_make_ticks (&self->y_axis, MAX (height / TICK_EVERY_Y, 2), self->y_ticks);
  for (guint i = 0; i < self->n_y_ticks; i++)
    {
      g_autofree char *label = g_strconcat (self->y_ticks[i].label, self->unit, NULL);
      int text_width, text_height;

      make_text (self, &self->y_texts[i], label, &text_width, &text_height);
      self->y_texts[i].x = -text_width; /* from the plot's edge, until it is known */
      widest = MAX (widest, text_width);
    }
  return widest;
}

static void
place_y_texts (OfframpChart *self)
{
  for (guint i = 0; i < self->n_y_ticks; i++)
    {
      int text_height;

      pango_layout_get_pixel_size (self->y_texts[i].layout, NULL, &text_height);
      self->y_texts[i].x += self->plot.origin.x - GAP;
      self->y_texts[i].y
          = self->plot.origin.y + (1 - self->y_ticks[i].place) * self->plot.size.height - text_height / 2.0;
    }
}

static void
make_x_texts (OfframpChart *self)
{
  const double bottom = self->plot.origin.y + self->plot.size.height;
  int text_width, text_height;

  self->n_x_ticks
      = offramp_axis_make_ticks (&self->x_axis, MAX (self->plot.size.width / TICK_EVERY_X, 2), self->x_ticks);
  for (guint i = 0; i < self->n_x_ticks; i++)
    {
      make_text (self, &self->x_texts[i], self->x_ticks[i].label, &text_width, &text_height);
      self->x_texts[i].x = self->plot.origin.x + self->x_ticks[i].place * self->plot.size.width - text_width / 2.0;
      self->x_texts[i].y = bottom + GAP / 2.0;
    }
  make_text (self, &self->x_title, _ ("epoch"), &text_width, &text_height);
  self->x_title.x = self->plot.origin.x + self->plot.size.width - text_width;
  self->x_title.y = bottom + GAP / 2.0 + text_height - 1;
}

static int
make_end_texts (OfframpChart *self)
{
  int widest = 0;

  for (guint i = 0; i < self->layers->len; i++)
    {
      OfframpPreparedLayer *layer = g_ptr_array_index (self->layers, i);
      int text_width, text_height;

      offramp_placed_text_clear (&layer->end);
      if (!layer->visible || layer->end_label == NULL || offramp_series_get_n_points (layer->series) == 0)
        continue;
      make_text (self, &layer->end, layer->end_label, &text_width, &text_height);
      widest = MAX (widest, text_width);
    }
  return widest;
}

/* The labels stand beside the newest points, sorted by height and pushed apart. */
static void
place_end_texts (OfframpChart *self)
{
  OfframpPreparedLayer *sorted[16];
  double places[16];
  guint n_labels = 0;
  int text_height = 0;

  for (guint i = 0; i < self->layers->len && n_labels < G_N_ELEMENTS (sorted); i++)
    {
      OfframpPreparedLayer *layer = g_ptr_array_index (self->layers, i);
      const OfframpPoint *newest;
      guint k = n_labels;

      if (layer->end.layout == NULL || layer->points->len == 0)
        continue;
      newest = &g_array_index (layer->points, OfframpPoint, layer->points->len - 1);
      pango_layout_get_pixel_size (layer->end.layout, NULL, &text_height);
      layer->end.x = self->plot.origin.x + newest->x + END_LABEL_SPACE;
      for (; k > 0 && places[k - 1] > newest->y; k--)
        {
          places[k] = places[k - 1];
          sorted[k] = sorted[k - 1];
        }
      places[k] = newest->y;
      sorted[k] = layer;
      n_labels++;
    }
  offramp_spread_labels (places, n_labels, text_height, text_height / 2.0, self->plot.size.height);
  for (guint i = 0; i < n_labels; i++)
    sorted[i]->end.y = self->plot.origin.y + places[i] - text_height / 2.0;
}

static void
place_best (OfframpChart *self)
{
  const double right = self->plot.origin.x + self->plot.size.width;
  int text_width, text_height;

  offramp_placed_text_clear (&self->best);
  if (!isfinite (self->best_epoch) || self->best_text == NULL || self->best_epoch > self->x_axis.high)
    return;
  make_text (self, &self->best, self->best_text, &text_width, &text_height);
  self->best_x = self->plot.origin.x + offramp_axis_get_place (&self->x_axis, self->best_epoch) * self->plot.size.width;
  self->best.x = self->best_x - text_width - GAP;
  if (self->best.x < self->plot.origin.x + GAP && self->best_x + GAP + text_width < right)
    self->best.x = self->best_x + GAP;
  self->best.y = self->plot.origin.y + self->plot.size.height - text_height - GAP;
}

static void
build_polylines (OfframpChart *self)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      OfframpPreparedLayer *layer = g_ptr_array_index (self->layers, i);

      if (!layer->visible)
        continue;
      offramp_polyline_build (layer->series, &self->x_axis, &self->y_axis, self->plot.size.width,
                              self->plot.size.height, layer->points);
      if (layer->shadow != NULL)
        offramp_polyline_build (layer->shadow, &self->x_axis, &self->y_axis, self->plot.size.width,
                                self->plot.size.height, layer->shadow_points);
    }
}

/**
 * offramp_chart_prepare:
 * @self: a chart
 *
 * Works out all that offramp_chart_draw() strokes, for the size that the widget has.
 */
void
offramp_chart_prepare (OfframpChart *self)
{
  const double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  g_autoptr (PangoLayout) sample = NULL;
  int line_height, left, right;

  if (width < 40 || height < 60)
    return;
  sample = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");
  pango_layout_get_pixel_size (sample, NULL, &line_height);

  fit_x_axis (self);
  fit_y_axis (self);
  left = make_y_texts (self, height - 2.5 * line_height) + GAP;
  right = MAX (make_end_texts (self) + END_LABEL_SPACE + GAP, 2 * GAP);
  self->plot = GRAPHENE_RECT_INIT (left, line_height / 2.0 + 1, MAX (width - left - right, 1),
                                   MAX (height - 2.5 * line_height - GAP, 1));
  place_y_texts (self);
  make_x_texts (self);
  build_polylines (self);
  place_end_texts (self);
  place_best (self);
  offramp_chart_prepare_cursor (self);
}
