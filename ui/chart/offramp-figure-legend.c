/* SPDX-License-Identifier: Apache-2.0 */
/* Title and legend inside the picture, for files: the card on screen has its own. */
#include "offramp-figure-private.h"

enum
{
  GAP = 6,
  BETWEEN = 18, /* two entries */
};

static void
make_title (OfframpFigure *self, double *y)
{
  PangoAttrList *attributes;
  int height;

  offramp_placed_text_set (&self->heading, self->context, self->title, NULL, &height);
  attributes = pango_attr_list_copy (pango_layout_get_attributes (self->heading.layout));
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_LARGE));
  pango_layout_set_attributes (self->heading.layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_get_pixel_size (self->heading.layout, NULL, &height);
  self->heading.y = *y;
  *y += height + GAP;
}

/**
 * offramp_figure_prepare_head:
 * @self: a figure
 *
 * Places title and legend, where they are part of the picture. Entries that do not fit beside each other begin a new
 * line.
 *
 * Returns: the height that they take; 0 without them
 */
double
offramp_figure_prepare_head (OfframpFigure *self)
{
  double x = 0, y = GAP;
  int width, height = 0;

  offramp_placed_text_clear (&self->heading);
  for (guint i = 0; i < self->layers->len; i++)
    offramp_placed_text_clear (&offramp_figure_get_layer (self, i)->legend);
  if (!self->legend)
    return 0;
  if (*self->title != '\0')
    make_title (self, &y);
  for (guint i = 0; i < self->layers->len; i++)
    {
      OfframpFigureLayer *layer = offramp_figure_get_layer (self, i);

      if (!layer->visible || !offramp_figure_layer_has_points (self, i))
        continue;
      offramp_placed_text_set (&layer->legend, self->context, layer->label, &width, &height);
      if (x > 0 && x + OFFRAMP_SWATCH_WIDTH + GAP + width > self->width)
        {
          x = 0;
          y += height + GAP / 2.0;
        }
      layer->legend.x = x + OFFRAMP_SWATCH_WIDTH + GAP;
      layer->legend.y = y;
      x = layer->legend.x + width + BETWEEN;
    }
  return y + height + GAP;
}
