/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "evaluation-report.h"

#include <math.h>

#include <glib/gi18n.h>

#include "confusion-report.h"
#include "exit-report.h"
#include "json-output.h"
#include "network-words.h"
#include "number-format.h"
#include "threshold-sweep.h"

enum
{
  GAP_COLUMNS = 2,
  MAX_ROWS = 2
};

/* A line of the table: its title, and one cell for each network. */
typedef struct
{
  const char *title;
  char *(*format) (const OfframpEvaluationRow *row);
} Line;

static gboolean
has_exits (const OfframpEvaluationRow *row)
{
  return ee_plan_get_options (row->model->plan)->exits != 0;
}

static char *
format_file (const OfframpEvaluationRow *row)
{
  return g_filename_display_basename (row->path);
}

static char *
format_network (const OfframpEvaluationRow *row)
{
  return offramp_network_describe (row->model->plan);
}

static char *
format_device (const OfframpEvaluationRow *row)
{
  return g_strdup_printf ("%s, %s", row->model->device_name, ee_model_get_precision_name (row->model));
}

static char *
format_threshold (const OfframpEvaluationRow *row)
{
  return has_exits (row) ? g_strdup_printf ("%g", row->evaluation.threshold) : g_strdup ("–");
}

static char *
format_accuracy (const OfframpEvaluationRow *row)
{
  return offramp_format_share (row->evaluation.accuracy);
}

static char *
format_exit_accuracy (const OfframpEvaluationRow *row)
{
  return offramp_format_share (row->evaluation.exit_accuracy);
}

static char *
format_main_accuracy (const OfframpEvaluationRow *row)
{
  return offramp_format_share (row->evaluation.main_accuracy);
}

static char *
format_classifier_accuracy (const OfframpEvaluationRow *row)
{
  return offramp_format_share (row->evaluation.classifier_accuracy);
}

static char *
format_main_lost (const OfframpEvaluationRow *row)
{
  return offramp_format_share (row->evaluation.main_lost);
}

static double
get_left_share (const OfframpEvaluationRow *row)
{
  return row->evaluation.images > 0 ? row->evaluation.left / (double)row->evaluation.images : NAN;
}

static char *
format_left (const OfframpEvaluationRow *row)
{
  return has_exits (row) ? offramp_format_share (get_left_share (row)) : g_strdup ("–");
}

static char *
format_loss (const OfframpEvaluationRow *row)
{
  return offramp_format_loss (row->evaluation.loss);
}

static char *
format_loss_parts (const OfframpEvaluationRow *row)
{
  if (!has_exits (row))
    return g_strdup ("–");

  return g_strdup_printf ("%.4f + %.4f", row->evaluation.loss_exit, row->evaluation.loss_main);
}

static char *
format_auroc (const OfframpEvaluationRow *row)
{
  double auroc = ee_statistics_get_auroc (row->scores);

  return isnan (auroc) ? g_strdup ("–") : g_strdup_printf ("%.5f", auroc);
}

static char *
format_fpr95 (const OfframpEvaluationRow *row)
{
  return offramp_format_share (ee_statistics_get_fpr95 (row->scores));
}

static double
get_calibration_error (const OfframpEvaluationRow *row)
{
  return ee_statistics_get_calibration_error (row->scores, row->evaluation.threshold);
}

static char *
format_calibration_error (const OfframpEvaluationRow *row)
{
  return offramp_format_share (get_calibration_error (row));
}

static char *
format_time (const OfframpEvaluationRow *row)
{
  const EeEvaluation *evaluation = &row->evaluation;

  if (evaluation->repeats == 0)
    return g_strdup ("–");
  return g_strdup_printf (_ ("%.3f s (%.3f to %.3f)"), evaluation->time_s, evaluation->time_min_s,
                          evaluation->time_max_s);
}

static char *
format_image_time (const OfframpEvaluationRow *row)
{
  const EeEvaluation *evaluation = &row->evaluation;

  if (evaluation->repeats == 0 || evaluation->images == 0)
    return g_strdup ("–");
  return offramp_format_milliseconds (1000 * evaluation->time_s / evaluation->images);
}

