/* SPDX-License-Identifier: Apache-2.0 */
/* Outliers: always the same, of the kind they say, and nothing that the main set holds. */
#include "ee-outlier.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ee-doodle.h"
#include "ee-join.h"
#include "ee-pair.h"

enum
{
  N_MAIN = 100,
  N_DRAWN = 200,
};

static EeDataset *digits;

static double
measure_mean (const guint8 *image, double *deviation)
{
  double sum = 0, squares = 0;

  for (guint i = 0; i < EE_IMAGE_BYTES; i++)
    {
      sum += image[i];
      squares += (double)image[i] * image[i];
    }
  sum /= EE_IMAGE_BYTES;
  *deviation = sqrt (MAX (squares / EE_IMAGE_BYTES - sum * sum, 0));
  return sum;
}

static gboolean
is_grey (const guint8 *image)
{
  for (guint i = 0; i < EE_IMAGE_BYTES; i += EE_IMAGE_CHANNELS)
    if (image[i] != image[i + 1] || image[i] != image[i + 2])
      return FALSE;
  return TRUE;
}

static void
test_words (void)
{
  for (guint i = 0; i < EE_N_OUTLIERS; i++)
    {
      EeOutlierKind kind = EE_N_OUTLIERS;

      g_assert_true (ee_outlier_kind_from_id (ee_outlier_kind_get_id (i), &kind));
      g_assert_cmpuint (kind, ==, i);
      g_assert_cmpstr (ee_outlier_kind_get_title (i), !=, "");
    }
  g_assert_false (ee_outlier_kind_from_id ("mnist", &(EeOutlierKind){ 0 }));
}

static void
test_same_seed_same_picture (void)
{
  for (guint kind = 0; kind < EE_N_OUTLIERS; kind++)
    {
      guint n_alike = 0;

      for (guint64 seed = 0; seed < 50; seed++)
        {
          guint8 first[EE_IMAGE_BYTES], again[EE_IMAGE_BYTES], other[EE_IMAGE_BYTES];

          ee_outlier_draw (kind, digits, seed, first);
          ee_outlier_draw (kind, digits, seed, again);
          ee_outlier_draw (kind, digits, seed + 1, other);
          g_assert_cmpmem (first, sizeof first, again, sizeof again);
          n_alike += memcmp (first, other, sizeof first) == 0;
        }
      /* Two empty pages may both be white. */
      g_assert_cmpuint (n_alike, <=, kind == EE_OUTLIER_BLANK ? 10 : 1);
    }
}

/* Neither seeds nor parts share pictures, but for empty pages of one colour. */
static void
test_parts_differ (void)
{
  for (guint kind = EE_OUTLIER_NOISE; kind < EE_N_OUTLIERS; kind++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      guint n_twice = 0, n = 0;

      for (guint part = 0; part < 2; part++)
        {
          g_autoptr (EeDataset) set = ee_outlier_dataset_new (kind, part, digits, 7);

          g_assert_cmpstr (ee_dataset_get_id (set), ==, ee_outlier_kind_get_id (kind));
          g_assert_cmpuint (ee_dataset_get_n_images (set), >=, 500);
          n = MIN (ee_dataset_get_n_images (set), 1000);
          for (guint i = 0; i < n; i++)
            {
              guint8 image[EE_IMAGE_BYTES];

              ee_dataset_copy_image (set, i, FALSE, image);
              n_twice += !g_hash_table_add (seen, g_compute_checksum_for_data (G_CHECKSUM_MD5, image, EE_IMAGE_BYTES));
            }
        }
      g_assert_cmpuint (n_twice, <=, n / 50);
    }
}

/* Pages are even, noise is not; patterns are light all over or coloured; characters are light ink on black. */
static void
test_kinds_are_what_they_say (void)
{
  guint n_even = 0, n_coloured = 0, n_rough = 0, n_dark_ground = 0;

  for (guint64 seed = 0; seed < N_DRAWN; seed++)
    {
      guint8 image[EE_IMAGE_BYTES];
      double mean, deviation;

      ee_outlier_draw (EE_OUTLIER_BLANK, NULL, seed, image);
      measure_mean (image, &deviation);
      n_even += deviation < 40;

      ee_outlier_draw (EE_OUTLIER_NOISE, NULL, seed, image);
      measure_mean (image, &deviation);
      n_rough += deviation > 8;

      ee_outlier_draw (EE_OUTLIER_PATTERNS, NULL, seed, image);
      n_coloured += !is_grey (image);

      ee_outlier_draw (EE_OUTLIER_CHARACTERS, NULL, seed, image);
      mean = measure_mean (image, &deviation);
      g_assert_true (is_grey (image));
      g_assert_cmpfloat (mean, <, 128);
      n_dark_ground += mean < 80 && mean > 0.3;
    }
  g_assert_cmpuint (n_even, >, N_DRAWN * 8 / 10);
  g_assert_cmpuint (n_rough, >, N_DRAWN * 9 / 10);
  g_assert_cmpuint (n_coloured, >, N_DRAWN * 6 / 10);
  g_assert_cmpuint (n_dark_ground, >, N_DRAWN * 95 / 100);
}

