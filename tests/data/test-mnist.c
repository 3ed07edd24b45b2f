/* SPDX-License-Identifier: Apache-2.0 */
/* MNIST's files: small ones made here, broken in every way, and the real ones. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "ee-data-error.h"
#include "ee-dataset.h"
#include "test-files.h"

enum
{
  N = 12,
  SIDE = 28,
};

static GBytes *
make_idx (guint n_dimensions, guint n, guint height, guint width, const guint8 *values, gsize n_values)
{
  GByteArray *idx = g_byte_array_new ();
  const guint8 magic[] = { 0, 0, 8, (guint8)n_dimensions };
  const guint32 sizes[] = { GUINT32_TO_BE (n), GUINT32_TO_BE (height), GUINT32_TO_BE (width) };

  g_byte_array_append (idx, magic, sizeof magic);
  g_byte_array_append (idx, (const guint8 *)sizes, 4 * n_dimensions);
  g_byte_array_append (idx, values, (guint)n_values);
  return g_byte_array_free_to_bytes (idx);
}

/* Image i is of one grey, 20 i, but for a corner; its label is i modulo 10. */
static void
make_values (guint8 *pixels, guint8 *labels)
{
  for (guint i = 0; i < N; i++)
    {
      memset (pixels + i * SIDE * SIDE, (int)(20 * i), SIDE * SIDE);
      pixels[i * SIDE * SIDE] = 255;
      labels[i] = (guint8)(i % 10);
    }
}

static GBytes *
make_images (void)
{
  guint8 pixels[N * SIDE * SIDE], labels[N];

  make_values (pixels, labels);
  return make_idx (3, N, SIDE, SIDE, pixels, sizeof pixels);
}

static GBytes *
make_labels (void)
{
  guint8 pixels[N * SIDE * SIDE], labels[N];

  make_values (pixels, labels);
  return make_idx (1, N, 0, 0, labels, sizeof labels);
}

/* A data folder with MNIST's test files, plain. */
static char *
make_root (GBytes *images, GBytes *labels)
{
  char *root = test_files_make_folder ();

  g_free (test_files_write (root, "mnist/t10k-images-idx3-ubyte", images));
  g_free (test_files_write (root, "mnist/t10k-labels-idx1-ubyte", labels));
  return root;
}

static void
assert_small_set (EeDataset *dataset)
{
  g_assert_cmpstr (ee_dataset_get_id (dataset), ==, "mnist");
  g_assert_cmpuint (ee_dataset_get_n_images (dataset), ==, N);
  g_assert_cmpuint (ee_dataset_get_n_classes (dataset), ==, 10);
  for (guint i = 0; i < N; i++)
    {
      guint8 image[EE_IMAGE_BYTES];

      ee_dataset_copy_image (dataset, i, FALSE, image);
      g_assert_cmpuint (ee_dataset_get_label (dataset, i), ==, i % 10);
      g_assert_cmpuint (image[0], ==, 255);
      g_assert_cmpuint (image[EE_IMAGE_BYTES - 1], ==, 20 * i);
      ee_dataset_copy_image (dataset, i, TRUE, image);
      g_assert_cmpuint (image[0], ==, 0);
      g_assert_cmpuint (image[EE_IMAGE_BYTES - 1], ==, 255 - 20 * i);
    }
}

/* sha256 of the files one after the other, as `cat images labels | sha256sum` has it. */
static char *
compute_digest (GBytes *images, GBytes *labels)
{
  g_autoptr (GBytes) both = test_files_join (images, labels);

  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, both);
}

static void
test_plain_and_gzip (void)
{
  g_autoptr (GBytes) images = make_images ();
  g_autoptr (GBytes) labels = make_labels ();
  g_autoptr (GBytes) packed = test_files_compress (images, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GError) error = NULL;

  for (guint gzip = 0; gzip < 2; gzip++)
    {
      g_autofree char *root = test_files_make_folder ();
      g_autofree char *digest = compute_digest (gzip ? packed : images, labels);
      g_autoptr (EeDataset) dataset = NULL;

      g_free (test_files_write (root, gzip ? "mnist/t10k-images-idx3-ubyte.gz" : "mnist/t10k-images-idx3-ubyte",
                                gzip ? packed : images));
      g_free (test_files_write (root, "mnist/t10k-labels-idx1-ubyte", labels));
      dataset = ee_dataset_load ("mnist", EE_PART_TEST, root, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      assert_small_set (dataset);
      g_assert_cmpstr (ee_dataset_get_digest (dataset), ==, digest);
      test_files_remove_folder (root);
    }
}

static void
assert_refused (GBytes *images, GBytes *labels, int code, const char *name, const char *reason)
{
  g_autofree char *root = make_root (images, labels);
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_dataset_load ("mnist", EE_PART_TEST, root, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, code, name, reason);
  test_files_remove_folder (root);
}

/* The reader tells gzip by content, so a file of either kind may be cut anywhere. */
static void
test_truncated (void)
{
  g_autoptr (GBytes) images = make_images ();
  g_autoptr (GBytes) labels = make_labels ();
  g_autoptr (GBytes) packed = test_files_compress (images, G_ZLIB_COMPRESSOR_FORMAT_GZIP);

  for (gsize length = 4; length < g_bytes_get_size (packed); length += 7)
    {
      g_autoptr (GBytes) part = test_files_cut (packed, length);

      assert_refused (part, labels, EE_DATA_ERROR_FORMAT, "t10k-images", "truncated");
    }
  for (gsize length = 1; length < g_bytes_get_size (images); length += 1301)
    {
      g_autoptr (GBytes) part = test_files_cut (images, length);

      assert_refused (part, labels, EE_DATA_ERROR_FORMAT, "t10k-images", "truncated");
    }
}

static void
test_corrupt_gzip (void)
{
  g_autoptr (GBytes) images = make_images ();
  g_autoptr (GBytes) labels = make_labels ();
  g_autoptr (GBytes) packed = test_files_compress (images, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GBytes) damaged = NULL;
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&packed), &size);

  data[size - 6] ^= 1; /* in the checksum */
  damaged = g_bytes_new_take (data, size);
  assert_refused (damaged, labels, EE_DATA_ERROR_FORMAT, "t10k-images", "damaged");
}

