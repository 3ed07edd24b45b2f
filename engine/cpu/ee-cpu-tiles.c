/* SPDX-License-Identifier: Apache-2.0 */
/* The tiles of all rows count through: row, then tile row by row. Where weights are small beside the tiles, each thread
 * takes some tiles, transforms them, multiplies the 36 planes and transforms back: what lies between stays in its cache
 * and nobody waits. Where weights are large or tiles few, all threads work on the same tiles, so that each weight is
 * read by one thread only. */
#include "ee-cpu-tiles.h"

#include <omp.h>

#include "ee-cpu-tiles-kernel.h"

enum
{
  /* Tiles that a thread works on together: measured, see docs/performance.md. With large weights more, since they
   * are read once for each. */
  FEW_TILES = 48,
  MANY_TILES = 96,
  MANY_FROM_WEIGHTS = 256 * 256,
  TILES_STEP = 6, /* rows of the product that stay in registers */
  MOST_TOGETHER = 192,
  /* Between planes, lest all 36 fall on the same lines of the cache. */
  PADDING = 16,
  CORRELATE_BYTES = 16 << 20,
  CORRELATE_LEAST = 64,
  CORRELATE_MOST = 512
};

/**
 * EeCpuTiles:
 * @n_in: channels of SRC
 * @n_out: channels of DST
 * @chunk: tiles that are worked on at once, by one thread or @together
 * @threads: as many as there is scratch memory for
 * others: arguments
 */
struct _EeCpuTiles
{
  EeCpuTilesJob job;
  guint rows, n_in, n_out, side, block, chunk;
  int threads;
  gboolean relu, together;
  const float *src, *weights, *bias, *diff_dst;
  float *dst, *diff_weights, *diff_bias, *scratch;
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

static guint
count_tiles (const EeCpuTiles *tiles)
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
  const guint n = count_tiles (tiles);
  const guint largest = tiles->n_in * tiles->n_out >= MANY_FROM_WEIGHTS ? MANY_TILES : FEW_TILES;

  if (tiles->together)
    return MIN (n, MOST_TOGETHER);
  const guint rounds = (n + largest * tiles->threads - 1) / (largest * tiles->threads);

  return round_up ((n + rounds * tiles->threads - 1) / (rounds * tiles->threads), TILES_STEP);
}

static gboolean
choose_together (const EeCpuTiles *tiles)
{
  const guint n = count_tiles (tiles);

  return tiles->threads > 1
         && (n < 2 * (guint)tiles->threads * TILES_STEP
             || (tiles->n_in * tiles->n_out >= MANY_FROM_WEIGHTS && n <= (guint)tiles->threads * MANY_TILES));
}

static guint
choose_correlate_chunk (const EeCpuTiles *tiles)
{
  const gsize per_tile = sizeof (float) * EE_CPU_TILE_PLACES * (tiles->n_in + tiles->n_out);

  return MIN (count_tiles (tiles), CLAMP (CORRELATE_BYTES / per_tile, CORRELATE_LEAST, CORRELATE_MOST));
}

/**
 * ee_cpu_tiles_new:
 * @job: what it does
 * @spec: the layer's forward pass; for the gradient by the input, with its ends exchanged
 * @threads: that will work on it
 *
 * Returns: (transfer full): the job, with no memory bound yet; free it with g_free()
 */
EeCpuTiles *
ee_cpu_tiles_new (EeCpuTilesJob job, const EeCpuSpec *spec, int threads)
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
  tiles->together = job == EE_CPU_TILES_CONV && choose_together (tiles);
  tiles->chunk = job == EE_CPU_TILES_CORRELATE ? choose_correlate_chunk (tiles) : choose_chunk (tiles);
  return tiles;
}

