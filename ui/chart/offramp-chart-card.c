/* SPDX-License-Identifier: Apache-2.0 */
/* The legend's entries are toggle buttons: a click or a key hides a curve, and a screen reader reads its name. */
#include "offramp-chart-card-private.h"

#include <glib/gi18n.h>

#include "offramp-fold-layout.h"
#include "offramp-swatch.h"
#include "offramp-wrap-layout.h"

G_DEFINE_FINAL_TYPE (OfframpChartCard, offramp_chart_card, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_STRETCHED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
apply_scale (OfframpChartCard *self)
{
  if (self->unit != NULL)
    offramp_chart_set_y_axis (self->chart,
                              gtk_toggle_button_get_active (self->stretch_button) ? self->stretched_scale : self->scale,
                              self->factor, self->unit);
}

static void
stretch_toggled_cb (OfframpChartCard *self)
{
  apply_scale (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STRETCHED]);
}

static void
view_changed_cb (OfframpChartCard *self)
{
  const gboolean zoomed = offramp_chart_is_zoomed (self->chart);

  gtk_widget_set_visible (self->all_button, zoomed);
  gtk_widget_set_visible (self->follow_button, zoomed && !offramp_chart_is_following (self->chart));
}

static void
follow_cb (OfframpChartCard *self)
{
  offramp_chart_follow (self->chart);
}

static void
show_all_cb (OfframpChartCard *self)
{
  offramp_chart_show_all (self->chart);
}

/* An entry that is pressed twice, or with Alt, stands alone. */
static void
entry_pressed_cb (OfframpChartCard *self, int n_presses, double x, double y, GtkGesture *gesture)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *button = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  guint layer;

  if (!g_ptr_array_find (self->entries, button, &layer))
    return;
  if (n_presses == 1)
    self->isolated_before = self->isolated;
  /* When the button is let go, which toggles it. */
  self->to_isolate = n_presses == 2 || (state & GDK_ALT_MASK) != 0 ? (int)layer : -1;
}

static gboolean
entry_key_cb (OfframpChartCard *self, guint keyval, guint keycode, GdkModifierType state,
              GtkEventController *controller)
{
  GtkWidget *button = gtk_event_controller_get_widget (controller);
  guint layer;

  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter && keyval != GDK_KEY_space)
      || (state & GDK_SHIFT_MASK) == 0 || !g_ptr_array_find (self->entries, button, &layer))
    return GDK_EVENT_PROPAGATE;
  self->isolated_before = self->isolated;
  offramp_chart_card_isolate (self, layer);
  return GDK_EVENT_STOP;
}

static void
entry_toggled_cb (OfframpChartCard *self, GParamSpec *pspec, GtkToggleButton *button)
{
  guint layer;

  self->isolated = -1;
  if (!g_ptr_array_find (self->entries, button, &layer))
    return;
  if (self->to_isolate == (int)layer)
    offramp_chart_card_isolate (self, layer);
  else
    offramp_chart_set_layer_visible (self->chart, layer, gtk_toggle_button_get_active (button));
}

static void
offramp_chart_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  OfframpChartCard *self = OFFRAMP_CHART_CARD (object);

  if (id == PROP_STRETCHED)
    g_value_set_boolean (value, gtk_toggle_button_get_active (self->stretch_button));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
offramp_chart_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  OfframpChartCard *self = OFFRAMP_CHART_CARD (object);

  if (id == PROP_STRETCHED)
    gtk_toggle_button_set_active (self->stretch_button, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
offramp_chart_card_dispose (GObject *object)
{
  OfframpChartCard *self = OFFRAMP_CHART_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (offramp_chart_card_parent_class)->dispose (object);
}

static void
offramp_chart_card_finalize (GObject *object)
{
  OfframpChartCard *self = OFFRAMP_CHART_CARD (object);

  g_ptr_array_unref (self->entries);
  g_object_unref (self->cancellable);
  g_free (self->unit);
  G_OBJECT_CLASS (offramp_chart_card_parent_class)->finalize (object);
}

static void
offramp_chart_card_class_init (OfframpChartCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = offramp_chart_card_get_property;
  object_class->set_property = offramp_chart_card_set_property;
  object_class->dispose = offramp_chart_card_dispose;
  object_class->finalize = offramp_chart_card_finalize;

  properties[PROP_STRETCHED] = g_param_spec_boolean (
      "stretched", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (OFFRAMP_TYPE_CHART);
  g_type_ensure (OFFRAMP_TYPE_FOLD_LAYOUT);
  g_type_ensure (OFFRAMP_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/offramp/Offramp/chart/offramp-chart-card.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpChartCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpChartCard, legend);
  gtk_widget_class_bind_template_child (widget_class, OfframpChartCard, stretch_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpChartCard, follow_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpChartCard, all_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpChartCard, chart);
  gtk_widget_class_bind_template_callback (widget_class, stretch_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  offramp_chart_card_install_actions (widget_class);
}

static void
offramp_chart_card_init (OfframpChartCard *self)
{
  self->entries = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->isolated = self->isolated_before = self->to_isolate = -1;
  self->factor = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * offramp_chart_card_set_up:
 * @self: a card
 * @text: its words
 * @factor: values are multiplied by it where they are written; 100 for percent
 * @scale: of the vertical axis
 * @stretched_scale: the other one, chosen by the button
 */
void
offramp_chart_card_set_up (OfframpChartCard *self, const OfframpChartCardText *text, double factor, OfframpScale scale,
                           OfframpScale stretched_scale)
{
  g_return_if_fail (OFFRAMP_IS_CHART_CARD (self) && text != NULL);

  gtk_label_set_text (self->title_label, text->title);
  offramp_chart_set_title (self->chart, text->title);
  gtk_button_set_label (GTK_BUTTON (self->stretch_button), text->stretch);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->stretch_button), text->stretch_hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->stretch_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text->stretch_hint, -1);
  g_free (self->unit);
  self->unit = g_strdup (text->unit);
  self->factor = factor;
  self->scale = scale;
  self->stretched_scale = stretched_scale;
  apply_scale (self);
}

static GtkWidget *
make_entry (OfframpChartCard *self, const char *label, const OfframpLayerStyle *style)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *button;
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  /* Translators: a curve's name is put in */
  g_autofree char *hint = g_strdup_printf (_ ("Show or hide: %s. Double click or Shift+Enter: show it alone"), label);

  gtk_box_append (GTK_BOX (box), offramp_swatch_new (style));
  gtk_box_append (GTK_BOX (box), gtk_label_new (label));
  button = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "child", box, "active", TRUE, "visible", FALSE, "tooltip-text", hint,
                         NULL);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "offramp-legend-entry");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint, -1);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (entry_pressed_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (entry_key_cb), self);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (button, key);
  g_signal_connect_swapped (button, "notify::active", G_CALLBACK (entry_toggled_cb), self);
  return button;
}

