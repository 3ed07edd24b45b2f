/* SPDX-License-Identifier: Apache-2.0 */
/* Binds the session to the widgets: network, counts, progress. The other parts of the page stand in files of their own:
 * -gallery (order and choice of the cards), -selection, -edit (remove, undo), -input (drop, dialogs, clipboard),
 * -draw (the drawing pad), -messages. */
#include "offramp-explore-page-gallery-private.h"
#include "offramp-explore-page-lesson-private.h"

#include <glib/gi18n.h>

#include "offramp-wrap-layout.h"

G_DEFINE_FINAL_TYPE (OfframpExplorePage, offramp_explore_page, ADW_TYPE_BIN)

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
  const char *notice = offramp_session_get_notice (self->session);
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
  gtk_label_set_text (self->notice, notice != NULL ? notice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->notice), notice != NULL);
  gtk_label_set_text (self->network, line != NULL ? line : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->network), line);
}

static void
show_progress (OfframpExplorePage *self)
{
  guint n_waiting = offramp_session_get_n_waiting (self->session);
  guint n_asked = MAX (offramp_session_get_n_asked (self->session), n_waiting);
  guint n_done = n_asked - n_waiting;
  double reading = offramp_session_get_reading (self->session);
  g_autofree char *text = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.stop", n_waiting > 0);
  if (n_waiting == 0)
    {
      offramp_progress_line_hide (self->progress);
      return;
    }
  if (reading >= 0)
    {
      text = g_strdup_printf (_ ("Reading the test images · %.0f %%"), 100 * reading);
      offramp_progress_line_show (self->progress, text, reading);
      return;
    }
  text = g_strdup_printf (offramp_session_is_walking (self->session)
                              ? _ ("%u of %u found so far, looking for more")
                              : ngettext ("%u of %u image", "%u of %u images", n_asked),
                          n_done, n_asked);
  offramp_progress_line_show (self->progress, text, (double)n_done / n_asked);
}

static gboolean
has_failures (OfframpExplorePage *self)
{
  return g_list_model_get_n_items (offramp_session_get_failures (self->session)) > 0;
}

void
offramp_explore_page_show_counts (OfframpExplorePage *self)
{
  const OfframpTally *tally = offramp_session_get_tally (self->session);
  g_autofree char *text = tally->images > 0 ? offramp_tally_format (tally) : g_strdup ("");
  gboolean any = tally->images > 0;
  guint n_unjudged = tally->waiting + tally->failed;
  gboolean busy = offramp_session_get_n_waiting (self->session) > 0;

  gtk_label_set_text (self->summary, text);
  set_filter_label (self->all_button, _ ("All · %u"), tally->images);
  set_filter_label (self->left_button, _ ("Left · %u"), tally->left);
  set_filter_label (self->full_button, _ ("Full · %u"), tally->full);
  set_filter_label (self->unjudged_button, _ ("No verdict · %u"), n_unjudged);
  gtk_widget_set_visible (GTK_WIDGET (self->unjudged_button), tally->failed > 0 || (n_unjudged > 0 && !busy)
                                                                  || self->gallery_route == OFFRAMP_GALLERY_UNJUDGED);
  gtk_widget_set_visible (self->filters, any && !self->drawing);
  gtk_widget_set_visible (self->buttons, any && !self->drawing);
  offramp_explore_page_arrange (self);
  gtk_stack_set_visible_child_name (self->images_stack, self->drawing     ? "draw"
                                                        : !any            ? "empty"
                                                        : self->any_shown ? "grid"
                                                                          : "filtered");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.again",
                                 any && offramp_session_get_plan (self->session) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.clear", any);
  offramp_explore_page_update_export (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "explore.problems", has_failures (self));
}

static void
session_updated_cb (OfframpExplorePage *self)
{
  show_network (self);
  offramp_explore_page_show_counts (self);
  show_progress (self);
  offramp_explore_page_refresh_gallery (self);
}

