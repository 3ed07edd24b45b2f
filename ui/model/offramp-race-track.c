/* SPDX-License-Identifier: Apache-2.0 */
/* Opens what is not there yet. The networks of a race are its own, for batches: the one that answers for single images
 * goes on answering meanwhile. */
#include "offramp-race-track.h"

#include <glib/gi18n.h>

#include "offramp-compute.h"

#define DOODLES "doodles"

/* Test images that are kept, and the seed of drawn ones. */
enum
{
  MOST_KEPT = 4096,
  DOODLE_SEED = 1
};

/**
 * OfframpRaceTrack:
 * @path: (nullable): of the networks
 * @generation: of the order that opened them
 * @models: [EE_RACE_N_LANES] (nullable)
 * @pools: [OFFRAMP_RACE_N_SOURCES] (nullable): what was read; the session's images are never kept
 */
struct _OfframpRaceTrack
{
  char *path;
  guint generation;
  EeModel *models[EE_RACE_N_LANES];
  OfframpRacePool *pools[OFFRAMP_RACE_N_SOURCES];
};

/**
 * offramp_race_track_new:
 *
 * Returns: (transfer full): with nothing opened
 */
OfframpRaceTrack *
offramp_race_track_new (void)
{
  return g_new0 (OfframpRaceTrack, 1);
}

static void
close_all (OfframpRaceTrack *self)
{
  g_clear_pointer (&self->path, g_free);
  for (guint l = 0; l < EE_RACE_N_LANES; l++)
    g_clear_pointer (&self->models[l], ee_model_free);
  for (guint s = 0; s < OFFRAMP_RACE_N_SOURCES; s++)
    g_clear_pointer (&self->pools[s], offramp_race_pool_free);
}

/**
 * offramp_race_track_free:
 * @self: (nullable) (transfer full): a track
 */
void
offramp_race_track_free (OfframpRaceTrack *self)
{
  if (self == NULL)
    return;
  close_all (self);
  g_free (self);
}

/**
 * offramp_race_track_open:
 * @self: a track
 * @order: says which network
 * @error: a file's, the backend's, or EE_ERROR_INVALID where the network has no exit; nothing is open then
 *
 * Returns: whether both networks are open
 */
gboolean
offramp_race_track_open (OfframpRaceTrack *self, const OfframpRaceOrder *order, GError **error)
{
  g_autoptr (EeModel) model = NULL;
  EeModel *plain;

  if (g_strcmp0 (self->path, order->path) == 0 && self->generation == order->generation)
    return TRUE;
  close_all (self);
  model = offramp_compute_open_exact (order->path, OFFRAMP_RACE_BATCH, error);
  if (model == NULL || (plain = ee_exit_removal_open (model, offramp_compute_get_device (), error)) == NULL)
    return FALSE;
  self->models[EE_RACE_WITH_EXIT] = g_steal_pointer (&model);
  self->models[EE_RACE_WITHOUT_EXIT] = plain;
  self->path = g_strdup (order->path);
  self->generation = order->generation;
  return TRUE;
}

static char *
choose_pair (const EeModelFacts *facts, const OfframpRaceOrder *order, GError **error)
{
  g_autofree char *pair = NULL;

  if (order->source == OFFRAMP_RACE_DOODLES)
    return g_strdup (DOODLES);
  if (facts->pair == NULL)
    {
      g_set_error_literal (error, EE_ERROR, EE_ERROR_INVALID,
                           _ ("The network does not say what it was trained on, so it has no test images of its own."));
      return NULL;
    }
  pair = ee_experiment_normalize_pair (facts->pair, error);
  if (pair == NULL || ee_experiment_is_installed (pair, order->root))
    return g_steal_pointer (&pair);
  g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The test images of %s are not installed on this computer."),
               ee_experiment_get_pair_title (pair));
  return NULL;
}

static OfframpRacePool *
read_pool (OfframpRaceTrack *self, const OfframpRaceOrder *order, GCancellable *cancellable, GError **error)
{
  const EeModelFacts *facts = self->models[EE_RACE_WITH_EXIT]->facts;
  const gboolean is_drawn = order->source == OFFRAMP_RACE_DOODLES;
  g_autofree char *pair = choose_pair (facts, order, error);
  EeExperimentOptions options = { .pair = pair,
                                  .root = order->root,
                                  .seed = is_drawn ? DOODLE_SEED : facts->seed,
                                  .test_limit = is_drawn ? MOST_KEPT / 2 : 0,
                                  .splits = 1u << EE_SPLIT_TEST };
  g_autoptr (EeExperiment) experiment = NULL;
  OfframpRacePool *pool;

  if (pair == NULL)
    return NULL;
  if (facts->polarity != NULL && !is_drawn)
    ee_polarity_from_string (facts->polarity, &options.polarity);
  experiment = ee_experiment_new (&options, NULL, NULL, cancellable, error);
  if (experiment == NULL)
    return NULL;
  pool = offramp_race_pool_new ();
  offramp_race_pool_add_test_images (pool, experiment, MOST_KEPT);
  return pool;
}

/**
 * offramp_race_track_mix:
 * @self: with both networks open
 * @order: says which images
 * @n_redundant: (out): of them; of the session's images, those that left at an exit
 * @cancellable: stops the reading
 * @error: of reading the set, or EE_ERROR_INVALID where the share cannot be mixed
 *
 * Returns: (transfer full): [n_images, 32, 32, 3], or NULL
 */
GBytes *
offramp_race_track_mix (OfframpRaceTrack *self, const OfframpRaceOrder *order, guint *n_redundant,
                        GCancellable *cancellable, GError **error)
{
  const OfframpRacePool *pool = order->here;

  if (order->source != OFFRAMP_RACE_HERE)
    {
      if (self->pools[order->source] == NULL)
        self->pools[order->source] = read_pool (self, order, cancellable, error);
      pool = self->pools[order->source];
      if (pool == NULL)
        return NULL;
    }
  g_return_val_if_fail (pool != NULL, NULL);
  return offramp_race_pool_mix (pool, order->n_images, order->share, order->seed, n_redundant, error);
}

/**
 * offramp_race_track_describe:
 * @self: with both networks open
 * @order: what was asked for
 * @images: of offramp_race_track_mix(); outlives @race
 * @race: (out): for the engine
 */
void
offramp_race_track_describe (OfframpRaceTrack *self, const OfframpRaceOrder *order, GBytes *images, EeRaceOrder *race)
{
  *race = (EeRaceOrder){ { self->models[EE_RACE_WITH_EXIT], self->models[EE_RACE_WITHOUT_EXIT] },
                         g_bytes_get_data (images, NULL),
                         order->n_images,
                         order->threshold };
}
