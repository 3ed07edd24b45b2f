/* SPDX-License-Identifier: Apache-2.0 */
/* ee-bench-types.h - what a measurement of this machine found
 *
 * Plain numbers: seconds, bytes, shares. Every time is of uint8 images in memory until the answers, exit block,
 * decision and gathering included, after a warm-up.
 */
#pragma once

#include "ee-backend.h"
#include "ee-timing.h"

G_BEGIN_DECLS

enum
{
  EE_BENCH_MAX_BATCHES = 8,
  EE_BENCH_MAX_SHARES = 8,
  EE_BENCH_MAX_MEMORY = 8,
  /* For each batch the network without exit and every share. */
  EE_BENCH_MAX_ROWS = EE_BENCH_MAX_BATCHES * (EE_BENCH_MAX_SHARES + 1)
};

/* In place of a share: the network without an exit. */
#define EE_BENCH_NO_EXIT (-1.0)

/**
 * EeBenchInference:
 * @batch: images pushed at once
 * @share: of redundant images that was asked for, or EE_BENCH_NO_EXIT
 * @images: of a pass
 * @redundant: of them
 * @left: images that left at an exit; @redundant where all went as intended
 * @timing: of the passes
 * @images_per_s: by the median
 * @ratio: time / time of the network without exit, the median over the rounds; 1 for that network itself
 * @ratio_least: of any round
 * @ratio_most: of any round
 * @limit: what the multiply-adds allow as @ratio, those of the exit block included
 * @limit_free_exit: the same, had the exit block cost nothing
 * @gflops: 10^9 operations a second of the layers that were computed
 */
typedef struct
{
  guint batch;
  double share;
  guint images, redundant, left;
  EeTiming timing;
  double images_per_s;
  double ratio, ratio_least, ratio_most;
  double limit, limit_free_exit;
  double gflops;
} EeBenchInference;

/**
 * EeBenchStage:
 * @exit_block: as in #EeStage
 * @batch: images at once
 * @us_per_image: trunk and head, decision and gathering, the first stage's upload too; microseconds an image
 * @gflops: 10^9 operations a second
 */
typedef struct
{
  guint exit_block, batch;
  double us_per_image;
  double gflops;
} EeBenchStage;

/**
 * EeBenchTraining:
 * @batch: rows of a step
 * @share: of redundant rows, or EE_BENCH_NO_EXIT
 * @redundant: rows that are dropped after the last exit
 * @timing: of a step: pass and update
 * @images_per_s: by the median, redundant images counted
 * @ratio: time / time of the network with exit when no row is redundant, the median over the rounds
 * @limit: what the multiply-adds of forward and backward allow as @ratio
 */
typedef struct
{
  guint batch;
  double share;
  guint redundant;
  EeTiming timing;
  double images_per_s;
  double ratio, limit;
} EeBenchTraining;

/**
 * EeBenchLatency:
 * @no_exit: one image through the network without exit
 * @full: through the network with exit, to its end
 * @left: one that leaves at the first exit
 * @ratio: left / full, by the medians
 * @limit: what the multiply-adds allow as @ratio
 */
typedef struct
{
  EeRouteTiming no_exit, full, left;
  double ratio, limit;
} EeBenchLatency;

G_END_DECLS
