/* SPDX-License-Identifier: Apache-2.0 */
/* Words for redundant sets: which there are, what they mean beside a pair, and what counts as seen. */
#include "ee-redundant-sets.h"

#include <glib/gstdio.h>

#include "ee-data-error.h"
#include "ee-pair.h"

enum
{
  N_PICTURES = 10
};

static void
assert_sets (char **sets, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", sets);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *pair, *text, *sets, *made;
  } cases[] = {
    { "mnist+omniglot", "omniglot", "omniglot", "mnist+omniglot" },
    { "mnist+omniglot", "svhn,doodles", "svhn doodles", "mnist+svhn,doodles" },
    { "mnist+svhn", "omniglot,omniglot:inverted", "omniglot omniglot:inverted", "mnist+omniglot" },
    { "doodles", "doodles:inverted", "doodles:inverted", "doodles" },
    { "mnist+svhn", "folder:/a,b,gtsrb", "folder:/a,b gtsrb", "mnist+folder:/a,b,gtsrb" },
    { "mnist+svhn", "folder:/a/../b:inverted,svhn", "folder:/b:inverted svhn", "mnist+folder:/b,svhn" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) sets = ee_redundant_sets_parse (cases[i].pair, cases[i].text, &error);
      g_autofree char *made = NULL;

      g_assert_no_error (error);
      assert_sets (sets, cases[i].sets);
      made = ee_redundant_sets_make_pair (cases[i].pair, (const char *const *)sets, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (made, ==, cases[i].made);
    }
}

static void
test_parse_nonsense (void)
{
  static const struct
  {
    const char *pair, *text, *named;
  } cases[] = {
    { "mnist+omniglot", "", "“”" },
    { "mnist+omniglot", "cats", "“cats”" },
    { "mnist+omniglot", "svhn,,gtsrb", "“”" },
    { "mnist+omniglot", "svhn,svhn", "twice" },
    { "mnist+omniglot", "svhn:inverted,svhn:inverted", "“svhn:inverted”" },
    { "mnist+omniglot", "svhn:mirrored", "“svhn:mirrored”" },
    { "mnist+omniglot", "mnist", "“mnist”" },
    { "mnist", "svhn", "“mnist”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ee_redundant_sets_parse (cases[i].pair, cases[i].text, &error));
      g_assert_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].named));
    }
}

/* The pair's own come first; nothing that is not there; every built-in set, and never a folder. */
static void
test_list (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) sets = ee_redundant_sets_list ("mnist+omniglot,doodles", "/nonexistent", &error);
  g_auto (GStrv) drawn = ee_redundant_sets_list ("doodles", "/nonexistent", &error);
  guint n_doodles = 0;

  g_assert_no_error (error);
  g_assert_cmpstr (sets[0], ==, "doodles");
  g_assert_cmpstr (drawn[0], ==, "doodles");
  for (guint i = 0; sets[i] != NULL; i++)
    {
      g_autoptr (EeMember) member = ee_member_parse (sets[i], TRUE, &error);

      g_assert_no_error (error);
      g_assert_false (ee_member_needs_root (member));
      g_assert_null (member->folder);
      n_doodles += g_str_equal (sets[i], "doodles");
    }
  g_assert_cmpuint (n_doodles, ==, 1);

  g_assert_null (ee_redundant_sets_list ("mnist", NULL, &error));
  g_assert_error (error, EE_DATA_ERROR, EE_DATA_ERROR_INVALID);
}

static void
test_list_of_real_sets (void)
{
  const char *root = g_getenv ("OFFRAMP_TEST_DATA");
  g_auto (GStrv) sets = NULL;
  g_autoptr (GError) error = NULL;

  if (root == NULL || !ee_dataset_is_installed ("svhn", root) || !ee_dataset_is_installed ("omniglot", root))
    {
      g_test_skip ("SVHN and Omniglot are not in OFFRAMP_TEST_DATA");
      return;
    }

  sets = ee_redundant_sets_list ("svhn+omniglot", root, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sets[0], ==, "omniglot");
  g_assert_false (g_strv_contains ((const char *const *)sets, "svhn"));
  g_assert_true (g_strv_contains ((const char *const *)sets, "doodles"));
}

