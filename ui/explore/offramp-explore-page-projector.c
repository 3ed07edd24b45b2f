/* SPDX-License-Identifier: Apache-2.0 */
/* On a projector road and verdict stay side by side, however large the type is. */
#include "offramp-explore-page-private.h"

/**
 * offramp_explore_page_set_projector:
 * @self: a page
 * @on: whether the window is on a projector
 */
void
offramp_explore_page_set_projector (OfframpExplorePage *self, gboolean on)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));

  g_return_if_fail (OFFRAMP_IS_EXPLORE_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->network), !on);
  adw_flap_set_reveal_flap (self->flap, TRUE);
  if (native != NULL)
    gtk_widget_queue_resize (GTK_WIDGET (native));
}
