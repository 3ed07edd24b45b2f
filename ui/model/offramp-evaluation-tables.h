/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-evaluation-tables.h - an evaluation as tables, for the page, the report, papers and spreadsheets
 *
 * Any thread; knows no GTK.
 */
#pragma once

#include "offramp-evaluation-result.h"

G_BEGIN_DECLS

/**
 * OfframpEvaluationTable:
 * @OFFRAMP_EVALUATION_PAPER: the paper's table: with and without an exit, beside the paper's own figures
 * @OFFRAMP_EVALUATION_FIGURES: what else was measured
 * @OFFRAMP_EVALUATION_THRESHOLDS: a handful of thresholds
 * @OFFRAMP_EVALUATION_BY_CLASS: how many images of each class are right
 * @OFFRAMP_EVALUATION_CONFUSION: images by truth and answer
 */
typedef enum
{
  OFFRAMP_EVALUATION_PAPER,
  OFFRAMP_EVALUATION_FIGURES,
  OFFRAMP_EVALUATION_THRESHOLDS,
  OFFRAMP_EVALUATION_BY_CLASS,
  OFFRAMP_EVALUATION_CONFUSION,
  OFFRAMP_EVALUATION_N_TABLES
} OfframpEvaluationTable;

gboolean offramp_evaluation_table_exists (const OfframpEvaluationResult *result, OfframpEvaluationTable which);
EeTable *offramp_evaluation_table_new (const OfframpEvaluationResult *result, OfframpEvaluationTable which,
                                       EeTableFormat format);
char *offramp_evaluation_tables_to_string (const OfframpEvaluationResult *result, EeTableFormat format);
char *offramp_evaluation_describe (const OfframpEvaluationResult *result);
char *offramp_evaluation_describe_saving (const OfframpEvaluationResult *result);
char *offramp_evaluation_describe_baseline (const OfframpEvaluationResult *result);

G_END_DECLS
