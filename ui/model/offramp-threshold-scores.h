/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-threshold-scores.h - a network's answers to its whole test set, so that any threshold can be tried at once
 *
 * Runs the network once over the test images of its own pair, in a thread, and times its stages; after that a threshold
 * costs a few steps in a sorted list. Test images choose nothing: they only show what a threshold does. Lives on the
 * main thread; knows no GTK.
 */
#pragma once

#include <gio/gio.h>

#include "offramp-pass.h"
#include "offramp-threshold-bins.h"

G_BEGIN_DECLS

/**
 * OfframpThresholdResult:
 * @table: (owned): the answers, sorted
 * @bins: P(redundant) of the images
 * @title: (owned): which images, for people
 * @stage_seconds: [n_exits + 1] measured: what an image has cost when it comes to each exit, and to the classifier
 * @plain_seconds: measured: what it costs in the same network without exits
 * @n_timed: images that were timed
 * @repeats: rounds, of which the fastest was taken
 * @batch: images at once
 * @curve: (owned) (element-type EeThresholdPoint): accuracy against time
 * @knee: the index of its knee; 0 for none
 */
typedef struct
{
  EeThresholdTable *table;
  OfframpThresholdBins bins;
  char *title;
  double stage_seconds[EE_PLAN_MAX_STAGES];
  double plain_seconds;
  guint n_timed, repeats, batch;
  GArray *curve;
  guint knee;
} OfframpThresholdResult;

OfframpThresholdResult *offramp_threshold_result_new (const EeScoreSet *scores, const char *title,
                                                      const double *stage_seconds, double plain_seconds,
                                                      GError **error);
void offramp_threshold_result_free (OfframpThresholdResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpThresholdResult, offramp_threshold_result_free)

#define OFFRAMP_TYPE_THRESHOLD_SCORES (offramp_threshold_scores_get_type ())
G_DECLARE_FINAL_TYPE (OfframpThresholdScores, offramp_threshold_scores, OFFRAMP, THRESHOLD_SCORES, OfframpPass)

OfframpThresholdScores *offramp_threshold_scores_new (void);
void offramp_threshold_scores_forget (OfframpThresholdScores *self);
void offramp_threshold_scores_start (OfframpThresholdScores *self, const char *path, const char *root);

const OfframpThresholdResult *offramp_threshold_scores_get_result (OfframpThresholdScores *self);

G_END_DECLS
