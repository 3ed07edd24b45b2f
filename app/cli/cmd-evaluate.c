/* SPDX-License-Identifier: Apache-2.0 */
/* `evaluate`: the paper's row for one network, or for two in turns; or what leaves of sets that it has never seen. */
#include "config.h"
#include "commands.h"

#include <glib/gi18n.h>

#include "arguments.h"
#include "evaluation-images.h"
#include "evaluation-run.h"
#include "exit-matrix-report.h"
#include "exit-matrix-run.h"
#include "exit-report.h"
#include "json-output.h"
#include "threshold-sweep.h"

typedef struct
{
  OfframpEvaluationOptions common;
  char *baseline, *unseen;
  char *pair, *polarity, *split;
  char *threshold_text, *share_text;
  gboolean json, confusion, sweep;

  /* Read from the texts. */
  EeSplit which;
  double threshold, share;
} Options;

static void
clear_options (Options *options)
{
  offramp_evaluation_options_clear (&options->common);
  g_free (options->baseline);
  g_free (options->unseen);
  g_free (options->pair);
  g_free (options->polarity);
  g_free (options->split);
  g_free (options->threshold_text);
  g_free (options->share_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse_options (char ***arguments, Options *options)
{
  const GOptionEntry own[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options->common.model.path, N_ ("Network: a file or a run folder"),
      N_ ("FILE|RUN") },
    { "baseline", 0, 0, G_OPTION_ARG_FILENAME, &options->baseline,
      N_ ("A second network, timed in turns with the first"), N_ ("FILE|RUN") },
    { "pair", 0, 0, G_OPTION_ARG_STRING, &options->pair, N_ ("Images; otherwise what the network was trained on"),
      N_ ("PAIR") },
    { "polarity", 0, 0, G_OPTION_ARG_STRING, &options->polarity, N_ ("Ink: matched or as-is; otherwise as in training"),
      N_ ("WORD") },
    { "split", 0, 0, G_OPTION_ARG_STRING, &options->split, N_ ("test or validation"), N_ ("WORD") },
    { "redundant-share", 0, 0, G_OPTION_ARG_STRING, &options->share_text,
      N_ ("Share of redundant images, by leaving some out; 0: as they are"), N_ ("SHARE") },
    { "threshold", 't', 0, G_OPTION_ARG_STRING, &options->threshold_text,
      N_ ("P(redundant) from which an image leaves; otherwise the network's own"), N_ ("T") },
    { "confusion", 0, 0, G_OPTION_ARG_NONE, &options->confusion,
      N_ ("Also print how many images of each class got which answer"), NULL },
    { "sweep", 0, 0, G_OPTION_ARG_NONE, &options->sweep,
      N_ ("Also print accuracy, images lost and time at other thresholds"), NULL },
    { "unseen", 0, 0, G_OPTION_ARG_STRING, &options->unseen,
      N_ ("Print what leaves of each redundant set instead; of all that there are, if none is named"), N_ ("SET,…") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  offramp_evaluation_options_add_entries (&options->common, entries);
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

  options->threshold = -1;
  if (options->common.model.path == NULL)
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
         && (options->share_text == NULL
             || offramp_arguments_read_number ("redundant-share", options->share_text, 0, 0.99, &options->share, error))
         && offramp_evaluation_options_read (&options->common, error);
}

static OfframpImageChoice
get_image_choice (const Options *options)
{
  return (OfframpImageChoice){
    .network = options->common.model.path,
    .pair = options->pair,
    .polarity = options->polarity,
    .data = options->common.data,
    .split = options->which,
    .limit = options->common.limit,
    .share = options->share,
    .limit_is_given = options->common.limit_text != NULL,
    .share_is_given = options->share_text != NULL,
  };
}

static void
print_matrix (const Options *options, EeExperiment *experiment, const EeExitMatrix *matrix)
{
  g_autofree char *name = g_filename_display_basename (options->common.model.path);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!options->json)
    {
      offramp_exit_matrix_print (name, experiment, matrix);
      return;
    }
  json_builder_begin_object (builder);
  offramp_exit_matrix_add_json (options->common.model.path, matrix, builder);
  json_builder_end_object (builder);
  offramp_json_print (builder, TRUE);
}

static gboolean
run_unseen (const Options *options, const OfframpEvaluationRow *row, OfframpProgress *progress, GError **error)
{
  EeModel *model = row->model;
  const OfframpImageChoice choice = get_image_choice (options);
  double threshold = options->threshold >= 0 ? options->threshold : model->facts->threshold;
  g_auto (GStrv) sets = NULL;
  g_autoptr (EeExperiment) experiment = NULL;
  g_autoptr (EeExitMatrix) matrix = NULL;

  experiment = offramp_exit_matrix_load (&choice, row, 1, options->unseen, &sets, progress, error);
  if (experiment != NULL)
    matrix = offramp_exit_matrix_measure (model, experiment, sets, threshold, options->common.limit, progress, error);
  if (matrix == NULL)
    return FALSE;

  print_matrix (options, experiment, matrix);
  return TRUE;
}

/* What is wanted of the first network besides its row. */
static gboolean
measure_extras (const Options *options, const OfframpEvaluationRow *row, EeExperiment *experiment,
                OfframpProgress *progress, OfframpEvaluationExtras *extras, GError **error)
{
  guint repeats = options->common.repeats;

  extras->confusion = options->confusion;
  if (row->scores->n_exits > 1
      && (extras->exits = offramp_exit_steps_new (row, experiment, options->which, repeats, progress, error)) == NULL)
    return FALSE;
  if (options->sweep)
    extras->sweep = ee_threshold_sweep_new (row->model, row->scores, experiment, options->which, repeats,
                                            offramp_timing_cb, progress, error);

  return !options->sweep || extras->sweep != NULL;
}

static gboolean
run_rows (const Options *options, GArray *rows, OfframpProgress *progress, GError **error)
{
  OfframpEvaluationRow *items = (OfframpEvaluationRow *)rows->data;
  const OfframpImageChoice choice = get_image_choice (options);
  g_auto (OfframpEvaluationExtras) extras = { 0 };
  g_autoptr (EeExperiment) experiment = NULL;

  experiment = offramp_evaluation_images_load (&choice, items[0].model->facts, progress, error);
  if (experiment == NULL
      || !offramp_evaluation_rows_score (items, rows->len, experiment, options->which, options->threshold, progress,
                                         error)
      || !measure_extras (options, &items[0], experiment, progress, &extras, error)
      || !offramp_evaluation_rows_time (items, rows->len, experiment, options->which, options->common.repeats, progress,
                                        error))
    return FALSE;

  offramp_progress_clear (progress);
  if (options->json)
    offramp_evaluation_report_print_json (items, rows->len, experiment, options->which, &extras);
  else
    offramp_evaluation_report_print (items, rows->len, experiment, options->which, &extras);
  return TRUE;
}

static gboolean
has_exits (const OfframpEvaluationRow *row)
{
  return ee_plan_get_options (row->model->plan)->exits != 0;
}

/* Whether what was asked makes sense for these networks. */
static gboolean
check_networks (const Options *options, const OfframpEvaluationRow *rows, guint n_rows, GError **error)
{
  if (options->sweep && !has_exits (&rows[0]))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("The network has no exit, so there is no threshold to sweep."));
      return FALSE;
    }
  if (options->threshold_text != NULL && !has_exits (&rows[0]) && !(n_rows > 1 && has_exits (&rows[1])))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("The network has no exit, so --threshold means nothing to it."));
      return FALSE;
    }

  /* Who names other images with --pair means all networks. */
  return n_rows < 2 || options->pair != NULL || offramp_evaluation_rows_check_main (rows, n_rows, error);
}

static gboolean
run (gpointer user_data, OfframpProgress *progress, GError **error)
{
  Options *options = user_data;
  const char *const paths[] = { options->common.model.path, options->baseline, NULL };
  g_autoptr (GArray) rows = offramp_evaluation_rows_open (&options->common, paths, error);

  if (rows == NULL || !check_networks (options, (const OfframpEvaluationRow *)rows->data, rows->len, error))
    return FALSE;

  return options->unseen != NULL ? run_unseen (options, (const OfframpEvaluationRow *)rows->data, progress, error)
                                 : run_rows (options, rows, progress, error);
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
  g_autoptr (GError) error = NULL;

  if (!parse_options (&words, &options))
    return OFFRAMP_EXIT_USAGE;
  if (!read_options (&options, &error))
    return offramp_failure (error);

  return offramp_evaluation_run (run, &options, options.common.quiet);
}
