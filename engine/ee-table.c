/* SPDX-License-Identifier: Apache-2.0 */
/* The first column stands at the left, the others, mostly numbers, at the right. */
#include "ee-table.h"

#include <string.h>

#include "ee-text-columns.h"

#define GAP "  "

static guint
count_lines (const EeTable *table)
{
  return table->cells->len / table->n_columns;
}

static const char *
get_cell (const EeTable *table, guint line, guint column, const char *empty)
{
  const char *cell = g_ptr_array_index (table->cells, line * table->n_columns + column);

  return cell != NULL ? cell : empty;
}

static void
write_text (const EeTable *table, GString *text)
{
  guint n_lines = count_lines (table);
  g_autofree guint *columns = g_new0 (guint, table->n_columns);

  for (guint line = 0; line < n_lines; line++)
    for (guint c = 0; c < table->n_columns; c++)
      columns[c] = MAX (columns[c], ee_text_columns (get_cell (table, line, c, "–")));

  if (table->caption != NULL)
    g_string_append_printf (text, "%s\n\n", table->caption);
  for (guint line = 0; line < n_lines; line++)
    for (guint c = 0; c < table->n_columns; c++)
      {
        g_autofree char *cell = ee_text_pad (get_cell (table, line, c, "–"), columns[c], c > 0);

        g_string_append_printf (text, "%s%s%s", c > 0 ? GAP : "", cell, c + 1 == table->n_columns ? "\n" : "");
      }
}

static void
append_csv_cell (GString *text, const char *cell)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *doubled = NULL;

  if (strpbrk (cell, ",\"\r\n") == NULL)
    {
      g_string_append (text, cell);
      return;
    }

  parts = g_strsplit (cell, "\"", -1);
  doubled = g_strjoinv ("\"\"", parts);
  g_string_append_printf (text, "\"%s\"", doubled);
}

static void
write_csv (const EeTable *table, GString *text)
{
  for (guint line = 0; line < count_lines (table); line++)
    for (guint c = 0; c < table->n_columns; c++)
      {
        append_csv_cell (text, get_cell (table, line, c, ""));
        g_string_append_c (text, c + 1 == table->n_columns ? '\n' : ',');
      }
}

/* Each character that is special gets what stands for it; a line break would end the line of the table. */
static void
append_escaped (GString *text, const char *cell, const char *specials, const char *const *escapes)
{
  for (; *cell != '\0'; cell++)
    {
      const char *special = strchr (specials, *cell);

      if (special != NULL)
        g_string_append (text, escapes[special - specials]);
      else
        g_string_append_c (text, *cell == '\n' || *cell == '\r' ? ' ' : *cell);
    }
}

static void
append_markdown (GString *text, const char *cell)
{
  static const char *const escapes[] = { "\\\\", "\\|", "\\*", "\\_", "\\`", "\\<" };

  append_escaped (text, cell, "\\|*_`<", escapes);
}

static void
write_markdown (const EeTable *table, GString *text)
{
  append_markdown (text, table->caption);
  g_string_append (text, "\n\n");
  for (guint line = 0; line < count_lines (table); line++)
    {
      for (guint c = 0; c < table->n_columns; c++)
        {
          g_string_append (text, c > 0 ? " | " : "| ");
          append_markdown (text, get_cell (table, line, c, "–"));
        }
      g_string_append (text, " |\n");
      for (guint c = 0; line == 0 && c < table->n_columns; c++)
        g_string_append_printf (text, "%s%s", c > 0 ? "---:|" : "|:---|", c + 1 == table->n_columns ? "\n" : "");
    }
}

static void
append_latex (GString *text, const char *cell)
{
  static const char *const escapes[]
      = { "\\textbackslash{}", "\\{", "\\}", "\\$", "\\&", "\\#", "\\%", "\\_", "\\textasciicircum{}",
          "\\textasciitilde{}" };

  append_escaped (text, cell, "\\{}$&#%_^~", escapes);
}

static void
write_latex (const EeTable *table, GString *text)
{
  g_string_append (text, "\\begin{table}\n\\centering\n\\caption{");
  append_latex (text, table->caption);
  g_string_append (text, "}\n\\begin{tabular}{l");
  for (guint c = 1; c < table->n_columns; c++)
    g_string_append_c (text, 'r');
  g_string_append (text, "}\n\\hline\n");
  for (guint line = 0; line < count_lines (table); line++)
    {
      for (guint c = 0; c < table->n_columns; c++)
        {
          g_string_append (text, c > 0 ? " & " : "");
          append_latex (text, get_cell (table, line, c, "--"));
        }
      g_string_append (text, line == 0 ? " \\\\\n\\hline\n" : " \\\\\n");
    }
  g_string_append (text, "\\hline\n\\end{tabular}\n\\end{table}\n");
}

static void
append_html (GString *text, const char *cell)
{
  g_autofree char *escaped = g_markup_escape_text (cell, -1);

  g_string_append (text, escaped);
}

static void
write_html (const EeTable *table, GString *text)
{
  g_string_append (text, "<table>\n<caption>");
  append_html (text, table->caption);
  g_string_append (text, "</caption>\n");
  for (guint line = 0; line < count_lines (table); line++)
    {
      g_string_append (text, "<tr>");
      for (guint c = 0; c < table->n_columns; c++)
        {
          const char *tag = line == 0 || c == 0 ? "th" : "td";

          g_string_append_printf (text, "<%s%s>", tag, line == 0 ? " scope=\"col\"" : c == 0 ? " scope=\"row\"" : "");
          append_html (text, get_cell (table, line, c, "–"));
          g_string_append_printf (text, "</%s>", tag);
        }
      g_string_append (text, "</tr>\n");
    }
  g_string_append (text, "</table>\n");
}

/**
 * ee_table_new:
 * @caption: (nullable): above the table; NULL for tables that are only printed as text
 * @n_columns: 1 or more
 *
 * Returns: (transfer full): a table without lines
 */
EeTable *
ee_table_new (const char *caption, guint n_columns)
{
  EeTable *table = g_new0 (EeTable, 1);

  g_assert (n_columns > 0);
  table->caption = g_strdup (caption);
  table->cells = g_ptr_array_new_with_free_func (g_free);
  table->n_columns = n_columns;

  return table;
}

/**
 * ee_table_free:
 * @table: freed with its cells
 */
void
ee_table_free (EeTable *table)
{
  g_free (table->caption);
  g_ptr_array_unref (table->cells);
  g_free (table);
}

/**
 * ee_table_add:
 * @table: grows by a cell, to the right and then to the next line
 * @cell: (nullable) (transfer full): UTF-8; NULL where nothing is known
 */
void
ee_table_add (EeTable *table, char *cell)
{
  g_ptr_array_add (table->cells, cell);
}

/**
 * ee_table_to_string:
 * @table: with whole lines, at least the head
 * @format: how to write it
 *
 * Returns: (transfer full): UTF-8 that ends with a line feed
 */
char *
ee_table_to_string (const EeTable *table, EeTableFormat format)
{
  static void (*const writers[]) (const EeTable *table, GString *text)
      = { write_text, write_csv, write_markdown, write_latex, write_html };
  GString *text = g_string_new (NULL);

  g_assert (table->cells->len >= table->n_columns && table->cells->len % table->n_columns == 0);
  writers[format](table, text);

  return g_string_free (text, FALSE);
}
