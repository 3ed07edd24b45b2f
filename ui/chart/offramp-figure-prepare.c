/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that painting needs, worked out when data, size or scales change: axes, ticks, texts, pixels. */
#include "offramp-figure-private.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  GAP = 6,           /* between a tick's label and the plot */
  TICK_EVERY_X = 56, /* pixels, at least */
  NAME_EVERY_X = 96, /* likewise, where names may be long */
  TICK_EVERY_Y = 34,
  END_LABEL_SPACE = 10,
  MAX_END_LABELS = 16,
};

/* Bands are as many epochs as fit with at least so many pixels each. */
static const double BAND_PIXELS = 12;

/**
 * offramp_placed_text_clear:
 * @text: a text; becomes empty
 */
void
offramp_placed_text_clear (OfframpPlacedText *text)
{
  g_clear_object (&text->layout);
}

/* Digits of one width, so that columns of figures stand still. Shared, so that a text knows whether it is as it was
 * made.
 */
static PangoAttrList *
get_attributes (void)
{
  static PangoAttrList *attributes = NULL;

  if (attributes == NULL)
    {
      attributes = pango_attr_list_new ();
      pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
    }
  return attributes;
}

/* Whether @layout says the same already. Pango itself shapes it anew where the font of @context has changed. */
static gboolean
says_already (PangoLayout *layout, PangoContext *context, const char *string)
{
  return layout != NULL && pango_layout_get_context (layout) == context
         && pango_layout_get_attributes (layout) == get_attributes () && pango_layout_get_width (layout) == -1
         && g_str_equal (pango_layout_get_text (layout), string);
}

/**
 * offramp_placed_text_set:
 * @text: (inout): a text; what is the same already is not shaped again
 * @context: its font
 * @string: what it says
 * @width: (out) (optional): in pixels
 * @height: (out) (optional): in pixels
 */
void
offramp_placed_text_set (OfframpPlacedText *text, PangoContext *context, const char *string, int *width, int *height)
{
  if (!says_already (text->layout, context, string))
    {
      g_clear_object (&text->layout);
      text->layout = pango_layout_new (context);
      pango_layout_set_text (text->layout, string, -1);
      pango_layout_set_attributes (text->layout, get_attributes ());
    }
  pango_layout_get_pixel_size (text->layout, width, height);
}

static int
make_y_texts (OfframpFigure *self, double height)
{
  int widest = 0;

  self->n_y_ticks = offramp_axis_make_ticks (&self->y_axis, MAX (height / TICK_EVERY_Y, 2), self->y_ticks);
  for (guint i = 0; i < self->n_y_ticks; i++)
    {
      g_autofree char *label = g_strconcat (self->y_ticks[i].label, self->unit, NULL);
      int text_width, text_height;

      offramp_placed_text_set (&self->y_texts[i], self->context, label, &text_width, &text_height);
      self->y_texts[i].x = -text_width; /* from the plot's edge, until it is known */
      widest = MAX (widest, text_width);
    }
  return widest;
}

static void
place_y_texts (OfframpFigure *self)
{
  for (guint i = 0; i < self->n_y_ticks; i++)
    {
      int text_height;

      pango_layout_get_pixel_size (self->y_texts[i].layout, NULL, &text_height);
      self->y_texts[i].x += self->plot.x - GAP;
      self->y_texts[i].y = self->plot.y + (1 - self->y_ticks[i].place) * self->plot.height - text_height / 2.0;
    }
}

/* Every how manieth of @n names is shown: each of them where short ones, such as digits, fit. */
static guint
find_stride (OfframpFigure *self, guint n)
{
  const guint most = CLAMP (self->plot.width / NAME_EVERY_X, 1, OFFRAMP_AXIS_MAX_TICKS);
  const double cell = self->plot.width / (self->x_axis.high - self->x_axis.low);
  const guint stride = (n + most - 1) / most;
  int widest = 0;

  if (n > OFFRAMP_AXIS_MAX_TICKS)
    return stride;
  for (guint i = 0; i < n; i++)
    {
      int width;

      offramp_placed_text_set (&self->x_texts[i], self->context, self->x_names[i], &width, NULL);
      widest = MAX (widest, width);
    }
  return MIN (stride, MAX (ceil ((widest + 2 * GAP) / cell), 1));
}

/* Below the middle of every thing, or of every second or third, with an ellipsis where a name is longer than its room.
 */
static void
make_x_names (OfframpFigure *self)
{
  const guint n = g_strv_length (self->x_names);
  const guint stride = find_stride (self, n);

  self->n_x_ticks = 0;
  for (guint i = 0; i < n; i += stride)
    {
      const double place = offramp_axis_get_place (&self->x_axis, i + 0.5);
      const double room = self->plot.width * stride / (self->x_axis.high - self->x_axis.low) - GAP;
      OfframpPlacedText *text = &self->x_texts[self->n_x_ticks];
      int width;

      if (place < 0 || place > 1)
        continue;
      self->x_ticks[self->n_x_ticks++] = (OfframpTick){ .value = i + 0.5, .place = place };
      offramp_placed_text_set (text, self->context, self->x_names[i], &width, NULL);
      if (width > room)
        {
          pango_layout_set_ellipsize (text->layout, PANGO_ELLIPSIZE_END);
          pango_layout_set_width (text->layout, (int)(room * PANGO_SCALE));
          pango_layout_get_pixel_size (text->layout, &width, NULL);
        }
      text->x = self->plot.x + place * self->plot.width - width / 2.0;
      text->y = self->plot.y + self->plot.height + GAP / 2.0;
    }
}

