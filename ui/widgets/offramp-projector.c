/* SPDX-License-Identifier: Apache-2.0 */
/* Type is made larger through the resolution of the display's settings, so that every page, menu and dialog follows
 * without knowing. The header comes back while the pointer is at the upper edge. Belongs to its window. */
#include "offramp-projector.h"

#define TYPE_SCALE 1.5

enum
{
  USUAL_DPI = 96 * 1024,
  EDGE = 3 /* pixels of the upper edge that bring the header back */
};

/* @window: (unowned): owns this; @header and @bottom_bar are its children */
struct _OfframpProjector
{
  GObject parent_instance;

  GtkWindow *window;
  GtkRevealer *header;
  GtkWidget *bottom_bar;
  GSimpleAction *action;
  GSimpleAction *leave;
  gboolean is_on;
  gboolean was_fullscreen;
};

enum
{
  TOGGLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpProjector, offramp_projector, G_TYPE_OBJECT)

static void
scale_type (OfframpProjector *self, gboolean large)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self->window));
  int dpi;

  if (!large)
    {
      gtk_settings_reset_property (settings, "gtk-xft-dpi");
      return;
    }
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", (int)(TYPE_SCALE * (dpi > 0 ? dpi : USUAL_DPI)), NULL);
}

static void
set_on (OfframpProjector *self, gboolean on)
{
  if (self->is_on == on)
    return;
  self->is_on = on;
  g_simple_action_set_state (self->action, g_variant_new_boolean (on));
  g_simple_action_set_enabled (self->leave, on);
  scale_type (self, on);
  gtk_revealer_set_reveal_child (self->header, !on);
  gtk_widget_set_visible (self->bottom_bar, !on);
  if (on)
    {
      self->was_fullscreen = gtk_window_is_fullscreen (self->window);
      gtk_widget_add_css_class (GTK_WIDGET (self->window), "offramp-projector");
      gtk_window_fullscreen (self->window);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->window), "offramp-projector");
      if (!self->was_fullscreen)
        gtk_window_unfullscreen (self->window);
    }
  g_signal_emit (self, signals[TOGGLED], 0);
}

static void
change_state_cb (OfframpProjector *self, GVariant *state)
{
  set_on (self, g_variant_get_boolean (state));
}

static void
leave_cb (OfframpProjector *self)
{
  set_on (self, FALSE);
}

/* The desktop may take the whole screen away: then the rest of it goes too. */
static void
fullscreened_cb (OfframpProjector *self)
{
  if (!gtk_window_is_fullscreen (self->window))
    set_on (self, FALSE);
}

static void
motion_cb (OfframpProjector *self, double x, double y)
{
  GtkWidget *child = gtk_revealer_get_child (self->header);

  if (!self->is_on)
    return;
  if (y <= EDGE)
    gtk_revealer_set_reveal_child (self->header, TRUE);
  else if (y > gtk_widget_get_height (child))
    gtk_revealer_set_reveal_child (self->header, FALSE);
}

static gboolean
key_pressed_cb (OfframpProjector *self, guint key)
{
  if (!self->is_on || key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  set_on (self, FALSE);
  return GDK_EVENT_STOP;
}

static void
offramp_projector_dispose (GObject *object)
{
  OfframpProjector *self = OFFRAMP_PROJECTOR (object);

  g_clear_object (&self->action);
  g_clear_object (&self->leave);

  G_OBJECT_CLASS (offramp_projector_parent_class)->dispose (object);
}

static void
offramp_projector_class_init (OfframpProjectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = offramp_projector_dispose;

  /**
   * OfframpProjector::toggled:
   *
   * It is on or off now.
   */
  signals[TOGGLED]
      = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_projector_init (OfframpProjector *self)
{
}

static void
watch_input (OfframpProjector *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->window), motion);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->window), keys);
}

/**
 * offramp_projector_new:
 * @window: owns the projector and outlives it
 * @header: of the window, around its header bar
 * @bottom_bar: of the window
 *
 * Returns: (transfer full): a projector that is off
 */
OfframpProjector *
offramp_projector_new (AdwApplicationWindow *window, GtkRevealer *header, GtkWidget *bottom_bar)
{
  OfframpProjector *self;

  g_return_val_if_fail (ADW_IS_APPLICATION_WINDOW (window), NULL);

  self = g_object_new (OFFRAMP_TYPE_PROJECTOR, NULL);
  self->window = GTK_WINDOW (window);
  self->header = header;
  self->bottom_bar = bottom_bar;
  self->action = g_simple_action_new_stateful ("projector", NULL, g_variant_new_boolean (FALSE));
  self->leave = g_simple_action_new ("leave-projector", NULL);
  g_simple_action_set_enabled (self->leave, FALSE);
  g_signal_connect_object (self->action, "change-state", G_CALLBACK (change_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leave, "activate", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (self->action));
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (self->leave));
  g_signal_connect_object (window, "notify::fullscreened", G_CALLBACK (fullscreened_cb), self, G_CONNECT_SWAPPED);
  watch_input (self);
  return self;
}

/**
 * offramp_projector_is_on:
 * @self: a projector
 *
 * Returns: whether the window is on a projector
 */
gboolean
offramp_projector_is_on (OfframpProjector *self)
{
  g_return_val_if_fail (OFFRAMP_IS_PROJECTOR (self), FALSE);
  return self->is_on;
}
