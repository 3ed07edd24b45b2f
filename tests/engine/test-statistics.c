/* SPDX-License-Identifier: Apache-2.0 */
/* Statistics of scores against values worked out by hand, and against slow and obvious ways to compute them. */
#include "ee-statistics.h"

#include <math.h>

#include "ee-rng.h"

enum
{
  N_MAIN = 2,
  REDUNDANT = N_MAIN
};

/* Of a network with one exit. */
static EeScore
make_score (guint label, float p_redundant, guint answer, float p_answer)
{
  return (EeScore){
    .label = label,
    .answer = answer,
    .p_answer = p_answer,
    .p_redundant = p_redundant,
    .p_exits = { p_redundant },
  };
}

static EeScoreSet
make_set (EeScore *items, guint n)
{
  EeScoreSet scores = { .items = items, .n_images = n, .n_main = N_MAIN, .n_exits = 1 };

  for (guint i = 0; i < n; i++)
    scores.n_redundant += items[i].label == REDUNDANT;

  return scores;
}

/* Eight images, five of them main; the ties are on purpose. */
static void
fill_example (EeScore items[8])
{
  items[0] = make_score (0, 0.125f, 0, 0.9f);
  items[1] = make_score (0, 0.25f, 1, 0.6f); /* the wrong class */
  items[2] = make_score (1, 0.25f, 1, 0.8f);
  items[3] = make_score (1, 0.5f, 1, 0.7f);
  items[4] = make_score (1, 0.75f, 0, 0.5f);
  items[5] = make_score (REDUNDANT, 0.25f, 0, 0.4f);
  items[6] = make_score (REDUNDANT, 0.75f, 1, 0.4f);
  items[7] = make_score (REDUNDANT, 1, 1, 0.4f);
}

static void
test_point (void)
{
  EeScore items[8];
  EeScoreSet scores;
  EeOperatingPoint point;

  fill_example (items);
  scores = make_set (items, 8);

  ee_statistics_get_point (&scores, 0.5, &point); /* 3, 4, 6 and 7 leave: 0.5 is enough */
  g_assert_cmpuint (point.left, ==, 4);
  g_assert_cmpfloat (point.threshold, ==, 0.5);
  g_assert_cmpfloat (point.accuracy, ==, 4 / 8.0);      /* 0, 2, 6, 7 */
  g_assert_cmpfloat (point.exit_accuracy, ==, 5 / 8.0); /* and 1 */
  g_assert_cmpfloat (point.main_accuracy, ==, 2 / 5.0);
  g_assert_cmpfloat (point.main_lost, ==, 2 / 5.0);
  g_assert_cmpfloat (point.classifier_accuracy, ==, 3 / 5.0);
  g_assert_cmpfloat (point.kept_share, ==, 0.5);

  ee_statistics_get_point (&scores, 0.51, &point);
  g_assert_cmpuint (point.left, ==, 3);
  g_assert_cmpfloat (point.accuracy, ==, 5 / 8.0);

  ee_statistics_get_point (&scores, 0, &point);
  g_assert_cmpfloat (point.kept_share, ==, 0);
  g_assert_cmpfloat (point.accuracy, ==, 3 / 8.0);
}

/* Pairs of a redundant and a main image: 5 is above 0, below 3 and 4, and ties with 1 and 2; 6 is above four and ties
 * with one; 7 is above all. 2 + 4.5 + 5 of 15. */
static void
test_auroc_by_hand (void)
{
  EeScore items[8];
  EeScoreSet scores;

  fill_example (items);
  scores = make_set (items, 8);
  g_assert_cmpfloat_with_epsilon (ee_statistics_get_auroc (&scores), 11.5 / 15, 1e-12);

  /* 95 % of three is all three: from 0.25 down, which takes all main images but one. */
  g_assert_cmpfloat_with_epsilon (ee_statistics_get_fpr95 (&scores), 4 / 5.0, 1e-12);

  items[5].p_redundant = items[6].p_redundant = 0.875f; /* a clean cut */
  g_assert_cmpfloat (ee_statistics_get_auroc (&scores), ==, 1);
  g_assert_cmpfloat (ee_statistics_get_fpr95 (&scores), ==, 0);

  for (guint i = 0; i < 8; i++)
    items[i].p_redundant = 0.3f;
  g_assert_cmpfloat (ee_statistics_get_auroc (&scores), ==, 0.5);
  g_assert_cmpfloat (ee_statistics_get_fpr95 (&scores), ==, 1);

  items[2].p_redundant = NAN;
  g_assert_true (isnan (ee_statistics_get_auroc (&scores)));
  scores = make_set (items + 5, 3); /* no main image */
  g_assert_true (isnan (ee_statistics_get_auroc (&scores)));
  g_assert_true (isnan (ee_statistics_get_fpr95 (&scores)));
}

