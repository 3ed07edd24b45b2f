/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "threshold-report.h"

#include <glib/gi18n.h>

#include "json-output.h"
#include "number-format.h"

enum
{
  N_COLUMNS = 3,
  GAP_COLUMNS = 3
};

/**
 * offramp_threshold_format:
 * @threshold: in 0..1
 *
 * Returns: (transfer full): with as many digits as tell it from 0 and 1
 */
char *
offramp_threshold_format (double threshold)
{
  /* Near 1 what counts is how near. */
  if (threshold > 0.999 && threshold < 1)
    return g_strdup_printf ("1 − %.2g", 1 - threshold);
  return g_strdup_printf ("%.4g", threshold);
}

static void
add_line (GPtrArray *cells, const char *title, char *before, char *now)
{
  g_ptr_array_add (cells, g_strdup (title));
  g_ptr_array_add (cells, before);
  g_ptr_array_add (cells, now);
}

static char *
format_left (const EeEvaluation *evaluation)
{
  return offramp_format_share ((double)evaluation->left / evaluation->images);
}

static GPtrArray *
list_cells (const OfframpThresholdReport *report)
{
  const EeEvaluation *before = &report->before, *now = &report->now;
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  add_line (cells, "", g_strdup (_ ("before")), g_strdup (_ ("now")));
  add_line (cells, _ ("Threshold"), offramp_threshold_format (before->threshold),
            offramp_threshold_format (now->threshold));
  add_line (cells, _ ("Accuracy"), offramp_format_share (before->accuracy), offramp_format_share (now->accuracy));
  add_line (cells, _ ("Exit accuracy"), offramp_format_share (before->exit_accuracy),
            offramp_format_share (now->exit_accuracy));
  add_line (cells, _ ("Main images lost"), offramp_format_share (before->main_lost),
            offramp_format_share (now->main_lost));
  add_line (cells, _ ("Images that leave"), format_left (before), format_left (now));
  add_line (cells, _ ("Multiply-adds, of those without exit"), offramp_format_share (report->cost_before),
            offramp_format_share (report->choice.cost));

  return cells;
}

/**
 * offramp_threshold_report_print:
 * @report: of a choice
 *
 * For people.
 */
void
offramp_threshold_report_print (const OfframpThresholdReport *report)
{
  g_autoptr (GPtrArray) cells = list_cells (report);
  g_autofree char *goal = ee_threshold_goal_describe (report->goal);
  g_autofree char *shown = g_filename_display_name (report->path);
  guint columns[N_COLUMNS] = { 0 };

  g_print (_ ("Goal: %s, on %u validation images.\n"), goal, report->now.images);
  for (guint i = 0; i < cells->len; i++)
    columns[i % N_COLUMNS] = MAX (columns[i % N_COLUMNS], ee_text_columns (g_ptr_array_index (cells, i)));
  for (guint i = 0; i < cells->len; i++)
    {
      guint column = i % N_COLUMNS;
      g_autofree char *cell = ee_text_pad (g_ptr_array_index (cells, i), columns[column], column > 0);

      g_print ("%s%*s", cell, column + 1 < N_COLUMNS ? GAP_COLUMNS : 0, "");
      if (column + 1 == N_COLUMNS)
        g_print ("\n");
    }

  if (!report->choice.reached)
    g_print (_ ("No threshold keeps the goal; this one comes as near as it makes sense to.\n"));
  if (report->dry_run)
    g_print (_ ("No file was changed.\n"));
  else
    g_print (_ ("Written: %s\n"), shown);
}

static void
add_figures (JsonBuilder *builder, const char *name, const EeEvaluation *evaluation, double cost)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  offramp_json_add_number (builder, "threshold", evaluation->threshold);
  offramp_json_add_number (builder, "accuracy", evaluation->accuracy);
  offramp_json_add_number (builder, "exit_accuracy", evaluation->exit_accuracy);
  offramp_json_add_number (builder, "main_accuracy", evaluation->main_accuracy);
  offramp_json_add_number (builder, "main_lost", evaluation->main_lost);
  offramp_json_add_number (builder, "share_left", (double)evaluation->left / evaluation->images);
  offramp_json_add_number (builder, "cost", cost);
  json_builder_end_object (builder);
}

/**
 * offramp_threshold_report_print_json:
 * @report: of a choice
 *
 * One object.
 */
void
offramp_threshold_report_print_json (const OfframpThresholdReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *goal = ee_threshold_goal_format (report->goal);

  json_builder_begin_object (builder);
  offramp_json_add_text (builder, "network", report->path);
  offramp_json_add_text (builder, "goal", goal);
  offramp_json_add_truth (builder, "goal_reached", report->choice.reached);
  offramp_json_add_truth (builder, "written", !report->dry_run);
  offramp_json_add_count (builder, "images", report->now.images);
  offramp_json_add_count (builder, "redundant", report->now.redundant);
  add_figures (builder, "before", &report->before, report->cost_before);
  add_figures (builder, "now", &report->now, report->choice.cost);
  json_builder_end_object (builder);
  offramp_json_print (builder, TRUE);
}
