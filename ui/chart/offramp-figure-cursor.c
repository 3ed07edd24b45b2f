/* SPDX-License-Identifier: Apache-2.0 */
/* The values at one place: the box beside the pointer. */
#include "offramp-figure-private.h"

#include <math.h>

enum
{
  PADDING = 10,
  OFFSET = 12, /* of the box from the line */
};

static void
free_text (gpointer data)
{
  offramp_placed_text_clear (data);
  g_free (data);
}

static OfframpPlacedText *
add_text (OfframpFigure *self, const char *string, double y, int *width, int *height)
{
  OfframpPlacedText *text = g_new0 (OfframpPlacedText, 1);

  offramp_placed_text_set (text, self->context, string, width, height);
  text->y = y;
  g_ptr_array_add (self->box_texts, text);
  return text;
}

static void
place_box (OfframpFigure *self, double width, double height)
{
  double x = self->cursor_x + OFFSET;

  if (x + width > self->width)
    x = MAX (self->cursor_x - OFFSET - width, 0);
  self->box = (OfframpBox){ x, self->plot.y + 4, width, height };
}

/* One line a visible layer: swatch, label, value; positions inside the box. */
static void
add_rows (OfframpFigure *self, double *y, double *widest_label, double *widest_value)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const OfframpFigureLayer *layer = offramp_figure_get_layer (self, i);
      g_autofree char *value_text = NULL;
      OfframpBoxSwatch swatch = { .layer = i, .x = PADDING };
      OfframpPlacedText *text;
      int width, height;
      double value;

      if (!layer->visible || !offramp_figure_get_value (self, i, self->cursor, &value))
        continue;
      value_text = offramp_figure_format_value (self, value);
      text = add_text (self, layer->label, *y, &width, &height);
      text->x = PADDING + OFFRAMP_SWATCH_WIDTH + 6;
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
 * offramp_figure_prepare_cursor:
 * @self: a figure
 *
 * Works out the line and the box of values at self->cursor.
 */
void
offramp_figure_prepare_cursor (OfframpFigure *self)
{
  g_autofree char *heading = NULL;
  double y = PADDING, widest_label = 0, widest_value = 0, width;
  int heading_width, heading_height;

  g_clear_pointer (&self->box_texts, g_ptr_array_unref);
  g_clear_pointer (&self->box_swatches, g_array_unref);
  if (!isfinite (self->cursor) || self->plot.width <= 1)
    return;
  self->box_texts = g_ptr_array_new_with_free_func (free_text);
  self->box_swatches = g_array_new (FALSE, FALSE, sizeof (OfframpBoxSwatch));
  self->cursor_x = self->plot.x + CLAMP (offramp_axis_get_place (&self->x_axis, self->cursor), 0, 1) * self->plot.width;

  heading = offramp_figure_name_place (self, self->cursor);
  add_text (self, heading, y, &heading_width, &heading_height)->x = PADDING;
  y += heading_height + 4;
  add_rows (self, &y, &widest_label, &widest_value);
  width = MAX (widest_label + widest_value + OFFRAMP_SWATCH_WIDTH + 6 + 14, heading_width) + 2 * PADDING;
  place_box (self, width, y + PADDING - 2);
  for (guint i = 0; i < self->box_texts->len; i++)
    {
      OfframpPlacedText *text = g_ptr_array_index (self->box_texts, i);

      text->x += self->box.x + (text->x < 0 ? width - PADDING : 0);
      text->y += self->box.y;
    }
}
