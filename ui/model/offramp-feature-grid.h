/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-feature-grid.h - where each map lies: in the texture, on the sheet, and on the screen
 *
 * Pure geometry. The sheet is measured in map pixels ("texels"); a camera says which part of it is on the screen and
 * how large. The texture has no gaps.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OfframpFeatureGrid:
 * @columns: of the sheet
 * @rows: of the sheet
 * @gap: between maps, in texels
 * @texture_columns: maps side by side in the texture, which is nearly square
 * @texture_rows: under one another
 */
typedef struct
{
  guint n_maps, side;
  guint columns, rows;
  double gap;
  guint texture_columns, texture_rows;
} OfframpFeatureGrid;

/* @x and @y: the sheet's point in the view's top left corner; @scale: screen pixels of a texel. */
typedef struct
{
  double x, y, scale;
} OfframpFeatureCamera;

typedef struct
{
  double x, y, width, height;
} OfframpFeatureBox;

void offramp_feature_grid_init (OfframpFeatureGrid *self, guint n_maps, guint side, double width, double height);
double offramp_feature_grid_get_width (const OfframpFeatureGrid *self);
double offramp_feature_grid_get_height (const OfframpFeatureGrid *self);
guint8 *offramp_feature_grid_pack (const OfframpFeatureGrid *self, const guint8 *levels);

OfframpFeatureCamera offramp_feature_camera_fit (const OfframpFeatureGrid *grid, double width, double height);
OfframpFeatureCamera offramp_feature_camera_zoom (OfframpFeatureCamera camera, const OfframpFeatureGrid *grid,
                                                  double width, double height, double factor, double x, double y);
OfframpFeatureCamera offramp_feature_camera_pan (OfframpFeatureCamera camera, const OfframpFeatureGrid *grid,
                                                 double width, double height, double dx, double dy);
OfframpFeatureCamera offramp_feature_camera_show (OfframpFeatureCamera camera, const OfframpFeatureGrid *grid,
                                                  double width, double height, guint map);
OfframpFeatureCamera offramp_feature_camera_approach (OfframpFeatureCamera from, OfframpFeatureCamera to, double share);
int offramp_feature_camera_find (OfframpFeatureCamera camera, const OfframpFeatureGrid *grid, double x, double y);
OfframpFeatureBox offramp_feature_camera_get_box (OfframpFeatureCamera camera, const OfframpFeatureGrid *grid,
                                                  guint map);

G_END_DECLS
