/* SPDX-License-Identifier: Apache-2.0 */
/* Visits are training images times epochs. Widths are tried from a narrow one on, whose steps are quickly measured; a
 * network of twice the width costs some three times as much, so a wider one is measured only where that can fit. */
#include "offramp-course.h"

#include <glib/gi18n.h>
#include <math.h>

/* Of the budget: the rest is for loading the images and for a machine that has other things to do too. */
#define USED_SHARE 0.88
#define WIDER_COST 3.0

enum
{
  FIRST_WIDTH = 8,
  NARROWEST = 16,
  QUICK_BATCH = 64,
  ROUNDING = 100 /* images; a limit is a round number */
};

/**
 * Rule:
 * @budget: seconds
 * @visits: that a network should see before a wider one is taken
 * @least_epochs: over fewer images, where not all can be seen often enough
 */
typedef struct
{
  double budget;
  double visits;
  guint least_epochs;
} Rule;

static Rule
get_rule (OfframpCourse course, const EeSettings *settings)
{
  const EeRecipe *recipe = ee_recipe_find (settings->pair, settings->preset);

  if (course == OFFRAMP_COURSE_QUICK)
    return (Rule){ 60, MIN (40000, recipe->visits), 3 };
  return (Rule){ 600, MIN (0.6 * recipe->visits, 250000), 4 };
}

/**
 * offramp_course_get_budget:
 * @course: which
 *
 * Returns: seconds that it may take; 0 where it takes what it needs
 */
double
offramp_course_get_budget (OfframpCourse course)
{
  EeSettings settings;

  if (course >= OFFRAMP_COURSE_PAPER)
    return 0;
  ee_settings_init (&settings);
  return get_rule (course, &settings).budget;
}

static void
take_recipe (OfframpCourse course, const EeSettings *base, EeSettings *settings)
{
  *settings = *base;
  settings->preset = course == OFFRAMP_COURSE_PAPER ? EE_PRESET_PAPER : EE_PRESET_MODERN;
  settings->optimizer = EE_UPDATE_SGD;
  settings->schedule = EE_SCHEDULE_COSINE;
  settings->momentum = 0.9;
  settings->patience = 0;
  settings->limit = 0;
  ee_recipe_apply (settings);
  if (course == OFFRAMP_COURSE_QUICK)
    settings->batch = MIN (settings->batch, QUICK_BATCH);
  if (course == OFFRAMP_COURSE_PAPER)
    {
      settings->width_divisor = 1;
      settings->exits = 1u << 1;
      settings->redundant_share = 0;
    }
}

/* How many visits the time allows, validations taken off in proportion. */
static gboolean
count_visits (const EeSettings *settings, const EePairCount *count, double seconds, const EeStepTiming *timing,
              double *visits)
{
  OfframpWorkload workload;
  double whole;

  if (!offramp_estimate_get_workload (settings, count, &workload))
    return FALSE;
  whole = offramp_estimate_get_seconds (settings, &workload, timing);
  *visits = whole > 0 ? seconds / whole * workload.steps * settings->batch : 0;
  return TRUE;
}

static gboolean
set_too_few (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There are too few images for a step."));
  return FALSE;
}

static gboolean
measure_width (EeSettings *settings, guint divisor, const EePairCount *count, const Rule *rule, OfframpStepFunc measure,
               gpointer user_data, EeStepTiming *timing, double *visits, GError **error)
{
  OfframpWorkload workload;

  settings->width_divisor = divisor;
  if (!offramp_estimate_get_workload (settings, count, &workload))
    return set_too_few (error);
  return measure (settings, workload.redundant_share, timing, user_data, error)
         && (count_visits (settings, count, USED_SHARE * rule->budget, timing, visits) || set_too_few (error));
}

/* More visits than the recipe makes of these images would be of no use. */
static void
limit_visits (Rule *rule, const EeSettings *settings, const EePairCount *count)
{
  OfframpWorkload whole;

  if (offramp_estimate_get_workload (settings, count, &whole))
    rule->visits = MIN (rule->visits, (double)whole.train_images * whole.epochs);
}

/* The widest network that sees enough. */
static gboolean
choose_width (EeSettings *settings, const EePairCount *count, const Rule *rule, OfframpStepFunc measure,
              gpointer user_data, EeStepTiming *timing, double *visits, GError **error)
{
  guint divisor = FIRST_WIDTH;

  if (!measure_width (settings, divisor, count, rule, measure, user_data, timing, visits, error))
    return FALSE;
  if (*visits < rule->visits)
    return measure_width (settings, NARROWEST, count, rule, measure, user_data, timing, visits, error);
  while (divisor > 1 && *visits >= WIDER_COST * rule->visits)
    {
      EeStepTiming wider;
      double wider_visits;

      if (!measure_width (settings, divisor / 2, count, rule, measure, user_data, &wider, &wider_visits, error))
        return FALSE;
      settings->width_divisor = divisor;
      if (wider_visits < rule->visits)
        break;
      settings->width_divisor = divisor /= 2;
      *timing = wider;
      *visits = wider_visits;
    }
  return TRUE;
}

/* All images as often as the recipe says, or less often, or fewer of them. */
static void
choose_images (EeSettings *settings, const EePairCount *count, const Rule *rule, double visits)
{
  OfframpWorkload whole;
  guint epochs;

  if (!offramp_estimate_get_workload (settings, count, &whole))
    return;
  epochs = (guint)(visits / whole.train_images);
  if (epochs >= rule->least_epochs)
    {
      settings->epochs = MIN (epochs, whole.epochs);
      return;
    }
  settings->epochs = MIN (rule->least_epochs, whole.epochs);
  settings->limit = (guint)(visits / settings->epochs / 0.95 / ROUNDING) * ROUNDING;
  settings->limit = MAX (settings->limit, 4 * settings->batch);
}

/**
 * offramp_course_fit:
 * @course: which
 * @base: pair, ink, share, exits, seed, device, threads and goal are taken from it
 * @count: images of its pair
 * @measure: times a step; called for each width that is tried, on this thread
 * @user_data: for @measure
 * @settings: (out): that fit; undefined on failure
 * @seconds: (out): that they take, estimated
 * @error: of @measure, or that there are too few images
 *
 * Returns: whether there are such settings
 */
gboolean
offramp_course_fit (OfframpCourse course, const EeSettings *base, const EePairCount *count, OfframpStepFunc measure,
                    gpointer user_data, EeSettings *settings, double *seconds, GError **error)
{
  OfframpWorkload workload;
  EeStepTiming timing;
  Rule rule;
  double visits;

  g_return_val_if_fail (base != NULL && count != NULL && measure != NULL && settings != NULL && seconds != NULL, FALSE);

  take_recipe (course, base, settings);
  rule = get_rule (course, settings);
  limit_visits (&rule, settings, count);
  if (course == OFFRAMP_COURSE_PAPER)
    {
      if (!offramp_estimate_get_workload (settings, count, &workload))
        return set_too_few (error);
      if (!measure (settings, workload.redundant_share, &timing, user_data, error))
        return FALSE;
    }
  else
    {
      if (!choose_width (settings, count, &rule, measure, user_data, &timing, &visits, error))
        return FALSE;
      choose_images (settings, count, &rule, visits);
    }
  if (!offramp_estimate_get_workload (settings, count, &workload))
    return set_too_few (error);
  *seconds = offramp_estimate_get_seconds (settings, &workload, &timing);
  return TRUE;
}
