/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-tiles-kernel.h - the inner loops of ee-cpu-tiles.h, eight numbers at a time
 *
 * Compiled for AVX2 and FMA: call it only where ee_cpu_tiles_may_run() says so. Knows tiles and planes,
 * no threads and no layers. A plane is what one of the 36 places of all tiles holds: [tiles, channels].
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  EE_CPU_TILE_SIDE = 4,    /* pixels of the output that a tile makes */
  EE_CPU_TILE_PLACES = 36, /* of the 6 x 6 pixels that it sees */
  EE_CPU_TILE_LANES = 8,   /* channels that are transformed together */
  EE_CPU_TILE_PANEL = 16   /* output channels that are multiplied together */
};

/**
 * EeCpuTilePlace:
 * @side: of the image in pixels, a multiple of 4
 * @step: numbers between two pixels: channels that lie together
 * @y: of the tile, in tiles
 * @x: likewise
 *
 * Where eight channels of a tile lie in an image's [side, side, step].
 */
typedef struct
{
  guint side, step, y, x;
} EeCpuTilePlace;

void ee_cpu_tile_take_input (const float *in, const EeCpuTilePlace *place, float *out, gsize plane);
void ee_cpu_tile_take_gradient (const float *in, const EeCpuTilePlace *place, float *out, gsize plane);
void ee_cpu_tile_give_output (const float *in, gsize plane, const EeCpuTilePlace *place, const float *bias,
                              gboolean relu, float *out);

void ee_cpu_tile_multiply (const float *in, const float *weights, guint tiles, guint n_in, guint n_panels, float *out,
                           gsize out_step);
void ee_cpu_tile_correlate (const float *in, gsize in_step, const float *gradient, gsize gradient_step, guint tiles,
                            guint n_in, guint n_out, gboolean add, float *out);

void ee_cpu_tile_take_weights (const float *taps, gsize lane_step, gsize step, gboolean flipped, guint n, float *out,
                               gsize plane);
void ee_cpu_tile_give_weights (const float *in, gsize plane, float *taps, gsize lane_step);

G_END_DECLS
