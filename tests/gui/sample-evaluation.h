/* SPDX-License-Identifier: Apache-2.0 */
/* sample-evaluation.h - an evaluation of doodles whose every figure is known, for tests */
#pragma once

#include "offramp-evaluation-result.h"

enum
{
  SAMPLE_N_MAIN = 10,
  SAMPLE_N_IMAGES = 40,
};

OfframpEvaluationResult *sample_evaluation_new (gboolean with_exit);
guint sample_evaluation_count_main (const OfframpEvaluationResult *result);
