/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "exit-matrix-run.h"

#include <math.h>

/* The folders among @sets that none of the networks has learned from. (element-type utf8) */
static GPtrArray *
list_unseen_folders (char **sets, const OfframpEvaluationRow *rows, guint n_rows)
{
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; sets[i] != NULL; i++)
    {
      gboolean seen = FALSE;

      for (guint r = 0; r < n_rows; r++)
        seen |= ee_redundant_set_is_seen (sets[i], rows[r].model->facts->pair);
      if (!seen)
        g_ptr_array_add (folders, ee_redundant_set_get_source (sets[i]));
    }
  g_ptr_array_add (folders, NULL);

  return folders;
}

/**
 * offramp_exit_matrix_load:
 * @choice: what the user asked for; its pair, or else that of the first network, tells the main set
 * @rows: [n_rows] networks of the same main set
 * @n_rows: 1 or more
 * @text: sets with commas between them, or OFFRAMP_ALL_SETS for what is installed or built in
 * @sets: (out) (transfer full): the words of the sets, NULL-terminated; free with g_strfreev()
 * @progress: drawn while files are read, and cleared
 * @error: G_OPTION_ERROR, or what is wrong with the words or the files
 *
 * Of a folder that a network has learned from only those pictures are loaded that it has not; of others all.
 *
 * Returns: (transfer full): the main test images and those of all sets, or NULL
 */
EeExperiment *
offramp_exit_matrix_load (const OfframpImageChoice *choice, const OfframpEvaluationRow *rows, guint n_rows,
                          const char *text, char ***sets, OfframpProgress *progress, GError **error)
{
  const EeModelFacts *facts = rows[0].model->facts;
  const char *pair = choice->pair != NULL ? choice->pair : facts->pair;
  OfframpImageChoice wider = *choice;
  g_auto (GStrv) words = NULL;
  g_autofree char *wide_pair = NULL;
  g_autoptr (GPtrArray) folders = NULL;
  EeExperiment *experiment;

  if (pair == NULL) /* which is said there */
    return offramp_evaluation_images_load (choice, facts, progress, error);

  words = g_str_equal (text, OFFRAMP_ALL_SETS) ? ee_redundant_sets_list (pair, choice->data, error)
                                               : ee_redundant_sets_parse (pair, text, error);
  if (words == NULL || (wide_pair = ee_redundant_sets_make_pair (pair, (const char *const *)words, error)) == NULL)
    return NULL;

  folders = list_unseen_folders (words, rows, n_rows);
  wider.pair = wide_pair;
  wider.whole_folders = (const char *const *)folders->pdata;
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
 * @threshold: P(redundant) from which an image leaves; of no meaning for a network without exit, whose matrix has NaN
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
  gboolean has_exits = ee_plan_get_options (model->plan)->exits != 0;
  EeExitMatrix *matrix = ee_exit_matrix_new (model, experiment, (const char *const *)sets, has_exits ? threshold : NAN,
                                             limit, offramp_evaluating_cb, progress, error);

  offramp_progress_clear (progress);
  return matrix;
}
