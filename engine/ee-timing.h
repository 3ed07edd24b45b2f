/* SPDX-License-Identifier: Apache-2.0 */
/* ee-timing.h - how long prediction takes, for one network or for several in turns
 *
 * The clock runs over ee_router_run() alone: from uint8 images in memory to routes, exit block, decision and
 * gathering included, after a warm-up. Several networks take turns (A, B, A, B ...), so that what else the
 * computer does hits all alike and the ratio of their times means something.
 */
#pragma once

#include "ee-experiment.h"
#include "ee-router.h"

G_BEGIN_DECLS

/**
 * EeTiming:
 * @median_s: of the passes
 * @least_s: the fastest
 * @most_s: the slowest
 * @repeats: passes
 */
typedef struct
{
  double median_s, least_s, most_s;
  guint repeats;
} EeTiming;

gboolean ee_timing_run (EeModel *const models[], const double thresholds[], guint n_models, EeExperiment *experiment,
                        EeSplit split, guint repeats, EeTiming timings[], EeRouterProgressFunc progress,
                        gpointer user_data, GError **error);

G_END_DECLS
