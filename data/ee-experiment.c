/* SPDX-License-Identifier: Apache-2.0 */
/* ee-experiment.c - joined data sets: labels, images, descriptions
 *
 * Owns the data sets and the lists of indices; immutable after ee_experiment_new(), so any thread may
 * read. Within a split main images come first, then redundant ones, each in its data set's order: in
 * MNIST + Omniglot, image i of the test split is MNIST's test image i for i < 10,000. Several redundant
 * sets follow one another.
 */
#include "ee-experiment-private.h"

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
  for (guint part = 0; part < EE_N_PARTS; part++)
    {
      ee_dataset_unref (experiment->main[part]);
      ee_mix_free (experiment->redundant[part]);
    }
  for (guint split = 0; split < EE_N_SPLITS; split++)
    ee_split_list_clear (&experiment->splits[split]);
  ee_pair_free (experiment->pair);
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
 * ee_experiment_has_dark_ink:
 * @experiment: an experiment
 *
 * Returns: whether any of its sets is dark ink on a light ground, so that the polarity makes a difference
 */
gboolean
ee_experiment_has_dark_ink (EeExperiment *experiment)
{
  gboolean has;

  g_return_val_if_fail (experiment != NULL, FALSE);

  has = experiment->pair->main->ink == EE_INK_DARK;
  for (guint i = 0; i < experiment->pair->redundant->len; i++)
    has = has || ((EeMember *)g_ptr_array_index (experiment->pair->redundant, i))->ink == EE_INK_DARK;
  return has;
}

/**
 * ee_experiment_get_augmentation:
 * @experiment: an experiment
 *
 * Returns: (transfer none): what its main set bears; redundant images get the same, so that traces of it tell
 *   nothing
 */
const EeAugmentation *
ee_experiment_get_augmentation (EeExperiment *experiment)
{
  g_return_val_if_fail (experiment != NULL, NULL);

  return ee_augmentation_of (experiment->pair->main->reader != NULL ? experiment->pair->main->reader->id
                                                                    : experiment->pair->main->id);
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
  EeDataset *main;

  g_return_val_if_fail (experiment != NULL, 0);

  main = ee_experiment_get_any_main (experiment);
  return main != NULL ? ee_dataset_get_n_classes (main) : 0;
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
  const char *const *names;

  g_return_val_if_fail (experiment != NULL && label <= ee_experiment_get_n_main (experiment), NULL);

  if (label == ee_experiment_get_n_main (experiment))
    return "redundant";
  names = ee_dataset_get_class_names (ee_experiment_get_any_main (experiment));
  g_assert (names != NULL);
  return names[label];
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
    return ee_experiment_get_n_main (experiment);
  return ee_dataset_get_label (experiment->main[ee_experiment_get_part (split)], list->indices[index]);
}

/**
 * ee_experiment_get_set:
 * @experiment: an experiment
 * @split: a split
 * @index: below ee_experiment_get_n_images()
 *
 * Returns: (transfer none): the data set that the image is of, as the pair names it
 */
const char *
ee_experiment_get_set (EeExperiment *experiment, EeSplit split, guint index)
{
  const EeSplitList *list;
  guint set;

  g_return_val_if_fail (experiment != NULL && split < EE_N_SPLITS, NULL);
  g_return_val_if_fail (index < ee_experiment_get_n_images (experiment, split), NULL);

  list = &experiment->splits[split];
  if (index < list->n_main)
    return experiment->pair->main->id;
  set = ee_mix_find_set (experiment->redundant[ee_experiment_get_part (split)], list->indices[index]);
  return ((const EeMember *)g_ptr_array_index (experiment->pair->redundant, set))->id;
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
  EePart part;

  g_return_if_fail (experiment != NULL && split < EE_N_SPLITS && image != NULL);
  g_return_if_fail (index < ee_experiment_get_n_images (experiment, split));

  list = &experiment->splits[split];
  part = ee_experiment_get_part (split);
  if (index < list->n_main)
    ee_dataset_copy_image (experiment->main[part], list->indices[index], experiment->invert_main, image);
  else
    ee_mix_copy_image (experiment->redundant[part], list->indices[index], image);
}

/* A file and the folder it lies in: the way there is the computer's affair and does not belong into a model. */
static char *
shorten_source (const char *source)
{
  g_autofree char *folder = NULL, *folder_name = NULL, *name = NULL;

  if (!g_path_is_absolute (source))
    return g_strdup (source);
  folder = g_path_get_dirname (source);
  folder_name = g_path_get_basename (folder);
  name = g_path_get_basename (source);
  return g_build_filename (folder_name, name, NULL);
}

