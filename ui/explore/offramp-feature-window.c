/* SPDX-License-Identifier: Apache-2.0 */
/* Binds OfframpFeatures to the view: which layer, why nothing is shown, what is marked, in words what is pointed at. */
#include "offramp-feature-window-private.h"

#include <glib/gi18n.h>

#include "offramp-drop-down-name.h"
#include "offramp-feature-layers.h"

G_DEFINE_FINAL_TYPE (OfframpFeatureWindow, offramp_feature_window, ADW_TYPE_WINDOW)

/* The drop-down's list is of @plan; it is made anew where the network is another one. */
static void
show_layers (OfframpFeatureWindow *self)
{
  EePlan *plan = offramp_features_get_plan (self->features);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  if (plan == NULL || plan == self->plan)
    return;
  g_clear_pointer (&self->plan, ee_plan_unref);
  self->plan = ee_plan_ref (plan);
  self->n_layers = offramp_feature_layers_list (plan, self->layers);
  for (guint i = 0; i < self->n_layers; i++)
    {
      g_autofree char *name = offramp_feature_layers_format_name (plan, self->layers[i]);
      g_autofree char *size = offramp_feature_layers_format_size (plan, self->layers[i]);

      gtk_string_list_take (names, g_strdup_printf ("%s · %s", name, size));
    }
  self->is_showing = TRUE;
  gtk_drop_down_set_model (self->layer, G_LIST_MODEL (names));
  self->is_showing = FALSE;
}

static void
select_layer (OfframpFeatureWindow *self)
{
  const guint layer = offramp_features_get_layer (self->features);

  self->is_showing = TRUE;
  for (guint i = 0; i < self->n_layers; i++)
    if (self->layers[i] == layer)
      gtk_drop_down_set_selected (self->layer, i);
  self->is_showing = FALSE;
}

static void
layer_cb (OfframpFeatureWindow *self)
{
  const guint selected = gtk_drop_down_get_selected (self->layer);

  if (!self->is_showing && selected < self->n_layers)
    offramp_features_set_layer (self->features, self->layers[selected]);
}

static void
show_reason (OfframpFeatureWindow *self, OfframpFeaturesState state)
{
  const char *title = _ ("No image is selected"), *text = _ ("Select an image to see what the network makes of it.");

  if (state == OFFRAMP_FEATURES_NO_NETWORK)
    {
      title = _ ("No network");
      text = _ ("Train one on the Train page, or open a file or a run folder.");
    }
  else if (state == OFFRAMP_FEATURES_NOT_COMPUTED)
    {
      title = _ ("Not computed");
      text = _ ("This image left before this layer: that is the work it saved. There are no maps unless you ask for "
                "them; the verdict stays the same.");
    }
  else if (state == OFFRAMP_FEATURES_FAILED)
    {
      title = _ ("No maps");
      text = offramp_features_get_error (self->features);
    }
  adw_status_page_set_title (self->reason, title);
  adw_status_page_set_description (self->reason, text);
  gtk_widget_set_visible (self->anyway, state == OFFRAMP_FEATURES_NOT_COMPUTED);
}

/* What the colours stand for, and how many maps say nothing. */
static char *
describe_layer (OfframpFeatureWindow *self, const OfframpFeatureMaps *maps)
{
  const guint n_silent = offramp_feature_maps_count_silent (maps);
  g_autofree char *colours
      = self->scale == OFFRAMP_FEATURE_SCALE_LAYER
            ? g_strdup_printf (_ ("Colours from %.3g to %.3g in all maps."), maps->whole.lowest, maps->whole.highest)
        : maps->side == 1 ? g_strdup (_ ("One scale for all numbers shows which are large."))
                          : g_strdup (_ ("Colours from the smallest to the largest number of each map."));
  g_autofree char *silent = NULL;

  if (n_silent == 0)
    return g_steal_pointer (&colours);
  silent = maps->side == 1 ? g_strdup_printf (ngettext ("%u number is 0.", "%u numbers are 0.", n_silent), n_silent)
                           : g_strdup_printf (ngettext ("%u map is empty.", "%u maps are empty.", n_silent), n_silent);
  return g_strdup_printf ("%s %s", colours, silent);
}

static void
show_status (OfframpFeatureWindow *self)
{
  const OfframpFeatureMaps *maps = offramp_features_get_maps (self->features);
  const int picked = offramp_feature_view_get_picked (self->view);
  g_autofree char *text = NULL;

  if (maps != NULL)
    text = picked >= 0 && (guint)picked < maps->n_maps ? offramp_features_describe_map (self->features, picked)
                                                       : describe_layer (self, maps);
  gtk_label_set_text (self->status, text != NULL ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
}

/* 100 % shows the whole sheet. */
static gboolean
show_zoom_cb (gpointer user_data)
{
  OfframpFeatureWindow *self = user_data;
  g_autofree char *text = g_strdup_printf (_ ("%.0f %%"), 100 * offramp_feature_view_get_zoom (self->view));

  self->zoom_source = 0;
  gtk_label_set_text (self->zoom_label, text);
  return G_SOURCE_REMOVE;
}

/* The view may have been given another size: no label is changed then. */
static void
show_zoom (OfframpFeatureWindow *self)
{
  if (self->zoom_source == 0)
    self->zoom_source = g_idle_add (show_zoom_cb, self);
}

static void
mark_clicked_cb (GtkButton *button, OfframpFeatureWindow *self)
{
  offramp_feature_view_show_map (self->view, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "offramp-map")));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
