/* SPDX-License-Identifier: Apache-2.0 */
/* evaluation-run.h - networks on the same images: scored one after the other, timed in turns */
#pragma once

#include "arguments.h"
#include "evaluation-options.h"
#include "evaluation-report.h"
#include "progress.h"

G_BEGIN_DECLS

/**
 * OfframpEvaluationWork:
 * @options: the command's own
 * @progress: to report to
 * @error: why nothing came of it
 *
 * Returns: whether all was measured and printed
 */
typedef gboolean (*OfframpEvaluationWork) (gpointer options, OfframpProgress *progress, GError **error);

OfframpExit offramp_evaluation_run (OfframpEvaluationWork work, gpointer options, gboolean quiet);
GArray *offramp_evaluation_rows_open (OfframpEvaluationOptions *options, const char *const *paths, GError **error);
EeComparisonSide offramp_evaluation_row_get_side (const OfframpEvaluationRow *row);
gboolean offramp_evaluation_rows_check_main (const OfframpEvaluationRow *rows, guint n_rows, GError **error);
gboolean offramp_evaluation_rows_check_images (const OfframpEvaluationRow *rows, guint n_rows, GError **error);
gboolean offramp_evaluation_rows_score (OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
                                        EeSplit split, double threshold, OfframpProgress *progress, GError **error);
gboolean offramp_evaluation_rows_time (OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
                                       EeSplit split, guint repeats, OfframpProgress *progress, GError **error);

gboolean offramp_evaluating_cb (guint done, guint total, gpointer progress);
gboolean offramp_timing_cb (guint done, guint total, gpointer progress);

G_END_DECLS
