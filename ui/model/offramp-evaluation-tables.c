/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers have a point in files and the user's decimal mark on the page. */
#include "offramp-evaluation-tables.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-threshold-scale.h"
#include "offramp-threshold-text.h"

static const double THRESHOLDS[] = { 0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999 };

static void
add_title (EeTable *table, EeTableFormat format, const char *title)
{
  ee_table_add (table, g_strdup (ee_table_translate (format, title)));
}

static EeTable *
make_paper (const OfframpEvaluationResult *result, EeTableFormat format)
{
  const EeComparisonSide network = offramp_evaluated_get_side (&result->network);
  const EeComparisonSide baseline = offramp_evaluated_get_side (&result->baseline);

  return result->alone ? ee_comparison_table_new (NULL, &network, result->experiment, format)
                       : ee_comparison_table_new (&network, &baseline, result->experiment, format);
}

static void
add_figure (EeTable *table, EeTableFormat format, const char *title, double value, guint decimals)
{
  add_title (table, format, title);
  ee_table_add_number (table, format, value, decimals);
}

/* What the network does with redundant images: they leave, or they get that class. */
static void
add_kinds (EeTable *table, EeTableFormat format, const OfframpEvaluationResult *result)
{
  static const char *const titles[2][4] = {
    { N_ ("Images that left, %"), N_ ("Redundant images that left, %"), N_ ("Main images lost, %"),
      N_ ("Main images right, %") },
    { N_ ("Images called redundant, %"), N_ ("Redundant images called so, %"), N_ ("Main images called redundant, %"),
      N_ ("Main images right, %") },
  };
  const EeEvaluation *evaluation = &result->network.evaluation;
  const double n_redundant = evaluation->redundant, n_main = evaluation->images - n_redundant;
  const double main_left = n_main > 0 ? evaluation->main_lost * n_main : 0;
  const double values[]
      = { 100.0 * evaluation->left / evaluation->images, 100 * (evaluation->left - main_left) / n_redundant,
          100 * evaluation->main_lost, ee_table_get_percent (evaluation->main_accuracy) };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    add_figure (table, format, titles[result->alone][i], values[i], 2);
}

static void
add_exit_figures (EeTable *table, EeTableFormat format, const OfframpEvaluationResult *result)
{
  const EeEvaluation *evaluation = &result->network.evaluation;

  add_figure (table, format, N_ ("Main images right if none left, %"),
              ee_table_get_percent (evaluation->classifier_accuracy), 2);
  add_figure (table, format, N_ ("Loss of the exit, L1"), evaluation->loss_exit, 4);
  add_figure (table, format, N_ ("Loss of the classes, L2"), evaluation->loss_main, 4);
}

static EeTable *
make_figures (const OfframpEvaluationResult *result, EeTableFormat format)
{
  const EeEvaluation *evaluation = &result->network.evaluation;
  EeTable *table = ee_table_new (_ ("What else was measured"), 2);

  add_title (table, format, N_ ("Quantity"));
  add_title (table, format, result->alone ? N_ ("Without exit") : N_ ("With exit"));
  add_kinds (table, format, result);
  if (!result->alone)
    add_exit_figures (table, format, result);
  add_figure (table, format, N_ ("AUROC of redundant"), result->auroc, 5);
  /* xgettext:no-c-format */
  add_figure (table, format, N_ ("FPR at 95 % TPR, %"), 100 * result->fpr95, 2);
  add_figure (table, format, N_ ("Calibration error, %"), 100 * result->calibration_error, 2);
  if (result->alone)
    return table;
  /* xgettext:no-c-format */
  add_figure (table, format, N_ ("Operations, % of those without exit"),
              100 * ee_threshold_get_cost (result->network.scores, result->network.plan, evaluation->threshold), 1);
  return table;
}

