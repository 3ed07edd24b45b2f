/* SPDX-License-Identifier: Apache-2.0 */
/* Choosing, starting and stopping; the moving picture is offramp-race-window-show.c's. */
#include "offramp-race-window-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-drop-down-name.h"
#include "offramp-fold-layout.h"
#include "offramp-wrap-layout.h"

/* Images of a race that may be chosen, and which of them is chosen first. */
static const guint COUNTS[] = { 256, 1024, 4096 };

enum
{
  FIRST_COUNT = 1
};

/* Shares of a series, the last one first. */
static const double SERIES[] = { 0.95, 0.75, 0.5, 0.25, 0 };

G_DEFINE_FINAL_TYPE (OfframpRaceWindow, offramp_race_window, ADW_TYPE_WINDOW)

static OfframpRaceSource
get_source (OfframpRaceWindow *self)
{
  return gtk_drop_down_get_selected (self->source);
}

/* Why no race can start, or NULL. */
static const char *
find_obstacle (OfframpRaceWindow *self)
{
  const OfframpTally *tally = offramp_session_get_tally (self->session);

  if (offramp_session_get_plan (self->session) == NULL)
    return _ ("No network is open.");
  if (!self->has_limit)
    return _ ("This network has no exit, so there is nothing to race against.");
  if (offramp_session_get_model_path (self->session) == NULL)
    return _ ("The weights of a running training change every few seconds: wait for its end.");
  if (get_source (self) == OFFRAMP_RACE_HERE && tally->left + tally->full == 0)
    return _ ("There is no image here with a verdict: choose doodles, or bring images first.");
  return NULL;
}

/* The slider's share, its limit in words and on the lane, and what can be pressed. */
void
offramp_race_window_show_choice (OfframpRaceWindow *self)
{
  const double share = gtk_range_get_value (self->share) / 100;
  const char *obstacle = find_obstacle (self);
  const gboolean busy = offramp_race_window_is_busy (self);
  g_autofree char *percent = offramp_race_format_share (share);
  g_autofree char *limit = NULL, *text = NULL;

  gtk_label_set_text (self->share_label, percent);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->share), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, percent, -1);
  offramp_race_curve_set_share (self->curve, share);
  if (self->has_limit)
    {
      limit = offramp_race_format_ratio (offramp_race_limit_get (&self->limit, share));
      text = g_strdup_printf (_ ("limit %s"), limit);
    }
  gtk_label_set_text (self->limit_label, text != NULL ? text : "");
  if (!busy && !self->settled)
    offramp_race_lane_set_limit (self->lanes[EE_RACE_WITHOUT_EXIT],
                                 self->has_limit ? offramp_race_limit_get (&self->limit, share) : NAN, text);

  gtk_widget_set_visible (GTK_WIDGET (self->start), !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->stop), busy);
  gtk_button_set_label (self->stop, offramp_race_get_phase (self->race) == OFFRAMP_RACE_REST ? _ ("Show the _result")
                                                                                             : _ ("_Stop"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "race.start", !busy && obstacle == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "race.series", !busy && obstacle == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), offramp_race_get_phase (self->race) != OFFRAMP_RACE_REST);
  gtk_widget_set_sensitive (GTK_WIDGET (self->source), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->count), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->share), !busy);
  if (!busy && !self->settled)
    gtk_label_set_text (self->status,
                        obstacle != NULL ? obstacle : _ ("Press Start: both networks get the same images."));
}

/* Measured by the last race, else by the verdicts. */
void
offramp_race_window_show_cost (OfframpRaceWindow *self)
{
  OfframpCostSpeed speed;

  offramp_cost_speed_init (&speed, offramp_race_get_result (self->race), offramp_session_get_tally (self->session));
  offramp_race_cost_set_speed (self->cost, &speed);
  offramp_cost_speed_clear (&speed);
}

