/* SPDX-License-Identifier: Apache-2.0 */
/* Archives that would harm a careless reader: each is refused as a whole, by archive and entry. */
#include <string.h>

#include "ee-data-error.h"
#include "ee-dataset.h"
#include "ee-rng.h"
#include "test-files.h"
#include "test-pictures.h"
#include "test-zip.h"

#define GOOD_NAME "images_evaluation/Balinese/character01/0108_01.png"
#define BAD_NAME "images_evaluation/Balinese/character01/0108_02.png"

enum
{
  REGULAR_FILE = 0100644,
  SYMLINK = 0120777,
};

static GBytes *
make_drawing (void)
{
  guint8 grey[28 * 28];

  memset (grey, 255, sizeof grey);
  return test_pictures_make_grey_png (28, 28, grey);
}

/* An archive with one good drawing, to which the bad ones are added. */
static TestZip *
start_archive (void)
{
  TestZip *zip = test_zip_new ();
  g_autoptr (GBytes) drawing = make_drawing ();

  test_zip_add (zip, GOOD_NAME, drawing);
  return zip;
}

static void
assert_refused (GBytes *archive, int code, const char *reason)
{
  g_autofree char *root = test_files_make_folder ();
  g_autofree char *path = test_files_write (root, "omniglot/images_evaluation.zip", archive);
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_dataset_load ("omniglot", EE_PART_TEST, root, NULL, NULL, NULL, &error));
  test_files_assert_error (&error, code, path, reason);
  test_files_remove_folder (root);
}

static void
test_the_good_drawing_is_good (void)
{
  g_autofree char *root = test_files_make_folder ();
  g_autoptr (GBytes) archive = test_zip_finish (start_archive ());
  g_autofree char *path = test_files_write (root, "omniglot/images_evaluation.zip", archive);
  g_autoptr (GError) error = NULL;
  g_autoptr (EeDataset) dataset = ee_dataset_load ("omniglot", EE_PART_TEST, root, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ee_dataset_get_n_images (dataset), ==, 1);
  test_files_remove_folder (root);
}

static void
test_paths_that_lead_out (void)
{
  static const char *const names[]
      = { "../../evil/character01/x.png", "images_evaluation/../../../x.png", "/etc/evil/character01/x.png",
          "images_evaluation/Balinese/../../../../notes.txt", "images_evaluation\\..\\x\\y.png" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      TestZip *zip = start_archive ();
      g_autoptr (GBytes) drawing = make_drawing ();
      g_autoptr (GBytes) archive = NULL;

      test_zip_add (zip, names[i], drawing);
      archive = test_zip_finish (zip);
      assert_refused (archive, EE_DATA_ERROR_FORMAT, "leads out");
    }
}

/* Three gigabytes by its header, a few bytes in truth. */
static void
test_claims_a_huge_size (void)
{
  TestZip *zip = start_archive ();
  g_autoptr (GBytes) drawing = make_drawing ();
  g_autoptr (GBytes) archive = NULL;

  test_zip_add_lying (zip, BAD_NAME, drawing, TRUE, 3221225472u, REGULAR_FILE);
  archive = test_zip_finish (zip);
  assert_refused (archive, EE_DATA_ERROR_TOO_LARGE, BAD_NAME);
}

/* Honest about its ten megabytes of zeros, or claiming a hundred bytes. */
static void
test_inflates (void)
{
  const gsize n = 10 * 1024 * 1024;
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (n), n);
  const guint32 claims[] = { (guint32)n, 100 };

  for (guint i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      TestZip *zip = start_archive ();
      g_autoptr (GBytes) archive = NULL;

      test_zip_add_lying (zip, BAD_NAME, zeros, TRUE, claims[i], REGULAR_FILE);
      archive = test_zip_finish (zip);
      g_assert_cmpuint (g_bytes_get_size (archive), <, 100 * 1024);
      assert_refused (archive, EE_DATA_ERROR_TOO_LARGE, BAD_NAME);
    }
}

static void
test_symlinks (void)
{
  TestZip *zip = start_archive ();
  g_autoptr (GBytes) target = g_bytes_new_static ("/etc/passwd", 11);
  g_autoptr (GBytes) archive = NULL;

  test_zip_add_lying (zip, BAD_NAME, target, FALSE, 11, SYMLINK);
  archive = test_zip_finish (zip);
  assert_refused (archive, EE_DATA_ERROR_FORMAT, "not a regular file");
}

