/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-table-rows.h - the rows of a figure's table as a list: made only while they are looked at */
#pragma once

#include <gio/gio.h>

#include "offramp-figure-table.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_TABLE_ROW (offramp_table_row_get_type ())
G_DECLARE_FINAL_TYPE (OfframpTableRow, offramp_table_row, OFFRAMP, TABLE_ROW, GObject)

char *offramp_table_row_format (OfframpTableRow *self, guint column);

#define OFFRAMP_TYPE_TABLE_ROWS (offramp_table_rows_get_type ())
G_DECLARE_FINAL_TYPE (OfframpTableRows, offramp_table_rows, OFFRAMP, TABLE_ROWS, GObject)

OfframpTableRows *offramp_table_rows_new (OfframpFigureTable *table);
const OfframpFigureTable *offramp_table_rows_get_table (OfframpTableRows *self);

G_END_DECLS
