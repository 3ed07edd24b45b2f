/* SPDX-License-Identifier: Apache-2.0 */
/* Polarity, inversion, transparency, and that grey and colour pictures go one way. */
#include "ee-image.h"

#include <string.h>

#include "ee-data-error.h"
#include "ee-rng.h"
#include "test-files.h"

static void
fill (guint8 *image, guint8 value)
{
  memset (image, value, EE_IMAGE_BYTES);
}

static void
set_pixel (guint8 *image, guint x, guint y, guint8 value)
{
  memset (image + (y * EE_IMAGE_SIDE + x) * EE_IMAGE_CHANNELS, value, EE_IMAGE_CHANNELS);
}

static void
test_polarity_by_the_border (void)
{
  guint8 image[EE_IMAGE_BYTES];

  fill (image, 255);
  g_assert_true (ee_image_is_dark_on_light (image));
  fill (image, 0);
  g_assert_false (ee_image_is_dark_on_light (image));
  fill (image, 127);
  g_assert_false (ee_image_is_dark_on_light (image));
  fill (image, 128);
  g_assert_true (ee_image_is_dark_on_light (image));
}

/* Much ink inside and some across the border do not change what the ground is. */
static void
test_polarity_despite_ink (void)
{
  guint8 image[EE_IMAGE_BYTES];

  fill (image, 240);
  for (guint y = 1; y < EE_IMAGE_SIDE - 1; y++)
    for (guint x = 1; x < EE_IMAGE_SIDE - 1; x++)
      set_pixel (image, x, y, 0);
  for (guint x = 0; x < EE_IMAGE_SIDE; x++)
    set_pixel (image, x, 0, 0);
  g_assert_true (ee_image_is_dark_on_light (image));
  ee_image_invert (image);
  g_assert_false (ee_image_is_dark_on_light (image));
}

static void
test_invert_modes (void)
{
  guint8 image[EE_IMAGE_BYTES];

  fill (image, 250);
  g_assert_false (ee_image_apply_invert (image, EE_INVERT_NEVER));
  g_assert_cmpuint (image[0], ==, 250);
  g_assert_true (ee_image_apply_invert (image, EE_INVERT_AUTO));
  g_assert_cmpuint (image[0], ==, 5);
  g_assert_false (ee_image_apply_invert (image, EE_INVERT_AUTO));
  g_assert_cmpuint (image[EE_IMAGE_BYTES - 1], ==, 5);
  g_assert_true (ee_image_apply_invert (image, EE_INVERT_ALWAYS));
  g_assert_cmpuint (image[EE_IMAGE_BYTES - 1], ==, 250);
}

/* Rows further apart than they are long; half transparent black over white is mid-grey. */
static void
test_transparency_over_white (void)
{
  const guint8 rgba[2 * 12] = { 10, 20, 30, 255, 0, 0, 0, 0, 99, 99, 99, 99, 0, 0, 0, 128, 255, 0, 0, 51 };
  const guint8 expected[] = { 10, 20, 30, 255, 255, 255, 127, 127, 127, 255, 204, 204 };
  g_autoptr (GError) error = NULL;
  g_autoptr (EePixels) pixels = ee_pixels_new_from_rgba (rgba, 2, 2, 12, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (pixels->width, ==, 2);
  g_assert_cmpuint (pixels->height, ==, 2);
  g_assert_cmpmem (pixels->rgb, 12, expected, sizeof expected);
}

static void
test_textures_have_limits (void)
{
  const guint8 rgba[4] = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_pixels_new_from_rgba (rgba, 0, 1, 4, &error));
  g_assert_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_null (ee_pixels_new_from_rgba (rgba, EE_IMAGE_MAX_SIDE + 1, 1, 4 * (EE_IMAGE_MAX_SIDE + 1), &error));
  g_assert_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (ee_pixels_new_from_rgba (rgba, 8001, 8001, 4 * 8001, &error));
  g_assert_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE);
}

static void
test_grey_equals_colour (void)
{
  static const guint sizes[][2] = { { 28, 28 }, { 105, 105 }, { 13, 50 } };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      guint n = sizes[s][0] * sizes[s][1];
      g_autofree guint8 *grey = g_malloc (n);
      g_autofree guint8 *rgb = g_malloc (n * EE_IMAGE_CHANNELS);
      EePixels pixels = { sizes[s][0], sizes[s][1], rgb };
      guint8 from_grey[EE_IMAGE_BYTES], from_rgb[EE_IMAGE_BYTES];
      EeRng rng;

      ee_rng_init (&rng, s);
      for (guint i = 0; i < n; i++)
        {
          grey[i] = (guint8)ee_rng_below (&rng, 256);
          memset (rgb + i * EE_IMAGE_CHANNELS, grey[i], EE_IMAGE_CHANNELS);
        }
      ee_image_from_grey (grey, sizes[s][0], sizes[s][1], from_grey);
      ee_pixels_to_image (&pixels, from_rgb);
      g_assert_cmpmem (from_grey, sizeof from_grey, from_rgb, sizeof from_rgb);
    }
}

/* The real samples of every data set decode, and show the ground that their authors chose. */
static void
test_real_samples (void)
{
  g_autofree char *folder = test_files_find_real ("samples");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (EePixels) pixels = ee_pixels_new_from_file (path, &error);
      guint8 image[EE_IMAGE_BYTES];

      g_assert_no_error (error);
      ee_pixels_to_image (pixels, image);
      if (g_str_has_prefix (name, "mnist"))
        g_assert_false (ee_image_is_dark_on_light (image));
      if (g_str_has_prefix (name, "omniglot"))
        g_assert_true (ee_image_is_dark_on_light (image));
      n++;
    }
  if (dir != NULL)
    g_assert_cmpuint (n, >=, 40);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/polarity-by-the-border", test_polarity_by_the_border);
  g_test_add_func ("/image/polarity-despite-ink", test_polarity_despite_ink);
  g_test_add_func ("/image/invert-modes", test_invert_modes);
  g_test_add_func ("/image/transparency-over-white", test_transparency_over_white);
  g_test_add_func ("/image/textures-have-limits", test_textures_have_limits);
  g_test_add_func ("/image/grey-equals-colour", test_grey_equals_colour);
  g_test_add_func ("/image/real-samples", test_real_samples);
  return g_test_run ();
}
