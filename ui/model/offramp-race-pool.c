/* SPDX-License-Identifier: Apache-2.0 */
/* A mixture takes each kind in a random order, all of them before any comes again, and shuffles the kinds; the seed
 * decides everything. */
#include "offramp-race-pool.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "offramp-sample.h"

/**
 * offramp_race_pool_new:
 *
 * Returns: (transfer full): without any image
 */
OfframpRacePool *
offramp_race_pool_new (void)
{
  OfframpRacePool *pool = g_new0 (OfframpRacePool, 1);

  for (guint k = 0; k < G_N_ELEMENTS (pool->kinds); k++)
    pool->kinds[k] = g_byte_array_new ();
  return pool;
}

/**
 * offramp_race_pool_free:
 * @pool: (nullable) (transfer full): a pool
 */
void
offramp_race_pool_free (OfframpRacePool *pool)
{
  if (pool == NULL)
    return;
  for (guint k = 0; k < G_N_ELEMENTS (pool->kinds); k++)
    g_byte_array_unref (pool->kinds[k]);
  g_free (pool);
}

/**
 * offramp_race_pool_add:
 * @pool: a pool
 * @redundant: its kind
 * @image: [32, 32, 3] uint8; copied
 */
void
offramp_race_pool_add (OfframpRacePool *pool, gboolean redundant, const guint8 *image)
{
  g_byte_array_append (pool->kinds[redundant ? 1 : 0], image, EE_IMAGE_BYTES);
}

/**
 * offramp_race_pool_add_samples:
 * @pool: a pool
 * @samples: of #OfframpSample; those without a verdict are left out
 *
 * Nobody knows what a brought image truly is: one that left at an exit counts as redundant.
 */
void
offramp_race_pool_add_samples (OfframpRacePool *pool, GListModel *samples)
{
  for (guint i = 0; i < g_list_model_get_n_items (samples); i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (samples, i);
      const OfframpVerdict *verdict = offramp_sample_get_verdict (sample);

      if (verdict != NULL)
        offramp_race_pool_add (pool, offramp_verdict_get_exit_block (verdict) > 0,
                               g_bytes_get_data (offramp_sample_get_seen_image (sample), NULL));
    }
}

/**
 * offramp_race_pool_add_test_images:
 * @pool: a pool
 * @experiment: with its test split loaded
 * @most: images at most, spread evenly over the split
 */
void
offramp_race_pool_add_test_images (OfframpRacePool *pool, EeExperiment *experiment, guint most)
{
  const guint n_all = ee_experiment_get_n_images (experiment, EE_SPLIT_TEST), n = MIN (n_all, most);
  const guint n_main = ee_experiment_get_n_main (experiment);
  guint8 image[EE_IMAGE_BYTES];

  for (guint i = 0; i < n; i++)
    {
      const guint index = (guint64)i * n_all / n;

      ee_experiment_copy_image (experiment, EE_SPLIT_TEST, index, image);
      offramp_race_pool_add (pool, ee_experiment_get_label (experiment, EE_SPLIT_TEST, index) == n_main, image);
    }
}

/**
 * offramp_race_pool_count:
 * @pool: a pool
 * @redundant: which kind
 *
 * Returns: images of that kind
 */
guint
offramp_race_pool_count (const OfframpRacePool *pool, gboolean redundant)
{
  return pool->kinds[redundant ? 1 : 0]->len / EE_IMAGE_BYTES;
}

/* Which of @n_pool images comes @n times in turn: a shuffled round after the other. */
static guint *
draw_rounds (EeRng *rng, guint n_pool, guint n)
{
  guint *drawn = g_new (guint, MAX (n, 1));
  g_autofree guint *round = g_new (guint, MAX (n_pool, 1));

  for (guint i = 0; i < n_pool; i++)
    round[i] = i;
  for (guint i = 0; i < n; i++)
    {
      if (i % n_pool == 0)
        ee_rng_shuffle (rng, round, n_pool);
      drawn[i] = round[i % n_pool];
    }
  return drawn;
}

static gboolean
check_mix (const OfframpRacePool *pool, guint n_images, guint n_redundant, GError **error)
{
  const guint n_main = n_images - n_redundant;

  if (n_redundant > 0 && offramp_race_pool_count (pool, TRUE) == 0)
    g_set_error_literal (error, EE_ERROR, EE_ERROR_INVALID,
                         _ ("None of these images is redundant, so no share of them can be mixed."));
  else if (n_main > 0 && offramp_race_pool_count (pool, FALSE) == 0)
    g_set_error_literal (error, EE_ERROR, EE_ERROR_INVALID,
                         _ ("All of these images are redundant, so the others cannot be mixed in."));
  else
    return TRUE;
  return FALSE;
}

/**
 * offramp_race_pool_mix:
 * @pool: a pool
 * @n_images: 1 or more
 * @share: of redundant images, 0..1
 * @seed: same seed, same mixture
 * @n_redundant: (out): of the mixture
 * @error: EE_ERROR_INVALID where a kind that is wanted has no image
 *
 * Returns: (transfer full): [n_images, 32, 32, 3], or NULL
 */
GBytes *
offramp_race_pool_mix (const OfframpRacePool *pool, guint n_images, double share, guint64 seed, guint *n_redundant,
                       GError **error)
{
  guint n[2];
  g_autofree guint *place = NULL;
  guint8 *mixed;
  EeRng rng;

  g_return_val_if_fail (n_images > 0 && share >= 0 && share <= 1, NULL);

  n[1] = *n_redundant = (guint)round (share * n_images);
  n[0] = n_images - n[1];
  if (!check_mix (pool, n_images, n[1], error))
    return NULL;

  place = g_new (guint, n_images);
  for (guint i = 0; i < n_images; i++)
    place[i] = i;
  ee_rng_init (&rng, seed);
  ee_rng_shuffle (&rng, place, n_images);
  mixed = g_malloc ((gsize)n_images * EE_IMAGE_BYTES);
  for (guint k = 0, next = 0; k < 2; k++)
    {
      g_autofree guint *drawn = draw_rounds (&rng, offramp_race_pool_count (pool, k == 1), n[k]);

      for (guint i = 0; i < n[k]; i++)
        memcpy (mixed + (gsize)place[next++] * EE_IMAGE_BYTES, pool->kinds[k]->data + (gsize)drawn[i] * EE_IMAGE_BYTES,
                EE_IMAGE_BYTES);
    }
  return g_bytes_new_take (mixed, (gsize)n_images * EE_IMAGE_BYTES);
}
