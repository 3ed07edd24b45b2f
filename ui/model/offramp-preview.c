/* SPDX-License-Identifier: Apache-2.0 */
/* Previews by averaging the source pixels that fall into each target pixel. A picture of 64 megapixels is not kept
 * whole for every card. */
#include "offramp-preview.h"

/* Mean colour of the source box that target pixel (@x, @y) covers. */
static void
average_box (const EePixels *pixels, guint width, guint height, guint x, guint y, guint8 *rgb)
{
  guint left = (guint64)x * pixels->width / width, right = (guint64)(x + 1) * pixels->width / width;
  guint top = (guint64)y * pixels->height / height, bottom = (guint64)(y + 1) * pixels->height / height;
  guint64 sums[3] = { 0 }, count;

  right = MAX (right, left + 1);
  bottom = MAX (bottom, top + 1);
  for (guint row = top; row < bottom; row++)
    for (guint column = left; column < right; column++)
      for (guint c = 0; c < 3; c++)
        sums[c] += pixels->rgb[3 * ((gsize)row * pixels->width + column) + c];

  count = (guint64)(right - left) * (bottom - top);
  for (guint c = 0; c < 3; c++)
    rgb[c] = (sums[c] + count / 2) / count;
}

/**
 * offramp_preview_new:
 * @pixels: [height, width, 3] uint8
 * @side: the longer side at most
 * @width: (out): in pixels
 * @height: (out): in pixels
 *
 * Keeps the aspect ratio; a picture that is small enough is copied as it is.
 *
 * Returns: (transfer full): [@height, @width, 3] uint8
 */
GBytes *
offramp_preview_new (const EePixels *pixels, guint side, guint *width, guint *height)
{
  guint longer = MAX (pixels->width, pixels->height);
  guint8 *rgb;

  *width = pixels->width;
  *height = pixels->height;
  if (longer <= side)
    return g_bytes_new (pixels->rgb, 3 * (gsize)*width * *height);

  *width = MAX ((guint64)pixels->width * side / longer, 1);
  *height = MAX ((guint64)pixels->height * side / longer, 1);
  rgb = g_malloc (3 * (gsize)*width * *height);
  for (guint y = 0; y < *height; y++)
    for (guint x = 0; x < *width; x++)
      average_box (pixels, *width, *height, x, y, rgb + 3 * ((gsize)y * *width + x));
  return g_bytes_new_take (rgb, 3 * (gsize)*width * *height);
}
