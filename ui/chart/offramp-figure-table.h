/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-figure-table.h - the points of a figure as a table: a row a place, a column a curve
 *
 * For spreadsheets, and for those who read rather than see. Every point is in it, also where the view is zoomed in.
 * Keeps the figure's series; like them, one thread at a time.
 */
#pragma once

#include "offramp-figure.h"

G_BEGIN_DECLS

typedef struct _OfframpFigureTable OfframpFigureTable;

OfframpFigureTable *offramp_figure_table_new (OfframpFigure *figure);
void offramp_figure_table_free (OfframpFigureTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpFigureTable, offramp_figure_table_free)

guint offramp_figure_table_get_n_rows (const OfframpFigureTable *self);
guint offramp_figure_table_get_n_columns (const OfframpFigureTable *self);
const char *offramp_figure_table_get_title (const OfframpFigureTable *self, guint column);
gboolean offramp_figure_table_get_value (const OfframpFigureTable *self, guint row, guint column, double *value);
char *offramp_figure_table_format_cell (const OfframpFigureTable *self, guint row, guint column);
GBytes *offramp_figure_table_to_csv (const OfframpFigureTable *self);

G_END_DECLS
