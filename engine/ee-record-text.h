/* SPDX-License-Identifier: Apache-2.0 */
/* ee-record-text.h - a record as a line of metrics.csv, and back
 *
 * Numbers are written so that reading gives the same double back, with '.' whatever the locale; what was not measured
 * is an empty field. Knows no file. Any thread.
 */
#pragma once

#include "ee-metrics.h"

G_BEGIN_DECLS

/**
 * EeRecordColumns:
 * @EE_RECORD_COLUMNS_UNKNOWN: no columns of a training
 * @EE_RECORD_COLUMNS_FIRST: without what @EE_RECORD_COLUMNS_NOW has more: the shares of main and redundant images
 * @EE_RECORD_COLUMNS_NOW: all of them
 */
typedef enum
{
  EE_RECORD_COLUMNS_UNKNOWN,
  EE_RECORD_COLUMNS_FIRST,
  EE_RECORD_COLUMNS_NOW,
} EeRecordColumns;

const char *ee_record_get_header (void);
EeRecordColumns ee_record_find_columns (const char *contents, gsize length, gsize *header_length);
void ee_record_format (const EeRecord *record, GString *text);
gboolean ee_record_parse (const char *line, gsize length, EeRecordColumns columns, EeRecord *record);

G_END_DECLS
