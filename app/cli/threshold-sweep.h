/* SPDX-License-Identifier: Apache-2.0 */
/* threshold-sweep.h - a network at many thresholds, from the scores of one pass */
#pragma once

#include <json-glib/json-glib.h>

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpSweepStep:
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
} OfframpSweepStep;

GArray *offramp_sweep_new (EeModel *model, const EeScoreSet *scores, EeExperiment *experiment, EeSplit split,
                           guint repeats, EeRouterProgressFunc progress, gpointer user_data, GError **error);
void offramp_sweep_print (GArray *sweep, const EeModelFacts *facts, EeSplit split);
void offramp_sweep_add_json (GArray *sweep, JsonBuilder *builder);

G_END_DECLS
