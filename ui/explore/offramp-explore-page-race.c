/* SPDX-License-Identifier: Apache-2.0 */
/* "explore.race": the race in a window of its own; one for each page. */
#include "offramp-explore-page-private.h"

#include "offramp-race-window.h"

/* Under which name the page knows its race, while it is open. */
#define RACE_KEY "offramp-race-window"

static void
closed_cb (OfframpExplorePage *self)
{
  g_object_set_data (G_OBJECT (self), RACE_KEY, NULL);
}

/**
 * offramp_explore_page_race:
 * @self: a page
 *
 * Opens the race, or brings it to the front.
 */
void
offramp_explore_page_race (OfframpExplorePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *race = g_object_get_data (G_OBJECT (self), RACE_KEY);

  g_return_if_fail (OFFRAMP_IS_EXPLORE_PAGE (self));

  if (race == NULL)
    {
      race = offramp_race_window_new (self->session);
      if (GTK_IS_WINDOW (root))
        gtk_window_set_transient_for (GTK_WINDOW (race), GTK_WINDOW (root));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (race), TRUE);
      g_object_set_data (G_OBJECT (self), RACE_KEY, race);
      g_signal_connect_object (race, "destroy", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_window_present (GTK_WINDOW (race));
}

static void
race_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_explore_page_race (OFFRAMP_EXPLORE_PAGE (widget));
}

/* Adds "explore.race". */
void
offramp_explore_page_install_race (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "explore.race", NULL, race_cb);
}
