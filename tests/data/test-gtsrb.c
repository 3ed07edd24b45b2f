/* SPDX-License-Identifier: Apache-2.0 */
/* GTSRB's archives and folders: small ones made here, broken in every way, and the real ones. */
#include <stdio.h>
#include <string.h>

#include "ee-data-error.h"
#include "ee-dataset.h"
#include "ee-walk.h"
#include "test-files.h"
#include "test-zip.h"

#define TRAIN "gtsrb/GTSRB_Final_Training_Images.zip"
#define TEST "gtsrb/GTSRB_Final_Test_Images.zip"
#define TEST_GT "gtsrb/GTSRB_Final_Test_GT.zip"
#define TRAIN_FOLDER "GTSRB/Final_Training/Images/"
#define TEST_FOLDER "GTSRB/Final_Test/Images/"
#define HEAD "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\r\n"

/* A grey ground with a region of one colour, x1..x2 and y1..y2 included. */
static GBytes *
make_ppm (guint width, guint height, guint x1, guint y1, guint x2, guint y2, guint8 red)
{
  g_autofree char *head = g_strdup_printf ("P6\n%u %u\n255\n", width, height);
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *)head, (guint)strlen (head));
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        gboolean inside = x >= x1 && x <= x2 && y >= y1 && y <= y2;
        const guint8 rgb[3] = { inside ? red : 128, inside ? 20 : 128, inside ? 200 : 128 };

        g_byte_array_append (bytes, rgb, sizeof rgb);
      }
  return g_byte_array_free_to_bytes (bytes);
}

static GBytes *
make_text (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* The image is the sign alone: one colour everywhere. */
static void
assert_colour (EeDataset *dataset, guint index, guint8 red)
{
  guint8 image[EE_IMAGE_BYTES];

  ee_dataset_copy_image (dataset, index, FALSE, image);
  for (guint i = 0; i < EE_IMAGE_BYTES; i += 3)
    {
      g_assert_cmpuint (image[i], ==, red);
      g_assert_cmpuint (image[i + 1], ==, 20);
      g_assert_cmpuint (image[i + 2], ==, 200);
    }
}

static const struct
{
  const char *name;
  const char *text; /* NULL for a picture */
} train_files[] = {
  { "00007/00000_00001.ppm", NULL },
  { "00007/00000_00000.ppm", NULL },
  { "00007/GT-00007.csv", HEAD "00000_00001.ppm;40;50;5;6;34;43;7\r\n00000_00000.ppm;40;50;5;6;34;43;7\r\n" },
  { "00042/GT-00042.csv", HEAD "00000_00000.ppm;40;50;5;6;34;43;42" },
  { "00042/00000_00000.ppm", NULL },
  { "Readme.txt", "notes" },
};

static GBytes *
make_train_file (guint i)
{
  return train_files[i].text != NULL ? make_text (train_files[i].text)
                                     : make_ppm (40, 50, 5, 6, 34, 43, (guint8)(10 * i));
}

static GBytes *
make_train_archive (void)
{
  TestZip *zip = test_zip_new ();

  for (guint i = 0; i < G_N_ELEMENTS (train_files); i++)
    {
      g_autofree char *name = g_strconcat (TRAIN_FOLDER, train_files[i].name, NULL);
      g_autoptr (GBytes) content = make_train_file (i);

      test_zip_add (zip, name, content);
    }
  return test_zip_finish (zip);
}

static void
assert_train_set (EeDataset *dataset)
{
  g_assert_cmpuint (ee_dataset_get_n_images (dataset), ==, 3);
  g_assert_cmpuint (ee_dataset_get_n_classes (dataset), ==, 43);
  assert_colour (dataset, 0, 10);
  assert_colour (dataset, 1, 0);
  assert_colour (dataset, 2, 40);
  g_assert_cmpuint (ee_dataset_get_label (dataset, 0), ==, 7);
  g_assert_cmpuint (ee_dataset_get_label (dataset, 1), ==, 7);
  g_assert_cmpuint (ee_dataset_get_label (dataset, 2), ==, 42);
  g_assert_cmpstr (ee_dataset_get_class_names (dataset)[14], ==, "stop");
}

static void
test_train_archive (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GBytes) archive = make_train_archive ();
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, archive);
  g_autoptr (EeDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;

  g_free (test_files_write (root, TRAIN, archive));
  dataset = ee_dataset_load ("gtsrb", EE_PART_TRAIN, root, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_train_set (dataset);
  g_assert_cmpstr (ee_dataset_get_digest (dataset), ==, digest);
  g_assert_false (ee_dataset_is_installed ("gtsrb", root));
  test_files_remove_folder (root);
}

static void
test_train_folders (void)
{
  static const char *const folders[]
      = { "gtsrb/" TRAIN_FOLDER, "gtsrb/Final_Training/Images/", "gtsrb/GTSRB_Final_Training_Images/" TRAIN_FOLDER };

  for (guint f = 0; f < G_N_ELEMENTS (folders); f++)
    {
      g_autofree char *root = test_files_make_folder ();
      g_autoptr (EeDataset) dataset = NULL;
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (train_files); i++)
        {
          g_autofree char *name = g_strconcat (folders[f], train_files[i].name, NULL);
          g_autoptr (GBytes) content = make_train_file (i);

          g_free (test_files_write (root, name, content));
        }
      dataset = ee_dataset_load ("gtsrb", EE_PART_TRAIN, root, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      assert_train_set (dataset);
      test_files_remove_folder (root);
    }
}

/* 30 x 30 pixels; the region is 5..24, and its first pixel is white. */
static GBytes *
make_reduced_ppm (void)
{
  g_autoptr (GBytes) plain = make_ppm (30, 30, 5, 5, 24, 24, 44);
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&plain), &size);

  memset (data + strlen ("P6\n30 30\n255\n") + (5 * 30 + 5) * 3, 255, 3);
  return g_bytes_new_take (data, size);
}

