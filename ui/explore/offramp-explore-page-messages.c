/* SPDX-License-Identifier: Apache-2.0 */
/* What went wrong, said: a toast for the newest, a list for all. */
#include "offramp-explore-page-private.h"

#include <glib/gi18n.h>

enum
{
  TOAST_SECONDS = 6,
  LIST_MIN_HEIGHT = 120,
  LIST_HEIGHT = 240
};

/* Shows @message in a toast; with @has_list a button in it opens the list of files that gave no image. */
void
offramp_explore_page_show_message (OfframpExplorePage *self, const char *message, gboolean has_list)
{
  /* Toasts read markup, and a file's name may look like it. */
  g_autofree char *escaped = g_markup_escape_text (message, -1);
  AdwToast *toast = adw_toast_new (escaped);

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
  const char *const *failures = offramp_session_get_failures (self->session);
  g_autofree char *text = g_strjoinv ("\n\n", (char **)failures);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), _ ("Files that gave no image"), NULL);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_MIN_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scroller);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
