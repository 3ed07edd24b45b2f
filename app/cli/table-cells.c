/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "table-cells.h"

#include <math.h>

#include <glib/gi18n.h>

/**
 * offramp_table_format_number:
 * @format: of the table
 * @value: NaN where nothing is known
 * @decimals: behind the point
 *
 * Returns: (transfer full) (nullable): the cell; NULL for NaN
 */
char *
offramp_table_format_number (OfframpTableFormat format, double value, guint decimals)
{
  char pattern[8], buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return NULL;
  if (format == OFFRAMP_TABLE_TEXT)
    return g_strdup_printf ("%.*f", (int)decimals, value);

  g_snprintf (pattern, sizeof pattern, "%%.%uf", decimals);
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, pattern, value));
}

/**
 * offramp_table_get_percent:
 * @share: in 0..1
 *
 * Returns: in per cent, for two decimals; "100.00" means all
 */
double
offramp_table_get_percent (double share)
{
  return share < 1 ? MIN (100 * share, 99.99) : 100 * share;
}

/**
 * offramp_table_translate:
 * @format: of the table
 * @title: in English, marked for translation
 *
 * Returns: (transfer none): as it stands in such a table
 */
const char *
offramp_table_translate (OfframpTableFormat format, const char *title)
{
  return format == OFFRAMP_TABLE_CSV ? title : _ (title);
}

/**
 * offramp_table_add_number:
 * @table: grows by a cell
 * @format: that the table is going to have
 * @value: NaN where nothing is known
 * @decimals: behind the point
 */
void
offramp_table_add_number (OfframpTable *table, OfframpTableFormat format, double value, guint decimals)
{
  offramp_table_add (table, offramp_table_format_number (format, value, decimals));
}

/**
 * offramp_table_add_titles:
 * @table: grows by a cell for each of its columns
 * @format: that the table is going to have
 * @titles: [n_columns] in English, marked for translation
 */
void
offramp_table_add_titles (OfframpTable *table, OfframpTableFormat format, const char *const *titles)
{
  for (guint c = 0; c < table->n_columns; c++)
    offramp_table_add (table, g_strdup (offramp_table_translate (format, titles[c])));
}