/* Of 20 redundant images one may be missed, of 19 none. */
static void
test_fpr95_counts (void)
{
  EeScore items[21];
  EeScoreSet scores;

  for (guint i = 0; i < 20; i++)
    items[i] = make_score (REDUNDANT, i == 0 ? 0.1f : 0.9f, 0, 0.5f);
  items[20] = make_score (0, 0.5f, 0, 0.5f);

  scores = make_set (items, 21);
  g_assert_cmpfloat (ee_statistics_get_fpr95 (&scores), ==, 0);
  items[19] = items[20];
  scores = make_set (items, 20);
  g_assert_cmpfloat (ee_statistics_get_fpr95 (&scores), ==, 1);
}

/* Few distinct scores, so that ties abound. */
static void
fill_at_random (EeRng *rng, EeScore *items, guint n, guint n_values)
{
  for (guint i = 0; i < n; i++)
    {
      guint label = ee_rng_below (rng, N_MAIN + 1);
      float p_redundant = ee_rng_below (rng, n_values) / (float)(n_values - 1);

      items[i] = make_score (label, p_redundant, ee_rng_below (rng, N_MAIN), ee_rng_below (rng, 1001) / 1000.0f);
    }
}

static double
get_auroc_by_pairs (const EeScoreSet *scores)
{
  double wins = 0, pairs = 0;

  for (guint r = 0; r < scores->n_images; r++)
    for (guint m = 0; m < scores->n_images; m++)
      if (scores->items[r].label == REDUNDANT && scores->items[m].label != REDUNDANT)
        {
          float above = scores->items[r].p_redundant, below = scores->items[m].p_redundant;

          wins += above > below ? 1 : above == below ? 0.5 : 0;
          pairs++;
        }

  return wins / pairs;
}

/* Tries every score as a threshold; of those with enough redundant images the fewest main ones count. */
static double
get_fpr95_by_trial (const EeScoreSet *scores)
{
  double least = 1;

  for (guint i = 0; i < scores->n_images; i++)
    {
      double threshold = scores->items[i].p_redundant, taken[2] = { 0 };

      for (guint k = 0; k < scores->n_images; k++)
        taken[scores->items[k].label == REDUNDANT] += scores->items[k].p_redundant >= threshold;
      if (taken[TRUE] >= 0.95 * scores->n_redundant - 1e-9)
        least = MIN (least, taken[FALSE] / (scores->n_images - scores->n_redundant));
    }

  return least;
}

static void
test_curves_by_brute_force (void)
{
  EeRng rng;

  ee_rng_init (&rng, 11);
  for (guint round = 0; round < 60; round++)
    {
      EeScore items[90];
      guint n = 30 + round;
      EeScoreSet scores;

      fill_at_random (&rng, items, n, round % 2 ? 7 : 4001);
      scores = make_set (items, n);
      g_assert_cmpfloat_with_epsilon (ee_statistics_get_auroc (&scores), get_auroc_by_pairs (&scores), 1e-12);
      g_assert_cmpfloat_with_epsilon (ee_statistics_get_fpr95 (&scores), get_fpr95_by_trial (&scores), 1e-12);
    }
}

/* At 0.5: bin (0.8, 0.8667] holds two answers of 0.85, one right; 1 holds one right answer; (0.6, 0.6667] one of 0.65,
 * wrong. (|1.7 - 1| + 0 + 0.65) / 4. */
static void
test_calibration (void)
{
  EeScore items[4] = {
    make_score (0, 0.1f, 0, 0.85f),
    make_score (1, 0.85f, 1, 0.9f), /* leaves: what the classifier says counts no more */
    make_score (REDUNDANT, 1, EE_SCORE_NO_ANSWER, 0),
    make_score (REDUNDANT, 0.2f, 1, 0.65f),
  };
  EeScoreSet scores = make_set (items, 4);

  g_assert_cmpfloat_with_epsilon (ee_statistics_get_calibration_error (&scores, 0.5), (0.7 + 0 + 0.65) / 4, 1e-6);

  /* On both sides of the first edge, 1/15: surplus and shortfall do not cancel. */
  items[0] = make_score (0, 0.1f, 0, 0.06f);
  items[3] = make_score (REDUNDANT, 0.1f, 1, 0.07f);
  scores = make_set (items, 4);
  g_assert_cmpfloat_with_epsilon (ee_statistics_get_calibration_error (&scores, 0.5), (0.94 + 0.85 + 0 + 0.07) / 4,
                                  1e-6);

  items[3].answer = EE_SCORE_NO_ANSWER; /* an answer is missing */
  g_assert_true (isnan (ee_statistics_get_calibration_error (&scores, 0.5)));
}

