/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-feature-grid.h"

#include <math.h>
#include <string.h>

/* The gap is a part of a map's side; the closest view shows a texel this large. */
static const double gap_share = 0.12, largest_texel = 96;

/**
 * offramp_feature_grid_init:
 * @self: (out caller-allocates): the grid
 * @n_maps: at least 1
 * @side: of each, in texels
 * @width: of the view
 * @height: of the view
 *
 * Of all numbers of columns, the one that shows the maps largest.
 */
void
offramp_feature_grid_init (OfframpFeatureGrid *self, guint n_maps, guint side, double width, double height)
{
  const double gap = MAX (gap_share * side, 0.25), cell = side + gap;
  double best = 0;

  *self = (OfframpFeatureGrid){ .n_maps = n_maps, .side = side, .columns = 1, .rows = n_maps, .gap = gap };
  for (guint columns = 1; columns <= n_maps; columns++)
    {
      const guint rows = (n_maps + columns - 1) / columns;
      const double scale = MIN (width / (columns * cell - gap), height / (rows * cell - gap));

      if (scale <= best)
        continue;
      best = scale;
      self->columns = columns;
      self->rows = rows;
    }
  self->texture_columns = ceil (sqrt (n_maps));
  self->texture_rows = (n_maps + self->texture_columns - 1) / self->texture_columns;
}

double
offramp_feature_grid_get_width (const OfframpFeatureGrid *self)
{
  return self->columns * (self->side + self->gap) - self->gap;
}

double
offramp_feature_grid_get_height (const OfframpFeatureGrid *self)
{
  return self->rows * (self->side + self->gap) - self->gap;
}

/**
 * offramp_feature_grid_pack:
 * @self: a grid
 * @levels: [n_maps, side, side]
 *
 * Returns: (transfer full): [texture_rows * side, texture_columns * side]; 0 where there is no map
 */
guint8 *
offramp_feature_grid_pack (const OfframpFeatureGrid *self, const guint8 *levels)
{
  const gsize side = self->side, stride = self->texture_columns * side;
  guint8 *texture = g_malloc0 (stride * self->texture_rows * side);

  for (guint m = 0; m < self->n_maps; m++)
    {
      guint8 *corner = texture + m / self->texture_columns * side * stride + m % self->texture_columns * side;

      for (gsize y = 0; y < side; y++)
        memcpy (corner + y * stride, levels + (m * side + y) * side, side);
    }
  return texture;
}

static double
get_fit_scale (const OfframpFeatureGrid *grid, double width, double height)
{
  return MIN (width / offramp_feature_grid_get_width (grid), height / offramp_feature_grid_get_height (grid));
}

/* Where the sheet is smaller than the view it stands in the middle, else its edge never leaves the view's. */
static double
clamp_edge (double edge, double sheet, double view)
{
  return view >= sheet ? (sheet - view) / 2 : CLAMP (edge, 0, sheet - view);
}

static OfframpFeatureCamera
clamp_camera (OfframpFeatureCamera camera, const OfframpFeatureGrid *grid, double width, double height)
{
  const double least = get_fit_scale (grid, width, height);

  camera.scale = CLAMP (camera.scale, least, MAX (least, largest_texel));
  camera.x = clamp_edge (camera.x, offramp_feature_grid_get_width (grid), width / camera.scale);
  camera.y = clamp_edge (camera.y, offramp_feature_grid_get_height (grid), height / camera.scale);
  return camera;
}

/**
 * offramp_feature_camera_fit:
 * @grid: a grid
 * @width: of the view, above 0
 * @height: of the view, above 0
 *
 * Returns: the whole sheet, as large as it fits
 */
OfframpFeatureCamera
offramp_feature_camera_fit (const OfframpFeatureGrid *grid, double width, double height)
{
  return clamp_camera ((OfframpFeatureCamera){ 0 }, grid, width, height);
}

/**
 * offramp_feature_camera_zoom:
 * @camera: a camera
 * @grid: a grid
 * @width: of the view
 * @height: of the view
 * @factor: above 1 nearer
 * @x: what stays where it is, on the screen
 * @y: likewise
 *
 * Returns: the camera after it
 */
