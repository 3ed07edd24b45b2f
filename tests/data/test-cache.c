/* SPDX-License-Identifier: Apache-2.0 */
/* The cache of decoded images: the second time nothing is decoded, and whatever is wrong with it is mended. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "ee-cache.h"
#include "ee-data-error.h"
#include "ee-rng.h"
#include "test-files.h"

enum
{
  N = 20,
  RECORD = 3073,
  TEXT_OFFSET = 48, /* of the cached file's texts: id, fingerprint, digest */
};

/* CIFAR-10's test batch with records that all have the value @shade. */
static char *
write_source (const char *root, guint8 shade, guint n)
{
  guint8 *bytes = g_malloc (n * RECORD);
  g_autoptr (GBytes) batch = NULL;

  memset (bytes, shade, n * RECORD);
  for (guint i = 0; i < n; i++)
    bytes[i * RECORD] = (guint8)(i % 10);
  batch = g_bytes_new_take (bytes, n * RECORD);
  g_free (test_files_write (root, "cifar10/data_batch_1.bin", batch));
  return test_files_write (root, "cifar10/test_batch.bin", batch);
}

static void
note_source_cb (const char *what, double fraction, gpointer user_data)
{
  gboolean *decoded = user_data;

  /* Only a reader begins at the beginning. */
  *decoded = *decoded || fraction == 0;
}

/* Loads the test part; whether it was read from its source is checked. */
static EeDataset *
load (const char *root, gboolean expect_decoded)
{
  g_autoptr (GError) error = NULL;
  gboolean decoded = FALSE;
  EeDataset *dataset = ee_dataset_load ("cifar10", EE_PART_TEST, root, note_source_cb, &decoded, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (decoded == expect_decoded);
  return dataset;
}

static void
assert_equal (EeDataset *a, EeDataset *b)
{
  guint n = ee_dataset_get_n_images (a);

  g_assert_cmpuint (n, ==, ee_dataset_get_n_images (b));
  g_assert_cmpuint (ee_dataset_get_n_classes (a), ==, ee_dataset_get_n_classes (b));
  g_assert_cmpuint (ee_dataset_get_channels (a), ==, ee_dataset_get_channels (b));
  g_assert_cmpstr (ee_dataset_get_id (a), ==, ee_dataset_get_id (b));
  g_assert_cmpstr (ee_dataset_get_digest (a), ==, ee_dataset_get_digest (b));
  g_assert_cmpstr (ee_dataset_get_source (a), ==, ee_dataset_get_source (b));
  g_assert_true (g_strv_equal (ee_dataset_get_class_names (a), ee_dataset_get_class_names (b)));
  g_assert_cmpmem (ee_dataset_get_labels (a), n * 2, ee_dataset_get_labels (b), n * 2);
  g_assert_cmpmem (ee_dataset_get_pixels (a), n * 3072, ee_dataset_get_pixels (b), n * 3072);
}

static void
test_second_time (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autofree char *source = write_source (root, 9, N);
  g_autofree char *path = ee_cache_find_path ("cifar10", EE_PART_TEST, root);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (EeDataset) first = load (root, TRUE);
  g_autoptr (EeDataset) second = load (root, FALSE);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  assert_equal (first, second);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_true (g_str_has_suffix (name, ".images"));
  test_files_remove_folder (root);
}

/* A file that is longer, one of the same length but changed later, and one more file. */
static void
test_changed_source (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autofree char *source = write_source (root, 9, N);
  g_autoptr (EeDataset) first = load (root, TRUE);
  g_autoptr (EeDataset) longer = NULL;
  g_autoptr (EeDataset) changed = NULL;
  guint8 image[EE_IMAGE_BYTES];

  g_free (write_source (root, 9, N + 1));
  longer = load (root, TRUE);
  g_assert_cmpuint (ee_dataset_get_n_images (longer), ==, N + 1);
  ee_dataset_unref (load (root, FALSE));

  g_usleep (20000);
  g_free (write_source (root, 10, N + 1));
  changed = load (root, TRUE);
  ee_dataset_copy_image (changed, 0, FALSE, image);
  g_assert_cmpuint (image[0], ==, 10);
  g_assert_cmpstr (ee_dataset_get_digest (changed), !=, ee_dataset_get_digest (longer));
  ee_dataset_unref (load (root, FALSE));

  /* The source has gone: no cached images without it. */
  g_assert_cmpint (g_unlink (source), ==, 0);
  g_assert_null (ee_dataset_load ("cifar10", EE_PART_TEST, root, NULL, NULL, NULL, NULL));
  test_files_remove_folder (root);
}

/* Messages that the library has written. */
static guint n_complaints;

static GLogWriterOutput
count_message_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  if ((level & G_LOG_LEVEL_MESSAGE) == 0)
    return g_log_writer_default (level, fields, n_fields, user_data);
  n_complaints++;
  return G_LOG_WRITER_HANDLED;
}