/* Returns: whether it could begin */
static gboolean
start_race (OfframpRaceWindow *self, double share)
{
  OfframpRaceOrder order = { .path = offramp_session_get_model_path (self->session),
                             .generation = self->n_networks,
                             .threshold = offramp_session_get_threshold (self->session),
                             .source = get_source (self),
                             .n_images = COUNTS[gtk_drop_down_get_selected (self->count)],
                             .share = share };

  if (find_obstacle (self) != NULL || offramp_race_get_phase (self->race) != OFFRAMP_RACE_REST)
    return FALSE;
  if (order.source == OFFRAMP_RACE_HERE)
    {
      OfframpRacePool *here = offramp_race_pool_new ();

      offramp_race_pool_add_samples (here, G_LIST_MODEL (self->session));
      order.here = here;
    }
  offramp_race_start (self->race, &order);
  offramp_race_window_begin_show (self);
  offramp_race_window_show_choice (self);
  return TRUE;
}

/* The next race of the series. */
void
offramp_race_window_start_next (OfframpRaceWindow *self)
{
  const guint last = self->series->len - 1;
  const double share = g_array_index (self->series, double, last);

  gtk_range_set_value (self->share, 100 * share);
  self->is_quiet = TRUE;
  g_array_set_size (self->series, start_race (self, share) ? last : 0);
}

static void
race_changed_cb (OfframpRaceWindow *self)
{
  offramp_race_window_follow_race (self);
  offramp_race_window_show_choice (self);
}

static void
network_changed (OfframpRaceWindow *self)
{
  EePlan *plan = offramp_session_get_plan (self->session);

  self->n_networks = offramp_session_get_n_networks (self->session);
  self->has_limit = plan != NULL && offramp_race_limit_init (&self->limit, plan);
  offramp_race_curve_set_limit (self->curve, self->has_limit ? &self->limit : NULL);
  g_array_set_size (self->series, 0);
  self->n_shown = 0;
  self->settled = FALSE;
  offramp_race_window_end_show (self);
  offramp_race_forget (self->race);
  offramp_race_curve_set_points (self->curve, offramp_race_get_points (self->race));
  offramp_race_window_begin_show (self);
  self->n_shown = 0;
}

static void
session_updated_cb (OfframpRaceWindow *self)
{
  if (self->n_networks != offramp_session_get_n_networks (self->session))
    network_changed (self);
  if (offramp_race_get_result (self->race) == NULL)
    offramp_race_window_show_cost (self);
  offramp_race_window_show_choice (self);
}

static void
chosen_cb (OfframpRaceWindow *self)
{
  if (self->session == NULL || offramp_race_window_is_busy (self))
    return;
  self->settled = FALSE;
  offramp_race_lane_set_rival (self->lanes[EE_RACE_WITHOUT_EXIT], NAN, NULL);
  offramp_race_window_show_choice (self);
}

static void
start_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpRaceWindow *self = OFFRAMP_RACE_WINDOW (widget);

  self->is_quiet = FALSE;
  if (start_race (self, gtk_range_get_value (self->share) / 100))
    gtk_widget_grab_focus (GTK_WIDGET (self->stop));
}

static void
series_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpRaceWindow *self = OFFRAMP_RACE_WINDOW (widget);

  g_array_set_size (self->series, 0);
  g_array_append_vals (self->series, SERIES, G_N_ELEMENTS (SERIES));
  offramp_race_window_start_next (self);
}

/* While the networks compute it stops them; while the show goes on it shows the end. */
static void
stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpRaceWindow *self = OFFRAMP_RACE_WINDOW (widget);

  g_array_set_size (self->series, 0);
  if (offramp_race_get_phase (self->race) != OFFRAMP_RACE_REST)
    offramp_race_stop (self->race);
  else
    offramp_race_window_skip_show (self);
  offramp_race_window_show_choice (self);
}

static void
escape_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (offramp_race_window_is_busy (OFFRAMP_RACE_WINDOW (widget)))
    stop_cb (widget, name, parameter);
  else if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_close (GTK_WINDOW (widget));
}

static void
fullscreen_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

/* The images that are here if they are of both kinds, else the test set where it is installed, else doodles. */
static void
choose_first_source (OfframpRaceWindow *self)
{
  const EeModelFacts *facts = offramp_session_get_facts (self->session);
  const OfframpTally *tally = offramp_session_get_tally (self->session);
  OfframpRaceSource source = OFFRAMP_RACE_DOODLES;

  if (tally->left > 0 && tally->full > 0)
    source = OFFRAMP_RACE_HERE;
  else if (facts != NULL && facts->pair != NULL && ee_experiment_is_installed (facts->pair, NULL))
    source = OFFRAMP_RACE_TEST;
  gtk_drop_down_set_selected (self->source, source);
}

