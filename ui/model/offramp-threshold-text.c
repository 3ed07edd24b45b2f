/* SPDX-License-Identifier: Apache-2.0 */
/* Figures and sentences of the threshold card. A share is never rounded up to all, nor down to none. */
#include "offramp-threshold-text.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-threshold-scale.h"
#include "offramp-verdict.h"

#define SMALLEST_SHOWN 0.0001

/* NaN where that of some images is not known: the others would tell of fewer that leave. */
static double
get_session_time (const OfframpTally *tally)
{
  return tally->ms_without > 0 && offramp_tally_is_whole (tally) ? tally->ms / tally->ms_without : NAN;
}

/**
 * offramp_threshold_read_figures:
 * @result: (nullable): of the test set
 * @tally: of the session's images at @threshold
 * @threshold: P(redundant) from which an image leaves
 * @figures: (out): what @threshold does
 */
void
offramp_threshold_read_figures (const OfframpThresholdResult *result, const OfframpTally *tally, double threshold,
                                OfframpThresholdFigures *figures)
{
  EeThresholdReading reading;
  double n_redundant, n_main;

  *figures = (OfframpThresholdFigures){
    .threshold = threshold, .accuracy = NAN, .time = get_session_time (tally), .main_lost = NAN, .redundant_kept = NAN
  };
  if (result == NULL)
    return;
  ee_threshold_table_read (result->table, threshold, &reading);
  n_redundant = ee_threshold_table_get_n_redundant (result->table);
  n_main = ee_threshold_table_get_n_images (result->table) - n_redundant;
  figures->has_test = TRUE;
  figures->accuracy = reading.right / (n_main + n_redundant);
  figures->time
      = ee_threshold_table_get_seconds (result->table, &reading, result->stage_seconds) / result->plain_seconds;
  figures->main_lost = reading.main_left / n_main;
  figures->redundant_kept = (n_redundant - reading.redundant_left) / n_redundant;
}

/**
 * offramp_threshold_format_share:
 * @share: 0..1, or NaN
 *
 * Returns: (transfer full): "99.62 %"; a dash for NaN
 */
char *
offramp_threshold_format_share (double share)
{
  if (isnan (share))
    return g_strdup ("–");
  if (share > 0 && share < SMALLEST_SHOWN)
    return g_strdup (_ ("< 0.01 %"));
  if (share < 1)
    share = MIN (share, 1 - SMALLEST_SHOWN);
  return g_strdup_printf (share == 0 || share == 1 ? _ ("%.0f %%") : _ ("%.2f %%"), 100 * share);
}

/**
 * offramp_threshold_format_time:
 * @ratio: time / time without exit, or NaN
 *
 * Returns: (transfer full): "0.53×"; a dash for NaN
 */
char *
offramp_threshold_format_time (double ratio)
{
  if (isnan (ratio))
    return g_strdup ("–");
  return g_strdup_printf (_ ("%.2f×"), ratio);
}

/**
 * offramp_threshold_format_origin:
 * @facts: of the network that answers
 * @threshold: that holds now
 *
 * Returns: (transfer full): where the threshold comes from
 */
char *
offramp_threshold_format_origin (const EeModelFacts *facts, double threshold)
{
  g_autofree char *own = offramp_format_threshold (facts->threshold);
  g_autofree char *goal_text = NULL;
  EeThresholdGoal goal;

  if (threshold != facts->threshold)
    return g_strdup_printf (facts->threshold_goal != NULL ? _ ("moved by hand; validation images chose %s")
                                                          : _ ("moved by hand; the network’s own is %s"),
                            own);
  if (facts->threshold_goal == NULL)
    return g_strdup (_ ("the network’s own; nobody chose another"));
  if (!ee_threshold_goal_parse (facts->threshold_goal, &goal, NULL))
    return g_strdup (_ ("chosen on validation images"));
  goal_text = ee_threshold_goal_describe (&goal);
  return g_strdup_printf (_ ("chosen on validation images: %s"), goal_text);
}

/**
 * offramp_threshold_format_errors:
 * @figures: what a threshold does
 *
 * Returns: (transfer full): "main lost 0.1 % · redundant kept 0.2 %"; empty without a test set
 */
char *
offramp_threshold_format_errors (const OfframpThresholdFigures *figures)
{
  g_autofree char *lost = offramp_threshold_format_share (figures->main_lost);
  g_autofree char *kept = offramp_threshold_format_share (figures->redundant_kept);

  return figures->has_test ? g_strdup_printf (_ ("main lost %s · redundant kept %s"), lost, kept) : g_strdup ("");
}

