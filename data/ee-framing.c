/* SPDX-License-Identifier: Apache-2.0 */
/* ee-framing.c - looks for ink, and cuts
 *
 * Ground is the median luma of the outermost ring of pixels, and even if most of the ring is close to it. Ink is what
 * stands out from the ground, in either direction. No state; any thread.
 */
#include "ee-framing.h"

#include <stdlib.h>

#include "ee-resize.h"

enum
{
  MIN_CONTRAST = 48, /* of ink against the ground, in steps of luma */
  MIN_INK_SIDE = 6,  /* pixels; less is a speck */
  INK_SIDE = 23,     /* of 32: MNIST's digits fill 20 of 28 */
};

#define EVEN_SHARE 0.9

static inline guint
measure_luma (const guint8 *rgb)
{
  return (77u * rgb[0] + 150u * rgb[1] + 29u * rgb[2] + 128u) >> 8;
}

static inline guint
get_luma (const EePixels *pixels, guint x, guint y)
{
  return measure_luma (pixels->rgb + EE_IMAGE_CHANNELS * ((gsize)y * pixels->width + x));
}

/* The median luma of the outermost ring. Returns: whether most of the ring is close to it. */
static gboolean
find_ground (const EePixels *pixels, guint *ground)
{
  guint counts[256] = { 0 }, n = 0, below = 0, close = 0;

  for (guint y = 0; y < pixels->height; y++)
    {
      gboolean whole_row = y == 0 || y == pixels->height - 1;
      guint step = whole_row || pixels->width == 1 ? 1 : pixels->width - 1;

      for (guint x = 0; x < pixels->width; x += step, n++)
        counts[get_luma (pixels, x, y)]++;
    }
  for (*ground = 0; below + counts[*ground] <= n / 2; (*ground)++)
    below += counts[*ground];
  for (guint luma = 0; luma < G_N_ELEMENTS (counts); luma++)
    if (abs ((int)luma - (int)*ground) < MIN_CONTRAST / 2)
      close += counts[luma];
  return close >= EVEN_SHARE * n;
}

static guint
find_contrast (const EePixels *pixels, guint ground)
{
  gsize n = (gsize)pixels->width * pixels->height;
  guint contrast = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint difference = abs ((int)measure_luma (pixels->rgb + EE_IMAGE_CHANNELS * i) - (int)ground);

      contrast = MAX (contrast, difference);
    }
  return contrast;
}

/* The box around all pixels that differ from the ground by at least half of what any does. */
static gboolean
find_ink (const EePixels *pixels, EeCut *ink)
{
  guint left = pixels->width, top = pixels->height, right = 0, bottom = 0, ground, contrast;

  if (!find_ground (pixels, &ground))
    return FALSE;
  contrast = find_contrast (pixels, ground);
  if (contrast < MIN_CONTRAST)
    return FALSE;

  for (guint y = 0; y < pixels->height; y++)
    for (guint x = 0; x < pixels->width; x++)
      if (2 * (guint)abs ((int)get_luma (pixels, x, y) - (int)ground) >= contrast)
        {
          left = MIN (left, x);
          right = MAX (right, x + 1);
          top = MIN (top, y);
          bottom = MAX (bottom, y + 1);
        }
  *ink = (EeCut){ left, top, right - left, bottom - top };
  return MAX (ink->width, ink->height) >= MIN_INK_SIDE;
}

/**
 * ee_pixels_frame:
 * @pixels: a picture of any size
 * @framing: how much of it
 * @image: (out caller-allocates): [32, 32, 3] uint8
 *
 * With %EE_FRAMING_FIT the same as ee_pixels_to_image(). No inversion: see ee_image_apply_invert().
 *
 * Returns: what was done
 */
EeFramed
ee_pixels_frame (const EePixels *pixels, EeFraming framing, guint8 *image)
{
  guint side;
  EeCut cut;

  g_return_val_if_fail (pixels != NULL && pixels->rgb != NULL && image != NULL, EE_FRAMED_WHOLE);

  if (framing == EE_FRAMING_FIT)
    {
      ee_pixels_to_image (pixels, image);
      return EE_FRAMED_WHOLE;
    }
  if (find_ink (pixels, &cut))
    {
      ee_resize_cut_to_square (pixels->rgb, pixels->width, pixels->height, EE_IMAGE_CHANNELS, &cut, INK_SIDE,
                               EE_IMAGE_SIDE, image);
      return EE_FRAMED_INK;
    }
  side = MIN (pixels->width, pixels->height);
  cut = (EeCut){ (pixels->width - side) / 2, (pixels->height - side) / 2, side, side };
  ee_resize_cut_to_square (pixels->rgb, pixels->width, pixels->height, EE_IMAGE_CHANNELS, &cut, EE_IMAGE_SIDE,
                           EE_IMAGE_SIDE, image);
  return EE_FRAMED_MIDDLE;
}
