/* SPDX-License-Identifier: Apache-2.0 */
/* SVHN's MATLAB files: small ones made here, broken in every way, and the real ones. */
#include <string.h>

#include "ee-data-error.h"
#include "ee-dataset.h"
#include "ee-rng.h"
#include "test-files.h"
#include "test-mat.h"
#include "test-samples.h"

enum
{
  N = 11,
  PIXELS = 32 * 32 * 3,
};

/* Value of pixel (y, x), channel c of image i. */
static guint8
make_value (guint i, guint y, guint x, guint c)
{
  return (guint8)(i * 17 + y * 3 + x * 5 + c * 71);
}

/* [32, 32, 3, n] with the first index running fastest. */
static GBytes *
make_images (guint n)
{
  guint8 *values = g_malloc (n * PIXELS), *next = values;

  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < 3; c++)
      for (guint x = 0; x < 32; x++)
        for (guint y = 0; y < 32; y++)
          *next++ = make_value (i, y, x, c);
  return g_bytes_new_take (values, n * PIXELS);
}

/* Labels 1 to 10, again and again. */
static GBytes *
make_labels (guint n, gboolean doubles)
{
  GByteArray *bytes = g_byte_array_new ();

  for (guint i = 0; i < n; i++)
    {
      guint8 byte = (guint8)(i % 10 + 1);
      double number = byte;

      g_byte_array_append (bytes, doubles ? (const guint8 *)&number : &byte, doubles ? sizeof number : 1);
    }
  return g_byte_array_free_to_bytes (bytes);
}

static GBytes *
make_file (gboolean compress, gboolean doubles, gboolean labels_first)
{
  const guint32 image_sizes[4] = { 32, 32, 3, N }, label_sizes[2] = { N, 1 };
  g_autoptr (GBytes) images = make_images (N);
  g_autoptr (GBytes) labels = make_labels (N, doubles);
  GByteArray *mat = test_mat_new ();

  for (guint i = 0; i < 2; i++)
    if ((i == 0) == labels_first)
      test_mat_add (mat, "y", doubles ? TEST_MAT_DOUBLE : TEST_MAT_UINT8, 2, label_sizes, labels, compress);
    else
      test_mat_add (mat, "X", TEST_MAT_UINT8, 4, image_sizes, images, compress);
  return g_byte_array_free_to_bytes (mat);
}

static void
assert_small_set (EeDataset *dataset)
{
  g_assert_cmpuint (ee_dataset_get_n_images (dataset), ==, N);
  g_assert_cmpuint (ee_dataset_get_n_classes (dataset), ==, 10);
  for (guint i = 0; i < N; i++)
    {
      guint8 image[32][32][3];

      ee_dataset_copy_image (dataset, i, FALSE, &image[0][0][0]);
      for (guint y = 0; y < 32; y++)
        for (guint x = 0; x < 32; x++)
          for (guint c = 0; c < 3; c++)
            g_assert_cmpuint (image[y][x][c], ==, make_value (i, y, x, c));
      /* The label 10 is the digit 0. */
      g_assert_cmpuint (ee_dataset_get_label (dataset, i), ==, (i + 1) % 10);
    }
}

static void
test_small_files (void)
{
  for (guint kind = 0; kind < 8; kind++)
    {
      g_autofree char *root = test_files_make_folder ();
      g_autoptr (GBytes) file = make_file ((kind & 1) != 0, (kind & 2) != 0, (kind & 4) != 0);
      g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
      g_autoptr (EeDataset) dataset = NULL;
      g_autoptr (GError) error = NULL;

      g_free (test_files_write (root, "svhn/test_32x32.mat", file));
      dataset = ee_dataset_load ("svhn", EE_PART_TEST, root, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      assert_small_set (dataset);
      g_assert_cmpstr (ee_dataset_get_digest (dataset), ==, digest);
      test_files_remove_folder (root);
    }
}

static void
assert_refused (GBytes *file, int code, const char *reason)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GError) error = NULL;

  g_free (test_files_write (root, "svhn/test_32x32.mat", file));
  g_assert_null (ee_dataset_load ("svhn", EE_PART_TEST, root, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, code, "test_32x32.mat", reason);
  test_files_remove_folder (root);
}

static void
test_truncated (void)
{
  for (guint compress = 0; compress < 2; compress++)
    {
      g_autoptr (GBytes) file = make_file (compress, FALSE, FALSE);
      gsize size = g_bytes_get_size (file);

      for (gsize length = 1; length < size - 16; length += MAX (1, size / 97))
        {
          g_autoptr (GBytes) part = test_files_cut (file, length);

          assert_refused (part, EE_DATA_ERROR_FORMAT, "");
        }
    }
}

