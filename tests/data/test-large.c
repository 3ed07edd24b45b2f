/* SPDX-License-Identifier: Apache-2.0 */
/* The largest archives there are, in size: how much memory and time they take, and how soon they come from the cache.
 *
 * Every measurement is a process of its own. Under a sanitizer nothing is measured, only read.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "ee-dataset.h"
#include "large-sets.h"
#include "test-files.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_MEASURED FALSE
#else
#define IS_MEASURED TRUE
#endif

enum
{
  N_SVHN = 73257,
  N_GTSRB = 39209,
  MAX_PEAK_MB = 1500,
  N_SECOND_STARTS = 3, /* the best counts: the machine may be busy */
};

#define MAX_SECOND_START 1.0 /* seconds */

/* Largest resident memory of this process so far; 0 where the system does not tell. */
static guint
measure_peak_mb (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || (line = strstr (status, "VmHWM:")) == NULL)
    return 0;
  return (guint)(g_ascii_strtoull (line + 6, NULL, 10) / 1024);
}

/* In a process of its own: loads the set and writes down what that took. */
static void
load (const char *id, guint n_images, gboolean second)
{
  const char *root = g_getenv ("OFFRAMP_TEST_LARGE");
  g_autofree char *report = g_build_filename (root, "report", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (EeDataset) dataset = NULL;
  double seconds = G_MAXDOUBLE;
  guint peak;

  g_unsetenv ("OFFRAMP_NO_CACHE");
  for (guint i = 0; i < (second ? N_SECOND_STARTS : 1); i++)
    {
      gint64 start = g_get_monotonic_time ();

      g_clear_pointer (&dataset, ee_dataset_unref);
      dataset = ee_dataset_load (id, EE_PART_TRAIN, root, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      seconds = MIN (seconds, (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC);
    }
  g_assert_cmpuint (ee_dataset_get_n_images (dataset), ==, n_images);
  peak = measure_peak_mb ();
  text = g_strdup_printf ("%s, %u images, %s: %.2f s, peak %u MB", id, n_images, second ? "from the cache" : "decoded",
                          seconds, peak);
  g_assert_true (g_file_set_contents (report, text, -1, NULL));
  if (!IS_MEASURED)
    return;
  g_assert_cmpuint (peak, <, MAX_PEAK_MB);
  if (second)
    g_assert_cmpfloat (seconds, <, MAX_SECOND_START);
}

static void
run_measured (const char *path, const char *root)
{
  g_autofree char *report = g_build_filename (root, "report", NULL);
  g_autofree char *text = NULL;

  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_DEFAULT);
  if (g_file_get_contents (report, &text, NULL, NULL))
    g_test_message ("%s", text);
  g_test_trap_assert_passed ();
}

static char *
make_root (const char *id, const char *name, char **path)
{
  char *root = test_files_make_folder ();
  g_autofree char *folder = g_build_filename (root, id, NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  *path = g_build_filename (folder, name, NULL);
  g_setenv ("OFFRAMP_TEST_LARGE", root, TRUE);
  g_setenv ("XDG_CACHE_HOME", root, TRUE);
  return root;
}

static void
test_svhn (void)
{
  g_autofree char *path = NULL;
  g_autofree char *root = make_root ("svhn", "train_32x32.mat", &path);

  large_sets_write_svhn (path, N_SVHN);
  run_measured ("/large/svhn/subprocess/first", root);
  run_measured ("/large/svhn/subprocess/second", root);
  test_files_remove_folder (root);
}

static void
test_gtsrb (void)
{
  g_autofree char *path = NULL;
  g_autofree char *root = make_root ("gtsrb", "GTSRB_Final_Training_Images.zip", &path);

  large_sets_write_gtsrb (path, N_GTSRB);
  run_measured ("/large/gtsrb/subprocess/first", root);
  run_measured ("/large/gtsrb/subprocess/second", root);
  test_files_remove_folder (root);
}

static void
load_svhn (gconstpointer second)
{
  load ("svhn", N_SVHN, GPOINTER_TO_INT (second));
}

static void
load_gtsrb (gconstpointer second)
{
  load ("gtsrb", N_GTSRB, GPOINTER_TO_INT (second));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/large/svhn", test_svhn);
  g_test_add_data_func ("/large/svhn/subprocess/first", GINT_TO_POINTER (FALSE), load_svhn);
  g_test_add_data_func ("/large/svhn/subprocess/second", GINT_TO_POINTER (TRUE), load_svhn);
  g_test_add_func ("/large/gtsrb", test_gtsrb);
  g_test_add_data_func ("/large/gtsrb/subprocess/first", GINT_TO_POINTER (FALSE), load_gtsrb);
  g_test_add_data_func ("/large/gtsrb/subprocess/second", GINT_TO_POINTER (TRUE), load_gtsrb);
  return g_test_run ();
}
