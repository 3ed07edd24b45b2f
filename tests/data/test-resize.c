/* SPDX-License-Identifier: Apache-2.0 */
/* The resize against the definition of an area average, worked out in double precision. */
#include "ee-resize.h"

#include <math.h>
#include <string.h>

#include "ee-rng.h"

enum
{
  SIDE = 32,
};

static guint8 *
make_noise (guint n, guint64 seed)
{
  guint8 *pixels = g_malloc (n);
  EeRng rng;

  ee_rng_init (&rng, seed);
  for (guint i = 0; i < n; i++)
    pixels[i] = (guint8)ee_rng_below (&rng, 256);
  return pixels;
}

/* The length of [a, a + 1) that lies in [from, to). */
static double
overlap (double a, double from, double to)
{
  return MAX (0, MIN (a + 1, to) - MAX (a, from));
}

/* The mean over the rectangle of the source that target pixel (x, y) of to_width x to_height covers. */
static double
average (const guint8 *grey, guint width, guint height, guint x, guint y, guint to_width, guint to_height)
{
  double step_x = width / (double)to_width, step_y = height / (double)to_height, sum = 0;

  for (guint sy = 0; sy < height; sy++)
    for (guint sx = 0; sx < width; sx++)
      sum += grey[sy * width + sx] * overlap (sx, x * step_x, (x + 1) * step_x)
             * overlap (sy, y * step_y, (y + 1) * step_y);
  return sum / (step_x * step_y);
}

static void
check_against_definition (guint width, guint height)
{
  g_autofree guint8 *grey = make_noise (width * height, width * 1000 + height);
  guint longest = MAX (width, height);
  guint to_width = (guint)MAX (1, floor (width * (double)SIDE / longest + 0.5));
  guint to_height = (guint)MAX (1, floor (height * (double)SIDE / longest + 0.5));
  guint left = (SIDE - to_width) / 2, top = (SIDE - to_height) / 2;
  guint8 square[SIDE * SIDE];

  ee_resize_to_square (grey, width, height, 1, SIDE, square);
  for (guint y = 0; y < to_height; y++)
    for (guint x = 0; x < to_width; x++)
      g_assert_cmpfloat_with_epsilon (square[(y + top) * SIDE + x + left],
                                      average (grey, width, height, x, y, to_width, to_height), 0.5 + 1e-6);
}

static void
test_area_average (void)
{
  static const guint sizes[][2] = { { 28, 28 }, { 105, 105 }, { 64, 64 }, { 33, 33 }, { 31, 31 }, { 1, 1 },
                                    { 2, 2 },   { 100, 7 },   { 7, 100 }, { 40, 30 }, { 200, 3 }, { 3, 200 },
                                    { 1, 50 },  { 50, 1 },    { 32, 31 }, { 16, 32 }, { 97, 61 }, { 300, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_against_definition (sizes[i][0], sizes[i][1]);
}

static void
test_exact_size_is_copied (void)
{
  g_autofree guint8 *pixels = make_noise (SIDE * SIDE * 3, 1);
  guint8 square[SIDE * SIDE * 3];

  ee_resize_to_square (pixels, SIDE, SIDE, 3, SIDE, square);
  g_assert_cmpmem (square, sizeof square, pixels, sizeof square);
}

static void
test_one_colour_stays (void)
{
  static const guint sizes[][2] = { { 28, 28 }, { 105, 105 }, { 5, 17 }, { 1000, 1 }, { 123, 45 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint value = 0; value < 256; value += 51)
      {
        gsize n = (gsize)sizes[i][0] * sizes[i][1];
        g_autofree guint8 *grey = g_malloc (n);
        guint8 square[SIDE * SIDE], expected[SIDE * SIDE];

        memset (grey, (int)value, n);
        memset (expected, (int)value, sizeof expected);
        ee_resize_to_square (grey, sizes[i][0], sizes[i][1], 1, SIDE, square);
        g_assert_cmpmem (square, sizeof square, expected, sizeof expected);
      }
}

/* A picture of 64 x 32: 10 on its border, 200 inside; the bars above and below become 10. */
static void
test_padding_has_the_border_colour (void)
{
  guint8 grey[32 * 64], square[SIDE * SIDE];

  memset (grey, 200, sizeof grey);
  for (guint y = 0; y < 32; y++)
    for (guint x = 0; x < 64; x++)
      if (y == 0 || y == 31 || x == 0 || x == 63)
        grey[y * 64 + x] = 10;
  ee_resize_to_square (grey, 64, 32, 1, SIDE, square);

  for (guint x = 0; x < SIDE; x++)
    {
      g_assert_cmpuint (square[7 * SIDE + x], ==, 10);
      g_assert_cmpuint (square[24 * SIDE + x], ==, 10);
    }
  g_assert_cmpuint (square[0], ==, 10);
  g_assert_cmpuint (square[8 * SIDE + 5], ==, 105);
  g_assert_cmpuint (square[16 * SIDE + 16], ==, 200);
}

/* Ring pixels are counted once each: 2 x 3 pixels are all border, and 3 x 6 have one of 14 that is lit. */
static void
test_border_of_small_pictures (void)
{
  const guint8 grey[] = { 10, 20, 30, 40, 50, 60 }, lit[18] = { 0, 140 };
  guint8 square[SIDE * SIDE];

  ee_resize_to_square (grey, 2, 3, 1, SIDE, square);
  g_assert_cmpuint (square[0], ==, 35);
  ee_resize_to_square (lit, 3, 6, 1, SIDE, square);
  g_assert_cmpuint (square[0], ==, 10);
}

static void
test_channels_are_independent (void)
{
  g_autofree guint8 *rgb = make_noise (45 * 37 * 3, 2);
  guint8 square[SIDE * SIDE * 3];

  ee_resize_to_square (rgb, 45, 37, 3, SIDE, square);
  for (guint c = 0; c < 3; c++)
    {
      guint8 grey[45 * 37], alone[SIDE * SIDE];

      for (guint i = 0; i < sizeof grey; i++)
        grey[i] = rgb[i * 3 + c];
      ee_resize_to_square (grey, 45, 37, 1, SIDE, alone);
      for (guint i = 0; i < sizeof alone; i++)
        g_assert_cmpuint (alone[i], ==, square[i * 3 + c]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resize/area-average", test_area_average);
  g_test_add_func ("/resize/exact-size-is-copied", test_exact_size_is_copied);
  g_test_add_func ("/resize/one-colour-stays", test_one_colour_stays);
  g_test_add_func ("/resize/padding-has-the-border-colour", test_padding_has_the_border_colour);
  g_test_add_func ("/resize/border-of-small-pictures", test_border_of_small_pictures);
  g_test_add_func ("/resize/channels-are-independent", test_channels_are_independent);
  return g_test_run ();
}
