/* SPDX-License-Identifier: Apache-2.0 */
/* Exits one by one, beside numbers worked out by hand. */
#include "ee-exit-statistics.h"

#include <math.h>

enum
{
  N_MAIN = 10,
  N_IMAGES = 7,
  N_REDUNDANT = 3
};

/* At 0.5 the first exit takes images 2 and 4, the second 3 and 5, and the classifier is left with 0, 1 and 6. */
static EeScore items[N_IMAGES] = {
  { .label = 3, .answer = 3, .p_redundant = 0.2f, .p_exits = { 0.1f, 0.2f } },
  { .label = 4, .answer = 5, .p_redundant = 0.1f, .p_exits = { 0.3f, 0.1f } },
  { .label = 2, .answer = 2, .p_redundant = 0.1f, .p_exits = { 0.6f, 0.1f } },
  { .label = 1, .answer = 1, .p_redundant = 0.8f, .p_exits = { 0.2f, 0.8f } },
  { .label = N_MAIN, .answer = EE_SCORE_NO_ANSWER, .p_redundant = 0.9f, .p_exits = { 0.9f, 0.9f } },
  { .label = N_MAIN, .answer = EE_SCORE_NO_ANSWER, .p_redundant = 0.7f, .p_exits = { 0.4f, 0.7f } },
  { .label = N_MAIN, .answer = 7, .p_redundant = 0.3f, .p_exits = { 0.4f, 0.3f } },
};

static const EeScoreSet two_exits
    = { .items = items, .n_images = N_IMAGES, .n_redundant = N_REDUNDANT, .n_main = N_MAIN, .n_exits = 2 };

static EePlan *
make_plan (guint exits, guint width_divisor)
{
  EePlanOptions options
      = { .width_divisor = width_divisor, .exits = exits, .n_main = N_MAIN, .deviation = { 1, 1, 1 } };
  g_autoptr (GError) error = NULL;
  EePlan *plan = ee_plan_new_vgg19 (&options, &error);

  g_assert_no_error (error);
  return plan;
}

static void
assert_statistics (const EeExitStatistics *statistics, guint block, guint main_left, guint redundant_left,
                   double accuracy, double auroc)
{
  g_assert_cmpuint (statistics->block, ==, block);
  g_assert_cmpuint (statistics->main_left, ==, main_left);
  g_assert_cmpuint (statistics->redundant_left, ==, redundant_left);
  g_assert_cmpfloat_with_epsilon (statistics->main_share, main_left / 4.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (statistics->redundant_share, redundant_left / 3.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (statistics->accuracy, accuracy, 1e-12);
  if (isnan (auroc))
    g_assert_true (isnan (statistics->auroc));
  else
    g_assert_cmpfloat_with_epsilon (statistics->auroc, auroc, 1e-12);
}

/* Of the 12 pairs of a redundant and a main image the first exit has 4 + 3 + 3 right, the second 4 + 3 + 3 too. Its own
 * verdicts about all images: 3 main and 1 redundant are right at the first, 3 and 2 at the second. */
static void
test_two_exits (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1 | 1u << 3, 16);
  EeExitStatistics statistics[EE_PLAN_MAX_STAGES];

  g_assert_cmpuint (ee_exit_statistics_fill (&two_exits, plan, 0.5, statistics), ==, 3);
  assert_statistics (&statistics[0], 1, 1, 1, 4.0 / 7, 10.0 / 12);
  assert_statistics (&statistics[1], 3, 1, 1, 5.0 / 7, 10.0 / 12);
  assert_statistics (&statistics[2], 0, 2, 1, 1.0 / 2, NAN);
  g_assert_cmpfloat_with_epsilon (ee_exit_statistics_get_decision_accuracy (&two_exits, 0.5), 4.0 / 7, 1e-12);
}

/* At 0 the first exit takes all; above 1 nobody leaves, and three of four main images are right. */
static void
test_extremes (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1 | 1u << 3, 16);
  EeExitStatistics statistics[EE_PLAN_MAX_STAGES];

  ee_exit_statistics_fill (&two_exits, plan, 0, statistics);
  assert_statistics (&statistics[0], 1, 4, 3, 3.0 / 7, 10.0 / 12);
  assert_statistics (&statistics[1], 3, 0, 0, 3.0 / 7, 10.0 / 12);
  g_assert_true (isnan (statistics[2].accuracy));
  ee_exit_statistics_fill (&two_exits, plan, 1.5, statistics);
  assert_statistics (&statistics[0], 1, 0, 0, 4.0 / 7, 10.0 / 12);
  assert_statistics (&statistics[2], 0, 4, 3, 3.0 / 4, NAN);
  g_assert_cmpfloat_with_epsilon (ee_exit_statistics_get_decision_accuracy (&two_exits, 1.5), 4.0 / 7, 1e-12);
}

/* One stage, whose P(redundant) is that of a class. */
static void
test_without_exit (void)
{
  g_autoptr (EePlan) plan = make_plan (0, 16);
  EeScoreSet scores = two_exits;
  EeExitStatistics statistics[EE_PLAN_MAX_STAGES];

  scores.n_exits = 0;
  g_assert_cmpuint (ee_exit_statistics_fill (&scores, plan, 0.5, statistics), ==, 1);
  assert_statistics (&statistics[0], 0, 4, 3, 3.0 / 4, 10.0 / 12);
}

static void
test_main_images_alone (void)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1 | 1u << 3, 16);
  EeScoreSet scores = two_exits;
  EeExitStatistics statistics[EE_PLAN_MAX_STAGES];

  scores.n_images = N_IMAGES - N_REDUNDANT;
  scores.n_redundant = 0;
  ee_exit_statistics_fill (&scores, plan, 0.5, statistics);
  g_assert_cmpfloat (statistics[0].main_share, ==, 0.25);
  g_assert_true (isnan (statistics[0].redundant_share));
  g_assert_true (isnan (statistics[0].auroc));
}

/* Block 1 of VGG-19 is 39.5 of 398.1 million multiply-adds, blocks 1 and 2 are 39.5 + 56.6. */
static void
test_limit (void)
{
  g_autoptr (EePlan) first = make_plan (1u << 1, 1);
  g_autoptr (EePlan) second = make_plan (1u << 2 | 1u << 4, 1);
  g_autoptr (EePlan) none = make_plan (0, 1);

  g_assert_cmpfloat_with_epsilon (ee_exit_statistics_get_limit (first, 0.5), 1 - 0.5 * (1 - 39.5 / 398.1), 0.001);
  g_assert_cmpfloat_with_epsilon (ee_exit_statistics_get_limit (second, 0.5), 1 - 0.5 * (1 - 96.1 / 398.1), 0.001);
  g_assert_cmpfloat (ee_exit_statistics_get_limit (first, 0), ==, 1);
  g_assert_cmpfloat (ee_exit_statistics_get_limit (none, 0.9), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exit-statistics/two-exits", test_two_exits);
  g_test_add_func ("/exit-statistics/extremes", test_extremes);
  g_test_add_func ("/exit-statistics/without-exit", test_without_exit);
  g_test_add_func ("/exit-statistics/main-images-alone", test_main_images_alone);
  g_test_add_func ("/exit-statistics/limit", test_limit);
  return g_test_run ();
}
