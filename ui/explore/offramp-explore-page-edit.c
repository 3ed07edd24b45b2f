/* SPDX-License-Identifier: Apache-2.0 */
/* Removing images, with a way back for as long as the toast that offers it is on the screen. */
#include "offramp-explore-page-gallery-private.h"

#include <glib/gi18n.h>

enum
{
  UNDO_SECONDS = 10
};

static void
forget_removal (OfframpExplorePage *self)
{
  g_clear_pointer (&self->removal, offramp_removal_free);
  self->undo_toast = NULL;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.undo", FALSE);
}

static void
toast_dismissed_cb (OfframpExplorePage *self, AdwToast *toast)
{
  if (self->undo_toast == toast)
    forget_removal (self);
}

/* (transfer full): offers the way back of @removal; that of an earlier one ends. */
static void
offer_undo (OfframpExplorePage *self, OfframpRemoval *removal)
{
  guint n_samples = offramp_removal_get_n_samples (removal);
  g_autofree char *text
      = g_strdup_printf (ngettext ("%u image was removed.", "%u images were removed.", n_samples), n_samples);
  AdwToast *toast = adw_toast_new (text), *earlier = self->undo_toast;

  forget_removal (self);
  if (earlier != NULL)
    adw_toast_dismiss (earlier);
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "explore.undo");
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (toast_dismissed_cb), self, G_CONNECT_SWAPPED);
  self->removal = removal;
  self->undo_toast = toast;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.undo", TRUE);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* The image behind those removed is selected, so that the next Delete goes on. */
static void
remove_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (GPtrArray) images = offramp_explore_page_list_images (self, FALSE);
  guint position = gtk_bitset_get_minimum (selected), n_left;

  if (images->len == 0)
    return;
  offer_undo (self, offramp_session_remove (self->session, images));
  n_left = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  if (n_left > 0)
    offramp_explore_page_select (self, MIN (position, n_left - 1));
}

static void
clear_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);

  offer_undo (self, offramp_session_clear (self->session));
}

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);
  AdwToast *toast = self->undo_toast;

  if (self->removal == NULL)
    return;
  offramp_session_restore (self->session, g_steal_pointer (&self->removal));
  forget_removal (self);
  adw_toast_dismiss (toast);
}

/* Adds the actions that change which images there are. */
void
offramp_explore_page_install_edit (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "explore.remove", NULL, remove_cb);
  gtk_widget_class_install_action (widget_class, "explore.clear", NULL, clear_cb);
  gtk_widget_class_install_action (widget_class, "explore.undo", NULL, undo_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "explore.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "explore.undo", NULL);
}

void
offramp_explore_page_init_edit (OfframpExplorePage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.undo", FALSE);
}

void
offramp_explore_page_dispose_edit (OfframpExplorePage *self)
{
  g_clear_pointer (&self->removal, offramp_removal_free);
  self->undo_toast = NULL;
}