static void
test_seen (void)
{
  static const struct
  {
    const char *set, *pair;
    gboolean seen;
  } cases[] = {
    { "omniglot", "mnist+omniglot", TRUE },
    { "omniglot:inverted", "mnist+omniglot", TRUE },
    { "svhn", "mnist+omniglot", FALSE },
    { "mnist", "mnist+omniglot", TRUE },
    { "gtsrb", "mnist+omniglot,cifar100,gtsrb", TRUE },
    { "cifar10", "mnist+omniglot,cifar100,gtsrb", FALSE },
    { "doodles", "doodles", TRUE },
    { "doodles", "doodles+omniglot", FALSE },
    { "folder:/a/./b", "mnist+folder:/a/b", TRUE },
    { "folder:/a/b", "folder:/a/b+svhn", TRUE },
    { "folder:/a/c", "mnist+folder:/a/b", FALSE },
    { "omniglot", NULL, FALSE },
    { "omniglot", "nonsense", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s beside %s", cases[i].set, cases[i].pair);
      g_assert_cmpint (ee_redundant_set_is_seen (cases[i].set, cases[i].pair), ==, cases[i].seen);
    }
}

static void
test_words (void)
{
  g_autofree char *source = ee_redundant_set_get_source ("omniglot:inverted");
  g_autofree char *same = ee_redundant_set_get_source ("omniglot");
  g_autofree char *title = ee_redundant_set_get_title ("svhn");
  g_autofree char *inverted = ee_redundant_set_get_title ("svhn:inverted");
  g_autofree char *nothing = ee_redundant_set_get_title ("cats");

  g_assert_cmpstr (source, ==, "omniglot");
  g_assert_cmpstr (same, ==, "omniglot");
  g_assert_cmpstr (title, ==, "SVHN");
  g_assert_cmpstr (inverted, ==, "SVHN, inverted");
  g_assert_cmpstr (nothing, ==, "cats");
  g_assert_true (ee_redundant_set_is_inverted ("svhn:inverted"));
  g_assert_false (ee_redundant_set_is_inverted ("svhn"));
}

/* Of a folder that nobody has learned from every picture is a test image. */
static void
assert_whole (const char *pair, const char *word)
{
  const char *const whole[] = { word, NULL };
  EeExperimentOptions options = { .pair = pair, .seed = 3, .splits = 1u << EE_SPLIT_TEST, .whole_folders = whole };
  g_autoptr (GError) error = NULL;
  g_autoptr (EeExperiment) experiment = ee_experiment_new (&options, NULL, NULL, NULL, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < ee_experiment_get_n_images (experiment, EE_SPLIT_TEST); i++)
    n += g_str_equal (ee_experiment_get_set (experiment, EE_SPLIT_TEST, i), word);
  g_assert_cmpuint (n, ==, N_PICTURES);
}

/* Each image knows the set that it is of. */
static void
test_set_of_an_image (void)
{
  EeExperimentOptions options = { .seed = 3, .splits = 1u << EE_SPLIT_TEST };
  g_autofree char *folder = g_dir_make_tmp ("offramp-test-sets-XXXXXX", NULL);
  g_autofree char *pair = g_strdup_printf ("doodles+doodles,folder:%s", folder);
  g_autofree char *word = g_strconcat ("folder:", folder, NULL);
  g_autoptr (EeExperiment) experiment = NULL;
  g_autoptr (GError) error = NULL;
  guint n_images, n_main_images, n_of_folder = 0;

  for (guint i = 0; i < N_PICTURES; i++)
    {
      g_autofree char *picture = g_strdup_printf ("%s/%u.pgm", folder, i);

      g_assert_true (g_file_set_contents (picture, "P2 2 2 255 0 9 90 255", -1, NULL));
    }
  options.pair = pair;
  experiment = ee_experiment_new (&options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  n_images = ee_experiment_get_n_images (experiment, EE_SPLIT_TEST);
  n_main_images = n_images - ee_experiment_get_n_redundant (experiment, EE_SPLIT_TEST);
  for (guint i = 0; i < n_images; i++)
    {
      gboolean is_of_folder = g_str_equal (ee_experiment_get_set (experiment, EE_SPLIT_TEST, i), word);

      g_assert_true (!is_of_folder || i >= n_main_images);
      g_assert_true (is_of_folder || n_of_folder == 0); /* one set after the other */
      n_of_folder += is_of_folder;
    }
  g_assert_cmpuint (n_of_folder, >, 0);
  g_assert_cmpuint (n_of_folder, <, N_PICTURES);
  assert_whole (pair, word);

  for (guint i = 0; i < N_PICTURES; i++)
    {
      g_autofree char *picture = g_strdup_printf ("%s/%u.pgm", folder, i);

      g_assert_cmpint (g_remove (picture), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redundant-sets/parse", test_parse);
  g_test_add_func ("/redundant-sets/parse-nonsense", test_parse_nonsense);
  g_test_add_func ("/redundant-sets/list", test_list);
  g_test_add_func ("/redundant-sets/list-of-real-sets", test_list_of_real_sets);
  g_test_add_func ("/redundant-sets/seen", test_seen);
  g_test_add_func ("/redundant-sets/words", test_words);
  g_test_add_func ("/redundant-sets/set-of-an-image", test_set_of_an_image);
  return g_test_run ();
}
