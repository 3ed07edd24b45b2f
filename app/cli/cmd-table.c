/* SPDX-License-Identifier: Apache-2.0 */
/* `table`: the paper's table for two networks of one's own, ready for a paper. */
#include "config.h"
#include "commands.h"

#include <glib/gi18n.h>

#include "arguments.h"
#include "table-format.h"
#include "evaluation-images.h"
#include "evaluation-run.h"

enum
{
  N_NETWORKS = 2
};

typedef struct
{
  OfframpEvaluationOptions common;
  char *with_exit, *without_exit;
  char *format_text;

  /* Read from the text. */
  EeTableFormat format;
} Options;

static void
clear_options (Options *options)
{
  offramp_evaluation_options_clear (&options->common);
  g_free (options->with_exit);
  g_free (options->without_exit);
  g_free (options->format_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse_options (char ***arguments, Options *options)
{
  const GOptionEntry own[] = {
    { "with", 0, 0, G_OPTION_ARG_FILENAME, &options->with_exit, N_ ("Network with an exit: a file or a run folder"),
      N_ ("FILE|RUN") },
    { "without", 0, 0, G_OPTION_ARG_FILENAME, &options->without_exit, N_ ("The same network without an exit"),
      N_ ("FILE|RUN") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options->format_text, N_ ("text, csv, markdown or latex"), N_ ("WORD") },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  offramp_evaluation_options_add_entries (&options->common, entries);

  return offramp_arguments_parse (
      arguments, NULL,
      _ ("Prints the paper's table for a network with an exit and the same without, beside\n"
         "the paper's own figures where it has some. The two are timed in turns."),
      (const GOptionEntry *)entries->data);
}

static gboolean
read_options (Options *options, GError **error)
{
  if (options->with_exit == NULL || options->without_exit == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("Which networks? Name them with --with and --without."));
      return FALSE;
    }

  return offramp_table_format_read (options->format_text, &options->format, error)
         && offramp_evaluation_options_read (&options->common, error);
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

  return offramp_evaluation_rows_check_images (rows, N_NETWORKS, error);
}

static gboolean
run (gpointer user_data, OfframpProgress *progress, GError **error)
{
  Options *options = user_data;
  const char *const paths[] = { options->with_exit, options->without_exit, NULL };
  const OfframpImageChoice choice = {
    .network = options->with_exit,
    .data = options->common.data,
    .split = EE_SPLIT_TEST,
    .limit = options->common.limit,
  };
  g_autoptr (GArray) rows = offramp_evaluation_rows_open (&options->common, paths, error);
  OfframpEvaluationRow *items = rows != NULL ? (OfframpEvaluationRow *)rows->data : NULL;
  g_autoptr (EeExperiment) experiment = NULL;
  g_autoptr (EeTable) table = NULL;
  EeComparisonSide sides[N_NETWORKS];

  if (rows == NULL || !check_networks (items, error))
    return FALSE;
  experiment = offramp_evaluation_images_load (&choice, items[0].model->facts, progress, error);
  if (experiment == NULL
      || !offramp_evaluation_rows_score (items, N_NETWORKS, experiment, EE_SPLIT_TEST, -1, progress, error)
      || !offramp_evaluation_rows_time (items, N_NETWORKS, experiment, EE_SPLIT_TEST, options->common.repeats, progress,
                                        error))
    return FALSE;

  offramp_progress_clear (progress);
  for (guint r = 0; r < N_NETWORKS; r++)
    sides[r] = offramp_evaluation_row_get_side (&items[r]);
  table = ee_comparison_table_new (&sides[0], &sides[1], experiment, options->format);
  offramp_table_print (table, options->format);
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
  g_autoptr (GError) error = NULL;

  if (!parse_options (&words, &options))
    return OFFRAMP_EXIT_USAGE;
  if (!read_options (&options, &error))
    return offramp_failure (error);

  return offramp_evaluation_run (run, &options, options.common.quiet);
}
