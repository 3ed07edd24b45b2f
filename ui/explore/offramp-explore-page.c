/* SPDX-License-Identifier: Apache-2.0 */
/* Binds the session to the widgets: cards, filter, selection, counts. The ways in (drop, dialogs, clipboard) stand
 * in offramp-explore-page-input.c, the drawing pad in offramp-explore-page-draw.c. */
#include "offramp-explore-page-private.h"

#include <glib/gi18n.h>

#include "offramp-sample-card.h"

enum
{
  PROGRESS_AFTER_MS = 800
};

G_DEFINE_FINAL_TYPE (OfframpExplorePage, offramp_explore_page, ADW_TYPE_BIN)

static void
setup_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, offramp_sample_card_new ());
}

static void
bind_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  offramp_sample_card_set_sample (OFFRAMP_SAMPLE_CARD (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  offramp_sample_card_set_sample (OFFRAMP_SAMPLE_CARD (gtk_list_item_get_child (item)), NULL);
}

static gboolean
match_filter (gpointer item, gpointer user_data)
{
  OfframpExplorePage *self = user_data;
  const OfframpVerdict *verdict = offramp_sample_get_verdict (item);

  if (self->filter_mode == OFFRAMP_EXPLORE_ALL)
    return TRUE;
  if (verdict == NULL)
    return FALSE;
  return (offramp_verdict_get_exit_block (verdict) > 0) == (self->filter_mode == OFFRAMP_EXPLORE_LEFT);
}

/* Road and verdict show the selected image, or what is being drawn. */
void
offramp_explore_page_show_selected (OfframpExplorePage *self)
{
  OfframpSample *sample = self->drawing ? offramp_draw_panel_get_sample (self->draw_panel)
                                        : gtk_single_selection_get_selected_item (self->selection);
  guint n_shown = self->drawing ? 0 : g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  offramp_road_set_sample (self->road, sample);
  offramp_verdict_panel_set_sample (self->panel, sample);
  offramp_verdict_panel_set_place (self->panel, gtk_single_selection_get_selected (self->selection),
                                   sample != NULL ? n_shown : 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.remove", sample != NULL && !self->drawing);
}

static void
select_position (OfframpExplorePage *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->grid), "list.scroll-to-item", "u", position);
}

static void
shown_items_changed_cb (OfframpExplorePage *self, guint position, guint removed, guint added)
{
  if (added > 0 && self->select_next)
    {
      self->select_next = FALSE;
      select_position (self, position);
    }
  offramp_explore_page_show_selected (self);
}

static void
set_filter_label (GtkToggleButton *button, const char *format, guint count)
{
  g_autofree char *text = g_strdup_printf (format, count);

  gtk_button_set_label (GTK_BUTTON (button), text);
}

static void
show_network (OfframpExplorePage *self)
{
  EePlan *plan = offramp_session_get_plan (self->session);
  const char *error = offramp_session_get_network_error (self->session);
  g_autofree char *line = NULL;

  offramp_road_set_plan (self->road, plan);
  if (plan != NULL)
    {
      line = g_strdup_printf ("%s · %s", offramp_session_get_network (self->session),
                              offramp_session_get_weights (self->session));
      gtk_stack_set_visible_child_name (self->road_stack, "road");
    }
  else if (offramp_session_is_opening (self->session) || error == NULL)
    gtk_stack_set_visible_child_name (self->road_stack, "opening");
  else
    {
      gtk_label_set_text (self->no_network, error);
      gtk_stack_set_visible_child_name (self->road_stack, "none");
    }
  gtk_label_set_text (self->network, line != NULL ? line : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->network), line);
}

/* What is done in a moment needs no progress. */
static gboolean
reveal_progress_cb (gpointer user_data)
{
  OfframpExplorePage *self = user_data;

  self->progress_timeout = 0;
  gtk_revealer_set_reveal_child (self->progress, offramp_session_get_n_waiting (self->session) > 0);
  return G_SOURCE_REMOVE;
}

static void
show_progress (OfframpExplorePage *self)
{
  guint n_waiting = offramp_session_get_n_waiting (self->session);
  g_autofree char *text = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.stop", n_waiting > 0);
  if (n_waiting == 0)
    {
      gtk_revealer_set_reveal_child (self->progress, FALSE);
      g_clear_handle_id (&self->progress_timeout, g_source_remove);
      return;
    }
  if (self->progress_timeout == 0 && !gtk_revealer_get_reveal_child (self->progress))
    self->progress_timeout = g_timeout_add (PROGRESS_AFTER_MS, reveal_progress_cb, self);
  text = g_strdup_printf (
      offramp_session_is_walking (self->session)
          ? ngettext ("%u found so far, looking for more", "%u found so far, looking for more", n_waiting)
          : ngettext ("%u image to go", "%u images to go", n_waiting),
      n_waiting);
  gtk_label_set_text (self->progress_label, text);
}

/* In a narrow window what stands side by side goes under one another. */
static void
arrange_cb (OfframpExplorePage *self)
{
  gboolean folded = adw_flap_get_folded (self->flap);
  gboolean any = gtk_widget_get_visible (self->filters);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->road_header),
                                  folded ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->header),
                                  folded && any ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

void
offramp_explore_page_show_counts (OfframpExplorePage *self)
{
  const OfframpTally *tally = offramp_session_get_tally (self->session);
  g_autofree char *text = tally->images > 0 ? offramp_tally_format (tally) : g_strdup ("");
  gboolean any = tally->images > 0;

  gtk_label_set_text (self->summary, text);
  set_filter_label (self->all_button, _ ("All · %u"), tally->images);
  set_filter_label (self->left_button, _ ("Left · %u"), tally->left);
  set_filter_label (self->full_button, _ ("Full · %u"), tally->full);
  gtk_widget_set_visible (self->filters, any && !self->drawing);
  gtk_widget_set_visible (self->buttons, any && !self->drawing);
  arrange_cb (self);
  gtk_stack_set_visible_child_name (self->images_stack, self->drawing ? "draw" : any ? "grid" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.again",
                                 any && offramp_session_get_plan (self->session) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.clear", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.problems",
                                 offramp_session_get_failures (self->session)[0] != NULL);
}

