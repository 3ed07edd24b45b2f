/* SPDX-License-Identifier: Apache-2.0 */
/* Draws example images by seed. Where the network's own test set is not installed, doodles drawn by code take
 * its place, and the notice says so. */
#include "offramp-examples.h"

#include <glib/gi18n.h>

#define DOODLES "doodles"

/* Seeds the drawing of doodles; a training uses other streams of its own seed. */
enum
{
  DOODLE_SEED = 1
};

/* The test images of @pair; kept in @experiment from call to call. */
static gboolean
load_experiment (EeExperiment **experiment, char **loaded_pair, const char *pair, EePolarity polarity,
                 EeProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s %s", pair, ee_polarity_to_string (polarity));
  const EeExperimentOptions options = {
    .pair = pair,
    .polarity = polarity,
    .seed = DOODLE_SEED,
    .splits = 1u << EE_SPLIT_TEST,
  };
  EeExperiment *loaded;

  if (*experiment != NULL && g_strcmp0 (*loaded_pair, key) == 0)
    return TRUE;
  loaded = ee_experiment_new (&options, progress, user_data, cancellable, error);
  if (loaded == NULL)
    return FALSE;
  g_clear_pointer (experiment, ee_experiment_unref);
  *experiment = loaded;
  g_free (*loaded_pair);
  *loaded_pair = g_steal_pointer (&key);
  return TRUE;
}

static OfframpSample *
make_sample (EeExperiment *experiment, guint index)
{
  const guint label = ee_experiment_get_label (experiment, EE_SPLIT_TEST, index);
  const char *class_name = label < ee_experiment_get_n_main (experiment)
                               ? ee_experiment_get_class_name (experiment, label)
                               : _ ("redundant");
  g_autofree char *name = g_strdup_printf (_ ("%s, test image %u"), class_name, index + 1);
  guint8 *image = g_malloc (EE_IMAGE_BYTES);
  g_autoptr (GBytes) bytes = NULL;

  ee_experiment_copy_image (experiment, EE_SPLIT_TEST, index, image);
  bytes = g_bytes_new_take (image, EE_IMAGE_BYTES);
  return offramp_sample_new (name, bytes, NULL, EE_IMAGE_SIDE, EE_IMAGE_SIDE);
}

/**
 * offramp_examples_load:
 * @experiment: (inout) (nullable): the test set, kept for the next call
 * @pair: (inout) (nullable): which one it is
 * @model: (nullable): whose pair is wanted
 * @notice: (out) (nullable): a sentence for the user, where other images than the network's own are loaded
 * @progress: (nullable) (scope call): called on this thread while files are read
 * @user_data: for @progress
 * @cancellable: (nullable): stops the reading
 * @error: of reading the set; @experiment stays as it was
 *
 * Returns: TRUE on success
 */
gboolean
offramp_examples_load (EeExperiment **experiment, char **pair, const EeModel *model, char **notice,
                       EeProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  const char *wanted = model != NULL && model->facts->pair != NULL ? model->facts->pair : DOODLES;
  EePolarity polarity = EE_POLARITY_MATCHED;

  *notice = NULL;
  if (!ee_experiment_is_installed (wanted, NULL))
    {
      const char *title = ee_experiment_get_pair_title (wanted);

      *notice = g_strdup_printf (_ ("The images of %s are not installed; these are doodles drawn by the program."),
                                 title != NULL ? title : wanted);
      wanted = DOODLES;
    }
  if (model != NULL && model->facts->polarity != NULL)
    ee_polarity_from_string (model->facts->polarity, &polarity);
  return load_experiment (experiment, pair, wanted, polarity, progress, user_data, cancellable, error);
}

/**
 * offramp_examples_draw:
 * @experiment: of offramp_examples_load()
 * @count: images at most
 * @seed: same seed, same images
 *
 * Returns: (transfer full) (element-type OfframpSample): different images, in random order
 */
GPtrArray *
offramp_examples_draw (EeExperiment *experiment, guint count, guint64 seed)
{
  const guint n_images = ee_experiment_get_n_images (experiment, EE_SPLIT_TEST);
  g_autofree guint *order = g_new (guint, n_images);
  GPtrArray *samples = g_ptr_array_new_with_free_func (g_object_unref);
  EeRng rng;

  for (guint i = 0; i < n_images; i++)
    order[i] = i;
  ee_rng_init (&rng, seed);
  ee_rng_shuffle (&rng, order, n_images);
  for (guint i = 0; i < MIN (count, n_images); i++)
    g_ptr_array_add (samples, make_sample (experiment, order[i]));
  return samples;
}
