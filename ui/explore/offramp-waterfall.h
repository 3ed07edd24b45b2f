/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-waterfall.h - the time of one image, part after part; no GTK */
#pragma once

#include "offramp-road-times.h"
#include "offramp-verdict.h"

G_BEGIN_DECLS

enum
{
  OFFRAMP_WATERFALL_MAX_ROWS = OFFRAMP_ROAD_MAX_GATES + OFFRAMP_ROAD_MAX_EXITS + 1
};

/**
 * OfframpWaterfallRow:
 * @name: (owned): of a block, an exit, a stage, or the whole network
 * @computed: whether the image came so far
 * @is_whole: whether it is the whole network, to compare
 * @start_ms: where its bar begins
 * @ms: its time; 0 where it was not computed
 */
typedef struct
{
  char *name;
  gboolean computed;
  gboolean is_whole;
  double start_ms, ms;
} OfframpWaterfallRow;

/**
 * OfframpWaterfall:
 * @rows: [@n_rows]
 * @scale_ms: what the full width stands for
 */
typedef struct
{
  OfframpWaterfallRow rows[OFFRAMP_WATERFALL_MAX_ROWS];
  guint n_rows;
  double scale_ms;
} OfframpWaterfall;

void offramp_waterfall_init (OfframpWaterfall *self, const OfframpVerdict *verdict);
void offramp_waterfall_clear (OfframpWaterfall *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OfframpWaterfall, offramp_waterfall_clear)

G_END_DECLS
