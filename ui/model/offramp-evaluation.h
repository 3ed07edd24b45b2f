/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-evaluation.h - one evaluation at a time, on a thread, and what the newest found
 *
 * Lives on the main thread; knows no GTK. Signal "changed" when it began, got on, or ended.
 */
#pragma once

#include <gio/gio.h>

#include "offramp-evaluation-pass.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_EVALUATION (offramp_evaluation_get_type ())
G_DECLARE_FINAL_TYPE (OfframpEvaluation, offramp_evaluation, OFFRAMP, EVALUATION, GObject)

OfframpEvaluation *offramp_evaluation_new (void);
void offramp_evaluation_start (OfframpEvaluation *self, const OfframpEvaluationOrder *order);
void offramp_evaluation_stop (OfframpEvaluation *self);

gboolean offramp_evaluation_is_running (OfframpEvaluation *self);
double offramp_evaluation_get_progress (OfframpEvaluation *self);
const char *offramp_evaluation_get_phase (OfframpEvaluation *self);
const char *offramp_evaluation_get_error (OfframpEvaluation *self);
OfframpEvaluationResult *offramp_evaluation_get_result (OfframpEvaluation *self);

G_END_DECLS