static void
assert_reduced (EeDataset *dataset, guint index)
{
  guint8 image[32][32][3];

  ee_dataset_copy_image (dataset, index, FALSE, &image[0][0][0]);
  g_assert_cmpuint (image[0][0][0], ==, 255);
  g_assert_cmpuint (image[0][0][1], ==, 255);
  for (guint i = 2; i < 32; i++)
    {
      g_assert_cmpuint (image[0][i][0], ==, 44);
      g_assert_cmpuint (image[i][0][0], ==, 44);
      g_assert_cmpuint (image[31][i][0], ==, 44);
      g_assert_cmpuint (image[i][31][0], ==, 44);
    }
}

/* The test images' zip; @own_list: with a list of its own among the images. */
static GBytes *
make_test_archive (gboolean own_list)
{
  TestZip *zip = test_zip_new ();
  g_autoptr (GBytes) full = make_ppm (60, 60, 10, 10, 49, 49, 33);
  g_autoptr (GBytes) half = make_reduced_ppm ();
  g_autoptr (GBytes) list = make_text (HEAD "00000.ppm;60;60;10;10;49;49;3\r\n00001.ppm;30;30;5;5;24;24;4\r\n");

  test_zip_add (zip, TEST_FOLDER "00001.ppm", half);
  if (own_list)
    test_zip_add (zip, TEST_FOLDER "GT-final_test.csv", list);
  test_zip_add (zip, TEST_FOLDER "00000.ppm", full);
  return test_zip_finish (zip);
}

/* The list speaks of 60 x 60 pixels; the second image was reduced to 30 x 30, and its region with it. */
#define FINAL_LIST HEAD "00000.ppm;60;60;10;10;49;49;3\r\n00001.ppm;60;60;10;10;49;49;4\r\n"

