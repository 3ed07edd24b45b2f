/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-evaluation-result.h - what was measured of a network on a test set, beside a network without exit
 *
 * Made on a thread of its own; after that nothing of it changes, and any thread may read it. Shared by counting.
 */
#pragma once

#include "offramp-threshold-bins.h"

G_BEGIN_DECLS

/**
 * OfframpEvaluated:
 * @path: (owned): of its file or run folder
 * @name: (owned): the same for people, one line
 * @plan: (owned)
 * @facts: (owned)
 * @device: (owned): that it was measured on
 * @precision: (owned): that it computed in
 * @scores: (owned) (nullable): of every image
 * @evaluation: the paper's row
 */
typedef struct
{
  char *path, *name;
  EePlan *plan;
  EeModelFacts *facts;
  char *device, *precision;
  EeScoreSet *scores;
  EeEvaluation evaluation;
} OfframpEvaluated;

/**
 * OfframpEvaluationResult:
 * @network: the one that is measured
 * @baseline: without exit, what it is compared with; empty where @alone
 * @alone: whether @network has no exit: redundant is one of its classes, and no threshold means anything to it
 * @same: whether @baseline is @network with its exit taken out: it has no word for redundant images
 * @experiment: (owned): the test images
 * @taken_at: (owned): when it was measured
 * @stage_seconds: [n_exits + 1] measured: what an image has cost when it comes to each exit, and to the classifier
 * @plain_seconds: measured: what it costs in the same network without exits
 * @n_timed: images of which these two were measured; 0: they were not
 * @table: (owned) (nullable): the scores, sorted; NULL where @alone
 * @bins: P(redundant) of the images
 * @auroc: of the last exit; of the classifier where @alone
 * @fpr95: likewise
 * @calibration_error: of the answers; NaN where it cannot be told
 * @calibration: of no images at all where it cannot be told
 * @confusion: (owned): [n_main + 1, n_main + 1] images by truth and answer, redundant last
 * @class_images: (owned): [n_main + 1] images of each class
 * @class_accuracies: (owned): [n_main + 1] share of them that is right; NaN without images
 */
typedef struct
{
  int ref_count;
  OfframpEvaluated network, baseline;
  gboolean alone, same;
  EeExperiment *experiment;
  GDateTime *taken_at;
  double stage_seconds[EE_PLAN_MAX_STAGES], plain_seconds;
  guint n_timed;
  EeThresholdTable *table;
  OfframpThresholdBins bins;
  double auroc, fpr95, calibration_error;
  EeCalibrationBin calibration[EE_CALIBRATION_BINS];
  guint *confusion;
  guint *class_images;
  double *class_accuracies;
} OfframpEvaluationResult;

OfframpEvaluationResult *offramp_evaluation_result_new (void);
OfframpEvaluationResult *offramp_evaluation_result_ref (OfframpEvaluationResult *self);
void offramp_evaluation_result_unref (OfframpEvaluationResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpEvaluationResult, offramp_evaluation_result_unref)

gboolean offramp_evaluation_result_work_out (OfframpEvaluationResult *self, GError **error);
guint offramp_evaluation_result_get_n_classes (const OfframpEvaluationResult *self);
const char *offramp_evaluation_result_get_class (const OfframpEvaluationResult *self, guint label);
double offramp_evaluation_result_get_saved (const OfframpEvaluationResult *self);
double offramp_evaluation_result_get_time_share (const OfframpEvaluationResult *self, double threshold);
EeComparisonSide offramp_evaluated_get_side (const OfframpEvaluated *evaluated);
void offramp_evaluated_take_facts (OfframpEvaluated *self, const char *path, const EeModel *model);

G_END_DECLS