static void
fill_choices (OfframpRaceWindow *self)
{
  g_autoptr (GtkStringList) sources = gtk_string_list_new (NULL), counts = gtk_string_list_new (NULL);

  for (guint s = 0; s < OFFRAMP_RACE_N_SOURCES; s++)
    gtk_string_list_append (sources, offramp_race_get_source_title (s));
  gtk_drop_down_set_model (self->source, G_LIST_MODEL (sources));
  for (guint i = 0; i < G_N_ELEMENTS (COUNTS); i++)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%'u image", "%'u images", COUNTS[i]), COUNTS[i]);

      gtk_string_list_append (counts, text);
    }
  gtk_drop_down_set_model (self->count, G_LIST_MODEL (counts));
  gtk_drop_down_set_selected (self->count, FIRST_COUNT);
  offramp_drop_down_set_name (self->source, _ ("Which images run"));
  offramp_drop_down_set_name (self->count, _ ("How many images run"));
}

static void
offramp_race_window_dispose (GObject *object)
{
  OfframpRaceWindow *self = OFFRAMP_RACE_WINDOW (object);

  offramp_race_window_end_show (self);
  if (self->race != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->race, self);
      offramp_race_stop (self->race);
    }
  g_clear_object (&self->race);
  g_clear_object (&self->session);
  g_clear_pointer (&self->series, g_array_unref);

  G_OBJECT_CLASS (offramp_race_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-race-window.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, start);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, stop);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, source);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, count);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, share);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, share_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, limit_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, clock);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, pace);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, with_lane);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, without_lane);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, with_figures);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, without_figures);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, status);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, details);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, method);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, curve);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, series_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpRaceWindow, cost);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
offramp_race_window_class_init (OfframpRaceWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_race_window_dispose;
  g_type_ensure (OFFRAMP_TYPE_FOLD_LAYOUT);
  g_type_ensure (OFFRAMP_TYPE_WRAP_LAYOUT);
  g_type_ensure (OFFRAMP_TYPE_RACE_COST);
  g_type_ensure (OFFRAMP_TYPE_RACE_CURVE);
  g_type_ensure (OFFRAMP_TYPE_RACE_LANE);
  bind_template (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_WINDOW);

  gtk_widget_class_install_action (widget_class, "race.start", NULL, start_cb);
  gtk_widget_class_install_action (widget_class, "race.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "race.series", NULL, series_cb);
  gtk_widget_class_install_action (widget_class, "race.escape", NULL, escape_cb);
  gtk_widget_class_install_action (widget_class, "race.fullscreen", NULL, fullscreen_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "race.start", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "race.escape", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "race.fullscreen", NULL);
}

static void
offramp_race_window_init (OfframpRaceWindow *self)
{
  g_autofree char *method = offramp_race_format_method ();

  self->series = g_array_new (FALSE, FALSE, sizeof (double));
  self->race = offramp_race_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->lanes[EE_RACE_WITH_EXIT] = self->with_lane;
  self->lanes[EE_RACE_WITHOUT_EXIT] = self->without_lane;
  self->figures[EE_RACE_WITH_EXIT] = self->with_figures;
  self->figures[EE_RACE_WITHOUT_EXIT] = self->without_figures;
  for (guint l = 0; l < EE_RACE_N_LANES; l++)
    offramp_race_lane_set_kind (self->lanes[l], l);
  gtk_label_set_text (self->method, method);
  fill_choices (self);
}

/**
 * offramp_race_window_new:
 * @session: whose network races, and whose images may
 *
 * Returns: (transfer floating): a window; closing it stops the race
 */
GtkWidget *
offramp_race_window_new (OfframpSession *session)
{
  OfframpRaceWindow *self;

  g_return_val_if_fail (OFFRAMP_IS_SESSION (session), NULL);

  self = g_object_new (OFFRAMP_TYPE_RACE_WINDOW, NULL);
  self->session = g_object_ref (session);
  choose_first_source (self);
  network_changed (self);
  g_signal_connect_object (session, "updated", G_CALLBACK (session_updated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->race, "changed", G_CALLBACK (race_changed_cb), self, G_CONNECT_SWAPPED);
  session_updated_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->start));
  return GTK_WIDGET (self);
}