static GBytes *
make_gt_archive (void)
{
  TestZip *zip = test_zip_new ();
  g_autoptr (GBytes) list = make_text (FINAL_LIST);

  test_zip_add (zip, "GT-final_test.csv", list);
  return test_zip_finish (zip);
}

static void
test_test_archives (void)
{
  for (guint kind = 0; kind < 3; kind++)
    {
      g_autofree char *root = test_files_make_folder ();
      g_autoptr (GBytes) archive = make_test_archive (kind == 2);
      g_autoptr (GBytes) gt = kind == 1 ? make_text (FINAL_LIST) : make_gt_archive ();
      g_autoptr (EeDataset) dataset = NULL;
      g_autoptr (GError) error = NULL;

      /* The list in a zip of its own, in a plain file, and among the images. */
      g_free (test_files_write (root, TEST, archive));
      if (kind < 2)
        g_free (test_files_write (root, kind == 0 ? TEST_GT : "gtsrb/GT-final_test.csv", gt));
      dataset = ee_dataset_load ("gtsrb", EE_PART_TEST, root, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (ee_dataset_get_n_images (dataset), ==, 2);
      assert_colour (dataset, 0, 33);
      assert_reduced (dataset, 1);
      g_assert_cmpuint (ee_dataset_get_label (dataset, 0), ==, 3);
      g_assert_cmpuint (ee_dataset_get_label (dataset, 1), ==, 4);
      test_files_remove_folder (root);
    }
}

static void
assert_refused (TestZip *zip, int code, const char *name, const char *reason)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GBytes) archive = test_zip_finish (zip);
  g_autoptr (GError) error = NULL;

  g_free (test_files_write (root, TRAIN, archive));
  g_assert_null (ee_dataset_load ("gtsrb", EE_PART_TRAIN, root, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, code, name, reason);
  test_files_remove_folder (root);
}

/* One picture of class 3 with the list given. */
static void
assert_list_refused (const char *list, const char *name, const char *reason)
{
  TestZip *zip = test_zip_new ();
  g_autoptr (GBytes) picture = make_ppm (40, 50, 5, 6, 34, 43, 1);
  g_autoptr (GBytes) csv = make_text (list);

  test_zip_add (zip, TRAIN_FOLDER "00003/00000_00000.ppm", picture);
  test_zip_add (zip, TRAIN_FOLDER "00003/GT-00003.csv", csv);
  assert_refused (zip, EE_DATA_ERROR_FORMAT, name, reason);
}

