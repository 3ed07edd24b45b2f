/* SPDX-License-Identifier: Apache-2.0 */
/* A label names each number for who cannot see the bar between them. */
#include "offramp-bar-row.h"

enum
{
  NAME_CHARS = 14
};

static GtkWidget *
make_label (double align)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), align);
  gtk_widget_add_css_class (label, "offramp-caption");
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

/**
 * offramp_bar_grid_new:
 * @rows: (out): [@n_rows] the lines, all hidden
 * @n_rows: how many
 *
 * Returns: (transfer floating): a grid with them
 */
GtkWidget *
offramp_bar_grid_new (OfframpBarRow *rows, guint n_rows)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 1);
  for (guint i = 0; i < n_rows; i++)
    {
      OfframpBarRow *row = &rows[i];

      row->name = make_label (0);
      gtk_label_set_ellipsize (GTK_LABEL (row->name), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (row->name), NAME_CHARS);
      row->bar = offramp_bar_new ();
      row->value = make_label (1);
      gtk_grid_attach (GTK_GRID (grid), row->name, 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), row->bar, 1, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), row->value, 2, i, 1, 1);
      offramp_bar_row_set_visible (row, FALSE);
    }
  return grid;
}

/**
 * offramp_bar_row_set:
 * @row: a line
 * @name: of it
 * @value: its number, with the unit
 */
void
offramp_bar_row_set (OfframpBarRow *row, const char *name, const char *value)
{
  g_autofree char *both = g_strdup_printf ("%s: %s", name, value);

  gtk_label_set_text (GTK_LABEL (row->name), name);
  gtk_widget_set_tooltip_text (row->name, name);
  gtk_label_set_text (GTK_LABEL (row->value), value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->value), GTK_ACCESSIBLE_PROPERTY_LABEL, both, -1);
}

/**
 * offramp_bar_row_set_visible:
 * @row: a line
 * @visible: whether it is shown
 */
void
offramp_bar_row_set_visible (OfframpBarRow *row, gboolean visible)
{
  gtk_widget_set_visible (row->name, visible);
  gtk_widget_set_visible (row->bar, visible);
  gtk_widget_set_visible (row->value, visible);
}