/* A file with the variables as given. */
static void
assert_shapes_refused (const char *x_name, guint x_class, const guint32 *x_sizes, guint x_rank, guint32 n_labels,
                       int code, const char *reason)
{
  const guint32 label_sizes[2] = { n_labels, 1 };
  g_autoptr (GBytes) images = make_images (N);
  g_autoptr (GBytes) labels = make_labels (n_labels, FALSE);
  GByteArray *mat = test_mat_new ();
  g_autoptr (GBytes) file = NULL;

  test_mat_add (mat, x_name, x_class, x_rank, x_sizes, images, TRUE);
  test_mat_add (mat, "y", TEST_MAT_UINT8, 2, label_sizes, labels, TRUE);
  file = g_byte_array_free_to_bytes (mat);
  assert_refused (file, code, reason);
}

static void
test_wrong_shapes (void)
{
  const guint32 good[4] = { 32, 32, 3, N }, grey[4] = { 32, 32, 1, 3 * N }, large[4] = { 64, 16, 3, N },
                flat[2] = { PIXELS, N }, none[4] = { 32, 32, 3, 0 }, lying[4] = { 32, 32, 3, 190000 },
                huge[4] = { 32, 32, 3, 2000000000 }, wrapping[4] = { 32, 32, 3, 0xfffffff5 };

  assert_shapes_refused ("images", TEST_MAT_UINT8, good, 4, N, EE_DATA_ERROR_FORMAT, "no variable “X”");
  assert_shapes_refused ("X", TEST_MAT_DOUBLE, good, 4, N, EE_DATA_ERROR_FORMAT, "another number of values");
  assert_shapes_refused ("X", TEST_MAT_UINT8, grey, 4, N, EE_DATA_ERROR_FORMAT, "32 x 32 x 1 x 33 values");
  assert_shapes_refused ("X", TEST_MAT_UINT8, large, 4, N, EE_DATA_ERROR_FORMAT, "64 x 16");
  assert_shapes_refused ("X", TEST_MAT_UINT8, flat, 2, N, EE_DATA_ERROR_FORMAT, "3072 x 11");
  assert_shapes_refused ("X", TEST_MAT_UINT8, none, 4, N, EE_DATA_ERROR_FORMAT, "another number of values");
  assert_shapes_refused ("X", TEST_MAT_UINT8, lying, 4, N, EE_DATA_ERROR_FORMAT,
                         "variable 1: it has another number of values");
  assert_shapes_refused ("X", TEST_MAT_UINT8, huge, 4, N, EE_DATA_ERROR_FORMAT, "another number of values");
  assert_shapes_refused ("X", TEST_MAT_UINT8, wrapping, 4, N, EE_DATA_ERROR_FORMAT, "another number of values");
  assert_shapes_refused ("X", TEST_MAT_UINT8, good, 4, N - 1, EE_DATA_ERROR_FORMAT, "10 x 1 values instead of 11 x 1");
}

/* A few bytes that ask for gigabytes, plain and compressed. */
static void
test_lying_heads (void)
{
  static const struct
  {
    guint offset;
    guint32 word;
    const char *reason;
  } cases[] = {
    { TEST_MAT_LENGTH, 0x7fffffff, "larger than the file" },
    { TEST_MAT_SIZES_LENGTH, 0x7ffffff8, "head makes no sense" },
    { TEST_MAT_SIZES_LENGTH, 0xfffffffc, "head makes no sense" },
    { TEST_MAT_NAME_LENGTH, 0x7fffffff, "head makes no sense" },
    { TEST_MAT_NAME_LENGTH, 0xffffffff, "head makes no sense" },
    { TEST_MAT_NAME_LENGTH, 0, "head makes no sense" },
    { TEST_MAT_NAME_LENGTH, 100, "head makes no sense" },
    { TEST_MAT_VALUES_LENGTH, 0x7fffffff, "values are larger" },
    { TEST_MAT_VALUES_LENGTH, 0xffffffff, "values are larger" },
    { TEST_MAT_CLASS, 1, "holds no numbers" },
    { TEST_MAT_CLASS, 2, "holds no numbers" },
    { TEST_MAT_CLASS, 200, "holds no numbers" },
  };
  const guint32 image_sizes[4] = { 32, 32, 3, N }, label_sizes[2] = { N, 1 };
  g_autoptr (GBytes) images = make_images (N);
  g_autoptr (GBytes) labels = make_labels (N, FALSE);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      GByteArray *mat = test_mat_new ();
      gboolean compress = i >= G_N_ELEMENTS (cases);
      const guint k = i % G_N_ELEMENTS (cases);
      gboolean long_plain = !compress && cases[k].offset == TEST_MAT_LENGTH;
      g_autoptr (GBytes) file = NULL;

      test_mat_add (mat, "y", TEST_MAT_UINT8, 2, label_sizes, labels, compress);
      test_mat_add_lying (mat, "X", TEST_MAT_UINT8, 4, image_sizes, images, compress, cases[k].offset, cases[k].word);
      file = g_byte_array_free_to_bytes (mat);
      assert_refused (file, EE_DATA_ERROR_FORMAT, "variable 2");
      assert_refused (file, EE_DATA_ERROR_FORMAT, long_plain ? "ends too early" : cases[k].reason);
    }
}

