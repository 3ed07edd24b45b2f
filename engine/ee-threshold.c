/* SPDX-License-Identifier: Apache-2.0 */
/* The choice of a threshold; see the header.
 *
 * As the threshold rises from 0, where everything leaves at the first exit, images travel further one after
 * another. Each such change is an event at the score above which it happens; all thresholds between two
 * neighbouring scores decide alike. Neighbouring stretches that are equally good make a plateau, and the middle of
 * the widest best plateau is taken, in logits: there the distance of an image from the threshold is what the exit's
 * last layer says, so that the middle keeps the largest margin on both sides however few images there are.
 */
#include "ee-threshold.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "ee-error.h"
#include "ee-statistics.h"

/* A P(redundant) nearer to 0 or 1 than this counts as this near: floats below 1 end at 1 - 6e-8. */
#define NEAREST 1e-7

/* What changes when the threshold rises above @score. */
typedef struct
{
  double score;
  int right, lost, caught;
  guint64 cost;
} Event;

/* What holds for thresholds above @low and up to @high. */
typedef struct
{
  double low, high;
  gint64 right, lost, caught; /* images right, main images that leave, redundant images that leave */
  guint64 cost;
} Stretch;

/* Stretches in a row that are equally good. */
typedef struct
{
  gint64 value;
  double low, high;
} Plateau;

typedef struct
{
  const EeThresholdGoal *goal;
  guint n_images, n_main_images;
  guint64 full_cost; /* of one image without exit */
  gboolean has_best, is_open;
  Plateau best, open;
} Search;

/* [stage] multiply-adds of an image that is decided there; returns those of the network without exit. */
static guint64
list_costs (const EePlan *plan, guint64 costs[EE_PLAN_MAX_STAGES])
{
  guint n_stages = ee_plan_get_n_stages (plan);
  guint64 trunk = 0, heads = 0;

  for (guint s = 0; s < n_stages; s++)
    {
      const EeStage *stage = ee_plan_get_stage (plan, s);

      trunk += stage->trunk_macs;
      heads += stage->head_macs;
      costs[s] = trunk + heads;
    }

  return trunk + ee_plan_get_stage (plan, n_stages - 1)->head_macs;
}

/**
 * ee_threshold_get_cost:
 * @scores: of a network
 * @plan: the network's
 * @threshold: P(redundant) from which an image leaves
 *
 * Returns: multiply-adds of an average image / those of the network without exit; exit blocks count, so that it is
 *   above 1 where nothing leaves
 */
double
ee_threshold_get_cost (const EeScoreSet *scores, const EePlan *plan, double threshold)
{
  guint64 costs[EE_PLAN_MAX_STAGES], full = list_costs (plan, costs), sum = 0;

  g_return_val_if_fail (scores->n_exits == ee_plan_get_n_stages (plan) - 1, NAN);

  for (guint i = 0; i < scores->n_images; i++)
    sum += costs[ee_score_find_stage (scores, &scores->items[i], threshold)];

  return (double)sum / ((double)full * scores->n_images);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  double x = ((const Event *)a)->score, y = ((const Event *)b)->score;

  return (x > y) - (x < y);
}

/* An image leaves at exit e as long as the threshold is above all exits before and not above e. */
static void
append_events (GArray *events, const EeScoreSet *scores, const EeScore *score, const guint64 *costs)
{
  gboolean redundant = score->label >= scores->n_main;

  for (guint e = 0; e < scores->n_exits;)
    {
      Event event = { .score = score->p_exits[e] };
      guint next = e + 1;

      while (next < scores->n_exits && score->p_exits[next] <= score->p_exits[e])
        next++;
      event.cost = costs[next] - costs[e];
      if (next == scores->n_exits)
        {
          event.right = redundant ? -1 : score->answer == score->label;
          event.lost = redundant ? 0 : -1;
          event.caught = redundant ? -1 : 0;
        }
      g_array_append_val (events, event);
      e = next;
    }
}

/* By score; NULL where one is no number. */
static GArray *
list_events (const EeScoreSet *scores, const guint64 *costs)
{
  g_autoptr (GArray) events = g_array_sized_new (FALSE, FALSE, sizeof (Event), scores->n_images);

  for (guint i = 0; i < scores->n_images; i++)
    {
      for (guint e = 0; e < scores->n_exits; e++)
        if (isnan (scores->items[i].p_exits[e]))
          return NULL;
      append_events (events, scores, &scores->items[i], costs);
    }
  g_array_sort (events, compare_events);

  return g_steal_pointer (&events);
}

static double
get_logit (double p)
{
  double inside = CLAMP (p, NEAREST, 1 - NEAREST);

  return log (inside / (1 - inside));
}

static double
get_width (const Plateau *plateau)
{
  return get_logit (plateau->high) - get_logit (plateau->low);
}

/* Above low and up to high. */
static double
get_middle (const Plateau *plateau)
{
  double logit = (get_logit (plateau->low) + get_logit (plateau->high)) / 2;
  double middle = 1 / (1 + exp (-logit));

  return middle > plateau->low && middle <= plateau->high ? middle : plateau->high;
}