static void
test_wrong_headers (void)
{
  guint8 values[N * SIDE * SIDE] = { 0 };
  g_autoptr (GBytes) images = make_images ();
  g_autoptr (GBytes) labels = make_labels ();
  g_autoptr (GBytes) text = g_bytes_new_static ("digits, many of them", 20);
  g_autoptr (GBytes) longer = test_files_join (images, text);
  g_autoptr (GBytes) huge = make_idx (3, 60000, 60000, 60000, values, 100);
  g_autoptr (GBytes) wide = make_idx (3, 1, 1, 5000, values, 5000);
  g_autoptr (GBytes) promising = make_idx (3, 60000, SIDE, SIDE, values, 100);
  g_autoptr (GBytes) none = make_idx (3, 0, SIDE, SIDE, values, 0);
  g_autoptr (GBytes) one_label = make_idx (1, 1, 0, 0, values, 1);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);

  assert_refused (text, labels, EE_DATA_ERROR_FORMAT, "t10k-images", "starts with 64696769");
  assert_refused (labels, labels, EE_DATA_ERROR_FORMAT, "t10k-images", "dimensions");
  assert_refused (images, images, EE_DATA_ERROR_FORMAT, "t10k-labels", "dimensions");
  assert_refused (longer, labels, EE_DATA_ERROR_FORMAT, "t10k-images", "more bytes");
  assert_refused (huge, labels, EE_DATA_ERROR_TOO_LARGE, "t10k-images", "claims");
  assert_refused (promising, labels, EE_DATA_ERROR_TOO_LARGE, "t10k-images", "claims");
  assert_refused (wide, one_label, EE_DATA_ERROR_TOO_LARGE, "t10k-images", "5000");
  assert_refused (none, labels, EE_DATA_ERROR_FORMAT, "t10k-images", "nothing");
  assert_refused (empty, labels, EE_DATA_ERROR_FORMAT, "t10k-images", "empty");
}

static void
test_wrong_labels (void)
{
  g_autoptr (GBytes) images = make_images ();
  const guint8 values[N] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0 };
  g_autoptr (GBytes) too_large = make_idx (1, N, 0, 0, values, N);
  g_autoptr (GBytes) too_few = make_idx (1, N - 2, 0, 0, values, N - 2);

  assert_refused (images, too_large, EE_DATA_ERROR_FORMAT, "t10k-labels", "label 10 at image 10");
  assert_refused (images, too_few, EE_DATA_ERROR_FORMAT, "t10k-labels", "has 10 labels");
}

