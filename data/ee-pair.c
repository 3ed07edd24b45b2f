/* SPDX-License-Identifier: Apache-2.0 */
/* ee-pair.c - the table of pairs, and the loading of both sets of one
 *
 * Adding a pair is adding a row.
 */
#include "ee-pair.h"

#include <glib/gi18n-lib.h>

#include "ee-data-error.h"
#include "ee-doodle.h"
#include "ee-rng.h"

enum
{
  DOODLE_TRAIN_MAIN = 10000,
  DOODLE_TRAIN_REDUNDANT = 6000,
  DOODLE_TEST_MAIN = 2000,
  DOODLE_TEST_REDUNDANT = 1500,
};

static const char *const digit_names[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };

static const EePair pairs[] = {
  { "mnist+omniglot", N_ ("MNIST + Omniglot"), "mnist", "omniglot", FALSE, digit_names, G_N_ELEMENTS (digit_names),
    TRUE },
  { "doodles", N_ ("Doodles (built in)"), "doodle-digits", "doodle-glyphs", TRUE, digit_names,
    G_N_ELEMENTS (digit_names), FALSE },
};

static const char *const pair_ids[] = { "mnist+omniglot", "doodles", NULL };

/**
 * ee_pair_find:
 * @id: of a pair
 *
 * Returns: (nullable) (transfer none): the pair
 */
const EePair *
ee_pair_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_strcmp0 (pairs[i].id, id) == 0)
      return &pairs[i];
  return NULL;
}

/**
 * ee_experiment_list_pairs:
 *
 * Returns: (transfer none): the known pairs, %NULL-terminated
 */
const char *const *
ee_experiment_list_pairs (void)
{
  return pair_ids;
}

/**
 * ee_experiment_get_pair_title:
 * @pair: a pair
 *
 * Returns: (nullable) (transfer none): its name for people, translated; %NULL for an unknown pair
 */
const char *
ee_experiment_get_pair_title (const char *pair)
{
  const EePair *found = ee_pair_find (pair);

  return found != NULL ? _ (found->title) : NULL;
}

/**
 * ee_experiment_is_installed:
 * @pair: a pair
 * @root: (nullable): the data folder; %NULL for ee_dataset_find_root()
 *
 * Returns: whether the files of both sets are there; always %TRUE for drawn sets
 */
gboolean
ee_experiment_is_installed (const char *pair, const char *root)
{
  const EePair *found = ee_pair_find (pair);

  return found != NULL
         && (found->drawn
             || (ee_dataset_is_installed (found->main_id, root)
                 && ee_dataset_is_installed (found->redundant_id, root)));
}

/* One set's share of a pair's progress. */
typedef struct
{
  EeProgressFunc func;
  gpointer user_data;
  double from;
} HalfProgress;

static void
half_progress_cb (const char *what, double fraction, gpointer user_data)
{
  HalfProgress *half = user_data;

  half->func (what, half->from + fraction / 2, half->user_data);
}

static gboolean
draw_pair (EePart part, guint64 seed, EeProgressFunc progress, gpointer user_data, GCancellable *cancellable,
           EeDataset **main, EeDataset **redundant, GError **error)
{
  const guint n_main = part == EE_PART_TRAIN ? DOODLE_TRAIN_MAIN : DOODLE_TEST_MAIN;
  const guint n_redundant = part == EE_PART_TRAIN ? DOODLE_TRAIN_REDUNDANT : DOODLE_TEST_REDUNDANT;
  guint64 part_seed = ee_rng_mix (seed, part);
  g_autoptr (EeDataset) drawn = NULL;

  if (progress != NULL)
    progress (_ ("doodles"), 0, user_data);
  drawn = ee_doodle_dataset_new (FALSE, n_main, part_seed);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (progress != NULL)
    progress (_ ("doodles"), 0.5, user_data);
  *redundant = ee_doodle_dataset_new (TRUE, n_redundant, part_seed);
  *main = g_steal_pointer (&drawn);
  if (progress != NULL)
    progress (_ ("doodles"), 1, user_data);
  return TRUE;
}

/**
 * ee_pair_load:
 * @pair: a pair
 * @part: training or test images
 * @options: for the seed of drawn sets
 * @root: (nullable): the data folder; may be %NULL for drawn sets
 * @progress: (nullable) (scope call): called on this thread, from 0 to 1 over both sets
 * @user_data: for @progress
 * @cancellable: (nullable): stops the loading
 * @main: (out) (transfer full): the main set
 * @redundant: (out) (transfer full): the redundant set
 * @error: (out) (optional): #EeDataError or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether both sets were loaded; else neither is
 */
gboolean
ee_pair_load (const EePair *pair, EePart part, const EeExperimentOptions *options, const char *root,
              EeProgressFunc progress, gpointer user_data, GCancellable *cancellable, EeDataset **main,
              EeDataset **redundant, GError **error)
{
  EeProgressFunc half_func = progress != NULL ? half_progress_cb : NULL;
  HalfProgress first = { progress, user_data, 0 }, second = { progress, user_data, 0.5 };
  g_autoptr (EeDataset) loaded = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (pair->drawn)
    return draw_pair (part, options->seed, progress, user_data, cancellable, main, redundant, error);

  loaded = ee_dataset_load (pair->main_id, part, root, half_func, &first, cancellable, error);
  if (loaded == NULL)
    return FALSE;
  *redundant = ee_dataset_load (pair->redundant_id, part, root, half_func, &second, cancellable, error);
  if (*redundant == NULL)
    return FALSE;
  *main = g_steal_pointer (&loaded);
  return TRUE;
}
