/* SPDX-License-Identifier: Apache-2.0 */
/* Follows its road; the speed is kept in the preferences. */
#include "offramp-road-controls.h"

#include <glib/gi18n.h>

#include "offramp-preferences.h"
#include "offramp-wrap-layout.h"

struct _OfframpRoadControls
{
  AdwBin parent_instance;

  GtkBox *box;
  GtkLabel *noticed;
  GtkLabel *slowdown;
  GtkToggleButton *slow;
  GtkToggleButton *normal;
  GtkToggleButton *fast;
  GtkWidget *replay;

  OfframpRoad *road;
  GSettings *preferences; /* NULL where nothing is remembered */
  gboolean narrow;
};

enum
{
  PROP_ROAD = 1,
  PROP_NARROW,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (OfframpRoadControls, offramp_road_controls, ADW_TYPE_BIN)

static void
noticed_cb (OfframpRoadControls *self)
{
  const char *text = offramp_road_get_noticed (self->road);

  gtk_label_set_text (self->noticed,
                      text != NULL ? text : _ ("Taller: larger pictures; wider: more channels (square roots)."));
}

static void
trip_changed_cb (OfframpRoadControls *self)
{
  double slowdown = offramp_road_get_slowdown (self->road);
  g_autofree char *figure = g_strdup_printf ("%'.0f", slowdown);
  g_autofree char *text = slowdown > 0 ? g_strdup_printf (_ ("slowed %s ×"), figure) : g_strdup ("");

  gtk_label_set_text (self->slowdown, text);
  gtk_widget_set_visible (GTK_WIDGET (self->slowdown), slowdown > 0);
  gtk_widget_set_sensitive (self->replay, slowdown > 0);
}

static void
apply_speed (OfframpRoadControls *self)
{
  if (self->road != NULL)
    offramp_road_set_speed (self->road, gtk_toggle_button_get_active (self->slow)   ? OFFRAMP_ROAD_SLOW
                                        : gtk_toggle_button_get_active (self->fast) ? OFFRAMP_ROAD_FAST
                                                                                    : OFFRAMP_ROAD_NORMAL);
}

static void
speed_toggled_cb (OfframpRoadControls *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  apply_speed (self);
  if (self->preferences != NULL)
    g_settings_set_string (self->preferences, "road-speed",
                           button == self->slow   ? "slow"
                           : button == self->fast ? "fast"
                                                  : "normal");
}

static void
speed_changed_cb (OfframpRoadControls *self)
{
  g_autofree char *speed = g_settings_get_string (self->preferences, "road-speed");

  gtk_toggle_button_set_active (g_str_equal (speed, "slow")   ? self->slow
                                : g_str_equal (speed, "fast") ? self->fast
                                                              : self->normal,
                                TRUE);
}

static void
replay_cb (OfframpRoadControls *self)
{
  if (self->road != NULL)
    offramp_road_replay (self->road);
}

static void
set_road (OfframpRoadControls *self, OfframpRoad *road)
{
  g_set_object (&self->road, road);
  if (road == NULL)
    return;
  g_signal_connect_object (road, "noticed", G_CALLBACK (noticed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (road, "trip-changed", G_CALLBACK (trip_changed_cb), self, G_CONNECT_SWAPPED);
  apply_speed (self);
  noticed_cb (self);
  trip_changed_cb (self);
}

static void
offramp_road_controls_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  OfframpRoadControls *self = OFFRAMP_ROAD_CONTROLS (object);

  switch (id)
    {
    case PROP_ROAD:
      set_road (self, g_value_get_object (value));
      break;
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box),
                                      self->narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
offramp_road_controls_dispose (GObject *object)
{
  g_clear_object (&OFFRAMP_ROAD_CONTROLS (object)->road);
  g_clear_object (&OFFRAMP_ROAD_CONTROLS (object)->preferences);

  G_OBJECT_CLASS (offramp_road_controls_parent_class)->dispose (object);
}

static void
offramp_road_controls_class_init (OfframpRoadControlsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (OFFRAMP_TYPE_WRAP_LAYOUT);
  object_class->dispose = offramp_road_controls_dispose;
  object_class->set_property = offramp_road_controls_set_property;

  /**
   * OfframpRoadControls:road:
   *
   * What is controlled; set once.
   */
  properties[PROP_ROAD]
      = g_param_spec_object ("road", NULL, NULL, OFFRAMP_TYPE_ROAD, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  /**
   * OfframpRoadControls:narrow:
   *
   * Whether there is no room side by side.
   */
  properties[PROP_NARROW]
      = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-road-controls.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpRoadControls, box);
  gtk_widget_class_bind_template_child (widget_class, OfframpRoadControls, noticed);
  gtk_widget_class_bind_template_child (widget_class, OfframpRoadControls, slowdown);
  gtk_widget_class_bind_template_child (widget_class, OfframpRoadControls, slow);
  gtk_widget_class_bind_template_child (widget_class, OfframpRoadControls, normal);
  gtk_widget_class_bind_template_child (widget_class, OfframpRoadControls, fast);
  gtk_widget_class_bind_template_child (widget_class, OfframpRoadControls, replay);
  gtk_widget_class_bind_template_callback (widget_class, speed_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, replay_cb);
}

static void
offramp_road_controls_init (OfframpRoadControls *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->preferences = offramp_preferences_open ();
  if (self->preferences == NULL)
    return;
  g_signal_connect_object (self->preferences, "changed::road-speed", G_CALLBACK (speed_changed_cb), self,
                           G_CONNECT_SWAPPED);
  speed_changed_cb (self);
}
