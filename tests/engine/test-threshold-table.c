/* SPDX-License-Identifier: Apache-2.0 */
/* The table against counting image by image, and its curve against values worked out by hand. */
#include "ee-threshold-table.h"

#include <math.h>

#include "ee-error.h"
#include "ee-rng.h"
#include "ee-statistics.h"
#include "ee-threshold.h"

enum
{
  N_MAIN = 3,
  REDUNDANT = N_MAIN,
  N_RANDOM = 400,
  N_LARGE = 20000,
  N_MOVES = 1000,
  STEPS = 100
};

/* A frame at 60 a second, in microseconds; reading may take a hundredth of it. */
#define FRAME_US 16000.0

/* Scores in steps of 1/16, so that many are equal; redundant images higher on the whole. */
static void
fill_random (EeScoreSet *scores, guint n_images, guint n_exits, gboolean coarse)
{
  EeRng rng;

  *scores
      = (EeScoreSet){ .items = g_new0 (EeScore, n_images), .n_images = n_images, .n_main = N_MAIN, .n_exits = n_exits };
  ee_rng_init (&rng, 5);
  for (guint i = 0; i < n_images; i++)
    {
      EeScore *score = &scores->items[i];

      score->label = ee_rng_below (&rng, N_MAIN + 1);
      score->answer = score->label < N_MAIN ? ee_rng_below (&rng, N_MAIN) : EE_SCORE_NO_ANSWER;
      for (guint e = 0; e < n_exits; e++)
        {
          double p = ee_rng_uniform (&rng);

          p = score->label == REDUNDANT ? sqrt (p) : p * p;
          score->p_exits[e] = coarse ? floor (p * 17) / 16 : p;
        }
      score->p_redundant = score->p_exits[n_exits - 1];
      scores->n_redundant += score->label == REDUNDANT;
    }
}

static void
assert_reading (const EeScoreSet *scores, const EeThresholdTable *table, double threshold)
{
  EeThresholdReading reading;
  EeOperatingPoint point;
  guint ends[EE_PLAN_MAX_STAGES] = { 0 };

  ee_threshold_table_read (table, threshold, &reading);
  ee_statistics_get_point (scores, threshold, &point);
  for (guint i = 0; i < scores->n_images; i++)
    ends[ee_score_find_stage (scores, &scores->items[i], threshold)]++;

  g_assert_cmpfloat (reading.threshold, ==, threshold);
  g_assert_cmpuint (reading.left, ==, point.left);
  g_assert_cmpuint (reading.main_left + reading.redundant_left, ==, point.left);
  g_assert_cmpfloat_with_epsilon (reading.main_left, point.main_lost * (scores->n_images - scores->n_redundant), 1e-6);
  g_assert_cmpfloat_with_epsilon (reading.right, point.accuracy * scores->n_images, 1e-6);
  for (guint s = 0; s < EE_PLAN_MAX_STAGES; s++)
    g_assert_cmpuint (reading.ends[s], ==, ends[s]);
}

