/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "exits-table.h"

#include <math.h>

#include <glib/gi18n.h>

#include "exit-report.h"
#include "json-output.h"
#include "ee.h"

/* What follows from a row beside others. Shares of the network without exit are NaN where there is none like it. */
typedef struct
{
  double decision;       /* accuracy of all exits together */
  double redundant_left; /* of redundant images */
  double cost, limit;    /* multiply-adds */
  double image_s;        /* NaN where not timed */
  double time_ratio;
} Figures;

static const char *const titles[] = {
  N_ ("Network"),          N_ ("Exits"),
  N_ ("Threshold"),        N_ ("Accuracy, %"),
  N_ ("Exit accuracy, %"), N_ ("Main lost, %"),
  N_ ("Redundant out, %"), N_ ("Operations, %"),
  N_ ("Limit, %"),         N_ ("Time of an image, ms"),
  N_ ("Time, %"),
};

static gboolean
is_same_but_for_exits (const OfframpEvaluationRow *a, const OfframpEvaluationRow *b)
{
  const EePlanOptions *x = ee_plan_get_options (a->model->plan), *y = ee_plan_get_options (b->model->plan);

  return x->preset == y->preset && x->width_divisor == y->width_divisor;
}

/* The network without exit that @row is measured against. */
static const OfframpEvaluationRow *
find_baseline (const OfframpEvaluationRow *rows, guint n_rows, const OfframpEvaluationRow *row)
{
  for (guint r = 0; r < n_rows; r++)
    if (ee_plan_get_options (rows[r].model->plan)->exits == 0 && is_same_but_for_exits (&rows[r], row))
      return &rows[r];

  return NULL;
}

static void
work_out (const OfframpEvaluationRow *rows, guint n_rows, guint r, Figures *figures)
{
  const OfframpEvaluationRow *row = &rows[r], *baseline = find_baseline (rows, n_rows, row);
  const EeEvaluation *evaluation = &row->evaluation;
  double redundant = evaluation->redundant, n_images = evaluation->images;
  double main_left = evaluation->main_lost * (n_images - redundant);

  figures->decision = ee_exit_statistics_get_decision_accuracy (row->scores, evaluation->threshold);
  figures->redundant_left = NAN; /* without an exit none leaves */
  if (redundant > 0 && row->scores->n_exits > 0)
    figures->redundant_left = (evaluation->left - (n_images > redundant ? main_left : 0)) / redundant;
  figures->cost = ee_threshold_get_cost (row->scores, row->model->plan, evaluation->threshold);
  figures->limit = ee_exit_statistics_get_limit (row->model->plan, redundant / n_images);
  figures->image_s = evaluation->repeats > 0 ? evaluation->time_s / n_images : NAN;
  figures->time_ratio
      = evaluation->repeats > 0 && baseline != NULL ? evaluation->time_s / baseline->evaluation.time_s : NAN;
}

static char *
format_exits (const OfframpEvaluationRow *row, EeTableFormat format)
{
  guint exits = ee_plan_get_options (row->model->plan)->exits;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint block = 1; block <= 4; block++)
    if (exits & (1u << block))
      g_string_append_printf (text, "%s%u", text->len > 0 ? " " : "", block);
  if (text->len == 0)
    g_string_append (text, ee_table_translate (format, N_ ("none")));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_line (EeTable *table, EeTableFormat format, const OfframpEvaluationRow *rows, guint n_rows, guint r)
{
  const OfframpEvaluationRow *row = &rows[r];
  const EeEvaluation *evaluation = &row->evaluation;
  Figures figures;

  work_out (rows, n_rows, r, &figures);
  ee_table_add (table, g_filename_display_basename (row->path));
  ee_table_add (table, format_exits (row, format));
  ee_table_add_number (table, format, row->scores->n_exits > 0 ? evaluation->threshold : NAN, 3);
  ee_table_add_number (table, format, ee_table_get_percent (evaluation->accuracy), 2);
  ee_table_add_number (table, format, ee_table_get_percent (figures.decision), 2);
  ee_table_add_number (table, format, ee_table_get_percent (evaluation->main_lost), 2);
  ee_table_add_number (table, format, ee_table_get_percent (figures.redundant_left), 2);
  ee_table_add_number (table, format, 100 * figures.cost, 1);
  ee_table_add_number (table, format, 100 * figures.limit, 1);
  ee_table_add_number (table, format, 1000 * figures.image_s, 3);
  ee_table_add_number (table, format, 100 * figures.time_ratio, 1);
}