static void
session_message_cb (OfframpExplorePage *self, const char *message)
{
  offramp_explore_page_show_message (self, message, has_failures (self));
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

  if (adw_flap_get_folded (self->flap) && adw_flap_get_reveal_flap (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  else
    gtk_widget_activate_action (widget, "win.leave-projector", NULL);
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

  offramp_explore_page_dispose_arrange (self);
  offramp_explore_page_dispose_record (self);
  offramp_explore_page_dispose_export (self);
  offramp_explore_page_dispose_edit (self);
  offramp_explore_page_dispose_selection (self);
  offramp_explore_page_dispose_gallery (self);
  g_clear_weak_pointer (&self->message);
  g_clear_object (&self->chooser);
  g_clear_object (&self->guess);
  g_clear_object (&self->session);

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
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, notice);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, road_stack);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, road);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, no_network);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, road_header);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, header);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, buttons);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, images_heading);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, filters);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, all_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, left_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, full_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, unjudged_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, class_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, selection_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, sort_label);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, view_menu);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, class_section);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, narrow_menu);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, images_stack);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, grid);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, draw_panel);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, progress);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, export_progress);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, panel);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, threshold_card);
  gtk_widget_class_bind_template_callback (widget_class, offramp_explore_page_setup_card_cb);
  gtk_widget_class_bind_template_callback (widget_class, offramp_explore_page_bind_card_cb);
  gtk_widget_class_bind_template_callback (widget_class, offramp_explore_page_unbind_card_cb);
  gtk_widget_class_bind_template_callback (widget_class, offramp_explore_page_filter_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, offramp_explore_page_card_activated_cb);
}

static void
offramp_explore_page_class_init (OfframpExplorePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_explore_page_dispose;
  widget_class->map = offramp_explore_page_map;
  widget_class->unmap = offramp_explore_page_unmap;
  g_type_ensure (OFFRAMP_TYPE_DRAW_PANEL);
  g_type_ensure (OFFRAMP_TYPE_PROGRESS_LINE);
  g_type_ensure (OFFRAMP_TYPE_WRAP_LAYOUT);
  g_type_ensure (OFFRAMP_TYPE_ROAD);
  g_type_ensure (OFFRAMP_TYPE_ROAD_CONTROLS);
  g_type_ensure (OFFRAMP_TYPE_THRESHOLD_CARD);
  g_type_ensure (OFFRAMP_TYPE_VERDICT_PANEL);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "explore.again", NULL, again_cb);
  gtk_widget_class_install_action (widget_class, "explore.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "explore.hide-verdict", NULL, hide_verdict_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "explore.hide-verdict", NULL);
  offramp_explore_page_install_edit (widget_class);
  offramp_explore_page_install_export (widget_class);
  offramp_explore_page_install_input (widget_class);
  offramp_explore_page_install_draw (widget_class);
  offramp_explore_page_install_features (widget_class);
  offramp_explore_page_install_race (widget_class);
  offramp_explore_page_install_guess (widget_class);
  offramp_explore_page_install_lesson (widget_class);
  offramp_explore_page_install_record (widget_class);
  offramp_explore_page_install_arrange (widget_class);
}

static void
offramp_explore_page_init (OfframpExplorePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  offramp_explore_page_init_drop (self);
  offramp_explore_page_init_draw (self);
  offramp_explore_page_init_gallery (self);
  offramp_explore_page_init_edit (self);
  offramp_explore_page_init_export (self);
  offramp_explore_page_init_record (self);
  offramp_explore_page_init_arrange (self);
  offramp_progress_line_set_stop_action (self->progress, "explore.stop");
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
  offramp_explore_page_watch_arrivals (self);
  offramp_explore_page_bind_gallery (self);
  offramp_explore_page_watch_selection (self);
  offramp_draw_panel_set_session (self->draw_panel, session);
  offramp_verdict_panel_set_session (self->panel, session);
  offramp_explore_page_bind_threshold (self);
  offramp_explore_page_bind_features (self);
  offramp_explore_page_bind_guess (self);

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
