/* SPDX-License-Identifier: Apache-2.0 */
/* `exits`: where should the exit be? Networks with exits at different places, measured on the same images in turns. */
#include "config.h"
#include "commands.h"

#include <glib/gi18n.h>

#include "arguments.h"
#include "evaluation-images.h"
#include "evaluation-run.h"
#include "exits-table.h"
#include "json-output.h"

typedef struct
{
  OfframpEvaluationOptions common;
  char **networks;
  char *format_text;
  gboolean json;

  /* Read from the text. */
  EeTableFormat format;
} Options;

static void
clear_options (Options *options)
{
  offramp_evaluation_options_clear (&options->common);
  g_strfreev (options->networks);
  g_free (options->format_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse_options (char ***arguments, Options *options)
{
  const GOptionEntry own[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &options->format_text, N_ ("text, csv, markdown or latex"), N_ ("WORD") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->networks, NULL, NULL },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  offramp_evaluation_options_add_entries (&options->common, entries);

  return offramp_arguments_parse (arguments, _ ("FILE|RUN…"),
                                  _ ("Compares networks that were trained on the same images with exits at different\n"
                                     "places: after one block or several, and without. They are timed in turns."),
                                  (const GOptionEntry *)entries->data);
}

static gboolean
read_options (Options *options, GError **error)
{
  if (options->networks == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Which networks?"));
      return FALSE;
    }

  return offramp_table_format_read (options->format_text, &options->format, error)
         && offramp_evaluation_options_read (&options->common, error);
}

static void
print (const Options *options, const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment)
{
  if (options->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      offramp_exits_table_add_json (rows, n_rows, experiment, builder);
      json_builder_end_object (builder);
      offramp_json_print (builder, TRUE);
    }
  else
    {
      g_autoptr (EeTable) table = offramp_exits_table_new (rows, n_rows, experiment, options->format);

      offramp_table_print (table, options->format);
    }
}

static gboolean
run (gpointer user_data, OfframpProgress *progress, GError **error)
{
  Options *options = user_data;
  const OfframpImageChoice choice = {
    .network = options->networks[0],
    .data = options->common.data,
    .split = EE_SPLIT_TEST,
    .limit = options->common.limit,
  };
  g_autoptr (GArray) rows
      = offramp_evaluation_rows_open (&options->common, (const char *const *)options->networks, error);
  OfframpEvaluationRow *items = rows != NULL ? (OfframpEvaluationRow *)rows->data : NULL;
  g_autoptr (EeExperiment) experiment = NULL;

  if (rows == NULL || !offramp_evaluation_rows_check_images (items, rows->len, error))
    return FALSE;
  experiment = offramp_evaluation_images_load (&choice, items[0].model->facts, progress, error);
  if (experiment == NULL
      || !offramp_evaluation_rows_score (items, rows->len, experiment, EE_SPLIT_TEST, -1, progress, error)
      || !offramp_evaluation_rows_time (items, rows->len, experiment, EE_SPLIT_TEST, options->common.repeats, progress,
                                        error))
    return FALSE;

  offramp_progress_clear (progress);
  print (options, items, rows->len, experiment);
  return TRUE;
}

/**
 * offramp_cmd_exits:
 * @arguments: (transfer full): see --help
 *
 * Returns: the exit status
 */
OfframpExit
offramp_cmd_exits (char **arguments)
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