/* Any byte may be wrong: what is loaded is what the source says, and the cache is mended. */
static void
test_damaged (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autofree char *source = write_source (root, 9, N);
  g_autofree char *path = ee_cache_find_path ("cifar10", EE_PART_TEST, root);
  g_autoptr (EeDataset) good = load (root, TRUE);
  EeRng rng;

  ee_rng_init (&rng, 3);
  for (guint round = 0; round < 250; round++)
    {
      g_autofree char *content = NULL;
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (EeDataset) again = NULL;
      gsize size, at;

      g_assert_true (g_file_get_contents (path, &content, &size, NULL));
      at = round < 150 ? round : ee_rng_below (&rng, (guint)size);
      content[at] ^= (char)(1 << ee_rng_below (&rng, 8));
      damaged = g_bytes_new (content, round % 10 == 9 ? at : size);
      /* Writing alone would leave the old end of a longer file. */
      g_assert_cmpint (g_unlink (path), ==, 0);
      g_free (test_files_write ("/", path, damaged));
      if (at >= TEXT_OFFSET && at < TEXT_OFFSET + 8 + 65 && round % 10 != 9)
        {
          /* In id or fingerprint: it looks like a source that has changed, which is nothing to complain of. */
          again = ee_dataset_load ("cifar10", EE_PART_TEST, root, NULL, NULL, NULL, NULL);
          g_assert_nonnull (again);
          assert_equal (again, good);
          continue;
        }
      n_complaints = 0;
      again = load (root, TRUE);
      g_assert_cmpuint (n_complaints, ==, 1);
      assert_equal (again, good);
      ee_dataset_unref (load (root, FALSE));
    }
  test_files_remove_folder (root);
}

static void
test_grey_sets_and_no_names (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autofree char *path = ee_cache_find_path ("set", EE_PART_TRAIN, root);
  guint8 *pixels = g_malloc (3 * 1024);
  guint16 *labels = g_new0 (guint16, 3);
  g_autoptr (EeDataset) set = NULL;
  g_autoptr (EeDataset) cached = NULL;

  for (guint i = 0; i < 3 * 1024; i++)
    pixels[i] = (guint8)(i * 7);
  labels[2] = 999;
  set = ee_dataset_new ("set", 1000, 1, 3, pixels, labels, "somewhere", "digest");
  g_assert_null (ee_cache_load (path, "fingerprint"));
  ee_cache_store (path, "fingerprint", set);
  g_assert_null (ee_cache_load (path, "another fingerprint"));
  cached = ee_cache_load (path, "fingerprint");
  g_assert_nonnull (cached);
  g_assert_cmpuint (ee_dataset_get_channels (cached), ==, 1);
  g_assert_cmpuint (ee_dataset_get_label (cached, 2), ==, 999);
  g_assert_null (ee_dataset_get_class_names (cached));
  g_assert_cmpmem (ee_dataset_get_pixels (cached), 3 * 1024, pixels, 3 * 1024);
  test_files_remove_folder (root);
}

static void
test_turned_off (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autofree char *source = write_source (root, 9, N);
  g_autofree char *path = ee_cache_find_path ("cifar10", EE_PART_TEST, root);

  g_setenv ("OFFRAMP_NO_CACHE", "1", TRUE);
  ee_dataset_unref (load (root, TRUE));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_unsetenv ("OFFRAMP_NO_CACHE");
  ee_dataset_unref (load (root, TRUE));
  g_setenv ("OFFRAMP_NO_CACHE", "1", TRUE);
  ee_dataset_unref (load (root, TRUE));
  g_unsetenv ("OFFRAMP_NO_CACHE");
  ee_dataset_unref (load (root, FALSE));
  test_files_remove_folder (root);
}

/* A cache that cannot be written is no reason to fail. */
static void
test_unwritable (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autofree char *source = write_source (root, 9, N);
  g_autofree char *path = ee_cache_find_path ("cifar10", EE_PART_TEST, root);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *aside = g_strconcat (folder, "-aside", NULL);

  g_mkdir_with_parents (folder, 0700);
  g_assert_cmpint (g_rename (folder, aside), ==, 0);
  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  n_complaints = 0;
  ee_dataset_unref (load (root, TRUE));
  g_assert_cmpuint (n_complaints, ==, 1);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  g_assert_cmpint (g_rename (aside, folder), ==, 0);
  test_files_remove_folder (root);
}

/* Every real set, the second time, in less than a second. */
static void
test_real_sets (void)
{
  static const char *const ids[] = { "mnist", "omniglot", "cifar10", "cifar100", "svhn", "gtsrb" };
  g_autofree char *root = test_files_find_real (".");
  g_autofree char *folder = root != NULL ? test_files_find_real ("gtsrb") : NULL;

  if (folder == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    for (guint part = 0; part < 2; part++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (EeDataset) first = ee_dataset_load (ids[i], (EePart)part, root, NULL, NULL, NULL, &error);
        g_autoptr (EeDataset) second = NULL;
        gboolean decoded = FALSE;
        gint64 start = g_get_monotonic_time ();
        gsize bytes;

        g_assert_no_error (error);
        second = ee_dataset_load (ids[i], (EePart)part, root, note_source_cb, &decoded, NULL, &error);
        g_test_message ("%s, part %u: %.3f s", ids[i], part, (double)(g_get_monotonic_time () - start) / 1e6);
        g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
        g_assert_false (decoded);
        bytes = (gsize)ee_dataset_get_n_images (first) * 1024 * ee_dataset_get_channels (first);
        g_assert_cmpstr (ee_dataset_get_digest (first), ==, ee_dataset_get_digest (second));
        g_assert_cmpmem (ee_dataset_get_pixels (first), bytes, ee_dataset_get_pixels (second), bytes);
      }
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = test_files_make_folder ();
  int status;

  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_unsetenv ("OFFRAMP_NO_CACHE");
  g_log_set_writer_func (count_message_cb, NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cache/second-time", test_second_time);
  g_test_add_func ("/cache/changed-source", test_changed_source);
  g_test_add_func ("/cache/damaged", test_damaged);
  g_test_add_func ("/cache/grey-sets-and-no-names", test_grey_sets_and_no_names);
  g_test_add_func ("/cache/turned-off", test_turned_off);
  g_test_add_func ("/cache/unwritable", test_unwritable);
  g_test_add_func ("/cache/real-sets", test_real_sets);
  status = g_test_run ();
  test_files_remove_folder (home);
  return status;
}
