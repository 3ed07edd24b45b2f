/* SPDX-License-Identifier: Apache-2.0 */
/* The feature maps of the selected image: a strip below the verdict, and "explore.features", which opens all of them.
 */
#include "offramp-explore-page-private.h"

/* The strip stays in view while the verdict scrolls. */
void
offramp_explore_page_bind_features (OfframpExplorePage *self)
{
  GtkWidget *panel = GTK_WIDGET (self->panel), *side = gtk_widget_get_parent (panel);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->feature_strip = g_object_new (OFFRAMP_TYPE_FEATURE_STRIP, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->feature_strip), "card");
  g_object_ref (panel);
  adw_bin_set_child (ADW_BIN (side), column);
  gtk_widget_set_vexpand (panel, TRUE);
  gtk_box_append (GTK_BOX (column), panel);
  g_object_unref (panel);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->feature_strip));
  offramp_feature_strip_set_session (self->feature_strip, self->session);
}

/* @sample: (nullable): the image that road and verdict show */
void
offramp_explore_page_show_features (OfframpExplorePage *self, OfframpSample *sample)
{
  if (self->feature_strip != NULL)
    offramp_feature_strip_set_sample (self->feature_strip, sample);
}

static void
features_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);

  if (self->feature_strip != NULL)
    offramp_feature_strip_open (self->feature_strip);
}

/* Adds "explore.features". */
void
offramp_explore_page_install_features (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "explore.features", NULL, features_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "explore.features", NULL);
}
