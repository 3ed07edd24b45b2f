/* SPDX-License-Identifier: Apache-2.0 */
/* "noticed" is emitted when the pointer or the focus comes or goes; the road then asks which stop counts. */
#include "offramp-road-stop.h"

struct _OfframpRoadStop
{
  GtkWidget parent_instance;

  char *description;
};

enum
{
  NOTICED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpRoadStop, offramp_road_stop, GTK_TYPE_WIDGET)

static void
offramp_road_stop_state_flags_changed (GtkWidget *widget, GtkStateFlags before)
{
  const GtkStateFlags watched = GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUSED;

  if (((before ^ gtk_widget_get_state_flags (widget)) & watched) != 0)
    g_signal_emit (widget, signals[NOTICED], 0);
}

static void
offramp_road_stop_finalize (GObject *object)
{
  g_free (OFFRAMP_ROAD_STOP (object)->description);

  G_OBJECT_CLASS (offramp_road_stop_parent_class)->finalize (object);
}

static void
offramp_road_stop_class_init (OfframpRoadStopClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = offramp_road_stop_finalize;
  widget_class->state_flags_changed = offramp_road_stop_state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "roadstop");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  /**
   * OfframpRoadStop::noticed:
   *
   * The pointer or the focus came or went.
   */
  signals[NOTICED]
      = g_signal_new ("noticed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pressed_cb (OfframpRoadStop *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
offramp_road_stop_init (OfframpRoadStop *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * offramp_road_stop_new:
 *
 * Returns: (transfer floating): a stop without a name
 */
GtkWidget *
offramp_road_stop_new (void)
{
  return g_object_new (OFFRAMP_TYPE_ROAD_STOP, NULL);
}

/**
 * offramp_road_stop_describe:
 * @self: a stop
 * @name: "Block 2"
 * @description: shape, size, time
 */
void
offramp_road_stop_describe (OfframpRoadStop *self, const char *name, const char *description)
{
  g_return_if_fail (OFFRAMP_IS_ROAD_STOP (self) && name != NULL && description != NULL);

  g_free (self->description);
  self->description = g_strdup (description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

/**
 * offramp_road_stop_get_description:
 * @self: a stop
 *
 * Returns: (transfer none) (nullable): shape, size, time
 */
const char *
offramp_road_stop_get_description (OfframpRoadStop *self)
{
  g_return_val_if_fail (OFFRAMP_IS_ROAD_STOP (self), NULL);
  return self->description;
}
