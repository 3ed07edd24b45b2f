/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "exit-report.h"

#include <math.h>

#include <glib/gi18n.h>

#include "evaluation-run.h"
#include "json-output.h"
#include "number-format.h"
#include "table-format.h"

enum
{
  N_COLUMNS = 6,
  TIMED_IMAGES = 2048
};

/**
 * offramp_exit_steps_new:
 * @row: a network that was scored
 * @experiment: with @split loaded
 * @split: which images
 * @repeats: timed rounds, 0 for none
 * @progress: drawn meanwhile
 * @error: what went wrong while timing
 *
 * Returns: (transfer full) (element-type OfframpExitStep): the exits in turn, then the classifier, or NULL
 */
GArray *
offramp_exit_steps_new (const OfframpEvaluationRow *row, EeExperiment *experiment, EeSplit split, guint repeats,
                        OfframpProgress *progress, GError **error)
{
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (OfframpExitStep));
  EeExitStatistics statistics[EE_PLAN_MAX_STAGES];
  EeTiming timings[EE_PLAN_MAX_STAGES];
  guint n_stages = ee_exit_statistics_fill (row->scores, row->model->plan, row->evaluation.threshold, statistics);
  guint n_images = 1;

  if (repeats > 0
      && !ee_exit_timing_run (row->model, NULL, experiment, split, TIMED_IMAGES, repeats, timings, NULL, &n_images,
                              offramp_timing_cb, progress, error))
    {
      g_array_unref (steps);
      return NULL;
    }
  for (guint s = 0; s < n_stages; s++)
    {
      OfframpExitStep step = { statistics[s], repeats > 0 ? timings[s].median_s / n_images : NAN };

      g_array_append_val (steps, step);
    }

  return steps;
}

static void
add_line (EeTable *table, const OfframpExitStep *step)
{
  const EeExitStatistics *statistics = &step->statistics;

  ee_table_add (table, statistics->block > 0 ? g_strdup_printf (_ ("exit after block %u"), statistics->block)
                                             : g_strdup (_ ("classifier")));
  ee_table_add (table, offramp_format_share (statistics->main_share));
  ee_table_add (table, offramp_format_share (statistics->redundant_share));
  ee_table_add (table, offramp_format_share (statistics->accuracy));
  ee_table_add (table, isnan (statistics->auroc) ? NULL : g_strdup_printf ("%.5f", statistics->auroc));
  ee_table_add (table, isnan (step->image_s) ? NULL : offramp_format_milliseconds (1000 * step->image_s));
}

/**
 * offramp_exit_steps_print:
 * @name: of the network, for people
 * @steps: (element-type OfframpExitStep): its exits and its classifier
 *
 * Prints a line for each to stdout.
 */
void
offramp_exit_steps_print (const char *name, GArray *steps)
{
  const char *const titles[N_COLUMNS]
      = { _ ("Where images end"), _ ("Main images"), _ ("Redundant images"), _ ("Right"), _ ("AUROC"),
          _ ("Time up to there") };
  g_autofree char *caption = g_strdup_printf (_ ("%s, exit by exit"), name);
  g_autoptr (EeTable) table = ee_table_new (caption, N_COLUMNS);
  g_autofree char *text = NULL;

  for (guint c = 0; c < N_COLUMNS; c++)
    ee_table_add (table, g_strdup (titles[c]));
  for (guint i = 0; i < steps->len; i++)
    add_line (table, &g_array_index (steps, OfframpExitStep, i));
  text = ee_table_to_string (table, EE_TABLE_TEXT);
  g_print ("\n%s", text);
}

/**
 * offramp_exit_steps_add_json:
 * @steps: (element-type OfframpExitStep): exits and classifier
 * @builder: inside an object, which gets the member "by_exit"
 */
void
offramp_exit_steps_add_json (GArray *steps, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "by_exit");
  json_builder_begin_array (builder);
  for (guint i = 0; i < steps->len; i++)
    {
      const OfframpExitStep *step = &g_array_index (steps, OfframpExitStep, i);
      const EeExitStatistics *statistics = &step->statistics;

      json_builder_begin_object (builder);
      offramp_json_add_number (builder, "block", statistics->block > 0 ? statistics->block : NAN);
      offramp_json_add_count (builder, "main_left", statistics->main_left);
      offramp_json_add_count (builder, "redundant_left", statistics->redundant_left);
      offramp_json_add_number (builder, "main_share", statistics->main_share);
      offramp_json_add_number (builder, "redundant_share", statistics->redundant_share);
      offramp_json_add_number (builder, "accuracy", statistics->accuracy);
      offramp_json_add_number (builder, "auroc", statistics->auroc);
      offramp_json_add_number (builder, "time_per_image_s", step->image_s);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
