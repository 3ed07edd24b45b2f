/* SPDX-License-Identifier: Apache-2.0 */
/* The tiles of all rows count through: row, then tile row by row. Where weights are small beside the tiles, each thread
 * takes some tiles, transforms them, multiplies the 36 planes and transforms back: what lies between stays in its cache
 * and nobody waits. Where weights are large or tiles few, all threads work on the same tiles, so that each weight is
 * read by one thread only. */
#include "ee-cpu-tiles-private.h"

#include <omp.h>

enum
{
  /* Tiles that a thread works on together: measured, see docs/performance.md. With large weights more, since they
   * are read once for each. */
  FEW_TILES = 48,
  MANY_TILES = 96,
  MANY_FROM_WEIGHTS = 256 * 256,
  TILES_STEP = 6, /* rows of the product that stay in registers */
  MOST_TOGETHER = 256
};

/**
 * ee_cpu_tiles_may_run:
 * @n_in: input channels
 * @n_out: output channels
 * @side: of the images in pixels
 * @block: channels that lie together
 *
 * Returns: whether such a convolution and its gradients can be computed so on this processor
 */
gboolean
ee_cpu_tiles_may_run (guint n_in, guint n_out, guint side, guint block)
{
#if defined(__x86_64__)
  if (!__builtin_cpu_supports ("avx2") || !__builtin_cpu_supports ("fma"))
    return FALSE;
#endif
  return (block == 8 || block == 16) && ee_cpu_get_vectors () != EE_CPU_VECTORS_NARROW && n_in % EE_CPU_TILE_PANEL == 0
         && n_out % EE_CPU_TILE_PANEL == 0 && side % EE_CPU_TILE_SIDE == 0;
}

/**
 * ee_cpu_tiles_count_weights:
 * @n_in: input channels
 * @n_out: output channels
 *
 * Returns: numbers of the transformed weights [36, n_out / 16, n_in, 16]
 */
gsize
ee_cpu_tiles_count_weights (guint n_in, guint n_out)
{
  return (gsize)EE_CPU_TILE_PLACES * n_in * n_out;
}

/* Of all rows. */
guint
ee_cpu_tiles_count (const EeCpuTiles *tiles)
{
  const guint per_side = tiles->side / EE_CPU_TILE_SIDE;

  return tiles->rows * per_side * per_side;
}

static guint
round_up (guint value, guint step)
{
  return (value + step - 1) / step * step;
}

/* Otherwise all threads get as many chunks, of about the same size. */
static guint
choose_chunk (const EeCpuTiles *tiles)
{
  const guint n = ee_cpu_tiles_count (tiles);
  const guint largest = tiles->n_in * tiles->n_out >= MANY_FROM_WEIGHTS ? MANY_TILES : FEW_TILES;

  if (tiles->together)
    return MIN (n, MOST_TOGETHER);
  const guint rounds = (n + largest * tiles->threads - 1) / (largest * tiles->threads);

  return round_up ((n + rounds * tiles->threads - 1) / (rounds * tiles->threads), TILES_STEP);
}

static gboolean
choose_together (const EeCpuTiles *tiles)
{
  const guint n = ee_cpu_tiles_count (tiles);

  if (tiles->form != EE_CPU_TILES_TRANSFORMED)
    return n <= MOST_TOGETHER || tiles->n_in * tiles->n_out >= MANY_FROM_WEIGHTS;
  return tiles->threads > 1
         && (n < 2 * (guint)tiles->threads * TILES_STEP
             || (tiles->n_in * tiles->n_out >= MANY_FROM_WEIGHTS && n <= (guint)tiles->threads * MANY_TILES));
}

/**
 * ee_cpu_tiles_new:
 * @job: what it does
 * @form: of the weights that EE_CPU_TILES_CONV gets
 * @spec: the layer's forward pass; for the gradient by the input, with its ends exchanged
 * @threads: that will work on it
 *
 * Returns: (transfer full): the job, with no memory bound yet; free it with g_free()
 */
