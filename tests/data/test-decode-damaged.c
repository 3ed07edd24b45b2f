/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are no pictures, or lie: each gives a sentence that names it, and none is decoded. */
#include "ee-image.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ee-data-error.h"
#include "ee-rng.h"
#include "test-files.h"
#include "test-pictures.h"

static void
assert_refused (GBytes *bytes, int code, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_pixels_new_from_bytes (bytes, "holiday.png", &error));
  test_files_assert_error (&error, code, "holiday.png", reason);
}

static void
assert_text_refused (const char *text, int code, const char *reason)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  assert_refused (bytes, code, reason);
}

static void
assert_file_refused (const char *path, int code, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_pixels_new_from_file (path, &error));
  test_files_assert_error (&error, code, path, reason);
}

static void
test_no_such_file (void)
{
  assert_file_refused ("/nonexistent/picture.png", EE_DATA_ERROR_NOT_FOUND, "does not exist");
}

static void
test_folders_pipes_and_devices (void)
{
  g_autofree char *folder = test_files_make_folder ();
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_file_refused (folder, EE_DATA_ERROR_FORMAT, "folder");
  assert_file_refused (pipe, EE_DATA_ERROR_FORMAT, "not a regular file");
  assert_file_refused ("/dev/null", EE_DATA_ERROR_FORMAT, "not a regular file");
  test_files_remove_folder (folder);
}

static void
test_empty_and_text_files (void)
{
  g_autofree char *folder = test_files_make_folder ();
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) text = g_bytes_new_static ("Dear Sir,\n", 10);
  g_autofree char *empty_path = test_files_write (folder, "empty.png", nothing);
  g_autofree char *text_path = test_files_write (folder, "letter.png", text);

  assert_file_refused (empty_path, EE_DATA_ERROR_FORMAT, "is empty");
  assert_file_refused (text_path, EE_DATA_ERROR_FORMAT, "not a picture");
  assert_refused (nothing, EE_DATA_ERROR_FORMAT, "is empty");
  test_files_remove_folder (folder);
}

/* A sparse file takes no room on the disk. */
static void
test_files_over_the_limit (void)
{
  g_autofree char *folder = test_files_make_folder ();
  g_autoptr (GBytes) start = g_bytes_new_static ("BM", 2);
  g_autofree char *path = test_files_write (folder, "huge.bmp", start);

  g_assert_cmpint (truncate (path, (off_t)EE_IMAGE_MAX_FILE_BYTES + 1), ==, 0);
  assert_file_refused (path, EE_DATA_ERROR_TOO_LARGE, "at most");
  test_files_remove_folder (folder);
}

static void
test_headers_over_the_limit (void)
{
  static const guint sizes[][2] = { { 30000, 30000 }, { EE_IMAGE_MAX_SIDE + 1, 1 }, { 8001, 8001 }, { 1, 1 << 24 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) png = test_pictures_make_png (sizes[i][0], sizes[i][1], 8, 2, NULL, 0);

      assert_refused (png, EE_DATA_ERROR_TOO_LARGE, "at most");
    }
  assert_text_refused ("P6 30000 30000 255\n", EE_DATA_ERROR_TOO_LARGE, "30000");
  assert_text_refused ("P5 99999999999999999999 1 255\n", EE_DATA_ERROR_TOO_LARGE, "at most");
}

static void
test_no_pixels (void)
{
  g_autoptr (GBytes) png = test_pictures_make_png (0, 5, 8, 0, NULL, 0);

  assert_refused (png, EE_DATA_ERROR_FORMAT, "no pixels");
  assert_text_refused ("P5 0 5 255\n", EE_DATA_ERROR_FORMAT, "no pixels");
}

static void
test_pnm_nonsense (void)
{
  assert_text_refused ("P5 2 2 255\nabc", EE_DATA_ERROR_FORMAT, "too early");
  assert_text_refused ("P4 9 2 \x01\x01\x01", EE_DATA_ERROR_FORMAT, "too early");
  assert_text_refused ("P2 2 2 255\n1 2 3", EE_DATA_ERROR_FORMAT, "too early");
  assert_text_refused ("P2 2 2 255\n1 2 x 4", EE_DATA_ERROR_FORMAT, "number");
  assert_text_refused ("P5 2 two 255\n", EE_DATA_ERROR_FORMAT, "number");
  assert_text_refused ("P5 2 2 70000\n", EE_DATA_ERROR_FORMAT, "65535");
  assert_text_refused ("P5 2 2 0\n", EE_DATA_ERROR_FORMAT, "65535");
  assert_text_refused ("P5 2 2 255", EE_DATA_ERROR_FORMAT, "header");
  assert_text_refused ("P6 # only a comment", EE_DATA_ERROR_FORMAT, "too early");
}

