/* SPDX-License-Identifier: Apache-2.0 */
/* evaluation-report.h - evaluated networks as a table for people or as JSON for programs */
#pragma once

#include <json-glib/json-glib.h>

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpEvaluationRow:
 * @path: of the network, as the user gave it
 * @model: (owned): the network
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
 * @sweep: (nullable) (owned) (element-type EeSweepStep): of the first network
 * @exits: (nullable) (owned) (element-type OfframpExitStep): likewise
 */
typedef struct
{
  gboolean confusion;
  GArray *sweep;
  GArray *exits;
} OfframpEvaluationExtras;

void offramp_evaluation_extras_clear (OfframpEvaluationExtras *extras);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OfframpEvaluationExtras, offramp_evaluation_extras_clear)

void offramp_evaluation_report_print (const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
                                      EeSplit split, const OfframpEvaluationExtras *extras);
void offramp_evaluation_report_print_json (const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
                                           EeSplit split, const OfframpEvaluationExtras *extras);
void offramp_evaluation_report_add_plan (JsonBuilder *builder, EePlan *plan);

G_END_DECLS