static void
test_entries_that_are_no_drawings (void)
{
  TestZip *zip = start_archive ();
  TestZip *other = start_archive ();
  TestZip *twice = start_archive ();
  TestZip *misplaced = start_archive ();
  g_autoptr (GBytes) text = g_bytes_new_static ("no picture", 10);
  g_autoptr (GBytes) giant = test_pictures_make_png (30000, 30000, 8, 0, NULL, 0);
  g_autoptr (GBytes) drawing = make_drawing ();
  g_autoptr (GBytes) with_text = NULL;
  g_autoptr (GBytes) with_giant = NULL;
  g_autoptr (GBytes) with_twin = NULL;
  g_autoptr (GBytes) with_loose = NULL;

  test_zip_add (zip, BAD_NAME, text);
  test_zip_add (other, BAD_NAME, giant);
  test_zip_add (twice, "images_evaluation/copy/" GOOD_NAME, drawing);
  test_zip_add (misplaced, "loose.png", drawing);
  with_text = test_zip_finish (zip);
  with_giant = test_zip_finish (other);
  with_twin = test_zip_finish (twice);
  with_loose = test_zip_finish (misplaced);
  assert_refused (with_text, EE_DATA_ERROR_FORMAT, BAD_NAME);
  assert_refused (with_giant, EE_DATA_ERROR_TOO_LARGE, BAD_NAME);
  assert_refused (with_twin, EE_DATA_ERROR_FORMAT, "twice");
  assert_refused (with_loose, EE_DATA_ERROR_FORMAT, "loose.png");
}

static void
test_no_archive (void)
{
  TestZip *zip = test_zip_new ();
  g_autoptr (GBytes) text = g_bytes_new_static ("this is no archive at all", 25);
  g_autoptr (GBytes) notes = g_bytes_new_static ("notes", 5);
  g_autoptr (GBytes) without_drawings = NULL;
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);

  test_zip_add (zip, "images_evaluation/readme.txt", notes);
  without_drawings = test_zip_finish (zip);
  assert_refused (text, EE_DATA_ERROR_FORMAT, "no zip or tar archive");
  assert_refused (empty, EE_DATA_ERROR_FORMAT, "empty");
  assert_refused (without_drawings, EE_DATA_ERROR_FORMAT, "no drawings");
}

/* A flipped bit in a stored entry is seen by the archive's checksum or by the decoder. */
static void
test_corrupt_content (void)
{
  g_autoptr (GBytes) whole = test_zip_finish (start_archive ());
  g_autoptr (GBytes) damaged = NULL;
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&whole), &size);

  data[30 + strlen (GOOD_NAME) + 45] ^= 0x10;
  damaged = g_bytes_new_take (data, size);
  assert_refused (damaged, EE_DATA_ERROR_FORMAT, "0108_01.png");
}

/* Any cut, any change: an error or a data set, never a crash; sanitizers watch. */
static void
test_random_damage (void)
{
  g_autofree char *root = test_files_make_folder ();
  EeRng rng;

  ee_rng_init (&rng, 21);
  for (guint round = 0; round < 600; round++)
    {
      g_autoptr (GBytes) whole = test_zip_finish (start_archive ());
      gsize size;
      guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&whole), &size);
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (EeDataset) dataset = NULL;

      data[ee_rng_below (&rng, (guint)size)] = (guint8)ee_rng_below (&rng, 256);
      if (round % 2 == 0)
        size = 1 + ee_rng_below (&rng, (guint)size);
      damaged = g_bytes_new_take (data, size);
      g_free (test_files_write (root, "omniglot/images_evaluation.zip", damaged));
      dataset = ee_dataset_load ("omniglot", EE_PART_TEST, root, NULL, NULL, NULL, &error);
      g_assert_true ((dataset != NULL) != (error != NULL));
    }
  test_files_remove_folder (root);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/omniglot-hostile/the-good-drawing-is-good", test_the_good_drawing_is_good);
  g_test_add_func ("/omniglot-hostile/paths-that-lead-out", test_paths_that_lead_out);
  g_test_add_func ("/omniglot-hostile/claims-a-huge-size", test_claims_a_huge_size);
  g_test_add_func ("/omniglot-hostile/inflates", test_inflates);
  g_test_add_func ("/omniglot-hostile/symlinks", test_symlinks);
  g_test_add_func ("/omniglot-hostile/entries-that-are-no-drawings", test_entries_that_are_no_drawings);
  g_test_add_func ("/omniglot-hostile/no-archive", test_no_archive);
  g_test_add_func ("/omniglot-hostile/corrupt-content", test_corrupt_content);
  g_test_add_func ("/omniglot-hostile/random-damage", test_random_damage);
  return g_test_run ();
}