/* A header of one pixel, followed by 64 MB of zeros packed into 64 KB. */
static void
test_inflating_png (void)
{
  const gsize n = 64 * 1024 * 1024;
  g_autofree guint8 *zeros = g_malloc0 (n);
  g_autoptr (GBytes) png = test_pictures_make_png (1, 1, 8, 0, zeros, n);
  g_autoptr (GError) error = NULL;
  g_autoptr (EePixels) pixels = NULL;

  g_assert_cmpuint (g_bytes_get_size (png), <, 100 * 1024);
  pixels = ee_pixels_new_from_bytes (png, "bomb.png", &error);
  if (pixels != NULL)
    g_assert_cmpuint (pixels->width * pixels->height, ==, 1);
  else
    test_files_assert_error (&error, EE_DATA_ERROR_FORMAT, "bomb.png", "damaged");
}

static GBytes *
make_picture (guint kind)
{
  guint8 rgb[16 * 16 * 3];
  EeRng rng;

  ee_rng_init (&rng, kind);
  for (guint i = 0; i < sizeof rgb; i++)
    rgb[i] = (guint8)ee_rng_below (&rng, 256);
  switch (kind)
    {
    case 0:
      return test_pictures_make_png (16, 16, 8, 2, rgb, 16 * 3);
    case 1:
      return test_pictures_make_jpeg (16, 16, rgb);
    case 2:
      return test_pictures_make_bmp (16, 16, rgb);
    default:
      return test_pictures_make_gif ();
    }
}

/* Bytes at the end that a decoder rightly never looks at: checksums, the second frame, end marks. */
static gsize
count_idle_bytes (guint kind)
{
  static const gsize idle[] = { 12, 1, 0, 26 };

  return idle[kind];
}

static void
test_truncated_at_every_byte (void)
{
  for (guint kind = 0; kind < 4; kind++)
    {
      g_autoptr (GBytes) whole = make_picture (kind);
      g_autoptr (EePixels) pixels = ee_pixels_new_from_bytes (whole, "whole", NULL);

      g_assert_nonnull (pixels);
      for (gsize length = 1; length < g_bytes_get_size (whole) - count_idle_bytes (kind); length++)
        {
          g_autoptr (GBytes) part = test_files_cut (whole, length);
          g_autoptr (GError) error = NULL;
          g_autoptr (EePixels) partial = ee_pixels_new_from_bytes (part, "holiday.png", &error);

          if (partial != NULL)
            g_error ("kind %u was read from %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes", kind, length,
                     g_bytes_get_size (whole));
          test_files_assert_error (&error, EE_DATA_ERROR_FORMAT, "holiday.png", "“holiday.png” is ");
        }
    }
}

/* Whatever is changed, the answer is a picture within the limits or an error; sanitizers watch. */
static void
test_random_damage (void)
{
  EeRng rng;

  ee_rng_init (&rng, 11);
  for (guint round = 0; round < 4000; round++)
    {
      g_autoptr (GBytes) whole = make_picture (round % 4);
      gsize size;
      guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&whole), &size);
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (EePixels) pixels = NULL;

      for (guint n = 1 + ee_rng_below (&rng, 4); n > 0; n--)
        data[ee_rng_below (&rng, (guint)size)] = (guint8)ee_rng_below (&rng, 256);
      damaged = g_bytes_new_take (data, size);
      pixels = ee_pixels_new_from_bytes (damaged, "damaged", &error);
      g_assert_true ((pixels != NULL) != (error != NULL));
      if (pixels != NULL)
        g_assert_cmpuint ((guint64)pixels->width * pixels->height, <=, EE_IMAGE_MAX_PIXELS);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decode-damaged/no-such-file", test_no_such_file);
  g_test_add_func ("/decode-damaged/folders-pipes-and-devices", test_folders_pipes_and_devices);
  g_test_add_func ("/decode-damaged/empty-and-text-files", test_empty_and_text_files);
  g_test_add_func ("/decode-damaged/files-over-the-limit", test_files_over_the_limit);
  g_test_add_func ("/decode-damaged/headers-over-the-limit", test_headers_over_the_limit);
  g_test_add_func ("/decode-damaged/no-pixels", test_no_pixels);
  g_test_add_func ("/decode-damaged/pnm-nonsense", test_pnm_nonsense);
  g_test_add_func ("/decode-damaged/inflating-png", test_inflating_png);
  g_test_add_func ("/decode-damaged/truncated-at-every-byte", test_truncated_at_every_byte);
  g_test_add_func ("/decode-damaged/random-damage", test_random_damage);
  return g_test_run ();
}
