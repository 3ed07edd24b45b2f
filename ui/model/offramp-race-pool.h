/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-race-pool.h - images of two kinds, and mixtures of them in any proportion
 *
 * A plain value of one thread at a time. Knows no GTK.
 */
#pragma once

#include <gio/gio.h>

#include "ee.h"

G_BEGIN_DECLS

/* The largest share of redundant images that is mixed. */
#define OFFRAMP_RACE_MOST_REDUNDANT 0.95

/**
 * OfframpRacePool:
 * @kinds: [2] (owned): [n, 32, 32, 3] images that are redundant (1) and those that are not (0)
 */
typedef struct
{
  GByteArray *kinds[2];
} OfframpRacePool;

OfframpRacePool *offramp_race_pool_new (void);
void offramp_race_pool_free (OfframpRacePool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpRacePool, offramp_race_pool_free)

void offramp_race_pool_add (OfframpRacePool *pool, gboolean redundant, const guint8 *image);
void offramp_race_pool_add_samples (OfframpRacePool *pool, GListModel *samples);
void offramp_race_pool_add_test_images (OfframpRacePool *pool, EeExperiment *experiment, guint most);
guint offramp_race_pool_count (const OfframpRacePool *pool, gboolean redundant);
GBytes *offramp_race_pool_mix (const OfframpRacePool *pool, guint n_images, double share, guint64 seed,
                               guint *n_redundant, GError **error);

G_END_DECLS
