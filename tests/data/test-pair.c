/* SPDX-License-Identifier: Apache-2.0 */
/* Pairs: what a line of text means, sets mixed, the share of redundant images, and the real pairs. */
#include <string.h>

#include "ee-data-error.h"
#include "ee-experiment.h"
#include "test-files.h"
#include "test-pictures.h"

enum
{
  TEST_SPLIT = 1 << EE_SPLIT_TEST,
  TRAIN_SPLITS = 1 << EE_SPLIT_TRAIN | 1 << EE_SPLIT_VALIDATION,
};

static EeExperiment *
make (const char *pair, const char *root, guint splits, double share)
{
  EeExperimentOptions options = { .pair = pair, .root = root, .seed = 7, .splits = splits, .redundant_share = share };
  g_autoptr (GError) error = NULL;
  EeExperiment *experiment = ee_experiment_new (&options, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return experiment;
}

static void
assert_counts (EeExperiment *experiment, EeSplit split, guint n_main, guint n_redundant)
{
  g_assert_cmpuint (ee_experiment_get_n_redundant (experiment, split), ==, n_redundant);
  g_assert_cmpuint (ee_experiment_get_n_images (experiment, split), ==, n_main + n_redundant);
}

static void
test_words (void)
{
  g_autofree char *here = g_get_current_dir ();
  g_autofree char *below = g_build_filename (here, "my pictures", NULL);
  g_autofree char *home = g_build_filename (g_get_home_dir (), "x", NULL);
  g_autofree char *relative = g_strconcat ("folder:", below, "+omniglot", NULL);
  g_autofree char *at_home = g_strconcat ("mnist+folder:", home, NULL);
  const struct
  {
    const char *text;
    const char *normal;
  } cases[] = {
    { "mnist+omniglot", "mnist+omniglot" },
    { "svhn+cifar100", "svhn+cifar100" },
    { "mnist+omniglot,cifar100,gtsrb", "mnist+omniglot,cifar100,gtsrb" },
    { "doodles", "doodles" },
    { "doodles+doodles", "doodles" },
    { "doodles+omniglot", "doodles+omniglot" },
    { "mnist,doodles+omniglot,doodles", "mnist,doodles+omniglot,doodles" },
    { "folder:/a+folder:/b", "folder:/a+folder:/b" },
    { "folder:/a/../c/+doodles", "folder:/c+doodles" },
    { "folder:my pictures+omniglot", relative },
    { "mnist+folder:~/x", at_home },
    /* Plus signs and commas in paths. */
    { "folder:/a+b+omniglot", "folder:/a+b+omniglot" },
    { "folder:/a+b,c+folder:/d+e,f,mnist", "folder:/a+b,c+folder:/d+e,f,mnist" },
    { "svhn+folder:/a,b,folder:/c", "svhn+folder:/a,b,folder:/c" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *normal = ee_experiment_normalize_pair (cases[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (normal, ==, cases[i].normal);
    }
}

static void
test_nonsense (void)
{
  static const struct
  {
    const char *text;
    const char *reason;
  } cases[] = {
    { "", "mnist+omniglot, cifar10+cifar100, svhn+gtsrb, doodles" },
    { "mnist", "MAIN+REDUNDANT" },
    { "mnist+", "No redundant data set" },
    { "+mnist", "no data set “”" },
    { "mnist+omniglot,", "no data set “”" },
    { "mnist+cats", "no data set “cats”" },
    { "mnist+omniglot+cifar10", "no data set “omniglot+cifar10”" },
    { "omniglot+mnist", "only be redundant" },
    { "svhn+svhn", "“svhn” is named twice" },
    { "svhn+mnist,gtsrb,mnist", "“mnist” is named twice" },
    { "doodles+mnist,doodles,doodles", "“doodles” is named twice" },
    { "folder:/a+folder:/b/../a", "named twice" },
    { "folder:+mnist", "needs a path" },
    { "mnist,doodles+mnist", "“mnist” is named twice" },
    { "mnist,mnist+omniglot", "cannot be main together" },
    { "mnist,cifar10+omniglot", "cannot be main together" },
    { "mnist,noise+omniglot", "only be redundant" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ee_experiment_normalize_pair (cases[i].text, &error));
      test_files_assert_error (&error, EE_DATA_ERROR_INVALID, cases[i].text, cases[i].reason);
      g_assert_null (ee_experiment_get_pair_title (cases[i].text));
      g_assert_false (ee_experiment_is_installed (cases[i].text, "/nonexistent"));
    }
}

static void
test_titles (void)
{
  g_assert_cmpstr (ee_experiment_get_pair_title ("mnist+omniglot"), ==, "MNIST + Omniglot");
  g_assert_cmpstr (ee_experiment_get_pair_title ("cifar10+cifar100"), ==, "CIFAR-10 + CIFAR-100");
  g_assert_cmpstr (ee_experiment_get_pair_title ("svhn+gtsrb,mnist"), ==, "SVHN + GTSRB, MNIST");
  g_assert_cmpstr (ee_experiment_get_pair_title ("svhn+gtsrb,mnist,noise"), ==,
                   "SVHN + GTSRB, MNIST, Noise (built in)");
  g_assert_cmpstr (ee_experiment_get_pair_title ("svhn+gtsrb,mnist,noise,blank,patterns"), ==,
                   "SVHN + GTSRB, MNIST and 3 more");
  g_assert_cmpstr (ee_experiment_get_pair_title ("doodles"), ==, "Doodles (built in)");
  g_assert_cmpstr (ee_experiment_get_pair_title ("folder:/a/signs+folder:/b"), ==, "folder “signs” + folder “b”");
}

/* Doodles have 2000 + 1500 test images, and 10,000 + 6000 for training. */
static void
test_share (void)
{
  static const struct
  {
    double share;
    guint n_main, n_redundant;
  } cases[] = { { 0.5, 1500, 1500 }, { 0.2, 2000, 500 }, { 0.75, 500, 1500 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EeExperiment) test = make ("doodles", NULL, TEST_SPLIT, cases[i].share);
      g_autoptr (EeExperiment) again = make ("doodles", NULL, TEST_SPLIT, cases[i].share);
      g_autofree char *sources = ee_experiment_describe_sources (test);
      guint n = ee_experiment_get_n_images (test, EE_SPLIT_TEST);

      assert_counts (test, EE_SPLIT_TEST, cases[i].n_main, cases[i].n_redundant);
      g_assert_nonnull (strstr (sources, "% redundant)\n"));
      for (guint k = 0; k < n; k++)
        {
          guint8 first[EE_IMAGE_BYTES], second[EE_IMAGE_BYTES];

          ee_experiment_copy_image (test, EE_SPLIT_TEST, k, first);
          ee_experiment_copy_image (again, EE_SPLIT_TEST, k, second);
          g_assert_cmpmem (first, sizeof first, second, sizeof second);
        }
    }
}

/* Both splits that training makes have it, with a limit too. */
static void
test_share_in_training (void)
{
  EeExperimentOptions options = { .pair = "doodles", .seed = 7, .splits = TRAIN_SPLITS, .redundant_share = 0.25 };

  for (guint limit = 0; limit < 3000; limit += 2000)
    {
      g_autoptr (EeExperiment) experiment = NULL;
      guint n_train, n_validation;

      options.limit = limit;
      experiment = ee_experiment_new (&options, NULL, NULL, NULL, NULL);
      n_train = ee_experiment_get_n_images (experiment, EE_SPLIT_TRAIN);
      n_validation = ee_experiment_get_n_images (experiment, EE_SPLIT_VALIDATION);
      g_assert_cmpuint (n_train + n_validation, ==, limit > 0 ? limit : 13333);
      g_assert_cmpfloat_with_epsilon (ee_experiment_get_n_redundant (experiment, EE_SPLIT_TRAIN), n_train * 0.25, 3);
      g_assert_cmpfloat_with_epsilon (ee_experiment_get_n_redundant (experiment, EE_SPLIT_VALIDATION),
                                      n_validation * 0.25, 3);
    }
}

static void
test_senseless_shares (void)
{
  static const double shares[] = { -0.1, 1, 1.5, G_MAXDOUBLE, -1e-300 };

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      EeExperimentOptions options = { .pair = "doodles", .splits = TEST_SPLIT, .redundant_share = shares[i] };
      g_autoptr (GError) error = NULL;

      g_assert_null (ee_experiment_new (&options, NULL, NULL, NULL, &error));
      test_files_assert_error (&error, EE_DATA_ERROR_INVALID, "share", "above 0 and below 1");
    }
}

static void
write_pictures (const char *folder, const char *name, guint n, guint8 grey)
{
  guint8 pixels[32 * 32];
  g_autoptr (GBytes) png = NULL;

  memset (pixels, grey, sizeof pixels);
  png = test_pictures_make_grey_png (32, 32, pixels);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.png", name, i);

      g_free (test_files_write (folder, path, png));
    }
}

/* Two redundant sets follow one another; a folder's pictures are never inverted. */
static void
test_folders_and_a_mix (void)
{
  g_autofree char *main = test_files_make_folder ();
  g_autofree char *redundant = test_files_make_folder ();
  g_autofree char *pair = g_strdup_printf ("folder:%s+folder:%s,doodles", main, redundant);
  g_autoptr (EeExperiment) test = NULL;
  guint8 image[EE_IMAGE_BYTES];

  write_pictures (main, "cats", 10, 30);
  write_pictures (main, "dogs", 5, 60);
  write_pictures (redundant, "anything", 20, 250);
  g_assert_true (ee_experiment_is_installed (pair, NULL));
  test = make (pair, NULL, TEST_SPLIT, 0);
  g_assert_cmpstr (ee_experiment_get_pair (test), ==, pair);
  g_assert_cmpuint (ee_experiment_get_n_main (test), ==, 2);
  g_assert_cmpstr (ee_experiment_get_class_name (test, 0), ==, "cats");
  g_assert_cmpstr (ee_experiment_get_class_name (test, 1), ==, "dogs");
  g_assert_cmpstr (ee_experiment_get_class_name (test, 2), ==, "redundant");
  assert_counts (test, EE_SPLIT_TEST, 3, 4 + 1500);

  ee_experiment_copy_image (test, EE_SPLIT_TEST, 2, image);
  g_assert_cmpuint (image[0], ==, 60);
  g_assert_cmpuint (ee_experiment_get_label (test, EE_SPLIT_TEST, 2), ==, 1);
  ee_experiment_copy_image (test, EE_SPLIT_TEST, 6, image);
  g_assert_cmpuint (image[0], ==, 250);
  g_assert_cmpuint (ee_experiment_get_label (test, EE_SPLIT_TEST, 6), ==, 2);
  ee_experiment_copy_image (test, EE_SPLIT_TEST, 7, image);
  g_assert_cmpuint (image[0], <, 100);
  test_files_remove_folder (main);
  test_files_remove_folder (redundant);
}

static void
test_missing_sets (void)
{
  g_autofree char *folder = test_files_make_folder ();
  EeExperimentOptions options = { .pair = "doodles+cifar100", .root = folder, .splits = TEST_SPLIT };
  g_autoptr (GError) error = NULL;

  g_assert_false (ee_experiment_is_installed ("doodles+cifar100", folder));
  g_assert_null (ee_experiment_new (&options, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_NOT_FOUND, "cifar-100-binary.tar.gz", folder);
  test_files_remove_folder (folder);
}

/* The paper's pairs as they are here, and its share of redundant images in SVHN + GTSRB. */
static void
test_real_pairs (void)
{
  g_autofree char *root = test_files_find_real (".");
  g_autofree char *folder = root != NULL ? test_files_find_real ("svhn") : NULL;
  g_autoptr (EeExperiment) cifar = NULL;
  g_autoptr (EeExperiment) svhn = NULL;
  g_autoptr (EeExperiment) mixed = NULL;

  if (folder == NULL)
    return;
  cifar = make ("cifar10+cifar100", root, TRAIN_SPLITS | TEST_SPLIT, 0);
  g_assert_false (ee_experiment_has_dark_ink (cifar));
  assert_counts (cifar, EE_SPLIT_TEST, 2000, 2000);
  assert_counts (cifar, EE_SPLIT_TRAIN, 9500, 9500);
  assert_counts (cifar, EE_SPLIT_VALIDATION, 500, 500);
  g_assert_cmpstr (ee_experiment_get_class_name (cifar, 3), ==, "cat");

  svhn = make ("svhn+gtsrb", root, TRAIN_SPLITS | TEST_SPLIT, 0);
  assert_counts (svhn, EE_SPLIT_TEST, 1000, 400);
  g_assert_cmpuint (ee_experiment_get_n_redundant (svhn, EE_SPLIT_TRAIN), ==, 1900);
  g_assert_cmpuint (ee_experiment_get_n_main (svhn), ==, 10);

  mixed = make ("svhn+omniglot,cifar100", root, TEST_SPLIT, 0.5);
  assert_counts (mixed, EE_SPLIT_TEST, 1000, 1000);
  g_assert_true (ee_experiment_has_dark_ink (mixed));
}

/* The paper's test set of SVHN + GTSRB is the same whatever the seed. */
static void
test_real_test_set_is_fixed (void)
{
  g_autofree char *root = test_files_find_real (".");
  g_autofree char *folder = root != NULL ? test_files_find_real ("svhn") : NULL;
  EeExperimentOptions options = { .pair = "svhn+gtsrb", .root = root, .seed = 1, .splits = TEST_SPLIT };
  g_autoptr (EeExperiment) first = NULL;
  g_autoptr (EeExperiment) second = NULL;

  if (folder == NULL)
    return;
  first = ee_experiment_new (&options, NULL, NULL, NULL, NULL);
  options.seed = 2;
  second = ee_experiment_new (&options, NULL, NULL, NULL, NULL);
  for (guint i = 0; i < 1400; i++)
    {
      guint8 a[EE_IMAGE_BYTES], b[EE_IMAGE_BYTES];

      ee_experiment_copy_image (first, EE_SPLIT_TEST, i, a);
      ee_experiment_copy_image (second, EE_SPLIT_TEST, i, b);
      g_assert_cmpmem (a, sizeof a, b, sizeof b);
    }
}

/* Ink is turned where it is dark, and photographs are left alone. */
static void
test_real_polarity (void)
{
  g_autofree char *root = test_files_find_real (".");
  g_autofree char *folder = root != NULL ? test_files_find_real ("cifar100") : NULL;
  EeExperimentOptions options = { .pair = "mnist+omniglot,cifar100", .root = root, .splits = TEST_SPLIT };
  g_autoptr (EeExperiment) matched = NULL;
  g_autoptr (EeExperiment) as_is = NULL;

  if (folder == NULL)
    return;
  matched = ee_experiment_new (&options, NULL, NULL, NULL, NULL);
  options.polarity = EE_POLARITY_AS_IS;
  as_is = ee_experiment_new (&options, NULL, NULL, NULL, NULL);
  assert_counts (matched, EE_SPLIT_TEST, 10000, 13180 + 2000);
  for (guint i = 0; i < 25180; i += 7)
    {
      guint8 first[EE_IMAGE_BYTES], second[EE_IMAGE_BYTES];

      ee_experiment_copy_image (matched, EE_SPLIT_TEST, i, first);
      ee_experiment_copy_image (as_is, EE_SPLIT_TEST, i, second);
      if (i >= 10000 && i < 23180)
        ee_image_invert (second);
      g_assert_cmpmem (first, sizeof first, second, sizeof second);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pair/words", test_words);
  g_test_add_func ("/pair/nonsense", test_nonsense);
  g_test_add_func ("/pair/titles", test_titles);
  g_test_add_func ("/pair/share", test_share);
  g_test_add_func ("/pair/share-in-training", test_share_in_training);
  g_test_add_func ("/pair/senseless-shares", test_senseless_shares);
  g_test_add_func ("/pair/folders-and-a-mix", test_folders_and_a_mix);
  g_test_add_func ("/pair/missing-sets", test_missing_sets);
  g_test_add_func ("/pair/real-pairs", test_real_pairs);
  g_test_add_func ("/pair/real-test-set-is-fixed", test_real_test_set_is_fixed);
  g_test_add_func ("/pair/real-polarity", test_real_polarity);
  return g_test_run ();
}