add_mark (OfframpFeatureWindow *self, guint map)
{
  g_autofree char *number = g_strdup_printf ("%u", map + 1);
  g_autofree char *tooltip = offramp_features_describe_map (self->features, map);
  GtkWidget *button = gtk_button_new_with_label (number);

  gtk_widget_add_css_class (button, "feature-mark");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  g_object_set_data (G_OBJECT (button), "offramp-map", GUINT_TO_POINTER (map));
  g_signal_connect_object (button, "clicked", G_CALLBACK (mark_clicked_cb), self, 0);
  gtk_flow_box_append (self->marks, button);
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE); /* the button has the focus, not its place */
}

static void
show_marks (OfframpFeatureWindow *self)
{
  const OfframpFeatureContrast *contrast = offramp_features_get_contrast (self->features);
  const gboolean has_maps = offramp_features_get_maps (self->features) != NULL;
  guint marked[OFFRAMP_FEATURES_N_MARKED], n = has_maps ? offramp_features_get_marked (self->features, marked) : 0;
  g_autofree char *text = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->marks))) != NULL)
    gtk_flow_box_remove (self->marks, child);
  for (guint i = 0; i < n; i++)
    add_mark (self, marked[i]);
  offramp_feature_view_set_marked (self->view, marked, n);
  gtk_widget_set_visible (GTK_WIDGET (self->marks), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->source), has_maps);
  if (contrast == NULL)
    text = g_strdup (_ ("Looking for the maps that tell main from redundant images…"));
  else if (n == 0)
    text = g_strdup (_ ("No map tells main from redundant images here."));
  else
    text = g_strdup_printf (_ ("Framed: these maps differ most between %u main and %u redundant test images of %s "
                               "(difference of the means over the deviation, Cohen’s d)."),
                            contrast->n_images[OFFRAMP_FEATURE_MAIN], contrast->n_images[OFFRAMP_FEATURE_REDUNDANT],
                            contrast->pair);
  gtk_label_set_text (self->source, text);
}

static void
show (OfframpFeatureWindow *self)
{
  const OfframpFeaturesState state = offramp_features_get_state (self->features);
  OfframpSample *sample = offramp_features_get_sample (self->features);
  OfframpFeatureMaps *maps = offramp_features_get_maps (self->features);

  show_layers (self);
  select_layer (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->layer), state != OFFRAMP_FEATURES_NO_NETWORK);
  adw_window_title_set_subtitle (self->title, sample != NULL ? offramp_sample_get_name (sample) : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "features.save", maps != NULL);
  gtk_widget_set_sensitive (self->zoom, maps != NULL);
  if (state == OFFRAMP_FEATURES_WAITING)
    return; /* what was there stays for that moment */
  offramp_feature_view_set_maps (self->view, maps);
  if (maps != NULL && maps->side == 1 && self->scale == OFFRAMP_FEATURE_SCALE_MAP)
    offramp_feature_view_set_scale (self->view, OFFRAMP_FEATURE_SCALE_LAYER); /* a number alone has no range */
  else
    offramp_feature_view_set_scale (self->view, self->scale);
  if (maps == NULL)
    show_reason (self, state);
  gtk_stack_set_visible_child_name (self->stack, maps != NULL ? "maps" : "reason");
  show_marks (self);
  show_status (self);
}

static void
anyway_cb (OfframpFeatureWindow *self)
{
  offramp_features_compute_anyway (self->features);
}

static void
near_cb (OfframpFeatureWindow *self)
{
  offramp_feature_view_zoom (self->view, 1.6);
}

static void
far_cb (OfframpFeatureWindow *self)
{
  offramp_feature_view_zoom (self->view, 1 / 1.6);
}

static void
all_cb (OfframpFeatureWindow *self)
{
  offramp_feature_view_show_all (self->view);
}

/* The choice of colours or of their scale, from the menu. */
void
offramp_feature_window_apply_choice (OfframpFeatureWindow *self)
{
  offramp_feature_view_set_colours (self->view, self->colours);
  show (self);
}

static void
offramp_feature_window_dispose (GObject *object)
{
  OfframpFeatureWindow *self = OFFRAMP_FEATURE_WINDOW (object);

  if (self->features != NULL)
    g_signal_handlers_disconnect_by_data (self->features, self);
  g_clear_handle_id (&self->zoom_source, g_source_remove);
  g_clear_object (&self->features);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->plan, ee_plan_unref);

  G_OBJECT_CLASS (offramp_feature_window_parent_class)->dispose (object);
}

static void
offramp_feature_window_class_init (OfframpFeatureWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_feature_window_dispose;
  g_type_ensure (OFFRAMP_TYPE_FEATURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-feature-window.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureWindow, title);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureWindow, layer);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureWindow, zoom);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureWindow, zoom_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureWindow, view);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureWindow, reason);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureWindow, anyway);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureWindow, status);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureWindow, marks);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureWindow, source);
  gtk_widget_class_bind_template_callback (widget_class, layer_cb);
  gtk_widget_class_bind_template_callback (widget_class, anyway_cb);
  gtk_widget_class_bind_template_callback (widget_class, near_cb);
  gtk_widget_class_bind_template_callback (widget_class, far_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_status);
  gtk_widget_class_bind_template_callback (widget_class, show_zoom);
  offramp_feature_window_install_actions (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
offramp_feature_window_init (OfframpFeatureWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  offramp_drop_down_set_name (self->layer, _ ("Layer"));
  offramp_feature_window_init_actions (self);
}

/**
 * offramp_feature_window_new:
 * @features: what is looked at
 *
 * Returns: (transfer none): a window, not yet on the screen; GTK holds it
 */
GtkWidget *
offramp_feature_window_new (OfframpFeatures *features)
{
  OfframpFeatureWindow *self = g_object_new (OFFRAMP_TYPE_FEATURE_WINDOW, NULL);

  self->features = g_object_ref (features);
  g_signal_connect_swapped (features, "changed", G_CALLBACK (show), self);
  show (self);
  return GTK_WIDGET (self);
}
