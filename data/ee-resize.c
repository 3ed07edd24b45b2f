/* SPDX-License-Identifier: Apache-2.0 */
/* ee-resize.c - area-averaging resize into a padded square
 *
 * Knows pixels only: no files, no network. Exact integer weights: source pixel s covers
 * [s * to, (s + 1) * to) and target pixel t covers [t * from, (t + 1) * from) on one common ruler of
 * from * to ticks, both when shrinking and when enlarging, and each target pixel weighs `from` in all.
 */
#include "ee-resize.h"

#include <string.h>

enum
{
  MAX_CHANNELS = 4,
  MAX_SIDE = 64,
};

typedef struct
{
  const guint8 *pixels; /* [height, width, channels], rows @stride apart */
  gsize stride;
  guint width, height, channels;
} Source;

typedef struct
{
  guint first, last; /* source pixels that lie under a target column at least in part */
  guint first_weight, last_weight;
} Column;

/* How many ticks of target @t's stretch lie in source pixel @s. */
static inline guint
measure_overlap (guint s, guint t, guint from, guint to)
{
  guint64 low = MAX ((guint64)s * to, (guint64)t * from);
  guint64 high = MIN ((guint64)(s + 1) * to, (guint64)(t + 1) * from);

  return high > low ? (guint)(high - low) : 0;
}

static inline guint
first_source (guint t, guint from, guint to)
{
  return (guint)((guint64)t * from / to);
}

static inline guint
last_source (guint t, guint from, guint to)
{
  return (guint)(((guint64)(t + 1) * from - 1) / to);
}

/* What lies under each target column; found once a picture, since every row needs it. */
static void
find_columns (guint from, guint to, Column *columns)
{
  for (guint t = 0; t < to; t++)
    {
      Column *column = &columns[t];

      column->first = first_source (t, from, to);
      column->last = last_source (t, from, to);
      column->first_weight = measure_overlap (column->first, t, from, to);
      column->last_weight = column->last > column->first ? measure_overlap (column->last, t, from, to) : 0;
    }
}

/* Weighted sum of one channel under @column; between its outer two pixels all lie under it whole. */
static inline guint32
sum_column (const guint8 *channel, guint n_channels, const Column *column, guint whole_weight)
{
  guint32 sum = 0;

  for (guint x = column->first + 1; x < column->last; x++)
    sum += channel[(gsize)x * n_channels];
  return sum * whole_weight + column->first_weight * channel[(gsize)column->first * n_channels]
         + column->last_weight * channel[(gsize)column->last * n_channels];
}

/* The weighted means of what lies under row @ty of a @to_width x @to_height picture. */
static void
average_row (const Source *source, const Column *columns, guint ty, guint to_width, guint to_height, guint8 *target)
{
  guint64 sums[MAX_SIDE * MAX_CHANNELS] = { 0 };
  guint64 weight = (guint64)source->width * source->height;
  guint y1 = last_source (ty, source->height, to_height), n_channels = source->channels;

  for (guint y = first_source (ty, source->height, to_height); y <= y1; y++)
    {
      const guint8 *row = source->pixels + y * source->stride;
      guint64 row_weight = measure_overlap (y, ty, source->height, to_height);

      for (guint tx = 0; tx < to_width; tx++)
        for (guint c = 0; c < n_channels; c++)
          sums[tx * n_channels + c] += row_weight * sum_column (row + c, n_channels, &columns[tx], to_width);
    }
  for (guint i = 0; i < to_width * n_channels; i++)
    target[i] = (guint8)((sums[i] + weight / 2) / weight);
}

/* The mean colour of the outermost ring of pixels, each counted once. */
static void
average_border (const Source *source, guint8 *colour)
{
  guint64 sums[MAX_CHANNELS] = { 0 }, n = 0;

  for (guint y = 0; y < source->height; y++)
    {
      gboolean whole_row = y == 0 || y == source->height - 1;
      guint step = whole_row || source->width == 1 ? 1 : source->width - 1;

      for (guint x = 0; x < source->width; x += step, n++)
        for (guint c = 0; c < source->channels; c++)
          sums[c] += source->pixels[y * source->stride + (gsize)x * source->channels + c];
    }
  for (guint c = 0; c < source->channels; c++)
    colour[c] = (guint8)((sums[c] + n / 2) / n);
}

