/* SPDX-License-Identifier: Apache-2.0 */
/* Images that are known to leave and images that are known to stay, and mixtures of them. */
#include "ee-bench-network.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-error.h"
#include "ee-rng.h"

enum
{
  ORDER_SEED = 1,
  MOST_SORTED = 4096
};

/**
 * ee_bench_images_init_noise:
 * @images: (out): @n dark and @n bright images
 * @n: of each kind
 * @seed: of the pixels
 *
 * Every byte is random; of a main image below 128, of a redundant one from there on.
 */
void
ee_bench_images_init_noise (EeBenchImages *images, guint n, guint64 seed)
{
  const gsize n_bytes = (gsize)n * EE_IMAGE_BYTES;
  EeRng rng;

  G_STATIC_ASSERT (EE_IMAGE_BYTES % sizeof (guint64) == 0);
  *images = (EeBenchImages){ g_malloc (n_bytes), g_malloc (n_bytes), n, n };
  ee_rng_init (&rng, seed);
  for (gsize i = 0; i < n_bytes; i += sizeof (guint64))
    {
      const guint64 dark = ee_rng_next (&rng) & G_GUINT64_CONSTANT (0x7f7f7f7f7f7f7f7f);
      const guint64 bright = ee_rng_next (&rng) | G_GUINT64_CONSTANT (0x8080808080808080);

      memcpy (images->main + i, &dark, sizeof dark);
      memcpy (images->redundant + i, &bright, sizeof bright);
    }
}

/* Moves each image to its kind, by what the network said about it. */
static void
sort_images (EeBenchImages *images, const guint8 *all, const EeRoute *routes, guint n)
{
  *images = (EeBenchImages){ g_malloc ((gsize)n * EE_IMAGE_BYTES), g_malloc ((gsize)n * EE_IMAGE_BYTES), 0, 0 };
  for (guint i = 0; i < n; i++)
    {
      guint8 *to = routes[i].left ? images->redundant + (gsize)images->n_redundant++ * EE_IMAGE_BYTES
                                  : images->main + (gsize)images->n_main++ * EE_IMAGE_BYTES;

      memcpy (to, all + (gsize)i * EE_IMAGE_BYTES, EE_IMAGE_BYTES);
    }
}

/**
 * ee_bench_images_init_sorted:
 * @images: (out): cleared in case of failure
 * @model: a network with exits
 * @threshold: P(redundant) from which an image leaves
 * @experiment: whose test split is loaded
 * @progress: (nullable): as of ee_router_run()
 * @user_data: for @progress
 * @error: EE_ERROR_INVALID where no image leaves or none stays; else as of ee_router_run()
 *
 * Asks the network itself which test images leave, of some thousands spread over the split. So a share of images
 * that leave can be made whatever the network is worth.
 *
 * Returns: TRUE on success
 */
gboolean
ee_bench_images_init_sorted (EeBenchImages *images, EeModel *model, double threshold, EeExperiment *experiment,
                             EeRouterProgressFunc progress, gpointer user_data, GError **error)
{
  const guint n_all = ee_experiment_get_n_images (experiment, EE_SPLIT_TEST), n = MIN (n_all, MOST_SORTED);
  g_autofree guint8 *all = g_malloc ((gsize)n * EE_IMAGE_BYTES);
  g_autofree EeRoute *routes = g_new (EeRoute, n);

  memset (images, 0, sizeof *images);
  for (guint i = 0; i < n; i++)
    ee_experiment_copy_image (experiment, EE_SPLIT_TEST, (guint)((guint64)i * n_all / n),
                              all + (gsize)i * EE_IMAGE_BYTES);
  if (!ee_router_run (model, all, n, threshold, routes, progress, user_data, error))
    return FALSE;

  sort_images (images, all, routes, n);
  if (images->n_main > 0 && images->n_redundant > 0)
    return TRUE;

  g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
               images->n_main == 0 ? _ ("All test images leave this network, so no share of them can be made.")
                                   : _ ("No test image leaves this network, so no share of them can be made."));
  ee_bench_images_clear (images);
  return FALSE;
}

/**
 * ee_bench_images_clear:
 * @images: freed and zeroed
 */
void
ee_bench_images_clear (EeBenchImages *images)
{
  g_clear_pointer (&images->main, g_free);
  g_clear_pointer (&images->redundant, g_free);
  images->n_main = images->n_redundant = 0;
}

/**
 * ee_bench_images_mix:
 * @images: to choose from, over and over where there are too few
 * @n: images, 1 or more
 * @n_redundant: of them, at most @n
 * @error: EE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full): [n, 32, 32, 3] with the kinds shuffled, always in the same way; or NULL
 */
guint8 *
ee_bench_images_mix (const EeBenchImages *images, guint n, guint n_redundant, GError **error)
{
  g_autofree guint *order = g_new (guint, n);
  guint8 *mixed = g_try_malloc_n (n, EE_IMAGE_BYTES);
  EeRng rng;

  if (mixed == NULL)
    {
      g_autofree char *size = g_format_size ((guint64)n * EE_IMAGE_BYTES);

      g_set_error (error, EE_ERROR, EE_ERROR_NO_MEMORY, _ ("There is not enough memory for the images: %s are needed."),
                   size);
      return NULL;
    }

  for (guint i = 0; i < n; i++)
    order[i] = i;
  ee_rng_init (&rng, ORDER_SEED);
  ee_rng_shuffle (&rng, order, n);
  for (guint i = 0; i < n; i++)
    {
      const guint8 *from = i < n_redundant
                               ? images->redundant + (gsize)(i % images->n_redundant) * EE_IMAGE_BYTES
                               : images->main + (gsize)((i - n_redundant) % images->n_main) * EE_IMAGE_BYTES;

      memcpy (mixed + (gsize)order[i] * EE_IMAGE_BYTES, from, EE_IMAGE_BYTES);
    }
  return mixed;
}
