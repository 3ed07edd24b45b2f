/* SPDX-License-Identifier: Apache-2.0 */
/* What is cut off a picture, and what is not. */
#include "ee-framing.h"

#include <string.h>

typedef struct
{
  guint x, y, width, height;
} Box;

/* [@height, @width, 3]: @ink in @box on @ground. */
static EePixels *
make_picture (guint width, guint height, guint8 ground, guint8 ink, Box box)
{
  EePixels *pixels = g_new0 (EePixels, 1);

  pixels->width = width;
  pixels->height = height;
  pixels->rgb = g_malloc (3 * (gsize)width * height);
  memset (pixels->rgb, ground, 3 * (gsize)width * height);
  for (guint y = box.y; y < box.y + box.height; y++)
    memset (pixels->rgb + 3 * ((gsize)y * width + box.x), ink, 3 * (gsize)box.width);
  return pixels;
}

/* The box around all that is not of @ground's colour. */
static Box
find_box (const guint8 *image, guint8 ground)
{
  guint left = EE_IMAGE_SIDE, top = EE_IMAGE_SIDE, right = 0, bottom = 0;

  for (guint y = 0; y < EE_IMAGE_SIDE; y++)
    for (guint x = 0; x < EE_IMAGE_SIDE; x++)
      if (image[3 * (y * EE_IMAGE_SIDE + x)] != ground)
        {
          left = MIN (left, x);
          right = MAX (right, x + 1);
          top = MIN (top, y);
          bottom = MAX (bottom, y + 1);
        }
  return (Box){ left, top, right - left, bottom - top };
}

static void
test_fit_is_what_readers_do (void)
{
  g_autoptr (EePixels) pixels = make_picture (90, 50, 250, 10, (Box){ 7, 9, 40, 3 });
  guint8 whole[EE_IMAGE_BYTES], framed[EE_IMAGE_BYTES];

  ee_pixels_to_image (pixels, whole);
  g_assert_cmpint (ee_pixels_frame (pixels, EE_FRAMING_FIT, framed), ==, EE_FRAMED_WHOLE);
  g_assert_cmpmem (whole, sizeof whole, framed, sizeof framed);
}

/* A small digit in the corner of a sheet fills the picture as MNIST's do, whichever of the two is darker. */
static void
test_ink_is_found (void)
{
  static const guint8 cases[][2] = { { 250, 10 }, { 5, 240 }, { 120, 200 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EePixels) pixels = make_picture (400, 300, cases[i][0], cases[i][1], (Box){ 300, 20, 23, 46 });
      guint8 image[EE_IMAGE_BYTES];
      Box box;

      g_assert_cmpint (ee_pixels_frame (pixels, EE_FRAMING_CROP, image), ==, EE_FRAMED_INK);
      box = find_box (image, cases[i][0]);
      g_assert_cmpuint (box.height, ==, 23);
      g_assert_cmpuint (box.width, ==, 12);
      g_assert_cmpuint (box.y, ==, 4);
      g_assert_cmpuint (box.x, ==, 10);
    }
}

/* No ground, no ink, or no more than a speck of it: the middle. */
static void
test_else_the_middle (void)
{
  g_autoptr (EePixels) plain = make_picture (64, 128, 90, 90, (Box){ 0 });
  g_autoptr (EePixels) speck = make_picture (64, 128, 255, 0, (Box){ 3, 3, 2, 2 });
  g_autoptr (EePixels) halves = make_picture (64, 128, 255, 0, (Box){ 0, 0, 64, 64 });
  guint8 image[EE_IMAGE_BYTES];

  g_assert_cmpint (ee_pixels_frame (plain, EE_FRAMING_CROP, image), ==, EE_FRAMED_MIDDLE);
  g_assert_cmpint (ee_pixels_frame (speck, EE_FRAMING_CROP, image), ==, EE_FRAMED_MIDDLE);
  g_assert_cmpint (ee_pixels_frame (halves, EE_FRAMING_CROP, image), ==, EE_FRAMED_MIDDLE);
  for (guint y = 0; y < EE_IMAGE_SIDE; y++) /* rows 32 to 95 of it: half black, half white */
    g_assert_cmpuint (image[3 * y * EE_IMAGE_SIDE], ==, y < EE_IMAGE_SIDE / 2 ? 0 : 255);
}

static void
test_any_size (void)
{
  static const guint sides[] = { 1, 2, 5, 31, 32, 33, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    for (guint k = 0; k < G_N_ELEMENTS (sides); k++)
      {
        g_autoptr (EePixels) pixels = make_picture (sides[i], sides[k], 255, 0, (Box){ 0, 0, 1, 1 });
        guint8 image[EE_IMAGE_BYTES];

        g_assert_cmpint (ee_pixels_frame (pixels, EE_FRAMING_CROP, image), !=, EE_FRAMED_WHOLE);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/framing/fit-is-what-readers-do", test_fit_is_what_readers_do);
  g_test_add_func ("/framing/ink-is-found", test_ink_is_found);
  g_test_add_func ("/framing/else-the-middle", test_else_the_middle);
  g_test_add_func ("/framing/any-size", test_any_size);
  return g_test_run ();
}
