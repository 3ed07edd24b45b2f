/* SPDX-License-Identifier: Apache-2.0 */
/* Only the test split is read. It never chooses anything. */
#include "offramp-test-images.h"

#include <glib/gi18n.h>

static char *
read_pair (const EeModelFacts *facts, const OfframpTestChoice *choice, GError **error)
{
  g_autofree char *pair = NULL;

  if (choice->pair == NULL && facts->pair == NULL)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                   _ ("The network does not say what it was trained on, so it has no test images of its own."));
      return NULL;
    }
  pair = ee_experiment_normalize_pair (choice->pair != NULL ? choice->pair : facts->pair, error);
  if (pair == NULL)
    return NULL;
  if (!ee_experiment_is_installed (pair, choice->root))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                   _ ("The test images of %s are not installed on this computer, so nothing can be measured on them."),
                   ee_experiment_get_pair_title (pair));
      return NULL;
    }
  return g_steal_pointer (&pair);
}

/**
 * offramp_test_images_load:
 * @facts: what the network knows of its training: its pair, its ink, its seed
 * @choice: which images
 * @progress: (scope call): called on this thread while files are read
 * @user_data: for @progress
 * @cancellable: (nullable): stops the reading
 * @error: EE_ERROR_INVALID, a file's, or G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): an experiment with the test split loaded, or NULL
 */
EeExperiment *
offramp_test_images_load (const EeModelFacts *facts, const OfframpTestChoice *choice, EeProgressFunc progress,
                          gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autofree char *pair = read_pair (facts, choice, error);
  EeExperimentOptions options = {
    .pair = pair, .root = choice->root, .seed = facts->seed, .test_limit = choice->limit, .splits = 1u << EE_SPLIT_TEST
  };

  if (pair == NULL)
    return NULL;
  if (facts->polarity != NULL && !ee_polarity_from_string (facts->polarity, &options.polarity))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The network was trained on ink of an unknown kind, “%s”."),
                   facts->polarity);
      return NULL;
    }
  return ee_experiment_new (&options, progress, user_data, cancellable, error);
}