/* The wider plateau of equals wins, and of equally wide ones that nearer to 0.5. */
static gboolean
is_better (const Plateau *plateau, const Plateau *best)
{
  double wider = get_width (plateau) - get_width (best);

  if (plateau->value != best->value)
    return plateau->value > best->value;
  if (fabs (wider) > 1e-9)
    return wider > 0;
  return fabs (get_middle (plateau) - 0.5) < fabs (get_middle (best) - 0.5);
}

static void
close_plateau (Search *search)
{
  if (search->is_open && (!search->has_best || is_better (&search->open, &search->best)))
    {
      search->best = search->open;
      search->has_best = TRUE;
    }
  search->is_open = FALSE;
}

/* How good a stretch is; FALSE where it does not keep the goal. */
static gboolean
get_value (const Search *search, const Stretch *stretch, gint64 *value)
{
  switch (search->goal->kind)
    {
    case EE_GOAL_MAIN_LOST:
      *value = stretch->caught * ((gint64)search->n_images + 1) - stretch->lost;
      return (double)stretch->lost <= search->goal->amount * search->n_main_images;
    case EE_GOAL_TIME:
      *value = stretch->right;
      return (double)stretch->cost <= search->goal->amount * search->full_cost * search->n_images;
    case EE_GOAL_ACCURACY:
    default:
      *value = stretch->right;
      return TRUE;
    }
}

static void
consider (Search *search, const Stretch *stretch)
{
  gint64 value;

  if (!get_value (search, stretch, &value))
    {
      close_plateau (search);
      return;
    }
  if (search->is_open && search->open.value == value)
    {
      search->open.high = stretch->high;
      return;
    }
  close_plateau (search);
  search->open = (Plateau){ value, stretch->low, stretch->high };
  search->is_open = TRUE;
}

/* Looks at every stretch from 0 to 1. */
static void
search_events (Search *search, const EeScoreSet *scores, const GArray *events, guint64 first_cost)
{
  Stretch stretch = {
    .right = scores->n_redundant,
    .lost = search->n_main_images,
    .caught = scores->n_redundant,
    .cost = first_cost * search->n_images,
  };

  for (guint i = 0; i < events->len;)
    {
      stretch.high = g_array_index (events, Event, i).score;
      consider (search, &stretch);
      for (; i < events->len && g_array_index (events, Event, i).score == stretch.high; i++)
        {
          const Event *event = &g_array_index (events, Event, i);

          stretch.right += event->right;
          stretch.lost += event->lost;
          stretch.caught += event->caught;
          stretch.cost += event->cost;
        }
      stretch.low = stretch.high;
    }
  if (stretch.low < 1)
    {
      stretch.high = 1;
      consider (search, &stretch);
    }
  close_plateau (search);
}

/* Whether any threshold keeps the goal. */
static gboolean
find_threshold (const EeScoreSet *scores, const GArray *events, const guint64 *costs, guint64 full_cost,
                const EeThresholdGoal *goal, double *threshold)
{
  Search search = {
    .goal = goal,
    .n_images = scores->n_images,
    .n_main_images = scores->n_images - scores->n_redundant,
    .full_cost = full_cost,
  };

  search_events (&search, scores, events, costs[0]);
  if (search.has_best)
    *threshold = get_middle (&search.best);

  return search.has_best;
}

/**
 * ee_threshold_choose:
 * @scores: of validation images, since a choice must not see the test
 * @plan: of the network that gave them; it has an exit
 * @goal: what is wanted
 * @choice: (out): untouched on failure
 * @error: EE_ERROR_INVALID where a score is no number
 *
 * The threshold is the middle, in logits, of the widest plateau of thresholds that are equally good and the best. For
 * EE_GOAL_MAIN_LOST the best are those at which most redundant images leave and, of these, fewest main ones. Where no
 * threshold keeps the goal, @choice says so: then it is 1 for EE_GOAL_MAIN_LOST (as few leave as can), and that of the
 * best accuracy for EE_GOAL_TIME.
 *
 * Returns: whether there is a choice
 */
gboolean
ee_threshold_choose (const EeScoreSet *scores, const EePlan *plan, const EeThresholdGoal *goal,
                     EeThresholdChoice *choice, GError **error)
{
  static const EeThresholdGoal accuracy = { EE_GOAL_ACCURACY, 0 };
  guint64 costs[EE_PLAN_MAX_STAGES], full_cost;
  g_autoptr (GArray) events = NULL;
  EeThresholdChoice found = { .threshold = 1 };

  g_return_val_if_fail (scores != NULL && plan != NULL && choice != NULL, FALSE);
  g_return_val_if_fail (goal != NULL && ee_threshold_goal_is_valid (goal), FALSE);
  g_return_val_if_fail (scores->n_exits > 0 && scores->n_exits == ee_plan_get_n_stages (plan) - 1, FALSE);

  full_cost = list_costs (plan, costs);
  events = list_events (scores, costs);
  if (events == NULL)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                   _ ("The exit's answer to an image is no number, so no threshold can be chosen."));
      return FALSE;
    }

  found.reached = find_threshold (scores, events, costs, full_cost, goal, &found.threshold);
  if (!found.reached && goal->kind == EE_GOAL_TIME)
    find_threshold (scores, events, costs, full_cost, &accuracy, &found.threshold);
  found.cost = ee_threshold_get_cost (scores, plan, found.threshold);
  *choice = found;

  return TRUE;
}
