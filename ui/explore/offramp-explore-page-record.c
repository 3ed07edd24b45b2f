/* SPDX-License-Identifier: Apache-2.0 */
/* "record.lesson": what is shown is written down as a lesson, until it is stopped; then the editor opens on it. A bar
 * says so all the time, so that nobody records without knowing. */
#include "offramp-explore-page-lesson-private.h"

#include <glib/gi18n.h>

static void
show_steps (OfframpExplorePage *self)
{
  const guint n = offramp_lesson_recorder_get_n_steps (self->recorder);
  g_autofree char *text = NULL;

  if (offramp_lesson_recorder_is_full (self->recorder))
    text = g_strdup_printf (_ ("The lesson is full: %u steps."), n);
  else if (n == 0)
    text = g_strdup (_ ("Recording a lesson: each image that you show for a moment becomes a step."));
  else
    text = g_strdup_printf (ngettext ("Recording a lesson: %u step", "Recording a lesson: %u steps", n), n);
  gtk_label_set_text (self->record_label, text);
}

static void
begin (OfframpExplorePage *self)
{
  g_autofree char *machine = offramp_explore_page_get_machine ();

  self->recorder = offramp_lesson_recorder_new (machine);
  g_signal_connect_object (self->recorder, "changed", G_CALLBACK (show_steps), self, G_CONNECT_SWAPPED);
  show_steps (self);
  gtk_widget_set_visible (self->record_bar, TRUE);
  offramp_explore_page_show_selected (self);
}

static void
end (OfframpExplorePage *self)
{
  g_autoptr (OfframpLessonRecorder) recorder = g_steal_pointer (&self->recorder);
  g_autoptr (OfframpLesson) lesson = offramp_lesson_recorder_finish (recorder);

  g_signal_handlers_disconnect_by_data (recorder, self);
  gtk_widget_set_visible (self->record_bar, FALSE);
  offramp_explore_page_edit_lesson (self, lesson);
}

static void
toggle_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OfframpExplorePage *self = user_data;

  if (self->session == NULL)
    return;
  g_simple_action_set_state (action, g_variant_new_boolean (self->recorder == NULL));
  if (self->recorder == NULL)
    begin (self);
  else
    end (self);
}

/* The page knows the bar from its template. */
void
offramp_explore_page_install_record (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, record_bar);
  gtk_widget_class_bind_template_child (widget_class, OfframpExplorePage, record_label);
}

/* Adds "record.lesson" and its key. */
void
offramp_explore_page_init_record (OfframpExplorePage *self)
{
  static const GActionEntry entries[] = { { "lesson", toggle_cb, NULL, "false", NULL } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  GtkShortcutController *keys = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "record", G_ACTION_GROUP (actions));
  gtk_shortcut_controller_set_scope (keys, GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      keys, gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_l, GDK_CONTROL_MASK | GDK_SHIFT_MASK),
                              gtk_named_action_new ("record.lesson")));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (keys));
}

void
offramp_explore_page_dispose_record (OfframpExplorePage *self)
{
  if (self->recorder != NULL)
    g_signal_handlers_disconnect_by_data (self->recorder, self);
  g_clear_object (&self->recorder);
}