static void
add_threshold (EeTable *table, EeTableFormat format, const OfframpEvaluationResult *result, double threshold,
               gboolean own)
{
  EeOperatingPoint point;
  g_autofree char *text = offramp_format_threshold (threshold);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  ee_statistics_get_point (result->network.scores, threshold, &point);
  if (format == EE_TABLE_TEXT)
    ee_table_add (table, g_strconcat (text, own ? " *" : "", NULL));
  else
    ee_table_add (table, g_strconcat (g_ascii_formatd (buffer, sizeof buffer, "%.6g", threshold),
                                      own && format != EE_TABLE_CSV ? " *" : "", NULL));
  ee_table_add_number (table, format, ee_table_get_percent (point.accuracy), 2);
  ee_table_add_number (table, format, ee_table_get_percent (point.exit_accuracy), 2);
  ee_table_add_number (table, format, 100 * point.main_lost, 2);
  ee_table_add_number (table, format, 100 * (1 - point.kept_share), 2);
  ee_table_add_number (table, format, 100 * offramp_evaluation_result_get_time_share (result, threshold), 1);
}

static EeTable *
make_thresholds (const OfframpEvaluationResult *result, EeTableFormat format)
{
  static const char *const titles[] = { N_ ("Threshold"),    N_ ("Accuracy, %"), N_ ("Exit accuracy, %"),
                                        N_ ("Main lost, %"), N_ ("Left, %"),     N_ ("Time, %") };
  const double own = result->network.evaluation.threshold;
  /* xgettext:no-c-format */
  EeTable *table = ee_table_new (_ ("Thresholds (* the one used; time added up from measured parts, 100 % is the "
                                    "network without exit)"),
                                 G_N_ELEMENTS (titles));
  gboolean own_is_in = FALSE;

  ee_table_add_titles (table, format, titles);
  for (guint i = 0; i < G_N_ELEMENTS (THRESHOLDS); i++)
    {
      if (!own_is_in && own < THRESHOLDS[i])
        add_threshold (table, format, result, own, TRUE);
      add_threshold (table, format, result, THRESHOLDS[i], own == THRESHOLDS[i]);
      own_is_in = own_is_in || own <= THRESHOLDS[i];
    }
  if (!own_is_in)
    add_threshold (table, format, result, own, TRUE);
  return table;
}

static EeTable *
make_by_class (const OfframpEvaluationResult *result, EeTableFormat format)
{
  static const char *const titles[] = { N_ ("Class"), N_ ("Images"), N_ ("Right, %") };
  const guint n = offramp_evaluation_result_get_n_classes (result);
  EeTable *table = ee_table_new (_ ("Right answers by class"), G_N_ELEMENTS (titles));

  ee_table_add_titles (table, format, titles);
  for (guint c = 0; c < n; c++)
    {
      ee_table_add (table, g_strdup (c + 1 == n ? ee_table_translate (format, N_ ("redundant"))
                                                : offramp_evaluation_result_get_class (result, c)));
      ee_table_add (table, g_strdup_printf ("%u", result->class_images[c]));
      ee_table_add_number (table, format, ee_table_get_percent (result->class_accuracies[c]), 2);
    }
  return table;
}

static EeTable *
make_confusion (const OfframpEvaluationResult *result, EeTableFormat format)
{
  const guint n = offramp_evaluation_result_get_n_classes (result);
  EeTable *table = ee_table_new (_ ("Images by true class (lines) and answer (columns)"), n + 1);

  add_title (table, format, N_ ("Class"));
  for (guint c = 0; c < n; c++)
    ee_table_add (table, g_strdup (c + 1 == n ? ee_table_translate (format, N_ ("redundant"))
                                              : offramp_evaluation_result_get_class (result, c)));
  for (guint c = 0; c < n; c++)
    {
      ee_table_add (table, g_strdup (c + 1 == n ? ee_table_translate (format, N_ ("redundant"))
                                                : offramp_evaluation_result_get_class (result, c)));
      for (guint k = 0; k < n; k++)
        ee_table_add (table, g_strdup_printf ("%u", result->confusion[(gsize)c * n + k]));
    }
  return table;
}

/**
 * offramp_evaluation_table_exists:
 * @result: an evaluation
 * @which: a table
 *
 * Returns: whether @which says something of it: to a network without exit there is no threshold
 */
gboolean
offramp_evaluation_table_exists (const OfframpEvaluationResult *result, OfframpEvaluationTable which)
{
  return !result->alone || which != OFFRAMP_EVALUATION_THRESHOLDS;
}

/**
 * offramp_evaluation_table_new:
 * @result: an evaluation
 * @which: of its tables; one that exists
 * @format: that the table is going to have
 *
 * Returns: (transfer full): the table
 */
