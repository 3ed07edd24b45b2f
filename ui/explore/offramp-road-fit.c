/* SPDX-License-Identifier: Apache-2.0 */
/* A road in less room than it would like: first it is drawn smaller, as far as its words can be read; then it is
 * scrolled, and a trip keeps the image in view. */
#include "offramp-road-private.h"

#include <math.h>

/* Of the size that the font asks for. */
#define SMALLEST 0.72

/* The least width in pixels: of the road at its full size, or as small as it may become. */
int
offramp_road_get_width_request (OfframpRoad *self, gboolean smallest)
{
  if (self->shown_plan == NULL)
    return 0;
  return (int)ceil (offramp_road_layout_get_min_width (&self->map) * self->font_zoom * (smallest ? SMALLEST : 1));
}

static gboolean
resize_cb (gpointer user_data)
{
  OfframpRoad *self = user_data;

  self->resize_source = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* Chooses the zoom for the width that the road was given. A smaller road is lower, which is asked for after sizes were
 * given out. */
void
offramp_road_fit (OfframpRoad *self)
{
  const int wanted = offramp_road_get_width_request (self, FALSE), width = gtk_widget_get_width (GTK_WIDGET (self));
  const double share = wanted > 0 && width > 0 ? CLAMP (width / (double)wanted, SMALLEST, 1) : 1;
  const double zoom = self->font_zoom * share;

  if (fabs (zoom - self->zoom) < 1e-3)
    return;
  self->zoom = zoom;
  if (self->resize_source == 0)
    self->resize_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, resize_cb, self, NULL);
}

/* Scrolls to the image, where the road is wider than what is seen of it. */
void
offramp_road_follow (OfframpRoad *self, double done)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;
  OfframpRoadMoment moment;
  double page;

  if (scroller == NULL || self->trip.n_way == 0)
    return;
  adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));
  page = gtk_adjustment_get_page_size (adjustment);
  if (gtk_adjustment_get_upper (adjustment) <= page)
    return;
  offramp_road_trip_look (&self->trip, done * self->trip.total_ms, &moment);
  gtk_adjustment_set_value (adjustment, moment.at.x * self->zoom - page / 2);
}
