/* SPDX-License-Identifier: Apache-2.0 */
/* Every format of picture file, with pixels known beforehand. */
#include "ee-image.h"

#include <string.h>

#include "test-files.h"
#include "test-pictures.h"

static const guint8 colours[] = { 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 120, 60, 30 };

static EePixels *
decode (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  EePixels *pixels = ee_pixels_new_from_bytes (bytes, "picture", &error);

  g_assert_no_error (error);
  g_assert_nonnull (pixels);
  return pixels;
}

static EePixels *
decode_text (const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  return decode (bytes);
}

static void
assert_pixels (EePixels *pixels, guint width, guint height, const guint8 *rgb)
{
  g_assert_cmpuint (pixels->width, ==, width);
  g_assert_cmpuint (pixels->height, ==, height);
  g_assert_cmpmem (pixels->rgb, (gsize)width * height * 3, rgb, (gsize)width * height * 3);
}

static void
test_png_colour (void)
{
  g_autoptr (GBytes) bytes = test_pictures_make_png (3, 2, 8, 2, colours, 9);
  g_autoptr (EePixels) pixels = decode (bytes);

  assert_pixels (pixels, 3, 2, colours);
}

static void
test_png_grey_of_all_depths (void)
{
  const guint8 one_bit[] = { 0xa0 }, four_bits[] = { 0x0f, 0x80 }, eight[] = { 0, 130, 255 };
  const guint8 sixteen[] = { 0, 0, 130, 77, 255, 255 };
  const guint8 two_levels[] = { 255, 255, 255, 0, 0, 0, 255, 255, 255 };
  const guint8 nibbles[] = { 0, 0, 0, 255, 255, 255, 136, 136, 136 };
  const guint8 levels[] = { 0, 0, 0, 130, 130, 130, 255, 255, 255 };
  const struct
  {
    guint depth;
    const guint8 *row;
    gsize row_bytes;
    const guint8 *expected;
  } cases[] = {
    { 1, one_bit, 1, two_levels }, { 4, four_bits, 2, nibbles }, { 8, eight, 3, levels }, { 16, sixteen, 6, levels }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = test_pictures_make_png (3, 1, cases[i].depth, 0, cases[i].row, cases[i].row_bytes);
      g_autoptr (EePixels) pixels = decode (bytes);

      assert_pixels (pixels, 3, 1, cases[i].expected);
    }
}

static void
test_png_transparent (void)
{
  const guint8 rgba[] = { 0, 0, 0, 0, 200, 100, 50, 255, 0, 0, 0, 51 };
  const guint8 expected[] = { 255, 255, 255, 200, 100, 50, 204, 204, 204 };
  g_autoptr (GBytes) bytes = test_pictures_make_png (3, 1, 8, 6, rgba, 12);
  g_autoptr (EePixels) pixels = decode (bytes);

  assert_pixels (pixels, 3, 1, expected);
}

static void
test_bmp (void)
{
  g_autoptr (GBytes) bytes = test_pictures_make_bmp (3, 2, colours);
  g_autoptr (EePixels) pixels = decode (bytes);

  assert_pixels (pixels, 3, 2, colours);
}

/* A negative height says that the rows run downwards. */
static void
test_bmp_downwards (void)
{
  g_autoptr (GBytes) upwards = test_pictures_make_bmp (3, 2, colours);
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&upwards), &size);
  const gint32 height = GINT32_TO_LE (-2);
  guint8 swapped[sizeof colours];
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (EePixels) pixels = NULL;

  memcpy (data + 22, &height, sizeof height);
  bytes = g_bytes_new_take (data, size);
  pixels = decode (bytes);
  memcpy (swapped, colours + 9, 9);
  memcpy (swapped + 9, colours, 9);
  assert_pixels (pixels, 3, 2, swapped);
}

static void
test_jpeg (void)
{
  guint8 rgb[16 * 16 * 3];
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (EePixels) pixels = NULL;

  for (guint i = 0; i < 16 * 16; i++)
    memcpy (rgb + i * 3, i % 16 < 8 ? "\x20\x40\x60" : "\xd0\xb0\x90", 3);
  bytes = test_pictures_make_jpeg (16, 16, rgb);
  pixels = decode (bytes);

  g_assert_cmpuint (pixels->width, ==, 16);
  g_assert_cmpuint (pixels->height, ==, 16);
  for (guint i = 0; i < sizeof rgb; i++)
    g_assert_cmpint (ABS ((int)pixels->rgb[i] - (int)rgb[i]), <=, 12);
}