/* The shorter side that keeps the proportions when the longer one becomes @side. */
static guint
scale_side (guint length, guint longest, guint side)
{
  guint scaled = (guint)(((guint64)length * side + longest / 2) / longest);

  return CLAMP (scaled, 1, side);
}

/* Scales so that the longer side becomes @inner, and centres that on @border in a square. */
static void
place_in_square (const Source *source, const guint8 *border, guint inner, guint side, guint8 *square)
{
  guint longest = MAX (source->width, source->height), n = source->channels;
  guint to_width = scale_side (source->width, longest, inner), to_height = scale_side (source->height, longest, inner);
  guint left = (side - to_width) / 2, top = (side - to_height) / 2;
  Column columns[MAX_SIDE];

  find_columns (source->width, to_width, columns);
  for (guint i = 0; i < side * side; i++)
    memcpy (square + (gsize)i * n, border, n);
  for (guint y = 0; y < to_height; y++)
    average_row (source, columns, y, to_width, to_height, square + ((gsize)(top + y) * side + left) * n);
}

/**
 * ee_resize_to_square:
 * @pixels: [@height, @width, @channels] uint8
 * @width: at least 1
 * @height: at least 1
 * @channels: 1 to 4
 * @side: of the result, at most 64
 * @square: (out caller-allocates): [@side, @side, @channels] uint8
 *
 * Scales by area averaging so that the longer side fills @side, keeps the proportions, centres the
 * result and pads with the mean colour of the picture's border. A picture of exactly @side x @side
 * is copied bit by bit. Channels do not influence each other.
 */
void
ee_resize_to_square (const guint8 *pixels, guint width, guint height, guint channels, guint side, guint8 *square)
{
  Source source = { pixels, (gsize)width * channels, width, height, channels };
  guint8 border[MAX_CHANNELS];

  g_return_if_fail (pixels != NULL && square != NULL);
  g_return_if_fail (width > 0 && height > 0 && side > 0 && side <= MAX_SIDE);
  g_return_if_fail (channels >= 1 && channels <= MAX_CHANNELS);

  if (width == side && height == side)
    {
      memcpy (square, pixels, (gsize)side * side * channels);
      return;
    }

  average_border (&source, border);
  place_in_square (&source, border, side, side, square);
}

/**
 * ee_resize_cut_to_square:
 * @pixels: [@height, @width, @channels] uint8
 * @width: of the whole picture
 * @height: of the whole picture
 * @channels: 1 to 4
 * @cut: lies in the picture, at least 1x1
 * @inner: what the longer side of @cut becomes, 1 to @side
 * @side: of the result, at most 64
 * @square: (out caller-allocates): [@side, @side, @channels] uint8
 *
 * The same for a part of a picture, which is not copied: it is scaled to @inner, centred, and padded with the mean
 * colour of the whole picture's border.
 */
void
ee_resize_cut_to_square (const guint8 *pixels, guint width, guint height, guint channels, const EeCut *cut, guint inner,
                         guint side, guint8 *square)
{
  gsize stride = (gsize)width * channels;
  Source whole = { pixels, stride, width, height, channels };
  Source source = { NULL, stride, 0, 0, channels };
  guint8 border[MAX_CHANNELS];

  g_return_if_fail (pixels != NULL && cut != NULL && square != NULL);
  g_return_if_fail (cut->width > 0 && cut->width <= width && cut->x <= width - cut->width);
  g_return_if_fail (cut->height > 0 && cut->height <= height && cut->y <= height - cut->height);
  g_return_if_fail (inner > 0 && inner <= side && side <= MAX_SIDE);
  g_return_if_fail (channels >= 1 && channels <= MAX_CHANNELS);

  source.pixels = pixels + cut->y * stride + (gsize)cut->x * channels;
  source.width = cut->width;
  source.height = cut->height;
  average_border (&whole, border);
  place_in_square (&source, border, inner, side, square);
}
