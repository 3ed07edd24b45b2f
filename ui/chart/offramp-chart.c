/* SPDX-License-Identifier: Apache-2.0 */
/* The widget: what it shows, when it prepares, pointer and keys. Preparing, values on hover and drawing are files of
 * their own around offramp-chart-private.h. */
#include "offramp-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* How often a screen reader is given new values while a training runs. */
static const guint SPEAK_EVERY_S = 2;

/* Share of the axis that an arrow key moves the cursor by. */
static const double KEY_STEP = 0.02;

G_DEFINE_FINAL_TYPE (OfframpChart, offramp_chart, GTK_TYPE_WIDGET)

static void
free_layer (gpointer data)
{
  OfframpPreparedLayer *layer = data;

  g_free (layer->label);
  g_free (layer->end_label);
  g_clear_object (&layer->series);
  g_clear_object (&layer->shadow);
  g_array_unref (layer->points);
  g_array_unref (layer->shadow_points);
  offramp_placed_text_clear (&layer->end);
  g_free (layer);
}

static void
speak (OfframpChart *self)
{
  g_autofree char *description = offramp_chart_describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static gboolean
speak_cb (gpointer user_data)
{
  OfframpChart *self = user_data;

  self->speak_id = 0;
  speak (self);
  return G_SOURCE_REMOVE;
}

static void
move_cursor (OfframpChart *self, double epoch)
{
  self->cursor = epoch;
  offramp_chart_prepare_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pointer_moved_cb (OfframpChart *self, double x, double y)
{
  const double place = (x - self->plot.origin.x) / self->plot.size.width;

  if (self->plot.size.width > 1)
    move_cursor (self, place >= 0 && place <= 1 ? offramp_axis_get_value (&self->x_axis, place) : NAN);
}

static void
pointer_left_cb (OfframpChart *self)
{
  move_cursor (self, NAN);
}

/* The newest point of any layer: where a key's cursor starts and ends. */
static double
get_newest (OfframpChart *self)
{
  double newest = 0, x;

  for (guint i = 0; i < self->layers->len; i++)
    if (offramp_series_get_last (((OfframpPreparedLayer *)g_ptr_array_index (self->layers, i))->series, &x, NULL))
      newest = MAX (newest, x);
  return newest;
}

static gboolean
key_pressed_cb (OfframpChart *self, guint keyval)
{
  const double step = (self->x_axis.high - self->x_axis.low) * KEY_STEP, newest = get_newest (self);
  const double start = isfinite (self->cursor) ? self->cursor : newest;
  double epoch;

  switch (keyval)
    {
    case GDK_KEY_Left:
      epoch = start - step;
      break;
    case GDK_KEY_Right:
      epoch = start + step;
      break;
    case GDK_KEY_Home:
      epoch = 0;
      break;
    case GDK_KEY_End:
      epoch = newest;
      break;
    case GDK_KEY_Escape:
      if (!isfinite (self->cursor))
        return GDK_EVENT_PROPAGATE;
      move_cursor (self, NAN);
      speak (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  move_cursor (self, CLAMP (epoch, 0, newest));
  speak (self);
  return GDK_EVENT_STOP;
}

static void
offramp_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  const gboolean horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = horizontal ? 200 : 150;
  *natural = horizontal ? 600 : 220;
}

static void
offramp_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  offramp_chart_prepare (OFFRAMP_CHART (widget));
}

static void
offramp_chart_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (offramp_chart_parent_class)->css_changed (widget, change);
  /* Fonts may have changed too. */
  offramp_chart_prepare (OFFRAMP_CHART (widget));
  gtk_widget_queue_draw (widget);
}

static void
offramp_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  offramp_chart_draw (OFFRAMP_CHART (widget), snapshot);
}

static void
offramp_chart_finalize (GObject *object)
{
  OfframpChart *self = OFFRAMP_CHART (object);

  g_clear_handle_id (&self->speak_id, g_source_remove);
  for (guint i = 0; i < OFFRAMP_AXIS_MAX_TICKS; i++)
    {
      offramp_placed_text_clear (&self->x_texts[i]);
      offramp_placed_text_clear (&self->y_texts[i]);
    }
  offramp_placed_text_clear (&self->x_title);
  offramp_placed_text_clear (&self->best);
  g_clear_pointer (&self->box_texts, g_ptr_array_unref);
  g_clear_pointer (&self->box_swatches, g_array_unref);
  g_ptr_array_unref (self->layers);
  g_free (self->title);
  g_free (self->unit);
  g_free (self->best_text);
  G_OBJECT_CLASS (offramp_chart_parent_class)->finalize (object);
}

