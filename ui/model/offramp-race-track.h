/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-race-track.h - both networks and the images of a race, kept from race to race
 *
 * Blocks for seconds: for a thread of its own, one at a time. Knows no GTK.
 */
#pragma once

#include "offramp-race-pool.h"

G_BEGIN_DECLS

/* Images at once: few enough for a lively picture, enough for deep layers to run well. */
#define OFFRAMP_RACE_BATCH 64

/**
 * OfframpRaceSource:
 * @OFFRAMP_RACE_HERE: the session's images
 * @OFFRAMP_RACE_TEST: test images of the network's own pair
 * @OFFRAMP_RACE_DOODLES: drawn by code: no file is needed
 */
typedef enum
{
  OFFRAMP_RACE_HERE,
  OFFRAMP_RACE_TEST,
  OFFRAMP_RACE_DOODLES,
  OFFRAMP_RACE_N_SOURCES
} OfframpRaceSource;

/**
 * OfframpRaceOrder:
 * @path: of a network with an exit: a checkpoint file or a run folder
 * @generation: another number: the file is read again
 * @root: (nullable): the data folder; NULL for the usual one
 * @threshold: P(redundant) from which an image leaves
 * @source: of the images
 * @here: (nullable): the session's images; needed for that source
 * @n_images: of the race
 * @share: of redundant ones, 0..0.95
 * @seed: of their choice and order
 */
typedef struct
{
  const char *path;
  guint generation;
  const char *root;
  double threshold;
  OfframpRaceSource source;
  const OfframpRacePool *here;
  guint n_images;
  double share;
  guint64 seed;
} OfframpRaceOrder;

typedef struct _OfframpRaceTrack OfframpRaceTrack;

OfframpRaceTrack *offramp_race_track_new (void);
void offramp_race_track_free (OfframpRaceTrack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpRaceTrack, offramp_race_track_free)

gboolean offramp_race_track_open (OfframpRaceTrack *self, const OfframpRaceOrder *order, GError **error);
GBytes *offramp_race_track_mix (OfframpRaceTrack *self, const OfframpRaceOrder *order, guint *n_redundant,
                                GCancellable *cancellable, GError **error);
void offramp_race_track_describe (OfframpRaceTrack *self, const OfframpRaceOrder *order, GBytes *images,
                                  EeRaceOrder *race);

G_END_DECLS