/* Numbers of one of the 36 planes of a chunk. */
static gsize
get_plane (const EeCpuTiles *tiles, guint channels)
{
  return (gsize)tiles->chunk * channels + PADDING;
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
  const gsize planes = get_plane (tiles, tiles->n_in) + get_plane (tiles, tiles->n_out);

  switch (tiles->job)
    {
    case EE_CPU_TILES_CONV:
      return sizeof (float) * EE_CPU_TILE_PLACES * planes * (tiles->together ? 1 : tiles->threads);
    case EE_CPU_TILES_CORRELATE:
      return sizeof (float) * (EE_CPU_TILE_PLACES * planes + ee_cpu_tiles_count_weights (tiles->n_in, tiles->n_out));
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
static EeCpuTilePlace
find_place (const EeCpuTiles *tiles, guint tile, guint channels, guint channel, gsize *offset)
{
  const guint per_side = tiles->side / EE_CPU_TILE_SIDE, per_row = per_side * per_side;
  const gsize pixels = (gsize)tiles->side * tiles->side, row = tile / per_row;

  *offset = (row * channels + channel / tiles->block * tiles->block) * pixels + channel % tiles->block;
  return (EeCpuTilePlace){ tiles->side, tiles->block, tile % per_row / per_side, tile % per_side };
}

static void
take_tile (const EeCpuTiles *tiles, guint tile, float *in)
{
  gsize offset;

  for (guint c = 0; c < tiles->n_in; c += EE_CPU_TILE_LANES)
    {
      const EeCpuTilePlace place = find_place (tiles, tile, tiles->n_in, c, &offset);

      ee_cpu_tile_take_input (tiles->src + offset, &place, in + c, get_plane (tiles, tiles->n_in));
    }
}

static void
give_tile (const EeCpuTiles *tiles, guint tile, const float *out)
{
  gsize offset;

  for (guint c = 0; c < tiles->n_out; c += EE_CPU_TILE_LANES)
    {
      const EeCpuTilePlace place = find_place (tiles, tile, tiles->n_out, c, &offset);

      ee_cpu_tile_give_output (out + c, get_plane (tiles, tiles->n_out), &place,
                               tiles->bias != NULL ? tiles->bias + c : NULL, tiles->relu, tiles->dst + offset);
    }
}

/* @panel: the first of @n_panels, of one plane */
static void
multiply (const EeCpuTiles *tiles, guint place, guint panel, guint n_panels, guint n, const float *in, float *out)
{
  const gsize o = (gsize)panel * EE_CPU_TILE_PANEL;

  ee_cpu_tile_multiply (in + place * get_plane (tiles, tiles->n_in),
                        tiles->weights + ((gsize)place * tiles->n_out + o) * tiles->n_in, n, tiles->n_in, n_panels,
                        out + place * get_plane (tiles, tiles->n_out) + o, tiles->n_out);
}

/* One chunk by one thread. */
static void
convolve_chunk (const EeCpuTiles *tiles, guint first, guint n, float *in, float *out)
{
  for (guint t = 0; t < n; t++)
    take_tile (tiles, first + t, in + (gsize)t * tiles->n_in);
  for (guint p = 0; p < EE_CPU_TILE_PLACES; p++)
    multiply (tiles, p, 0, tiles->n_out / EE_CPU_TILE_PANEL, n, in, out);
  for (guint t = 0; t < n; t++)
    give_tile (tiles, first + t, out + (gsize)t * tiles->n_out);
}

static void
convolve_apart (const EeCpuTiles *tiles)
{
  const guint n = count_tiles (tiles);
  const gsize planes_in = EE_CPU_TILE_PLACES * get_plane (tiles, tiles->n_in);
  const gsize planes_out = EE_CPU_TILE_PLACES * get_plane (tiles, tiles->n_out);

#pragma omp parallel for schedule(static) num_threads(tiles->threads)
  for (guint first = 0; first < n; first += tiles->chunk)
    {
      float *in = tiles->scratch + omp_get_thread_num () * (planes_in + planes_out);

      convolve_chunk (tiles, first, MIN (tiles->chunk, n - first), in, in + planes_in);
    }
}

static void
convolve_together (const EeCpuTiles *tiles)
{
  const guint n = count_tiles (tiles), n_panels = tiles->n_out / EE_CPU_TILE_PANEL;
  float *in = tiles->scratch, *out = in + EE_CPU_TILE_PLACES * get_plane (tiles, tiles->n_in);

#pragma omp parallel num_threads(tiles->threads)
  for (guint first = 0; first < n; first += tiles->chunk)
    {
      const guint many = MIN (tiles->chunk, n - first);

#pragma omp for schedule(static)
      for (guint t = 0; t < many; t++)
        take_tile (tiles, first + t, in + (gsize)t * tiles->n_in);

#pragma omp for collapse(2) schedule(static)
      for (guint p = 0; p < EE_CPU_TILE_PLACES; p++)
        for (guint k = 0; k < n_panels; k++)
          multiply (tiles, p, k, 1, many, in, out);

#pragma omp for schedule(static)
      for (guint t = 0; t < many; t++)
        give_tile (tiles, first + t, out + (gsize)t * tiles->n_out);
    }
}

/* Plain weights are [n_out, n_in, 3, 3] of the layer's forward pass, whose ends flipping exchanges. */
static void
transform_weights (const EeCpuTiles *tiles, gboolean flipped)
{
  const gsize taps = 9, plane = (gsize)tiles->n_in * tiles->n_out;
  const guint n_lanes = flipped ? tiles->n_in : tiles->n_out, n = flipped ? tiles->n_out : tiles->n_in;
  const gsize lane_step = flipped ? taps : taps * tiles->n_in, step = flipped ? taps * tiles->n_in : taps;

#pragma omp parallel for schedule(static) num_threads(tiles->threads)
  for (guint lane = 0; lane < n_lanes; lane += EE_CPU_TILE_PANEL)
    ee_cpu_tile_take_weights (tiles->src + lane * lane_step, lane_step, step, flipped, n, tiles->dst + (gsize)lane * n,
                              plane);
}

static void
take_tile_gradient (const EeCpuTiles *tiles, guint tile, float *gradient)
{
  gsize offset;

  for (guint c = 0; c < tiles->n_out; c += EE_CPU_TILE_LANES)
    {
      const EeCpuTilePlace place = find_place (tiles, tile, tiles->n_out, c, &offset);

      ee_cpu_tile_take_gradient (tiles->diff_dst + offset, &place, gradient + c, get_plane (tiles, tiles->n_out));
    }
}

/* Every number of the gradient is summed by one thread, tile after tile. */
static void
correlate (const EeCpuTiles *tiles)
{
  const guint n = count_tiles (tiles);
  const gsize plane_in = get_plane (tiles, tiles->n_in), plane_out = get_plane (tiles, tiles->n_out);
  const gsize plane = (gsize)tiles->n_in * tiles->n_out, taps = 9;
  float *in = tiles->scratch, *gradient = in + EE_CPU_TILE_PLACES * plane_in;
  float *sums = gradient + EE_CPU_TILE_PLACES * plane_out;

#pragma omp parallel num_threads(tiles->threads)
  {
    for (guint first = 0; first < n; first += tiles->chunk)
      {
        const guint many = MIN (tiles->chunk, n - first);

#pragma omp for schedule(static)
        for (guint t = 0; t < many; t++)
          {
            take_tile (tiles, first + t, in + (gsize)t * tiles->n_in);
            take_tile_gradient (tiles, first + t, gradient + (gsize)t * tiles->n_out);
          }

#pragma omp for schedule(static)
        for (guint p = 0; p < EE_CPU_TILE_PLACES; p++)
          ee_cpu_tile_correlate (in + p * plane_in, gradient + p * plane_out, many, tiles->n_in, tiles->n_out,
                                 first > 0, sums + p * plane);
      }

#pragma omp for schedule(static)
    for (guint o = 0; o < tiles->n_out; o += EE_CPU_TILE_LANES)
      for (guint i = 0; i < tiles->n_in; i++)
        ee_cpu_tile_give_weights (sums + (gsize)i * tiles->n_out + o, plane,
                                  tiles->diff_weights + ((gsize)o * tiles->n_in + i) * taps, taps * tiles->n_in);
  }
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
      transform_weights (tiles, FALSE);
      break;
    case EE_CPU_TILES_FLIPPED_WEIGHTS:
      transform_weights (tiles, TRUE);
      break;
    case EE_CPU_TILES_CORRELATE:
      correlate (tiles);
      if (tiles->diff_bias != NULL)
        sum_bias_gradient (tiles);
      break;
    default:
      break;
    }
}