EeCpuTiles *
ee_cpu_tiles_new (EeCpuTilesJob job, EeCpuTilesWeights form, const EeCpuSpec *spec, int threads)
{
  EeCpuTiles *tiles = g_new0 (EeCpuTiles, 1);

  tiles->job = job;
  tiles->rows = spec->in.rows;
  tiles->n_in = spec->in.channels;
  tiles->n_out = spec->out.channels;
  tiles->side = spec->in.side;
  tiles->block = spec->in.block;
  tiles->threads = threads;
  tiles->relu = spec->relu;
  tiles->form = form;
  tiles->together = job == EE_CPU_TILES_CONV && choose_together (tiles);
  tiles->chunk = job == EE_CPU_TILES_CORRELATE ? ee_cpu_tiles_choose_correlate_chunk (tiles) : choose_chunk (tiles);
  return tiles;
}

/* Numbers of one of the 36 planes of a chunk. */
gsize
ee_cpu_tiles_get_plane (const EeCpuTiles *tiles, guint channels)
{
  return (gsize)tiles->chunk * channels + EE_CPU_TILES_PADDING;
}

/* Numbers of one plane of one panel's transformed weights. */
static gsize
get_panel (const EeCpuTiles *tiles)
{
  return (gsize)tiles->n_in * EE_CPU_TILE_PANEL + EE_CPU_TILES_PADDING;
}

/* Numbers of one plane of weights that are transformed on the way: a panel for each thread, or all. */
static gsize
count_own_weights (const EeCpuTiles *tiles)
{
  if (tiles->form == EE_CPU_TILES_TRANSFORMED)
    return 0;
  return tiles->together ? tiles->threads * get_panel (tiles) : (gsize)tiles->n_in * tiles->n_out;
}

/**
 * ee_cpu_tiles_get_scratch_bytes:
 * @tiles: a job
 *
 * Returns: size of DNNL_ARG_SCRATCHPAD
 */
gsize
ee_cpu_tiles_get_scratch_bytes (const EeCpuTiles *tiles)
{
  const gsize planes = ee_cpu_tiles_get_plane (tiles, tiles->n_in) + ee_cpu_tiles_get_plane (tiles, tiles->n_out);

  switch (tiles->job)
    {
    case EE_CPU_TILES_CONV:
      return sizeof (float) * EE_CPU_TILE_PLACES
             * (planes * (tiles->together ? 1 : tiles->threads) + count_own_weights (tiles));
    case EE_CPU_TILES_CORRELATE:
      return sizeof (float) * EE_CPU_TILE_PLACES * (planes + ee_cpu_tiles_count_sums (tiles));
    default:
      return 0;
    }
}

/**
 * ee_cpu_tiles_bind:
 * @tiles: a job
 * @argument: DNNL_ARG_SRC or the like; those that it does not have are ignored
 * @data: (nullable): the memory, which must be there when it runs
 */
void
ee_cpu_tiles_bind (EeCpuTiles *tiles, int argument, gconstpointer data)
{
  switch (argument)
    {
    case DNNL_ARG_SRC:
      tiles->src = data;
      break;
    case DNNL_ARG_DST:
      tiles->dst = (float *)data;
      break;
    case DNNL_ARG_WEIGHTS:
      tiles->weights = data;
      break;
    case DNNL_ARG_BIAS:
      tiles->bias = data;
      break;
    case DNNL_ARG_SCRATCHPAD:
      tiles->scratch = (float *)data;
      break;
    case DNNL_ARG_DIFF_SRC: /* of the gradient by the input, where it is what comes out */
      tiles->dst = (float *)data;
      break;
    case DNNL_ARG_DIFF_DST: /* there it is what goes in */
      if (tiles->job == EE_CPU_TILES_CONV)
        tiles->src = data;
      tiles->diff_dst = data;
      break;
    case DNNL_ARG_DIFF_WEIGHTS:
      tiles->diff_weights = (float *)data;
      break;
    case DNNL_ARG_DIFF_BIAS:
      tiles->diff_bias = (float *)data;
      break;
    default:
      break;
    }
}

