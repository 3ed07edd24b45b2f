/* SPDX-License-Identifier: Apache-2.0 */
/* Experiments: splits, labels, polarity, normalisation, on doodles and on the real images. */
#include "ee-experiment.h"

#include <math.h>
#include <string.h>

#include "ee-data-error.h"
#include "test-files.h"

enum
{
  ALL_SPLITS = 1 << EE_SPLIT_TRAIN | 1 << EE_SPLIT_VALIDATION | 1 << EE_SPLIT_TEST,
};

static EeExperiment *
make (const char *pair, const char *root, EePolarity polarity, guint limit, guint test_limit, guint splits)
{
  EeExperimentOptions options = { pair, root, polarity, 7, limit, test_limit, splits };
  g_autoptr (GError) error = NULL;
  EeExperiment *experiment = ee_experiment_new (&options, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return experiment;
}

/* The digest of all pixels and labels of a split. */
static char *
digest_split (EeExperiment *experiment, EeSplit split)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < ee_experiment_get_n_images (experiment, split); i++)
    {
      guint8 image[EE_IMAGE_BYTES];
      guint8 label = (guint8)ee_experiment_get_label (experiment, split, i);

      ee_experiment_copy_image (experiment, split, i, image);
      g_checksum_update (checksum, image, sizeof image);
      g_checksum_update (checksum, &label, 1);
    }
  return g_strdup (g_checksum_get_string (checksum));
}

static void
test_doodles_need_no_files (void)
{
  g_autoptr (EeExperiment) experiment = make ("doodles", "/nonexistent", EE_POLARITY_MATCHED, 0, 0, ALL_SPLITS);
  g_autofree char *sources = ee_experiment_describe_sources (experiment);
  g_auto (GStrv) lines = g_strsplit (sources, "\n", -1);

  g_assert_true (ee_experiment_is_installed ("doodles", "/nonexistent"));
  g_assert_cmpstr (ee_experiment_get_pair (experiment), ==, "doodles");
  g_assert_cmpuint (ee_experiment_get_n_main (experiment), ==, 10);
  g_assert_cmpstr (ee_experiment_get_class_name (experiment, 7), ==, "7");
  g_assert_cmpstr (ee_experiment_get_class_name (experiment, 10), ==, "redundant");
  g_assert_cmpuint (ee_experiment_get_n_images (experiment, EE_SPLIT_TRAIN), ==, 15200);
  g_assert_cmpuint (ee_experiment_get_n_redundant (experiment, EE_SPLIT_TRAIN), ==, 5700);
  g_assert_cmpuint (ee_experiment_get_n_images (experiment, EE_SPLIT_VALIDATION), ==, 800);
  g_assert_cmpuint (ee_experiment_get_n_redundant (experiment, EE_SPLIT_VALIDATION), ==, 300);
  g_assert_cmpuint (ee_experiment_get_n_images (experiment, EE_SPLIT_TEST), ==, 3500);
  g_assert_cmpuint (ee_experiment_get_n_redundant (experiment, EE_SPLIT_TEST), ==, 1500);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[4], ==, "");
  for (guint i = 0; i < 4; i++)
    g_assert_true (g_regex_match_simple ("doodle-.*images: [0-9]+ in .*sha256 [0-9a-f]{64}$", lines[i], 0, 0));
}

/* Main images first, then redundant ones, in every split. */
static void
test_labels (void)
{
  g_autoptr (EeExperiment) experiment = make ("doodles", NULL, EE_POLARITY_MATCHED, 0, 0, 1 << EE_SPLIT_TEST);
  guint counts[11] = { 0 };

  for (guint i = 0; i < 3500; i++)
    {
      guint label = ee_experiment_get_label (experiment, EE_SPLIT_TEST, i);

      g_assert_true ((label == 10) == (i >= 2000));
      counts[label]++;
    }
  for (guint label = 0; label < 10; label++)
    g_assert_cmpuint (counts[label], ==, 200);
}

