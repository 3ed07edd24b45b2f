/* SPDX-License-Identifier: Apache-2.0 */
/* ee-experiment.h - a pair of data sets made one: main classes and what is redundant to them
 *
 * Labels are 0..n_main-1 for main images and n_main for every redundant one (the paper's class C).
 * The validation split is taken off the training images by seed; test images are never touched by any
 * choice. In every split main images come first, then redundant ones, each in its set's own order.
 * Immutable once made; any thread may read it.
 */
#pragma once

#include "ee-augment.h"
#include "ee-dataset.h"

G_BEGIN_DECLS

typedef struct _EeExperiment EeExperiment;

/**
 * EeSplit:
 * @EE_SPLIT_TRAIN: what the weights learn from
 * @EE_SPLIT_VALIDATION: 5 % of each kind of training images; epochs and thresholds are chosen on it
 * @EE_SPLIT_TEST: the authors' test images (MNIST + Omniglot: the paper's 10,000 + 13,180; SVHN + GTSRB:
 *   the paper's 15,000 + 6,000, or as many in that proportion as there are)
 */
typedef enum
{
  EE_SPLIT_TRAIN,
  EE_SPLIT_VALIDATION,
  EE_SPLIT_TEST,
  EE_N_SPLITS
} EeSplit;

/**
 * EePolarity:
 * @EE_POLARITY_MATCHED: light ink on a dark ground in both sets, so that the ground gives nothing away
 * @EE_POLARITY_AS_IS: as the authors publish them (MNIST light on dark, Omniglot dark on light)
 */
typedef enum
{
  EE_POLARITY_MATCHED,
  EE_POLARITY_AS_IS,
} EePolarity;

/**
 * EeExperimentOptions:
 * @pair: see ee_experiment_normalize_pair()
 * @root: (nullable): the data folder; NULL for ee_dataset_find_root()
 * @polarity: of the ink; photographs and the user's pictures stay as they are
 * @seed: of the validation split and of drawn sets
 * @limit: at most this many training images (validation included, share of redundant kept); 0 for all
 * @test_limit: at most this many test images, likewise; 0 for all
 * @splits: bit mask of (1 << EeSplit): what to load; evaluation needs no training images
 * @redundant_share: of redundant images in every split, above 0 and below 1, by leaving out images of the
 *   side that has too many; 0 for the share that the sets have (svhn+gtsrb: in the test split the paper's)
 * @whole_folders: (nullable): NULL-terminated words of redundant folders all of whose pictures are test images, since
 *   no network that is to be tested has learned from any; of other folders a fifth is
 */
typedef struct
{
  const char *pair;
  const char *root;
  EePolarity polarity;
  guint64 seed;
  guint limit;
  guint test_limit;
  guint splits;
  double redundant_share;
  const char *const *whole_folders;
} EeExperimentOptions;

EeExperiment *ee_experiment_new (const EeExperimentOptions *options, EeProgressFunc progress, gpointer user_data,
                                 GCancellable *cancellable, GError **error);
EeExperiment *ee_experiment_ref (EeExperiment *experiment);
void ee_experiment_unref (EeExperiment *experiment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EeExperiment, ee_experiment_unref)

const char *const *ee_experiment_list_pairs (void);
char *ee_experiment_normalize_pair (const char *pair, GError **error);
const char *ee_experiment_get_pair_title (const char *pair);
const char *ee_experiment_get_main (const char *pair, const char **title);
gboolean ee_experiment_is_installed (const char *pair, const char *root);

const char *ee_experiment_get_pair (EeExperiment *experiment);
const char *ee_experiment_get_set_digest (EeExperiment *experiment, EePart part, guint set, const char **id,
                                          const char **title);
EePolarity ee_experiment_get_polarity (EeExperiment *experiment);
gboolean ee_experiment_has_dark_ink (EeExperiment *experiment);
guint ee_experiment_get_n_main (EeExperiment *experiment);
const char *ee_experiment_get_class_name (EeExperiment *experiment, guint label);
guint ee_experiment_get_n_images (EeExperiment *experiment, EeSplit split);
guint ee_experiment_get_n_redundant (EeExperiment *experiment, EeSplit split);
guint ee_experiment_get_label (EeExperiment *experiment, EeSplit split, guint index);
const char *ee_experiment_get_set (EeExperiment *experiment, EeSplit split, guint index);
void ee_experiment_copy_image (EeExperiment *experiment, EeSplit split, guint index, guint8 *image);
const EeAugmentation *ee_experiment_get_augmentation (EeExperiment *experiment);
char *ee_experiment_describe_sources (EeExperiment *experiment);
void ee_experiment_get_normalization (EeExperiment *experiment, float mean[3], float deviation[3]);

const char *ee_polarity_to_string (EePolarity polarity);
gboolean ee_polarity_from_string (const char *text, EePolarity *polarity);
const char *ee_polarity_get_title (const char *text);

G_END_DECLS