static void
add_entry (OfframpChartCard *self, const char *label, const OfframpLayerStyle *style)
{
  GtkWidget *button = make_entry (self, label, style);

  g_ptr_array_add (self->entries, button);
  gtk_box_append (self->legend, button);
}

/**
 * offramp_chart_card_add_layer:
 * @self: a card
 * @layer: a curve
 *
 * Adds it to the chart and to the legend, which shows it as soon as it has points.
 */
void
offramp_chart_card_add_layer (OfframpChartCard *self, const OfframpChartLayer *layer)
{
  g_return_if_fail (OFFRAMP_IS_CHART_CARD (self) && layer != NULL);

  offramp_chart_add_layer (self->chart, layer);
  add_entry (self, layer->label, &layer->style);
}

/**
 * offramp_chart_card_set_figure:
 * @self: a card
 * @figure: (transfer full): what it shows from now on, instead of all that it had
 *
 * Title, legend and scale are the figure's; there is no second scale unless offramp_chart_card_set_up() names one.
 */
void
offramp_chart_card_set_figure (OfframpChartCard *self, OfframpFigure *figure)
{
  g_return_if_fail (OFFRAMP_IS_CHART_CARD (self) && figure != NULL);

  for (guint i = 0; i < self->entries->len; i++)
    gtk_box_remove (self->legend, g_ptr_array_index (self->entries, i));
  g_ptr_array_set_size (self->entries, 0);
  self->isolated = self->isolated_before = self->to_isolate = -1;
  gtk_label_set_text (self->title_label, offramp_figure_get_title (figure));
  gtk_widget_set_visible (GTK_WIDGET (self->stretch_button), self->unit != NULL);
  for (guint i = 0; i < offramp_figure_get_n_layers (figure); i++)
    add_entry (self, offramp_figure_get_label (figure, i), offramp_figure_get_style (figure, i));
  offramp_chart_set_figure (self->chart, figure);
  apply_scale (self);
  offramp_chart_card_refresh (self);
}

/**
 * offramp_chart_card_isolate:
 * @self: a card
 * @layer: index of a layer
 *
 * Shows it alone; if it was alone already, all are shown again.
 */
void
offramp_chart_card_isolate (OfframpChartCard *self, guint layer)
{
  const gboolean again = self->isolated_before == (int)layer;

  g_return_if_fail (OFFRAMP_IS_CHART_CARD (self) && layer < self->entries->len);

  self->to_isolate = -1;
  for (guint i = 0; i < self->entries->len; i++)
    {
      gtk_toggle_button_set_active (g_ptr_array_index (self->entries, i), again || i == layer);
      offramp_chart_set_layer_visible (self->chart, i, again || i == layer);
    }
  self->isolated = again ? -1 : (int)layer;
}

/**
 * offramp_chart_card_get_chart:
 * @self: a card
 *
 * Returns: (transfer none): its chart
 */
OfframpChart *
offramp_chart_card_get_chart (OfframpChartCard *self)
{
  g_return_val_if_fail (OFFRAMP_IS_CHART_CARD (self), NULL);

  return self->chart;
}

/**
 * offramp_chart_card_refresh:
 * @self: a card
 *
 * Shows what the series hold now, in the chart and in the legend.
 */
void
offramp_chart_card_refresh (OfframpChartCard *self)
{
  g_return_if_fail (OFFRAMP_IS_CHART_CARD (self));

  for (guint i = 0; i < self->entries->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (self->entries, i), offramp_chart_layer_has_points (self->chart, i));
  offramp_chart_refresh (self->chart);
}
