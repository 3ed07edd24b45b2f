/* SPDX-License-Identifier: Apache-2.0 */
/* CIFAR's archives and folders: small ones made here, broken in every way, and the real ones. */
#include <string.h>

#include "ee-data-error.h"
#include "ee-dataset.h"
#include "test-files.h"
#include "test-samples.h"
#include "test-tar.h"

#define ARCHIVE "cifar10/cifar-10-binary.tar.gz"
#define FOLDER "cifar-10-batches-bin/"

enum
{
  PLANE = 32 * 32,
};

/* Record i has the label (@first + i) modulo 10, and in its corner pixel red i, green 50, blue 100; the pixel right of
 * it is 7 in all planes, the rest 0. */
static GBytes *
make_batch (guint first, guint n, guint label_bytes)
{
  gsize record = label_bytes + 3 * PLANE;
  guint8 *bytes = g_malloc0 (n * record);

  for (guint i = 0; i < n; i++)
    {
      guint8 *pixels = bytes + i * record + label_bytes;

      bytes[i * record] = 19;
      pixels[-1] = (guint8)((first + i) % 10);
      pixels[0] = (guint8)(first + i);
      pixels[PLANE] = 50;
      pixels[2 * PLANE] = 100;
      for (guint c = 0; c < 3; c++)
        pixels[c * PLANE + 1] = 7;
    }
  return g_bytes_new_take (bytes, n * record);
}

static EeDataset *
load (const char *id, EePart part, const char *root)
{
  g_autoptr (GError) error = NULL;
  EeDataset *dataset = ee_dataset_load (id, part, root, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return dataset;
}

static void
assert_images (EeDataset *dataset, guint n)
{
  g_assert_cmpuint (ee_dataset_get_n_images (dataset), ==, n);
  for (guint i = 0; i < n; i++)
    {
      const guint8 expected[9] = { (guint8)i, 50, 100, 7, 7, 7, 0, 0, 0 };
      guint8 image[EE_IMAGE_BYTES];

      ee_dataset_copy_image (dataset, i, FALSE, image);
      g_assert_cmpmem (image, sizeof expected, expected, sizeof expected);
      g_assert_cmpuint (ee_dataset_get_label (dataset, i), ==, i % 10);
    }
}

/* Two batches in the wrong order, notes and the test batch between them. */
static GBytes *
make_archive (void)
{
  g_autoptr (GBytes) first = make_batch (0, 4, 1);
  g_autoptr (GBytes) second = make_batch (4, 300, 1);
  g_autoptr (GBytes) test = make_batch (0, 3, 1);
  g_autoptr (GBytes) notes = g_bytes_new_static ("airplane\n", 9);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  GByteArray *tar = test_tar_new ();

  test_tar_add_lying (tar, FOLDER, nothing, TEST_TAR_FOLDER, 0);
  test_tar_add (tar, FOLDER "data_batch_2.bin", second);
  test_tar_add (tar, FOLDER "test_batch.bin", test);
  test_tar_add (tar, FOLDER "batches.meta.txt", notes);
  test_tar_add (tar, FOLDER "data_batch_1.bin", first);
  return test_tar_finish (tar);
}

static void
test_archive (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GBytes) archive = make_archive ();
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, archive);
  g_autoptr (EeDataset) train = NULL;
  g_autoptr (EeDataset) test = NULL;

  g_assert_false (ee_dataset_is_installed ("cifar10", root));
  g_free (test_files_write (root, ARCHIVE, archive));
  g_assert_true (ee_dataset_is_installed ("cifar10", root));
  train = load ("cifar10", EE_PART_TRAIN, root);
  test = load ("cifar10", EE_PART_TEST, root);
  assert_images (train, 304);
  assert_images (test, 3);
  g_assert_cmpuint (ee_dataset_get_n_classes (train), ==, 10);
  g_assert_cmpstr (ee_dataset_get_class_names (train)[9], ==, "truck");
  g_assert_cmpstr (ee_dataset_get_digest (train), ==, digest);
  test_files_remove_folder (root);
}

/* The unpacked folder, or its files alone. */
static void
test_folders (void)
{
  static const char *const folders[] = { "cifar10/" FOLDER, "cifar10/" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *root = test_files_make_folder ();
      g_autoptr (GBytes) first = make_batch (0, 4, 1);
      g_autoptr (GBytes) second = make_batch (4, 5, 1);
      g_autofree char *first_name = g_strconcat (folders[i], "data_batch_1.bin", NULL);
      g_autofree char *second_name = g_strconcat (folders[i], "data_batch_2.bin", NULL);
      g_autofree char *test_name = g_strconcat (folders[i], "test_batch.bin", NULL);
      g_autoptr (EeDataset) train = NULL;
      g_autoptr (EeDataset) test = NULL;

      g_free (test_files_write (root, first_name, first));
      g_free (test_files_write (root, second_name, second));
      g_free (test_files_write (root, test_name, first));
      train = load ("cifar10", EE_PART_TRAIN, root);
      test = load ("cifar10", EE_PART_TEST, root);
      assert_images (train, 9);
      assert_images (test, 4);
      test_files_remove_folder (root);
    }
}

