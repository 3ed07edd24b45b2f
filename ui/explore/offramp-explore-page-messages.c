/* SPDX-License-Identifier: Apache-2.0 */
/* What went wrong, said: a toast for the newest, a list for all. */
#include "offramp-explore-page-private.h"

#include <glib/gi18n.h>

#include "offramp-failure-list.h"

enum
{
  TOAST_SECONDS = 6
};

/* Shows @message in a toast, in the place of the one before, as nobody waits for what is over; with @has_list a button
 * in it opens the list of files that gave no image. */
void
offramp_explore_page_show_message (OfframpExplorePage *self, const char *message, gboolean has_list)
{
  /* Toasts read markup, and a file's name may look like it. */
  g_autofree char *escaped = g_markup_escape_text (message, -1);
  AdwToast *toast;

  if (self->message != NULL && g_str_equal (adw_toast_get_title (self->message), escaped))
    return;
  if (self->message != NULL)
    adw_toast_dismiss (self->message);
  toast = adw_toast_new (escaped);
  g_set_weak_pointer (&self->message, toast);
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  if (has_list)
    {
      adw_toast_set_button_label (toast, _ ("_Details"));
      adw_toast_set_action_name (toast, "explore.problems");
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* "explore.problems": lists every file that gave no image, with the reason. */
void
offramp_explore_page_problems_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *list = offramp_failure_list_new (offramp_session_get_failures (self->session));

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (list), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (list));
}
