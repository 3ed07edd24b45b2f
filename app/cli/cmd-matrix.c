/* SPDX-License-Identifier: Apache-2.0 */
/* `matrix`: what leaves of each redundant set, for networks that have seen some sets and not others. */
#include "config.h"
#include "commands.h"

#include <glib/gi18n.h>

#include "arguments.h"
#include "evaluation-run.h"
#include "exit-matrix-run.h"
#include "json-output.h"
#include "matrix-table.h"

typedef struct
{
  OfframpEvaluationOptions common;
  char **networks;
  char *sets, *format_text, *show_text;
  gboolean json;

  /* Read from the texts. */
  EeTableFormat format;
  OfframpMatrixFigure show;
} Options;

static void
clear_options (Options *options)
{
  offramp_evaluation_options_clear (&options->common);
  g_strfreev (options->networks);
  g_free (options->sets);
  g_free (options->format_text);
  g_free (options->show_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static void
clear_column (gpointer data)
{
  ee_exit_matrix_free (((OfframpMatrixColumn *)data)->matrix);
}

static gboolean
parse_options (char ***arguments, Options *options)
{
  const GOptionEntry own[] = {
    { "sets", 0, 0, G_OPTION_ARG_STRING, &options->sets, N_ ("Redundant sets; otherwise all that there are"),
      N_ ("SET,…") },
    { "show", 0, 0, G_OPTION_ARG_STRING, &options->show_text, N_ ("leaves, auroc or fpr95"), N_ ("WORD") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options->format_text, N_ ("text, csv, markdown or latex"), N_ ("WORD") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->networks, NULL, NULL },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  offramp_evaluation_options_add_untimed_entries (&options->common, entries);

  return offramp_arguments_parse (
      arguments, _ ("FILE|RUN…"),
      _ ("Shows which share of each redundant set leaves each network, and marks the sets that it\n"
         "has learned from. Train networks that each leave out one set: the last column then\n"
         "shows every set as it leaves a network that has never seen it."),
      (const GOptionEntry *)entries->data);
}

static gboolean
read_options (Options *options, GError **error)
{
  static const char *const figures[] = { "leaves", "auroc", "fpr95", NULL };
  guint show = OFFRAMP_MATRIX_LEAVES;

  if (options->networks == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Which networks?"));
      return FALSE;
    }
  if (options->show_text != NULL && !offramp_arguments_read_choice ("show", options->show_text, figures, &show, error))
    return FALSE;
  options->show = show;

  return offramp_table_format_read (options->format_text, &options->format, error)
         && offramp_evaluation_options_read (&options->common, error);
}

/* The sets of all networks and all others that there are, with commas between them. */
static char *
list_sets (const OfframpEvaluationRow *rows, guint n_rows, const char *root, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);

  for (guint r = 0; r < n_rows; r++)
    {
      g_auto (GStrv) sets = ee_redundant_sets_list (rows[r].model->facts->pair, root, error);

      if (sets == NULL)
        return NULL;
      for (guint i = 0; sets[i] != NULL; i++)
        if (!g_ptr_array_find_with_equal_func (all, sets[i], g_str_equal, NULL))
          g_ptr_array_add (all, g_strdup (sets[i]));
    }
  g_ptr_array_add (all, NULL);

  return g_strjoinv (",", (char **)all->pdata);
}

/* The columns, or NULL. */
static GArray *
measure (const Options *options, const OfframpEvaluationRow *rows, guint n_rows, OfframpProgress *progress,
         GError **error)
{
  const OfframpImageChoice choice = { .network = rows[0].path, .data = options->common.data, .split = EE_SPLIT_TEST };
  g_autofree char *text = NULL;
  g_autoptr (GArray) columns = g_array_new (FALSE, TRUE, sizeof (OfframpMatrixColumn));
  g_autoptr (EeExperiment) experiment = NULL;
  g_auto (GStrv) sets = NULL;

  /* One main set in one ink for all, or a column would not mean what its neighbour does. */
  if (!offramp_evaluation_rows_check_main (rows, n_rows, error))
    return NULL;
  text = options->sets != NULL ? g_strdup (options->sets) : list_sets (rows, n_rows, options->common.data, error);
  if (text == NULL)
    return NULL;
  experiment = offramp_exit_matrix_load (&choice, rows, n_rows, text, &sets, progress, error);
  if (experiment == NULL)
    return NULL;

  g_array_set_clear_func (columns, clear_column);
  for (guint r = 0; r < n_rows; r++)
    {
      OfframpMatrixColumn column = { .path = rows[r].path };

      column.matrix = offramp_exit_matrix_measure (rows[r].model, experiment, sets, rows[r].model->facts->threshold,
                                                   options->common.limit, progress, error);
      if (column.matrix == NULL)
        return NULL;
      g_array_append_val (columns, column);
    }

  return g_steal_pointer (&columns);
}

static void
print (const Options *options, GArray *columns)
{
  const OfframpMatrixColumn *items = (const OfframpMatrixColumn *)columns->data;

  if (options->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      offramp_matrix_table_add_json (items, columns->len, builder);
      json_builder_end_object (builder);
      offramp_json_print (builder, TRUE);
    }
  else
    {
      g_autoptr (EeTable) table = offramp_matrix_table_new (items, columns->len, options->show, options->format);

      offramp_table_print (table, options->format);
    }
}

static gboolean
run (gpointer user_data, OfframpProgress *progress, GError **error)
{
  Options *options = user_data;
  g_autoptr (GArray) rows
      = offramp_evaluation_rows_open (&options->common, (const char *const *)options->networks, error);
  g_autoptr (GArray) columns = NULL;

  if (rows != NULL)
    columns = measure (options, (const OfframpEvaluationRow *)rows->data, rows->len, progress, error);
  if (columns == NULL)
    return FALSE;

  print (options, columns);
  return TRUE;
}

/**
 * offramp_cmd_matrix:
 * @arguments: (transfer full): see --help
 *
 * Returns: the exit status
 */
OfframpExit
offramp_cmd_matrix (char **arguments)
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
