/* SPDX-License-Identifier: Apache-2.0 */
/* Shows a copy of the figure: a training that goes on does not move the rows that somebody reads. */
#include "offramp-chart-table.h"

#include <glib/gi18n.h>

#include "offramp-table-rows.h"

enum
{
  WIDTH = 720,
  HEIGHT = 480,
};

static void
set_up_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_autofree char *text = offramp_table_row_format (gtk_list_item_get_item (item), GPOINTER_TO_UINT (user_data));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static GtkWidget *
make_view (OfframpTableRows *rows)
{
  const OfframpFigureTable *table = offramp_table_rows_get_table (rows);
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (rows))));
  GtkWidget *view = gtk_column_view_new (selection);

  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_widget_add_css_class (view, "data-table");
  for (guint i = 0; i < offramp_figure_table_get_n_columns (table); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (set_up_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (i));
      column = gtk_column_view_column_new (offramp_figure_table_get_title (table, i), factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    }
  return view;
}

/**
 * offramp_chart_table_present:
 * @parent: (nullable): the window that it stands over
 * @figure: a figure; its points as they are now
 *
 * Opens a window with every point of the visible curves; Esc closes it.
 *
 * Returns: (transfer none): the window, which is its own owner
 */
GtkWidget *
offramp_chart_table_present (GtkWindow *parent, OfframpFigure *figure)
{
  g_autoptr (OfframpFigure) copy = offramp_figure_copy (figure);
  g_autoptr (OfframpTableRows) rows = offramp_table_rows_new (offramp_figure_table_new (copy));
  const guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (rows));
  g_autofree char *count = g_strdup_printf (ngettext ("%u row", "%u rows", n_rows), n_rows);
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new (), *scrolled = gtk_scrolled_window_new ();
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header),
                                   adw_window_title_new (offramp_figure_get_title (figure), count));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), make_view (rows));
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), offramp_figure_get_title (figure));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (shortcuts),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, shortcuts);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}