/* The second of its two label bytes is the fine one. */
static void
test_cifar100 (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GBytes) batch = make_batch (0, 12, 2);
  g_autoptr (EeDataset) test = NULL;

  g_free (test_files_write (root, "cifar100/cifar-100-binary/train.bin", batch));
  g_free (test_files_write (root, "cifar100/cifar-100-binary/test.bin", batch));
  test = load ("cifar100", EE_PART_TEST, root);
  assert_images (test, 12);
  g_assert_cmpuint (ee_dataset_get_n_classes (test), ==, 100);
  g_assert_cmpstr (ee_dataset_get_class_names (test)[1], ==, "aquarium fish");
  test_files_remove_folder (root);
}

static void
assert_refused (GBytes *archive, int code, const char *name, const char *reason)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GError) error = NULL;

  g_free (test_files_write (root, ARCHIVE, archive));
  g_assert_null (ee_dataset_load ("cifar10", EE_PART_TRAIN, root, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, code, name, reason);
  test_files_remove_folder (root);
}

static void
test_truncated_archive (void)
{
  g_autoptr (GBytes) archive = make_archive ();

  for (gsize length = 1; length < g_bytes_get_size (archive) - 8; length += 101)
    {
      g_autoptr (GBytes) part = test_files_cut (archive, length);

      assert_refused (part, EE_DATA_ERROR_FORMAT, "cifar-10-binary.tar.gz", "");
    }
}

/* One archive with a single batch of the given content. */
static void
assert_batch_refused (const char *name, GBytes *content, int code, const char *reason)
{
  GByteArray *tar = test_tar_new ();
  g_autoptr (GBytes) archive = NULL;

  test_tar_add (tar, name, content);
  archive = test_tar_finish (tar);
  assert_refused (archive, code, "cifar-10-binary.tar.gz", reason);
}

static void
test_wrong_batches (void)
{
  g_autoptr (GBytes) good = make_batch (0, 20, 1);
  g_autoptr (GBytes) cut = test_files_cut (good, 19 * 3073 + 3000);
  g_autoptr (GBytes) other = make_batch (0, 20, 2);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) mislabelled = NULL;
  guint8 *copy = g_memdup2 (g_bytes_get_data (good, NULL), g_bytes_get_size (good));

  copy[13 * 3073] = 10;
  mislabelled = g_bytes_new_take (copy, g_bytes_get_size (good));
  assert_batch_refused (FOLDER "data_batch_1.bin", cut, EE_DATA_ERROR_FORMAT, "middle of record 19");
  assert_batch_refused (FOLDER "data_batch_1.bin", other, EE_DATA_ERROR_FORMAT, "label 19 at record 0");
  assert_batch_refused (FOLDER "data_batch_1.bin", empty, EE_DATA_ERROR_FORMAT, "is empty");
  assert_batch_refused (FOLDER "data_batch_1.bin", mislabelled, EE_DATA_ERROR_FORMAT, "label 10 at record 13");
  assert_batch_refused ("cifar-10-batches-py/data_batch_1", good, EE_DATA_ERROR_FORMAT, "binary version");
  assert_batch_refused (FOLDER "test_batch.bin", good, EE_DATA_ERROR_FORMAT, "data_batch_1.bin");
}

static void
test_hostile_entries (void)
{
  static const struct
  {
    const char *name;
    char kind;
    const char *reason;
  } cases[] = {
    { "../" FOLDER "data_batch_1.bin", TEST_TAR_FILE, "leads out" },
    { "/etc/data_batch_1.bin", TEST_TAR_FILE, "leads out" },
    { FOLDER "../../../data_batch_1.bin", TEST_TAR_FILE, "leads out" },
    { FOLDER "data_batch_2.bin", TEST_TAR_SYMLINK, "not a regular file" },
    { FOLDER "data_batch_2.bin", TEST_TAR_HARDLINK, "not a regular file" },
    { FOLDER "data_batch_2.bin", TEST_TAR_PIPE, "not a regular file" },
    { FOLDER "data_batch_1.bin", TEST_TAR_FILE, "there twice" },
  };
  g_autoptr (GBytes) good = make_batch (0, 2, 1);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* A hard link may bring content with it. */
      gboolean empty = cases[i].kind == TEST_TAR_SYMLINK || cases[i].kind == TEST_TAR_PIPE;
      GByteArray *tar = test_tar_new ();
      g_autoptr (GBytes) archive = NULL;

      test_tar_add (tar, FOLDER "data_batch_1.bin", good);
      test_tar_add_lying (tar, cases[i].name, empty ? nothing : good, cases[i].kind,
                          empty ? 0 : g_bytes_get_size (good));
      archive = test_tar_finish (tar);
      assert_refused (archive, EE_DATA_ERROR_FORMAT, "cifar-10-binary.tar.gz", cases[i].reason);
    }
}