static void
make_x_numbers (OfframpFigure *self)
{
  const double bottom = self->plot.y + self->plot.height;
  int text_width, text_height;

  self->n_x_ticks = offramp_axis_make_ticks (&self->x_axis, MAX (self->plot.width / TICK_EVERY_X, 2), self->x_ticks);
  for (guint i = 0; i < self->n_x_ticks; i++)
    {
      g_autofree char *label = g_strconcat (self->x_ticks[i].label, self->x_unit, NULL);

      offramp_placed_text_set (&self->x_texts[i], self->context, label, &text_width, &text_height);
      self->x_texts[i].x = self->plot.x + self->x_ticks[i].place * self->plot.width - text_width / 2.0;
      self->x_texts[i].y = bottom + GAP / 2.0;
    }
}

static void
make_x_texts (OfframpFigure *self)
{
  const double bottom = self->plot.y + self->plot.height;
  int text_width, text_height;

  if (self->x_names != NULL)
    make_x_names (self);
  else
    make_x_numbers (self);
  offramp_placed_text_set (&self->x_name, self->context, self->x_title != NULL ? self->x_title : _ ("epoch"),
                           &text_width, &text_height);
  self->x_name.x = self->plot.x + self->plot.width - text_width;
  self->x_name.y = bottom + GAP / 2.0 + text_height - 1;
}

static int
make_end_texts (OfframpFigure *self)
{
  int widest = 0;

  for (guint i = 0; i < self->layers->len; i++)
    {
      OfframpFigureLayer *layer = offramp_figure_get_layer (self, i);
      int text_width, text_height;

      if (!layer->visible || layer->end_label == NULL || offramp_series_get_n_points (layer->series) == 0)
        {
          offramp_placed_text_clear (&layer->end);
          continue;
        }
      offramp_placed_text_set (&layer->end, self->context, layer->end_label, &text_width, &text_height);
      widest = MAX (widest, text_width);
    }
  return widest;
}

/* The rightmost thing to see of a curve; %FALSE if there is none. */
static gboolean
find_end (OfframpFigureLayer *layer, OfframpPoint *end)
{
  if (layer->has_edge[1])
    *end = layer->edges[1];
  else if (layer->points->len > 0)
    *end = g_array_index (layer->points, OfframpPoint, layer->points->len - 1);
  else
    offramp_placed_text_clear (&layer->end);
  return layer->has_edge[1] || layer->points->len > 0;
}

/* The labels stand beside the newest points, sorted by height and pushed apart. */
static void
place_end_texts (OfframpFigure *self)
{
  OfframpFigureLayer *sorted[MAX_END_LABELS];
  double places[MAX_END_LABELS];
  guint n_labels = 0;
  int text_height = 0;

  for (guint i = 0; i < self->layers->len && n_labels < MAX_END_LABELS; i++)
    {
      OfframpFigureLayer *layer = offramp_figure_get_layer (self, i);
      OfframpPoint newest = { 0, 0 };
      guint k = n_labels;

      if (layer->end.layout == NULL || !find_end (layer, &newest))
        continue;
      pango_layout_get_pixel_size (layer->end.layout, NULL, &text_height);
      layer->end.x = self->plot.x + newest.x + END_LABEL_SPACE;
      for (; k > 0 && places[k - 1] > newest.y; k--)
        {
          places[k] = places[k - 1];
          sorted[k] = sorted[k - 1];
        }
      places[k] = newest.y;
      sorted[k] = layer;
      n_labels++;
    }
  offramp_spread_labels (places, n_labels, text_height, text_height / 2.0, self->plot.height);
  for (guint i = 0; i < n_labels; i++)
    sorted[i]->end.y = self->plot.y + places[i] - text_height / 2.0;
}

static void
place_best (OfframpFigure *self)
{
  const double right = self->plot.x + self->plot.width;
  int text_width, text_height;

  if (!isfinite (self->best_epoch) || self->best_text == NULL || self->best_epoch > self->x_axis.high
      || self->best_epoch < self->x_axis.low)
    {
      offramp_placed_text_clear (&self->best);
      return;
    }
  offramp_placed_text_set (&self->best, self->context, self->best_text, &text_width, &text_height);
  self->best_x = self->plot.x + offramp_axis_get_place (&self->x_axis, self->best_epoch) * self->plot.width;
  self->best.x = self->best_x - text_width - GAP;
  if (self->best.x < self->plot.x + GAP && self->best_x + GAP + text_width < right)
    self->best.x = self->best_x + GAP;
  self->best.y = self->plot.y + self->plot.height - text_height - GAP;
}

