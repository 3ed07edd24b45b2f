/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-pair-dialog.h"

#include <glib/gi18n.h>

#include "offramp-pair-editor.h"

struct _OfframpPairDialog
{
  AdwWindow parent_instance;

  AdwEntryRow *name_row;
  GtkLabel *error;
  OfframpPairEditor *editor;

  OfframpPairs *pairs;
  OfframpPairDraft *draft;
};

G_DEFINE_FINAL_TYPE (OfframpPairDialog, offramp_pair_dialog, ADW_TYPE_WINDOW)

static void
draft_updated_cb (OfframpPairDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save", offramp_pair_draft_is_ready (self->draft));
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
}

static void
save_cb (OfframpPairDialog *self)
{
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  if (!offramp_pair_draft_is_ready (self->draft))
    return;
  id = offramp_pair_draft_make_id (self->draft, &error);
  if (id != NULL
      && offramp_pairs_add (self->pairs, gtk_editable_get_text (GTK_EDITABLE (self->name_row)), id, &error) != NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_text (self->error, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->error), TRUE);
}

static void
save_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  save_cb (OFFRAMP_PAIR_DIALOG (widget));
}

static void
offramp_pair_dialog_dispose (GObject *object)
{
  OfframpPairDialog *self = OFFRAMP_PAIR_DIALOG (object);

  if (self->draft != NULL)
    offramp_pair_draft_stop (self->draft);
  g_clear_object (&self->draft);
  g_clear_object (&self->pairs);
  G_OBJECT_CLASS (offramp_pair_dialog_parent_class)->dispose (object);
}

static void
offramp_pair_dialog_class_init (OfframpPairDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_pair_dialog_dispose;
  g_type_ensure (OFFRAMP_TYPE_PAIR_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/datasets/offramp-pair-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpPairDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, OfframpPairDialog, error);
  gtk_widget_class_bind_template_child (widget_class, OfframpPairDialog, editor);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, save_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
offramp_pair_dialog_init (OfframpPairDialog *self)
{
  self->draft = offramp_pair_draft_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->draft, "updated", G_CALLBACK (draft_updated_cb), self, G_CONNECT_SWAPPED);
  offramp_pair_editor_show (self->editor, self->draft, TRUE);
  draft_updated_cb (self);
}

/**
 * offramp_pair_dialog_new:
 * @parent: (nullable): the window that it belongs to
 * @pairs: where the pair is saved
 *
 * Returns: (transfer floating): the window, to be presented
 */
GtkWidget *
offramp_pair_dialog_new (GtkWindow *parent, OfframpPairs *pairs)
{
  OfframpPairDialog *self;

  g_return_val_if_fail (OFFRAMP_IS_PAIRS (pairs), NULL);

  self = g_object_new (OFFRAMP_TYPE_PAIR_DIALOG, "transient-for", parent, NULL);
  self->pairs = g_object_ref (pairs);
  return GTK_WIDGET (self);
}
