/* SPDX-License-Identifier: Apache-2.0 */
/* Thresholds against values worked out by hand, and against trying every one on a fine grid. */
#include "ee-threshold.h"

#include <math.h>
#include <string.h>

#include "ee-error.h"
#include "ee-rng.h"
#include "ee-statistics.h"

enum
{
  N_MAIN = 2,
  REDUNDANT = N_MAIN
};

static EeScore
make_score (guint label, float p_redundant, guint answer)
{
  return (EeScore){
    .label = label,
    .answer = label == REDUNDANT ? EE_SCORE_NO_ANSWER : answer,
    .p_answer = label == REDUNDANT ? 0 : 0.9f,
    .p_redundant = p_redundant,
    .p_exits = { p_redundant },
  };
}

static EeScoreSet
make_set (EeScore *items, guint n, guint n_exits)
{
  EeScoreSet scores = { .items = items, .n_images = n, .n_main = N_MAIN, .n_exits = n_exits };

  for (guint i = 0; i < n; i++)
    scores.n_redundant += items[i].label == REDUNDANT;

  return scores;
}

/* VGG-19 at width 1/16 with exits after the blocks of the mask. */
static EePlan *
make_plan (guint exits)
{
  const EePlanOptions options = {
    .preset = EE_PRESET_MODERN,
    .width_divisor = 16,
    .exits = exits,
    .n_main = N_MAIN,
    .mean = { 0.5f, 0.5f, 0.5f },
    .deviation = { 0.5f, 0.5f, 0.5f },
  };
  g_autoptr (GError) error = NULL;
  EePlan *plan = ee_plan_new_vgg19 (&options, &error);

  g_assert_no_error (error);
  return plan;
}

static EeThresholdChoice
choose (const EeScoreSet *scores, const EePlan *plan, const char *goal_text)
{
  g_autoptr (GError) error = NULL;
  EeThresholdGoal goal;
  EeThresholdChoice choice = { -1 };

  g_assert_true (ee_threshold_goal_parse (goal_text, &goal, &error));
  g_assert_true (ee_threshold_choose (scores, plan, &goal, &choice, &error));
  g_assert_no_error (error);
  return choice;
}

/* The middle of two probabilities in logits. */
static double
get_middle (double a, double b)
{
  double logit = (log (a / (1 - a)) + log (b / (1 - b))) / 2;

  return 1 / (1 + exp (-logit));
}

static void
test_accuracy_by_hand (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  EeScore items[8] = {
    make_score (0, 0.125f, 0),        make_score (0, 0.25f, 1), /* the wrong class */
    make_score (1, 0.25f, 1),         make_score (1, 0.5f, 1),          make_score (1, 0.75f, 0),
    make_score (REDUNDANT, 0.25f, 0), make_score (REDUNDANT, 0.75f, 0), make_score (REDUNDANT, 1, 0),
  };
  EeScoreSet scores = make_set (items, 8, 1);

  /* Right by stretch: up to 0.125: 3; to 0.25: 4; to 0.5: 4 (2 comes, 5 goes); to 0.75: 5; to 1: 4. */
  g_assert_cmpfloat_with_epsilon (choose (&scores, plan, "accuracy").threshold, get_middle (0.5, 0.75), 1e-9);

  /* Then up to 0.375: 4, and 5 from there to 0.75: one plateau of two stretches, as image 4 is wrong anyway. */
  items[3].p_redundant = items[3].p_exits[0] = 0.375f;
  g_assert_cmpfloat_with_epsilon (choose (&scores, plan, "accuracy").threshold, get_middle (0.375, 0.75), 1e-9);
}

/* Two far clouds: the threshold keeps the same distance from both, whatever 0.5 would do. */
static void
test_margin (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  EeScore items[4] = { make_score (0, 0.9f, 0), make_score (1, 0.2f, 1), make_score (REDUNDANT, 0.9999f, 0),
                       make_score (REDUNDANT, 1, 0) };
  EeScoreSet scores = make_set (items, 4, 1);
  EeThresholdChoice choice = choose (&scores, plan, "accuracy");

  g_assert_cmpfloat_with_epsilon (choice.threshold, get_middle (0.9f, 0.9999f), 1e-9);
  g_assert_true (choice.reached);
  /* Nobody lost is the same plateau here, and so is a cost that half of the images may have. */
  g_assert_cmpfloat (choose (&scores, plan, "main-lost=0").threshold, ==, choice.threshold);
}

