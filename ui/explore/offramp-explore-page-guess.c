/* SPDX-License-Identifier: Apache-2.0 */
/* "guess.first": verdicts stay covered until the class has guessed. The mode's bar stands below the road. */
#include "offramp-explore-page-private.h"

static void
toggle_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OfframpExplorePage *self = user_data;
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (action));
  gboolean active = !g_variant_get_boolean (state);

  if (self->guess == NULL)
    return;
  g_simple_action_set_state (action, g_variant_new_boolean (active));
  offramp_guess_set_active (self->guess, active);
}

/* The page knows the bar from its template. */
void
offramp_explore_page_install_guess (GtkWidgetClass *widget_class)
{
  g_type_ensure (OFFRAMP_TYPE_GUESS_BAR);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, guess_bar);
}

/* Adds "guess.first" and its key. */
void
offramp_explore_page_bind_guess (OfframpExplorePage *self)
{
  static const GActionEntry entries[] = { { "first", toggle_cb, NULL, "false", NULL } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  GtkShortcutController *keys = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "guess", G_ACTION_GROUP (actions));
  gtk_shortcut_controller_set_scope (keys, GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (keys, gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_g, GDK_CONTROL_MASK),
                                                                gtk_named_action_new ("guess.first")));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (keys));
  self->guess = offramp_guess_new (G_LIST_MODEL (self->session));
  g_signal_connect_object (self->guess, "changed", G_CALLBACK (offramp_session_recount), self->session,
                           G_CONNECT_SWAPPED);
  offramp_guess_bar_set_guess (self->guess_bar, self->guess);
  offramp_draw_panel_set_guess (self->draw_panel, self->guess);
}

/* @sample: (nullable): the image that road and verdict show, or what is being drawn */
void
offramp_explore_page_show_guess (OfframpExplorePage *self, OfframpSample *sample)
{
  const EeModelFacts *facts = offramp_session_get_facts (self->session);

  offramp_guess_bar_set_network (self->guess_bar, offramp_session_get_plan (self->session),
                                 facts != NULL ? (const char *const *)facts->class_names : NULL);
  offramp_guess_bar_set_sample (self->guess_bar, sample);
}
