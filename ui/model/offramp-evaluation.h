/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-evaluation.h - one evaluation at a time, on a thread, and what the newest found
 *
 * An OfframpPass. Lives on the main thread; knows no GTK.
 */
#pragma once

#include <gio/gio.h>

#include "offramp-evaluation-pass.h"
#include "offramp-pass.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_EVALUATION (offramp_evaluation_get_type ())
G_DECLARE_FINAL_TYPE (OfframpEvaluation, offramp_evaluation, OFFRAMP, EVALUATION, OfframpPass)

OfframpEvaluation *offramp_evaluation_new (void);
void offramp_evaluation_start (OfframpEvaluation *self, const OfframpEvaluationOrder *order);

const char *offramp_evaluation_get_phase (OfframpEvaluation *self);
OfframpEvaluationResult *offramp_evaluation_get_result (OfframpEvaluation *self);

G_END_DECLS
