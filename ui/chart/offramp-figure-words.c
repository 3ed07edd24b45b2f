/* SPDX-License-Identifier: Apache-2.0 */
/* A figure in words: values with units, places, and a summary for those who do not see it. */
#include "offramp-figure-private.h"

#include <glib/gi18n.h>
#include <math.h>

/**
 * offramp_figure_get_value:
 * @self: a figure
 * @layer: index of a layer
 * @x: where
 * @value: (out): of a curve with markers and of steps the newest one until then, else the nearest
 *
 * Returns: %FALSE if there is none
 */
gboolean
offramp_figure_get_value (OfframpFigure *self, guint layer, double x, double *value)
{
  const OfframpFigureLayer *own = offramp_figure_get_layer (self, layer);
  guint index;

  if (self->x_title == NULL && (own->style.marker != OFFRAMP_MARKER_NONE || own->style.kind == OFFRAMP_LAYER_STEPS))
    {
      index = offramp_series_find_first (own->series, nextafter (x, INFINITY));
      if (index == 0)
        return FALSE;
      index--;
    }
  else if (!offramp_series_find_nearest (own->series, x, &index))
    return FALSE;
  *value = offramp_series_get_y (own->series, index);
  return TRUE;
}

/**
 * offramp_figure_format_value:
 * @self: a figure
 * @value: on its vertical axis
 *
 * Returns: (transfer full): the value with its unit
 */
char *
offramp_figure_format_value (OfframpFigure *self, double value)
{
  const double shown = value * self->y_axis.factor;

  if (self->y_axis.factor == 100)
    return g_strdup_printf ("%.2f%s", shown, self->unit);
  return g_strdup_printf (fabs (shown) < 0.1 ? "%.5f%s" : "%.3f%s", shown, self->unit);
}

/**
 * offramp_figure_find_x_name:
 * @names: (nullable) (array zero-terminated=1): of a figure's x axis
 * @x: on that axis
 *
 * Returns: (transfer none) (nullable): what lies there
 */
const char *
offramp_figure_find_x_name (const char *const *names, double x)
{
  return names != NULL && x >= 0 && x < g_strv_length ((char **)names) ? names[(guint)x] : NULL;
}

/**
 * offramp_figure_name_place:
 * @self: a figure
 * @x: on its horizontal axis
 *
 * Returns: (transfer full): the place in words
 */
char *
offramp_figure_name_place (OfframpFigure *self, double x)
{
  const char *name = offramp_figure_find_x_name ((const char *const *)self->x_names, x);

  if (self->x_title != NULL && name != NULL)
    return g_strdup_printf ("%s %s", self->x_title, name);
  if (self->x_title != NULL)
    return g_strdup_printf ("%s %.4g%s", self->x_title, x * self->x_axis.factor, self->x_unit);
  if (self->steps_per_epoch == 0)
    return g_strdup_printf (_ ("epoch %.2f"), x);
  return g_strdup_printf (_ ("step %'.0f · epoch %.2f"), MAX (round (x * self->steps_per_epoch), 1), x);
}

static void
append (GString *text, const char *separator, const char *addition)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "", addition);
}

/* Where each curve began, how far it went, and where it stands. */
static char *
describe_course (OfframpFigure *self, const OfframpFigureLayer *layer)
{
  const guint first = offramp_series_find_first (layer->series, self->x_axis.low);
  const guint end = offramp_series_find_first (layer->series, nextafter (self->x_axis.high, INFINITY));
  const OfframpExtent extent = offramp_series_get_extent (layer->series, first, end);
  g_autofree char *from = NULL, *to = NULL, *low = NULL, *high = NULL;

  if (first >= end)
    return NULL;
  to = offramp_figure_format_value (self, offramp_series_get_y (layer->series, end - 1));
  if (end - first == 1)
    return g_strdup_printf ("%s %s", layer->label, to);
  from = offramp_figure_format_value (self, offramp_series_get_y (layer->series, first));
  low = offramp_figure_format_value (self, extent.low);
  high = offramp_figure_format_value (self, extent.high);
  /* Translators: a curve's name, where it begins and ends, its smallest and its largest value */
  return g_strdup_printf (_ ("%s from %s to %s, between %s and %s"), layer->label, from, to, low, high);
}

static char *
describe_cursor (OfframpFigure *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *place = offramp_figure_name_place (self, self->cursor);

  for (guint i = 0; i < self->layers->len; i++)
    {
      const OfframpFigureLayer *layer = offramp_figure_get_layer (self, i);
      g_autofree char *value_text = NULL, *item = NULL;
      double value;

      if (!layer->visible || !offramp_figure_get_value (self, i, self->cursor, &value))
        continue;
      value_text = offramp_figure_format_value (self, value);
      item = g_strdup_printf ("%s %s", layer->label, value_text);
      append (text, ", ", item);
    }
  return text->len > 0 ? g_strdup_printf ("%s: %s.", place, text->str) : NULL;
}

/**
 * offramp_figure_describe:
 * @self: a figure
 *
 * Returns: (transfer full): what it shows, in sentences: the values at the cursor, else the course of each curve that
 * is visible, over the stretch that is shown
 */
char *
offramp_figure_describe (OfframpFigure *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *low = NULL, *high = NULL;

  if (isfinite (self->cursor))
    {
      char *at_cursor = describe_cursor (self);

      if (at_cursor != NULL)
        return at_cursor;
    }
  for (guint i = 0; i < self->layers->len; i++)
    {
      const OfframpFigureLayer *layer = offramp_figure_get_layer (self, i);
      g_autofree char *course = layer->visible ? describe_course (self, layer) : NULL;

      if (course != NULL)
        append (text, "; ", course);
    }
  if (text->len == 0)
    return g_strdup (self->view.zoomed ? _ ("Nothing was measured in this stretch.")
                                       : _ ("Nothing has been measured yet."));
  if (isfinite (self->best_epoch) && self->best_text != NULL)
    append (text, "; ", self->best_text);
  if (!self->view.zoomed)
    return g_strdup_printf ("%s.", text->str);
  low = offramp_figure_name_place (self, self->x_axis.low);
  high = offramp_figure_name_place (self, self->x_axis.high);
  /* Translators: the two ends of a stretch, then what is in it */
  return g_strdup_printf (_ ("Zoomed in, %s to %s: %s."), low, high, text->str);
}
