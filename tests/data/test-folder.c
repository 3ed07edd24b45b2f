/* SPDX-License-Identifier: Apache-2.0 */
/* The user's own folders as data sets: classes, the split, files that are no pictures and broken ones. */
#include <glib/gstdio.h>
#include <string.h>

#include "ee-data-error.h"
#include "ee-dataset.h"
#include "test-files.h"
#include "test-pictures.h"

/* A picture of one grey. */
static void
write_picture (const char *folder, const char *name, guint8 grey)
{
  guint8 pixels[40 * 20];
  g_autoptr (GBytes) png = NULL;

  memset (pixels, grey, sizeof pixels);
  png = test_pictures_make_grey_png (40, 20, pixels);
  g_free (test_files_write (folder, name, png));
}

static void
write_text (const char *folder, const char *name)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("no picture", 10);

  g_free (test_files_write (folder, name, text));
}

/* @n pictures of one class, of the greys @first, @first + 1 and so on. */
static void
write_class (const char *folder, const char *name, guint n, guint first)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%sday %u.png", name, i % 3 == 0 ? "below/" : "", i);

      write_picture (folder, path, (guint8)(first + i));
    }
}

static EeDataset *
load (const char *folder, gboolean classes, EePart part)
{
  g_autoptr (GError) error = NULL;
  EeDataset *dataset = ee_dataset_load_folder (folder, classes, part, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return dataset;
}

/* Counts each grey of the set in @seen and checks that its label is @first_labels of it. */
static void
count_greys (EeDataset *dataset, guint *seen)
{
  for (guint i = 0; i < ee_dataset_get_n_images (dataset); i++)
    {
      guint8 image[EE_IMAGE_BYTES];

      ee_dataset_copy_image (dataset, i, FALSE, image);
      seen[image[0]]++;
      if (ee_dataset_get_n_classes (dataset) > 1)
        g_assert_cmpuint (ee_dataset_get_label (dataset, i), ==, image[0] < 100 ? 1 : image[0] < 200 ? 2 : 0);
    }
}

/* Every picture is in one part, a fifth of each class in the test part. */
static void
test_classes (void)
{
  g_autofree char *folder = test_files_make_folder ();
  g_autoptr (EeDataset) train = NULL;
  g_autoptr (EeDataset) test = NULL;
  guint seen[256] = { 0 }, test_counts[3] = { 0 };

  write_class (folder, "dogs", 50, 0);
  write_class (folder, "mice", 2, 150);
  write_class (folder, "cats", 24, 200);
  write_picture (folder, ".hidden/x.png", 77);
  train = load (folder, TRUE, EE_PART_TRAIN);
  test = load (folder, TRUE, EE_PART_TEST);

  g_assert_cmpuint (ee_dataset_get_n_classes (train), ==, 3);
  g_assert_cmpstr (ee_dataset_get_class_names (train)[0], ==, "cats");
  g_assert_cmpstr (ee_dataset_get_class_names (train)[1], ==, "dogs");
  g_assert_cmpstr (ee_dataset_get_class_names (train)[2], ==, "mice");
  g_assert_cmpuint (ee_dataset_get_n_images (train), ==, 40 + 1 + 19);
  g_assert_cmpuint (ee_dataset_get_n_images (test), ==, 10 + 1 + 5);
  for (guint i = 0; i < 16; i++)
    test_counts[ee_dataset_get_label (test, i)]++;
  g_assert_cmpuint (test_counts[0], ==, 5);
  g_assert_cmpuint (test_counts[1], ==, 10);
  g_assert_cmpuint (test_counts[2], ==, 1);
  count_greys (train, seen);
  count_greys (test, seen);
  for (guint grey = 0; grey < 256; grey++)
    g_assert_cmpuint (seen[grey], ==, grey < 50 || (grey >= 150 && grey < 152) || (grey >= 200 && grey < 224) ? 1 : 0);
  g_assert_cmpstr (ee_dataset_get_digest (train), ==, ee_dataset_get_digest (test));
  test_files_remove_folder (folder);
}

/* Removing a picture leaves the others in their parts, all but one. */
static void
test_split_is_stable (void)
{
  g_autofree char *folder = test_files_make_folder ();
  g_autofree char *victim = g_build_filename (folder, "day 10.png", NULL);
  guint before[256] = { 0 }, after[256] = { 0 }, n_moved = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("day %u.png", i);

      write_picture (folder, name, (guint8)i);
    }
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (EeDataset) test = load (folder, FALSE, EE_PART_TEST);

      g_assert_cmpuint (ee_dataset_get_n_images (test), ==, 12);
      count_greys (test, round == 0 ? before : after);
      g_unlink (victim);
    }
  for (guint grey = 0; grey < 60; grey++)
    n_moved += grey != 10 && before[grey] != after[grey];
  g_assert_cmpuint (n_moved, <=, 1);
  /* Neither the first nor the last by name. */
  g_assert_cmpuint (before[0] + before[1] + before[2] + before[3], <, 4);
  test_files_remove_folder (folder);
}

