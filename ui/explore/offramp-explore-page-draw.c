/* SPDX-License-Identifier: Apache-2.0 */
/* The drawing pad in the place of the images: the road and the verdict then follow the pen. */
#include "offramp-explore-page-private.h"

enum
{
  FRAMES_TO_SETTLE = 3
};

/* A few frames after it was opened, when sizes have been given out: whoever draws sees the whole pad. */
static gboolean
bring_pad_into_view_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer n_frames)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);
  GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->lower));
  graphene_rect_t box;

  if (++*(guint *)n_frames < FRAMES_TO_SETTLE)
    return G_SOURCE_CONTINUE;
  if (self->drawing && gtk_widget_compute_bounds (card, gtk_widget_get_parent (GTK_WIDGET (self->lower)), &box))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->column), box.origin.y,
                               box.origin.y + box.size.height);
  return G_SOURCE_REMOVE;
}

static void
set_drawing (OfframpExplorePage *self, gboolean drawing)
{
  if (self->drawing == drawing || self->session == NULL)
    return;
  self->drawing = drawing;
  offramp_explore_page_show_counts (self);
  offramp_explore_page_show_selected (self);
  offramp_draw_panel_set_open (self->draw_panel, drawing);
  if (drawing)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), bring_pad_into_view_cb, g_new0 (guint, 1), g_free);
  g_object_notify (G_OBJECT (self), "drawing");
}

static void
sketched_cb (OfframpExplorePage *self)
{
  if (self->drawing)
    offramp_explore_page_show_selected (self);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_boolean (value, OFFRAMP_EXPLORE_PAGE (object)->drawing);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  set_drawing (OFFRAMP_EXPLORE_PAGE (object), g_value_get_boolean (value));
}

/* Adds the property "drawing", and "explore.draw" that switches it. */
void
offramp_explore_page_install_draw (GtkWidgetClass *widget_class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (widget_class);

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  g_object_class_install_property (
      object_class, 1,
      g_param_spec_boolean ("drawing", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_install_property_action (widget_class, "explore.draw", "drawing");
}

void
offramp_explore_page_init_draw (OfframpExplorePage *self)
{
  g_signal_connect_swapped (self->draw_panel, "sketched", G_CALLBACK (sketched_cb), self);
}

/**
 * offramp_explore_page_toggle_draw:
 * @self: a page
 *
 * Opens the drawing pad in the place of the images, or closes it.
 */
void
offramp_explore_page_toggle_draw (OfframpExplorePage *self)
{
  g_return_if_fail (OFFRAMP_IS_EXPLORE_PAGE (self));

  set_drawing (self, !self->drawing);
}
