/* SPDX-License-Identifier: Apache-2.0 */
/* `evaluate`: the paper's row for one network, or for two in turns. */
#include "config.h"
#include "commands.h"

#include <glib/gi18n.h>

#include "arguments.h"
#include "evaluation-images.h"
#include "evaluation-report.h"
#include "exit-matrix-report.h"
#include "exit-matrix-run.h"
#include "json-output.h"
#include "model-options.h"
#include "progress.h"
#include "threshold-sweep.h"

enum
{
  USUAL_REPEATS = 3,
  MOST_REPEATS = 10000,
  USUAL_BATCH = 128,
  MOST_ROWS = 4096,
  MAX_NETWORKS = 2
};

typedef struct
{
  OfframpModelOptions model;
  char *baseline;
  char *pair, *polarity, *split, *data, *unseen;
  char *threshold_text, *limit_text, *share_text, *repeats_text, *batch_text;
  gboolean json, quiet, confusion, sweep;

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
  g_free (options->unseen);
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
    { "confusion", 0, 0, G_OPTION_ARG_NONE, &options->confusion, N_ ("Print which classes are taken for which"), NULL },
    { "sweep", 0, 0, G_OPTION_ARG_NONE, &options->sweep, N_ ("Print accuracies and times over thresholds"), NULL },
    { "unseen", 0, 0, G_OPTION_ARG_STRING, &options->unseen,
      N_ ("Print what leaves of each redundant set instead; of all that there are, if none is named"), N_ ("SET,…") },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, N_ ("Folder of the data sets"), N_ ("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, N_ ("Show no progress"), NULL },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  offramp_model_options_add_entries (&options->model, entries);
  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  offramp_arguments_complete (*arguments, "--unseen", OFFRAMP_ALL_SETS);

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
  if (options->unseen != NULL
      && (options->baseline != NULL || options->confusion || options->sweep || options->which != EE_SPLIT_TEST
          || options->share_text != NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("--unseen looks at test images of one network, as they are: it does not go with --baseline, "
                      "--confusion, --sweep, --split validation or --redundant-share."));
      return FALSE;
    }

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

static gboolean
evaluating_cb (guint done, guint total, gpointer user_data)
{
  OfframpProgress *progress = user_data;

  if (offramp_progress_is_due (progress))
    offramp_progress_draw (progress, _ ("Evaluating"), total > 0 ? done / (double)total : 0, NULL, 0);

  return TRUE;
}

static gboolean
timing_cb (guint done, guint total, gpointer user_data)
{
  OfframpProgress *progress = user_data;

  if (offramp_progress_is_due (progress))
    offramp_progress_draw (progress, _ ("Timing"), total > 0 ? done / (double)total : 0, NULL, 0);

  return TRUE;
}

static OfframpImageChoice
get_image_choice (const Options *options)
{
  return (OfframpImageChoice){
    .network = options->model.path,
    .pair = options->pair,
    .polarity = options->polarity,
    .data = options->data,
    .split = options->which,
    .limit = options->limit,
    .share = options->share,
    .limit_is_given = options->limit_text != NULL,
    .share_is_given = options->share_text != NULL,
  };
}

static void
print_matrix (const Options *options, EeExperiment *experiment, const EeExitMatrix *matrix)
{
  g_autofree char *name = g_filename_display_basename (options->model.path);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!options->json)
    {
      offramp_exit_matrix_print (name, experiment, matrix);
      return;
    }
  json_builder_begin_object (builder);
  offramp_exit_matrix_add_json (options->model.path, matrix, builder);
  json_builder_end_object (builder);
  offramp_json_print (builder, TRUE);
}

static OfframpExit
run_unseen (const Options *options, EeModel *model)
{
  const OfframpImageChoice choice = get_image_choice (options);
  double threshold = options->threshold >= 0 ? options->threshold : model->facts->threshold;
  g_autoptr (OfframpProgress) progress = offramp_progress_new (options->quiet);
  g_auto (GStrv) sets = NULL;
  g_autoptr (EeExperiment) experiment = NULL;
  g_autoptr (EeExitMatrix) matrix = NULL;
  g_autoptr (GError) error = NULL;

  experiment = offramp_exit_matrix_load (&choice, model->facts, options->unseen, &sets, progress, &error);
  if (experiment != NULL)
    matrix = offramp_exit_matrix_measure (model, experiment, sets, threshold, options->limit, progress, &error);
  if (matrix == NULL)
    return offramp_failure (error);

  print_matrix (options, experiment, matrix);
  return OFFRAMP_EXIT_OK;
}

/* All networks in turns, so that the ratio of their times means something. */
static gboolean
time_rows (Options *options, OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
           OfframpProgress *progress, GError **error)
{
  EeModel *models[MAX_NETWORKS];
  double thresholds[MAX_NETWORKS];
  EeTiming timings[MAX_NETWORKS];

  for (guint r = 0; r < n_rows; r++)
    {
      models[r] = rows[r].model;
      thresholds[r] = rows[r].evaluation.threshold;
    }
  if (!ee_timing_run (models, thresholds, n_rows, experiment, options->which, options->repeats, timings, timing_cb,
                      progress, error))
    return FALSE;

  for (guint r = 0; r < n_rows; r++)
    ee_evaluation_set_timing (&rows[r].evaluation, &timings[r]);
  return TRUE;
}

static gboolean
evaluate_rows (Options *options, OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
               OfframpProgress *progress, GArray **sweep, GError **error)
{
  for (guint r = 0; r < n_rows; r++)
    {
      double threshold = options->threshold >= 0 ? options->threshold : rows[r].model->facts->threshold;

      /* Redundant images that stay travel on: their answers belong to the confusion and the calibration. */
      rows[r].scores
          = ee_score_set_new (rows[r].model, experiment, options->which, threshold, evaluating_cb, progress, error);
      if (rows[r].scores == NULL)
        return FALSE;
      ee_evaluation_from_scores (rows[r].scores, threshold, &rows[r].evaluation);
    }
  if (options->sweep
      && (*sweep = offramp_sweep_new (rows[0].model, rows[0].scores, experiment, options->which, options->repeats,
                                      timing_cb, progress, error))
             == NULL)
    return FALSE;

  return options->repeats == 0 || time_rows (options, rows, n_rows, experiment, progress, error);
}

static void
print_report (const Options *options, const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
              GArray *sweep)
{
  const OfframpEvaluationExtras extras = { options->confusion, sweep };

  if (options->json)
    offramp_evaluation_report_print_json (rows, n_rows, experiment, options->which, &extras);
  else
    offramp_evaluation_report_print (rows, n_rows, experiment, options->which, &extras);
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
  g_autoptr (GArray) sweep = NULL;
  OfframpEvaluationRow rows[MAX_NETWORKS] = { 0 };
  OfframpImageChoice choice;
  guint n_rows;
  gboolean done;

  if (!parse_options (&words, &options))
    return OFFRAMP_EXIT_USAGE;
  if (!read_options (&options, &error))
    return offramp_failure (error);

  model = offramp_model_options_open (&options.model, options.model.path, options.batch, &error);
  if (model != NULL && options.baseline != NULL)
    baseline = offramp_model_options_open (&options.model, options.baseline, options.batch, &error);
  if (error == NULL && options.sweep && ee_plan_get_options (model->plan)->exits == 0)
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 _ ("The network has no exit, so there is no threshold to sweep."));
  if (error != NULL)
    return offramp_failure (error);

  if (options.unseen != NULL)
    return run_unseen (&options, model);

  rows[0] = (OfframpEvaluationRow){ .path = options.model.path, .model = model };
  rows[1] = (OfframpEvaluationRow){ .path = options.baseline, .model = baseline };
  n_rows = baseline != NULL ? 2 : 1;

  progress = offramp_progress_new (options.quiet);
  choice = get_image_choice (&options);
  experiment = offramp_evaluation_images_load (&choice, model->facts, progress, &error);
  done = experiment != NULL && evaluate_rows (&options, rows, n_rows, experiment, progress, &sweep, &error);
  offramp_progress_clear (progress);
  if (done)
    print_report (&options, rows, n_rows, experiment, sweep);
  for (guint r = 0; r < n_rows; r++)
    ee_score_set_free (rows[r].scores);

  return done ? OFFRAMP_EXIT_OK : offramp_failure (error);
}
