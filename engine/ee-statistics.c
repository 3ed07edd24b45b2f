/* SPDX-License-Identifier: Apache-2.0 */
/* Statistics of cached scores; see the header. Any thread. */
#include "ee-statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An image as a curve sees it. */
typedef struct
{
  double score;
  gboolean redundant;
} Point;

static gboolean
is_redundant (const EeScoreSet *scores, const EeScore *score)
{
  return score->label >= scores->n_main;
}

/**
 * ee_statistics_get_point:
 * @scores: of one network
 * @threshold: P(redundant) from which an image leaves; without exits the classifier's answer counts alone
 * @point: (out): see #EeOperatingPoint
 */
void
ee_statistics_get_point (const EeScoreSet *scores, double threshold, EeOperatingPoint *point)
{
  guint right = 0, exit_right = 0, left = 0, main_left = 0, main_stays_right = 0, main_right = 0;
  double n_main_images = scores->n_images - scores->n_redundant;

  for (guint i = 0; i < scores->n_images; i++)
    {
      const EeScore *score = &scores->items[i];
      gboolean redundant = is_redundant (scores, score), leaves = ee_score_leaves (scores, score, threshold);
      gboolean exit_says_redundant = scores->n_exits > 0 ? score->p_redundant >= threshold : leaves;

      left += leaves;
      exit_right += exit_says_redundant == redundant;
      if (redundant)
        right += leaves;
      else
        {
          main_left += leaves;
          main_right += score->answer == score->label;
          main_stays_right += !leaves && score->answer == score->label;
        }
    }

  *point = (EeOperatingPoint){
    .threshold = threshold,
    .accuracy = (right + main_stays_right) / (double)scores->n_images,
    .exit_accuracy = exit_right / (double)scores->n_images,
    .main_accuracy = n_main_images > 0 ? main_stays_right / n_main_images : NAN,
    .main_lost = n_main_images > 0 ? main_left / n_main_images : NAN,
    .classifier_accuracy = n_main_images > 0 ? main_right / n_main_images : NAN,
    .kept_share = 1 - left / (double)scores->n_images,
    .left = left,
  };
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  double x = ((const Point *)a)->score, y = ((const Point *)b)->score;

  return (x > y) - (x < y);
}

/* Ascending by the last exit's score; NULL where one is no number. */
static Point *
make_sorted_points (const EeScoreSet *scores)
{
  g_autofree Point *points = g_new (Point, scores->n_images);

  for (guint i = 0; i < scores->n_images; i++)
    {
      const EeScore *score = &scores->items[i];

      points[i].score = score->p_redundant;
      points[i].redundant = is_redundant (scores, score);
      if (isnan (points[i].score))
        return NULL;
    }
  qsort (points, scores->n_images, sizeof *points, compare_points);

  return g_steal_pointer (&points);
}

/* The first point after @start whose score differs. */
static guint
find_group_end (const Point *points, guint n, guint start)
{
  guint end = start + 1;

  while (end < n && points[end].score == points[start].score)
    end++;

  return end;
}

/**
 * ee_statistics_get_auroc:
 * @scores: of one network
 *
 * The chance that a redundant image has a higher P(redundant), at the last exit, than a main one; equal scores count
 * half (the Mann-Whitney statistic).
 *
 * Returns: in 0..1, or NaN where one of the two kinds is missing or a score is no number
 */
double
ee_statistics_get_auroc (const EeScoreSet *scores)
{
  g_autofree Point *points = make_sorted_points (scores);
  double n_redundant = scores->n_redundant, n_main_images = scores->n_images - scores->n_redundant;
  double wins = 0, main_below = 0;

  if (points == NULL || n_redundant == 0 || n_main_images == 0)
    return NAN;

  for (guint start = 0, end; start < scores->n_images; start = end)
    {
      guint redundant = 0;

      end = find_group_end (points, scores->n_images, start);
      for (guint i = start; i < end; i++)
        redundant += points[i].redundant;
      wins += redundant * (main_below + (end - start - redundant) / 2.0);
      main_below += end - start - redundant;
    }

  return wins / (n_redundant * n_main_images);
}

/**
 * ee_statistics_get_fpr95:
 * @scores: of one network
 *
 * Returns: the share of main images that the last exit takes at the highest threshold at which it takes at least 95 %
 *   of the redundant ones; NaN as for ee_statistics_get_auroc()
 */
double
ee_statistics_get_fpr95 (const EeScoreSet *scores)
{
  g_autofree Point *points = make_sorted_points (scores);
  guint n_redundant = scores->n_redundant, n_main_images = scores->n_images - scores->n_redundant;
  guint taken_redundant = 0, taken_main = 0;

  if (points == NULL || n_redundant == 0 || n_main_images == 0)
    return NAN;

  for (guint i = scores->n_images; i-- > 0;)
    {
      gboolean ends_group = i == 0 || points[i - 1].score != points[i].score;

      taken_redundant += points[i].redundant;
      taken_main += !points[i].redundant;
      if (ends_group && (guint64)taken_redundant * 20 >= (guint64)n_redundant * 19)
        break;
    }

  return taken_main / (double)n_main_images;
}

