/* SPDX-License-Identifier: Apache-2.0 */
/* evaluation-report.h - evaluated networks as a table for people or as JSON for programs */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpEvaluationRow:
 * @path: of the network, as the user gave it
 * @model: the network
 * @scores: (nullable) (owned): of every image, images that stay at the threshold with their answer
 * @evaluation: what was measured
 */
typedef struct
{
  const char *path;
  EeModel *model;
  EeScoreSet *scores;
  EeEvaluation evaluation;
} OfframpEvaluationRow;

/**
 * OfframpEvaluationExtras:
 * @confusion: whether the confusion matrix of each network is wanted
 * @sweep: (nullable) (element-type OfframpSweepStep): of the first network
 */
typedef struct
{
  gboolean confusion;
  GArray *sweep;
} OfframpEvaluationExtras;

void offramp_evaluation_report_print (const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
                                      EeSplit split, const OfframpEvaluationExtras *extras);
void offramp_evaluation_report_print_json (const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
                                           EeSplit split, const OfframpEvaluationExtras *extras);

G_END_DECLS
