/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-feature-sheet.h"

#include <cairo.h>
#include <math.h>

/* About so large, in pixels; a number of a map is a whole number of pixels. */
enum
{
  ABOUT = 1600,
  MARGIN = 16
};

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * offramp_feature_sheet_make_png:
 * @maps: of a layer
 * @scale: of their colours
 * @colours: likewise
 *
 * Returns: (transfer full): a picture of all maps on white, about 1600 pixels wide, nothing blurred
 */
GBytes *
offramp_feature_sheet_make_png (const OfframpFeatureMaps *maps, OfframpFeatureScale scale,
                                OfframpFeatureColours colours)
{
  g_autofree guint8 *levels = offramp_feature_maps_fill_levels (maps, scale);
  g_autoptr (GByteArray) png = g_byte_array_new ();
  OfframpFeatureGrid grid;
  OfframpFeatureCamera camera = { 0 };
  cairo_surface_t *surface;
  guint width, height;
  gsize stride;

  offramp_feature_grid_init (&grid, maps->n_maps, maps->side, 4, 3);
  grid.gap = MAX (1, round (grid.gap));
  camera.scale = MAX (1, floor (ABOUT / offramp_feature_grid_get_width (&grid)));
  camera.x = camera.y = -MARGIN / camera.scale;
  width = ceil (offramp_feature_grid_get_width (&grid) * camera.scale) + 2 * MARGIN;
  height = ceil (offramp_feature_grid_get_height (&grid) * camera.scale) + 2 * MARGIN;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_surface_flush (surface);
  stride = cairo_image_surface_get_stride (surface) / 4;
  {
    guint32 *pixels = (guint32 *)cairo_image_surface_get_data (surface);

    offramp_feature_paint (levels, &grid, camera, colours, pixels, stride, width, height);
    for (gsize i = 0; i < stride * height; i++)
      pixels[i] = pixels[i] == 0 ? 0xffffffffu : pixels[i];
  }
  cairo_surface_mark_dirty (surface);
  cairo_surface_write_to_png_stream (surface, append_cb, png);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (g_steal_pointer (&png));
}
