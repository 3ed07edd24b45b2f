/* SPDX-License-Identifier: Apache-2.0 */
/* exit-report.h - one network, exit by exit: what leaves there and what it has cost by then */
#pragma once

#include <json-glib/json-glib.h>

#include "evaluation-report.h"
#include "progress.h"

G_BEGIN_DECLS

/**
 * OfframpExitStep:
 * @statistics: of an exit, or of the classifier
 * @image_s: seconds of an image up to and with it, in full batches; NaN where it was not timed
 */
typedef struct
{
  EeExitStatistics statistics;
  double image_s;
} OfframpExitStep;

GArray *offramp_exit_steps_new (const OfframpEvaluationRow *row, EeExperiment *experiment, EeSplit split, guint repeats,
                                OfframpProgress *progress, GError **error);
void offramp_exit_steps_print (const char *name, GArray *steps);
void offramp_exit_steps_add_json (GArray *steps, JsonBuilder *builder);

G_END_DECLS