/**
 * ee_statistics_get_answer:
 * @scores: of one network
 * @score: one of them
 * @threshold: P(redundant) from which an image leaves
 * @answer: (out): what the network says in the end: a main class, or n_main for redundant
 * @confidence: (out): P(redundant) of the exit that takes the image, or the classifier's probability of its answer
 *
 * Returns: FALSE where the image stays and the classifier was not asked
 */
gboolean
ee_statistics_get_answer (const EeScoreSet *scores, const EeScore *score, double threshold, guint *answer,
                          double *confidence)
{
  for (guint e = 0; e < scores->n_exits; e++)
    if (score->p_exits[e] >= threshold)
      {
        *answer = scores->n_main;
        *confidence = score->p_exits[e];
        return TRUE;
      }

  *answer = score->answer;
  *confidence = score->p_answer;
  return score->answer != EE_SCORE_NO_ANSWER;
}

/**
 * ee_statistics_make_calibration:
 * @scores: in which images that stay at @threshold have an answer
 * @threshold: P(redundant) from which an image leaves
 * @bins: (out): of equal width, from confidence 0 to 1
 *
 * Returns: FALSE, and @bins undefined, where an answer is missing or a confidence is no number
 */
gboolean
ee_statistics_make_calibration (const EeScoreSet *scores, double threshold, EeCalibrationBin bins[EE_CALIBRATION_BINS])
{
  memset (bins, 0, EE_CALIBRATION_BINS * sizeof *bins);
  for (guint i = 0; i < scores->n_images; i++)
    {
      const EeScore *score = &scores->items[i];
      EeCalibrationBin *bin;
      double confidence;
      guint answer;

      if (!ee_statistics_get_answer (scores, score, threshold, &answer, &confidence) || isnan (confidence))
        return FALSE;
      bin = &bins[CLAMP ((int)ceil (confidence * EE_CALIBRATION_BINS) - 1, 0, EE_CALIBRATION_BINS - 1)];
      bin->images++;
      bin->confidence += confidence;
      bin->accuracy += answer == score->label;
    }
  for (guint b = 0; b < EE_CALIBRATION_BINS; b++)
    {
      bins[b].confidence = bins[b].images > 0 ? bins[b].confidence / bins[b].images : NAN;
      bins[b].accuracy = bins[b].images > 0 ? bins[b].accuracy / bins[b].images : NAN;
    }
  return TRUE;
}

/**
 * ee_statistics_get_calibration_error:
 * @scores: in which images that stay at @threshold have an answer
 * @threshold: P(redundant) from which an image leaves
 *
 * Expected calibration error (Guo et al. 2017) of the network's answers: |accuracy - mean confidence| in
 * EE_CALIBRATION_BINS bins of equal width, weighted by their images. The confidence of an image that leaves is
 * P(redundant) of the exit that takes it, that of one that stays the classifier's probability of its answer.
 *
 * Returns: in 0..1, or NaN where an answer is missing or a confidence is no number
 */
double
ee_statistics_get_calibration_error (const EeScoreSet *scores, double threshold)
{
  EeCalibrationBin bins[EE_CALIBRATION_BINS];
  double error = 0;

  if (!ee_statistics_make_calibration (scores, threshold, bins))
    return NAN;
  for (guint b = 0; b < EE_CALIBRATION_BINS; b++)
    if (bins[b].images > 0)
      error += bins[b].images * fabs (bins[b].accuracy - bins[b].confidence);

  return error / scores->n_images;
}

/**
 * ee_statistics_make_confusion:
 * @scores: in which images that stay at @threshold have an answer
 * @threshold: P(redundant) from which an image leaves
 *
 * Returns: (transfer full): [n_main + 1, n_main + 1] images by truth (rows) and answer (columns), redundant last; NULL
 *   where an answer is missing
 */
guint *
ee_statistics_make_confusion (const EeScoreSet *scores, double threshold)
{
  guint n_classes = scores->n_main + 1;
  g_autofree guint *counts = g_new0 (guint, (gsize)n_classes * n_classes);

  for (guint i = 0; i < scores->n_images; i++)
    {
      double confidence;
      guint answer;

      if (!ee_statistics_get_answer (scores, &scores->items[i], threshold, &answer, &confidence))
        return NULL;
      counts[(gsize)scores->items[i].label * n_classes + answer]++;
    }

  return g_steal_pointer (&counts);
}

/**
 * ee_statistics_make_class_accuracies:
 * @scores: of one network
 * @threshold: P(redundant) from which an image leaves
 *
 * Returns: (transfer full): [n_main + 1] the share of each class's images that are right, redundant last; NaN for a
 *   class without images
 */
double *
ee_statistics_make_class_accuracies (const EeScoreSet *scores, double threshold)
{
  double *accuracies = g_new0 (double, scores->n_main + 1);
  g_autofree guint *images = g_new0 (guint, scores->n_main + 1);

  for (guint i = 0; i < scores->n_images; i++)
    {
      const EeScore *score = &scores->items[i];
      double confidence;
      guint answer;

      images[score->label]++;
      if (ee_statistics_get_answer (scores, score, threshold, &answer, &confidence))
        accuracies[score->label] += answer == score->label;
    }
  for (guint c = 0; c <= scores->n_main; c++)
    accuracies[c] = images[c] > 0 ? accuracies[c] / images[c] : NAN;

  return accuracies;
}
