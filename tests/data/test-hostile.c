/* SPDX-License-Identifier: Apache-2.0 */
/* Each of the six formats against each way to harm its reader. Whatever happens, the message names the file and the
 * record, and the folder holds what it held before. What is particular to one format is in that format's own tests.
 */
#include <string.h>

#include "ee-data-error.h"
#include "ee-dataset.h"
#include "test-files.h"
#include "test-mat.h"
#include "test-pictures.h"
#include "test-tar.h"
#include "test-zip.h"

enum
{
  REGULAR_FILE = 0100644,
  SYMLINK = 0120777,
  PIPE = 0010644,
  DEVICE = 0060644,
};

#define CSV "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\n00000.ppm;2;2;0;0;1;1;7\n"

/* An archive format: where its file lies, where an entry of it that is used stands, and what is in that. */
typedef struct
{
  const char *id;
  const char *file;
  const char *folder;
  const char *entry;
  gboolean is_tar;
} Format;

static const Format formats[] = {
  { "omniglot", "omniglot/images_evaluation.zip", "images_evaluation/Angelic/character01/", "0965_01.png", FALSE },
  { "cifar10", "cifar10/cifar-10-binary.tar.gz", "cifar-10-batches-bin/", "test_batch.bin", TRUE },
  { "cifar100", "cifar100/cifar-100-binary.tar.gz", "cifar-100-binary/", "test.bin", TRUE },
  { "gtsrb", "gtsrb/GTSRB_Final_Test_Images.zip", "GTSRB/Final_Test/Images/", "00000.ppm", FALSE },
};

/* One more entry of an archive; @name may be a path, @mode a kind of file as zip tells it, @claimed 0 for the truth. */
typedef struct
{
  const char *name;
  guint32 mode;
  guint64 claimed;
  const char *reason;
} Evil;

static GBytes *
make_content (const Format *format)
{
  static const guint8 grey[6 * 6] = { 0 };

  if (format->is_tar)
    return g_bytes_new_take (g_malloc0 (3072 + 2), 3072 + (g_str_equal (format->id, "cifar10") ? 1 : 2));
  return g_str_equal (format->id, "gtsrb") ? g_bytes_new_static ("P6 2 2 255\nabcdefghijkl", 23)
                                           : test_pictures_make_grey_png (6, 6, grey);
}

static char
get_tar_kind (guint32 mode)
{
  return mode == SYMLINK ? TEST_TAR_SYMLINK : mode == PIPE ? TEST_TAR_PIPE : mode == DEVICE ? '4' : TEST_TAR_FILE;
}

/* A good archive and, at its end, the evil entry. */
static GBytes *
make_archive (const Format *format, const Evil *evil)
{
  g_autofree char *good = g_strconcat (format->folder, format->entry, NULL);
  g_autoptr (GBytes) content = make_content (format);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) list = g_bytes_new_static (CSV, strlen (CSV));
  GBytes *body = evil != NULL && evil->mode == REGULAR_FILE ? content : nothing;
  guint64 claimed = evil != NULL && evil->claimed > 0 ? evil->claimed : g_bytes_get_size (body);
  GByteArray *tar;
  TestZip *zip;

  if (format->is_tar)
    {
      tar = test_tar_new ();
      test_tar_add (tar, good, content);
      if (evil != NULL)
        test_tar_add_lying (tar, evil->name, body, get_tar_kind (evil->mode), claimed);
      return test_tar_finish (tar);
    }
  zip = test_zip_new ();
  test_zip_add (zip, good, content);
  if (g_str_equal (format->id, "gtsrb"))
    test_zip_add (zip, "GTSRB/Final_Test/Images/GT-final_test.csv", list);
  if (evil != NULL)
    test_zip_add_lying (zip, evil->name, body, FALSE, (guint32)claimed, evil->mode);
  return test_zip_finish (zip);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      n += g_file_test (path, G_FILE_TEST_IS_DIR) ? count_files (path) : 1;
    }
  return n;
}

/* Loads the test images from a folder that holds @file alone; NULL for a @reason to be read without error. */
static void
assert_outcome (const char *id, const char *file, GBytes *bytes, const char *reason)
{
  g_autofree char *root = test_files_make_folder ();
  g_autofree char *path = test_files_write (root, file, bytes);
  g_autofree char *base = g_path_get_basename (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (EeDataset) dataset = ee_dataset_load (id, EE_PART_TEST, root, NULL, NULL, NULL, &error);

  if (reason == NULL)
    g_assert_no_error (error);
  else
    {
      if (dataset != NULL)
        g_error ("“%s” was read, instead of: %s", file, reason);
      g_assert_true (error != NULL && error->domain == EE_DATA_ERROR);
      test_files_assert_error (&error, error->code, base, reason);
    }
  g_assert_cmpuint (count_files (root), ==, 1);
  test_files_remove_folder (root);
}

static void
test_good_archives (void)
{
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      g_autoptr (GBytes) archive = make_archive (&formats[f], NULL);

      assert_outcome (formats[f].id, formats[f].file, archive, NULL);
    }
}

