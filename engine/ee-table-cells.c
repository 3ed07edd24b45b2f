/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and words, as each kind of table wants them. */
#include "ee-table-cells.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * ee_table_format_number:
 * @format: of the table
 * @value: NaN where nothing is known
 * @decimals: behind the point
 *
 * Returns: (transfer full) (nullable): the cell; NULL for NaN
 */
char *
ee_table_format_number (EeTableFormat format, double value, guint decimals)
{
  char pattern[8], buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return NULL;
  if (format == EE_TABLE_TEXT)
    return g_strdup_printf ("%.*f", (int)decimals, value);

  g_snprintf (pattern, sizeof pattern, "%%.%uf", decimals);
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, pattern, value));
}

/**
 * ee_table_get_percent:
 * @share: in 0..1
 *
 * Returns: in per cent, for two decimals; "100.00" means all
 */
double
ee_table_get_percent (double share)
{
  return share < 1 ? MIN (100 * share, 99.99) : 100 * share;
}

/**
 * ee_table_translate:
 * @format: of the table
 * @title: in English, marked for translation
 *
 * Returns: (transfer none): as it stands in such a table
 */
const char *
ee_table_translate (EeTableFormat format, const char *title)
{
  return format == EE_TABLE_CSV ? title : _ (title);
}

/**
 * ee_table_add_number:
 * @table: grows by a cell
 * @format: that the table is going to have
 * @value: NaN where nothing is known
 * @decimals: behind the point
 */
void
ee_table_add_number (EeTable *table, EeTableFormat format, double value, guint decimals)
{
  ee_table_add (table, ee_table_format_number (format, value, decimals));
}

/**
 * ee_table_add_titles:
 * @table: grows by a cell for each of its columns
 * @format: that the table is going to have
 * @titles: [n_columns] in English, marked for translation
 */
void
ee_table_add_titles (EeTable *table, EeTableFormat format, const char *const *titles)
{
  for (guint c = 0; c < table->n_columns; c++)
    ee_table_add (table, g_strdup (ee_table_translate (format, titles[c])));
}
