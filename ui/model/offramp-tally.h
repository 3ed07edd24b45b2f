/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-tally.h - how many images went which way, and what the exit saved on them */
#pragma once

#include <gio/gio.h>

#include "ee.h"

G_BEGIN_DECLS

/**
 * OfframpTally:
 * @images: in the list
 * @left: of them left at an exit
 * @full: went through the whole network
 * @waiting: have no verdict yet
 * @failed: could not be classified
 * @exit_block: the block after which all of @left left; 0 where there were several, or none
 * @left_after: [block - 1] of them left after that block
 * @compared: images whose time without leaving is known: @full, and those of @left that were timed both ways
 * @ms: their time, added up
 * @ms_without: their time if none had left
 * @left_compared: those of @left that were timed both ways
 * @left_ms: their time, added up
 * @left_ms_without: their time if none had left
 */
typedef struct
{
  guint images, left, full, waiting, failed;
  guint exit_block;
  guint left_after[EE_PLAN_N_BLOCKS];
  guint compared;
  double ms, ms_without;
  guint left_compared;
  double left_ms, left_ms_without;
} OfframpTally;

void offramp_tally_compute (OfframpTally *tally, GListModel *samples);
gboolean offramp_tally_is_whole (const OfframpTally *tally);
double offramp_tally_get_saved_share (const OfframpTally *tally);
char *offramp_tally_format (const OfframpTally *tally);

G_END_DECLS