/* Of two plateaus that are as good the wider one holds better on other images. */
static void
test_wider_plateau (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  EeScore items[6] = { make_score (0, 0.1f, 0),          make_score (0, 0.45f, 0), make_score (REDUNDANT, 0.4f, 0),
                       make_score (REDUNDANT, 0.47f, 0), make_score (1, 0.48f, 1), make_score (REDUNDANT, 0.9f, 0) };
  EeScoreSet scores = make_set (items, 6, 1);

  /* Right: (0.1, 0.4]: 4; (0.4, 0.45]: 3; (0.45, 0.47]: 4; (0.47, 0.48]: 3; (0.48, 0.9]: 4. */
  g_assert_cmpfloat_with_epsilon (choose (&scores, plan, "accuracy").threshold, get_middle (0.48f, 0.9f), 1e-7);
}

static void
test_main_lost_by_hand (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  EeScore items[6]
      = { make_score (0, 0.1f, 0),         make_score (0, 0.3f, 0),         make_score (1, 0.6f, 1),
          make_score (REDUNDANT, 0.2f, 0), make_score (REDUNDANT, 0.5f, 0), make_score (REDUNDANT, 0.8f, 0) };
  EeScoreSet scores = make_set (items, 6, 1);
  EeThresholdChoice choice;

  g_assert_cmpfloat_with_epsilon (choose (&scores, plan, "main-lost=0%").threshold, get_middle (0.6f, 0.8f), 1e-7);
  /* One of three: 0.3 to 0.6 has that one too, but from 0.3 to 0.5 another redundant image leaves. */
  g_assert_cmpfloat_with_epsilon (choose (&scores, plan, "main-lost=34%").threshold, get_middle (0.3f, 0.5f), 1e-7);
  g_assert_cmpfloat_with_epsilon (choose (&scores, plan, "main-lost=33%").threshold, get_middle (0.6f, 0.8f), 1e-7);
  g_assert_cmpfloat_with_epsilon (choose (&scores, plan, "main-lost=100%").threshold, get_middle (0.1f, 0.2f), 1e-7);

  items[0].p_redundant = items[0].p_exits[0] = 1; /* no threshold can keep it */
  choice = choose (&scores, plan, "main-lost=0");
  g_assert_false (choice.reached);
  g_assert_cmpfloat (choice.threshold, ==, 1);
}

static double
get_first_share (const EePlan *plan)
{
  const EeStage *first = ee_plan_get_stage (plan, 0), *last = ee_plan_get_stage (plan, 1);

  return (double)(first->trunk_macs + first->head_macs) / (first->trunk_macs + last->trunk_macs + last->head_macs);
}

static void
test_time_by_hand (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  EeScore items[4]
      = { make_score (0, 0.1f, 0), make_score (0, 0.2f, 0), make_score (1, 0.4f, 1), make_score (REDUNDANT, 0.8f, 0) };
  EeScoreSet scores = make_set (items, 4, 1);
  double first = get_first_share (plan);
  EeThresholdChoice choice;

  /* All three main images may stay only where three quarters of the cost are allowed, and the exit's beside. */
  choice = choose (&scores, plan, "time=1");
  g_assert_true (choice.reached);
  g_assert_cmpfloat_with_epsilon (choice.threshold, get_middle (0.4f, 0.8f), 1e-7);
  g_assert_cmpfloat (choice.cost, >, 0.75);
  g_assert_cmpfloat (choice.cost, <, 1);

  choice = choose (&scores, plan, "time=0.7");
  g_assert_true (choice.reached);
  g_assert_cmpfloat_with_epsilon (choice.threshold, get_middle (0.2f, 0.4f), 1e-7);
  g_assert_cmpfloat (choice.cost, <=, 0.7);

  choice = choose (&scores, plan, "time=0.2");
  g_assert_true (choice.reached);
  g_assert_cmpfloat (choice.threshold, >, 0);
  g_assert_cmpfloat (choice.threshold, <=, 0.1f);
  g_assert_cmpfloat_with_epsilon (choice.cost, first, 1e-12);

  /* Block 1 alone costs more: what was asked for cannot be, and the accuracy is not thrown away for nothing. */
  choice = choose (&scores, plan, "time=0.05");
  g_assert_cmpfloat (first, >, 0.05);
  g_assert_false (choice.reached);
  g_assert_cmpfloat_with_epsilon (choice.threshold, get_middle (0.4f, 0.8f), 1e-7);
}

static void
fill_at_random (EeRng *rng, EeScore *items, guint n, guint n_exits)
{
  for (guint i = 0; i < n; i++)
    {
      guint label = ee_rng_below (rng, N_MAIN + 1);

      items[i] = make_score (label, 0, ee_rng_below (rng, N_MAIN));
      for (guint e = 0; e < n_exits; e++)
        items[i].p_exits[e] = items[i].p_redundant = ee_rng_below (rng, 101) / 100.0f;
    }
}

