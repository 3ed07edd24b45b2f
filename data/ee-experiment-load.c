/* SPDX-License-Identifier: Apache-2.0 */
/* ee-experiment-load.c - joins data sets into an experiment: splits, polarity, normalisation
 *
 * The only writer of an EeExperiment, before anybody else has it.
 */
#include "ee-experiment-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ee-data-error.h"

enum
{
  NORMALIZATION_IMAGES = 10000,
  PAPER_TEST_SEED = 1,
};

static void
measure_normalization (EeExperiment *experiment)
{
  guint n = ee_experiment_get_n_images (experiment, EE_SPLIT_TRAIN);
  guint n_sampled = MIN (n, NORMALIZATION_IMAGES);
  guint64 sums[EE_IMAGE_CHANNELS] = { 0 }, squares[EE_IMAGE_CHANNELS] = { 0 };
  double n_values = (double)n_sampled * EE_IMAGE_SIDE * EE_IMAGE_SIDE;

  for (guint s = 0; s < n_sampled; s++)
    {
      guint8 image[EE_IMAGE_BYTES];

      ee_experiment_copy_image (experiment, EE_SPLIT_TRAIN, (guint)((guint64)s * n / n_sampled), image);
      for (guint i = 0; i < EE_IMAGE_BYTES; i++)
        {
          sums[i % EE_IMAGE_CHANNELS] += image[i];
          squares[i % EE_IMAGE_CHANNELS] += (guint)image[i] * image[i];
        }
    }
  for (guint c = 0; c < EE_IMAGE_CHANNELS && n_sampled > 0; c++)
    {
      double mean = sums[c] / n_values;
      double variance = squares[c] / n_values - mean * mean;

      experiment->mean[c] = (float)(mean / 255);
      /* A picture set of one colour must not be divided by zero: one step of 255 is the least. */
      experiment->deviation[c] = (float)(sqrt (MAX (variance, 1)) / 255);
    }
}

/* A part's share of the whole progress, and the user's function. */
typedef struct
{
  EeProgressFunc func;
  gpointer user_data;
  double from, share;
} PartProgress;

static void
part_progress_cb (const char *what, double fraction, gpointer user_data)
{
  PartProgress *part = user_data;

  if (part->func != NULL)
    part->func (what, part->from + part->share * fraction, part->user_data);
}

/* How many images of a part to take: all, the asked share, or the paper's test set; then the limit. */
static void
count_images (const EeExperiment *experiment, EePart part, const EeExperimentOptions *options, guint *n_main,
              guint *n_redundant)
{
  const EePair *pair = experiment->pair;

  if (options->redundant_share > 0)
    ee_split_balance (options->redundant_share, n_main, n_redundant);
  else if (part == EE_PART_TEST && pair->test_main > 0)
    {
      double share = pair->test_redundant / ((double)pair->test_main + pair->test_redundant);

      *n_main = MIN (*n_main, pair->test_main);
      *n_redundant = MIN (*n_redundant, pair->test_redundant);
      ee_split_balance (share, n_main, n_redundant);
    }
  ee_split_limit (part == EE_PART_TEST ? options->test_limit : options->limit, n_main, n_redundant);
}

static void
split_part (EeExperiment *experiment, EePart part, const EeExperimentOptions *options)
{
  EeDataset *main = experiment->main[part];
  guint has_main = ee_dataset_get_n_images (main), n_main = has_main;
  guint has_redundant = ee_mix_get_n_images (experiment->redundant[part]), n_redundant = has_redundant;
  /* The paper's test set is the same for every training, whatever its seed. */
  gboolean fixed = part == EE_PART_TEST && options->redundant_share == 0 && experiment->pair->test_main > 0;
  guint64 seed = fixed ? PAPER_TEST_SEED : options->seed;
  EeSplitList all = { 0 };

  count_images (experiment, part, options, &n_main, &n_redundant);
  if (part == EE_PART_TEST)
    {
      ee_split_take (has_main, has_redundant, n_main, n_redundant, seed, &experiment->splits[EE_SPLIT_TEST]);
      return;
    }
  ee_split_take (has_main, has_redundant, n_main, n_redundant, seed, &all);
  ee_split_hold_out (main, &all, seed, &experiment->splits[EE_SPLIT_TRAIN], &experiment->splits[EE_SPLIT_VALIDATION]);
  ee_split_list_clear (&all);
}

/* Light ink on a dark ground in every set of ink drawings; photographs stay. */
static gboolean
is_inverted (const EeMember *member, EePolarity polarity)
{
  return polarity == EE_POLARITY_MATCHED && member->ink == EE_INK_DARK;
}