/**
 * offramp_exits_table_new:
 * @rows: [n_rows] networks, scored and perhaps timed on the same images
 * @n_rows: 1 or more
 * @experiment: with these test images
 * @format: that the table is going to have
 *
 * Operations, limit and time are shares of those of the network without exit; for the time there must be one of the
 * same preset and width among the rows.
 *
 * Returns: (transfer full): a line for each network
 */
EeTable *
offramp_exits_table_new (const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment, EeTableFormat format)
{
  /* Translators: for example "CIFAR-10 + CIFAR-100, 4000 test images; operations, limit and time: 100 % is …" */
  g_autofree char *caption
      = g_strdup_printf (_ ("%s, %u test images; operations, limit and time: 100 %% is the network without exit"),
                         ee_experiment_get_pair_title (ee_experiment_get_pair (experiment)), rows[0].evaluation.images);
  EeTable *table = ee_table_new (caption, G_N_ELEMENTS (titles));

  ee_table_add_titles (table, format, titles);
  for (guint r = 0; r < n_rows; r++)
    add_line (table, format, rows, n_rows, r);

  return table;
}

static void
add_row_json (JsonBuilder *builder, const OfframpEvaluationRow *rows, guint n_rows, guint r, EeExperiment *experiment)
{
  const OfframpEvaluationRow *row = &rows[r];
  const EeEvaluation *evaluation = &row->evaluation;
  g_autoptr (GArray) steps = offramp_exit_steps_new (row, experiment, EE_SPLIT_TEST, 0, NULL, NULL);
  Figures figures;

  work_out (rows, n_rows, r, &figures);
  json_builder_begin_object (builder);
  offramp_json_add_text (builder, "model", row->path);
  offramp_evaluation_report_add_plan (builder, row->model->plan);
  offramp_json_add_number (builder, "threshold", row->scores->n_exits > 0 ? evaluation->threshold : NAN);
  offramp_json_add_number (builder, "accuracy", evaluation->accuracy);
  offramp_json_add_number (builder, "exit_accuracy", figures.decision);
  offramp_json_add_number (builder, "main_lost", evaluation->main_lost);
  offramp_json_add_number (builder, "redundant_left", figures.redundant_left);
  offramp_json_add_number (builder, "cost", figures.cost);
  offramp_json_add_number (builder, "limit", figures.limit);
  offramp_json_add_number (builder, "time_per_image_s", figures.image_s);
  offramp_json_add_number (builder, "time_ratio", figures.time_ratio);
  offramp_json_add_count (builder, "repeats", evaluation->repeats);
  offramp_json_add_text (builder, "device", row->model->device_name);
  offramp_json_add_text (builder, "precision", ee_model_get_precision_name (row->model));
  offramp_exit_steps_add_json (steps, builder);
  json_builder_end_object (builder);
}

/**
 * offramp_exits_table_add_json:
 * @rows: [n_rows] networks, scored and perhaps timed on the same images
 * @n_rows: 1 or more
 * @experiment: with these test images
 * @builder: inside an object, which gets the members "pair", "images", "redundant_share" and "networks"
 *
 * Shares are in 0..1; what was not measured is null.
 */
void
offramp_exits_table_add_json (const OfframpEvaluationRow *rows, guint n_rows, EeExperiment *experiment,
                              JsonBuilder *builder)
{
  const EeEvaluation *evaluation = &rows[0].evaluation;

  offramp_json_add_text (builder, "pair", ee_experiment_get_pair (experiment));
  offramp_json_add_count (builder, "images", evaluation->images);
  offramp_json_add_number (builder, "redundant_share", evaluation->redundant / (double)evaluation->images);
  json_builder_set_member_name (builder, "networks");
  json_builder_begin_array (builder);
  for (guint r = 0; r < n_rows; r++)
    add_row_json (builder, rows, n_rows, r, experiment);
  json_builder_end_array (builder);
}