static const Line lines[] = {
  { N_ ("Network"), format_file },
  { "", format_network },
  { N_ ("Device"), format_device },
  { N_ ("Accuracy"), format_accuracy },
  { N_ ("Exit accuracy"), format_exit_accuracy },
  { N_ ("Main images right"), format_main_accuracy },
  { N_ ("… if none left"), format_classifier_accuracy },
  { N_ ("Main images lost"), format_main_lost },
  { N_ ("Images that left"), format_left },
  { N_ ("Threshold"), format_threshold },
  { N_ ("Loss"), format_loss },
  { N_ ("Loss, exit + main"), format_loss_parts },
  { N_ ("AUROC of redundant"), format_auroc },
  { N_ ("FPR at 95 % TPR"), format_fpr95 },
  { N_ ("Calibration error"), format_calibration_error },
  { N_ ("Prediction time"), format_time },
  { N_ ("Time of an image"), format_image_time },
};

static void
print_heading (const EeEvaluation *evaluation, EeExperiment *experiment, EeSplit split)
{
  g_autofree char *share
      = offramp_format_share (evaluation->images > 0 ? evaluation->redundant / (double)evaluation->images : NAN);

  const char *title = ee_experiment_get_pair_title (ee_experiment_get_pair (experiment));
  const char *part = split == EE_SPLIT_TEST ? _ ("test") : _ ("validation");

  /* Translators: for example "MNIST + Omniglot, matched ink, test images: 23180, 56.86 % redundant" */
  if (ee_experiment_has_dark_ink (experiment))
    g_print (_ ("%s, %s ink, %s images: %u, %s redundant\n\n"), title,
             ee_polarity_get_title (ee_polarity_to_string (ee_experiment_get_polarity (experiment))), part,
             evaluation->images, share);
  else
    g_print (_ ("%s, %s images: %u, %s redundant\n\n"), title, part, evaluation->images, share);
}

/**
 * offramp_evaluation_extras_clear:
 * @extras: whose parts are freed
 */
void
offramp_evaluation_extras_clear (OfframpEvaluationExtras *extras)
{
  g_clear_pointer (&extras->sweep, g_array_unref);
  g_clear_pointer (&extras->exits, g_array_unref);
}

/**
 * offramp_evaluation_report_print:
 * @rows: [n_rows] evaluated networks
 * @n_rows: 1 or 2; the second is what the first is compared with
 * @experiment: the images
 * @split: which of them
 * @extras: what else to print
 *
 * Prints a table to stdout, a column for each network, and the ratio of the times of two.
 */
void
offramp_evaluation_report_print (const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
                                 EeSplit split, const OfframpEvaluationExtras *extras)
{
  char *cells[G_N_ELEMENTS (lines)][MAX_ROWS] = { 0 };
  guint title_columns = 0, columns[MAX_ROWS] = { 0 };

  g_return_if_fail (n_rows >= 1 && n_rows <= MAX_ROWS);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      title_columns = MAX (title_columns, *lines[i].title ? ee_text_columns (_ (lines[i].title)) : 0);
      for (guint r = 0; r < n_rows; r++)
        {
          cells[i][r] = lines[i].format (&rows[r]);
          columns[r] = MAX (columns[r], ee_text_columns (cells[i][r]));
        }
    }

  print_heading (&rows[0].evaluation, experiment, split);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *title = ee_text_pad (*lines[i].title ? _ (lines[i].title) : "", title_columns, FALSE);
      GString *text = g_string_new (title);

      for (guint r = 0; r < n_rows; r++)
        {
          g_autofree char *cell = ee_text_pad (cells[i][r], r + 1 < n_rows ? columns[r] : 0, FALSE);

          g_string_append_printf (text, "%*s%s", GAP_COLUMNS, "", cell);
          g_free (cells[i][r]);
        }
      g_print ("%s\n", text->str);
      g_string_free (text, TRUE);
    }
  if (n_rows == 2 && rows[1].evaluation.time_s > 0)
    g_print (_ ("\nThe first network needs %.3f of the second one's time.\n"),
             rows[0].evaluation.time_s / rows[1].evaluation.time_s);

  for (guint r = 0; r < n_rows && extras->confusion; r++)
    {
      g_autofree char *name = format_file (&rows[r]);

      offramp_confusion_print (name, rows[r].model, rows[r].scores, rows[r].evaluation.threshold);
    }
  if (extras->exits != NULL)
    {
      g_autofree char *name = format_file (&rows[0]);

      offramp_exit_steps_print (name, extras->exits);
    }
  if (extras->sweep != NULL)
    offramp_sweep_print (extras->sweep, rows[0].model->facts, split);
}

/**
 * offramp_evaluation_report_add_plan:
 * @builder: inside an object, which gets the members "preset", "width" and "exits"
 * @plan: of a network
 */