OfframpFeatureCamera
offramp_feature_camera_zoom (OfframpFeatureCamera camera, const OfframpFeatureGrid *grid, double width, double height,
                             double factor, double x, double y)
{
  const double least = get_fit_scale (grid, width, height);
  const double scale = CLAMP (camera.scale * factor, least, MAX (least, largest_texel));

  camera.x += x / camera.scale - x / scale;
  camera.y += y / camera.scale - y / scale;
  camera.scale = scale;
  return clamp_camera (camera, grid, width, height);
}

/* Moves by @dx, @dy on the screen, as far as there is sheet. */
OfframpFeatureCamera
offramp_feature_camera_pan (OfframpFeatureCamera camera, const OfframpFeatureGrid *grid, double width, double height,
                            double dx, double dy)
{
  camera.x += dx / camera.scale;
  camera.y += dy / camera.scale;
  return clamp_camera (camera, grid, width, height);
}

static double
reach (double edge, double view, double first, double last)
{
  if (last - first > view)
    return (first + last - view) / 2;
  return first < edge ? first : last > edge + view ? last - view : edge;
}

/* Moves as little as brings @map into the view. */
OfframpFeatureCamera
offramp_feature_camera_show (OfframpFeatureCamera camera, const OfframpFeatureGrid *grid, double width, double height,
                             guint map)
{
  const double cell = grid->side + grid->gap;
  const double x = map % grid->columns * cell, y = map / grid->columns * cell;

  camera.x = reach (camera.x, width / camera.scale, x - grid->gap, x + cell);
  camera.y = reach (camera.y, height / camera.scale, y - grid->gap, y + cell);
  return clamp_camera (camera, grid, width, height);
}

/**
 * offramp_feature_camera_approach:
 * @from: where the camera is
 * @to: where it is going
 * @share: of the way, 0 to 1
 *
 * Scales by equal factors in equal times, and moves with them so that the point under the pointer stays there.
 *
 * Returns: a camera between
 */
OfframpFeatureCamera
offramp_feature_camera_approach (OfframpFeatureCamera from, OfframpFeatureCamera to, double share)
{
  OfframpFeatureCamera camera = { .scale = from.scale * pow (to.scale / from.scale, share) };
  /* A fixed point of the zoom keeps x + p / scale, so x goes linearly in 1 / scale. */
  const double span = 1 / to.scale - 1 / from.scale;
  const double done = fabs (span) > 1e-9 ? (1 / camera.scale - 1 / from.scale) / span : share;

  camera.x = from.x + (to.x - from.x) * done;
  camera.y = from.y + (to.y - from.y) * done;
  return camera;
}

/**
 * offramp_feature_camera_find:
 * @camera: a camera
 * @grid: a grid
 * @x: on the screen
 * @y: on the screen
 *
 * Returns: the map there, or -1 for a gap or the ground
 */
int
offramp_feature_camera_find (OfframpFeatureCamera camera, const OfframpFeatureGrid *grid, double x, double y)
{
  const double cell = grid->side + grid->gap;
  const double at_x = camera.x + x / camera.scale, at_y = camera.y + y / camera.scale;
  const double column = floor (at_x / cell), row = floor (at_y / cell);

  if (column < 0 || row < 0 || column >= grid->columns || row >= grid->rows
      || row * grid->columns + column >= grid->n_maps || at_x - column * cell >= grid->side
      || at_y - row * cell >= grid->side)
    return -1;
  return row * grid->columns + column;
}

/* Where @map is on the screen. */
OfframpFeatureBox
offramp_feature_camera_get_box (OfframpFeatureCamera camera, const OfframpFeatureGrid *grid, guint map)
{
  const double cell = grid->side + grid->gap, size = grid->side * camera.scale;

  return (OfframpFeatureBox){ (map % grid->columns * cell - camera.x) * camera.scale,
                              (map / grid->columns * cell - camera.y) * camera.scale, size, size };
}