/* No mutant is one of the images it was made of, nor nearly so. */
static void
test_mutants_are_no_digits (void)
{
  for (guint64 seed = 0; seed < N_DRAWN; seed++)
    {
      guint8 image[EE_IMAGE_BYTES];

      ee_outlier_draw (EE_OUTLIER_MUTANTS, digits, seed, image);
      for (guint i = 0; i < N_MAIN; i++)
        {
          guint8 digit[EE_IMAGE_BYTES];
          guint difference = 0;

          ee_dataset_copy_image (digits, i, FALSE, digit);
          for (guint k = 0; k < EE_IMAGE_BYTES; k++)
            difference += (guint)abs (image[k] - digit[k]);
          g_assert_cmpuint (difference, >, 5 * EE_IMAGE_BYTES);
        }
    }
}

/* In a pair every kind comes, as redundant images only, and mutants come from the pair's main set. */
static void
test_pair (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = ee_experiment_normalize_pair ("doodles+blank,noise,patterns,characters,mutants", &error);
  EeExperimentOptions options
      = { .pair = line, .seed = 3, .limit = 4000, .splits = 1 << EE_SPLIT_VALIDATION | 1 << EE_SPLIT_TRAIN };
  g_autoptr (EeExperiment) experiment = NULL;
  g_autofree char *sources = NULL;

  g_assert_no_error (error);
  experiment = ee_experiment_new (&options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ee_experiment_get_n_images (experiment, EE_SPLIT_TRAIN)
                        + ee_experiment_get_n_images (experiment, EE_SPLIT_VALIDATION),
                    ==, 4000);
  sources = ee_experiment_describe_sources (experiment);
  for (guint kind = 0; kind < EE_N_OUTLIERS; kind++)
    g_assert_nonnull (strstr (sources, ee_outlier_kind_get_id (kind)));

  g_assert_null (ee_experiment_normalize_pair ("noise+mnist", &error));
  g_assert_nonnull (error);
}

/* Images of the second set follow those of the first; the sets must have the same classes. */
static void
test_join (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EeDataset) others = ee_doodle_dataset_new (FALSE, 30, 2);
  g_autoptr (EeDataset) joined = NULL;
  g_autoptr (EeDataset) noise = ee_outlier_dataset_new (EE_OUTLIER_NOISE, EE_PART_TEST, NULL, 1);
  guint8 image[EE_IMAGE_BYTES], expected[EE_IMAGE_BYTES];

  joined = ee_dataset_join ("both", digits, others, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ee_dataset_get_n_images (joined), ==, N_MAIN + 30);
  g_assert_cmpuint (ee_dataset_get_n_classes (joined), ==, EE_DOODLE_N_DIGITS);
  ee_dataset_copy_image (joined, N_MAIN + 7, FALSE, image);
  ee_dataset_copy_image (others, 7, FALSE, expected);
  g_assert_cmpmem (image, sizeof image, expected, sizeof expected);
  g_assert_cmpuint (ee_dataset_get_label (joined, N_MAIN + 7), ==, 7);

  g_assert_null (ee_dataset_join ("no", digits, noise, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  digits = ee_doodle_dataset_new (FALSE, N_MAIN, 1);
  g_test_add_func ("/outlier/words", test_words);
  g_test_add_func ("/outlier/same-seed-same-picture", test_same_seed_same_picture);
  g_test_add_func ("/outlier/parts-differ", test_parts_differ);
  g_test_add_func ("/outlier/kinds-are-what-they-say", test_kinds_are_what_they_say);
  g_test_add_func ("/outlier/mutants-are-no-digits", test_mutants_are_no_digits);
  g_test_add_func ("/outlier/pair", test_pair);
  g_test_add_func ("/outlier/join", test_join);
  status = g_test_run ();
  g_clear_pointer (&digits, ee_dataset_unref);
  return status;
}
