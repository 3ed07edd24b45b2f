/* SPDX-License-Identifier: Apache-2.0 */
/* evaluation-report.h - evaluated networks as a table for people or as JSON for programs */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpEvaluationRow:
 * @path: of the network, as the user gave it
 * @model: the network
 * @evaluation: what was measured
 */
typedef struct
{
  const char *path;
  EeModel *model;
  EeEvaluation evaluation;
} OfframpEvaluationRow;

void offramp_evaluation_report_print (const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
                                      EeSplit split);
void offramp_evaluation_report_print_json (const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
                                           EeSplit split);

G_END_DECLS