static void
test_evil_entries (void)
{
  static const Evil evils[] = {
    { "../../../x/y/evil.png", REGULAR_FILE, 0, "leads out" },
    { "a/b/c/../../../../evil.bin", REGULAR_FILE, 0, "leads out" },
    { "/etc/x/y/passwd", REGULAR_FILE, 0, "leads out" },
    { "a\\..\\b\\evil.ppm", REGULAR_FILE, 0, "leads out" },
    { "a/b/link", SYMLINK, 0, "not a regular file" },
    { "a/b/pipe", PIPE, 0, "not a regular file" },
    { "a/b/device", DEVICE, 0, "not a regular file" },
    { "a/b/\xff\xfe.png", REGULAR_FILE, 0, "without a readable name" },
    { "a/b/\x1b[2J.png", REGULAR_FILE, 0, "without a readable name" },
  };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint i = 0; i < G_N_ELEMENTS (evils); i++)
      {
        g_autoptr (GBytes) archive = NULL;
        g_autofree char *shown = g_strescape (evils[i].name, NULL); /* reports take readable text only */

        /* In a zip archive libarchive takes pipes and devices for files, which are read like any other. */
        if (!formats[f].is_tar && (evils[i].mode == PIPE || evils[i].mode == DEVICE))
          continue;
        archive = make_archive (&formats[f], &evils[i]);
        g_test_message ("%s: %s", formats[f].id, shown);
        assert_outcome (formats[f].id, formats[f].file, archive, evils[i].reason);
      }
}

/* The same entry twice; one that claims gigabytes; harmless ones in folders of any depth, which are passed over. */
static void
test_entries_of_the_format (void)
{
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      g_autofree char *name = g_strconcat (formats[f].folder, formats[f].entry, NULL);
      const Evil twice = { name, REGULAR_FILE, 0, "twice" };
      const Evil huge = { name, REGULAR_FILE, 0xfffffff0, formats[f].entry };
      const Evil deep = { "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z/notes.txt", REGULAR_FILE, 0, NULL };
      const Evil *evils[] = { &twice, &huge, &deep };

      for (guint i = 0; i < G_N_ELEMENTS (evils); i++)
        {
          g_autoptr (GBytes) archive = make_archive (&formats[f], evils[i]);

          assert_outcome (formats[f].id, formats[f].file, archive, evils[i]->reason);
        }
    }
}

static void
test_empty_archives (void)
{
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      g_autoptr (GBytes) archive
          = formats[f].is_tar ? test_tar_finish (test_tar_new ()) : test_zip_finish (test_zip_new ());
      g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
      g_autoptr (GBytes) text = g_bytes_new_static ("this is no archive", 18);

      assert_outcome (formats[f].id, formats[f].file, archive, "");
      assert_outcome (formats[f].id, formats[f].file, nothing, "is empty");
      assert_outcome (formats[f].id, formats[f].file, text, "damaged");
    }
}

/* A few kilobytes that unpack to hundreds of megabytes. */
static void
test_bombs (void)
{
  const gsize n = 320 * 1024 * 1024;
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (n), n);

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      g_autofree char *name = g_strconcat (formats[f].folder, formats[f].entry, NULL);
      g_autoptr (GBytes) list = g_bytes_new_static (CSV, strlen (CSV));
      g_autoptr (GBytes) bomb = NULL;

      if (formats[f].is_tar && f > 1)
        continue; /* the two CIFARs are read by the same code, and compressing takes seconds */
      if (formats[f].is_tar)
        {
          GByteArray *tar = test_tar_new ();

          test_tar_add (tar, name, zeros);
          bomb = test_tar_finish (tar);
        }
      else
        {
          g_autoptr (GBytes) part = test_files_cut (zeros, 16 * 1024 * 1024);
          TestZip *zip = test_zip_new ();

          test_zip_add_lying (zip, name, part, TRUE, 16 * 1024 * 1024, REGULAR_FILE);
          if (g_str_equal (formats[f].id, "gtsrb"))
            test_zip_add (zip, "GTSRB/Final_Test/Images/GT-final_test.csv", list);
          bomb = test_zip_finish (zip);
        }
      g_assert_cmpuint (g_bytes_get_size (bomb), <, 512 * 1024);
      assert_outcome (formats[f].id, formats[f].file, bomb, formats[f].entry);
    }
}