static void
test_wrong_labels (void)
{
  static const guint8 wrong[] = { 0, 11, 255 };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const guint32 image_sizes[4] = { 32, 32, 3, N }, label_sizes[2] = { N, 1 };
      guint8 bytes[N];
      g_autoptr (GBytes) images = make_images (N);
      g_autoptr (GBytes) labels = NULL;
      GByteArray *mat = test_mat_new ();
      g_autoptr (GBytes) file = NULL;

      memset (bytes, 3, sizeof bytes);
      bytes[6] = wrong[i];
      labels = g_bytes_new (bytes, sizeof bytes);
      test_mat_add (mat, "X", TEST_MAT_UINT8, 4, image_sizes, images, TRUE);
      test_mat_add (mat, "y", TEST_MAT_UINT8, 2, label_sizes, labels, TRUE);
      file = g_byte_array_free_to_bytes (mat);
      assert_refused (file, EE_DATA_ERROR_FORMAT, "at image 6");
    }
}

static void
test_other_kinds_of_files (void)
{
  g_autoptr (GBytes) file = make_file (TRUE, FALSE, FALSE);
  g_autoptr (GBytes) text = g_bytes_new_static ("these are no pictures", 21);
  g_autoptr (GBytes) newer = NULL;
  guint8 *copy = g_memdup2 (g_bytes_get_data (file, NULL), g_bytes_get_size (file));

  memcpy (copy, "MATLAB 7.3 MAT-file", 19);
  newer = g_bytes_new_take (copy, g_bytes_get_size (file));
  assert_refused (text, EE_DATA_ERROR_FORMAT, "no MATLAB 5 file");
  assert_refused (newer, EE_DATA_ERROR_FORMAT, "no MATLAB 5 file");
}

/* Whatever single byte is wrong: an error or a set of the same size, never a crash. */
static void
test_damaged (void)
{
  EeRng rng;

  ee_rng_init (&rng, 5);
  for (guint round = 0; round < 300; round++)
    {
      g_autofree char *root = test_files_make_folder ();
      g_autoptr (GBytes) file = make_file (round % 2, FALSE, FALSE);
      gsize size;
      guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&file), &size);
      g_autoptr (EeDataset) dataset = NULL;
      g_autoptr (GError) error = NULL;

      /* Most of the file is pixels; its structure stands in the first bytes of the elements. */
      data[ee_rng_below (&rng, round % 4 < 2 ? 256 : (guint)size)] = (guint8)ee_rng_next (&rng);
      file = g_bytes_new_take (data, size);
      g_free (test_files_write (root, "svhn/test_32x32.mat", file));
      dataset = ee_dataset_load ("svhn", EE_PART_TEST, root, NULL, NULL, NULL, &error);
      if (dataset == NULL)
        g_assert_true (error != NULL && strstr (error->message, "test_32x32.mat") != NULL);
      else
        g_assert_cmpuint (ee_dataset_get_n_images (dataset), ==, N);
      test_files_remove_folder (root);
    }
}

static void
test_missing (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GError) error = NULL;

  g_assert_false (ee_dataset_is_installed ("svhn", root));
  g_assert_null (ee_dataset_load ("svhn", EE_PART_TRAIN, root, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_NOT_FOUND, "train_32x32.mat", root);
  test_files_remove_folder (root);
}

static void
test_real_files (void)
{
  g_autofree char *root = test_files_find_real (".");
  g_autofree char *folder = root != NULL ? test_files_find_real ("svhn") : NULL;
  g_autoptr (EeDataset) train = NULL;
  g_autoptr (EeDataset) test = NULL;
  g_autoptr (GError) error = NULL;
  guint counts[10] = { 0 };

  if (folder == NULL)
    return;
  train = ee_dataset_load ("svhn", EE_PART_TRAIN, root, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  test = ee_dataset_load ("svhn", EE_PART_TEST, root, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ee_dataset_get_n_images (train), ==, 4434);
  g_assert_cmpuint (ee_dataset_get_n_images (test), ==, 1000);
  for (guint i = 0; i < 4434; i++)
    counts[ee_dataset_get_label (train, i)]++;
  /* Small digits are frequent in house numbers. */
  for (guint digit = 0; digit < 10; digit++)
    g_assert_cmpuint (counts[digit], >, 150);
  g_assert_cmpuint (counts[1], >, counts[9]);
  g_assert_cmpuint (test_samples_compare (test, "svhn", FALSE), >=, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/svhn/small-files", test_small_files);
  g_test_add_func ("/svhn/truncated", test_truncated);
  g_test_add_func ("/svhn/wrong-shapes", test_wrong_shapes);
  g_test_add_func ("/svhn/lying-heads", test_lying_heads);
  g_test_add_func ("/svhn/wrong-labels", test_wrong_labels);
  g_test_add_func ("/svhn/other-kinds-of-files", test_other_kinds_of_files);
  g_test_add_func ("/svhn/damaged", test_damaged);
  g_test_add_func ("/svhn/missing", test_missing);
  g_test_add_func ("/svhn/real-files", test_real_files);
  return g_test_run ();
}
