/* SPDX-License-Identifier: Apache-2.0 */
/* table-cells.h - what goes into the cells of a table of measurements
 *
 * Numbers have the user's decimal mark on a terminal and a point in files; CSV is in English, as programs read it.
 */
#pragma once

#include "table-format.h"

G_BEGIN_DECLS

char *offramp_table_format_number (OfframpTableFormat format, double value, guint decimals);
double offramp_table_get_percent (double share);
const char *offramp_table_translate (OfframpTableFormat format, const char *title);
void offramp_table_add_number (OfframpTable *table, OfframpTableFormat format, double value, guint decimals);
void offramp_table_add_titles (OfframpTable *table, OfframpTableFormat format, const char *const *titles);

G_END_DECLS