static void
test_confusion (void)
{
  static const guint expected[9] = { 1, 1, 0, 0, 1, 2, 1, 0, 2 };
  static const guint all_stay[9] = { 1, 1, 0, 1, 2, 0, 1, 1, 1 }; /* but for the one of 1 */
  EeScore items[8];
  EeScoreSet scores;
  g_autofree guint *counts = NULL;
  g_autofree guint *others = NULL;
  g_autofree double *accuracies = NULL;

  fill_example (items);
  scores = make_set (items, 8);
  counts = ee_statistics_make_confusion (&scores, 0.5);
  others = ee_statistics_make_confusion (&scores, 1);
  g_assert_cmpmem (counts, 9 * sizeof *counts, expected, sizeof expected);
  g_assert_cmpmem (others, 9 * sizeof *others, all_stay, sizeof all_stay);

  accuracies = ee_statistics_make_class_accuracies (&scores, 0.5);
  g_assert_cmpfloat (accuracies[0], ==, 1 / 2.0);
  g_assert_cmpfloat (accuracies[1], ==, 1 / 3.0);
  g_assert_cmpfloat (accuracies[REDUNDANT], ==, 2 / 3.0);

  items[5].answer = EE_SCORE_NO_ANSWER;
  g_assert_null (ee_statistics_make_confusion (&scores, 0.5));
  g_clear_pointer (&counts, g_free);
  counts = ee_statistics_make_confusion (&scores, 0.25); /* where it leaves, nobody asks */
  g_assert_nonnull (counts);
  g_assert_cmpuint (counts[8], ==, 3);
}

static void
test_class_without_images (void)
{
  EeScore items[1] = { make_score (1, 0, 1, 1) };
  EeScoreSet scores = make_set (items, 1);
  g_autofree double *accuracies = ee_statistics_make_class_accuracies (&scores, 0.5);

  g_assert_true (isnan (accuracies[0]));
  g_assert_cmpfloat (accuracies[1], ==, 1);
  g_assert_true (isnan (accuracies[REDUNDANT]));
}

/* The first exit takes what the second would not; the last exit alone has an AUROC. */
static void
test_two_exits (void)
{
  EeScore items[2] = {
    { .label = 0, .answer = 0, .p_answer = 1, .p_redundant = 0.2f, .p_exits = { 0.7f, 0.2f } },
    { .label = REDUNDANT, .answer = EE_SCORE_NO_ANSWER, .p_redundant = 0.4f, .p_exits = { 0.1f, 0.4f } },
  };
  EeScoreSet scores = make_set (items, 2);
  EeOperatingPoint point;

  scores.n_exits = 2;
  ee_statistics_get_point (&scores, 0.5, &point);
  g_assert_cmpuint (point.left, ==, 1);
  g_assert_cmpfloat (point.main_lost, ==, 1);
  g_assert_cmpfloat (point.exit_accuracy, ==, 0.5);
  g_assert_cmpfloat (ee_statistics_get_auroc (&scores), ==, 1);
}

/* "Redundant" is a class then, and no threshold matters. */
static void
test_without_exit (void)
{
  EeScore items[3] = {
    { .label = 0, .answer = 0, .p_answer = 0.9f, .p_redundant = 0.05f },
    { .label = 1, .answer = REDUNDANT, .p_answer = 0.6f, .p_redundant = 0.6f },
    { .label = REDUNDANT, .answer = REDUNDANT, .p_answer = 0.5f, .p_redundant = 0.5f },
  };
  EeScoreSet scores = make_set (items, 3);
  EeOperatingPoint point;

  scores.n_exits = 0;
  for (guint t = 0; t <= 2; t++)
    {
      ee_statistics_get_point (&scores, t / 2.0, &point);
      g_assert_cmpuint (point.left, ==, 2);
      g_assert_cmpfloat_with_epsilon (point.accuracy, 2 / 3.0, 1e-12);
      g_assert_cmpfloat_with_epsilon (point.exit_accuracy, 2 / 3.0, 1e-12);
      g_assert_cmpfloat (point.main_lost, ==, 0.5);
    }
  g_assert_cmpfloat (ee_statistics_get_auroc (&scores), ==, 0.5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/point", test_point);
  g_test_add_func ("/statistics/auroc-by-hand", test_auroc_by_hand);
  g_test_add_func ("/statistics/fpr95-counts", test_fpr95_counts);
  g_test_add_func ("/statistics/curves-by-brute-force", test_curves_by_brute_force);
  g_test_add_func ("/statistics/calibration", test_calibration);
  g_test_add_func ("/statistics/confusion", test_confusion);
  g_test_add_func ("/statistics/class-without-images", test_class_without_images);
  g_test_add_func ("/statistics/two-exits", test_two_exits);
  g_test_add_func ("/statistics/without-exit", test_without_exit);
  return g_test_run ();
}