static void
session_updated_cb (OfframpExplorePage *self)
{
  show_network (self);
  offramp_explore_page_show_counts (self);
  show_progress (self);
  if (self->filter_mode != OFFRAMP_EXPLORE_ALL)
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
session_message_cb (OfframpExplorePage *self, const char *message)
{
  offramp_explore_page_show_message (self, message, offramp_session_get_failures (self->session)[0] != NULL);
}

static void
filter_toggled_cb (OfframpExplorePage *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button) || self->filter == NULL)
    return;
  self->filter_mode = button == self->left_button   ? OFFRAMP_EXPLORE_LEFT
                      : button == self->full_button ? OFFRAMP_EXPLORE_FULL
                                                    : OFFRAMP_EXPLORE_ALL;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
card_activated_cb (OfframpExplorePage *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  adw_flap_set_reveal_flap (self->flap, TRUE);
}

static void
remove_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);
  OfframpSample *sample = gtk_single_selection_get_selected_item (self->selection);
  guint position = gtk_single_selection_get_selected (self->selection), n_left;

  if (sample == NULL)
    return;
  offramp_session_remove (self->session, sample);
  n_left = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  if (n_left > 0)
    select_position (self, MIN (position, n_left - 1));
}

static void
clear_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_session_clear (OFFRAMP_EXPLORE_PAGE (widget)->session);
}

static void
again_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_session_classify_again (OFFRAMP_EXPLORE_PAGE (widget)->session);
}

static void
stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  offramp_session_stop (OFFRAMP_EXPLORE_PAGE (widget)->session);
}

static void
hide_verdict_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);

  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static void
offramp_explore_page_map (GtkWidget *widget)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);

  GTK_WIDGET_CLASS (offramp_explore_page_parent_class)->map (widget);
  if (self->session != NULL)
    offramp_session_set_watched (self->session, TRUE);
}

static void
offramp_explore_page_unmap (GtkWidget *widget)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (widget);

  if (self->session != NULL)
    offramp_session_set_watched (self->session, FALSE);
  GTK_WIDGET_CLASS (offramp_explore_page_parent_class)->unmap (widget);
}

static void
offramp_explore_page_dispose (GObject *object)
{
  OfframpExplorePage *self = OFFRAMP_EXPLORE_PAGE (object);

  g_clear_handle_id (&self->progress_timeout, g_source_remove);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (offramp_explore_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-explore-page.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, toasts);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, flap);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, summary);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, network);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, road_stack);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, road);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, no_network);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, road_header);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, header);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, buttons);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, filters);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, all_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, left_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, full_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, images_stack);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, grid);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, draw_panel);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, progress);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, progress_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, panel);
  gtk_widget_class_bind_template_callback (widget_class, setup_card_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_card_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_card_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, card_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, arrange_cb);
}

static void
offramp_explore_page_class_init (OfframpExplorePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_explore_page_dispose;
  widget_class->map = offramp_explore_page_map;
  widget_class->unmap = offramp_explore_page_unmap;
  g_type_ensure (OFFRAMP_TYPE_DRAW_PANEL);
  g_type_ensure (OFFRAMP_TYPE_ROAD);
  g_type_ensure (OFFRAMP_TYPE_VERDICT_PANEL);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "explore.remove", NULL, remove_cb);
  gtk_widget_class_install_action (widget_class, "explore.clear", NULL, clear_cb);
  gtk_widget_class_install_action (widget_class, "explore.again", NULL, again_cb);
  gtk_widget_class_install_action (widget_class, "explore.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "explore.hide-verdict", NULL, hide_verdict_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "explore.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "explore.hide-verdict", NULL);
  offramp_explore_page_install_input (widget_class);
  offramp_explore_page_install_draw (widget_class);
}

static void
offramp_explore_page_init (OfframpExplorePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  offramp_explore_page_init_drop (self);
  offramp_explore_page_init_draw (self);
}

/**
 * offramp_explore_page_set_session:
 * @self: a page without a session
 * @session: what it shows from now on
 */
void
offramp_explore_page_set_session (OfframpExplorePage *self, OfframpSession *session)
{
  g_return_if_fail (OFFRAMP_IS_EXPLORE_PAGE (self) && OFFRAMP_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->filter = gtk_custom_filter_new (match_filter, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (session)), GTK_FILTER (self->filter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (self->filtered));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));
  offramp_draw_panel_set_session (self->draw_panel, session);

  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (offramp_explore_page_show_selected),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (shown_items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "updated", G_CALLBACK (session_updated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "message", G_CALLBACK (session_message_cb), self, G_CONNECT_SWAPPED);
  offramp_session_set_watched (session, gtk_widget_get_mapped (GTK_WIDGET (self)));
  offramp_explore_page_show_selected (self);
  session_updated_cb (self);
}

/**
 * offramp_explore_page_get_session:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): what it shows
 */
OfframpSession *
offramp_explore_page_get_session (OfframpExplorePage *self)
{
  g_return_val_if_fail (OFFRAMP_IS_EXPLORE_PAGE (self), NULL);
  return self->session;
}

/* The next image that arrives was brought by hand: it is to be selected. */
void
offramp_explore_page_expect_images (OfframpExplorePage *self)
{
  self->select_next = TRUE;
}
