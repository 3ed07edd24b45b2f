/* SPDX-License-Identifier: Apache-2.0 */
/* What the race's window says. Every figure is measured but for the limit, which is called so. */
#include "offramp-race-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* From which difference between redundant images and those that left a sentence explains it. */
#define NOTABLE_SHARE 0.02

/* From which ratio of the longest turn to the median one it is said that other work disturbed the clocks. */
#define NOTABLE_UNREST 3.0

/**
 * offramp_race_limit_init:
 * @limit: (out): of @plan
 * @plan: a network
 *
 * Returns: whether it has an exit; @limit is undefined if not
 */
gboolean
offramp_race_limit_init (OfframpRaceLimit *limit, EePlan *plan)
{
  g_autoptr (EePlan) plain = NULL;

  if (ee_plan_get_options (plan)->exits == 0)
    return FALSE;
  plain = ee_exit_removal_new_plan (plan, NULL);
  g_return_val_if_fail (plain != NULL, FALSE);
  limit->at_none = ee_bench_limit_get_inference (plan, plain, 0, TRUE);
  limit->at_all = ee_bench_limit_get_inference (plan, plain, 1, TRUE);
  return TRUE;
}

/**
 * offramp_race_limit_get:
 * @limit: of a network
 * @share: of images that leave at the first exit, 0..1
 *
 * Returns: the smallest time with exit / time without that the multiply-adds allow
 */
double
offramp_race_limit_get (const OfframpRaceLimit *limit, double share)
{
  return limit->at_none + share * (limit->at_all - limit->at_none);
}

/**
 * offramp_race_get_source_title:
 * @source: which images
 *
 * Returns: (transfer none): for people
 */
const char *
offramp_race_get_source_title (OfframpRaceSource source)
{
  switch (source)
    {
    case OFFRAMP_RACE_HERE:
      return _ ("The images here");
    case OFFRAMP_RACE_TEST:
      return _ ("Test images");
    case OFFRAMP_RACE_DOODLES:
    case OFFRAMP_RACE_N_SOURCES:
      break;
    }
  return _ ("Doodles");
}

/**
 * offramp_race_format_phase:
 * @phase: of a race
 *
 * Returns: (transfer none): what is under way
 */
const char *
offramp_race_format_phase (OfframpRacePhase phase)
{
  switch (phase)
    {
    case OFFRAMP_RACE_OPENING:
      return _ ("Opening both networks…");
    case OFFRAMP_RACE_MIXING:
      return _ ("Mixing the images…");
    case OFFRAMP_RACE_WARMING:
      return _ ("Warming up, off the clock…");
    case OFFRAMP_RACE_RUNNING:
      return _ ("Racing…");
    case OFFRAMP_RACE_REST:
      break;
    }
  return "";
}

/**
 * offramp_race_format_share:
 * @share: 0..1
 *
 * Returns: (transfer full): "57 %"
 */
char *
offramp_race_format_share (double share)
{
  return g_strdup_printf (_ ("%.0f %%"), 100 * share);
}

/**
 * offramp_race_format_ratio:
 * @ratio: time with exit / time without
 *
 * Returns: (transfer full): "0.53"
 */
char *
offramp_race_format_ratio (double ratio)
{
  return g_strdup_printf ("%.2f", ratio);
}

/**
 * offramp_race_format_clock:
 * @seconds: of the common clock
 *
 * Returns: (transfer full): always as wide: "0.143 s"
 */
char *
offramp_race_format_clock (double seconds)
{
  return g_strdup_printf (_ ("%.3f s"), seconds);
}

/**
 * offramp_race_format_slowdown:
 * @slowdown: how many times slower than it was; 1 for not at all, 0 for not known yet
 *
 * Returns: (transfer full): a few words
 */
char *
offramp_race_format_slowdown (guint slowdown)
{
  if (slowdown == 0)
    return g_strdup ("");
  if (slowdown == 1)
    return g_strdup (_ ("in real time"));
  return g_strdup_printf (ngettext ("shown %u time slower than it was", "shown %u times slower than it was", slowdown),
                          slowdown);
}

/**
 * offramp_race_format_lane:
 * @reading: where the lane stands
 * @n_images: that it has to answer
 * @has_exit: whether images may leave
 *
 * Returns: (transfer full): "583 of 1,024 images · 4,210 images/s · 332 left early · 0.143 s"
 */
