/* SPDX-License-Identifier: Apache-2.0 */
/* `table`: the paper's table for two networks of one's own, ready for a paper. */
#include "config.h"
#include "commands.h"

#include <stdio.h>

#include <glib/gi18n.h>

#include "arguments.h"
#include "comparison-table.h"
#include "evaluation-images.h"
#include "model-options.h"

enum
{
  USUAL_REPEATS = 3,
  MOST_REPEATS = 10000,
  USUAL_BATCH = 128,
  MOST_ROWS = 4096,
  N_NETWORKS = 2
};

typedef struct
{
  OfframpModelOptions model;
  char *with_exit, *without_exit;
  char *format_text, *limit_text, *repeats_text, *batch_text, *data;
  gboolean quiet;

  /* Read from the texts. */
  guint format;
  guint64 limit, repeats, batch;
} Options;

static void
clear_options (Options *options)
{
  offramp_model_options_clear (&options->model);
  g_free (options->with_exit);
  g_free (options->without_exit);
  g_free (options->format_text);
  g_free (options->limit_text);
  g_free (options->repeats_text);
  g_free (options->batch_text);
  g_free (options->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse_options (char ***arguments, Options *options)
{
  const GOptionEntry entries[] = {
    { "with", 0, 0, G_OPTION_ARG_FILENAME, &options->with_exit, N_ ("Network with an exit: a file or a run folder"),
      N_ ("FILE|RUN") },
    { "without", 0, 0, G_OPTION_ARG_FILENAME, &options->without_exit, N_ ("The same network without an exit"),
      N_ ("FILE|RUN") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options->format_text, N_ ("text, csv, markdown or latex"), N_ ("WORD") },
    { "limit", 0, 0, G_OPTION_ARG_STRING, &options->limit_text, N_ ("Images at most; 0: all"), N_ ("N") },
    { "repeats", 0, 0, G_OPTION_ARG_STRING, &options->repeats_text, N_ ("Timed passes (3); 0: do not time"), N_ ("N") },
    { "batch", 0, 0, G_OPTION_ARG_STRING, &options->batch_text, N_ ("Images at once (128)"), N_ ("N") },
    { "device", 0, 0, G_OPTION_ARG_STRING, &options->model.device,
      N_ ("auto, cpu, cuda or cuda:1 (see “offramp-cli devices”)"), N_ ("NAME") },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &options->model.threads, N_ ("Threads of the processor; 0: all"),
      N_ ("N") },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, N_ ("Folder of the data sets"), N_ ("DIR") },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, N_ ("Show no progress"), NULL },
    { NULL },
  };

  return offramp_arguments_parse (
      arguments, NULL,
      _ ("Prints the paper's table for a network with an exit and the same without, beside\n"
         "the paper's own figures where it has some. The two are timed in turns."),
      entries);
}

static gboolean
read_options (Options *options, GError **error)
{
  static const char *const formats[] = { "text", "csv", "markdown", "latex", NULL };

  options->repeats = USUAL_REPEATS;
  options->batch = USUAL_BATCH;
  if (options->with_exit == NULL || options->without_exit == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("Which networks? Name them with --with and --without."));
      return FALSE;
    }

  return (options->format_text == NULL
          || offramp_arguments_read_choice ("format", options->format_text, formats, &options->format, error))
         && (options->limit_text == NULL
             || offramp_arguments_read_count ("limit", options->limit_text, 0, G_MAXINT, &options->limit, error))
         && (options->repeats_text == NULL
             || offramp_arguments_read_count ("repeats", options->repeats_text, 0, MOST_REPEATS, &options->repeats,
                                              error))
         && (options->batch_text == NULL
             || offramp_arguments_read_count ("batch", options->batch_text, 1, MOST_ROWS, &options->batch, error));
}

