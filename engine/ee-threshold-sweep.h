/* SPDX-License-Identifier: Apache-2.0 */
/* ee-threshold-sweep.h - a network at many thresholds, from the scores of one pass
 *
 * Runs on the thread that owns the model.
 */
#pragma once

#include "ee-statistics.h"
#include "ee-timing.h"

G_BEGIN_DECLS

/**
 * EeSweepStep:
 * @point: worked out from the scores
 * @is_own: whether this is the network's own threshold
 * @is_timed: whether the time is measured here, if it is at all
 * @timing: measured at a handful of thresholds only; elsewhere @timing.repeats is 0
 */
typedef struct
{
  EeOperatingPoint point;
  gboolean is_own, is_timed;
  EeTiming timing;
} EeSweepStep;

GArray *ee_threshold_sweep_new (EeModel *model, const EeScoreSet *scores, EeExperiment *experiment, EeSplit split,
                                guint repeats, EeRouterProgressFunc progress, gpointer user_data, GError **error);

G_END_DECLS
