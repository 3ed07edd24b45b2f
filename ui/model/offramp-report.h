/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-report.h - a whole evaluation in one file: for readers (PDF, HTML) and of its tables alone
 *
 * Others see the old file or the whole new one. Knows no GTK.
 */
#pragma once

#include <gio/gio.h>

#include "offramp-evaluation-result.h"

G_BEGIN_DECLS

/**
 * OfframpReportFormat:
 * @OFFRAMP_REPORT_PDF: pages of A4 with figures as drawings
 * @OFFRAMP_REPORT_HTML: one page that needs no other file
 * @OFFRAMP_REPORT_CSV: the tables, in English, with an empty line between
 * @OFFRAMP_REPORT_MARKDOWN: the tables
 * @OFFRAMP_REPORT_LATEX: the tables
 */
typedef enum
{
  OFFRAMP_REPORT_PDF,
  OFFRAMP_REPORT_HTML,
  OFFRAMP_REPORT_CSV,
  OFFRAMP_REPORT_MARKDOWN,
  OFFRAMP_REPORT_LATEX,
  OFFRAMP_REPORT_N_FORMATS
} OfframpReportFormat;

const char *offramp_report_format_get_suffix (OfframpReportFormat format);
const char *offramp_report_format_to_string (OfframpReportFormat format);
gboolean offramp_report_format_from_string (const char *text, OfframpReportFormat *format);

GBytes *offramp_report_make (OfframpEvaluationResult *result, OfframpReportFormat format, GCancellable *cancellable,
                             GError **error);
void offramp_report_write_async (OfframpEvaluationResult *result, OfframpReportFormat format, GFile *file,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean offramp_report_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
