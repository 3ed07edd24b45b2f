/* SPDX-License-Identifier: Apache-2.0 */
/* table-format.h - tables on the standard output, and the words for their formats */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

void offramp_table_print (const EeTable *table, EeTableFormat format);
gboolean offramp_table_format_read (const char *text, EeTableFormat *format, GError **error);

G_END_DECLS
