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
};

typedef struct
{
  const guint8 *pixels; /* [height, width, channels] */
  guint width, height, channels;
} Source;

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

/* The weighted mean of what lies under target pixel (@tx, @ty) of a @to_width x @to_height picture. */
static void
average_area (const Source *source, guint tx, guint ty, guint to_width, guint to_height, guint8 *target)
{
  guint64 sums[MAX_CHANNELS] = { 0 };
  guint64 weight = (guint64)source->width * source->height;
  guint x0 = first_source (tx, source->width, to_width), x1 = last_source (tx, source->width, to_width);
  guint y0 = first_source (ty, source->height, to_height), y1 = last_source (ty, source->height, to_height);

  for (guint y = y0; y <= y1; y++)
    {
      guint64 row_weight = measure_overlap (y, ty, source->height, to_height);
      const guint8 *pixel = source->pixels + ((gsize)y * source->width + x0) * source->channels;

      for (guint x = x0; x <= x1; x++, pixel += source->channels)
        {
          guint64 pixel_weight = row_weight * measure_overlap (x, tx, source->width, to_width);

          for (guint c = 0; c < source->channels; c++)
            sums[c] += pixel_weight * pixel[c];
        }
    }
  for (guint c = 0; c < source->channels; c++)
    target[c] = (guint8)((sums[c] + weight / 2) / weight);
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
          sums[c] += source->pixels[((gsize)y * source->width + x) * source->channels + c];
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

/**
 * ee_resize_to_square:
 * @pixels: [@height, @width, @channels] uint8
 * @width: at least 1
 * @height: at least 1
 * @channels: 1 to 4
 * @side: of the result
 * @square: (out caller-allocates): [@side, @side, @channels] uint8
 *
 * Scales by area averaging so that the longer side fills @side, keeps the proportions, centres the
 * result and pads with the mean colour of the picture's border. A picture of exactly @side x @side
 * is copied bit by bit. Channels do not influence each other.
 */
void
ee_resize_to_square (const guint8 *pixels, guint width, guint height, guint channels, guint side, guint8 *square)
{
  Source source = { pixels, width, height, channels };
  guint longest = MAX (width, height);
  guint to_width, to_height, left, top;
  guint8 border[MAX_CHANNELS];

  g_return_if_fail (pixels != NULL && square != NULL);
  g_return_if_fail (width > 0 && height > 0 && side > 0);
  g_return_if_fail (channels >= 1 && channels <= MAX_CHANNELS);

  if (width == side && height == side)
    {
      memcpy (square, pixels, (gsize)side * side * channels);
      return;
    }

  to_width = scale_side (width, longest, side);
  to_height = scale_side (height, longest, side);
  left = (side - to_width) / 2;
  top = (side - to_height) / 2;
  average_border (&source, border);

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      {
        guint8 *target = square + ((gsize)y * side + x) * channels;

        if (x >= left && x < left + to_width && y >= top && y < top + to_height)
          average_area (&source, x - left, y - top, to_width, to_height, target);
        else
          memcpy (target, border, channels);
      }
}