void
offramp_evaluation_report_add_plan (JsonBuilder *builder, EePlan *plan)
{
  const EePlanOptions *options = ee_plan_get_options (plan);

  offramp_json_add_text (builder, "preset", ee_preset_to_string (options->preset));
  offramp_json_add_text (builder, "width", ee_settings_format_width (options->width_divisor));
  json_builder_set_member_name (builder, "exits");
  json_builder_begin_array (builder);
  for (guint block = 1; block <= 4; block++)
    if (options->exits & (1u << block))
      json_builder_add_int_value (builder, block);
  json_builder_end_array (builder);
}

static void
add_row (JsonBuilder *builder, const OfframpEvaluationRow *row, const OfframpEvaluationExtras *extras)
{
  const EeEvaluation *evaluation = &row->evaluation;
  gboolean timed = evaluation->repeats > 0 && evaluation->images > 0;

  offramp_json_add_text (builder, "model", row->path);
  offramp_evaluation_report_add_plan (builder, row->model->plan);
  offramp_json_add_number (builder, "loss", evaluation->loss);
  offramp_json_add_number (builder, "loss_exit", evaluation->loss_exit);
  offramp_json_add_number (builder, "loss_main", evaluation->loss_main);
  offramp_json_add_number (builder, "accuracy", evaluation->accuracy);
  offramp_json_add_number (builder, "exit_accuracy", evaluation->exit_accuracy);
  offramp_json_add_number (builder, "main_accuracy", evaluation->main_accuracy);
  offramp_json_add_number (builder, "classifier_accuracy", evaluation->classifier_accuracy);
  offramp_json_add_number (builder, "main_lost", evaluation->main_lost);
  offramp_json_add_number (builder, "left_share", has_exits (row) ? get_left_share (row) : NAN);
  offramp_json_add_number (builder, "threshold", has_exits (row) ? evaluation->threshold : NAN);
  offramp_json_add_number (builder, "auroc", ee_statistics_get_auroc (row->scores));
  offramp_json_add_number (builder, "fpr95", ee_statistics_get_fpr95 (row->scores));
  offramp_json_add_number (builder, "ece", get_calibration_error (row));
  offramp_json_add_number (builder, "time_s", timed ? evaluation->time_s : NAN);
  offramp_json_add_number (builder, "time_min_s", timed ? evaluation->time_min_s : NAN);
  offramp_json_add_number (builder, "time_max_s", timed ? evaluation->time_max_s : NAN);
  offramp_json_add_number (builder, "time_per_image_s", timed ? evaluation->time_s / evaluation->images : NAN);
  offramp_json_add_count (builder, "repeats", evaluation->repeats);
  offramp_json_add_text (builder, "device", row->model->device_name);
  offramp_json_add_text (builder, "precision", ee_model_get_precision_name (row->model));
  if (extras->confusion)
    offramp_confusion_add_json (row->model, row->scores, evaluation->threshold, builder);
}

/**
 * offramp_evaluation_report_print_json:
 * @rows: [n_rows] evaluated networks
 * @n_rows: 1 or 2; the second becomes "baseline", and "time_ratio" is added
 * @experiment: the images
 * @split: which of them
 * @extras: what else to print
 *
 * Prints one object to stdout. Shares are in 0..1, losses in nats, times in seconds; what was not measured is null.
 */
void
offramp_evaluation_report_print_json (const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
                                      EeSplit split, const OfframpEvaluationExtras *extras)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const EeEvaluation *evaluation = &rows[0].evaluation;

  json_builder_begin_object (builder);
  offramp_json_add_text (builder, "pair", ee_experiment_get_pair (experiment));
  offramp_json_add_text (builder, "polarity", ee_polarity_to_string (ee_experiment_get_polarity (experiment)));
  offramp_json_add_text (builder, "split", split == EE_SPLIT_TEST ? "test" : "validation");
  offramp_json_add_count (builder, "images", evaluation->images);
  offramp_json_add_number (builder, "redundant_share",
                           evaluation->images > 0 ? evaluation->redundant / (double)evaluation->images : NAN);
  add_row (builder, &rows[0], extras);
  if (n_rows == 2)
    {
      double other = rows[1].evaluation.time_s;

      json_builder_set_member_name (builder, "baseline");
      json_builder_begin_object (builder);
      add_row (builder, &rows[1], extras);
      json_builder_end_object (builder);
      offramp_json_add_number (builder, "time_ratio", other > 0 ? evaluation->time_s / other : NAN);
    }
  if (extras->exits != NULL)
    offramp_exit_steps_add_json (extras->exits, builder);
  if (extras->sweep != NULL)
    offramp_sweep_add_json (extras->sweep, builder);
  json_builder_end_object (builder);

  offramp_json_print (builder, TRUE);
}