static void
test_missing_files (void)
{
  g_autoptr (GBytes) images = make_images ();
  g_autoptr (GBytes) labels = make_labels ();
  g_autofree char *root = make_root (images, labels);
  g_autofree char *folder = g_build_filename (root, "mnist", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (ee_dataset_is_installed ("mnist", root));
  g_assert_null (ee_dataset_load ("mnist", EE_PART_TRAIN, root, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_NOT_FOUND, folder, "train-images-idx3-ubyte");

  g_free (test_files_write (root, "mnist/train-images-idx3-ubyte.gz", images));
  g_assert_null (ee_dataset_load ("mnist", EE_PART_TRAIN, root, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_NOT_FOUND, folder, "train-labels-idx1-ubyte");

  g_free (test_files_write (root, "mnist/train-labels-idx1-ubyte", labels));
  g_assert_true (ee_dataset_is_installed ("mnist", root));
  g_assert_false (ee_dataset_is_installed ("cifar1000", root));
  g_assert_null (ee_dataset_load ("cifar1000", EE_PART_TRAIN, root, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_INVALID, "cifar1000", "no data set");
  test_files_remove_folder (root);
}

static void
test_find_root (void)
{
  g_autofree char *folder = test_files_make_folder ();
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("OFFRAMP_DATA", folder, TRUE);
  found = ee_dataset_find_root (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, folder);
  g_assert_false (ee_dataset_is_installed ("mnist", NULL));

  test_files_remove_folder (folder);
  g_assert_null (ee_dataset_find_root (&error));
  test_files_assert_error (&error, EE_DATA_ERROR_NOT_FOUND, folder, "OFFRAMP_DATA");
  g_unsetenv ("OFFRAMP_DATA");
}

/* Without the variable: the user's data folder, which main() has made an empty one. */
static void
test_default_root (void)
{
  g_autofree char *expected = g_build_filename (g_get_user_data_dir (), "offramp", "data", NULL);
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  g_unsetenv ("OFFRAMP_DATA");
  g_assert_null (ee_dataset_find_root (&error));
  test_files_assert_error (&error, EE_DATA_ERROR_NOT_FOUND, expected, "OFFRAMP_DATA");

  g_assert_cmpint (g_mkdir_with_parents (expected, 0700), ==, 0);
  found = ee_dataset_find_root (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, expected);
}

static void
cancel_cb (const char *what, double fraction, gpointer user_data)
{
  g_assert_nonnull (strstr (what, "t10k-images"));
  g_assert_true (fraction >= 0 && fraction <= 1);
  g_cancellable_cancel (user_data);
}

/* 5000 images, so that there is something left to cancel after the first progress. */
static void
test_cancel (void)
{
  const guint n = 5000;
  g_autofree guint8 *values = g_malloc0 (n);
  g_autoptr (GBytes) images = make_idx (3, n, 1, 1, values, n);
  g_autoptr (GBytes) labels = make_idx (1, n, 0, 0, values, n);
  g_autofree char *root = make_root (images, labels);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_dataset_load ("mnist", EE_PART_TEST, root, cancel_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_files_remove_folder (root);
}

static void
test_real_files (void)
{
  static const guint counts[] = { 980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009 };
  g_autofree char *root = test_files_find_real (".");
  g_autofree char *folder = root != NULL ? test_files_find_real ("mnist") : NULL;
  g_autoptr (EeDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;
  guint seen[10] = { 0 };

  if (folder == NULL)
    return;
  dataset = ee_dataset_load ("mnist", EE_PART_TEST, root, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ee_dataset_get_n_images (dataset), ==, 10000);
  for (guint i = 0; i < 10000; i++)
    seen[ee_dataset_get_label (dataset, i)]++;
  g_assert_cmpmem (seen, sizeof seen, counts, sizeof counts);
}

/* The PNG of a test image, dropped on the window, becomes the very image that was evaluated. */
static void
test_real_samples_are_the_same_images (void)
{
  g_autofree char *root = test_files_find_real (".");
  g_autofree char *samples = root != NULL ? test_files_find_real ("samples") : NULL;
  g_autoptr (EeDataset) dataset = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  guint n = 0;

  if (samples == NULL)
    return;
  dataset = ee_dataset_load ("mnist", EE_PART_TEST, root, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  dir = g_dir_open (samples, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (samples, name, NULL);
      guint8 from_file[EE_IMAGE_BYTES], from_set[EE_IMAGE_BYTES];
      g_autoptr (EePixels) pixels = NULL;
      guint index, label;

      if (sscanf (name, "mnist_test_%u_label-%u.png", &index, &label) != 2)
        continue;
      pixels = ee_pixels_new_from_file (path, &error);
      g_assert_no_error (error);
      ee_pixels_to_image (pixels, from_file);
      ee_dataset_copy_image (dataset, index, FALSE, from_set);
      g_assert_cmpmem (from_file, EE_IMAGE_BYTES, from_set, EE_IMAGE_BYTES);
      g_assert_cmpuint (ee_dataset_get_label (dataset, index), ==, label);
      n++;
    }
  g_assert_cmpuint (n, >=, 8);
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = test_files_make_folder ();
  int status;

  /* G_TEST_OPTION_ISOLATE_DIRS would do, but leaks in GLib 2.74. */
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mnist/plain-and-gzip", test_plain_and_gzip);
  g_test_add_func ("/mnist/truncated", test_truncated);
  g_test_add_func ("/mnist/corrupt-gzip", test_corrupt_gzip);
  g_test_add_func ("/mnist/wrong-headers", test_wrong_headers);
  g_test_add_func ("/mnist/wrong-labels", test_wrong_labels);
  g_test_add_func ("/mnist/missing-files", test_missing_files);
  g_test_add_func ("/mnist/find-root", test_find_root);
  g_test_add_func ("/mnist/default-root", test_default_root);
  g_test_add_func ("/mnist/cancel", test_cancel);
  g_test_add_func ("/mnist/real-files", test_real_files);
  g_test_add_func ("/mnist/real-samples-are-the-same-images", test_real_samples_are_the_same_images);
  status = g_test_run ();
  test_files_remove_folder (home);
  return status;
}
