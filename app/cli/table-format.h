/* SPDX-License-Identifier: Apache-2.0 */
/* table-format.h - cells of text as a table for people, papers and programs */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OfframpTableFormat:
 * @OFFRAMP_TABLE_TEXT: columns of a terminal
 * @OFFRAMP_TABLE_CSV: RFC 4180, with line feeds alone
 * @OFFRAMP_TABLE_MARKDOWN: a pipe table
 * @OFFRAMP_TABLE_LATEX: a table environment that needs no package
 */
typedef enum
{
  OFFRAMP_TABLE_TEXT,
  OFFRAMP_TABLE_CSV,
  OFFRAMP_TABLE_MARKDOWN,
  OFFRAMP_TABLE_LATEX
} OfframpTableFormat;

/**
 * OfframpTable:
 * @caption: (nullable) (owned): a sentence; CSV leaves it out
 * @cells: (owned) (element-type utf8): line after line, the first the head; NULL for an empty cell
 * @n_columns: of each line
 */
typedef struct
{
  char *caption;
  GPtrArray *cells;
  guint n_columns;
} OfframpTable;

OfframpTable *offramp_table_new (const char *caption, guint n_columns);
void offramp_table_free (OfframpTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpTable, offramp_table_free)
void offramp_table_add (OfframpTable *table, char *cell);
char *offramp_table_to_string (const OfframpTable *table, OfframpTableFormat format);
void offramp_table_print (const OfframpTable *table, OfframpTableFormat format);
gboolean offramp_table_format_read (const char *text, OfframpTableFormat *format, GError **error);

G_END_DECLS
