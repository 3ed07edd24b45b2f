/* SPDX-License-Identifier: Apache-2.0 */
/* The widget around a figure: when it is prepared and painted, and what a screen reader hears. Hands and keys are in
 * offramp-chart-input.c. */
#include "offramp-chart-private.h"

#include <math.h>

#include "offramp-style-colour.h"

/* How often a screen reader is given new values while a training runs. */
static const guint SPEAK_EVERY_S = 2;

enum
{
  VIEW_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpChart, offramp_chart, GTK_TYPE_WIDGET)

/**
 * offramp_chart_speak:
 * @self: a chart
 *
 * Gives a screen reader what the chart shows now.
 */
void
offramp_chart_speak (OfframpChart *self)
{
  g_autofree char *description = offramp_figure_describe (self->figure);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static gboolean
speak_cb (gpointer user_data)
{
  OfframpChart *self = user_data;

  self->speak_id = 0;
  offramp_chart_speak (self);
  return G_SOURCE_REMOVE;
}

/**
 * offramp_chart_move_cursor:
 * @self: a chart
 * @x: where all values are shown; NaN for nowhere
 */
void
offramp_chart_move_cursor (OfframpChart *self, double x)
{
  offramp_figure_set_cursor (self->figure, x);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
prepare (OfframpChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  g_clear_pointer (&self->picture, gsk_render_node_unref);
  offramp_figure_prepare (self->figure, gtk_widget_get_pango_context (widget), gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
}

/**
 * offramp_chart_update_view:
 * @self: a chart whose figure's view was changed
 *
 * Shows it, and says that it changed.
 */
void
offramp_chart_update_view (OfframpChart *self)
{
  offramp_chart_refresh (self);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
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
  prepare (OFFRAMP_CHART (widget));
}

static void
offramp_chart_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (offramp_chart_parent_class)->css_changed (widget, change);
  /* Fonts may have changed too. */
  prepare (OFFRAMP_CHART (widget));
  gtk_widget_queue_draw (widget);
}

/* Kept until something changes, so that a moving cursor strokes no curve. */
static GskRenderNode *
paint_picture (OfframpChart *self, const graphene_rect_t *bounds)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);

  offramp_figure_paint (self->figure, cr, offramp_style_colour_look_up, self);
  cairo_destroy (cr);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
draw_selection (OfframpChart *self, GtkSnapshot *snapshot)
{
  const OfframpBox plot = offramp_figure_get_plot (self->figure);
  const OfframpColour colour = offramp_style_colour_look_up ("accent_bg_color", self);
  const GdkRGBA pale = { colour.red, colour.green, colour.blue, 0.2 };
  const double left = MIN (self->drag_from, self->drag_to), right = MAX (self->drag_from, self->drag_to);

  if (self->drag == OFFRAMP_DRAG_SELECT && right > left)
    gtk_snapshot_append_color (snapshot, &pale, &GRAPHENE_RECT_INIT (left, plot.y, right - left, plot.height));
}

static void
offramp_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpChart *self = OFFRAMP_CHART (widget);
  const graphene_rect_t bounds
      = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));

  if (self->picture == NULL)
    self->picture = paint_picture (self, &bounds);
  if (self->picture != NULL)
    gtk_snapshot_append_node (snapshot, self->picture);
  draw_selection (self, snapshot);
  if (isfinite (offramp_figure_get_cursor (self->figure)))
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

      offramp_figure_paint_cursor (self->figure, cr, offramp_style_colour_look_up, self);
      cairo_destroy (cr);
    }
}

static void
offramp_chart_finalize (GObject *object)
{
  OfframpChart *self = OFFRAMP_CHART (object);

  g_clear_handle_id (&self->speak_id, g_source_remove);
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  offramp_figure_free (self->figure);
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

  signals[VIEW_CHANGED] = g_signal_new ("view-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
}

static void
offramp_chart_init (OfframpChart *self)
{
  self->figure = offramp_figure_new ();
  offramp_chart_add_input (self);
}

/**
 * offramp_chart_get_figure:
 * @self: a chart
 *
 * Returns: (transfer none): what it shows
 */
OfframpFigure *
offramp_chart_get_figure (OfframpChart *self)
{
  g_return_val_if_fail (OFFRAMP_IS_CHART (self), NULL);

  return self->figure;
}

/**
 * offramp_chart_set_figure:
 * @self: a chart
 * @figure: (transfer full): what it shows from now on
 */
void
offramp_chart_set_figure (OfframpChart *self, OfframpFigure *figure)
{
  g_return_if_fail (OFFRAMP_IS_CHART (self) && figure != NULL);

  offramp_figure_free (self->figure);
  self->figure = figure;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  offramp_figure_get_title (figure), -1);
  offramp_chart_refresh (self);
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
  g_return_val_if_fail (OFFRAMP_IS_CHART (self), 0);

  return offramp_figure_add_layer (self->figure, layer);
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
  g_return_if_fail (OFFRAMP_IS_CHART (self));

  offramp_figure_set_layer_visible (self->figure, layer, visible);
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
  g_return_val_if_fail (OFFRAMP_IS_CHART (self), FALSE);

  return offramp_figure_layer_has_points (self->figure, layer);
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

  offramp_figure_set_title (self->figure, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  offramp_chart_speak (self);
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
  g_return_if_fail (OFFRAMP_IS_CHART (self));

  offramp_figure_set_y_axis (self->figure, scale, factor, unit);
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

  offramp_figure_set_epochs (self->figure, epochs, steps_per_epoch);
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

  offramp_figure_set_best (self->figure, epoch, text);
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

  prepare (self);
  if (self->speak_id == 0)
    self->speak_id = g_timeout_add_seconds (SPEAK_EVERY_S, speak_cb, self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * offramp_chart_is_zoomed:
 * @self: a chart
 *
 * Returns: whether only a stretch is shown
 */
gboolean
offramp_chart_is_zoomed (OfframpChart *self)
{
  g_return_val_if_fail (OFFRAMP_IS_CHART (self), FALSE);

  return offramp_figure_get_view (self->figure)->zoomed;
}

/**
 * offramp_chart_is_following:
 * @self: a chart
 *
 * Returns: whether new points stay in sight
 */
gboolean
offramp_chart_is_following (OfframpChart *self)
{
  g_return_val_if_fail (OFFRAMP_IS_CHART (self), FALSE);

  return offramp_figure_get_view (self->figure)->follows;
}

/**
 * offramp_chart_show_all:
 * @self: a chart
 *
 * Ends zooming.
 */
void
offramp_chart_show_all (OfframpChart *self)
{
  g_return_if_fail (OFFRAMP_IS_CHART (self));

  offramp_chart_view_reset (offramp_figure_get_view (self->figure));
  offramp_chart_update_view (self);
}

/**
 * offramp_chart_follow:
 * @self: a chart
 *
 * Goes to the newest points and stays with them, as far zoomed in as now.
 */
void
offramp_chart_follow (OfframpChart *self)
{
  OfframpChartSpan span;

  g_return_if_fail (OFFRAMP_IS_CHART (self));

  span = offramp_figure_get_span (self->figure);
  offramp_chart_view_follow (offramp_figure_get_view (self->figure), &span);
  offramp_chart_update_view (self);
}