static void
test_wrong_lists (void)
{
  static const struct
  {
    const char *list;
    const char *name;
    const char *reason;
  } cases[] = {
    { "", "GT-00003.csv", "no column “Filename”" },
    { "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2\n", "GT-00003.csv", "no column “ClassId”" },
    { HEAD "00000_00000.ppm;40;50;5;6;34;43\n", "GT-00003.csv", "line 2: there are too few columns" },
    { HEAD "00000_00000.ppm;40;50;5;6;x;43;3\n", "GT-00003.csv", "line 2" },
    { HEAD "00000_00000.ppm;40;50;-5;6;34;43;3\n", "GT-00003.csv", "line 2" },
    { HEAD "00000_00000.ppm;40;50;5;6;40;43;3\n", "GT-00003.csv", "line 2: the region" },
    { HEAD "00000_00000.ppm;40;50;5;44;34;43;3\n", "GT-00003.csv", "line 2: the region" },
    { HEAD "00000_00000.ppm;0;0;0;0;0;0;3\n", "GT-00003.csv", "line 2: the region" },
    { HEAD "00000_00000.ppm;99999999999;50;5;6;34;43;3\n", "GT-00003.csv", "line 2" },
    { HEAD "00000_00000.ppm;40;50;5;6;34;43;43\n", "GT-00003.csv", "line 2: the class" },
    { HEAD "00000_00000.ppm;40;50;5;6;34;43;3\n00000_00000.ppm;40;50;5;6;34;43;3\n", "GT-00003.csv",
      "line 3: the image was listed before" },
    { HEAD "00000_00000.ppm;40;50;5;6;34;43;4\n", "00003/00000_00000.ppm", "folder of another class" },
    { HEAD "00000_00001.ppm;40;50;5;6;34;43;3\n", "00003/00000_00000.ppm", "in no list" },
    { HEAD "00000_00000.ppm;40;50;5;6;34;43;3\n00000_00001.ppm;40;50;5;6;34;43;3\n", "00003/00000_00001.ppm",
      "is incomplete" },
    { HEAD, TRAIN, "name no images" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_list_refused (cases[i].list, cases[i].name, cases[i].reason);
}

static void
test_wrong_pictures (void)
{
  g_autoptr (GBytes) list = make_text (HEAD "00000_00000.ppm;40;50;5;6;34;43;3\n");
  g_autoptr (GBytes) whole = make_ppm (40, 50, 5, 6, 34, 43, 1);
  g_autoptr (GBytes) cut = test_files_cut (whole, 3000);
  g_autoptr (GBytes) huge = make_text ("P6 16384 16384 255\n");
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (5 * 1024 * 1024), 5 * 1024 * 1024);
  const struct
  {
    GBytes *picture;
    int code;
    const char *reason;
  } cases[] = { { cut, EE_DATA_ERROR_FORMAT, "damaged" },
                { list, EE_DATA_ERROR_FORMAT, "not a picture" },
                { huge, EE_DATA_ERROR_TOO_LARGE, "16384 x 16384" },
                { zeros, EE_DATA_ERROR_TOO_LARGE, "larger than" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TestZip *zip = test_zip_new ();

      test_zip_add (zip, TRAIN_FOLDER "00003/GT-00003.csv", list);
      test_zip_add_lying (zip, TRAIN_FOLDER "00003/00000_00000.ppm", cases[i].picture, TRUE,
                          (guint32)g_bytes_get_size (cases[i].picture), 0100644);
      assert_refused (zip, cases[i].code, "00003/00000_00000.ppm", cases[i].reason);
    }
}

static void
test_hostile_archives (void)
{
  static const struct
  {
    const char *name;
    guint32 mode;
    const char *reason;
  } cases[] = {
    { "../../../00003/evil.ppm", 0100644, "leads out" },
    { "/etc/00003/evil.ppm", 0100644, "leads out" },
    { TRAIN_FOLDER "00003/link.ppm", 0120777, "not a regular file" },
  };
  g_autoptr (GBytes) list = make_text (HEAD "00000_00000.ppm;40;50;5;6;34;43;3\n");
  g_autoptr (GBytes) picture = make_ppm (40, 50, 5, 6, 34, 43, 1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TestZip *zip = test_zip_new ();

      test_zip_add (zip, TRAIN_FOLDER "00003/GT-00003.csv", list);
      test_zip_add (zip, TRAIN_FOLDER "00003/00000_00000.ppm", picture);
      test_zip_add_lying (zip, cases[i].name, picture, FALSE, (guint32)g_bytes_get_size (picture), cases[i].mode);
      assert_refused (zip, EE_DATA_ERROR_FORMAT, TRAIN, cases[i].reason);
    }
}

static void
test_truncated_archive (void)
{
  g_autoptr (GBytes) archive = make_train_archive ();

  for (gsize length = 1; length < g_bytes_get_size (archive); length += 499)
    {
      g_autofree char *root = test_files_make_folder ();
      g_autoptr (GBytes) part = test_files_cut (archive, length);
      g_autoptr (GError) error = NULL;

      g_free (test_files_write (root, TRAIN, part));
      g_assert_null (ee_dataset_load ("gtsrb", EE_PART_TRAIN, root, NULL, NULL, NULL, &error));
      test_files_assert_error (&error, EE_DATA_ERROR_FORMAT, TRAIN, "");
      test_files_remove_folder (root);
    }
}

static void
test_missing (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GBytes) archive = make_test_archive (FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_dataset_load ("gtsrb", EE_PART_TRAIN, root, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_NOT_FOUND, "GTSRB_Final_Training_Images.zip", root);
  g_free (test_files_write (root, TEST, archive));
  g_assert_null (ee_dataset_load ("gtsrb", EE_PART_TEST, root, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, EE_DATA_ERROR_FORMAT, TEST, "GT-final_test.csv");
  test_files_remove_folder (root);
}

/* The first picture of class 0, cut out here by hand. */
static void
assert_first_picture (EeDataset *train, const char *archive)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EeWalk) walk = ee_walk_open (archive, NULL, NULL, &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (EePixels) pixels = NULL;
  guint8 *next, expected[EE_IMAGE_BYTES], image[EE_IMAGE_BYTES];
  const char *name;

  do
    g_assert_true (ee_walk_next (walk, &name, &error));
  while (!g_str_has_suffix (name, "00000/00000_00001.ppm"));
  bytes = ee_walk_read_all (walk, 100000, &error);
  pixels = ee_pixels_new_from_bytes (bytes, name, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pixels->width, ==, 30);
  g_assert_cmpuint (pixels->height, ==, 30);

  /* Its list says 5;5;25;25. */
  next = pixels->rgb;
  for (guint y = 5; y <= 25; y++, next += 21 * 3)
    memmove (next, pixels->rgb + (y * 30 + 5) * 3, 21 * 3);
  pixels->width = pixels->height = 21;
  ee_pixels_to_image (pixels, expected);
  ee_dataset_copy_image (train, 0, FALSE, image);
  g_assert_cmpmem (image, sizeof image, expected, sizeof expected);
}

static void
test_real_files (void)
{
  g_autofree char *root = test_files_find_real (".");
  g_autofree char *archive = root != NULL ? test_files_find_real (TRAIN) : NULL;
  g_autoptr (EeDataset) train = NULL;
  g_autoptr (EeDataset) test = NULL;
  g_autoptr (GError) error = NULL;
  guint counts[43] = { 0 };

  if (archive == NULL)
    return;
  train = ee_dataset_load ("gtsrb", EE_PART_TRAIN, root, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  test = ee_dataset_load ("gtsrb", EE_PART_TEST, root, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ee_dataset_get_n_images (train), ==, 2000);
  g_assert_cmpuint (ee_dataset_get_n_images (test), ==, 600);
  for (guint i = 0; i < 2000; i++)
    {
      guint label = ee_dataset_get_label (train, i);

      /* In the order of their paths, so of their classes. */
      g_assert_true (i == 0 || label >= ee_dataset_get_label (train, i - 1));
      counts[label]++;
    }
  for (guint label = 0; label < 43; label++)
    g_assert_cmpuint (counts[label], >=, 40);
  /* The first lines of the list: 21, 38 and 28. */
  g_assert_cmpuint (ee_dataset_get_label (test, 0), ==, 21);
  g_assert_cmpuint (ee_dataset_get_label (test, 1), ==, 38);
  g_assert_cmpuint (ee_dataset_get_label (test, 2), ==, 28);
  assert_first_picture (train, archive);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gtsrb/train-archive", test_train_archive);
  g_test_add_func ("/gtsrb/train-folders", test_train_folders);
  g_test_add_func ("/gtsrb/test-archives", test_test_archives);
  g_test_add_func ("/gtsrb/wrong-lists", test_wrong_lists);
  g_test_add_func ("/gtsrb/wrong-pictures", test_wrong_pictures);
  g_test_add_func ("/gtsrb/hostile-archives", test_hostile_archives);
  g_test_add_func ("/gtsrb/truncated-archive", test_truncated_archive);
  g_test_add_func ("/gtsrb/missing", test_missing);
  g_test_add_func ("/gtsrb/real-files", test_real_files);
  return g_test_run ();
}
