/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-evaluation-view.h - what an evaluation found: tables, charts, the matrix, the mistakes
 *
 * Signals: "open-images" (OfframpEvaluationImages): these are to be seen; "export" (string): the report, in that
 * format.
 */
#pragma once

#include <adwaita.h>

#include "offramp-evaluation-images.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_EVALUATION_VIEW (offramp_evaluation_view_get_type ())
G_DECLARE_FINAL_TYPE (OfframpEvaluationView, offramp_evaluation_view, OFFRAMP, EVALUATION_VIEW, AdwBin)

void offramp_evaluation_view_show (OfframpEvaluationView *self, OfframpEvaluationResult *result);

G_END_DECLS
