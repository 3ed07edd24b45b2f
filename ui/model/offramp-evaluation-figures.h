/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-evaluation-figures.h - an evaluation as charts, for the page and for the report
 *
 * Any thread, one figure at a time; knows no GTK.
 */
#pragma once

#include "offramp-evaluation-result.h"
#include "offramp-figure.h"

G_BEGIN_DECLS

/**
 * OfframpEvaluationFigure:
 * @OFFRAMP_EVALUATION_SWEEP: accuracy and time against the threshold
 * @OFFRAMP_EVALUATION_HISTOGRAM: P(redundant) of main and of redundant images
 * @OFFRAMP_EVALUATION_CALIBRATION: how often answers are right, by how sure the network is
 * @OFFRAMP_EVALUATION_CLASSES: how often images of each class are right
 */
typedef enum
{
  OFFRAMP_EVALUATION_SWEEP,
  OFFRAMP_EVALUATION_HISTOGRAM,
  OFFRAMP_EVALUATION_CALIBRATION,
  OFFRAMP_EVALUATION_CLASSES,
  OFFRAMP_EVALUATION_N_FIGURES
} OfframpEvaluationFigure;

gboolean offramp_evaluation_figure_exists (const OfframpEvaluationResult *result, OfframpEvaluationFigure which);
OfframpFigure *offramp_evaluation_figure_new (const OfframpEvaluationResult *result, OfframpEvaluationFigure which);
char *offramp_evaluation_figure_describe (const OfframpEvaluationResult *result, OfframpEvaluationFigure which);

G_END_DECLS
