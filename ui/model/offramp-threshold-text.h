/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-threshold-text.h - what a threshold does, in words
 *
 * Knows no widget.
 */
#pragma once

#include "offramp-tally.h"
#include "offramp-threshold-scores.h"

G_BEGIN_DECLS

/**
 * OfframpThresholdFigures:
 * @threshold: P(redundant) from which an image leaves
 * @has_test: whether the test set was run; without it accuracies are NaN
 * @accuracy: of the whole network
 * @time: of an average image / of one in the network without exit; of the session's images where there is no test;
 *   NaN where nothing was measured
 * @main_lost: main images that leave / main images
 * @redundant_kept: redundant images that stay / redundant images
 */
typedef struct
{
  double threshold;
  gboolean has_test;
  double accuracy, time;
  double main_lost, redundant_kept;
} OfframpThresholdFigures;

void offramp_threshold_read_figures (const OfframpThresholdResult *result, const OfframpTally *tally, double threshold,
                                     OfframpThresholdFigures *figures);

char *offramp_threshold_format_share (double share);
char *offramp_threshold_format_time (double ratio);
char *offramp_threshold_format_origin (const EeModelFacts *facts, double threshold);
char *offramp_threshold_format_errors (const OfframpThresholdFigures *figures);
char *offramp_threshold_format_counts (const OfframpTally *tally);
char *offramp_threshold_format_rule (const EePlan *plan);
char *offramp_threshold_format_source (const OfframpThresholdResult *result, const OfframpTally *tally);
char *offramp_threshold_format_timing (const OfframpThresholdResult *result);
char *offramp_threshold_describe (const OfframpThresholdFigures *figures, const OfframpTally *tally);

G_END_DECLS