static GBytes *
make_idx (guint n_dimensions, guint n, guint8 value)
{
  const guint8 head[16] = { 0, 0, 8, (guint8)n_dimensions, 0, 0, 0, (guint8)n, 0, 0, 0, 4, 0, 0, 0, 4 };
  GByteArray *idx = g_byte_array_new ();

  g_byte_array_append (idx, head, n_dimensions == 3 ? 16 : 8);
  for (guint i = 0; i < n * (n_dimensions == 3 ? 16 : 1); i++)
    g_byte_array_append (idx, &value, 1);
  return g_byte_array_free_to_bytes (idx);
}

/* MNIST has no archives, but gzip: a bomb behind an honest header, other numbers of labels, a digit that is none. */
static void
test_mnist (void)
{
  const gsize n_zeros = 64 * 1024 * 1024;
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (n_zeros), n_zeros);
  g_autoptr (GBytes) images = make_idx (3, 3, 9);
  g_autoptr (GBytes) bloated = test_files_join (images, zeros);
  g_autoptr (GBytes) bomb = test_files_compress (bloated, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  const struct
  {
    GBytes *images, *labels;
    const char *reason;
  } cases[] = {
    { bomb, make_idx (1, 3, 1), "more bytes than its header" },
    { images, make_idx (1, 2, 1), "2 labels" },
    { images, make_idx (1, 3, 10), "label 10 at image 0" },
    { images, make_idx (3, 3, 1), "no IDX file of bytes in 1 dimensions" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *root = test_files_make_folder ();
      g_autoptr (GBytes) labels = cases[i].labels;
      g_autoptr (GError) error = NULL;

      g_free (test_files_write (root, "mnist/t10k-images-idx3-ubyte.gz", cases[i].images));
      g_free (test_files_write (root, "mnist/t10k-labels-idx1-ubyte", labels));
      g_assert_null (ee_dataset_load ("mnist", EE_PART_TEST, root, NULL, NULL, NULL, &error));
      test_files_assert_error (&error, error->code, "-ubyte", cases[i].reason);
      g_assert_cmpuint (count_files (root), ==, 2);
      test_files_remove_folder (root);
    }
}

/* SVHN: no variables at all, values without images, a compressed variable that unpacks to far more than it says. */
static void
test_svhn (void)
{
  const guint32 sizes[4] = { 32, 32, 3, 1 }, label_sizes[2] = { 1, 1 };
  const gsize n_zeros = 64 * 1024 * 1024;
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (n_zeros), n_zeros);
  g_autoptr (GBytes) one = g_bytes_new_static ("\1", 1);
  GByteArray *bomb = test_mat_new (), *labels = test_mat_new ();
  g_autoptr (GBytes) nothing = g_byte_array_free_to_bytes (test_mat_new ());
  g_autoptr (GBytes) bomb_file = NULL;
  g_autoptr (GBytes) labels_file = NULL;

  test_mat_add (bomb, "X", TEST_MAT_UINT8, 4, sizes, zeros, TRUE);
  test_mat_add (bomb, "y", TEST_MAT_UINT8, 2, label_sizes, one, TRUE);
  bomb_file = g_byte_array_free_to_bytes (bomb);
  test_mat_add (labels, "y", TEST_MAT_UINT8, 2, label_sizes, one, TRUE);
  labels_file = g_byte_array_free_to_bytes (labels);
  assert_outcome ("svhn", "svhn/test_32x32.mat", nothing, "no variable “X”");
  assert_outcome ("svhn", "svhn/test_32x32.mat", labels_file, "no variable “X”");
  assert_outcome ("svhn", "svhn/test_32x32.mat", bomb_file, "variable 1");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile/good-archives", test_good_archives);
  g_test_add_func ("/hostile/evil-entries", test_evil_entries);
  g_test_add_func ("/hostile/entries-of-the-format", test_entries_of_the_format);
  g_test_add_func ("/hostile/empty-archives", test_empty_archives);
  g_test_add_func ("/hostile/bombs", test_bombs);
  g_test_add_func ("/hostile/mnist", test_mnist);
  g_test_add_func ("/hostile/svhn", test_svhn);
  return g_test_run ();
}
