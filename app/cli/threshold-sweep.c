/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "threshold-sweep.h"

#include <math.h>

#include <glib/gi18n.h>

#include "json-output.h"
#include "number-format.h"
#include "table-format.h"

enum
{
  N_COLUMNS = 6
};

static void
add_line (EeTable *table, const EeSweepStep *step)
{
  ee_table_add (table, g_strdup_printf ("%s%.4g", step->is_own ? "* " : "", step->point.threshold));
  ee_table_add (table, offramp_format_share (step->point.accuracy));
  ee_table_add (table, offramp_format_share (step->point.exit_accuracy));
  ee_table_add (table, offramp_format_share (step->point.kept_share));
  ee_table_add (table, offramp_format_share (step->point.main_lost));
  ee_table_add (table, step->timing.repeats > 0 ? g_strdup_printf (_ ("%.3f s"), step->timing.median_s) : NULL);
}

/* What may be read off the table, and what may not. */
static void
print_notes (gboolean is_timed, const EeModelFacts *facts, EeSplit split)
{
  if (is_timed)
    g_print ("%s\n", _ ("Where a time stands, it was measured at that threshold; all else follows from one pass."));
  if (facts->threshold_goal != NULL)
    {
      EeThresholdGoal goal;
      g_autofree char *words = ee_threshold_goal_parse (facts->threshold_goal, &goal, NULL)
                                   ? ee_threshold_goal_describe (&goal)
                                   : g_strdup (facts->threshold_goal);

      /* Translators: %s is a goal, for example "the best total accuracy" */
      g_print (_ ("* The network's own threshold, chosen on validation images for %s."), words);
    }
  else
    g_print ("%s", _ ("* The network's own threshold; nobody has chosen it on validation images."));
  g_print ("\n");
  if (split == EE_SPLIT_TEST)
    g_print ("%s\n",
             _ ("The others show the curve: to take the best of them would be to learn from test images, no choice.\n"
                "“offramp-cli threshold” chooses on validation images."));
}

/**
 * offramp_sweep_print:
 * @sweep: (element-type EeSweepStep): at least one
 * @facts: of the network
 * @split: which images it was measured on
 *
 * Prints a line for each threshold to stdout, and which of them was chosen without a look at these images.
 */
void
offramp_sweep_print (GArray *sweep, const EeModelFacts *facts, EeSplit split)
{
  const char *const titles[N_COLUMNS] = { _ ("Threshold"),        _ ("Accuracy"),         _ ("Exit accuracy"),
                                          _ ("Images that stay"), _ ("Main images lost"), _ ("Prediction time") };
  g_autoptr (EeTable) table = ee_table_new (NULL, N_COLUMNS);
  g_autofree char *text = NULL;
  gboolean is_timed = FALSE;

  for (guint c = 0; c < N_COLUMNS; c++)
    ee_table_add (table, g_strdup (titles[c]));
  for (guint i = 0; i < sweep->len; i++)
    {
      add_line (table, &g_array_index (sweep, EeSweepStep, i));
      is_timed |= g_array_index (sweep, EeSweepStep, i).timing.repeats > 0;
    }
  text = ee_table_to_string (table, EE_TABLE_TEXT);
  g_print ("\n%s", text);
  print_notes (is_timed, facts, split);
}

/**
 * offramp_sweep_add_json:
 * @sweep: (element-type EeSweepStep): thresholds
 * @builder: inside an object, which gets the member "sweep"
 */
void
offramp_sweep_add_json (GArray *sweep, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "sweep");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sweep->len; i++)
    {
      const EeSweepStep *step = &g_array_index (sweep, EeSweepStep, i);

      json_builder_begin_object (builder);
      offramp_json_add_number (builder, "threshold", step->point.threshold);
      offramp_json_add_truth (builder, "own", step->is_own);
      offramp_json_add_number (builder, "accuracy", step->point.accuracy);
      offramp_json_add_number (builder, "exit_accuracy", step->point.exit_accuracy);
      offramp_json_add_number (builder, "main_accuracy", step->point.main_accuracy);
      offramp_json_add_number (builder, "main_lost", step->point.main_lost);
      offramp_json_add_number (builder, "kept_share", step->point.kept_share);
      offramp_json_add_number (builder, "time_s", step->timing.repeats > 0 ? step->timing.median_s : NAN);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
