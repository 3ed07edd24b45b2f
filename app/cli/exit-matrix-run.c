/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "exit-matrix-run.h"

#include "evaluation-run.h"

/**
 * offramp_exit_matrix_load:
 * @choice: what the user asked for; its pair, or else that of @facts, tells the main set
 * @facts: what the network knows of its training
 * @text: sets with commas between them, or OFFRAMP_ALL_SETS for what is installed or built in
 * @sets: (out) (transfer full): the words of the sets, NULL-terminated; free with g_strfreev()
 * @progress: drawn while files are read, and cleared
 * @error: G_OPTION_ERROR, or what is wrong with the words or the files
 *
 * Returns: (transfer full): the main test images and those of all sets, or NULL
 */
EeExperiment *
offramp_exit_matrix_load (const OfframpImageChoice *choice, const EeModelFacts *facts, const char *text, char ***sets,
                          OfframpProgress *progress, GError **error)
{
  const char *pair = choice->pair != NULL ? choice->pair : facts->pair;
  OfframpImageChoice wider = *choice;
  g_auto (GStrv) words = NULL;
  g_autofree char *wide_pair = NULL;
  EeExperiment *experiment;

  if (pair == NULL) /* which is said there */
    return offramp_evaluation_images_load (choice, facts, progress, error);

  words = g_str_equal (text, OFFRAMP_ALL_SETS) ? ee_redundant_sets_list (pair, choice->data, error)
                                               : ee_redundant_sets_parse (pair, text, error);
  if (words == NULL || (wide_pair = ee_redundant_sets_make_pair (pair, (const char *const *)words, error)) == NULL)
    return NULL;

  wider.pair = wide_pair;
  wider.limit = 0; /* it is of each set; see offramp_exit_matrix_measure() */
  wider.share = 0;
  experiment = offramp_evaluation_images_load (&wider, facts, progress, error);
  if (experiment != NULL)
    *sets = g_steal_pointer (&words);

  return experiment;
}

/**
 * offramp_exit_matrix_measure:
 * @model: the network
 * @experiment: from offramp_exit_matrix_load()
 * @sets: likewise
 * @threshold: P(redundant) from which an image leaves
 * @limit: images of each set at most, 0 for all
 * @progress: drawn meanwhile, and cleared
 * @error: what went wrong
 *
 * Returns: (transfer full): what leaves, or NULL
 */
EeExitMatrix *
offramp_exit_matrix_measure (EeModel *model, EeExperiment *experiment, char **sets, double threshold, guint limit,
                             OfframpProgress *progress, GError **error)
{
  EeExitMatrix *matrix = ee_exit_matrix_new (model, experiment, (const char *const *)sets, threshold, limit,
                                             offramp_evaluating_cb, progress, error);

  offramp_progress_clear (progress);
  return matrix;
}
