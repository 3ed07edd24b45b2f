/* SPDX-License-Identifier: Apache-2.0 */
/* Omniglot's archives and folders: small ones made here, and the real ones. */
#include <string.h>

#include "ee-data-error.h"
#include "ee-dataset.h"
#include "test-files.h"
#include "test-pictures.h"
#include "test-zip.h"

/* In no order, with things that other programs leave behind. */
static const char *const paths[] = {
  "Tagalog/character02/0910_01.png",  "Balinese/character01/0108_02.png",   "Balinese/character01/0108_01.png",
  "Balinese/character02/0109_01.PNG", "Balinese/character02/._0109_01.png", "Balinese/notes.txt",
};
static const guint labels[] = { 0, 0, 1, 2 };
static const char *const sorted[] = { paths[2], paths[1], paths[3], paths[0] };

enum
{
  N = G_N_ELEMENTS (labels),
  SIDE = 28,
};

/* Every drawing is a light square with a dark block whose grey tells the path. */
static GBytes *
make_drawing (const char *path)
{
  guint8 grey[SIDE * SIDE];

  memset (grey, 255, sizeof grey);
  for (guint y = 7; y < 21; y++)
    memset (grey + y * SIDE + 7, (int)(g_str_hash (path) % 100), 14);
  return test_pictures_make_grey_png (SIDE, SIDE, grey);
}

static GBytes *
make_archive (guint n_paths)
{
  TestZip *zip = test_zip_new ();
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  test_zip_add_lying (zip, "images_evaluation/", nothing, FALSE, 0, 040755);
  for (guint i = 0; i < n_paths; i++)
    {
      g_autofree char *name = g_build_filename ("images_evaluation", paths[i], NULL);
      g_autoptr (GBytes) drawing = make_drawing (paths[i]);

      test_zip_add_lying (zip, name, drawing, TRUE, (guint32)g_bytes_get_size (drawing), 0100644);
    }
  return test_zip_finish (zip);
}

static void
write_tree (const char *root, const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *name = g_build_filename (folder, paths[i], NULL);
      g_autoptr (GBytes) drawing = make_drawing (paths[i]);

      g_free (test_files_write (root, name, drawing));
    }
}

static EeDataset *
load (const char *root)
{
  g_autoptr (GError) error = NULL;
  EeDataset *dataset = ee_dataset_load ("omniglot", EE_PART_TEST, root, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return dataset;
}

static void
assert_small_set (EeDataset *dataset)
{
  g_assert_cmpstr (ee_dataset_get_id (dataset), ==, "omniglot");
  g_assert_cmpuint (ee_dataset_get_n_images (dataset), ==, N);
  g_assert_cmpuint (ee_dataset_get_n_classes (dataset), ==, 3);
  for (guint i = 0; i < N; i++)
    {
      guint8 image[EE_IMAGE_BYTES];

      ee_dataset_copy_image (dataset, i, FALSE, image);
      g_assert_cmpuint (ee_dataset_get_label (dataset, i), ==, labels[i]);
      g_assert_cmpuint (image[0], ==, 255);
      g_assert_cmpuint (image[(16 * EE_IMAGE_SIDE + 16) * EE_IMAGE_CHANNELS], ==, g_str_hash (sorted[i]) % 100);
    }
}

static void
test_archive (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GBytes) archive = make_archive (G_N_ELEMENTS (paths));
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, archive);
  g_autofree char *path = test_files_write (root, "omniglot/images_evaluation.zip", archive);
  g_autoptr (EeDataset) dataset = load (root);

  assert_small_set (dataset);
  g_assert_cmpstr (ee_dataset_get_digest (dataset), ==, digest);
  g_assert_cmpstr (ee_dataset_get_source (dataset), ==, path);
  test_files_remove_folder (root);
}

static void
test_unpacked_tree (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (EeDataset) flat = NULL;
  g_autoptr (EeDataset) nested = NULL;
  g_autofree char *other_root = test_files_make_folder ();

  write_tree (root, "omniglot/images_evaluation");
  flat = load (root);
  assert_small_set (flat);

  write_tree (other_root, "omniglot/images_evaluation/images_evaluation");
  nested = load (other_root);
  assert_small_set (nested);
  g_assert_cmpstr (ee_dataset_get_digest (flat), ==, ee_dataset_get_digest (nested));
  test_files_remove_folder (root);
  test_files_remove_folder (other_root);
}

