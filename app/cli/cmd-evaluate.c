/* SPDX-License-Identifier: Apache-2.0 */
/* `evaluate`: the paper's row for one network, or for two in turns. */
#include "config.h"
#include "commands.h"

#include <glib/gi18n.h>

#include "arguments.h"
#include "evaluation-report.h"
#include "model-options.h"
#include "progress.h"
#include "setting-options.h"

enum
{
  USUAL_REPEATS = 3,
  MOST_REPEATS = 10000,
  USUAL_BATCH = 128,
  MOST_ROWS = 4096
};

typedef struct
{
  OfframpModelOptions model;
  char *baseline;
  char *pair, *polarity, *split, *data;
  char *threshold_text, *limit_text, *share_text, *repeats_text, *batch_text;
  gboolean json, quiet;

  /* Read from the texts. */
  EeSplit which;
  double threshold, share;
  guint64 limit, repeats, batch;
} Options;

static void
clear_options (Options *options)
{
  offramp_model_options_clear (&options->model);
  g_free (options->baseline);
  g_free (options->pair);
  g_free (options->polarity);
  g_free (options->split);
  g_free (options->data);
  g_free (options->threshold_text);
  g_free (options->limit_text);
  g_free (options->share_text);
  g_free (options->repeats_text);
  g_free (options->batch_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse_options (char ***arguments, Options *options)
{
  const GOptionEntry own[] = {
    { "baseline", 0, 0, G_OPTION_ARG_FILENAME, &options->baseline,
      N_ ("A second network, timed in turns with the first"), N_ ("FILE|RUN") },
    { "pair", 0, 0, G_OPTION_ARG_STRING, &options->pair, N_ ("Images; otherwise what the network was trained on"),
      N_ ("PAIR") },
    { "polarity", 0, 0, G_OPTION_ARG_STRING, &options->polarity, N_ ("Ink: matched or as-is; otherwise as in training"),
      N_ ("WORD") },
    { "split", 0, 0, G_OPTION_ARG_STRING, &options->split, N_ ("test or validation"), N_ ("WORD") },
    { "limit", 0, 0, G_OPTION_ARG_STRING, &options->limit_text, N_ ("Images at most; 0: all"), N_ ("N") },
    { "redundant-share", 0, 0, G_OPTION_ARG_STRING, &options->share_text,
      N_ ("Share of redundant images, by leaving some out; 0: as they are"), N_ ("SHARE") },
    { "threshold", 't', 0, G_OPTION_ARG_STRING, &options->threshold_text,
      N_ ("P(redundant) from which an image leaves; otherwise the network's own"), N_ ("T") },
    { "repeats", 0, 0, G_OPTION_ARG_STRING, &options->repeats_text, N_ ("Timed passes (3); 0: do not time"), N_ ("N") },
    { "batch", 0, 0, G_OPTION_ARG_STRING, &options->batch_text, N_ ("Images at once (128)"), N_ ("N") },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, N_ ("Folder of the data sets"), N_ ("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, N_ ("Show no progress"), NULL },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  offramp_model_options_add_entries (&options->model, entries);
  g_array_append_vals (entries, own, G_N_ELEMENTS (own));

  return offramp_arguments_parse (arguments, NULL,
                                  _ ("Measures a network on images it has not learned from. The time is of prediction\n"
                                     "alone, with images in memory, after a warm-up."),
                                  (const GOptionEntry *)entries->data);
}

static gboolean
read_options (Options *options, GError **error)
{
  static const char *const splits[] = { "test", "validation", NULL };
  guint split = 0;

  options->repeats = USUAL_REPEATS;
  options->batch = USUAL_BATCH;
  options->threshold = -1;
  if (options->model.path == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Which network? Name it with --model."));
      return FALSE;
    }
  if (options->split != NULL && !offramp_arguments_read_choice ("split", options->split, splits, &split, error))
    return FALSE;
  options->which = split == 0 ? EE_SPLIT_TEST : EE_SPLIT_VALIDATION;

  return (options->threshold_text == NULL
          || offramp_arguments_read_number ("threshold", options->threshold_text, 0, 1, &options->threshold, error))
         && (options->limit_text == NULL
             || offramp_arguments_read_count ("limit", options->limit_text, 0, G_MAXINT, &options->limit, error))
         && (options->share_text == NULL
             || offramp_arguments_read_number ("redundant-share", options->share_text, 0, 0.99, &options->share, error))
         && (options->repeats_text == NULL
             || offramp_arguments_read_count ("repeats", options->repeats_text, 0, MOST_REPEATS, &options->repeats,
                                              error))
         && (options->batch_text == NULL
             || offramp_arguments_read_count ("batch", options->batch_text, 1, MOST_ROWS, &options->batch, error));
}

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

static gboolean
evaluating_cb (guint done, guint total, gpointer user_data)
{
  OfframpProgress *progress = user_data;

  if (offramp_progress_is_due (progress))
    offramp_progress_draw (progress, _ ("Evaluating"), total > 0 ? done / (double)total : 0, NULL, 0);

  return TRUE;
}

/* The validation split depends on which images were taken for training; a run folder knows. */
static gboolean
read_choice_of_run (Options *options, GError **error)
{
  const char *path = options->model.path;
  EeSettings settings;
  g_autoptr (EeRun) run = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;

  run = ee_run_open (path, &settings, error);
  if (run == NULL)
    return FALSE;

  if (options->limit_text == NULL)
    options->limit = settings.limit;
  if (options->share_text == NULL)
    options->share = settings.redundant_share;
  return TRUE;
}

static EeExperiment *
load_images (Options *options, const EeModel *model, OfframpProgress *progress, GError **error)
{
  const EeModelFacts *facts = model->facts;
  const char *pair_text = options->pair != NULL ? options->pair : facts->pair;
  const char *polarity = options->polarity != NULL ? options->polarity : facts->polarity;
  EeExperimentOptions wanted = { .root = options->data, .seed = facts->seed, .splits = 1u << options->which };
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
  if (options->which == EE_SPLIT_TEST)
    wanted.test_limit = options->limit;
  else if (!read_choice_of_run (options, error))
    return NULL;
  if (options->which == EE_SPLIT_VALIDATION)
    wanted.limit = options->limit;
  wanted.redundant_share = options->share;

  experiment = ee_experiment_new (&wanted, loading_cb, progress, NULL, error);
  offramp_progress_clear (progress);
  return g_steal_pointer (&experiment);
}

static gboolean
evaluate_rows (Options *options, OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
               OfframpProgress *progress, GError **error)
{
  /* Two networks are timed together, in turns, after this. */
  guint repeats = n_rows == 1 ? options->repeats : 0;
  double thresholds[2];

  for (guint r = 0; r < n_rows; r++)
    {
      thresholds[r] = options->threshold >= 0 ? options->threshold : rows[r].model->facts->threshold;
      if (!ee_evaluation_run (rows[r].model, experiment, options->which, thresholds[r], repeats, &rows[r].evaluation,
                              evaluating_cb, progress, error))
        return FALSE;
    }
  if (n_rows == 2 && options->repeats > 0)
    {
      EeModel *const models[2] = { rows[0].model, rows[1].model };
      EeTiming timings[2];

      if (!ee_timing_run (models, thresholds, n_rows, experiment, options->which, options->repeats, timings,
                          evaluating_cb, progress, error))
        return FALSE;
      for (guint r = 0; r < n_rows; r++)
        ee_evaluation_set_timing (&rows[r].evaluation, &timings[r]);
    }

  return TRUE;
}

/**
 * offramp_cmd_evaluate:
 * @arguments: (transfer full): see --help
 *
 * Returns: the exit status
 */
OfframpExit
offramp_cmd_evaluate (char **arguments)
{
  g_auto (GStrv) words = arguments;
  g_auto (Options) options = { 0 };
  g_autoptr (OfframpProgress) progress = NULL;
  g_autoptr (EeModel) model = NULL;
  g_autoptr (EeModel) baseline = NULL;
  g_autoptr (EeExperiment) experiment = NULL;
  g_autoptr (GError) error = NULL;
  OfframpEvaluationRow rows[2] = { 0 };
  guint n_rows;

  if (!parse_options (&words, &options))
    return OFFRAMP_EXIT_USAGE;
  if (!read_options (&options, &error))
    return offramp_failure (error);

  model = offramp_model_options_open (&options.model, options.model.path, options.batch, &error);
  if (model != NULL && options.baseline != NULL)
    baseline = offramp_model_options_open (&options.model, options.baseline, options.batch, &error);
  if (error != NULL)
    return offramp_failure (error);

  rows[0] = (OfframpEvaluationRow){ .path = options.model.path, .model = model };
  rows[1] = (OfframpEvaluationRow){ .path = options.baseline, .model = baseline };
  n_rows = baseline != NULL ? 2 : 1;

  progress = offramp_progress_new (options.quiet);
  experiment = load_images (&options, model, progress, &error);
  if (experiment == NULL || !evaluate_rows (&options, rows, n_rows, experiment, progress, &error))
    {
      offramp_progress_clear (progress);
      return offramp_failure (error);
    }
  offramp_progress_clear (progress);

  if (options.json)
    offramp_evaluation_report_print_json (rows, n_rows, experiment, options.which);
  else
    offramp_evaluation_report_print (rows, n_rows, experiment, options.which);

  return OFFRAMP_EXIT_OK;
}