/* Where eight channels of a tile are, in an activation of @channels: the image's first such channel in @offset. */
EeCpuTilePlace
ee_cpu_tiles_find_place (const EeCpuTiles *tiles, guint tile, guint channels, guint channel, gsize *offset)
{
  const guint per_side = tiles->side / EE_CPU_TILE_SIDE, per_row = per_side * per_side;
  const gsize pixels = (gsize)tiles->side * tiles->side, row = tile / per_row;

  *offset = (row * channels + channel / tiles->block * tiles->block) * pixels + channel % tiles->block;
  return (EeCpuTilePlace){ tiles->side, tiles->block, tile % per_row / per_side, tile % per_side };
}

/* Transforms all channels of one tile. */
void
ee_cpu_tiles_take (const EeCpuTiles *tiles, guint tile, float *in)
{
  gsize offset;

  for (guint c = 0; c < tiles->n_in; c += EE_CPU_TILE_LANES)
    {
      const EeCpuTilePlace place = ee_cpu_tiles_find_place (tiles, tile, tiles->n_in, c, &offset);

      ee_cpu_tile_take_input (tiles->src + offset, &place, in + c, ee_cpu_tiles_get_plane (tiles, tiles->n_in));
    }
}

static void
give_tile (const EeCpuTiles *tiles, guint tile, const float *out)
{
  gsize offset;

  for (guint c = 0; c < tiles->n_out; c += EE_CPU_TILE_LANES)
    {
      const EeCpuTilePlace place = ee_cpu_tiles_find_place (tiles, tile, tiles->n_out, c, &offset);

      ee_cpu_tile_give_output (out + c, ee_cpu_tiles_get_plane (tiles, tiles->n_out), &place,
                               tiles->bias != NULL ? tiles->bias + c : NULL, tiles->relu, tiles->dst + offset);
    }
}

/* One plane: @weights of @n_panels panels from @panel on */
static void
multiply (const EeCpuTiles *tiles, guint place, guint panel, guint n_panels, const float *weights, guint n,
          const float *in, float *out)
{
  ee_cpu_tile_multiply (in + place * ee_cpu_tiles_get_plane (tiles, tiles->n_in), weights, n, tiles->n_in, n_panels,
                        out + place * ee_cpu_tiles_get_plane (tiles, tiles->n_out) + panel * EE_CPU_TILE_PANEL,
                        tiles->n_out);
}

/* A panel's transformed weights of one plane, of all @weights. */
static const float *
get_weights (const EeCpuTiles *tiles, const float *weights, guint place, guint panel)
{
  return weights + ((gsize)place * tiles->n_out + panel * EE_CPU_TILE_PANEL) * tiles->n_in;
}

/* Plain weights are [n_out, n_in, 3, 3] of the layer's forward pass: flipping exchanges the ends, so that there n_in is
 * what @n_out of this convolution was. */
static void
transform_panel (const float *plain, gboolean flipped, guint panel, guint n_in, guint n_out, float *out, gsize plane)
{
  const gsize taps = 9, lane = (gsize)panel * EE_CPU_TILE_PANEL;
  const gsize lane_step = flipped ? taps : taps * n_in, step = flipped ? taps * n_out : taps;

  ee_cpu_tile_take_weights (plain + lane * lane_step, lane_step, step, flipped, n_in, out, plane);
}

static void
transform_weights (const EeCpuTiles *tiles, const float *from, float *to)
{
  const gsize plane = (gsize)tiles->n_in * tiles->n_out;
  const guint n_panels = tiles->n_out / EE_CPU_TILE_PANEL;

#pragma omp parallel for schedule(static) num_threads(tiles->threads)
  for (guint k = 0; k < n_panels; k++)
    transform_panel (from, tiles->form == EE_CPU_TILES_FLIPPED, k, tiles->n_in, tiles->n_out,
                     to + (gsize)k * EE_CPU_TILE_PANEL * tiles->n_in, plane);
}

/* All planes of one panel. Its weights, if they are plain, are transformed where they are used and stay in the cache.
 */