/* In English: the text is kept in files, which are the same byte for byte whatever the user's language. */
static void
describe_set (GString *text, EeDataset *dataset, const char *part)
{
  g_autofree char *source = NULL;
  guint n_images, n_classes;

  if (dataset == NULL)
    return;

  source = shorten_source (ee_dataset_get_source (dataset));
  n_images = ee_dataset_get_n_images (dataset);
  n_classes = ee_dataset_get_n_classes (dataset);
  g_string_append_printf (text, "%s, %s %s: %u in %u %s, from %s, sha256 %s\n", ee_dataset_get_id (dataset), part,
                          n_images == 1 ? "image" : "images", n_images, n_classes, n_classes == 1 ? "class" : "classes",
                          source, ee_dataset_get_digest (dataset));
}

static void
describe_part (GString *text, const EeExperiment *experiment, EePart part, const char *name)
{
  describe_set (text, experiment->main[part], name);
  for (guint i = 0; experiment->redundant[part] != NULL && i < ee_mix_get_n_sets (experiment->redundant[part]); i++)
    describe_set (text, ee_mix_get_set (experiment->redundant[part], i), name);
}

/* Of a part's images some may have been left out, for a limit or the share of redundant ones. */
static void
describe_taken (GString *text, const EeExperiment *experiment, EePart part, guint n_main, guint n_redundant,
                const char *name)
{
  guint n = n_main + n_redundant;
  char percent[G_ASCII_DTOSTR_BUF_SIZE];

  if (n == 0
      || (n_main == ee_dataset_get_n_images (experiment->main[part])
          && n_redundant == ee_mix_get_n_images (experiment->redundant[part])))
    return;
  g_ascii_formatd (percent, sizeof percent, "%.2f", 100.0 * n_redundant / n);
  g_string_append_printf (text, "%s: %u main and %u redundant images of these (%s %% redundant)\n", name, n_main,
                          n_redundant, percent);
}

/* Training and validation share a part; what was taken of it is known where both were wanted. */
static void
describe_splits (GString *text, const EeExperiment *experiment)
{
  const EeSplitList *train = &experiment->splits[EE_SPLIT_TRAIN];
  const EeSplitList *validation = &experiment->splits[EE_SPLIT_VALIDATION];
  const EeSplitList *test = &experiment->splits[EE_SPLIT_TEST];

  if (train->n_main + train->n_redundant > 0 && validation->n_main + validation->n_redundant > 0)
    describe_taken (text, experiment, EE_PART_TRAIN, train->n_main + validation->n_main,
                    train->n_redundant + validation->n_redundant, "training and validation");
  describe_taken (text, experiment, EE_PART_TEST, test->n_main, test->n_redundant, "test split");
}

/**
 * ee_experiment_describe_sources:
 * @experiment: an experiment
 *
 * Returns: (transfer full): in English, one line a loaded data set, with its counts (before limits), source and
 *   digest, and one more for each part of which not all images were taken; each ends in a newline
 */
char *
ee_experiment_describe_sources (EeExperiment *experiment)
{
  GString *text;

  g_return_val_if_fail (experiment != NULL, NULL);

  text = g_string_new (NULL);
  describe_part (text, experiment, EE_PART_TRAIN, "training");
  describe_part (text, experiment, EE_PART_TEST, "test");
  describe_splits (text, experiment);
  return g_string_free (text, FALSE);
}

/**
 * ee_experiment_get_set_digest:
 * @experiment: an experiment
 * @part: training or test images
 * @set: 0 for the main side, then the redundant sets in the pair's order
 * @id: (out) (transfer none): the set's word in the pair
 * @title: (out) (transfer none): its name for people, translated
 *
 * Returns: (transfer none) (nullable): the digest of its data, of a main side of several sets one after the other with
 *   commas between them; %NULL where there is no such set or the part was not loaded
 */
const char *
ee_experiment_get_set_digest (EeExperiment *experiment, EePart part, guint set, const char **id, const char **title)
{
  const EeMember *member;
  EeDataset *dataset;

  g_return_val_if_fail (experiment != NULL && id != NULL && title != NULL, NULL);

  if (set > experiment->pair->redundant->len || experiment->main[part] == NULL)
    return NULL;
  member = set == 0 ? experiment->pair->main : g_ptr_array_index (experiment->pair->redundant, set - 1);
  dataset = set == 0 ? experiment->main[part] : ee_mix_get_set (experiment->redundant[part], set - 1);
  *id = member->id;
  *title = member->title;
  return ee_dataset_get_digest (dataset);
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
