/* SPDX-License-Identifier: Apache-2.0 */
/* `info`: what a checkpoint holds, without running it. */
#include "config.h"
#include "commands.h"

#include <math.h>

#include <glib/gi18n.h>

#include "arguments.h"
#include "ee.h"
#include "network-words.h"
#include "number-format.h"
#include "source-line.h"
#include "threshold-report.h"

/* As wide as the widest in the user's language. */
static guint
measure_titles (void)
{
  static const char *const titles[]
      = { N_ ("Network"), N_ ("Parameters"), N_ ("Cost"),       N_ ("Threshold"), N_ ("Trained on"),
          N_ ("Epochs"),  N_ ("Seed"),       N_ ("Validation"), N_ ("Data"),      N_ ("Written by") };
  guint columns = 0;

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    columns = MAX (columns, ee_text_columns (_ (titles[i])));
  return columns;
}

static void
print_row (const char *title, const char *value)
{
  g_autofree char *cell = ee_text_pad (title, measure_titles (), FALSE);

  g_print ("%s  %s\n", cell, value);
}

/* A line for each data set, each under the other; nothing where there is none. */
static void
print_sources (const char *title, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      {
        g_autofree char *line = offramp_source_line_translate (lines[i]);

        print_row (i == 0 ? title : "", line);
      }
}

static void
print_stages (EePlan *plan)
{
  for (guint s = 0; s < ee_plan_get_n_stages (plan); s++)
    {
      const EeStage *stage = ee_plan_get_stage (plan, s);
      g_autofree char *title = g_strdup_printf (_ ("  stage %u"), s + 1);
      g_autofree char *head = stage->exit_block > 0 ? g_strdup_printf (_ ("exit after block %u"), stage->exit_block)
                                                    : g_strdup (_ ("classifier"));
      g_autofree char *value = g_strdup_printf (_ ("%.3f million multiply-adds, and %.3f for the %s"),
                                                stage->trunk_macs / 1e6, stage->head_macs / 1e6, head);

      print_row (title, value);
    }
}

static void
print_plan (EePlan *plan)
{
  g_autofree char *network = offramp_network_describe (plan);
  g_autofree char *parameters = g_strdup_printf (_ ("%.3f million"), ee_plan_get_parameters (plan) / 1e6);
  g_autofree char *macs = g_strdup_printf (_ ("%.3f million multiply-adds an image"), ee_plan_get_macs (plan) / 1e6);

  print_row (_ ("Network"), network);
  print_row (_ ("Parameters"), parameters);
  print_row (_ ("Cost"), macs);
  print_stages (plan);
}

static double
get_number (JsonObject *object, const char *name)
{
  return json_object_get_double_member_with_default (object, name, NAN);
}

/* The validation scores are JSON, as the training wrote them. */
static void
print_scores (const char *text, gboolean has_exits)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;

  if (text == NULL || !json_parser_load_from_data (parser, text, -1, NULL)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return;

  object = json_node_get_object (json_parser_get_root (parser));
  {
    g_autofree char *accuracy = offramp_format_share (get_number (object, "accuracy"));
    g_autofree char *exit_accuracy = offramp_format_share (get_number (object, "exit_accuracy"));
    g_autofree char *loss = offramp_format_loss (get_number (object, "loss"));
    g_autofree char *value
        = has_exits ? g_strdup_printf (_ ("accuracy %s, exit accuracy %s, loss %s"), accuracy, exit_accuracy, loss)
                    : g_strdup_printf (_ ("accuracy %s, loss %s"), accuracy, loss);

    print_row (_ ("Validation"), value);
  }
}

static void
print_threshold (const EeModelFacts *facts)
{
  g_autofree char *value = offramp_threshold_format (facts->threshold);
  EeThresholdGoal goal;

  if (facts->threshold_goal != NULL && ee_threshold_goal_parse (facts->threshold_goal, &goal, NULL))
    {
      g_autofree char *number = g_steal_pointer (&value);
      g_autofree char *words = ee_threshold_goal_describe (&goal);

      value = g_strdup_printf (_ ("%s, chosen for: %s"), number, words);
    }
  print_row (_ ("Threshold"), value);
}

static void
print_facts (const EeModelFacts *facts, gboolean has_exits)
{
  if (has_exits)
    print_threshold (facts);
  if (facts->pair == NULL)
    {
      print_row (_ ("Trained on"), _ ("unknown; the file does not say"));
      return;
    }

  /* A pair of a later version may be none here. */
  const char *title = ee_experiment_get_pair_title (facts->pair);
  const char *pair = title != NULL ? title : facts->pair;
  g_autofree char *images = facts->polarity != NULL
                                ? g_strdup_printf (_ ("%s, %s ink"), pair, ee_polarity_get_title (facts->polarity))
                                : g_strdup (pair);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->seed);
  g_autofree char *step = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->step);
  /* Translators: the first is a number of epochs, the second of a step */
  g_autofree char *epochs = g_strdup_printf (_ ("%.4g (step %s)"), facts->epochs, step);

  print_row (_ ("Trained on"), images);
  print_row (_ ("Epochs"), epochs);
  print_row (_ ("Seed"), seed);
  print_scores (facts->scores, has_exits);
  print_sources (_ ("Data"), facts->sources);
  if (facts->version != NULL)
    print_row (_ ("Written by"), facts->version);
}

/**
 * offramp_cmd_info:
 * @arguments: (transfer full): see --help
 *
 * Returns: the exit status
 */
OfframpExit
offramp_cmd_info (char **arguments)
{
  g_auto (GStrv) words = arguments;
  g_autofree char *model = NULL;
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &model, N_ ("Network: a file or a run folder"), N_ ("FILE|RUN") },
    { NULL },
  };
  g_autoptr (EeParameters) parameters = NULL;
  g_autoptr (EeModelFacts) facts = NULL;
  g_autoptr (GError) error = NULL;

  if (!offramp_arguments_parse (
          &words, NULL, _ ("Describes a network: its parts, what an image costs, what it was trained on."), entries))
    return OFFRAMP_EXIT_USAGE;
  if (model == NULL)
    return offramp_usage_error (_ ("Which network? Name it with --model."));

  path = g_file_test (model, G_FILE_TEST_IS_DIR) ? ee_run_get_model_path (model) : g_strdup (model);
  parameters = ee_checkpoint_load (path, &facts, &error);
  if (parameters == NULL)
    return offramp_failure (error);

  print_plan (parameters->plan);
  print_facts (facts, ee_plan_get_options (parameters->plan)->exits != 0);
  return OFFRAMP_EXIT_OK;
}
