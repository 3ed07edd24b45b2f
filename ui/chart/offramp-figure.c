/* SPDX-License-Identifier: Apache-2.0 */
/* What a figure holds. Fitting axes, preparing, painting, values on hover and words are files of their own around
 * offramp-figure-private.h. */
#include "offramp-figure-private.h"

#include <math.h>

static void
free_layer (gpointer data)
{
  OfframpFigureLayer *layer = data;

  g_free (layer->label);
  g_free (layer->end_label);
  g_clear_object (&layer->series);
  g_clear_object (&layer->shadow);
  g_clear_object (&layer->floor);
  g_clear_pointer (&layer->grid, offramp_grid_free);
  g_array_unref (layer->points);
  g_array_unref (layer->shadow_points);
  g_array_unref (layer->floor_points);
  g_array_unref (layer->boxes);
  offramp_placed_text_clear (&layer->end);
  offramp_placed_text_clear (&layer->legend);
  g_free (layer);
}

/**
 * offramp_figure_get_layer:
 * @self: a figure
 * @index: of a layer
 *
 * Returns: (transfer none): it
 */
OfframpFigureLayer *
offramp_figure_get_layer (OfframpFigure *self, guint index)
{
  return g_ptr_array_index (self->layers, index);
}

/**
 * offramp_figure_new:
 *
 * Returns: (transfer full): a figure without layers
 */
OfframpFigure *
offramp_figure_new (void)
{
  OfframpFigure *self = g_new0 (OfframpFigure, 1);

  self->layers = g_ptr_array_new_with_free_func (free_layer);
  self->y_axis = (OfframpAxis){ OFFRAMP_SCALE_LINEAR, 0, 1, 1 };
  self->x_axis = self->y_axis;
  self->title = g_strdup ("");
  self->unit = g_strdup ("");
  self->x_unit = g_strdup ("");
  self->best_epoch = NAN;
  self->cursor = NAN;
  offramp_chart_view_reset (&self->view);
  return self;
}

static OfframpSeries *
copy_series (OfframpSeries *series)
{
  return series != NULL ? offramp_series_copy (series) : NULL;
}

/**
 * offramp_figure_copy:
 * @self: a figure
 *
 * Returns: (transfer full): another of the same layers, points and view, that no later point reaches: for a thread
 */
OfframpFigure *
offramp_figure_copy (OfframpFigure *self)
{
  OfframpFigure *copy = offramp_figure_new ();

  for (guint i = 0; i < self->layers->len; i++)
    {
      const OfframpFigureLayer *layer = offramp_figure_get_layer (self, i);
      g_autoptr (OfframpSeries) series = copy_series (layer->series);
      g_autoptr (OfframpSeries) shadow = copy_series (layer->shadow);
      g_autoptr (OfframpSeries) floor_series = copy_series (layer->floor);
      const OfframpChartLayer same = { layer->label, layer->end_label, layer->style,     series,
                                       shadow,       floor_series,     layer->bar_width, layer->grid };

      offramp_figure_set_layer_visible (copy, offramp_figure_add_layer (copy, &same), layer->visible);
    }
  offramp_figure_set_title (copy, self->title);
  offramp_figure_set_y_axis (copy, self->y_axis.scale, self->y_axis.factor, self->unit);
  offramp_figure_set_y_title (copy, self->y_title);
  offramp_figure_set_epochs (copy, self->epochs, self->steps_per_epoch);
  offramp_figure_set_best (copy, self->best_epoch, self->best_text);
  copy->x_title = g_strdup (self->x_title);
  copy->x_names = g_strdupv (self->x_names);
  g_free (copy->x_unit);
  copy->x_unit = g_strdup (self->x_unit);
  copy->fixed_x = self->fixed_x;
  copy->view = self->view;
  copy->legend = self->legend;
  return copy;
}

/**
 * offramp_figure_free:
 * @self: (transfer full): a figure
 */
