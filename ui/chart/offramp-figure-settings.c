/* SPDX-License-Identifier: Apache-2.0 */
/* What a figure is told: words, scales, the length of a training, the best marker, the view. */
#include "offramp-figure-private.h"

#include <math.h>

static void
set_string (char **where, const char *string)
{
  char *copy = g_strdup (string);

  g_free (*where);
  *where = copy;
}

/**
 * offramp_figure_set_title:
 * @self: a figure
 * @title: above it in a file, and spoken
 */
void
offramp_figure_set_title (OfframpFigure *self, const char *title)
{
  set_string (&self->title, title);
}

/**
 * offramp_figure_get_title:
 * @self: a figure
 *
 * Returns: (transfer none): its title
 */
const char *
offramp_figure_get_title (OfframpFigure *self)
{
  return self->title;
}

/**
 * offramp_figure_set_x_axis:
 * @self: a figure whose x is no epoch
 * @axis: all of it
 * @title: (nullable): below it; %NULL for none
 * @unit: follows a written value
 */
void
offramp_figure_set_x_axis (OfframpFigure *self, const OfframpAxis *axis, const char *title, const char *unit)
{
  g_return_if_fail (axis->high > axis->low && axis->factor > 0);

  self->fixed_x = *axis;
  set_string (&self->x_title, title != NULL ? title : "");
  set_string (&self->x_unit, unit);
}

/**
 * offramp_figure_set_x_names:
 * @self: a figure whose x axis counts things: the first lies from 0 to 1
 * @names: [n_names] what stands below each of them instead of numbers; every second or third only, where all of them
 *   have no room
 * @n_names: how many
 */
void
offramp_figure_set_x_names (OfframpFigure *self, const char *const *names, guint n_names)
{
  g_strfreev (self->x_names);
  self->x_names = g_new0 (char *, n_names + 1);
  for (guint i = 0; i < n_names; i++)
    self->x_names[i] = g_strdup (names[i]);
}

/**
 * offramp_figure_set_y_axis:
 * @self: a figure
 * @scale: of the vertical axis
 * @factor: values are multiplied by it where they are written; 100 for percent
 * @unit: follows a written value
 */
void
offramp_figure_set_y_axis (OfframpFigure *self, OfframpScale scale, double factor, const char *unit)
{
  g_return_if_fail (factor > 0 && unit != NULL);

  self->y_axis = (OfframpAxis){ scale, 1, 2, factor }; /* fitted when it is prepared */
  set_string (&self->unit, unit);
}

/**
 * offramp_figure_set_y_title:
 * @self: a figure
 * @title: (nullable): above the vertical axis
 */
void
offramp_figure_set_y_title (OfframpFigure *self, const char *title)
{
  set_string (&self->y_title, title);
}

/**
 * offramp_figure_set_epochs:
 * @self: a figure
 * @epochs: of the whole training; 0 if unknown
 * @steps_per_epoch: 0 if unknown
 */
void
offramp_figure_set_epochs (OfframpFigure *self, double epochs, guint steps_per_epoch)
{
  self->epochs = epochs;
  self->steps_per_epoch = steps_per_epoch;
}

/**
 * offramp_figure_set_best:
 * @self: a figure
 * @epoch: where the marker stands; NaN for none
 * @text: (nullable): beside it
 */
void
offramp_figure_set_best (OfframpFigure *self, double epoch, const char *text)
{
  self->best_epoch = epoch;
  set_string (&self->best_text, text);
}

/**
 * offramp_figure_set_legend:
 * @self: a figure
 * @legend: whether title and legend are part of the picture
 */
void
offramp_figure_set_legend (OfframpFigure *self, gboolean legend)
{
  self->legend = legend;
}

/**
 * offramp_figure_get_view:
 * @self: a figure
 *
 * Returns: (transfer none): which stretch is shown from the next preparation on; may be changed
 */
OfframpChartView *
offramp_figure_get_view (OfframpFigure *self)
{
  return &self->view;
}

/**
 * offramp_figure_get_x_axis:
 * @self: a figure that was prepared
 *
 * Returns: the horizontal axis that it shows
 */
OfframpAxis
offramp_figure_get_x_axis (OfframpFigure *self)
{
  return self->x_axis;
}

/**
 * offramp_figure_get_y_axis:
 * @self: a figure that was prepared
 *
 * Returns: the vertical axis that it shows
 */
OfframpAxis
offramp_figure_get_y_axis (OfframpFigure *self)
{
  return self->y_axis;
}

/**
 * offramp_figure_get_plot:
 * @self: a figure that was prepared
 *
 * Returns: where the axes lie in the picture; of no width before
 */
OfframpBox
offramp_figure_get_plot (OfframpFigure *self)
{
  return self->plot;
}

/**
 * offramp_figure_get_axes:
 * @self: a figure that was fitted
 *
 * Returns: the same for the geometry of shapes
 */
OfframpPlot
offramp_figure_get_axes (OfframpFigure *self)
{
  return (OfframpPlot){ &self->x_axis, &self->y_axis, self->plot.width, self->plot.height };
}

/**
 * offramp_figure_set_cursor:
 * @self: a figure that was prepared
 * @x: where all values are shown; NaN for nowhere
 */
void
offramp_figure_set_cursor (OfframpFigure *self, double x)
{
  self->cursor = x;
  if (self->context != NULL)
    offramp_figure_prepare_cursor (self);
}

/**
 * offramp_figure_get_cursor:
 * @self: a figure
 *
 * Returns: where all values are shown; NaN: nowhere
 */
double
offramp_figure_get_cursor (OfframpFigure *self)
{
  return self->cursor;
}