static void
multiply_panel (const EeCpuTiles *tiles, guint panel, guint n, const float *in, float *out, float *weights)
{
  const gboolean plain = tiles->form != EE_CPU_TILES_TRANSFORMED;
  const gsize plane = get_panel (tiles);

  if (plain)
    transform_panel (tiles->weights, tiles->form == EE_CPU_TILES_FLIPPED, panel, tiles->n_in, tiles->n_out, weights,
                     plane);
  for (guint p = 0; p < EE_CPU_TILE_PLACES; p++)
    multiply (tiles, p, panel, 1, plain ? weights + p * plane : get_weights (tiles, tiles->weights, p, panel), n, in,
              out);
}

/* One chunk by one thread. */
static void
convolve_chunk (const EeCpuTiles *tiles, const float *weights, guint first, guint n, float *in, float *out)
{
  for (guint t = 0; t < n; t++)
    ee_cpu_tiles_take (tiles, first + t, in + (gsize)t * tiles->n_in);
  for (guint p = 0; p < EE_CPU_TILE_PLACES; p++)
    multiply (tiles, p, 0, tiles->n_out / EE_CPU_TILE_PANEL, get_weights (tiles, weights, p, 0), n, in, out);
  for (guint t = 0; t < n; t++)
    give_tile (tiles, first + t, out + (gsize)t * tiles->n_out);
}

static void
convolve_apart (const EeCpuTiles *tiles)
{
  const guint n = ee_cpu_tiles_count (tiles);
  const gsize planes_in = EE_CPU_TILE_PLACES * ee_cpu_tiles_get_plane (tiles, tiles->n_in);
  const gsize planes_out = EE_CPU_TILE_PLACES * ee_cpu_tiles_get_plane (tiles, tiles->n_out);
  float *own = tiles->scratch + tiles->threads * (planes_in + planes_out);
  const float *weights = tiles->weights;

  if (tiles->form != EE_CPU_TILES_TRANSFORMED)
    {
      transform_weights (tiles, weights, own);
      weights = own;
    }
#pragma omp parallel for schedule(static) num_threads(tiles->threads)
  for (guint first = 0; first < n; first += tiles->chunk)
    {
      float *in = tiles->scratch + omp_get_thread_num () * (planes_in + planes_out);

      convolve_chunk (tiles, weights, first, MIN (tiles->chunk, n - first), in, in + planes_in);
    }
}

static void
convolve_together (const EeCpuTiles *tiles)
{
  const guint n = ee_cpu_tiles_count (tiles), n_panels = tiles->n_out / EE_CPU_TILE_PANEL;
  float *in = tiles->scratch, *out = in + EE_CPU_TILE_PLACES * ee_cpu_tiles_get_plane (tiles, tiles->n_in);
  float *weights = out + EE_CPU_TILE_PLACES * ee_cpu_tiles_get_plane (tiles, tiles->n_out);

#pragma omp parallel num_threads(tiles->threads)
  for (guint first = 0; first < n; first += tiles->chunk)
    {
      const guint many = MIN (tiles->chunk, n - first);

#pragma omp for schedule(static)
      for (guint t = 0; t < many; t++)
        ee_cpu_tiles_take (tiles, first + t, in + (gsize)t * tiles->n_in);

#pragma omp for schedule(static)
      for (guint k = 0; k < n_panels; k++)
        multiply_panel (tiles, k, many, in, out,
                        weights + omp_get_thread_num () * EE_CPU_TILE_PLACES * get_panel (tiles));

#pragma omp for schedule(static)
      for (guint t = 0; t < many; t++)
        give_tile (tiles, first + t, out + (gsize)t * tiles->n_out);
    }
}

/**
 * ee_cpu_tiles_run:
 * @tiles: a job with its memory bound
 *
 * Allocates nothing.
 */
void
ee_cpu_tiles_run (EeCpuTiles *tiles)
{
  switch (tiles->job)
    {
    case EE_CPU_TILES_CONV:
      if (tiles->together)
        convolve_together (tiles);
      else
        convolve_apart (tiles);
      break;
    case EE_CPU_TILES_WEIGHTS:
      transform_weights (tiles, tiles->src, tiles->dst);
      break;
    case EE_CPU_TILES_CORRELATE:
      ee_cpu_tiles_correlate (tiles);
      break;
    default:
      break;
    }
}