static void
test_only_asked_splits (void)
{
  g_autoptr (EeExperiment) test = make ("doodles", NULL, EE_POLARITY_MATCHED, 0, 0, 1 << EE_SPLIT_TEST);
  g_autoptr (EeExperiment) validation = make ("doodles", NULL, EE_POLARITY_MATCHED, 400, 0, 1 << EE_SPLIT_VALIDATION);
  g_autoptr (EeExperiment) both
      = make ("doodles", NULL, EE_POLARITY_MATCHED, 400, 0, 1 << EE_SPLIT_TRAIN | 1 << EE_SPLIT_VALIDATION);
  g_autofree char *alone = digest_split (validation, EE_SPLIT_VALIDATION);
  g_autofree char *beside = digest_split (both, EE_SPLIT_VALIDATION);
  float mean[3], deviation[3];

  g_assert_cmpuint (ee_experiment_get_n_images (test, EE_SPLIT_TRAIN), ==, 0);
  g_assert_cmpuint (ee_experiment_get_n_images (test, EE_SPLIT_VALIDATION), ==, 0);
  g_assert_cmpuint (ee_experiment_get_n_images (validation, EE_SPLIT_TRAIN), ==, 0);
  g_assert_cmpuint (ee_experiment_get_n_images (validation, EE_SPLIT_VALIDATION), >=, 11);
  g_assert_cmpstr (alone, ==, beside);
  ee_experiment_get_normalization (test, mean, deviation);
  for (guint c = 0; c < 3; c++)
    {
      g_assert_cmpfloat (mean[c], ==, 0.5f);
      g_assert_cmpfloat (deviation[c], ==, 0.5f);
    }
}

static void
test_limits (void)
{
  g_autoptr (EeExperiment) experiment = make ("doodles", NULL, EE_POLARITY_MATCHED, 1600, 350, ALL_SPLITS);
  guint n_train = ee_experiment_get_n_images (experiment, EE_SPLIT_TRAIN);
  guint n_validation = ee_experiment_get_n_images (experiment, EE_SPLIT_VALIDATION);

  g_assert_cmpuint (n_train + n_validation, ==, 1600);
  g_assert_cmpuint (ee_experiment_get_n_redundant (experiment, EE_SPLIT_TRAIN)
                        + ee_experiment_get_n_redundant (experiment, EE_SPLIT_VALIDATION),
                    ==, 600);
  g_assert_cmpuint (n_validation, ==, 80);
  g_assert_cmpuint (ee_experiment_get_n_images (experiment, EE_SPLIT_TEST), ==, 350);
  g_assert_cmpuint (ee_experiment_get_n_redundant (experiment, EE_SPLIT_TEST), ==, 150);
}

static void
test_same_seed_same_images (void)
{
  EeExperimentOptions options = { "doodles", NULL, EE_POLARITY_MATCHED, 1, 300, 0, 1 << EE_SPLIT_TRAIN };
  g_autoptr (EeExperiment) first = ee_experiment_new (&options, NULL, NULL, NULL, NULL);
  g_autoptr (EeExperiment) again = ee_experiment_new (&options, NULL, NULL, NULL, NULL);
  g_autoptr (EeExperiment) other = NULL;
  g_autofree char *first_digest = digest_split (first, EE_SPLIT_TRAIN);
  g_autofree char *again_digest = digest_split (again, EE_SPLIT_TRAIN);
  g_autofree char *other_digest = NULL;

  options.seed = 2;
  other = ee_experiment_new (&options, NULL, NULL, NULL, NULL);
  other_digest = digest_split (other, EE_SPLIT_TRAIN);
  g_assert_cmpstr (first_digest, ==, again_digest);
  g_assert_cmpstr (first_digest, !=, other_digest);
}

/* Against the definition, in double precision over all images. */
static void
test_normalization (void)
{
  g_autoptr (EeExperiment) experiment = make ("doodles", NULL, EE_POLARITY_MATCHED, 500, 0, 1 << EE_SPLIT_TRAIN);
  guint n = ee_experiment_get_n_images (experiment, EE_SPLIT_TRAIN);
  double sum = 0, squares = 0, n_values = (double)n * EE_IMAGE_SIDE * EE_IMAGE_SIDE;
  float mean[3], deviation[3];

  for (guint i = 0; i < n; i++)
    {
      guint8 image[EE_IMAGE_BYTES];

      ee_experiment_copy_image (experiment, EE_SPLIT_TRAIN, i, image);
      for (guint p = 0; p < EE_IMAGE_BYTES; p += EE_IMAGE_CHANNELS)
        {
          sum += image[p] / 255.0;
          squares += image[p] / 255.0 * image[p] / 255.0;
        }
    }
  ee_experiment_get_normalization (experiment, mean, deviation);
  for (guint c = 0; c < 3; c++)
    {
      g_assert_cmpfloat_with_epsilon (mean[c], sum / n_values, 1e-6);
      g_assert_cmpfloat_with_epsilon (deviation[c], sqrt (squares / n_values - pow (sum / n_values, 2)), 1e-6);
    }
}