static void
offramp_chart_class_init (OfframpChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = offramp_chart_finalize;
  widget_class->measure = offramp_chart_measure;
  widget_class->size_allocate = offramp_chart_size_allocate;
  widget_class->css_changed = offramp_chart_css_changed;
  widget_class->snapshot = offramp_chart_snapshot;
  gtk_widget_class_set_css_name (widget_class, "offramp-chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
offramp_chart_init (OfframpChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->layers = g_ptr_array_new_with_free_func (free_layer);
  self->y_axis = (OfframpAxis){ OFFRAMP_SCALE_LINEAR, 0, 1, 1 };
  self->x_axis = self->y_axis;
  self->unit = g_strdup ("");
  self->best_epoch = NAN;
  self->cursor = NAN;

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (pointer_moved_cb), self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (pointer_moved_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (pointer_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

/**
 * offramp_chart_add_layer:
 * @self: a chart
 * @layer: copied; its series are shared
 *
 * Returns: the layer's index
 */
guint
offramp_chart_add_layer (OfframpChart *self, const OfframpChartLayer *layer)
{
  OfframpPreparedLayer *prepared;

  g_return_val_if_fail (OFFRAMP_IS_CHART (self) && OFFRAMP_IS_SERIES (layer->series), 0);

  prepared = g_new0 (OfframpPreparedLayer, 1);
  prepared->label = g_strdup (layer->label);
  prepared->end_label = g_strdup (layer->end_label);
  prepared->style = layer->style;
  prepared->series = g_object_ref (layer->series);
  if (layer->shadow != NULL)
    prepared->shadow = g_object_ref (layer->shadow);
  prepared->visible = TRUE;
  prepared->points = g_array_new (FALSE, FALSE, sizeof (OfframpPoint));
  prepared->shadow_points = g_array_new (FALSE, FALSE, sizeof (OfframpPoint));
  g_ptr_array_add (self->layers, prepared);
  return self->layers->len - 1;
}

/**
 * offramp_chart_set_layer_visible:
 * @self: a chart
 * @layer: index of a layer
 * @visible: whether it is drawn; the axis fits what is
 */
void
offramp_chart_set_layer_visible (OfframpChart *self, guint layer, gboolean visible)
{
  g_return_if_fail (OFFRAMP_IS_CHART (self) && layer < self->layers->len);

  ((OfframpPreparedLayer *)g_ptr_array_index (self->layers, layer))->visible = visible;
  offramp_chart_refresh (self);
}

/**
 * offramp_chart_layer_has_points:
 * @self: a chart
 * @layer: index of a layer
 *
 * Returns: whether there is anything to see of it
 */
gboolean
offramp_chart_layer_has_points (OfframpChart *self, guint layer)
{
  g_return_val_if_fail (OFFRAMP_IS_CHART (self) && layer < self->layers->len, FALSE);

  return offramp_series_get_n_points (((OfframpPreparedLayer *)g_ptr_array_index (self->layers, layer))->series) > 0;
}

/**
 * offramp_chart_set_title:
 * @self: a chart
 * @title: spoken as its name
 */
void
offramp_chart_set_title (OfframpChart *self, const char *title)
{
  g_return_if_fail (OFFRAMP_IS_CHART (self) && title != NULL);

  g_free (self->title);
  self->title = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  speak (self);
}

/**
 * offramp_chart_set_y_axis:
 * @self: a chart
 * @scale: of the vertical axis
 * @factor: values are multiplied by it where they are written; 100 for percent
 * @unit: follows a written value
 */
void
offramp_chart_set_y_axis (OfframpChart *self, OfframpScale scale, double factor, const char *unit)
{
  g_return_if_fail (OFFRAMP_IS_CHART (self) && factor > 0 && unit != NULL);

  self->y_axis.scale = scale;
  self->y_axis.factor = factor;
  g_free (self->unit);
  self->unit = g_strdup (unit);
  offramp_chart_refresh (self);
}

/**
 * offramp_chart_set_epochs:
 * @self: a chart
 * @epochs: of the whole training; 0 if unknown
 * @steps_per_epoch: 0 if unknown
 */
void
offramp_chart_set_epochs (OfframpChart *self, double epochs, guint steps_per_epoch)
{
  g_return_if_fail (OFFRAMP_IS_CHART (self));

  self->epochs = epochs;
  self->steps_per_epoch = steps_per_epoch;
}

/**
 * offramp_chart_set_best:
 * @self: a chart
 * @epoch: where the marker stands; NaN for none
 * @text: (nullable): beside it
 *
 * Shown from the next offramp_chart_refresh() on.
 */
void
offramp_chart_set_best (OfframpChart *self, double epoch, const char *text)
{
  g_return_if_fail (OFFRAMP_IS_CHART (self));

  self->best_epoch = epoch;
  g_free (self->best_text);
  self->best_text = g_strdup (text);
}

/**
 * offramp_chart_refresh:
 * @self: a chart
 *
 * Shows what its series hold now.
 */
void
offramp_chart_refresh (OfframpChart *self)
{
  g_return_if_fail (OFFRAMP_IS_CHART (self));

  offramp_chart_prepare (self);
  if (self->speak_id == 0)
    self->speak_id = g_timeout_add_seconds (SPEAK_EVERY_S, speak_cb, self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
