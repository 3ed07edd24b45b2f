/* SPDX-License-Identifier: Apache-2.0 */
/* A screen reader hears a line as a whole from its title: AT-SPI knows no tables in GTK 4.8. */
#include "offramp-table-grid.h"

static const char *
get_cell (const EeTable *table, guint line, guint column)
{
  const char *cell = g_ptr_array_index (table->cells, line * table->n_columns + column);

  return cell != NULL ? cell : "–";
}

/* "Accuracy, %: With exit 98.9, Without exit 99.1" */
static char *
describe_line (const EeTable *table, guint line)
{
  g_autoptr (GString) text = g_string_new (get_cell (table, line, 0));

  for (guint c = 1; c < table->n_columns; c++)
    g_string_append_printf (text, "%s %s %s", c == 1 ? ":" : ",", get_cell (table, 0, c), get_cell (table, line, c));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
make_cell (const EeTable *table, guint line, guint column)
{
  GtkWidget *label = gtk_label_new (get_cell (table, line, column));

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_add_css_class (label, "numeric");
  if (line == 0)
    gtk_widget_add_css_class (label, "heading");
  else if (column == 0)
    {
      g_autofree char *words = describe_line (table, line);

      gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
    }
  return label;
}

/**
 * offramp_table_grid_new:
 * @table: with whole lines
 * @first: the first line that is shown below the head, at least 1
 * @end: the line after the last one; more than there are for all
 *
 * Returns: (transfer floating): these lines of the table
 */
GtkWidget *
offramp_table_grid_new (const EeTable *table, guint first, guint end)
{
  GtkWidget *grid = gtk_grid_new ();
  const guint n_lines = MIN (table->cells->len / table->n_columns, end);

  gtk_grid_set_column_spacing (GTK_GRID (grid), 28);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_widget_add_css_class (grid, "offramp-table");
  gtk_widget_set_halign (grid, GTK_ALIGN_START);
  for (guint line = 0; line < n_lines; line = line == 0 ? first : line + 1)
    for (guint c = 0; c < table->n_columns; c++)
      gtk_grid_attach (GTK_GRID (grid), make_cell (table, line, c), (int)c, (int)line, 1, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL, table->caption, -1);
  return grid;
}