static void
test_errors (void)
{
  EeExperimentOptions options = { "mnist+cats", NULL, EE_POLARITY_MATCHED, 1, 0, 0, ALL_SPLITS };
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_experiment_new (&options, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_INVALID, "mnist+cats", "mnist, omniglot, cifar10");
  g_assert_null (ee_experiment_get_pair_title ("mnist+cats"));
  g_assert_false (ee_experiment_is_installed ("mnist+cats", NULL));

  options.pair = "mnist+omniglot";
  options.root = "/nonexistent";
  g_assert_false (ee_experiment_is_installed (options.pair, options.root));
  g_assert_null (ee_experiment_new (&options, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_NOT_FOUND, "/nonexistent/mnist", "MNIST");

  g_cancellable_cancel (cancelled);
  options.pair = "doodles";
  g_assert_null (ee_experiment_new (&options, NULL, NULL, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_words (void)
{
  EePolarity polarity = EE_POLARITY_MATCHED;
  const char *const *pairs = ee_experiment_list_pairs ();

  g_assert_true (ee_polarity_from_string ("as-is", &polarity));
  g_assert_cmpint (polarity, ==, EE_POLARITY_AS_IS);
  g_assert_true (ee_polarity_from_string ("matched", &polarity));
  g_assert_cmpint (polarity, ==, EE_POLARITY_MATCHED);
  g_assert_false (ee_polarity_from_string ("upside-down", &polarity));
  g_assert_false (ee_polarity_from_string (NULL, &polarity));
  g_assert_cmpint (polarity, ==, EE_POLARITY_MATCHED);
  g_assert_cmpstr (ee_polarity_to_string (EE_POLARITY_AS_IS), ==, "as-is");
  for (guint i = 0; pairs[i] != NULL; i++)
    g_assert_nonnull (ee_experiment_get_pair_title (pairs[i]));
}

static void
progress_cb (const char *what, double fraction, gpointer user_data)
{
  double *last = user_data;

  g_assert_nonnull (what);
  g_assert_cmpfloat (fraction, >=, *last);
  g_assert_cmpfloat (fraction, <=, 1);
  *last = fraction;
}

static void
cancel_cb (const char *what, double fraction, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_progress_and_cancel (void)
{
  EeExperimentOptions options = { "doodles", NULL, EE_POLARITY_MATCHED, 1, 0, 0, 1 << EE_SPLIT_TEST };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (EeExperiment) experiment = NULL;
  g_autoptr (GError) error = NULL;
  double progress = 0;

  experiment = ee_experiment_new (&options, progress_cb, &progress, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (progress, ==, 1);
  g_assert_null (ee_experiment_new (&options, cancel_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The paper's test set, and what polarity does to it: redundant images turn, main ones stay. */
static void
test_real_test_set (void)
{
  g_autofree char *root = test_files_find_real (".");
  g_autofree char *archive = root != NULL ? test_files_find_real ("omniglot/images_evaluation.zip") : NULL;
  EeExperimentOptions options = { "mnist+omniglot", root, EE_POLARITY_MATCHED, 1, 0, 0, 1 << EE_SPLIT_TEST };
  g_autoptr (EeExperiment) matched = NULL;
  g_autoptr (EeExperiment) as_is = NULL;
  g_autoptr (GError) error = NULL;
  double progress = 0;

  if (archive == NULL)
    return;
  matched = ee_experiment_new (&options, progress_cb, &progress, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (progress, ==, 1);
  as_is = make ("mnist+omniglot", root, EE_POLARITY_AS_IS, 0, 0, 1 << EE_SPLIT_TEST);

  g_assert_cmpuint (ee_experiment_get_n_images (matched, EE_SPLIT_TEST), ==, 23180);
  g_assert_cmpuint (ee_experiment_get_n_redundant (matched, EE_SPLIT_TEST), ==, 13180);
  for (guint i = 0; i < 23180; i++)
    {
      guint8 first[EE_IMAGE_BYTES], second[EE_IMAGE_BYTES];

      ee_experiment_copy_image (matched, EE_SPLIT_TEST, i, first);
      ee_experiment_copy_image (as_is, EE_SPLIT_TEST, i, second);
      g_assert_false (ee_image_is_dark_on_light (first));
      g_assert_true (ee_image_is_dark_on_light (second) == (i >= 10000));
      if (i >= 10000)
        ee_image_invert (second);
      g_assert_cmpmem (first, EE_IMAGE_BYTES, second, EE_IMAGE_BYTES);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/experiment/doodles-need-no-files", test_doodles_need_no_files);
  g_test_add_func ("/experiment/labels", test_labels);
  g_test_add_func ("/experiment/only-asked-splits", test_only_asked_splits);
  g_test_add_func ("/experiment/limits", test_limits);
  g_test_add_func ("/experiment/same-seed-same-images", test_same_seed_same_images);
  g_test_add_func ("/experiment/normalization", test_normalization);
  g_test_add_func ("/experiment/errors", test_errors);
  g_test_add_func ("/experiment/words", test_words);
  g_test_add_func ("/experiment/progress-and-cancel", test_progress_and_cancel);
  g_test_add_func ("/experiment/real-test-set", test_real_test_set);
  return g_test_run ();
}