static void
test_agrees_with_counting (gconstpointer user_data)
{
  guint n_exits = GPOINTER_TO_UINT (user_data);

  for (guint coarse = 0; coarse < 2; coarse++)
    {
      g_autoptr (EeThresholdTable) table = NULL;
      g_autoptr (GError) error = NULL;
      EeScoreSet scores;

      fill_random (&scores, N_RANDOM, n_exits, coarse);
      table = ee_threshold_table_new (&scores, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (ee_threshold_table_get_n_images (table), ==, N_RANDOM);
      g_assert_cmpuint (ee_threshold_table_get_n_redundant (table), ==, scores.n_redundant);
      g_assert_cmpuint (ee_threshold_table_get_n_exits (table), ==, n_exits);

      for (guint i = 0; i <= 64; i++)
        assert_reading (&scores, table, i / 64.0);
      for (guint i = 0; i < N_RANDOM; i++)
        assert_reading (&scores, table, scores.items[i].p_redundant);
      assert_reading (&scores, table, 2);
      g_free (scores.items);
    }
}

/* Three redundant images and three main ones that the classifier knows, one of which the exit takes for redundant. */
static void
fill_example (EeScore items[6])
{
  static const float p_redundant[] = { 0.125f, 0.25f, 0.75f, 0.5f, 0.875f, 1 };

  for (guint i = 0; i < 6; i++)
    items[i] = (EeScore){ .label = i < 3 ? 1 : REDUNDANT,
                          .answer = i < 3 ? 1 : EE_SCORE_NO_ANSWER,
                          .p_redundant = p_redundant[i],
                          .p_exits = { p_redundant[i] } };
}

static void
test_curve (void)
{
  static const double stage_seconds[] = { 1, 10 };
  /* Who stays, one after another: main, main, redundant, main, redundant, redundant. */
  static const double accuracies[] = { 3 / 6.0, 4 / 6.0, 5 / 6.0, 4 / 6.0, 5 / 6.0, 4 / 6.0, 3 / 6.0 };
  EeScore items[6];
  EeScoreSet scores = { .items = items, .n_images = 6, .n_redundant = 3, .n_main = N_MAIN, .n_exits = 1 };
  g_autoptr (EeThresholdTable) table = NULL;
  g_autoptr (GArray) curve = NULL;
  guint knee;

  fill_example (items);
  table = ee_threshold_table_new (&scores, NULL);
  curve = ee_threshold_table_make_curve (table, stage_seconds, STEPS);
  g_assert_cmpuint (curve->len, ==, G_N_ELEMENTS (accuracies));
  for (guint i = 0; i < curve->len; i++)
    {
      const EeThresholdPoint *point = &g_array_index (curve, EeThresholdPoint, i);

      g_assert_cmpfloat_with_epsilon (point->accuracy, accuracies[i], 1e-9);
      g_assert_cmpfloat_with_epsilon (point->seconds, 1 + 9 * i / 6.0, 1e-9);
    }
  /* The line joins 3/6 and 3/6, so the highest point is the knee, and of two as high the one that costs less. */
  knee = ee_threshold_curve_find_knee (curve);
  g_assert_cmpuint (knee, ==, 2);
  g_assert_cmpfloat (g_array_index (curve, EeThresholdPoint, knee).threshold, ==, 0.5);
}

/* Points are left out, but none is farther from a neighbour than a step. */
static void
test_curve_is_thinned (void)
{
  static const double stage_seconds[] = { 1, 2, 3 };
  g_autoptr (EeThresholdTable) table = NULL;
  g_autoptr (GArray) curve = NULL;
  EeScoreSet scores;

  fill_random (&scores, N_LARGE, 2, FALSE);
  table = ee_threshold_table_new (&scores, NULL);
  curve = ee_threshold_table_make_curve (table, stage_seconds, STEPS);
  g_assert_cmpuint (curve->len, >, STEPS / 2);
  g_assert_cmpuint (curve->len, <, 3 * STEPS);
  for (guint i = 1; i < curve->len; i++)
    {
      const EeThresholdPoint *point = &g_array_index (curve, EeThresholdPoint, i);

      g_assert_cmpfloat (point->threshold, >, point[-1].threshold);
      g_assert_cmpfloat (point->seconds - point[-1].seconds, <, 2 * 2.0 / STEPS);
      g_assert_cmpfloat (fabs (point->accuracy - point[-1].accuracy), <, 2.0 / STEPS);
    }
  g_free (scores.items);
}

static void
test_no_number (void)
{
  EeScore items[6];
  EeScoreSet scores = { .items = items, .n_images = 6, .n_redundant = 3, .n_main = N_MAIN, .n_exits = 1 };
  g_autoptr (GError) error = NULL;

  fill_example (items);
  items[3].p_exits[0] = NAN;
  g_assert_null (ee_threshold_table_new (&scores, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
}

/* A move of the slider over 20,000 images. */
static void
test_fast (void)
{
  g_autoptr (EeThresholdTable) table = NULL;
  EeScoreSet scores;
  guint64 sum = 0;
  gint64 start;
  double us;

  fill_random (&scores, N_LARGE, 1, FALSE);
  start = g_get_monotonic_time ();
  table = ee_threshold_table_new (&scores, NULL);
  g_test_message ("making the table of %d images: %" G_GINT64_FORMAT " us", N_LARGE, g_get_monotonic_time () - start);

  start = g_get_monotonic_time ();
  for (guint i = 0; i < N_MOVES; i++)
    {
      EeThresholdReading reading;

      ee_threshold_table_read (table, i / (double)N_MOVES, &reading);
      sum += reading.left;
    }
  us = (g_get_monotonic_time () - start) / (double)N_MOVES;
  g_test_minimized_result (us, "reading it at one threshold: %.3f us", us);
  g_assert_cmpuint (sum, >, 0);
  g_assert_cmpfloat (us, <, FRAME_US / 100);
  g_free (scores.items);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/threshold-table/one-exit", GUINT_TO_POINTER (1), test_agrees_with_counting);
  g_test_add_data_func ("/threshold-table/four-exits", GUINT_TO_POINTER (4), test_agrees_with_counting);
  g_test_add_func ("/threshold-table/curve", test_curve);
  g_test_add_func ("/threshold-table/curve-is-thinned", test_curve_is_thinned);
  g_test_add_func ("/threshold-table/no-number", test_no_number);
  g_test_add_func ("/threshold-table/fast", test_fast);
  return g_test_run ();
}