static guint
count_caught (const EeScoreSet *scores, double threshold)
{
  guint caught = 0;

  for (guint i = 0; i < scores->n_images; i++)
    caught += scores->items[i].label == REDUNDANT && ee_score_leaves (scores, &scores->items[i], threshold);

  return caught;
}

/* Nothing on a fine grid is better than what was chosen. */
static void
compare_with_grid (const EeScoreSet *scores, const EePlan *plan, double budget)
{
  g_autofree char *budget_text = g_strdup_printf ("time=%g", budget);
  EeThresholdChoice accurate = choose (scores, plan, "accuracy"), careful = choose (scores, plan, "main-lost=10%");
  EeThresholdChoice cheap = choose (scores, plan, budget_text);
  EeOperatingPoint best, kept, quick, other;
  gboolean can_keep = FALSE, can_pay = FALSE;

  ee_statistics_get_point (scores, accurate.threshold, &best);
  ee_statistics_get_point (scores, careful.threshold, &kept);
  ee_statistics_get_point (scores, cheap.threshold, &quick);
  for (guint t = 0; t <= 1000; t++)
    {
      double cost = ee_threshold_get_cost (scores, plan, t / 1000.0);

      ee_statistics_get_point (scores, t / 1000.0, &other);
      g_assert_cmpfloat (best.accuracy, >=, other.accuracy);
      can_keep |= other.main_lost <= 0.1;
      can_pay |= cost <= budget;
      if (other.main_lost <= 0.1)
        g_assert_cmpuint (count_caught (scores, careful.threshold), >=, count_caught (scores, t / 1000.0));
      if (cost <= budget)
        g_assert_cmpfloat (quick.accuracy, >=, other.accuracy);
    }
  g_assert_cmpint (careful.reached, ==, can_keep);
  g_assert_cmpint (cheap.reached, ==, can_pay);
  if (can_keep)
    g_assert_cmpfloat (kept.main_lost, <=, 0.1);
  if (can_pay)
    g_assert_cmpfloat (cheap.cost, <=, budget);
}

static void
test_by_brute_force (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  g_autoptr (EePlan) two = make_plan (1u << 1 | 1u << 3);
  EeRng rng;

  ee_rng_init (&rng, 12);
  for (guint round = 0; round < 30; round++)
    {
      EeScore items[60];
      EeScoreSet scores;
      guint n_exits = 1 + round % 2;

      fill_at_random (&rng, items, 30 + round, n_exits);
      scores = make_set (items, 30 + round, n_exits);
      compare_with_grid (&scores, n_exits == 1 ? plan : two, 0.1 + round / 40.0);
    }
}

/* The first exit takes what the second would not. */
static void
test_two_exits (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1 | 1u << 2);
  EeScore items[2] = {
    { .label = 0, .answer = 0, .p_answer = 1, .p_redundant = 0.2f, .p_exits = { 0.7f, 0.2f } },
    { .label = REDUNDANT, .answer = EE_SCORE_NO_ANSWER, .p_redundant = 0.9f, .p_exits = { 0.1f, 0.9f } },
  };
  EeScoreSet scores = make_set (items, 2, 2);
  EeThresholdChoice choice = choose (&scores, plan, "main-lost=0");

  g_assert_cmpfloat_with_epsilon (choice.threshold, get_middle (0.7f, 0.9f), 1e-7);
  g_assert_cmpfloat (choice.cost, ==, ee_threshold_get_cost (&scores, plan, choice.threshold));
  g_assert_cmpfloat (ee_threshold_get_cost (&scores, plan, 0.95), >, 1); /* both exits for nothing */
}

/* Scores at the very ends, and of one kind only. */
static void
test_extremes (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  EeScore items[3] = { make_score (REDUNDANT, 0, 0), make_score (REDUNDANT, 1, 0), make_score (REDUNDANT, 1, 0) };
  EeScoreSet scores = make_set (items, 3, 1);
  EeThresholdChoice choice = choose (&scores, plan, "accuracy");

  g_assert_cmpfloat (choice.threshold, ==, 0); /* only then all leave */
  g_assert_cmpfloat (choose (&scores, plan, "main-lost=0").threshold, ==, 0);

  items[0] = make_score (0, 0, 0);
  scores = make_set (items, 3, 1);
  g_assert_cmpfloat_with_epsilon (choose (&scores, plan, "accuracy").threshold, 0.5, 1e-9);

  items[1] = items[2] = items[0];
  scores = make_set (items, 3, 1);
  g_assert_cmpfloat_with_epsilon (choose (&scores, plan, "accuracy").threshold, 0.5, 1e-9);
}

