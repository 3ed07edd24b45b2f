/* SPDX-License-Identifier: Apache-2.0 */
/* Few pixels and many weights: what counts is that each weight comes from memory once, in time. A panel's weights of a
 * few input channels are fetched while those before them are at work, stay in the L1 for all pixels, and three taps at
 * a time in registers for a whole row of pixels. Pixels outside of the image are left out, not multiplied by zero. */
#include "ee-cpu-single-kernel.h"

enum
{
  LANES = EE_CPU_SINGLE_LANES,
  TAPS = EE_CPU_SINGLE_TAPS,
  BLOCK = TAPS * LANES * LANES, /* weights of eight input channels */
  CHUNK = 4,                    /* blocks whose weights stay in the L1: 9 KB for eight output channels */
  LINE = 16,                    /* numbers of a line of the cache */
  MOST_SUMS = 8,                /* vectors of results in registers */
  AHEAD = 2                     /* blocks of weights that are fetched before they are used, on 2 x 2 pixels */
};

typedef float Lanes __attribute__ ((vector_size (32)));
typedef float LanesAnywhere __attribute__ ((vector_size (32), aligned (4)));

#define INLINE static inline __attribute__ ((always_inline))

/* Keeps a value in a register: otherwise the compiler loads it again for each use, and loads are what is scarce. */
#if defined(__AVX2__)
#define KEEP(value) __asm__("" : "+x"(value))
#else
#define KEEP(value) ((void)0)
#endif

/* What is computed at once: @n_rows rows of the output for @n_vectors times eight channels. All constants. */
typedef struct
{
  int side, n_rows, n_vectors;
  gboolean top, bottom; /* whether there is nothing above or below */
} Shape;

/* What is fetched meanwhile: @lines lines of the cache for each input channel. */
typedef struct
{
  const float *weights;
  int lines, block_step;
} Ahead;

/* One row of the input, @y rows below the first of the output: what it adds to each row of the output that sees it. */
INLINE void
add_row (const Shape shape, const float *in, const float *weights, gsize weights_step, int y, Lanes *sums)
{
  const int n = shape.side * shape.n_rows;

#pragma GCC unroll 2
  for (int row = 0; row < shape.n_rows; row++)
    {
      const int tap_row = y - row + 1;
      Lanes w[6];

      if (tap_row < 0 || tap_row > 2)
        continue;
#pragma GCC unroll 2
      for (int v = 0; v < shape.n_vectors; v++)
#pragma GCC unroll 3
        for (int k = 0; k < 3; k++)
          {
            w[v * 3 + k] = *(const LanesAnywhere *)(weights + v * weights_step + (tap_row * 3 + k) * LANES * LANES);
            KEEP (w[v * 3 + k]);
          }
#pragma GCC unroll 8
      for (int x = 0; x < shape.side; x++)
        {
          const float value = in[(y * shape.side + x) * LANES];
          Lanes pixel = { value, value, value, value, value, value, value, value };

          KEEP (pixel);
#pragma GCC unroll 3
          for (int k = 0; k < 3; k++)
#pragma GCC unroll 2
            for (int v = 0; v < shape.n_vectors; v++)
              if (x - k + 1 >= 0 && x - k + 1 < shape.side)
                sums[v * n + row * shape.side + x - k + 1] += pixel * w[v * 3 + k];
        }
    }
}

/* Adds what @n_blocks times eight input channels give to rows of the output. */
INLINE void
add_blocks (const Shape shape, const float *in, const float *weights, gsize weights_step, int n_blocks,
            const Ahead ahead, float *out)
{
  const int pixels = shape.side * shape.side, n = shape.side * shape.n_rows;
  Lanes sums[MOST_SUMS];

#pragma GCC unroll 2
  for (int v = 0; v < shape.n_vectors; v++)
#pragma GCC unroll 8
    for (int p = 0; p < n; p++)
      sums[v * n + p] = *(const LanesAnywhere *)(out + (v * pixels + p) * LANES);

  for (int b = 0; b < n_blocks; b++)
    for (int c = 0; c < LANES; c++)
      {
        const float *from = in + (gsize)b * pixels * LANES + c, *w = weights + (gsize)b * BLOCK + c * LANES;
        const float *next = ahead.weights + (gsize)b * ahead.block_step + c * ahead.lines * LINE;

        for (int v = 0; v < shape.n_vectors; v++)
          for (int l = 0; l < ahead.lines; l++)
            __builtin_prefetch (next + v * weights_step + l * LINE);
        if (!shape.top)
          add_row (shape, from, w, weights_step, -1, sums);
        add_row (shape, from, w, weights_step, 0, sums);
        if (shape.n_rows == 2)
          add_row (shape, from, w, weights_step, 1, sums);
        if (!shape.bottom)
          add_row (shape, from, w, weights_step, shape.n_rows, sums);
      }

#pragma GCC unroll 2
  for (int v = 0; v < shape.n_vectors; v++)
#pragma GCC unroll 8
    for (int p = 0; p < n; p++)
      *(LanesAnywhere *)(out + (v * pixels + p) * LANES) = sums[v * n + p];
}

static void
begin (const EeCpuSinglePanel *panel, guint n_vectors, guint pixels)
{
  for (guint row = 0; row < panel->rows; row++)
    for (guint v = 0; v < n_vectors; v++)
      for (guint p = 0; p < pixels; p++)
        *(LanesAnywhere *)(panel->dst + row * panel->out_step + (v * pixels + p) * LANES)
            = *(const LanesAnywhere *)(panel->bias + v * LANES);
}