void
offramp_figure_free (OfframpFigure *self)
{
  for (guint i = 0; i < OFFRAMP_AXIS_MAX_TICKS; i++)
    {
      offramp_placed_text_clear (&self->x_texts[i]);
      offramp_placed_text_clear (&self->y_texts[i]);
    }
  offramp_placed_text_clear (&self->heading);
  offramp_placed_text_clear (&self->x_name);
  offramp_placed_text_clear (&self->y_name);
  offramp_placed_text_clear (&self->best);
  offramp_placed_text_clear (&self->line);
  g_clear_pointer (&self->box_texts, g_ptr_array_unref);
  g_clear_pointer (&self->box_swatches, g_array_unref);
  g_ptr_array_unref (self->layers);
  g_clear_object (&self->context);
  g_free (self->title);
  g_free (self->unit);
  g_free (self->x_title);
  g_strfreev (self->x_names);
  g_free (self->x_unit);
  g_free (self->y_title);
  g_free (self->best_text);
  g_free (self);
}

/**
 * offramp_figure_add_layer:
 * @self: a figure
 * @layer: copied; its series are shared
 *
 * Returns: the layer's index
 */
guint
offramp_figure_add_layer (OfframpFigure *self, const OfframpChartLayer *layer)
{
  OfframpFigureLayer *own;

  g_return_val_if_fail (self != NULL && OFFRAMP_IS_SERIES (layer->series), 0);
  g_return_val_if_fail (layer->style.kind != OFFRAMP_LAYER_BARS || layer->bar_width > 0, 0);
  g_return_val_if_fail (layer->style.kind != OFFRAMP_LAYER_HEAT || layer->grid != NULL, 0);

  own = g_new0 (OfframpFigureLayer, 1);
  own->label = g_strdup (layer->label);
  own->end_label = g_strdup (layer->end_label);
  own->style = layer->style;
  own->series = g_object_ref (layer->series);
  g_set_object (&own->shadow, layer->shadow);
  g_set_object (&own->floor, layer->floor);
  own->bar_width = layer->bar_width;
  own->grid = layer->grid != NULL ? offramp_grid_copy (layer->grid) : NULL;
  own->visible = TRUE;
  own->points = g_array_new (FALSE, FALSE, sizeof (OfframpPoint));
  own->shadow_points = g_array_new (FALSE, FALSE, sizeof (OfframpPoint));
  own->floor_points = g_array_new (FALSE, FALSE, sizeof (OfframpPoint));
  own->boxes = g_array_new (FALSE, FALSE, sizeof (OfframpBox));
  g_ptr_array_add (self->layers, own);
  return self->layers->len - 1;
}

/**
 * offramp_figure_get_n_layers:
 * @self: a figure
 *
 * Returns: how many layers it has
 */
guint
offramp_figure_get_n_layers (OfframpFigure *self)
{
  return self->layers->len;
}

/**
 * offramp_figure_set_layer_visible:
 * @self: a figure
 * @layer: index of a layer
 * @visible: whether it is drawn
 */
void
offramp_figure_set_layer_visible (OfframpFigure *self, guint layer, gboolean visible)
{
  g_return_if_fail (layer < self->layers->len);

  offramp_figure_get_layer (self, layer)->visible = visible;
}

/**
 * offramp_figure_get_layer_visible:
 * @self: a figure
 * @layer: index of a layer
 *
 * Returns: whether it is drawn
 */
gboolean
offramp_figure_get_layer_visible (OfframpFigure *self, guint layer)
{
  g_return_val_if_fail (layer < self->layers->len, FALSE);

  return offramp_figure_get_layer (self, layer)->visible;
}

/**
 * offramp_figure_layer_has_points:
 * @self: a figure
 * @layer: index of a layer
 *
 * Returns: whether there is anything to see of it
 */
gboolean
offramp_figure_layer_has_points (OfframpFigure *self, guint layer)
{
  const OfframpFigureLayer *own;

  g_return_val_if_fail (layer < self->layers->len, FALSE);

  own = offramp_figure_get_layer (self, layer);
  return own->grid != NULL || offramp_series_get_n_points (own->series) > 0;
}

/**
 * offramp_figure_get_style:
 * @self: a figure
 * @layer: index of a layer
 *
 * Returns: (transfer none): its look
 */
const OfframpLayerStyle *
offramp_figure_get_style (OfframpFigure *self, guint layer)
{
  g_return_val_if_fail (layer < self->layers->len, NULL);

  return &offramp_figure_get_layer (self, layer)->style;
}

/**
 * offramp_figure_get_label:
 * @self: a figure
 * @layer: index of a layer
 *
 * Returns: (transfer none): its name
 */
const char *
offramp_figure_get_label (OfframpFigure *self, guint layer)
{
  g_return_val_if_fail (layer < self->layers->len, NULL);

  return offramp_figure_get_layer (self, layer)->label;
}
