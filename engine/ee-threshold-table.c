/* SPDX-License-Identifier: Apache-2.0 */
/* Sorted scores with sums from the top; see the header. */
#include "ee-threshold-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "ee-error.h"

/* How an image counts when some exit takes it. */
typedef struct
{
  float highest; /* P(redundant) of the exits that saw it */
  guint8 is_redundant, is_right_if_stays;
} Image;

/**
 * EeThresholdTable:
 * @reached: [n_exits][n_images] the highest P(redundant) of exits 0..e, ascending
 * @redundant_below: [n_images + 1] redundant images among the first i of the last list
 * @right_below: [n_images + 1] images among them that are right if they stay
 */
struct _EeThresholdTable
{
  guint n_images, n_redundant, n_exits;
  float *reached[EE_PLAN_MAX_STAGES - 1];
  guint *redundant_below, *right_below;
};

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float x = *(const float *)a, y = *(const float *)b;

  return (x > y) - (x < y);
}

static int
compare_images (gconstpointer a, gconstpointer b)
{
  return compare_floats (&((const Image *)a)->highest, &((const Image *)b)->highest);
}

static gboolean
check_scores (const EeScoreSet *scores, GError **error)
{
  for (guint i = 0; i < scores->n_images; i++)
    for (guint e = 0; e < scores->n_exits; e++)
      if (isnan (scores->items[i].p_exits[e]))
        {
          g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                       _ ("The exit's answer to an image is no number, so no threshold can be tried."));
          return FALSE;
        }
  return TRUE;
}

/* [n_images] of exits 0..e, in the order of the images. */
static void
fill_reached (EeThresholdTable *table, const EeScoreSet *scores)
{
  for (guint e = 0; e < table->n_exits; e++)
    {
      table->reached[e] = g_new (float, table->n_images);
      for (guint i = 0; i < table->n_images; i++)
        {
          float before = e > 0 ? table->reached[e - 1][i] : 0;

          table->reached[e][i] = MAX (before, scores->items[i].p_exits[e]);
        }
    }
}

static void
sum_up (EeThresholdTable *table, const EeScoreSet *scores)
{
  g_autofree Image *images = g_new (Image, table->n_images);

  for (guint i = 0; i < table->n_images; i++)
    {
      const EeScore *score = &scores->items[i];

      images[i].highest = table->reached[table->n_exits - 1][i];
      images[i].is_redundant = score->label >= scores->n_main;
      images[i].is_right_if_stays = score->label < scores->n_main && score->answer == score->label;
    }
  qsort (images, table->n_images, sizeof *images, compare_images);

  table->redundant_below = g_new0 (guint, table->n_images + 1);
  table->right_below = g_new0 (guint, table->n_images + 1);
  for (guint i = 0; i < table->n_images; i++)
    {
      table->redundant_below[i + 1] = table->redundant_below[i] + images[i].is_redundant;
      table->right_below[i + 1] = table->right_below[i] + images[i].is_right_if_stays;
    }
}

/**
 * ee_threshold_table_new:
 * @scores: of a network with an exit, in which main images have an answer; not kept
 * @error: EE_ERROR_INVALID where a score is no number
 *
 * Returns: (transfer full): the table, or NULL
 */
EeThresholdTable *
ee_threshold_table_new (const EeScoreSet *scores, GError **error)
{
  EeThresholdTable *table;

  g_return_val_if_fail (scores != NULL && scores->n_images > 0 && scores->n_exits > 0, NULL);

  if (!check_scores (scores, error))
    return NULL;

  table = g_new0 (EeThresholdTable, 1);
  table->n_images = scores->n_images;
  table->n_redundant = scores->n_redundant;
  table->n_exits = scores->n_exits;
  fill_reached (table, scores);
  sum_up (table, scores);
  for (guint e = 0; e < table->n_exits; e++)
    qsort (table->reached[e], table->n_images, sizeof (float), compare_floats);
  return table;
}

/**
 * ee_threshold_table_free:
 * @table: (nullable) (transfer full): a table
 */
void
ee_threshold_table_free (EeThresholdTable *table)
{
  if (table == NULL)
    return;
  for (guint e = 0; e < table->n_exits; e++)
    g_free (table->reached[e]);
  g_free (table->redundant_below);
  g_free (table->right_below);
  g_free (table);
}

guint
ee_threshold_table_get_n_images (const EeThresholdTable *table)
{
  return table->n_images;
}

guint
ee_threshold_table_get_n_redundant (const EeThresholdTable *table)
{
  return table->n_redundant;
}

guint
ee_threshold_table_get_n_exits (const EeThresholdTable *table)
{
  return table->n_exits;
}