char *
offramp_race_format_lane (const OfframpRaceReading *reading, guint n_images, gboolean has_exit)
{
  const guint answered = (guint)reading->answered;
  g_autofree char *seconds = offramp_race_format_clock (reading->seconds);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%'u of %'u image", "%'u of %'u images", n_images), answered, n_images);
  if (reading->seconds > 0)
    g_string_append_printf (text, _ (" · %'.0f images/s"), reading->answered / reading->seconds);
  if (has_exit)
    g_string_append_printf (text, _ (" · %'u left early"), (guint)reading->left);
  if (reading->finished)
    g_string_append_printf (text, _ (" · finished after %s"), seconds);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * offramp_race_format_result:
 * @result: of a race
 *
 * Returns: (transfer full): "With the exit 0.53 of the time; the limit is 0.49."
 */
char *
offramp_race_format_result (const OfframpRaceResult *result)
{
  g_autofree char *ratio = offramp_race_format_ratio (offramp_race_result_get_ratio (result));
  g_autofree char *limit = offramp_race_format_ratio (result->times.limit);

  return g_strdup_printf (_ ("With the exit %s of the time; the limit is %s."), ratio, limit);
}

/**
 * offramp_race_format_details:
 * @result: of a race
 * @record: of the same
 *
 * Returns: (transfer full): counts and times behind it, and what disturbs them
 */
char *
offramp_race_format_details (const OfframpRaceResult *result, const OfframpRaceRecord *record)
{
  g_autofree char *with = offramp_race_format_clock (result->times.seconds[EE_RACE_WITH_EXIT]);
  g_autofree char *without = offramp_race_format_clock (result->times.seconds[EE_RACE_WITHOUT_EXIT]);

  const double unrest = offramp_race_record_get_unrest (record);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text,
                          ngettext ("%'u image, %'u redundant, %'u left at an exit: %s with, %s without.",
                                    "%'u images, %'u redundant, %'u left at an exit: %s with, %s without.",
                                    result->n_images),
                          result->n_images, result->n_redundant, result->times.left, with, without);
  if (fabs (offramp_race_result_get_share (result) - result->n_redundant / (double)result->n_images) > NOTABLE_SHARE)
    g_string_append (text, _ (" More or fewer left than are redundant; the limit is that of those who left."));
  if (unrest > NOTABLE_UNREST)
    g_string_append_printf (text,
                            _ (" The computer was busy with other work: the longest turn took %.1f times the median. "
                               "Race again when it is quiet."),
                            unrest);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * offramp_race_format_method:
 *
 * Returns: (transfer full): how it is measured
 */
char *
offramp_race_format_method (void)
{
  return g_strdup_printf (
      _ ("Really computed on this computer, in turns, %u images at once; each lane’s clock counts only its own work: "
         "the "
         "whole prediction with exit block, decision and gathering. The drawing moves by these clocks. The rival is "
         "the "
         "same network with its exit taken out, with the same weights. The limit counts multiply-adds alone."),
      OFFRAMP_RACE_BATCH);
}

/**
 * offramp_race_describe_points:
 * @points: (element-type OfframpRacePoint): of all races
 * @limit: of the network
 *
 * Returns: (transfer full): the plot, as a screen reader says it
 */
char *
offramp_race_describe_points (const GArray *points, const OfframpRaceLimit *limit)
{
  g_autofree char *none = offramp_race_format_ratio (limit->at_none);
  g_autofree char *all = offramp_race_format_ratio (limit->at_all);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text,
                          _ ("Time with exit against time without, by the share of images that leave. The limit goes "
                             "from %s where none leave to %s where all do."),
                          none, all);
  for (guint i = 0; i < points->len; i++)
    {
      const OfframpRacePoint *point = &g_array_index (points, OfframpRacePoint, i);
      g_autofree char *share = offramp_race_format_share (point->share);
      g_autofree char *ratio = offramp_race_format_ratio (point->ratio);

      g_string_append_printf (text, _ (" Measured at %s: %s."), share, ratio);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * offramp_cost_speed_init:
 * @speed: (out): the best measurement there is
 * @result: (nullable): of a race
 * @tally: of the session's images
 */
void
offramp_cost_speed_init (OfframpCostSpeed *speed, const OfframpRaceResult *result, const OfframpTally *tally)
{
  *speed = (OfframpCostSpeed){ 0 };
  if (result != NULL)
    {
      g_autofree char *share = offramp_race_format_share (offramp_race_result_get_share (result));

      for (guint l = 0; l < EE_RACE_N_LANES; l++)
        speed->seconds[l] = result->times.seconds[l] / result->n_images;
      speed->source
          = g_strdup_printf (_ ("From the race: %s of the images left, %u at once."), share, OFFRAMP_RACE_BATCH);
    }
  else if (tally->compared > 0 && tally->ms_without > 0 && offramp_tally_is_whole (tally))
    {
      speed->seconds[EE_RACE_WITH_EXIT] = tally->ms / tally->compared / 1000;
      speed->seconds[EE_RACE_WITHOUT_EXIT] = tally->ms_without / tally->compared / 1000;
      speed->source
          = g_strdup_printf (ngettext ("From the verdict on %u image here. A race is more exact.",
                                       "From the verdicts on %u images here, one at a time. A race of many at "
                                       "once is more exact.",
                                       tally->compared),
                             tally->compared);
    }
}

/**
 * offramp_cost_speed_clear:
 * @speed: freed and zeroed
 */
void
offramp_cost_speed_clear (OfframpCostSpeed *speed)
{
  g_free (speed->source);
  *speed = (OfframpCostSpeed){ 0 };
}
