/* SPDX-License-Identifier: Apache-2.0 */
/* ee-router.h - inference with a real early exit
 *
 * The rows of a batch that leave are never computed further; the others wait in the next stage's pool
 * until a full batch of them is there. Works for any number of exits; a network without exit is the
 * special case of one stage. Knows no data set and no file.
 */
#pragma once

#include "ee-model.h"

G_BEGIN_DECLS

/**
 * EeRoute:
 * @stage: where the image was answered; the last one is the classifier
 * @left: whether an exit took it. Without exits: whether the classifier said "redundant"
 * @p_redundant: of the last exit that saw it; without exits the classifier's P(redundant)
 * @label: the most probable main class, or n_main where none was computed (@left)
 * @p_label: its probability; P(redundant) where @left
 * @p_exits: P(redundant) of each exit that saw it, in turn; the others' is 0
 */
typedef struct
{
  guint stage;
  gboolean left;
  float p_redundant;
  guint label;
  float p_label;
  float p_exits[EE_PLAN_MAX_STAGES - 1];
} EeRoute;

/**
 * EeRouteTiming:
 * @total_ms: median of the repeats: upload, stages, decision, gathering of survivors
 * @p95_ms: 95th percentile of the repeats
 * @stages_ms: [EE_PLAN_MAX_STAGES] median by stage; 0 where the stage was not computed
 * @has_parts: whether the device has a clock for layers; the three below are 0 if not
 * @upload_ms: median of handing the image to the device; part of the first stage
 * @blocks_ms: [block] median of the layers of blocks 1 to 5; 0 where the block was not computed, and for block 0
 * @heads_ms: [stage] median of all else in the stage: layers of the exit block or the classifier, softmax, decision,
 *   handing on
 * @repeats: how many were timed, after one untimed warm-up
 */
typedef struct
{
  double total_ms;
  double p95_ms;
  double stages_ms[EE_PLAN_MAX_STAGES];
  gboolean has_parts;
  double upload_ms;
  double blocks_ms[EE_PLAN_N_BLOCKS + 1];
  double heads_ms[EE_PLAN_MAX_STAGES];
  guint repeats;
} EeRouteTiming;

/* Called after each batch on the calling thread; returns FALSE to stop (G_IO_ERROR_CANCELLED). */
typedef gboolean (*EeRouterProgressFunc) (guint done, guint total, gpointer user_data);

/* Called between two timed runs on the calling thread; returns FALSE where no more are wanted. */
typedef gboolean (*EeRouterGoOnFunc) (gpointer user_data);

gboolean ee_router_run (EeModel *model, const guint8 *images, guint n_images, double threshold, EeRoute *routes,
                        EeRouterProgressFunc progress, gpointer user_data, GError **error);
gboolean ee_router_time_one_while (EeModel *model, const guint8 *image, double threshold, guint repeats,
                                   EeRouterGoOnFunc go_on, gpointer user_data, EeRoute *route, float *probabilities,
                                   EeRouteTiming *timing, GError **error);
gboolean ee_router_time_one (EeModel *model, const guint8 *image, double threshold, guint repeats, EeRoute *route,
                             float *probabilities, EeRouteTiming *timing, GError **error);

G_END_DECLS
