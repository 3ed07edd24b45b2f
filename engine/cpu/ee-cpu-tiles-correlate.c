/* SPDX-License-Identifier: Apache-2.0 */
/* The gradient by the weights: with V the transformed input and Z the transformed gradient by the output, each of the
 * 36 planes of the gradient by the transformed weights is V^T Z, summed over the tiles. */
#include "ee-cpu-tiles-private.h"

#include <omp.h>

enum
{
  CORRELATE_BYTES = 24 << 20,
  CORRELATE_LEAST = 64,
  CORRELATE_MOST = 512,
  /* Channels of a block of the gradient by the weights, whose 36 planes fit a core's cache. */
  CORRELATE_IN = 64,
  CORRELATE_OUT = 32
};

/* Tiles whose planes are worked on together: all, where they are not too large. */
guint
ee_cpu_tiles_choose_correlate_chunk (const EeCpuTiles *tiles)
{
  const gsize per_tile = sizeof (float) * EE_CPU_TILE_PLACES * (tiles->n_in + tiles->n_out);

  return MIN (ee_cpu_tiles_count (tiles), CLAMP (CORRELATE_BYTES / per_tile, CORRELATE_LEAST, CORRELATE_MOST));
}

/* Numbers of one plane of the sums: of a block for each thread, or of all blocks. */
gsize
ee_cpu_tiles_count_sums (const EeCpuTiles *tiles)
{
  const gsize block = CORRELATE_IN * CORRELATE_OUT;

  if (ee_cpu_tiles_count (tiles) <= tiles->chunk)
    return tiles->threads * block;
  return (gsize)((tiles->n_in + CORRELATE_IN - 1) / CORRELATE_IN) * ((tiles->n_out + CORRELATE_OUT - 1) / CORRELATE_OUT)
         * block;
}

static void
take_tile_gradient (const EeCpuTiles *tiles, guint tile, float *gradient)
{
  gsize offset;

  for (guint c = 0; c < tiles->n_out; c += EE_CPU_TILE_LANES)
    {
      const EeCpuTilePlace place = ee_cpu_tiles_find_place (tiles, tile, tiles->n_out, c, &offset);

      ee_cpu_tile_take_gradient (tiles->diff_dst + offset, &place, gradient + c,
                                 ee_cpu_tiles_get_plane (tiles, tiles->n_out));
    }
}

/* One block of the gradient, all its planes one after another. The sums of the chunks before are in @sums; after the
 * last chunk they become gradients by the weights. */
static void
correlate_block (const EeCpuTiles *tiles, guint i, guint o, guint n, gboolean add, gboolean last, const float *in,
                 const float *gradient, float *sums)
{
  const guint n_in = MIN (CORRELATE_IN, tiles->n_in - i), n_out = MIN (CORRELATE_OUT, tiles->n_out - o);
  const gsize plane = (gsize)n_in * n_out, taps = 9;

  for (guint p = 0; p < EE_CPU_TILE_PLACES; p++)
    ee_cpu_tile_correlate (in + p * ee_cpu_tiles_get_plane (tiles, tiles->n_in) + i, tiles->n_in,
                           gradient + p * ee_cpu_tiles_get_plane (tiles, tiles->n_out) + o, tiles->n_out, n, n_in,
                           n_out, add, sums + p * plane);
  for (guint row = 0; last && row < n_in; row++)
    for (guint lane = 0; lane < n_out; lane += EE_CPU_TILE_LANES)
      ee_cpu_tile_give_weights (sums + row * n_out + lane, plane,
                                tiles->diff_weights + ((gsize)(o + lane) * tiles->n_in + i + row) * taps,
                                taps * tiles->n_in);
}

static void
sum_bias_gradient (const EeCpuTiles *tiles)
{
  const gsize pixels = (gsize)tiles->side * tiles->side;

#pragma omp parallel for schedule(static) num_threads(tiles->threads)
  for (guint c = 0; c < tiles->n_out; c += EE_CPU_TILE_LANES)
    {
      double sums[EE_CPU_TILE_LANES] = { 0 };

      for (guint row = 0; row < tiles->rows; row++)
        {
          const gsize first = (gsize)row * tiles->n_out + c / tiles->block * tiles->block;
          const float *from = tiles->diff_dst + first * pixels + c % tiles->block;

          for (gsize i = 0; i < pixels; i++)
            for (guint lane = 0; lane < EE_CPU_TILE_LANES; lane++)
              sums[lane] += from[i * tiles->block + lane];
        }
      for (guint lane = 0; lane < EE_CPU_TILE_LANES; lane++)
        tiles->diff_bias[c + lane] = sums[lane];
    }
}

/* Every number of the gradient is summed by one thread, tile after tile. With one chunk a thread's sums stay in its
 * cache; with several each block has its own. Fills DIFF_WEIGHTS and, if it is there, DIFF_BIAS. */
void
ee_cpu_tiles_correlate (const EeCpuTiles *tiles)
{
  const guint n = ee_cpu_tiles_count (tiles);
  const gsize block = EE_CPU_TILE_PLACES * CORRELATE_IN * CORRELATE_OUT;
  const guint per_row = (tiles->n_out + CORRELATE_OUT - 1) / CORRELATE_OUT;
  float *in = tiles->scratch, *gradient = in + EE_CPU_TILE_PLACES * ee_cpu_tiles_get_plane (tiles, tiles->n_in);
  float *sums = gradient + EE_CPU_TILE_PLACES * ee_cpu_tiles_get_plane (tiles, tiles->n_out);

#pragma omp parallel num_threads(tiles->threads)
  for (guint first = 0; first < n; first += tiles->chunk)
    {
      const guint many = MIN (tiles->chunk, n - first);

#pragma omp for schedule(static)
      for (guint t = 0; t < many; t++)
        {
          ee_cpu_tiles_take (tiles, first + t, in + (gsize)t * tiles->n_in);
          take_tile_gradient (tiles, first + t, gradient + (gsize)t * tiles->n_out);
        }

#pragma omp for collapse(2) schedule(static)
      for (guint i = 0; i < tiles->n_in; i += CORRELATE_IN)
        for (guint o = 0; o < tiles->n_out; o += CORRELATE_OUT)
          {
            const gsize own = n > tiles->chunk ? (gsize)(i / CORRELATE_IN) * per_row + o / CORRELATE_OUT
                                               : (gsize)omp_get_thread_num ();

            correlate_block (tiles, i, o, many, first > 0, first + many == n, in, gradient, sums + own * block);
          }
    }

  if (tiles->diff_bias != NULL)
    sum_bias_gradient (tiles);
}