/* The source with more drawings wins, the first of equals. */
static void
test_choice_of_source (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GBytes) whole = make_archive (G_N_ELEMENTS (paths));
  g_autoptr (GBytes) part = make_archive (2);
  g_autofree char *first = test_files_write (root, "omniglot/images_evaluation.zip", part);
  g_autofree char *second = test_files_write (root, "omniglot28/images_evaluation.zip", whole);
  g_autoptr (EeDataset) larger = load (root);
  g_autoptr (EeDataset) earlier = NULL;

  g_assert_cmpstr (ee_dataset_get_source (larger), ==, second);
  assert_small_set (larger);
  g_free (test_files_write (root, "omniglot/images_evaluation.zip", whole));
  earlier = load (root);
  g_assert_cmpstr (ee_dataset_get_source (earlier), ==, first);
  test_files_remove_folder (root);
}

static void
test_missing_files (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GBytes) archive = make_archive (2);
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_dataset_load ("omniglot", EE_PART_TRAIN, root, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_NOT_FOUND, root, "images_background.zip");

  g_free (test_files_write (root, "omniglot/images_evaluation.zip", archive));
  g_assert_false (ee_dataset_is_installed ("omniglot", root));
  g_free (test_files_write (root, "omniglot28/images_background.zip", archive));
  g_assert_true (ee_dataset_is_installed ("omniglot", root));
  test_files_remove_folder (root);
}

static void
cancel_cb (const char *what, double fraction, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  write_tree (root, "omniglot/images_evaluation");
  g_assert_null (ee_dataset_load ("omniglot", EE_PART_TEST, root, cancel_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_files_remove_folder (root);
}

/* All 30 alphabets of the background lie in omniglot28. */
static void
test_real_training_images (void)
{
  g_autofree char *root = test_files_find_real (".");
  g_autofree char *archive = root != NULL ? test_files_find_real ("omniglot28/images_background.zip") : NULL;
  g_autoptr (EeDataset) train = NULL;
  g_autoptr (GError) error = NULL;

  if (archive == NULL)
    return;
  train = ee_dataset_load ("omniglot", EE_PART_TRAIN, root, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ee_dataset_get_n_images (train), ==, 19280);
  g_assert_cmpuint (ee_dataset_get_n_classes (train), ==, 964);
  g_assert_nonnull (strstr (ee_dataset_get_source (train), "omniglot28"));
}

/* A sample's PNG, dropped on the window, becomes the very image that was evaluated. */
static void
assert_sample (EeDataset *test, const char *root, const char *name, guint character, guint drawing)
{
  g_autofree char *path = g_build_filename (root, "samples", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EePixels) pixels = ee_pixels_new_from_file (path, &error);
  guint8 from_file[EE_IMAGE_BYTES], from_set[EE_IMAGE_BYTES];

  g_assert_no_error (error);
  ee_pixels_to_image (pixels, from_file);
  /* Characters are numbered 0965 to 1623 through the sorted alphabets, with 20 drawings of each. */
  ee_dataset_copy_image (test, (character - 965) * 20 + drawing - 1, FALSE, from_set);
  g_assert_cmpmem (from_file, EE_IMAGE_BYTES, from_set, EE_IMAGE_BYTES);
}

static void
test_real_test_images (void)
{
  g_autofree char *root = test_files_find_real (".");
  g_autofree char *archive = root != NULL ? test_files_find_real ("omniglot/images_evaluation.zip") : NULL;
  g_autoptr (EeDataset) test = NULL;

  if (archive == NULL)
    return;
  test = load (root);
  g_assert_cmpuint (ee_dataset_get_n_images (test), ==, 13180);
  g_assert_cmpuint (ee_dataset_get_n_classes (test), ==, 659);
  for (guint i = 0; i < 13180; i++)
    {
      guint8 image[EE_IMAGE_BYTES];

      ee_dataset_copy_image (test, i, FALSE, image);
      g_assert_true (ee_image_is_dark_on_light (image));
      g_assert_cmpuint (ee_dataset_get_label (test, i), ==, i / 20);
    }
  assert_sample (test, root, "omniglot_evaluation_Oriya_character09_1442_09.png", 1442, 9);
  assert_sample (test, root, "omniglot_evaluation_Keble_character19_1264_12.png", 1264, 12);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/omniglot/archive", test_archive);
  g_test_add_func ("/omniglot/unpacked-tree", test_unpacked_tree);
  g_test_add_func ("/omniglot/choice-of-source", test_choice_of_source);
  g_test_add_func ("/omniglot/missing-files", test_missing_files);
  g_test_add_func ("/omniglot/cancel", test_cancel);
  g_test_add_func ("/omniglot/real-training-images", test_real_training_images);
  g_test_add_func ("/omniglot/real-test-images", test_real_test_images);
  return g_test_run ();
}
