/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-tiles-private.h - what the convolution and its gradient by the weights share */
#pragma once

#include "ee-cpu-tiles-kernel.h"
#include "ee-cpu-tiles.h"

G_BEGIN_DECLS

/* Numbers between planes, lest all 36 fall on the same lines of the cache. */
enum
{
  EE_CPU_TILES_PADDING = 16
};

/**
 * EeCpuTiles:
 * @n_in: channels of SRC
 * @n_out: channels of DST
 * @chunk: tiles that are worked on at once, by one thread or @together
 * @form: of WEIGHTS
 * @threads: as many as there is scratch memory for
 * others: arguments
 */
struct _EeCpuTiles
{
  EeCpuTilesJob job;
  guint rows, n_in, n_out, side, block, chunk;
  int threads;
  gboolean relu, together;
  EeCpuTilesWeights form;
  const float *src, *weights, *bias, *diff_dst;
  float *dst, *diff_weights, *diff_bias, *scratch;
};

guint ee_cpu_tiles_count (const EeCpuTiles *tiles);
gsize ee_cpu_tiles_get_plane (const EeCpuTiles *tiles, guint channels);
EeCpuTilePlace ee_cpu_tiles_find_place (const EeCpuTiles *tiles, guint tile, guint channels, guint channel,
                                        gsize *offset);
void ee_cpu_tiles_take (const EeCpuTiles *tiles, guint tile, float *in);

guint ee_cpu_tiles_choose_correlate_chunk (const EeCpuTiles *tiles);
gsize ee_cpu_tiles_count_sums (const EeCpuTiles *tiles);
void ee_cpu_tiles_correlate (const EeCpuTiles *tiles);

G_END_DECLS