/* As oneDNN's ReLU: not a number stays what it is. */
static void
end (const EeCpuSinglePanel *panel, guint n_vectors, guint pixels)
{
  for (guint row = 0; panel->relu && row < panel->rows; row++)
    {
      float *out = panel->dst + row * panel->out_step;

      for (guint i = 0; i < n_vectors * pixels * LANES; i++)
        out[i] = out[i] < 0 ? 0 : out[i];
    }
}

/* Of the weights of a chunk the first row fetches what the next chunk begins with, and so on. */
INLINE Ahead
fetch (const float *next, int row, int n_rows, int lines)
{
  const int step = LANES * lines * LINE;

  return row < n_rows ? (Ahead){ next + row * CHUNK * step, lines, step } : (Ahead){ next, 0, 0 };
}

/**
 * ee_cpu_single_convolve_8:
 * @panel: eight output channels of images of 8 x 8 pixels
 */
void
ee_cpu_single_convolve_8 (const EeCpuSinglePanel *panel)
{
  enum
  {
    SIDE = 8,
    ROW = SIDE * LANES,
    FETCHING = 5 /* rows with a line each: 5 x 32 lines for the 144 of the next chunk */
  };
  const Shape top = { SIDE, 1, 1, TRUE, FALSE }, middle = { SIDE, 1, 1, FALSE, FALSE },
              bottom = { SIDE, 1, 1, FALSE, TRUE };

  begin (panel, 1, SIDE * SIDE);
  for (guint b = 0; b < panel->n_in / LANES; b += CHUNK)
    for (guint row = 0; row < panel->rows; row++)
      {
        const float *in = panel->src + row * panel->in_step + (gsize)b * SIDE * ROW;
        const float *w = panel->weights + (gsize)b * BLOCK, *next = w + CHUNK * BLOCK;
        float *out = panel->dst + row * panel->out_step;

        add_blocks (top, in, w, 0, CHUNK, fetch (next, 0, FETCHING, 1), out);
        for (int y = 1; y < FETCHING; y++)
          add_blocks (middle, in + y * ROW, w, 0, CHUNK, fetch (next, y, FETCHING, 1), out + y * ROW);
        for (int y = FETCHING; y + 1 < SIDE; y++)
          add_blocks (middle, in + y * ROW, w, 0, CHUNK, fetch (next, y, FETCHING, 0), out + y * ROW);
        add_blocks (bottom, in + (SIDE - 1) * ROW, w, 0, CHUNK, fetch (next, SIDE, FETCHING, 0),
                    out + (SIDE - 1) * ROW);
      }
  end (panel, 1, SIDE * SIDE);
}

/**
 * ee_cpu_single_convolve_4:
 * @panel: sixteen output channels of images of 4 x 4 pixels
 */
void
ee_cpu_single_convolve_4 (const EeCpuSinglePanel *panel)
{
  enum
  {
    SIDE = 4,
    ROW = SIDE * LANES
  };
  const Shape top = { SIDE, 1, 2, TRUE, FALSE }, middle = { SIDE, 1, 2, FALSE, FALSE },
              bottom = { SIDE, 1, 2, FALSE, TRUE };
  const gsize step = panel->weights_step;

  begin (panel, 2, SIDE * SIDE);
  for (guint b = 0; b < panel->n_in / LANES; b += CHUNK)
    for (guint row = 0; row < panel->rows; row++)
      {
        const float *in = panel->src + row * panel->in_step + (gsize)b * SIDE * ROW;
        const float *w = panel->weights + (gsize)b * BLOCK, *next = w + CHUNK * BLOCK;
        float *out = panel->dst + row * panel->out_step;

        add_blocks (top, in, w, step, CHUNK, fetch (next, 0, SIDE, 1), out);
        add_blocks (middle, in + ROW, w, step, CHUNK, fetch (next, 1, SIDE, 1), out + ROW);
        add_blocks (middle, in + 2 * ROW, w, step, CHUNK, fetch (next, 2, SIDE, 1), out + 2 * ROW);
        add_blocks (bottom, in + 3 * ROW, w, step, CHUNK,
                    (Ahead){ next + 3 * CHUNK * LANES * LINE, 2, 2 * LANES * LINE }, out + 3 * ROW);
      }
  end (panel, 2, SIDE * SIDE);
}

/**
 * ee_cpu_single_convolve_2:
 * @panel: sixteen output channels of images of 2 x 2 pixels
 *
 * The whole image is in registers, so that a weight is used once for each image and the chunks do not matter.
 */
void
ee_cpu_single_convolve_2 (const EeCpuSinglePanel *panel)
{
  enum
  {
    SIDE = 2,
    FETCHED = 5 /* lines for an input channel: 8 x 5 for the 36 of a block */
  };
  const Shape all = { SIDE, 2, 2, TRUE, TRUE };

  begin (panel, 2, SIDE * SIDE);
  for (guint row = 0; row < panel->rows; row++)
    add_blocks (all, panel->src + row * panel->in_step, panel->weights, panel->weights_step, panel->n_in / LANES,
                (Ahead){ panel->weights + AHEAD * BLOCK, FETCHED, BLOCK }, panel->dst + row * panel->out_step);
  end (panel, 2, SIDE * SIDE);
}
