/* SPDX-License-Identifier: Apache-2.0 */
/* ee-image.c - pictures, and the 32x32 images made of them
 *
 * Decoding itself is ee-decode's and scaling ee-resize's; here the parts are joined, and the polarity
 * of ink is told and turned. No state; any thread.
 */
#include "ee-image.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-data-error.h"
#include "ee-decode.h"
#include "ee-file.h"
#include "ee-resize.h"

enum
{
  RGBA = 4,
  MID_GREY = 127,
};

/**
 * ee_pixels_new_from_file:
 * @path: a picture: PNG, JPEG, BMP, PNM or GIF (first frame)
 * @error: (out) (optional): #EeDataError; the message names @path and the reason
 *
 * Returns: (transfer full): the picture at its full size, or %NULL
 */
EePixels *
ee_pixels_new_from_file (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = ee_file_read (path, EE_IMAGE_MAX_FILE_BYTES, error);
  if (bytes == NULL)
    return NULL;
  return ee_pixels_new_from_bytes (bytes, path, error);
}

/**
 * ee_pixels_new_from_bytes:
 * @bytes: the content of a picture file, at most %EE_IMAGE_MAX_FILE_BYTES
 * @name: names the picture in messages
 * @error: (out) (optional): #EeDataError
 *
 * 16 bit channels are reduced to 8, transparent parts shown over white. A JPEG is turned the way its camera
 * was held, as the camera notes it (EXIF).
 *
 * Returns: (transfer full): the picture at its full size, or %NULL
 */
EePixels *
ee_pixels_new_from_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  if (g_bytes_get_size (bytes) == 0)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is empty."), name);
      return NULL;
    }
  if (g_bytes_get_size (bytes) > EE_IMAGE_MAX_FILE_BYTES)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” is larger than %u MiB."), name,
                   EE_IMAGE_MAX_FILE_BYTES / (1024 * 1024));
      return NULL;
    }
  return ee_decode_picture (bytes, name, error);
}

/* Red, green and blue of one pixel as they look on white paper. */
static inline void
composite_over_white (const guint8 *rgba, guint8 *rgb)
{
  guint alpha = rgba[3];

  for (guint c = 0; c < EE_IMAGE_CHANNELS; c++)
    rgb[c] = (guint8)((rgba[c] * alpha + 255 * (255 - alpha) + 127) / 255);
}

/**
 * ee_pixels_new_from_rgba:
 * @rgba: [@height, @width, 4] uint8, not premultiplied, rows @stride bytes apart
 * @width: in pixels
 * @height: in pixels
 * @stride: at least 4 * @width
 * @error: (out) (optional): #EeDataError if the picture has no pixels or more than the limits allow
 *
 * Returns: (transfer full): the picture, transparent parts over white, or %NULL
 */
EePixels *
ee_pixels_new_from_rgba (const guint8 *rgba, guint width, guint height, gsize stride, GError **error)
{
  g_autoptr (EePixels) pixels = NULL;
  guint8 *rgb;

  g_return_val_if_fail (rgba != NULL, NULL);
  g_return_val_if_fail (stride >= (gsize)width * RGBA, NULL);

  if (!ee_decode_check_size (_ ("This picture"), width, height, error))
    return NULL;

  pixels = g_new0 (EePixels, 1);
  pixels->width = width;
  pixels->height = height;
  pixels->rgb = rgb = g_try_malloc ((gsize)width * height * EE_IMAGE_CHANNELS);
  if (rgb == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("The picture does not fit into memory."));
      return NULL;
    }
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++, rgb += EE_IMAGE_CHANNELS)
      composite_over_white (rgba + y * stride + (gsize)x * RGBA, rgb);
  return g_steal_pointer (&pixels);
}

/**
 * ee_pixels_free:
 * @pixels: (nullable) (transfer full): a picture
 */
void
ee_pixels_free (EePixels *pixels)
{
  if (pixels == NULL)
    return;
  g_free (pixels->rgb);
  g_free (pixels);
}

/**
 * ee_pixels_to_image:
 * @pixels: a picture of any size
 * @image: (out caller-allocates): [32, 32, 3] uint8
 *
 * Scales by area averaging, keeps the proportions and pads with the mean colour of the border, see
 * ee_resize_to_square(). No inversion: see ee_image_apply_invert().
 */
void
ee_pixels_to_image (const EePixels *pixels, guint8 *image)
{
  g_return_if_fail (pixels != NULL && pixels->rgb != NULL && image != NULL);

  ee_resize_to_square (pixels->rgb, pixels->width, pixels->height, EE_IMAGE_CHANNELS, EE_IMAGE_SIDE, image);
}

/**
 * ee_image_from_grey:
 * @grey: [@height, @width] uint8
 * @width: in pixels
 * @height: in pixels
 * @image: (out caller-allocates): [32, 32, 3] uint8
 *
 * The same as ee_pixels_to_image() on a picture with three channels like @grey.
 */
void
ee_image_from_grey (const guint8 *grey, guint width, guint height, guint8 *image)
{
  guint8 square[EE_IMAGE_SIDE * EE_IMAGE_SIDE];

  g_return_if_fail (grey != NULL && image != NULL);
  g_return_if_fail (width > 0 && height > 0);

  ee_resize_to_square (grey, width, height, 1, EE_IMAGE_SIDE, square);
  for (guint i = 0; i < G_N_ELEMENTS (square); i++)
    memset (image + (gsize)i * EE_IMAGE_CHANNELS, square[i], EE_IMAGE_CHANNELS);
}

/* Luma of ITU-R BT.601 in integers; of a grey pixel its own value. */
static inline guint8
measure_luma (const guint8 *rgb)
{
  return (guint8)((77u * rgb[0] + 150u * rgb[1] + 29u * rgb[2] + 128u) >> 8);
}

/**
 * ee_image_is_dark_on_light:
 * @image: [32, 32, 3] uint8
 *
 * Ink seldom reaches the border, and never most of it: the ground is light where the median luma of
 * the outermost ring of pixels is above mid-grey.
 *
 * Returns: whether the image looks like dark ink on a light ground
 */
gboolean
ee_image_is_dark_on_light (const guint8 *image)
{
  guint n_light = 0, n = 0;

  g_return_val_if_fail (image != NULL, FALSE);

  for (guint y = 0; y < EE_IMAGE_SIDE; y++)
    for (guint x = 0; x < EE_IMAGE_SIDE; x++)
      if (y == 0 || y == EE_IMAGE_SIDE - 1 || x == 0 || x == EE_IMAGE_SIDE - 1)
        {
          n_light += measure_luma (image + (y * EE_IMAGE_SIDE + x) * EE_IMAGE_CHANNELS) > MID_GREY;
          n++;
        }
  return 2 * n_light > n;
}

/**
 * ee_image_invert:
 * @image: (inout): [32, 32, 3] uint8; every value v becomes 255 - v
 */
void
ee_image_invert (guint8 *image)
{
  g_return_if_fail (image != NULL);

  for (guint i = 0; i < EE_IMAGE_BYTES; i++)
    image[i] = (guint8)(255 - image[i]);
}

/**
 * ee_image_apply_invert:
 * @image: (inout): [32, 32, 3] uint8
 * @invert: when to invert
 *
 * Returns: whether the image was inverted
 */
gboolean
ee_image_apply_invert (guint8 *image, EeInvert invert)
{
  g_return_val_if_fail (image != NULL, FALSE);

  if (invert == EE_INVERT_NEVER || (invert == EE_INVERT_AUTO && !ee_image_is_dark_on_light (image)))
    return FALSE;
  ee_image_invert (image);
  return TRUE;
}
