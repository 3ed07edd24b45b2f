/* SPDX-License-Identifier: Apache-2.0 */
/* What is done in a moment needs no progress: the line appears when work has lasted a while. */
#include "offramp-progress-line.h"

enum
{
  APPEAR_AFTER_MS = 800
};

struct _OfframpProgressLine
{
  AdwBin parent_instance;

  GtkLabel *label;
  GtkProgressBar *bar;
  GtkButton *stop;

  guint appear_timeout; /* 0 while nothing is under way, and when the line is there */
};

G_DEFINE_FINAL_TYPE (OfframpProgressLine, offramp_progress_line, ADW_TYPE_BIN)

static gboolean
appear_cb (gpointer user_data)
{
  OfframpProgressLine *self = user_data;

  self->appear_timeout = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  return G_SOURCE_REMOVE;
}

static void
offramp_progress_line_dispose (GObject *object)
{
  OfframpProgressLine *self = OFFRAMP_PROGRESS_LINE (object);

  g_clear_handle_id (&self->appear_timeout, g_source_remove);

  G_OBJECT_CLASS (offramp_progress_line_parent_class)->dispose (object);
}

static void
offramp_progress_line_class_init (OfframpProgressLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_progress_line_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-progress-line.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpProgressLine, label);
  gtk_widget_class_bind_template_child (widget_class, OfframpProgressLine, bar);
  gtk_widget_class_bind_template_child (widget_class, OfframpProgressLine, stop);
}

static void
offramp_progress_line_init (OfframpProgressLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * offramp_progress_line_set_stop_action:
 * @self: a line
 * @name: the action of its button
 */
void
offramp_progress_line_set_stop_action (OfframpProgressLine *self, const char *name)
{
  g_return_if_fail (OFFRAMP_IS_PROGRESS_LINE (self));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->stop), name);
}

/**
 * offramp_progress_line_show:
 * @self: a line
 * @text: what is under way
 * @fraction: how much of it is done, 0..1
 */
void
offramp_progress_line_show (OfframpProgressLine *self, const char *text, double fraction)
{
  g_return_if_fail (OFFRAMP_IS_PROGRESS_LINE (self));

  gtk_label_set_text (self->label, text);
  gtk_progress_bar_set_fraction (self->bar, CLAMP (fraction, 0, 1));
  if (!gtk_widget_get_visible (GTK_WIDGET (self)) && self->appear_timeout == 0)
    self->appear_timeout = g_timeout_add (APPEAR_AFTER_MS, appear_cb, self);
}

/**
 * offramp_progress_line_hide:
 * @self: a line
 *
 * All is done.
 */
void
offramp_progress_line_hide (OfframpProgressLine *self)
{
  g_return_if_fail (OFFRAMP_IS_PROGRESS_LINE (self));

  g_clear_handle_id (&self->appear_timeout, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