static void
test_gif_first_frame (void)
{
  const guint8 expected[] = { 255, 0, 0, 0, 0, 255 };
  g_autoptr (GBytes) bytes = test_pictures_make_gif ();
  g_autoptr (EePixels) pixels = decode (bytes);

  assert_pixels (pixels, 2, 1, expected);
}

static void
test_pnm_binary (void)
{
  const char header[] = "P6\n# a comment\n3 2\n255\n";
  g_autoptr (GBytes) head = g_bytes_new (header, strlen (header));
  g_autoptr (GBytes) body = g_bytes_new (colours, sizeof colours);
  g_autoptr (GBytes) bytes = test_files_join (head, body);
  g_autoptr (EePixels) colour = decode (bytes);
  g_autoptr (EePixels) grey = decode_text ("P5 3 1 5 \x00\x02\x05", 12);
  g_autoptr (EePixels) wide = decode_text ("P5 2 1 65535 \x00\x80\xff\xff", 17);
  g_autoptr (EePixels) bitmap = decode_text ("P4 3 1 \xa0", 8);

  assert_pixels (colour, 3, 2, colours);
  assert_pixels (grey, 3, 1, (const guint8[]){ 0, 0, 0, 102, 102, 102, 255, 255, 255 });
  assert_pixels (wide, 2, 1, (const guint8[]){ 0, 0, 0, 255, 255, 255 });
  assert_pixels (bitmap, 3, 1, (const guint8[]){ 0, 0, 0, 255, 255, 255, 0, 0, 0 });
}

static void
test_pnm_plain (void)
{
  const char grey_text[] = "P2 3 1 10 0 # dark\n 5 10", bitmap_text[] = "P1\n3 1\n101\n";
  const char colour_text[] = "P3 2 1 255 1 2 3 250 251 252\n";
  g_autoptr (EePixels) grey = decode_text (grey_text, strlen (grey_text));
  g_autoptr (EePixels) bitmap = decode_text (bitmap_text, strlen (bitmap_text));
  g_autoptr (EePixels) colour = decode_text (colour_text, strlen (colour_text));

  assert_pixels (grey, 3, 1, (const guint8[]){ 0, 0, 0, 128, 128, 128, 255, 255, 255 });
  assert_pixels (bitmap, 3, 1, (const guint8[]){ 0, 0, 0, 255, 255, 255, 0, 0, 0 });
  assert_pixels (colour, 2, 1, (const guint8[]){ 1, 2, 3, 250, 251, 252 });
}

/* The content decides: a BMP under the name of a PNG is read all the same. */
static void
test_names_do_not_matter (void)
{
  g_autofree char *folder = test_files_make_folder ();
  g_autoptr (GBytes) bytes = test_pictures_make_bmp (3, 2, colours);
  g_autofree char *path = test_files_write (folder, "a picture.png", bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (EePixels) pixels = ee_pixels_new_from_file (path, &error);

  g_assert_no_error (error);
  assert_pixels (pixels, 3, 2, colours);
  test_files_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decode/png-colour", test_png_colour);
  g_test_add_func ("/decode/png-grey-of-all-depths", test_png_grey_of_all_depths);
  g_test_add_func ("/decode/png-transparent", test_png_transparent);
  g_test_add_func ("/decode/bmp", test_bmp);
  g_test_add_func ("/decode/bmp-downwards", test_bmp_downwards);
  g_test_add_func ("/decode/jpeg", test_jpeg);
  g_test_add_func ("/decode/gif-first-frame", test_gif_first_frame);
  g_test_add_func ("/decode/pnm-binary", test_pnm_binary);
  g_test_add_func ("/decode/pnm-plain", test_pnm_plain);
  g_test_add_func ("/decode/names-do-not-matter", test_names_do_not_matter);
  return g_test_run ();
}
