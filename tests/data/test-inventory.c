/* SPDX-License-Identifier: Apache-2.0 */
/* What is there of the data sets: counted from heads and names, and verified by reading. */
#include <glib/gstdio.h>
#include <string.h>

#include "ee-data-error.h"
#include "ee-inventory.h"
#include "ee-reader.h"
#include "test-files.h"
#include "test-idx.h"

enum
{
  N_TRAIN = 7,
  N_TEST = 3,
};

static void
write_idx (const char *root, const char *name, guint n, gboolean images, gboolean gzip)
{
  g_autoptr (GBytes) idx = images ? test_idx_make_images (n) : test_idx_make_labels (n);
  g_autoptr (GBytes) packed = test_files_compress (idx, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autofree char *below = g_strconcat ("mnist/", name, gzip ? ".gz" : "", NULL);

  g_free (test_files_write (root, below, gzip ? packed : idx));
}

static char *
make_root (gboolean gzip)
{
  char *root = test_files_make_folder ();

  write_idx (root, "train-images-idx3-ubyte", N_TRAIN, TRUE, gzip);
  write_idx (root, "train-labels-idx1-ubyte", N_TRAIN, FALSE, gzip);
  write_idx (root, "t10k-images-idx3-ubyte", N_TEST, TRUE, gzip);
  write_idx (root, "t10k-labels-idx1-ubyte", N_TEST, FALSE, gzip);
  return root;
}

static void
test_count (void)
{
  for (guint gzip = 0; gzip < 2; gzip++)
    {
      g_autofree char *root = make_root (gzip);
      g_autoptr (GError) error = NULL;
      EeInventory inventory;

      ee_inventory_count ("mnist", root, &inventory, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (inventory.installed);
      g_assert_cmpuint (inventory.n_images[EE_PART_TRAIN], ==, N_TRAIN);
      g_assert_cmpuint (inventory.n_images[EE_PART_TEST], ==, N_TEST);
      g_assert_cmpuint (inventory.n_classes, ==, 10);
      test_files_remove_folder (root);
    }
}

/* Nothing is there, or one part: that is no error. */
static void
test_count_what_is_missing (void)
{
  g_autofree char *root = make_root (TRUE);
  g_autofree char *path = g_build_filename (root, "mnist", "t10k-labels-idx1-ubyte.gz", NULL);
  g_autoptr (GError) error = NULL;
  EeInventory inventory;

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_true (ee_inventory_count ("mnist", root, &inventory, NULL, NULL));
  g_assert_false (inventory.installed);
  g_assert_cmpuint (inventory.n_images[EE_PART_TRAIN], ==, N_TRAIN);
  g_assert_cmpuint (inventory.n_images[EE_PART_TEST], ==, 0);

  for (guint i = 0; ee_reader_get (i) != NULL; i++)
    {
      g_assert_true (ee_inventory_count (ee_reader_get (i)->id, "/nonexistent", &inventory, NULL, NULL));
      g_assert_false (inventory.installed);
      g_assert_cmpuint (inventory.n_images[EE_PART_TRAIN] + inventory.n_images[EE_PART_TEST], ==, 0);
      g_assert_cmpuint (inventory.n_classes, ==, 0);
    }
  g_assert_false (ee_inventory_count ("imagenet", root, &inventory, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_INVALID, "imagenet", "no data set");
  test_files_remove_folder (root);
}

/* Rubbish under the right name. */
static void
test_count_rubbish (void)
{
  static const char *const names[] = {
    "mnist/train-images-idx3-ubyte.gz", "omniglot/images_background.zip", "cifar10/cifar-10-binary.tar.gz",
    "cifar100/cifar-100-binary.tar.gz", "svhn/train_32x32.mat",           "gtsrb/GTSRB_Final_Training_Images.zip"
  };
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("digits, many of them", 20);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *root = make_root (TRUE);
      g_autofree char *path = test_files_write (root, names[i], rubbish);
      g_autoptr (GError) error = NULL;
      EeInventory inventory;

      g_assert_false (ee_inventory_count (ee_reader_get (i)->id, root, &inventory, NULL, &error));
      g_test_message ("%s", error->message);
      test_files_assert_error (&error, EE_DATA_ERROR_FORMAT, path, "");
      test_files_remove_folder (root);
    }
}

static void
test_count_truncated (void)
{
  g_autofree char *root = make_root (FALSE);
  g_autoptr (GBytes) idx = test_idx_make_images (N_TEST);
  g_autoptr (GBytes) packed = test_files_compress (idx, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  EeInventory inventory;

  for (gsize length = 20; length < g_bytes_get_size (idx); length += 500)
    {
      g_autoptr (GBytes) cut = test_files_cut (idx, length);
      g_autoptr (GError) error = NULL;

      g_free (test_files_write (root, "mnist/t10k-images-idx3-ubyte", cut));
      g_assert_false (ee_inventory_count ("mnist", root, &inventory, NULL, &error));
      test_files_assert_error (&error, EE_DATA_ERROR_FORMAT, "t10k-images", "truncated");
    }
  for (gsize length = 20; length < g_bytes_get_size (packed); length++)
    {
      g_autoptr (GBytes) cut = test_files_cut (packed, length);

      g_free (test_files_write (root, "mnist/t10k-images-idx3-ubyte.gz", cut));
      g_assert_false (ee_inventory_count ("mnist", root, &inventory, NULL, NULL));
    }
  test_files_remove_folder (root);
}

static void
test_count_labels_do_not_match (void)
{
  g_autofree char *root = make_root (TRUE);
  g_autoptr (GError) error = NULL;
  EeInventory inventory;

  write_idx (root, "t10k-labels-idx1-ubyte", N_TEST + 1, FALSE, TRUE);
  g_assert_false (ee_inventory_count ("mnist", root, &inventory, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_FORMAT, "t10k-labels", "has 4 labels");
  test_files_remove_folder (root);
}

static void
remark_cb (const char *remark, gpointer user_data)
{
  g_string_append_printf (user_data, "%s\n", remark);
}

/* Whole, but not the authors' bytes: so it is said. */
static void
test_verify (void)
{
  g_autofree char *root = make_root (TRUE);
  g_autoptr (GString) remarks = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  EeInventory inventory;

  ee_inventory_verify ("mnist", root, NULL, &inventory, remark_cb, NULL, remarks, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (inventory.n_images[EE_PART_TRAIN], ==, N_TRAIN);
  g_assert_cmpuint (inventory.n_images[EE_PART_TEST], ==, N_TEST);
  g_assert_nonnull (strstr (remarks->str, "t10k-labels-idx1-ubyte.gz” is not the authors' own file"));
  test_files_remove_folder (root);
}

/* Counting cannot see this. */
static void
test_verify_damage (void)
{
  g_autofree char *root = make_root (TRUE);
  g_autofree char *path = g_build_filename (root, "mnist", "train-images-idx3-ubyte.gz", NULL);
  g_autofree char *content = NULL;
  gsize size;
  g_autoptr (GBytes) damaged = NULL;
  g_autoptr (GError) error = NULL;
  EeInventory inventory;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  content[size - 6] ^= 1; /* in the checksum of gzip */
  damaged = g_bytes_new_take (g_steal_pointer (&content), size);
  g_free (test_files_write (root, "mnist/train-images-idx3-ubyte.gz", damaged));
  g_assert_true (ee_inventory_count ("mnist", root, &inventory, NULL, NULL));
  g_assert_false (ee_inventory_verify ("mnist", root, NULL, &inventory, NULL, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_FORMAT, "train-images", "damaged");
  test_files_remove_folder (root);
}

static void
test_verify_missing (void)
{
  g_autoptr (GError) error = NULL;
  EeInventory inventory;

  for (guint i = 0; ee_reader_get (i) != NULL; i++)
    {
      g_assert_false (ee_inventory_verify (ee_reader_get (i)->id, "/nonexistent", NULL, &inventory, NULL, NULL, NULL,
                                           NULL, &error));
      test_files_assert_error (&error, EE_DATA_ERROR_NOT_FOUND, "/nonexistent", "");
    }
}

/* As many bytes as published, and others. */
static void
test_verify_checksum (void)
{
  g_autofree char *root = make_root (TRUE);
  g_autoptr (GBytes) wrong = g_bytes_new_static ("[mnist/train-labels-idx1-ubyte.gz]\naddresses=http://here/\n"
                                                 "sha256=00\nsize=0\n",
                                                 75);
  g_autofree char *changes = test_files_write (root, "changes", wrong);
  g_autoptr (GError) error = NULL;
  EeInventory inventory;

  g_assert_false (ee_inventory_verify ("mnist", root, changes, &inventory, NULL, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_FORMAT, "train-labels", "checksum");
  test_files_remove_folder (root);
}

static void
test_cancel (void)
{
  g_autofree char *root = make_root (TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  EeInventory inventory;

  g_cancellable_cancel (cancellable);
  g_assert_false (ee_inventory_verify ("mnist", root, NULL, &inventory, NULL, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_files_remove_folder (root);
}

/* Counting and reading find the same. */
static void
test_real_files (void)
{
  g_autofree char *root = test_files_find_real (".");

  for (guint i = 0; root != NULL && ee_reader_get (i) != NULL; i++)
    {
      const char *id = ee_reader_get (i)->id;
      g_autoptr (GError) error = NULL;
      EeInventory counted, read;

      if (!ee_dataset_is_installed (id, root))
        continue;
      ee_inventory_count (id, root, &counted, NULL, &error);
      g_assert_no_error (error);
      ee_inventory_verify (id, root, NULL, &read, NULL, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_test_message ("%s: %u + %u images, %u classes", id, counted.n_images[0], counted.n_images[1],
                      counted.n_classes);
      g_assert_true (counted.installed && read.installed);
      g_assert_cmpuint (counted.n_images[EE_PART_TRAIN], ==, read.n_images[EE_PART_TRAIN]);
      g_assert_cmpuint (counted.n_images[EE_PART_TEST], ==, read.n_images[EE_PART_TEST]);
      g_assert_cmpuint (counted.n_classes, ==, read.n_classes);
    }
}

int
main (int argc, char *argv[])
{
  g_setenv ("OFFRAMP_NO_CACHE", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inventory/count", test_count);
  g_test_add_func ("/inventory/count-what-is-missing", test_count_what_is_missing);
  g_test_add_func ("/inventory/count-rubbish", test_count_rubbish);
  g_test_add_func ("/inventory/count-truncated", test_count_truncated);
  g_test_add_func ("/inventory/count-labels-do-not-match", test_count_labels_do_not_match);
  g_test_add_func ("/inventory/verify", test_verify);
  g_test_add_func ("/inventory/verify-damage", test_verify_damage);
  g_test_add_func ("/inventory/verify-missing", test_verify_missing);
  g_test_add_func ("/inventory/verify-checksum", test_verify_checksum);
  g_test_add_func ("/inventory/cancel", test_cancel);
  g_test_add_func ("/inventory/real-files", test_real_files);
  return g_test_run ();
}
