/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "evaluation-images.h"

#include <glib/gi18n.h>

#include "setting-options.h"

static void
loading_cb (const char *what, double fraction, gpointer user_data)
{
  OfframpProgress *progress = user_data;
  g_autofree char *lead = NULL;

  if (!offramp_progress_is_due (progress))
    return;

  lead = g_strdup_printf (_ ("Reading %s"), what);
  offramp_progress_draw (progress, lead, fraction, NULL, 0);
}

/* The validation split depends on which images were taken for training; a run folder knows. */
static gboolean
read_choice_of_run (const OfframpImageChoice *choice, EeExperimentOptions *wanted, GError **error)
{
  EeSettings settings;
  g_autoptr (EeRun) run = NULL;

  if (!g_file_test (choice->network, G_FILE_TEST_IS_DIR))
    return TRUE;

  run = ee_run_open (choice->network, &settings, error);
  if (run == NULL)
    return FALSE;

  if (!choice->limit_is_given)
    wanted->limit = settings.limit;
  if (!choice->share_is_given)
    wanted->redundant_share = settings.redundant_share;
  return TRUE;
}

/**
 * offramp_evaluation_images_load:
 * @choice: what the user asked for
 * @facts: what the network knows of its training
 * @progress: drawn while files are read, and cleared
 * @error: G_OPTION_ERROR, or what is wrong with the files
 *
 * Returns: (transfer full): an experiment with the one split loaded, or NULL
 */
EeExperiment *
offramp_evaluation_images_load (const OfframpImageChoice *choice, const EeModelFacts *facts, OfframpProgress *progress,
                                GError **error)
{
  const char *pair_text = choice->pair != NULL ? choice->pair : facts->pair;
  const char *polarity = choice->polarity != NULL ? choice->polarity : facts->polarity;
  EeExperimentOptions wanted = { .root = choice->data,
                                 .seed = facts->seed,
                                 .splits = 1u << choice->split,
                                 .redundant_share = choice->share,
                                 .whole_folders = choice->whole_folders };
  g_autoptr (EeExperiment) experiment = NULL;
  g_autofree char *pair = NULL;

  if (pair_text == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("The network does not say what it was trained on. Name the images with --pair."));
      return NULL;
    }
  if ((pair = offramp_setting_read_pair (pair_text, error)) == NULL)
    return NULL;
  if (polarity != NULL && !ee_polarity_from_string (polarity, &wanted.polarity))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--polarity is matched or as-is, not “%s”."),
                   polarity);
      return NULL;
    }

  wanted.pair = pair;
  if (choice->split == EE_SPLIT_TEST)
    wanted.test_limit = choice->limit;
  else
    {
      wanted.limit = choice->limit;
      if (!read_choice_of_run (choice, &wanted, error))
        return NULL;
    }

  experiment = ee_experiment_new (&wanted, loading_cb, progress, NULL, error);
  offramp_progress_clear (progress);
  return g_steal_pointer (&experiment);
}
