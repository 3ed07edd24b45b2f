/* SPDX-License-Identifier: Apache-2.0 */
/* Photographs are turned as the camera was held: all eight ways, and notes that make no sense. */
#include <string.h>

#include "ee-exif.h"
#include "test-files.h"
#include "test-pictures.h"

/* A picture of 40 x 24 pixels in four quarters: upper left red, upper right green, lower left blue, lower right
 * white. */
enum
{
  WIDTH = 40,
  HEIGHT = 24,
};

static const guint8 colours[4][3] = { { 230, 20, 20 }, { 20, 230, 20 }, { 20, 20, 230 }, { 240, 240, 240 } };

/* The quarters as they stand in the file, by how the camera was held, so that the scene is always the same:
 * upper left, upper right, lower left, lower right. */
static const guint stored[9][4] = {
  [1] = { 0, 1, 2, 3 }, [2] = { 1, 0, 3, 2 }, [3] = { 3, 2, 1, 0 }, [4] = { 2, 3, 0, 1 },
  [5] = { 0, 2, 1, 3 }, [6] = { 1, 3, 0, 2 }, [7] = { 3, 1, 2, 0 }, [8] = { 2, 0, 3, 1 },
};

static void
draw (guint8 *rgb, guint width, guint height, const guint *quarters)
{
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++, rgb += 3)
      memcpy (rgb, colours[quarters[(y >= height / 2 ? 2 : 0) + (x >= width / 2 ? 1 : 0)]], 3);
}

static void
assert_quarter (const EePixels *pixels, guint quarter)
{
  guint x = pixels->width / 4 + (quarter % 2 != 0 ? pixels->width / 2 : 0);
  guint y = pixels->height / 4 + (quarter >= 2 ? pixels->height / 2 : 0);

  for (guint c = 0; c < 3; c++)
    g_assert_cmpint (ABS (pixels->rgb[(y * pixels->width + x) * 3 + c] - colours[quarter][c]), <, 25);
}

static void
test_all_orientations (void)
{
  for (guint kind = 0; kind < 16; kind++)
    {
      guint orientation = kind % 8 + 1;
      guint width = orientation >= 5 ? HEIGHT : WIDTH, height = orientation >= 5 ? WIDTH : HEIGHT;
      guint8 rgb[WIDTH * HEIGHT * 3];
      g_autoptr (GBytes) photo = NULL;
      g_autoptr (EePixels) pixels = NULL;
      g_autoptr (GError) error = NULL;

      draw (rgb, width, height, stored[orientation]);
      photo = test_pictures_make_photo (width, height, rgb, orientation, kind >= 8);
      g_assert_cmpuint (ee_exif_find_orientation (photo), ==, orientation);
      pixels = ee_pixels_new_from_bytes (photo, "photo.jpg", &error);
      g_assert_no_error (error);
      g_assert_cmpuint (pixels->width, ==, WIDTH);
      g_assert_cmpuint (pixels->height, ==, HEIGHT);
      for (guint quarter = 0; quarter < 4; quarter++)
        assert_quarter (pixels, quarter);
    }
}

/* Every pixel keeps its colour and none is lost: a turn and its opposite give the same picture. */
static void
test_turning_back (void)
{
  static const guint opposites[9] = { 0, 1, 2, 3, 4, 5, 8, 7, 6 };

  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      EePixels *pixels = g_new0 (EePixels, 1);
      guint8 rgb[5 * 3 * 3];

      for (guint i = 0; i < sizeof rgb; i++)
        rgb[i] = (guint8)(i * 5);
      pixels->width = 5;
      pixels->height = 3;
      pixels->rgb = g_memdup2 (rgb, sizeof rgb);
      pixels = ee_exif_turn (pixels, orientation);
      g_assert_cmpuint (pixels->width, ==, orientation >= 5 ? 3 : 5);
      pixels = ee_exif_turn (pixels, opposites[orientation]);
      g_assert_cmpuint (pixels->width, ==, 5);
      g_assert_cmpmem (pixels->rgb, sizeof rgb, rgb, sizeof rgb);
      ee_pixels_free (pixels);
    }
}

/* Without notes, with a senseless value, and with notes that end anywhere, a picture stays as it is. */
static void
test_senseless_notes (void)
{
  static const guint senseless[] = { 0, 9, 200 };
  guint8 rgb[WIDTH * HEIGHT * 3] = { 0 };
  g_autoptr (GBytes) plain = test_pictures_make_jpeg (WIDTH, HEIGHT, rgb);
  g_autoptr (GBytes) photo = test_pictures_make_photo (WIDTH, HEIGHT, rgb, 6, FALSE);
  g_autoptr (GBytes) text = g_bytes_new_static ("Exif", 4);

  g_assert_cmpuint (ee_exif_find_orientation (plain), ==, 1);
  g_assert_cmpuint (ee_exif_find_orientation (text), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (senseless); i++)
    {
      g_autoptr (GBytes) wrong = test_pictures_make_photo (WIDTH, HEIGHT, rgb, senseless[i], FALSE);

      g_assert_cmpuint (ee_exif_find_orientation (wrong), ==, 1);
    }
  for (gsize length = 0; length < 48; length++)
    {
      g_autoptr (GBytes) part = g_bytes_new (g_bytes_get_data (photo, NULL), length);

      g_assert_cmpuint (ee_exif_find_orientation (part), ==, 1);
    }
}

/* Any byte of the notes may be anything: 1 to 8, and nothing is read beyond the end. */
static void
test_damaged_notes (void)
{
  guint8 rgb[WIDTH * HEIGHT * 3] = { 0 };

  for (guint at = 0; at < 48; at++)
    for (guint value = 0; value < 256; value++)
      {
        g_autoptr (GBytes) photo = test_pictures_make_photo (8, 8, rgb, 6, at % 2 == 0);
        g_autoptr (GBytes) copy = NULL;
        guint8 *data = g_memdup2 (g_bytes_get_data (photo, NULL), 48);

        data[at] = (guint8)value;
        copy = g_bytes_new_take (data, 48);
        g_assert_cmpuint (ee_exif_find_orientation (copy), >=, 1);
        g_assert_cmpuint (ee_exif_find_orientation (copy), <=, 8);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/orientation/all", test_all_orientations);
  g_test_add_func ("/orientation/turning-back", test_turning_back);
  g_test_add_func ("/orientation/senseless-notes", test_senseless_notes);
  g_test_add_func ("/orientation/damaged-notes", test_damaged_notes);
  return g_test_run ();
}