EeTable *
offramp_evaluation_table_new (const OfframpEvaluationResult *result, OfframpEvaluationTable which, EeTableFormat format)
{
  static EeTable *(*const makers[OFFRAMP_EVALUATION_N_TABLES]) (const OfframpEvaluationResult *, EeTableFormat)
      = { make_paper, make_figures, make_thresholds, make_by_class, make_confusion };

  g_return_val_if_fail (which < OFFRAMP_EVALUATION_N_TABLES, NULL);
  return makers[which](result, format);
}

/**
 * offramp_evaluation_tables_to_string:
 * @result: an evaluation
 * @format: CSV, Markdown or LaTeX
 *
 * Returns: (transfer full): all tables, one below the other with an empty line between
 */
char *
offramp_evaluation_tables_to_string (const OfframpEvaluationResult *result, EeTableFormat format)
{
  GString *text = g_string_new (NULL);

  for (guint t = 0; t < OFFRAMP_EVALUATION_N_TABLES; t++)
    if (offramp_evaluation_table_exists (result, t))
      {
        g_autoptr (EeTable) table = offramp_evaluation_table_new (result, t, format);
        g_autofree char *part = ee_table_to_string (table, format);

        g_string_append_printf (text, "%s%s", t > 0 ? "\n" : "", part);
      }
  return g_string_free (text, FALSE);
}

/**
 * offramp_evaluation_describe:
 * @result: an evaluation
 *
 * Returns: (transfer full): the network and the test set in a line
 */
char *
offramp_evaluation_describe (const OfframpEvaluationResult *result)
{
  const EeEvaluation *evaluation = &result->network.evaluation;
  g_autofree char *redundant = offramp_threshold_format_share (evaluation->redundant / (double)evaluation->images);
  g_autofree char *threshold = offramp_format_threshold (evaluation->threshold);
  const char *pair = ee_experiment_get_pair_title (ee_experiment_get_pair (result->experiment));

  if (result->alone)
    /* Translators: a file, a pair of sets, numbers */
    return g_strdup_printf (_ ("%s on %s: %u test images, %s redundant"), result->network.name, pair,
                            evaluation->images, redundant);
  /* Translators: a file, a pair of sets, numbers, a threshold */
  return g_strdup_printf (_ ("%s on %s: %u test images, %s redundant; threshold %s"), result->network.name, pair,
                          evaluation->images, redundant, threshold);
}

/**
 * offramp_evaluation_describe_saving:
 * @result: an evaluation
 *
 * Returns: (transfer full): what the exit saves, as a sentence; of a network without, how good it is
 */
char *
offramp_evaluation_describe_saving (const OfframpEvaluationResult *result)
{
  const double saved = offramp_evaluation_result_get_saved (result);
  g_autofree char *share = offramp_threshold_format_share (fabs (saved));
  g_autofree char *accuracy = offramp_threshold_format_share (result->network.evaluation.accuracy);

  if (result->alone)
    return g_strdup_printf (_ ("Without an exit, %s of the answers are right."), accuracy);
  if (isnan (saved))
    return g_strdup (_ ("The time was not measured."));
  if (saved < 0)
    return g_strdup_printf (_ ("Here the exit costs %s of the time."), share);
  return g_strdup_printf (_ ("The exit saves %s of the prediction time."), share);
}

/**
 * offramp_evaluation_describe_baseline:
 * @result: an evaluation
 *
 * Returns: (transfer full): what stands in the column without exit
 */
char *
offramp_evaluation_describe_baseline (const OfframpEvaluationResult *result)
{
  const char *pair = ee_experiment_get_pair (result->experiment);
  const char *paper = ee_paper_figures_find (pair) != NULL
                          ? _ (" The paper’s times are of its own computer: only the time saved compares.")
                          : "";
  g_autofree char *words = NULL;

  if (result->alone)
    words = g_strdup (_ ("This network has no exit: redundant is one more of its classes, and every image travels the "
                         "whole way. Chosen as the one without exit beside a network that has one, it gives the "
                         "paper’s table."));
  else if (result->same)
    words = g_strdup (_ ("Without exit: the same network with its exit taken out. It has no word for redundant images, "
                         "so it gives each of them a main class: its accuracy counts them all as wrong, and it has no "
                         "comparable loss."));
  else
    words = g_strdup_printf (_ ("Without exit: %s, a network of its own for which redundant is one more class."),
                             result->baseline.name);
  return g_strconcat (words, paper, NULL);
}
