/* SPDX-License-Identifier: Apache-2.0 */
/* ee-table.h - cells of text as a table for people, papers and programs
 *
 * Owned by one thread at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EeTableFormat:
 * @EE_TABLE_TEXT: columns of a terminal
 * @EE_TABLE_CSV: RFC 4180, with line feeds alone
 * @EE_TABLE_MARKDOWN: a pipe table
 * @EE_TABLE_LATEX: a table environment that needs no package
 * @EE_TABLE_HTML: a table element
 */
typedef enum
{
  EE_TABLE_TEXT,
  EE_TABLE_CSV,
  EE_TABLE_MARKDOWN,
  EE_TABLE_LATEX,
  EE_TABLE_HTML
} EeTableFormat;

/**
 * EeTable:
 * @caption: (nullable) (owned): a sentence; CSV leaves it out
 * @cells: (owned) (element-type utf8): line after line, the first the head; NULL for an empty cell
 * @n_columns: of each line
 */
typedef struct
{
  char *caption;
  GPtrArray *cells;
  guint n_columns;
} EeTable;

EeTable *ee_table_new (const char *caption, guint n_columns);
void ee_table_free (EeTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeTable, ee_table_free)
void ee_table_add (EeTable *table, char *cell);
char *ee_table_to_string (const EeTable *table, EeTableFormat format);

G_END_DECLS
