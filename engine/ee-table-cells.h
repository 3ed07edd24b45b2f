/* SPDX-License-Identifier: Apache-2.0 */
/* ee-table-cells.h - what goes into the cells of a table of measurements
 *
 * Pure functions; any thread. Numbers have the user's decimal mark on a terminal and a point in files; CSV is in
 * English, as programs read it.
 */
#pragma once

#include "ee-table.h"

G_BEGIN_DECLS

char *ee_table_format_number (EeTableFormat format, double value, guint decimals);
double ee_table_get_percent (double share);
const char *ee_table_translate (EeTableFormat format, const char *title);
void ee_table_add_number (EeTable *table, EeTableFormat format, double value, guint decimals);
void ee_table_add_titles (EeTable *table, EeTableFormat format, const char *const *titles);

G_END_DECLS
