/* SPDX-License-Identifier: Apache-2.0 */
/* ee-experiment.c - joins two data sets: labels, splits, polarity, normalisation
 *
 * Owns the data sets and the lists of indices; immutable after ee_experiment_new(), so any thread may
 * read. Within a split main images come first, then redundant ones, each in its data set's order: in
 * MNIST + Omniglot, image i of the test split is MNIST's test image i for i < 10,000.
 */
#include "ee-experiment.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ee-data-error.h"
#include "ee-pair.h"
#include "ee-split.h"

enum
{
  N_PARTS = 2,
  NORMALIZATION_IMAGES = 10000,
};

struct _EeExperiment
{
  gatomicrefcount references;
  const EePair *pair;
  EePolarity polarity;
  EeDataset *main[N_PARTS];      /* NULL where the part was not asked for */
  EeDataset *redundant[N_PARTS]; /* likewise */
  EeSplitList splits[EE_N_SPLITS];
  float mean[EE_IMAGE_CHANNELS];
  float deviation[EE_IMAGE_CHANNELS];
};

static EePart
get_part (EeSplit split)
{
  return split == EE_SPLIT_TEST ? EE_PART_TEST : EE_PART_TRAIN;
}

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

static void
split_part (EeExperiment *experiment, EePart part, const EeExperimentOptions *options)
{
  EeDataset *main = experiment->main[part], *redundant = experiment->redundant[part];
  EeSplitList all = { 0 };

  if (part == EE_PART_TEST)
    {
      ee_split_take (main, redundant, options->test_limit, options->seed, &experiment->splits[EE_SPLIT_TEST]);
      return;
    }
  ee_split_take (main, redundant, options->limit, options->seed, &all);
  ee_split_hold_out (main, &all, options->seed, &experiment->splits[EE_SPLIT_TRAIN],
                     &experiment->splits[EE_SPLIT_VALIDATION]);
  ee_split_list_clear (&all);
}

static gboolean
load_parts (EeExperiment *experiment, const EeExperimentOptions *options, const char *root, EeProgressFunc progress,
            gpointer user_data, GCancellable *cancellable, GError **error)
{
  const guint train_mask = 1 << EE_SPLIT_TRAIN | 1 << EE_SPLIT_VALIDATION;
  gboolean wanted[N_PARTS] = { (options->splits & train_mask) != 0, (options->splits & 1 << EE_SPLIT_TEST) != 0 };
  PartProgress part_progress = { progress, user_data, 0, wanted[0] && wanted[1] ? 0.5 : 1 };

  for (guint part = 0; part < N_PARTS; part++)
    {
      if (!wanted[part])
        continue;
      if (!ee_pair_load (experiment->pair, (EePart)part, options, root, part_progress_cb, &part_progress, cancellable,
                         &experiment->main[part], &experiment->redundant[part], error))
        return FALSE;
      split_part (experiment, (EePart)part, options);
      part_progress.from += part_progress.share;
    }
  return TRUE;
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
 * Loads both sets into memory (about 1 KB an image of a grey set); takes up to some seconds. Training
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
  const EePair *pair;

  g_return_val_if_fail (options != NULL && options->pair != NULL, NULL);

  pair = ee_pair_find (options->pair);
  if (pair == NULL)
    {
      g_autofree char *known = g_strjoinv (", ", (char **)ee_experiment_list_pairs ());

      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID, _ ("There is no pair “%s”; there are: %s."),
                   options->pair, known);
      return NULL;
    }
  if (!pair->drawn && options->root == NULL && (found_root = ee_dataset_find_root (error)) == NULL)
    return NULL;

  experiment = g_new0 (EeExperiment, 1);
  g_atomic_ref_count_init (&experiment->references);
  experiment->pair = pair;
  experiment->polarity = options->polarity;
  for (guint c = 0; c < EE_IMAGE_CHANNELS; c++)
    experiment->mean[c] = experiment->deviation[c] = 0.5f;

  if (!load_parts (experiment, options, options->root != NULL ? options->root : found_root, progress, user_data,
                   cancellable, error))
    return NULL;
  drop_unwanted_splits (experiment, options->splits);
  measure_normalization (experiment);
  return g_steal_pointer (&experiment);
}

/**
 * ee_experiment_ref:
 * @experiment: an experiment
 *
 * Returns: (transfer full): @experiment
 */
EeExperiment *
ee_experiment_ref (EeExperiment *experiment)
{
  g_return_val_if_fail (experiment != NULL, NULL);

  g_atomic_ref_count_inc (&experiment->references);
  return experiment;
}

/**
 * ee_experiment_unref:
 * @experiment: (nullable) (transfer full): an experiment
 */
void
ee_experiment_unref (EeExperiment *experiment)
{
  if (experiment == NULL || !g_atomic_ref_count_dec (&experiment->references))
    return;
  for (guint part = 0; part < N_PARTS; part++)
    {
      ee_dataset_unref (experiment->main[part]);
      ee_dataset_unref (experiment->redundant[part]);
    }
  for (guint split = 0; split < EE_N_SPLITS; split++)
    ee_split_list_clear (&experiment->splits[split]);
  g_free (experiment);
}

/**
 * ee_experiment_get_pair:
 * @experiment: an experiment
 *
 * Returns: (transfer none): the pair's id
 */
const char *
ee_experiment_get_pair (EeExperiment *experiment)
{
  g_return_val_if_fail (experiment != NULL, NULL);

  return experiment->pair->id;
}

