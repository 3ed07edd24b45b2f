/* SPDX-License-Identifier: Apache-2.0 */
/* Lists failures as they are, and takes new ones in while it is open. Copy gives the whole list, a line a file. */
#include "offramp-failure-list.h"

#include <glib/gi18n.h>

#include "offramp-failure.h"

struct _OfframpFailureList
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  GtkListView *list;

  GListModel *failures;
};

G_DEFINE_FINAL_TYPE (OfframpFailureList, offramp_failure_list, ADW_TYPE_WINDOW)

static GtkWidget *
make_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = make_label ("heading"), *sentence = make_label ("offramp-caption");

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_wrap (GTK_LABEL (sentence), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (sentence), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), sentence);
  gtk_widget_add_css_class (row, "offramp-failure");
  gtk_list_item_set_child (item, row);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  OfframpFailure *failure = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item), *name = gtk_widget_get_first_child (row);
  const char *sentence = offramp_failure_get_sentence (failure);

  gtk_label_set_text (GTK_LABEL (name), offramp_failure_get_name (failure));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (name)), sentence);
  /* The focus rests on the list's cell around the row. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

static void
show_count (OfframpFailureList *self)
{
  guint n_failures = g_list_model_get_n_items (self->failures);
  g_autofree char *text = g_strdup_printf (ngettext ("%u file", "%u files", n_failures), n_failures);

  adw_window_title_set_subtitle (self->title, text);
}

static void
copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OfframpFailureList *self = OFFRAMP_FAILURE_LIST (widget);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (self->failures); i++)
    {
      g_autoptr (OfframpFailure) failure = g_list_model_get_item (self->failures, i);

      g_string_append_printf (text, "%s\n", offramp_failure_get_sentence (failure));
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("The list was copied.")));
}

static void
offramp_failure_list_dispose (GObject *object)
{
  OfframpFailureList *self = OFFRAMP_FAILURE_LIST (object);

  g_clear_object (&self->failures);

  G_OBJECT_CLASS (offramp_failure_list_parent_class)->dispose (object);
}

static void
offramp_failure_list_class_init (OfframpFailureListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_failure_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-failure-list.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpFailureList, title);
  gtk_widget_class_bind_template_child (widget_class, OfframpFailureList, toasts);
  gtk_widget_class_bind_template_child (widget_class, OfframpFailureList, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_install_action (widget_class, "failures.copy", NULL, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "failures.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
offramp_failure_list_init (OfframpFailureList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * offramp_failure_list_new:
 * @failures: of #OfframpFailure
 *
 * Returns: (transfer floating): a window that follows @failures
 */
GtkWidget *
offramp_failure_list_new (GListModel *failures)
{
  OfframpFailureList *self = g_object_new (OFFRAMP_TYPE_FAILURE_LIST, NULL);
  GtkNoSelection *selection = gtk_no_selection_new (g_object_ref (failures));

  self->failures = g_object_ref (failures);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  g_signal_connect_object (failures, "items-changed", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
  show_count (self);
  return GTK_WIDGET (self);
}
