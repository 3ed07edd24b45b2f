/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-report-private.h - a report's parts, shared by its formats */
#pragma once

#include "offramp-confusion.h"
#include "offramp-evaluation-figures.h"
#include "offramp-evaluation-images.h"
#include "offramp-evaluation-tables.h"
#include "offramp-report.h"

G_BEGIN_DECLS

enum
{
  OFFRAMP_REPORT_MOST_IMAGES = 48 /* of each kind of mistake */
};

char *offramp_report_format_time (const OfframpEvaluationResult *result);
char *offramp_report_format_origin (const OfframpEvaluationResult *result);
char *offramp_report_format_count (guint n_shown, guint n_images);
const char **offramp_report_list_classes (const OfframpEvaluationResult *result);

GBytes *offramp_report_make_html (OfframpEvaluationResult *result, GCancellable *cancellable, GError **error);
GBytes *offramp_report_make_pdf (OfframpEvaluationResult *result, GCancellable *cancellable, GError **error);

G_END_DECLS
