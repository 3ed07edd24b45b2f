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

/**
 * EeTimingPass:
 * @model: the network; several passes may share it
 * @threshold: P(redundant) from which an image leaves
 * @images: [n_images, 32, 32, 3] uint8
 * @n_images: 1 or more
 * @seconds: (out) (nullable): [repeats] what each pass took, in the order of the rounds
 * @n_left: (out): images that left in the last pass
 *
 * What is sent through one network when its turn comes.
 */
typedef struct
{
  EeModel *model;
  double threshold;
  const guint8 *images;
  guint n_images;
  double *seconds;
  guint n_left;
} EeTimingPass;

gboolean ee_timing_run_passes (EeTimingPass passes[], guint n_passes, guint repeats, EeTiming timings[],
                               EeRouterProgressFunc progress, gpointer user_data, GError **error);
gboolean ee_timing_run (EeModel *const models[], const double thresholds[], guint n_models, EeExperiment *experiment,
                        EeSplit split, guint repeats, EeTiming timings[], EeRouterProgressFunc progress,
                        gpointer user_data, GError **error);

G_END_DECLS
