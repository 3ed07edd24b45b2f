/* SPDX-License-Identifier: Apache-2.0 */
/* `threshold`: chooses the exit's threshold of a finished network anew, for another goal, without training. */
#include "config.h"
#include "commands.h"

#include <glib/gi18n.h>

#include "arguments.h"
#include "evaluation-images.h"
#include "evaluation-run.h"
#include "setting-options.h"
#include "threshold-report.h"

typedef struct
{
  OfframpEvaluationOptions common;
  char *run, *goal_text;
  char *pair, *polarity;
  gboolean dry_run, json;

  /* Read from the texts and the run. */
  const char *path;
  EeThresholdGoal goal;
} Options;

static void
clear_options (Options *options)
{
  offramp_evaluation_options_clear (&options->common);
  g_free (options->run);
  g_free (options->goal_text);
  g_free (options->pair);
  g_free (options->polarity);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse_options (char ***arguments, Options *options)
{
  const GOptionEntry own[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options->common.model.path, N_ ("Network: a file or a run folder"),
      N_ ("FILE|RUN") },
    { "run", 0, 0, G_OPTION_ARG_FILENAME, &options->run, N_ ("Run folder: the same as --model with a folder"),
      N_ ("RUN") },
    { "goal", 0, 0, G_OPTION_ARG_STRING, &options->goal_text,
      N_ ("accuracy, main-lost=SHARE or time=SHARE; otherwise the network's own"), N_ ("GOAL") },
    { "pair", 0, 0, G_OPTION_ARG_STRING, &options->pair, N_ ("Images; otherwise what the network was trained on"),
      N_ ("PAIR") },
    { "polarity", 0, 0, G_OPTION_ARG_STRING, &options->polarity, N_ ("Ink: matched or as-is; otherwise as in training"),
      N_ ("WORD") },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &options->dry_run, N_ ("Only tell; change no file"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  offramp_evaluation_options_add_untimed_entries (&options->common, entries);

  return offramp_arguments_parse (
      arguments, NULL,
      _ ("Chooses the threshold anew: how sure the exit must be that an image is redundant before\n"
         "the image leaves. It is chosen on validation images, never on test images, and written\n"
         "into the network's file; the weights stay as they are."),
      (const GOptionEntry *)entries->data);
}

static gboolean
read_options (Options *options, GError **error)
{
  if (options->run != NULL && options->common.model.path != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("Name the network by --run or by --model, not both."));
      return FALSE;
    }
  options->path = options->run != NULL ? options->run : options->common.model.path;
  if (options->path == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Which network? Name it with --run or --model."));
      return FALSE;
    }

  return offramp_arguments_check_path ("run", options->run, error)
         && offramp_evaluation_options_read (&options->common, error)
         && (options->goal_text == NULL || offramp_setting_read_goal (options->goal_text, &options->goal, error));
}

/* A run is taken for writing before anything is read, so that no training changes it meanwhile; NULL for a file. */
static gboolean
open_run (Options *options, EeRun **run, GError **error)
{
  EeSettings settings;

  if (options->run == NULL && !g_file_test (options->path, G_FILE_TEST_IS_DIR))
    return TRUE;

  *run = ee_run_open (options->path, &settings, error);
  if (*run == NULL || (!options->dry_run && !ee_run_lock (*run, error)))
    return FALSE;
  if (options->goal_text == NULL)
    options->goal = settings.threshold_goal;

  return TRUE;
}

static EeParameters *
load_network (Options *options, EeRun *run, const char *file, EeModelFacts **facts, GError **error)
{
  g_autoptr (EeParameters) parameters = ee_checkpoint_load (file, facts, error);

  if (parameters == NULL)
    return NULL;
  if (ee_plan_get_options (parameters->plan)->exits == 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("The network has no exit, so there is no threshold to choose."));
      return NULL;
    }
  if (run == NULL && options->goal_text == NULL && (*facts)->threshold_goal != NULL
      && !ee_threshold_goal_parse ((*facts)->threshold_goal, &options->goal, error))
    return NULL;

  return g_steal_pointer (&parameters);
}

/* One pass over the validation images. */
static EeScoreSet *
take_scores (Options *options, const EeParameters *parameters, const EeModelFacts *facts, OfframpProgress *progress,
             GError **error)
{
  const OfframpImageChoice choice = {
    .network = options->path,
    .pair = options->pair,
    .polarity = options->polarity,
    .data = options->common.data,
    .split = EE_SPLIT_VALIDATION,
    .limit = options->common.limit,
    .limit_is_given = options->common.limit_text != NULL,
  };
  g_autoptr (EeModel) model = NULL;
  g_autoptr (EeExperiment) experiment = NULL;
  EeScoreSet *scores;

  model = offramp_model_options_make (&options->common.model, parameters, facts, options->common.batch, error);
  if (model == NULL || (experiment = offramp_evaluation_images_load (&choice, facts, progress, error)) == NULL)
    return NULL;

  scores = ee_score_set_new (model, experiment, EE_SPLIT_VALIDATION, EE_SCORES_NO_REDUNDANT, offramp_evaluating_cb,
                             progress, error);
  offramp_progress_clear (progress);

  return scores;
}

static gboolean
write_network (Options *options, EeRun *run, const char *file, const EeParameters *parameters,
               const EeModelFacts *facts, GError **error)
{
  if (options->dry_run)
    return TRUE;

  return run != NULL ? ee_run_rewrite_model (run, &options->goal, parameters, facts, error)
                     : ee_checkpoint_rewrite (file, parameters, facts, error);
}

static gboolean
choose (gpointer user_data, OfframpProgress *progress, GError **error)
{
  Options *options = user_data;
  g_autoptr (EeRun) run = NULL;
  g_autoptr (EeParameters) parameters = NULL;
  g_autoptr (EeModelFacts) facts = NULL;
  g_autoptr (EeScoreSet) scores = NULL;
  g_autofree char *file = NULL;
  OfframpThresholdReport report = { .path = options->path, .goal = &options->goal, .dry_run = options->dry_run };

  if (!open_run (options, &run, error))
    return FALSE;
  file = run != NULL ? ee_run_get_model_path (options->path) : g_strdup (options->path);
  parameters = load_network (options, run, file, &facts, error);
  if (parameters == NULL || (scores = take_scores (options, parameters, facts, progress, error)) == NULL)
    return FALSE;

  ee_evaluation_from_scores (scores, facts->threshold, &report.before);
  report.cost_before = ee_threshold_get_cost (scores, parameters->plan, facts->threshold);
  if (!ee_threshold_apply (scores, parameters->plan, &options->goal, facts, &report.now, &report.choice, error)
      || !write_network (options, run, file, parameters, facts, error))
    return FALSE;

  if (options->json)
    offramp_threshold_report_print_json (&report);
  else
    offramp_threshold_report_print (&report);
  return TRUE;
}

/**
 * offramp_cmd_threshold:
 * @arguments: (transfer full): see --help
 *
 * Returns: the exit status
 */
OfframpExit
offramp_cmd_threshold (char **arguments)
{
  g_auto (GStrv) words = arguments;
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;

  if (!parse_options (&words, &options))
    return OFFRAMP_EXIT_USAGE;
  if (!read_options (&options, &error))
    return offramp_failure (error);

  return offramp_evaluation_run (choose, &options, options.common.quiet);
}
