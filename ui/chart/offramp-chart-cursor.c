/* SPDX-License-Identifier: Apache-2.0 */
/* The values at one place: the box beside the pointer, and the same in words for a screen reader. */
#include "offramp-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  PADDING = 10,
  SWATCH_WIDTH = 22,
  OFFSET = 12, /* of the box from the line */
};

/**
 * offramp_chart_get_layer_value:
 * @self: a chart
 * @layer: one of its layers
 * @epoch: where
 * @value: (out): of a curve with markers the newest one until then, else the nearest
 *
 * Returns: %FALSE if there is none
 */
gboolean
offramp_chart_get_layer_value (OfframpChart *self, const OfframpPreparedLayer *layer, double epoch, double *value)
{
  guint index;

  if (layer->style.marker != OFFRAMP_MARKER_NONE)
    {
      index = offramp_series_find_first (layer->series, nextafter (epoch, INFINITY));
      if (index == 0)
        return FALSE;
      index--;
    }
  else if (!offramp_series_find_nearest (layer->series, epoch, &index))
    return FALSE;
  *value = offramp_series_get_y (layer->series, index);
  return TRUE;
}

/**
 * offramp_chart_format_value:
 * @self: a chart
 * @value: on its vertical axis
 *
 * Returns: (transfer full): the value with its unit
 */
char *
offramp_chart_format_value (OfframpChart *self, double value)
{
  const double shown = value * self->y_axis.factor;

  if (self->y_axis.factor == 100)
    return g_strdup_printf ("%.2f%s", shown, self->unit);
  return g_strdup_printf (fabs (shown) < 0.1 ? "%.5f%s" : "%.3f%s", shown, self->unit);
}

static void
free_text (gpointer data)
{
  offramp_placed_text_clear (data);
  g_free (data);
}

static OfframpPlacedText *
add_text (OfframpChart *self, const char *string, double y, int *width, int *height)
{
  OfframpPlacedText *text = g_new0 (OfframpPlacedText, 1);

  text->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), string);
  text->y = y;
  pango_layout_get_pixel_size (text->layout, width, height);
  g_ptr_array_add (self->box_texts, text);
  return text;
}

static void
place_box (OfframpChart *self, double width, double height)
{
  double x = self->cursor_x + OFFSET;

  if (x + width > gtk_widget_get_width (GTK_WIDGET (self)))
    x = MAX (self->cursor_x - OFFSET - width, 0);
  self->box = GRAPHENE_RECT_INIT (x, self->plot.origin.y + 4, width, height);
}

static char *
make_heading (OfframpChart *self)
{
  if (self->steps_per_epoch == 0)
    return g_strdup_printf (_ ("epoch %.2f"), self->cursor);
  return g_strdup_printf (_ ("step %'.0f · epoch %.2f"), MAX (round (self->cursor * self->steps_per_epoch), 1),
                          self->cursor);
}

/* One line a visible layer: swatch, label, value; positions inside the box. */
static void
add_rows (OfframpChart *self, double *y, double *widest_label, double *widest_value)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const OfframpPreparedLayer *layer = g_ptr_array_index (self->layers, i);
      g_autofree char *value_text = NULL;
      OfframpBoxSwatch swatch = { .layer = i, .x = PADDING };
      OfframpPlacedText *text;
      int width, height;
      double value;

      if (!layer->visible || !offramp_chart_get_layer_value (self, layer, self->cursor, &value))
        continue;
      value_text = offramp_chart_format_value (self, value);
      text = add_text (self, layer->label, *y, &width, &height);
      text->x = PADDING + SWATCH_WIDTH + 6;
      *widest_label = MAX (*widest_label, width);
      text = add_text (self, value_text, *y, &width, &height);
      text->x = -width; /* right-aligned once the box's width is known */
      *widest_value = MAX (*widest_value, width);
      swatch.y = *y + height / 2.0;
      g_array_append_val (self->box_swatches, swatch);
      *y += height + 2;
    }
}

/**
 * offramp_chart_prepare_cursor:
 * @self: a chart
 *
 * Works out the line and the box of values at self->cursor.
 */
void
offramp_chart_prepare_cursor (OfframpChart *self)
{
  g_autofree char *heading = NULL;
  double y = PADDING, widest_label = 0, widest_value = 0, width;
  int heading_width, heading_height;

  g_clear_pointer (&self->box_texts, g_ptr_array_unref);
  g_clear_pointer (&self->box_swatches, g_array_unref);
  if (!isfinite (self->cursor) || self->plot.size.width <= 1)
    return;
  self->box_texts = g_ptr_array_new_with_free_func (free_text);
  self->box_swatches = g_array_new (FALSE, FALSE, sizeof (OfframpBoxSwatch));
  self->cursor_x = self->plot.origin.x
                   + CLAMP (offramp_axis_get_place (&self->x_axis, self->cursor), 0, 1) * self->plot.size.width;

  heading = make_heading (self);
  add_text (self, heading, y, &heading_width, &heading_height)->x = PADDING;
  y += heading_height + 4;
  add_rows (self, &y, &widest_label, &widest_value);
  width = MAX (widest_label + widest_value + SWATCH_WIDTH + 6 + 14, heading_width) + 2 * PADDING;
  place_box (self, width, y + PADDING - 2);
  for (guint i = 0; i < self->box_texts->len; i++)
    {
      OfframpPlacedText *text = g_ptr_array_index (self->box_texts, i);

      text->x += self->box.origin.x + (text->x < 0 ? width - PADDING : 0);
      text->y += self->box.origin.y;
    }
}

/**
 * offramp_chart_describe:
 * @self: a chart
 *
 * Returns: (transfer full): what the chart shows in a sentence or two: the values at the cursor, else the newest
 */
char *
offramp_chart_describe (OfframpChart *self)
{
  const double epoch = isfinite (self->cursor) ? self->cursor : self->x_axis.high;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->layers->len; i++)
    {
      const OfframpPreparedLayer *layer = g_ptr_array_index (self->layers, i);
      g_autofree char *value_text = NULL;
      double value;

      if (!layer->visible || !offramp_chart_get_layer_value (self, layer, epoch, &value))
        continue;
      value_text = offramp_chart_format_value (self, value);
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", layer->label, value_text);
    }
  if (text->len == 0)
    return g_strdup (_ ("Nothing has been measured yet."));
  if (self->best.layout != NULL)
    g_string_append_printf (text, "; %s", self->best_text);
  if (isfinite (self->cursor))
    {
      g_autofree char *heading = make_heading (self);

      return g_strdup_printf ("%s: %s.", heading, text->str);
    }
  /* Translators: then come the names and values of all curves */
  return g_strdup_printf (_ ("Newest values: %s."), text->str);
}