/* One has an exit and the other none, and both were trained on the same images. */
static gboolean
check_networks (const OfframpEvaluationRow rows[N_NETWORKS], GError **error)
{
  for (guint r = 0; r < N_NETWORKS; r++)
    {
      gboolean has_exit = ee_plan_get_options (rows[r].model->plan)->exits != 0;

      if (r == 0 && !has_exit)
        g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” has no exit, so it is not for --with."), rows[r].path);
      else if (r == 1 && has_exit)
        g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” has an exit, so it is not for --without."),
                     rows[r].path);
      else
        continue;
      return FALSE;
    }
  if (g_strcmp0 (rows[0].model->facts->pair, rows[1].model->facts->pair) != 0
      || g_strcmp0 (rows[0].model->facts->polarity, rows[1].model->facts->polarity) != 0)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” and “%s” were not trained on the same images."),
                   rows[0].path, rows[1].path);
      return FALSE;
    }

  return TRUE;
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
measure (const Options *options, OfframpEvaluationRow rows[N_NETWORKS], EeExperiment *experiment,
         OfframpProgress *progress, GError **error)
{
  EeModel *models[N_NETWORKS];
  double thresholds[N_NETWORKS];
  EeTiming timings[N_NETWORKS];

  for (guint r = 0; r < N_NETWORKS; r++)
    {
      models[r] = rows[r].model;
      thresholds[r] = rows[r].model->facts->threshold;
      if (!ee_evaluation_run (models[r], experiment, EE_SPLIT_TEST, thresholds[r], 0, &rows[r].evaluation,
                              evaluating_cb, progress, error))
        return FALSE;
    }
  if (options->repeats == 0)
    return TRUE;

  if (!ee_timing_run (models, thresholds, N_NETWORKS, experiment, EE_SPLIT_TEST, options->repeats, timings,
                      evaluating_cb, progress, error))
    return FALSE;
  for (guint r = 0; r < N_NETWORKS; r++)
    ee_evaluation_set_timing (&rows[r].evaluation, &timings[r]);

  return TRUE;
}

static gboolean
run (Options *options, OfframpEvaluationRow rows[N_NETWORKS], GError **error)
{
  const OfframpImageChoice choice = {
    .network = options->with_exit,
    .data = options->data,
    .split = EE_SPLIT_TEST,
    .limit = options->limit,
  };
  g_autoptr (OfframpProgress) progress = offramp_progress_new (options->quiet);
  g_autoptr (EeExperiment) experiment = NULL;
  g_autoptr (OfframpTable) table = NULL;
  g_autofree char *text = NULL;
  gboolean done;

  experiment = offramp_evaluation_images_load (&choice, rows[0].model->facts, progress, error);
  if (experiment == NULL)
    return FALSE;
  done = measure (options, rows, experiment, progress, error);
  offramp_progress_clear (progress);
  if (!done)
    return FALSE;

  table = offramp_comparison_table_new (rows, experiment, options->format);
  text = offramp_table_to_string (table, options->format);
  if (options->format == OFFRAMP_TABLE_TEXT)
    g_print ("%s", text);
  else
    fputs (text, stdout); /* a file is UTF-8 whatever the language */

  return TRUE;
}

/**
 * offramp_cmd_table:
 * @arguments: (transfer full): see --help
 *
 * Returns: the exit status
 */
OfframpExit
offramp_cmd_table (char **arguments)
{
  g_auto (GStrv) words = arguments;
  g_auto (Options) options = { 0 };
  g_autoptr (EeModel) with_exit = NULL;
  g_autoptr (EeModel) without_exit = NULL;
  g_autoptr (GError) error = NULL;
  OfframpEvaluationRow rows[N_NETWORKS] = { 0 };

  if (!parse_options (&words, &options))
    return OFFRAMP_EXIT_USAGE;
  if (!read_options (&options, &error))
    return offramp_failure (error);

  with_exit = offramp_model_options_open (&options.model, options.with_exit, options.batch, &error);
  if (with_exit != NULL)
    without_exit = offramp_model_options_open (&options.model, options.without_exit, options.batch, &error);
  if (without_exit == NULL)
    return offramp_failure (error);

  rows[0] = (OfframpEvaluationRow){ .path = options.with_exit, .model = with_exit };
  rows[1] = (OfframpEvaluationRow){ .path = options.without_exit, .model = without_exit };

  return check_networks (rows, &error) && run (&options, rows, &error) ? OFFRAMP_EXIT_OK : offramp_failure (error);
}
