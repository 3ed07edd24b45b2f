/* SPDX-License-Identifier: Apache-2.0 */
/* The threshold card. Its slider moves the session's threshold; cards, road and verdict follow the samples, as they do
 * when a network answers.
 *
 * In a wide window the card stands below what scrolls, so that slider and images are seen together; in a narrow one it
 * is as high as a page and scrolls with the rest.
 */
#include "offramp-explore-page-private.h"

/* Takes the card out of where it stands and puts it where the window's width wants it. */
static void
place_card (OfframpExplorePage *self)
{
  GtkWidget *card = GTK_WIDGET (self->threshold_card), *place = gtk_widget_get_parent (card);
  GtkWidget *wanted = adw_flap_get_folded (self->flap) ? self->column : self->below;

  if (place == wanted)
    return;
  g_object_ref (card);
  gtk_box_remove (GTK_BOX (place), card);
  gtk_box_append (GTK_BOX (wanted), card);
  g_object_unref (card);
}

static void
show_place (OfframpExplorePage *self)
{
  gtk_widget_set_visible (self->below, gtk_widget_get_parent (GTK_WIDGET (self->threshold_card)) == self->below
                                           && gtk_widget_get_visible (GTK_WIDGET (self->threshold_card)));
}

static void
place_changed_cb (OfframpExplorePage *self)
{
  place_card (self);
  show_place (self);
}

/* The flap's content gets a second part, which does not scroll. */
void
offramp_explore_page_init_threshold (OfframpExplorePage *self)
{
  GtkWidget *scroller = g_object_ref (adw_flap_get_content (self->flap));
  GtkWidget *both = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->column = gtk_widget_get_parent (GTK_WIDGET (self->threshold_card));
  self->below = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->below, "explore-column");
  gtk_widget_add_css_class (self->below, "explore-below");
  adw_flap_set_content (self->flap, both);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (both), scroller);
  gtk_box_append (GTK_BOX (both), self->below);
  g_object_unref (scroller);

  g_signal_connect_object (self->flap, "notify::folded", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->threshold_card, "notify::visible", G_CALLBACK (show_place), self, G_CONNECT_SWAPPED);
  place_changed_cb (self);
}

void
offramp_explore_page_bind_threshold (OfframpExplorePage *self)
{
  offramp_threshold_card_set_session (self->threshold_card, self->session);
}
