/* SPDX-License-Identifier: Apache-2.0 */
/* The show: moves the lanes by the measured clocks, as far as both are known. While the networks compute it draws few
 * frames, since drawing needs the same processor; afterwards as many as the screen shows. */
#include "offramp-race-window-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* Between two frames while the networks compute. */
enum
{
  BUSY_FRAME_US = 90000
};

static void
say (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
show_lane (OfframpRaceWindow *self, EeRaceLane lane)
{
  const OfframpRaceRecord *record = offramp_race_get_record (self->race);
  OfframpRaceReading reading;
  g_autofree char *text = NULL;

  offramp_race_record_read (record, lane, self->shown, &reading);
  offramp_race_lane_set_reading (self->lanes[lane], &reading);
  text = record->n_images > 0 ? offramp_race_format_lane (&reading, record->n_images, lane == EE_RACE_WITH_EXIT)
                              : g_strdup ("");
  gtk_label_set_text (self->figures[lane], text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->lanes[lane]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Where the slower lane stood when the faster one came in. */
static void
show_rival (OfframpRaceWindow *self)
{
  const OfframpRaceRecord *record = offramp_race_get_record (self->race);
  const double finish = offramp_race_record_get_seconds (record, EE_RACE_WITH_EXIT);
  OfframpRaceReading with, rival;
  g_autofree char *number = NULL;

  offramp_race_record_read (record, EE_RACE_WITH_EXIT, self->shown, &with);
  offramp_race_record_read (record, EE_RACE_WITHOUT_EXIT, finish, &rival);
  if (!with.finished || rival.finished)
    {
      offramp_race_lane_set_rival (self->lanes[EE_RACE_WITHOUT_EXIT], NAN, NULL);
      return;
    }
  number = offramp_race_format_clock (finish);
  offramp_race_lane_set_rival (self->lanes[EE_RACE_WITHOUT_EXIT], rival.answered / record->n_images, number);
}

static void
show_clock (OfframpRaceWindow *self)
{
  g_autofree char *clock = offramp_race_format_clock (self->shown);
  g_autofree char *pace = offramp_race_format_slowdown (self->slowdown);

  gtk_label_set_text (self->clock, clock);
  gtk_label_set_text (self->pace, pace);
  for (guint l = 0; l < EE_RACE_N_LANES; l++)
    show_lane (self, l);
  show_rival (self);
}

/* Whether all that there is to show was shown. */
static gboolean
is_at_end (OfframpRaceWindow *self)
{
  return offramp_race_get_phase (self->race) == OFFRAMP_RACE_REST
         && self->shown >= offramp_race_record_get_known (offramp_race_get_record (self->race));
}

static void
settle (OfframpRaceWindow *self)
{
  const OfframpRaceResult *result = offramp_race_get_result (self->race);
  const char *error = offramp_race_get_error (self->race);

  self->settled = TRUE;
  if (result != NULL)
    {
      g_autofree char *sentence = offramp_race_format_result (result);
      g_autofree char *details = offramp_race_format_details (result, offramp_race_get_record (self->race));
      g_autofree char *limit = offramp_race_format_ratio (result->times.limit);
      g_autofree char *label = g_strdup_printf (_ ("limit %s"), limit);

      say (self->status, sentence);
      say (self->details, details);
      offramp_race_lane_set_limit (self->lanes[EE_RACE_WITHOUT_EXIT], result->times.limit, label);
      offramp_race_window_show_cost (self);
    }
  else
    say (self->status, error != NULL ? error : _ ("The race was stopped."));
  offramp_race_curve_set_points (self->curve, offramp_race_get_points (self->race));
  if (result == NULL)
    g_array_set_size (self->series, 0);
  offramp_race_window_show_choice (self);
  if (self->series->len > 0)
    offramp_race_window_start_next (self);
}

/* Ends the moving picture; the last frame stays. */
void
offramp_race_window_end_show (OfframpRaceWindow *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  OfframpRaceWindow *self = OFFRAMP_RACE_WINDOW (widget);
  const gint64 now = gdk_frame_clock_get_frame_time (clock);
  const gboolean is_computing = offramp_race_get_phase (self->race) != OFFRAMP_RACE_REST;
  const double known = offramp_race_record_get_known (offramp_race_get_record (self->race));

  if (self->slowdown == 0)
    {
      self->last_frame = now;
      return G_SOURCE_CONTINUE;
    }
  if (is_computing && now - self->last_frame < BUSY_FRAME_US)
    return G_SOURCE_CONTINUE;
  self->shown = MIN (self->shown + (now - self->last_frame) / (double)G_USEC_PER_SEC / self->slowdown, known);
  self->last_frame = now;
  show_clock (self);
  if (!is_at_end (self))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  settle (self);
  return G_SOURCE_REMOVE;
}

/* Shows at once all that is known, and the result if there is one. */
void
offramp_race_window_skip_show (OfframpRaceWindow *self)
{
  offramp_race_window_end_show (self);
  self->shown = offramp_race_record_get_known (offramp_race_get_record (self->race));
  show_clock (self);
  if (is_at_end (self) && !self->settled)
    settle (self);
}

/* A race of a series is measured, not shown; and whoever wants no animation gets the figures alone. */
static gboolean
is_shown_moving (OfframpRaceWindow *self)
{
  return !self->is_quiet && adw_get_enable_animations (GTK_WIDGET (self));
}

/* Cleans both lanes for the race that was just begun. */
void
offramp_race_window_begin_show (OfframpRaceWindow *self)
{
  offramp_race_window_end_show (self);
  self->n_shown = offramp_race_get_n_races (self->race);
  self->shown = 0;
  self->slowdown = 0;
  self->settled = FALSE;
  say (self->details, "");
  for (guint l = 0; l < EE_RACE_N_LANES; l++)
    offramp_race_lane_set_images (self->lanes[l], NULL, 0);
  show_clock (self);
}

static void
show_images (OfframpRaceWindow *self)
{
  const OfframpRaceRecord *record = offramp_race_get_record (self->race);
  g_autoptr (GBytes) images = offramp_race_get_images (self->race);

  if (images == NULL)
    return;
  for (guint l = 0; l < EE_RACE_N_LANES; l++)
    offramp_race_lane_set_images (self->lanes[l], images, record->n_images);
}

/* Looks at the race under way: what it does, how far it is, and whether the show can begin or must end. */
void
offramp_race_window_follow_race (OfframpRaceWindow *self)
{
  const OfframpRacePhase phase = offramp_race_get_phase (self->race);
  const double expected = offramp_race_record_get_expected (offramp_race_get_record (self->race));

  if (self->settled || self->n_shown == 0)
    return;
  if (phase != OFFRAMP_RACE_REST)
    say (self->status, offramp_race_format_phase (phase));
  gtk_progress_bar_set_fraction (self->progress, offramp_race_get_progress (self->race));
  if (self->slowdown == 0 && expected > 0)
    {
      show_images (self);
      self->slowdown = offramp_race_choose_slowdown (expected);
      self->last_frame = g_get_monotonic_time ();
      if (is_shown_moving (self))
        self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
    }
  /* What was slower than its beginning promised needs less slowing down. */
  if (phase == OFFRAMP_RACE_REST && self->slowdown > 0)
    self->slowdown
        = MIN (self->slowdown,
               offramp_race_choose_slowdown (offramp_race_record_get_known (offramp_race_get_record (self->race))));
  /* A stopped race stands still where it was. */
  if (self->tick == 0 || (phase == OFFRAMP_RACE_REST && offramp_race_get_result (self->race) == NULL))
    offramp_race_window_skip_show (self);
}

/* Whether a race is under way, or its show. */
gboolean
offramp_race_window_is_busy (OfframpRaceWindow *self)
{
  return offramp_race_get_phase (self->race) != OFFRAMP_RACE_REST || self->tick != 0 || self->series->len > 0;
}
