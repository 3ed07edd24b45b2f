/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-feature-paint.h"

#include <math.h>

/* Every 15th of matplotlib's 256 colours (CC0, S. van der Walt and N. Smith); between them straight lines, which are
 * never more than 5 of 255 off. */
static const guint8 viridis[][3]
    = { { 68, 1, 84 },    { 72, 23, 105 },  { 71, 42, 122 },  { 67, 61, 132 },  { 61, 78, 138 },  { 53, 94, 141 },
        { 46, 109, 142 }, { 41, 123, 142 }, { 35, 137, 142 }, { 31, 151, 139 }, { 33, 165, 133 }, { 46, 179, 124 },
        { 70, 192, 111 }, { 101, 203, 94 }, { 137, 213, 72 }, { 176, 221, 47 }, { 216, 226, 25 }, { 253, 231, 37 } };

enum
{
  VIRIDIS_STEP = 15
};

/**
 * offramp_feature_colours_fill:
 * @colours: a colour scale
 * @rgb: (out): the colour of each level
 */
void
offramp_feature_colours_fill (OfframpFeatureColours colours, guint8 rgb[OFFRAMP_FEATURE_LEVELS][3])
{
  for (guint level = 0; level < OFFRAMP_FEATURE_LEVELS; level++)
    {
      const guint anchor = MIN (level / VIRIDIS_STEP, G_N_ELEMENTS (viridis) - 2);
      const int into = level - anchor * VIRIDIS_STEP;

      for (guint c = 0; c < 3; c++)
        {
          const int from = viridis[anchor][c], to = viridis[anchor + 1][c];

          rgb[level][c] = colours == OFFRAMP_FEATURE_GREY ? level : (guint)(from + (to - from) * into / VIRIDIS_STEP);
        }
    }
}

/* One line of the screen, along one axis. @cell: (out): the map's column or row, -1 in a gap; @texel: (out): in it */
static void
trace_axis (const OfframpFeatureGrid *grid, double edge, double scale, guint n, guint n_cells, int *cells,
            guint *texels)
{
  const double size = grid->side + grid->gap;

  for (guint i = 0; i < n; i++)
    {
      const double at = edge + (i + 0.5) / scale, cell = floor (at / size), into = at - cell * size;
      const gboolean inside = cell >= 0 && cell < n_cells && into < grid->side;

      cells[i] = inside ? (int)cell : -1;
      texels[i] = inside ? (guint)into : 0;
    }
}

/**
 * offramp_feature_paint:
 * @levels: [n_maps, side, side]
 * @grid: where they lie
 * @camera: what is seen
 * @colours: of the levels
 * @pixels: (out): [height, stride] 0xAARRGGBB; clear where there is no map
 * @stride: pixels from line to line
 * @width: in pixels
 * @height: in pixels
 */
void
offramp_feature_paint (const guint8 *levels, const OfframpFeatureGrid *grid, OfframpFeatureCamera camera,
                       OfframpFeatureColours colours, guint32 *pixels, gsize stride, guint width, guint height)
{
  g_autofree int *columns = g_new (int, width), *rows = g_new (int, height);
  g_autofree guint *xs = g_new (guint, width), *ys = g_new (guint, height);
  guint8 rgb[OFFRAMP_FEATURE_LEVELS][3];
  guint32 table[OFFRAMP_FEATURE_LEVELS];

  offramp_feature_colours_fill (colours, rgb);
  for (guint i = 0; i < OFFRAMP_FEATURE_LEVELS; i++)
    table[i] = 0xff000000u | (guint32)rgb[i][0] << 16 | (guint32)rgb[i][1] << 8 | rgb[i][2];
  trace_axis (grid, camera.x, camera.scale, width, grid->columns, columns, xs);
  trace_axis (grid, camera.y, camera.scale, height, grid->rows, rows, ys);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        const gsize map = (gsize)(rows[y] < 0 ? 0 : rows[y]) * grid->columns + columns[x];

        pixels[y * stride + x] = rows[y] < 0 || columns[x] < 0 || map >= grid->n_maps
                                     ? 0
                                     : table[levels[(map * grid->side + ys[y]) * grid->side + xs[x]]];
      }
}