/* A terabyte by its header and little in truth; and a bomb that keeps what it promises. */
static void
test_huge_sizes (void)
{
  const gsize n = 330 * 1024 * 1024;
  g_autoptr (GBytes) good = make_batch (0, 2, 1);
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (n), n);
  GByteArray *lying = test_tar_new ();
  GByteArray *bomb = test_tar_new ();
  g_autoptr (GBytes) archive = NULL;
  g_autoptr (GBytes) bomb_archive = NULL;

  test_tar_add_lying (lying, FOLDER "data_batch_1.bin", good, TEST_TAR_FILE, (guint64)8 * 1024 * 1024 * 1024 - 1);
  archive = test_tar_finish (lying);
  assert_refused (archive, EE_DATA_ERROR_TOO_LARGE, "cifar-10-binary.tar.gz", "data_batch_1.bin");

  test_tar_add (bomb, FOLDER "data_batch_1.bin", zeros);
  g_clear_pointer (&zeros, g_bytes_unref);
  bomb_archive = test_tar_finish (bomb);
  g_assert_cmpuint (g_bytes_get_size (bomb_archive), <, 1024 * 1024);
  assert_refused (bomb_archive, EE_DATA_ERROR_TOO_LARGE, "data_batch_1.bin", "more than 100000 images");
}

static void
test_missing (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_dataset_load ("cifar100", EE_PART_TRAIN, root, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_NOT_FOUND, "cifar-100-binary.tar.gz", root);
  test_files_remove_folder (root);
}

static void
cancel_cb (const char *what, double fraction, gpointer user_data)
{
  if (fraction > 0)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GBytes) archive = make_archive ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_free (test_files_write (root, ARCHIVE, archive));
  g_assert_null (ee_dataset_load ("cifar10", EE_PART_TRAIN, root, cancel_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_files_remove_folder (root);
}

/* Every class is there, about as often as the others. */
static void
assert_balanced (EeDataset *dataset)
{
  guint n_classes = ee_dataset_get_n_classes (dataset), n = ee_dataset_get_n_images (dataset);
  g_autofree guint *counts = g_new0 (guint, n_classes);

  for (guint i = 0; i < n; i++)
    counts[ee_dataset_get_label (dataset, i)]++;
  for (guint label = 0; label < n_classes; label++)
    {
      g_assert_cmpuint (counts[label], >, n / n_classes / 3);
      g_assert_cmpuint (counts[label], <, n / n_classes * 3);
    }
}

static void
test_real_files (void)
{
  static const char *const ids[] = { "cifar10", "cifar100" };
  g_autofree char *root = test_files_find_real (".");
  g_autofree char *folder = root != NULL ? test_files_find_real ("cifar10") : NULL;

  if (folder == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (EeDataset) train = load (ids[i], EE_PART_TRAIN, root);
      g_autoptr (EeDataset) test = load (ids[i], EE_PART_TEST, root);

      g_assert_cmpuint (ee_dataset_get_n_images (train), ==, 10000);
      g_assert_cmpuint (ee_dataset_get_n_images (test), ==, 2000);
      assert_balanced (train);
      assert_balanced (test);
      g_assert_cmpuint (test_samples_compare (test, ids[i], TRUE), >=, i == 0 ? 2 : 1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cifar/archive", test_archive);
  g_test_add_func ("/cifar/folders", test_folders);
  g_test_add_func ("/cifar/cifar100", test_cifar100);
  g_test_add_func ("/cifar/truncated-archive", test_truncated_archive);
  g_test_add_func ("/cifar/wrong-batches", test_wrong_batches);
  g_test_add_func ("/cifar/hostile-entries", test_hostile_entries);
  g_test_add_func ("/cifar/huge-sizes", test_huge_sizes);
  g_test_add_func ("/cifar/missing", test_missing);
  g_test_add_func ("/cifar/cancel", test_cancel);
  g_test_add_func ("/cifar/real-files", test_real_files);
  return g_test_run ();
}