/* How many of the ascending @values are below @threshold: those images go on. */
static guint
count_below (const float *values, guint n, double threshold)
{
  guint low = 0, high = n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (values[middle] >= threshold)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/**
 * ee_threshold_table_read:
 * @table: a table
 * @threshold: P(redundant) from which an image leaves
 * @reading: (out): what ee_statistics_get_point() would count
 */
void
ee_threshold_table_read (const EeThresholdTable *table, double threshold, EeThresholdReading *reading)
{
  guint here = table->n_images, stays = 0;

  *reading = (EeThresholdReading){ .threshold = threshold };
  for (guint e = 0; e < table->n_exits; e++)
    {
      stays = count_below (table->reached[e], table->n_images, threshold);
      reading->ends[e] = here - stays;
      here = stays;
    }
  reading->ends[table->n_exits] = stays;
  reading->left = table->n_images - stays;
  reading->redundant_left = table->n_redundant - table->redundant_below[stays];
  reading->main_left = reading->left - reading->redundant_left;
  reading->right = reading->redundant_left + table->right_below[stays];
}

/**
 * ee_threshold_table_get_seconds:
 * @table: a table
 * @reading: of it
 * @stage_seconds: [n_exits + 1] what an image has cost when it comes to each exit, and to the classifier
 *
 * Returns: of an average image at that threshold: the measured costs, weighted by who ends where
 */
double
ee_threshold_table_get_seconds (const EeThresholdTable *table, const EeThresholdReading *reading,
                                const double *stage_seconds)
{
  double sum = 0;

  for (guint s = 0; s <= table->n_exits; s++)
    sum += reading->ends[s] * stage_seconds[s];
  return sum / table->n_images;
}

/* The point at @threshold joins where it can be told from the last one, or is the @last. */
static void
add_point (const EeThresholdTable *table, const double *stage_seconds, double threshold, const double least[2],
           gboolean last, GArray *curve)
{
  EeThresholdPoint point = { .threshold = threshold };
  const EeThresholdPoint *before = curve->len > 0 ? &g_array_index (curve, EeThresholdPoint, curve->len - 1) : NULL;
  EeThresholdReading reading;

  ee_threshold_table_read (table, threshold, &reading);
  point.accuracy = reading.right / (double)table->n_images;
  point.seconds = ee_threshold_table_get_seconds (table, &reading, stage_seconds);
  if (before == NULL || last || fabs (point.accuracy - before->accuracy) >= least[0]
      || fabs (point.seconds - before->seconds) >= least[1])
    g_array_append_val (curve, point);
}

/**
 * ee_threshold_table_make_curve:
 * @table: a table
 * @stage_seconds: [n_exits + 1] as for ee_threshold_table_get_seconds()
 * @steps: how finely: a point is left out where it is nearer than 1 / @steps to the one before, of accuracies from 0 to
 *   1 and of times from the first stage's to the last one's
 *
 * Accuracy against time, from the threshold 0, at which everything leaves at the first exit, to one at which nothing
 * does. Between two scores nothing changes, so the scores themselves are the thresholds.
 *
 * Returns: (transfer full) (element-type EeThresholdPoint): at least two points, by rising threshold
 */
GArray *
ee_threshold_table_make_curve (const EeThresholdTable *table, const double *stage_seconds, guint steps)
{
  GArray *curve = g_array_new (FALSE, FALSE, sizeof (EeThresholdPoint));
  const double least[2] = { 1.0 / steps, fabs (stage_seconds[table->n_exits] - stage_seconds[0]) / steps };
  guint at[EE_PLAN_MAX_STAGES - 1] = { 0 };

  add_point (table, stage_seconds, 0, least, FALSE, curve);
  for (;;)
    {
      float next = INFINITY;

      /* The lowest score of any exit that was not tried yet. */
      for (guint e = 0; e < table->n_exits; e++)
        if (at[e] < table->n_images)
          next = MIN (next, table->reached[e][at[e]]);
      if (next == INFINITY)
        break;
      for (guint e = 0; e < table->n_exits; e++)
        while (at[e] < table->n_images && table->reached[e][at[e]] <= next)
          at[e]++;
      add_point (table, stage_seconds, next, least, FALSE, curve);
    }
  add_point (table, stage_seconds, EE_SCORES_ALL_REDUNDANT, least, TRUE, curve);
  return curve;
}

/**
 * ee_threshold_curve_find_knee:
 * @curve: (element-type EeThresholdPoint): of ee_threshold_table_make_curve()
 *
 * The knee is the point that lies farthest above the straight line from "everything leaves" to "nothing leaves", both
 * axes taken from 0 to 1 (Satopää and others 2011, "Finding a Kneedle in a haystack").
 *
 * Returns: its index; 0 where no point lies above the line
 */
guint
ee_threshold_curve_find_knee (const GArray *curve)
{
  const EeThresholdPoint *points = (const EeThresholdPoint *)curve->data;
  const EeThresholdPoint *first = &points[0], *last = &points[curve->len - 1];
  double run = last->seconds - first->seconds, farthest = 0;
  guint knee = 0;

  for (guint i = 1; i + 1 < curve->len && run != 0; i++)
    {
      double along = (points[i].seconds - first->seconds) / run;
      double above = points[i].accuracy - (first->accuracy + along * (last->accuracy - first->accuracy));

      if (above > farthest)
        {
          farthest = above;
          knee = i;
        }
    }
  return knee;
}