/* " (3 after block 1, 2 after block 3)" where images left at several exits; else nothing. */
static char *
format_exits (const OfframpTally *tally)
{
  GString *text = g_string_new (" (");
  guint n_exits = 0;

  for (guint block = 1; block <= EE_PLAN_N_BLOCKS; block++)
    {
      if (tally->left_after[block - 1] == 0)
        continue;
      if (n_exits++ > 0)
        g_string_append (text, ", ");
      g_string_append_printf (text, _ ("%u after block %u"), tally->left_after[block - 1], block);
    }
  if (n_exits < 2)
    g_string_truncate (text, 0);
  else
    g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

/**
 * offramp_threshold_format_rule:
 * @plan: of the network
 *
 * Returns: (transfer full): what one threshold means where a network has several exits; empty where it has not
 */
char *
offramp_threshold_format_rule (const EePlan *plan)
{
  const guint n_exits = ee_plan_get_n_stages (plan) - 1;

  if (n_exits < 2)
    return g_strdup ("");
  return g_strdup_printf (ngettext ("One threshold for the %u exit: an image leaves at the first one whose "
                                    "P(redundant) reaches it. Histogram and points show its highest P(redundant).",
                                    "One threshold for all %u exits: an image leaves at the first one whose "
                                    "P(redundant) reaches it. Histogram and points show its highest P(redundant).",
                                    n_exits),
                          n_exits);
}

/**
 * offramp_threshold_format_counts:
 * @tally: of the session's images
 *
 * Returns: (transfer full): how many of them leave, and where they do if there are several exits
 */
char *
offramp_threshold_format_counts (const OfframpTally *tally)
{
  g_autofree char *exits = format_exits (tally);

  if (tally->images == 0)
    return g_strdup (_ ("No image here yet."));
  if (tally->waiting > 0)
    return g_strdup_printf (_ ("Here: %u leave%s, %u stay, %u wait"), tally->left, exits, tally->full, tally->waiting);
  return g_strdup_printf (_ ("Here: %u leave%s, %u stay"), tally->left, exits, tally->full);
}

/**
 * offramp_threshold_format_source:
 * @result: (nullable): of the test set
 * @tally: of the session's images
 *
 * Returns: (transfer full): which images the figures are of
 */
char *
offramp_threshold_format_source (const OfframpThresholdResult *result, const OfframpTally *tally)
{
  guint n;

  if (result == NULL && !offramp_tally_is_whole (tally))
    return g_strdup_printf (_ ("%u of the %u images that left were sent to the end too: the time of all is not known."),
                            tally->left_compared, tally->left);
  if (result == NULL)
    return tally->compared > 0 ? g_strdup_printf (
               ngettext ("Time of %u image here, on its own, against sending it to the end.",
                         "Time of %u images here, one at a time, against sending all to the end.", tally->compared),
               tally->compared)
                               : g_strdup ("");
  n = ee_threshold_table_get_n_images (result->table);
  return g_strdup_printf (
      ngettext ("%u test image of %s, which chose nothing", "%u test images of %s, which chose nothing", n), n,
      result->title);
}

/**
 * offramp_threshold_format_timing:
 * @result: of the test set
 *
 * Returns: (transfer full): what was measured and what is arithmetic
 */
char *
offramp_threshold_format_timing (const OfframpThresholdResult *result)
{
  const guint n_exits = ee_threshold_table_get_n_exits (result->table);
  g_autofree char *first = offramp_format_ms (1000 * result->stage_seconds[0]);
  g_autofree char *last_exit = offramp_format_ms (1000 * result->stage_seconds[n_exits - 1]);
  g_autofree char *last = offramp_format_ms (1000 * result->stage_seconds[n_exits]);
  g_autofree char *plain = offramp_format_ms (1000 * result->plain_seconds);

  if (n_exits > 1)
    return g_strdup_printf (
        _ ("Measured on this computer with %u images, %u at once, the fastest of %u rounds: %s an image to the first "
           "exit, %s to the last exit, %s to the end, %s in the network without exits. The time at a threshold is "
           "these times, added up by how many images end where."),
        result->n_timed, result->batch, result->repeats, first, last_exit, last, plain);
  return g_strdup_printf (
      _ ("Measured on this computer with %u images, %u at once, the fastest of %u rounds: %s an image to "
         "the first exit, %s to the end, %s in the network without exit. The time at a threshold is "
         "these times, added up by how many images end where."),
      result->n_timed, result->batch, result->repeats, first, last, plain);
}

/**
 * offramp_threshold_describe:
 * @figures: what a threshold does
 * @tally: of the session's images
 *
 * Returns: (transfer full): all of it, as a screen reader says it
 */
char *
offramp_threshold_describe (const OfframpThresholdFigures *figures, const OfframpTally *tally)
{
  g_autofree char *threshold = offramp_format_threshold (figures->threshold);
  g_autofree char *accuracy = offramp_threshold_format_share (figures->accuracy);
  g_autofree char *time = offramp_threshold_format_time (figures->time);
  g_autofree char *errors = offramp_threshold_format_errors (figures);
  g_autofree char *counts = offramp_threshold_format_counts (tally);

  if (figures->has_test)
    return g_strdup_printf (_ ("Threshold %s. Accuracy %s, time %s, %s. %s"), threshold, accuracy, time, errors,
                            counts);
  return g_strdup_printf (_ ("Threshold %s. %s"), threshold, counts);
}