static void
test_other_files_are_counted (void)
{
  g_autofree char *folder = test_files_make_folder ();
  g_autoptr (EeDataset) train = NULL;
  g_autoptr (EeDataset) flat = NULL;

  write_class (folder, "a", 4, 0);
  write_class (folder, "b", 4, 100);
  write_text (folder, "a/notes.txt");
  write_text (folder, "README");
  train = load (folder, TRUE, EE_PART_TRAIN);
  g_assert_nonnull (strstr (ee_dataset_get_source (train), "2 other files"));
  flat = load (folder, FALSE, EE_PART_TRAIN);
  g_assert_nonnull (strstr (ee_dataset_get_source (flat), "2 other files"));
  g_assert_cmpuint (ee_dataset_get_n_classes (flat), ==, 1);
  g_assert_cmpuint (ee_dataset_get_n_images (flat), ==, 6);
  test_files_remove_folder (folder);
}

static void
assert_refused (const char *folder, gboolean classes, EePart part, int code, const char *name, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_dataset_load_folder (folder, classes, part, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, code, name, reason);
}

/* All are tried before any is complained of; both parts complain of the same. */
static void
test_broken_pictures (void)
{
  g_autofree char *folder = test_files_make_folder ();

  write_class (folder, "a", 10, 0);
  write_class (folder, "b", 10, 100);
  write_text (folder, "a/broken.png");
  assert_refused (folder, TRUE, EE_PART_TRAIN, EE_DATA_ERROR_FORMAT, "a/broken.png", "not a picture");
  assert_refused (folder, TRUE, EE_PART_TEST, EE_DATA_ERROR_FORMAT, "a/broken.png", "not a picture");
  write_text (folder, "b/broken.jpg");
  write_text (folder, "b/broken.PNG");
  assert_refused (folder, TRUE, EE_PART_TRAIN, EE_DATA_ERROR_FORMAT, "a/broken.png", "2 more pictures");
  assert_refused (folder, FALSE, EE_PART_TEST, EE_DATA_ERROR_FORMAT, "a/broken.png", "2 more pictures");
  test_files_remove_folder (folder);
}

static void
test_too_little (void)
{
  g_autofree char *folder = test_files_make_folder ();
  g_autofree char *empty = g_build_filename (folder, "b", NULL);

  assert_refused ("/nonexistent", TRUE, EE_PART_TRAIN, EE_DATA_ERROR_NOT_FOUND, "/nonexistent", "does not exist");
  assert_refused (folder, FALSE, EE_PART_TRAIN, EE_DATA_ERROR_FORMAT, folder, "holds 0 pictures");
  assert_refused (folder, TRUE, EE_PART_TRAIN, EE_DATA_ERROR_FORMAT, folder, "0 sub-folders");
  write_class (folder, "a", 3, 0);
  assert_refused (folder, TRUE, EE_PART_TRAIN, EE_DATA_ERROR_FORMAT, folder, "1 sub-folder;");
  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  assert_refused (folder, TRUE, EE_PART_TRAIN, EE_DATA_ERROR_FORMAT, empty, "holds 0 pictures");
  write_picture (folder, "b/one.png", 5);
  assert_refused (folder, TRUE, EE_PART_TRAIN, EE_DATA_ERROR_FORMAT, empty, "holds 1 picture (");
  test_files_remove_folder (folder);
}

static void
test_too_many_classes (void)
{
  g_autofree char *folder = test_files_make_folder ();

  for (guint i = 0; i < 1001; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/class %u", folder, i);

      g_assert_cmpint (g_mkdir (name, 0700), ==, 0);
    }
  assert_refused (folder, TRUE, EE_PART_TRAIN, EE_DATA_ERROR_FORMAT, folder, "1001 sub-folders");
  test_files_remove_folder (folder);
}

static void
cancel_cb (const char *what, double fraction, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  g_autofree char *folder = test_files_make_folder ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  write_class (folder, "a", 5, 0);
  g_assert_null (ee_dataset_load_folder (folder, FALSE, EE_PART_TRAIN, cancel_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_files_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/folder/classes", test_classes);
  g_test_add_func ("/folder/split-is-stable", test_split_is_stable);
  g_test_add_func ("/folder/other-files-are-counted", test_other_files_are_counted);
  g_test_add_func ("/folder/broken-pictures", test_broken_pictures);
  g_test_add_func ("/folder/too-little", test_too_little);
  g_test_add_func ("/folder/too-many-classes", test_too_many_classes);
  g_test_add_func ("/folder/cancel", test_cancel);
  return g_test_run ();
}