static void
test_no_number (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  EeScore items[2] = { make_score (0, 0.5f, 0), make_score (REDUNDANT, NAN, 0) };
  EeScoreSet scores = make_set (items, 2, 1);
  EeThresholdGoal goal = { EE_GOAL_ACCURACY, 0 };
  EeThresholdChoice choice = { -1 };
  g_autoptr (GError) error = NULL;

  g_assert_false (ee_threshold_choose (&scores, plan, &goal, &choice, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  g_assert_cmpfloat (choice.threshold, ==, -1);
}

static void
test_words (void)
{
  static const struct
  {
    const char *text, *again;
    EeThresholdGoal goal;
  } good[] = {
    { "accuracy", "accuracy", { EE_GOAL_ACCURACY, 0 } },
    { "main-lost=0.5%", "main-lost=0.5%", { EE_GOAL_MAIN_LOST, 0.005 } },
    { "main-lost=0.005", "main-lost=0.5%", { EE_GOAL_MAIN_LOST, 0.005 } },
    { "main-lost=0", "main-lost=0%", { EE_GOAL_MAIN_LOST, 0 } },
    { "main-lost=100 %", "main-lost=100%", { EE_GOAL_MAIN_LOST, 1 } },
    { "time=0.6", "time=0.6", { EE_GOAL_TIME, 0.6 } },
    { "time=60%", "time=0.6", { EE_GOAL_TIME, 0.6 } },
  };
  static const char *const bad[] = { "",         "accurate",   "accuracy=1",      "main-lost", "main-lost=",
                                     "time=0",   "time=1.5",   "main-lost=-1",    "time=x",    "main-lost=101%",
                                     "time=nan", "time=0.5 s", "main-lost=1e999", "time=0.5%%" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      EeThresholdGoal goal = { EE_GOAL_TIME, 9 };
      g_autofree char *again = NULL;
      g_autofree char *described = NULL;

      g_assert_true (ee_threshold_goal_parse (good[i].text, &goal, NULL));
      g_assert_cmpint (goal.kind, ==, good[i].goal.kind);
      g_assert_cmpfloat (goal.amount, ==, good[i].goal.amount);
      again = ee_threshold_goal_format (&goal);
      g_assert_cmpstr (again, ==, good[i].again);
      described = ee_threshold_goal_describe (&goal);
      g_assert_cmpuint (strlen (described), >, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      EeThresholdGoal goal = { EE_GOAL_TIME, 9 };
      g_autoptr (GError) error = NULL;

      g_assert_false (ee_threshold_goal_parse (bad[i], &goal, &error));
      g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
      g_assert_cmpfloat (goal.amount, ==, 9);
    }
}

/* What the checkpoint gets to know. */
static void
test_apply (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  g_autoptr (EePlan) plain = make_plan (0);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  EeScore items[4] = { make_score (0, 0.9f, 0), make_score (1, 0.2f, 1), make_score (REDUNDANT, 0.99f, 0),
                       make_score (REDUNDANT, 1, 0) };
  EeScoreSet scores = make_set (items, 4, 1);
  EeThresholdGoal goal = { EE_GOAL_MAIN_LOST, 0.005 };
  EeEvaluation evaluation;
  EeThresholdChoice choice;

  g_assert_true (ee_threshold_apply (&scores, plan, &goal, facts, &evaluation, &choice, NULL));
  g_assert_cmpfloat (facts->threshold, ==, choice.threshold);
  g_assert_cmpfloat (evaluation.threshold, ==, choice.threshold);
  g_assert_cmpfloat (evaluation.accuracy, ==, 1);
  g_assert_cmpstr (facts->threshold_goal, ==, "main-lost=0.5%");
  g_assert_nonnull (strstr (facts->scores, "\"threshold_goal\":\"main-lost=0.5%\""));
  g_assert_nonnull (strstr (facts->scores, "\"goal_reached\":true"));

  scores.n_exits = 0;
  g_assert_true (ee_threshold_apply (&scores, plain, &goal, facts, &evaluation, &choice, NULL));
  g_assert_cmpfloat (facts->threshold, ==, 0.5);
  g_assert_null (facts->threshold_goal);
  g_assert_null (strstr (facts->scores, "goal"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/threshold/accuracy-by-hand", test_accuracy_by_hand);
  g_test_add_func ("/threshold/margin", test_margin);
  g_test_add_func ("/threshold/wider-plateau", test_wider_plateau);
  g_test_add_func ("/threshold/main-lost-by-hand", test_main_lost_by_hand);
  g_test_add_func ("/threshold/time-by-hand", test_time_by_hand);
  g_test_add_func ("/threshold/by-brute-force", test_by_brute_force);
  g_test_add_func ("/threshold/two-exits", test_two_exits);
  g_test_add_func ("/threshold/extremes", test_extremes);
  g_test_add_func ("/threshold/no-number", test_no_number);
  g_test_add_func ("/threshold/words", test_words);
  g_test_add_func ("/threshold/apply", test_apply);
  return g_test_run ();
}