EePolarity
ee_experiment_get_polarity (EeExperiment *experiment)
{
  g_return_val_if_fail (experiment != NULL, EE_POLARITY_MATCHED);

  return experiment->polarity;
}

/**
 * ee_experiment_get_n_main:
 * @experiment: an experiment
 *
 * Returns: the number of main classes, C - 1 in the paper; also the label of redundant images
 */
guint
ee_experiment_get_n_main (EeExperiment *experiment)
{
  g_return_val_if_fail (experiment != NULL, 0);

  return experiment->pair->n_main;
}

/**
 * ee_experiment_get_class_name:
 * @experiment: an experiment
 * @label: at most ee_experiment_get_n_main()
 *
 * Returns: (transfer none): the name of a main class, not translated, or "redundant"
 */
const char *
ee_experiment_get_class_name (EeExperiment *experiment, guint label)
{
  g_return_val_if_fail (experiment != NULL && label <= experiment->pair->n_main, NULL);

  return label < experiment->pair->n_main ? experiment->pair->class_names[label] : "redundant";
}

/**
 * ee_experiment_get_n_images:
 * @experiment: an experiment
 * @split: a split
 *
 * Returns: main and redundant images together; 0 for a split that was not asked for
 */
guint
ee_experiment_get_n_images (EeExperiment *experiment, EeSplit split)
{
  g_return_val_if_fail (experiment != NULL && split < EE_N_SPLITS, 0);

  return experiment->splits[split].n_main + experiment->splits[split].n_redundant;
}

guint
ee_experiment_get_n_redundant (EeExperiment *experiment, EeSplit split)
{
  g_return_val_if_fail (experiment != NULL && split < EE_N_SPLITS, 0);

  return experiment->splits[split].n_redundant;
}

/**
 * ee_experiment_get_label:
 * @experiment: an experiment
 * @split: a split
 * @index: below ee_experiment_get_n_images()
 *
 * Returns: the main class, or ee_experiment_get_n_main() for a redundant image
 */
guint
ee_experiment_get_label (EeExperiment *experiment, EeSplit split, guint index)
{
  const EeSplitList *list;

  g_return_val_if_fail (experiment != NULL && split < EE_N_SPLITS, 0);
  g_return_val_if_fail (index < ee_experiment_get_n_images (experiment, split), 0);

  list = &experiment->splits[split];
  if (index >= list->n_main)
    return experiment->pair->n_main;
  return ee_dataset_get_label (experiment->main[get_part (split)], list->indices[index]);
}

/**
 * ee_experiment_copy_image:
 * @experiment: an experiment
 * @split: a split
 * @index: below ee_experiment_get_n_images()
 * @image: (out caller-allocates): [32, 32, 3] uint8, in the experiment's polarity
 */
void
ee_experiment_copy_image (EeExperiment *experiment, EeSplit split, guint index, guint8 *image)
{
  const EeSplitList *list;
  gboolean redundant, invert;

  g_return_if_fail (experiment != NULL && split < EE_N_SPLITS && image != NULL);
  g_return_if_fail (index < ee_experiment_get_n_images (experiment, split));

  list = &experiment->splits[split];
  redundant = index >= list->n_main;
  invert = redundant && experiment->pair->redundant_is_dark && experiment->polarity == EE_POLARITY_MATCHED;
  ee_dataset_copy_image ((redundant ? experiment->redundant : experiment->main)[get_part (split)], list->indices[index],
                         invert, image);
}

static void
describe_set (GString *text, EeDataset *dataset, const char *part)
{
  if (dataset != NULL)
    g_string_append_printf (text, _ ("%s, %s images: %u in %u classes, from %s, sha256 %s\n"),
                            ee_dataset_get_id (dataset), part, ee_dataset_get_n_images (dataset),
                            ee_dataset_get_n_classes (dataset), ee_dataset_get_source (dataset),
                            ee_dataset_get_digest (dataset));
}

/**
 * ee_experiment_describe_sources:
 * @experiment: an experiment
 *
 * Returns: (transfer full): one line a loaded data set, with its counts (before limits), source and
 *   digest; each ends in a newline
 */
char *
ee_experiment_describe_sources (EeExperiment *experiment)
{
  GString *text;

  g_return_val_if_fail (experiment != NULL, NULL);

  text = g_string_new (NULL);
  describe_set (text, experiment->main[EE_PART_TRAIN], _ ("training"));
  describe_set (text, experiment->redundant[EE_PART_TRAIN], _ ("training"));
  describe_set (text, experiment->main[EE_PART_TEST], _ ("test"));
  describe_set (text, experiment->redundant[EE_PART_TEST], _ ("test"));
  return g_string_free (text, FALSE);
}

/**
 * ee_experiment_get_normalization:
 * @experiment: an experiment
 * @mean: (out): [3] mean of the values / 255 by channel
 * @deviation: (out): [3] standard deviation of the values / 255 by channel, never 0
 *
 * Measured over the training split, or over 10,000 of its images evenly spread where there are more.
 * All 0.5 where the training split was not loaded: a trained model carries its own numbers.
 */
void
ee_experiment_get_normalization (EeExperiment *experiment, float mean[3], float deviation[3])
{
  g_return_if_fail (experiment != NULL);

  for (guint c = 0; c < EE_IMAGE_CHANNELS; c++)
    {
      mean[c] = experiment->mean[c];
      deviation[c] = experiment->deviation[c];
    }
}
