/* SPDX-License-Identifier: Apache-2.0 */
/* Small pictures, drawn crisp: a pixel of the network's picture becomes a square, never a blur. */
#include "offramp-pixel-surface.h"

/**
 * offramp_pixel_surface_new:
 * @rgb: [@height, @width, 3] uint8
 * @width: in pixels
 * @height: in pixels
 *
 * Returns: (transfer full): the picture
 */
cairo_surface_t *
offramp_pixel_surface_new (GBytes *rgb, guint width, guint height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  const guint8 *source = g_bytes_get_data (rgb, NULL);
  gsize stride = cairo_image_surface_get_stride (surface);
  guint8 *target = cairo_image_surface_get_data (surface);

  g_return_val_if_fail (g_bytes_get_size (rgb) == 3 * (gsize)width * height, surface);

  cairo_surface_flush (surface);
  for (guint y = 0; y < height; y++)
    {
      guint32 *row = (guint32 *)(target + y * stride);

      for (guint x = 0; x < width; x++, source += 3)
        row[x] = (guint32)source[0] << 16 | (guint32)source[1] << 8 | source[2];
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/**
 * offramp_pixel_surface_draw:
 * @cr: where to draw
 * @surface: a picture
 * @x: left
 * @y: top
 * @width: on the screen
 * @height: on the screen
 *
 * Enlarges with the nearest pixel's colour, makes smaller by averaging.
 */
void
offramp_pixel_surface_draw (cairo_t *cr, cairo_surface_t *surface, double x, double y, double width, double height)
{
  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, width / cairo_image_surface_get_width (surface), height / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            width < cairo_image_surface_get_width (surface) ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
}