static gboolean
load_part (EeExperiment *experiment, EePart part, const EeExperimentOptions *options, const char *root,
           PartProgress *progress, GCancellable *cancellable, GError **error)
{
  const EePair *pair = experiment->pair;
  g_autofree gboolean *invert = g_new (gboolean, pair->redundant->len);
  GPtrArray *redundant;

  if (!ee_pair_load (pair, part, options, root, part_progress_cb, progress, cancellable, &experiment->main[part],
                     &redundant, error))
    return FALSE;
  for (guint i = 0; i < pair->redundant->len; i++)
    invert[i] = is_inverted (g_ptr_array_index (pair->redundant, i), experiment->polarity);
  experiment->redundant[part] = ee_mix_new (redundant, invert);
  split_part (experiment, part, options);
  progress->from += progress->share;
  return TRUE;
}

/* Both parts of a folder are read one after the other; somebody may have changed it in between. */
static gboolean
check_parts (const EeExperiment *experiment, GError **error)
{
  EeDataset *train = experiment->main[EE_PART_TRAIN], *test = experiment->main[EE_PART_TEST];

  if (train == NULL || test == NULL || ee_dataset_get_n_classes (train) == ee_dataset_get_n_classes (test))
    return TRUE;
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” has %u classes, but “%s” has %u."),
               ee_dataset_get_source (train), ee_dataset_get_n_classes (train), ee_dataset_get_source (test),
               ee_dataset_get_n_classes (test));
  return FALSE;
}

static gboolean
load_parts (EeExperiment *experiment, const EeExperimentOptions *options, const char *root, EeProgressFunc progress,
            gpointer user_data, GCancellable *cancellable, GError **error)
{
  const guint train_mask = 1 << EE_SPLIT_TRAIN | 1 << EE_SPLIT_VALIDATION;
  gboolean wanted[EE_N_PARTS] = { (options->splits & train_mask) != 0, (options->splits & 1 << EE_SPLIT_TEST) != 0 };
  PartProgress part_progress = { progress, user_data, 0, wanted[0] && wanted[1] ? 0.5 : 1 };

  for (guint part = 0; part < EE_N_PARTS; part++)
    if (wanted[part] && !load_part (experiment, (EePart)part, options, root, &part_progress, cancellable, error))
      return FALSE;
  return check_parts (experiment, error);
}

/* A split that nobody asked for is empty, also where its images had to be loaded for another one. */
static void
drop_unwanted_splits (EeExperiment *experiment, guint splits)
{
  for (guint split = 0; split < EE_N_SPLITS; split++)
    if ((splits & 1u << split) == 0)
      ee_split_list_clear (&experiment->splits[split]);
}

/**
 * ee_experiment_new:
 * @options: what to load
 * @progress: (nullable) (scope call): called on this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops the loading with %G_IO_ERROR_CANCELLED
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR
 *
 * Loads all sets into memory (about 1 KB an image of a grey set, 3 KB of one in colour); takes up to some
 * seconds, the first time more. Training
 * files are read only where @options' splits name training or validation, test files only for the test
 * split. 5 % of the training images, chosen by the seed from each main class and from the redundant
 * images, at least one of each, are the validation split.
 *
 * Returns: (transfer full): the experiment, or %NULL
 */
EeExperiment *
ee_experiment_new (const EeExperimentOptions *options, EeProgressFunc progress, gpointer user_data,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (EeExperiment) experiment = NULL;
  g_autofree char *found_root = NULL;
  g_autoptr (EePair) pair = NULL;

  g_return_val_if_fail (options != NULL && options->pair != NULL, NULL);

  if (!(options->redundant_share >= 0 && options->redundant_share < 1))
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID,
                   _ ("A share of redundant images of %g is not above 0 and below 1."), options->redundant_share);
      return NULL;
    }
  pair = ee_pair_parse (options->pair, error);
  if (pair == NULL)
    return NULL;
  if (ee_pair_needs_root (pair)
      && (options->root != NULL ? !ee_dataset_check_root (options->root, error)
                                : (found_root = ee_dataset_find_root (error)) == NULL))
    return NULL;

  experiment = g_new0 (EeExperiment, 1);
  g_atomic_ref_count_init (&experiment->references);
  experiment->polarity = options->polarity;
  experiment->invert_main = is_inverted (pair->main, options->polarity);
  experiment->pair = g_steal_pointer (&pair);
  for (guint c = 0; c < EE_IMAGE_CHANNELS; c++)
    experiment->mean[c] = experiment->deviation[c] = 0.5f;

  if (!load_parts (experiment, options, options->root != NULL ? options->root : found_root, progress, user_data,
                   cancellable, error))
    return NULL;
  drop_unwanted_splits (experiment, options->splits);
  measure_normalization (experiment);
  return g_steal_pointer (&experiment);
}