/* Where a curve without a point on the edge enters and leaves the plot. */
static void
find_edges (OfframpFigure *self, OfframpFigureLayer *layer)
{
  const OfframpPlot plot = offramp_figure_get_axes (self);
  const gboolean steps = layer->style.kind == OFFRAMP_LAYER_STEPS;
  double y;

  for (guint right = 0; right <= 1; right++)
    {
      layer->has_edge[right]
          = layer->style.kind <= OFFRAMP_LAYER_AREA
            && offramp_polyline_interpolate (layer->series, plot.y_axis->scale,
                                             right ? plot.x_axis->high : plot.x_axis->low, steps, &y);
      if (layer->has_edge[right])
        layer->edges[right]
            = (OfframpPoint){ right ? plot.width : 0,
                              (1 - CLAMP (offramp_axis_get_place (plot.y_axis, y), 0, 1)) * plot.height };
    }
}

/* Returns whether there are more points than pixels. */
static gboolean
build_points (OfframpFigure *self, OfframpSeries *series, GArray *points)
{
  if (series == NULL)
    return FALSE;
  offramp_polyline_build (series, &self->x_axis, &self->y_axis, self->plot.width, self->plot.height, points);
  return offramp_series_find_first (series, self->x_axis.high) - offramp_series_find_first (series, self->x_axis.low)
         > self->plot.width;
}

static void
build_layer (OfframpFigure *self, OfframpFigureLayer *layer)
{
  const OfframpPlot plot = offramp_figure_get_axes (self);

  if (layer->style.kind == OFFRAMP_LAYER_SCATTER)
    offramp_shapes_build_scatter (layer->series, &plot, layer->points);
  else
    layer->dense = build_points (self, layer->series, layer->points);
  if (layer->style.kind == OFFRAMP_LAYER_BARS)
    offramp_shapes_build_bars (layer->series, &plot, layer->bar_width, layer->boxes);
  layer->dense_shadow = build_points (self, layer->shadow, layer->shadow_points);
  build_points (self, layer->floor, layer->floor_points);
  find_edges (self, layer);
  if (layer->style.kind == OFFRAMP_LAYER_STEPS)
    {
      g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (OfframpPoint));

      offramp_shapes_build_steps ((const OfframpPoint *)layer->points->data, layer->points->len, steps);
      g_array_set_size (layer->points, 0);
      g_array_append_vals (layer->points, steps->data, steps->len);
    }
}

/* 1, 2, 5, 10... epochs a band, so that bands are not a blur. */
static void
fit_bands (OfframpFigure *self)
{
  static const double STEPS[] = { 2, 2.5, 2 };
  const double epoch = self->plot.width / (self->x_axis.high - self->x_axis.low);

  self->band = self->x_title == NULL ? 1 : 0;
  for (guint i = 0; self->band > 0 && self->band * epoch < BAND_PIXELS; i++)
    self->band *= STEPS[i % G_N_ELEMENTS (STEPS)];
}

/* Title and axis' name above the plot; returns the space that they take. */
static double
make_head (OfframpFigure *self, int line_height)
{
  double y = offramp_figure_prepare_head (self);

  if (self->y_title == NULL)
    {
      offramp_placed_text_clear (&self->y_name);
      return y;
    }
  offramp_placed_text_set (&self->y_name, self->context, self->y_title, NULL, NULL);
  self->y_name.y = y;
  return y + line_height + GAP;
}

/**
 * offramp_figure_prepare:
 * @self: a figure
 * @context: the font of its texts; kept
 * @width: of the picture, in pixels
 * @height: likewise
 *
 * Works out all that offramp_figure_paint() strokes. A picture that is too small for axes stays as it was.
 */
void
offramp_figure_prepare (OfframpFigure *self, PangoContext *context, double width, double height)
{
  double top;
  int line_height, left, right;

  g_return_if_fail (self != NULL && PANGO_IS_CONTEXT (context));

  if (width < 40 || height < 60)
    return;
  g_set_object (&self->context, context);
  self->width = width;
  self->height = height;
  offramp_placed_text_set (&self->line, context, "0", NULL, &line_height);

  offramp_figure_fit (self);
  top = make_head (self, line_height);
  left = make_y_texts (self, height - top - 2.5 * line_height) + GAP;
  right = MAX (make_end_texts (self) + END_LABEL_SPACE + GAP, 2 * GAP);
  self->plot = (OfframpBox){ left, top + line_height / 2.0 + 1, MAX (width - left - right, 1),
                             MAX (height - top - 2.5 * line_height - GAP, 1) };
  fit_bands (self);
  place_y_texts (self);
  make_x_texts (self);
  for (guint i = 0; i < self->layers->len; i++)
    if (offramp_figure_get_layer (self, i)->visible)
      build_layer (self, offramp_figure_get_layer (self, i));
  place_end_texts (self);
  place_best (self);
  offramp_figure_prepare_cursor (self);
}
