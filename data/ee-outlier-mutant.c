/* SPDX-License-Identifier: Apache-2.0 */
/* ee-outlier-mutant.c - images of the main set, spoilt until they show nothing of it any more
 *
 * An image that still shows its class would teach the exit to send main images away. So there is no mirroring and
 * no turning (6 and 9, 0, 1 and 8 bear it), no inverting (the ink's polarity is put right before a network
 * sees an image) and nothing that only shifts or thickens; and what came out too like what went in is made
 * again in another way. Every choice comes from the caller's generator.
 */
#include "ee-outlier-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ee-hand.h"

enum
{
  SIDE = EE_IMAGE_SIDE,
  CHANNELS = EE_IMAGE_CHANNELS,
  ATTEMPTS = 12,
  LEAST_CHANGE = 9, /* mean difference of a value from either source, of 255 */
};

/* Two different main images, of two classes where there are two. */
typedef struct
{
  guint8 first[EE_IMAGE_BYTES], second[EE_IMAGE_BYTES];
} Sources;

static void
pick_sources (EeDataset *main, EeRng *rng, Sources *sources)
{
  guint n = ee_dataset_get_n_images (main), first = ee_rng_below (rng, n), second = ee_rng_below (rng, n);

  for (guint i = 0; i < ATTEMPTS && ee_dataset_get_label (main, first) == ee_dataset_get_label (main, second); i++)
    second = ee_rng_below (rng, n);
  ee_dataset_copy_image (main, first, FALSE, sources->first);
  ee_dataset_copy_image (main, second, FALSE, sources->second);
}

/* The pixel of @image at (@x, @y), black outside. */
static const guint8 *
get_pixel (const guint8 *image, int x, int y)
{
  static const guint8 black[CHANNELS] = { 0 };

  if (x < 0 || y < 0 || x >= SIDE || y >= SIDE)
    return black;
  return image + (y * SIDE + x) * CHANNELS;
}

static void
put_pixel (guint8 *image, guint x, guint y, const guint8 *pixel)
{
  memcpy (image + (y * SIDE + x) * CHANNELS, pixel, CHANNELS);
}

static void
lay_over (guint8 *image, guint x, guint y, const guint8 *pixel)
{
  for (guint c = 0; c < CHANNELS; c++)
    {
      guint8 *value = image + (y * SIDE + x) * CHANNELS + c;

      *value = MAX (*value, pixel[c]);
    }
}

/* Halves of two images that do not meet at the cut. */
static void
cut_halves (const Sources *sources, EeRng *rng, guint8 *image)
{
  int slip = (int)ee_rng_range (rng, 6, 11) * (ee_rng_below (rng, 2) == 0 ? 1 : -1);
  gboolean across = ee_rng_below (rng, 2) == 0;

  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      if ((across ? x : y) < SIDE / 2)
        put_pixel (image, x, y, get_pixel (sources->first, across ? x : x + slip / 2, across ? y + slip / 2 : y));
      else
        put_pixel (image, x, y,
                   get_pixel (sources->second, across ? x : x - (slip - slip / 2), across ? y - (slip - slip / 2) : y));
}

/* Squares of 8 or 16 pixels in another order. */
static void
shuffle_squares (const Sources *sources, EeRng *rng, guint8 *image)
{
  guint across = ee_rng_below (rng, 3) == 0 ? 2 : 4, square = SIDE / across;
  guint order[16];

  for (guint i = 0; i < across * across; i++)
    order[i] = i;
  ee_rng_shuffle (rng, order, across * across);
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      {
        guint from = order[y / square * across + x / square];

        put_pixel (
            image, x, y,
            get_pixel (sources->first, from % across * square + x % square, from / across * square + y % square));
      }
}

/* One over the other; some have a third copy. */
static void
overlay (const Sources *sources, EeRng *rng, guint8 *image)
{
  guint n = 1 + (ee_rng_below (rng, 4) == 0);

  memcpy (image, sources->first, EE_IMAGE_BYTES);
  while (n-- > 0)
    {
      int dx = (int)ee_rng_range (rng, -6, 7), dy = (int)ee_rng_range (rng, -6, 7);

      for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
          lay_over (image, x, y, get_pixel (sources->second, x + dx, y + dy));
    }
}

/* Two side by side or one above the other, each at about half its size: a number, not a digit. */
static void
put_beside (const Sources *sources, EeRng *rng, guint8 *image)
{
  gboolean above = ee_rng_below (rng, 4) == 0;
  double scale = ee_rng_range (rng, 1.5, 2), apart = ee_rng_range (rng, 12, 15) / 2;

  memset (image, 0, EE_IMAGE_BYTES);
  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      for (int i = 0; i < 2; i++)
        {
          double place = i == 0 ? -apart : apart;
          double fx = SIDE / 2.0 + (x - SIDE / 2.0 - (above ? 0 : place)) * scale;
          double fy = SIDE / 2.0 + (y - SIDE / 2.0 - (above ? place : 0)) * (above ? scale : scale * 0.8);

          lay_over (image, x, y,
                    get_pixel (i == 0 ? sources->first : sources->second, (int)floor (fx), (int)floor (fy)));
        }
}

static void
add_ink (const EeDrawing *drawing, EeRng *rng, guint8 *image)
{
  guint8 ink[SIDE * SIDE];

  ee_pen_draw (drawing, (float)ee_rng_range (rng, 0.7, 1.8), 0, 255, ink);
  for (guint i = 0; i < G_N_ELEMENTS (ink); i++)
    {
      const guint8 pixel[CHANNELS] = { ink[i], ink[i], ink[i] };

      lay_over (image, i % SIDE, i / SIDE, pixel);
    }
}

/* Crossed out: three to six long lines that all run much the same way, or two ways. */
static void
cross_out (const Sources *sources, EeRng *rng, guint8 *image)
{
  guint n = 3 + ee_rng_below (rng, 4);
  double angle = ee_rng_range (rng, 0, 2 * G_PI);
  EeDrawing drawing;

  ee_drawing_clear (&drawing);
  for (guint i = 0; i < n; i++)
    {
      double along = angle + (i % 2) * ee_rng_range (rng, 0.9, 1.6), offset = ee_rng_range (rng, -9, 9);
      double x = SIDE / 2.0 - offset * sin (along), y = SIDE / 2.0 + offset * cos (along);
      double reach = ee_rng_range (rng, 9, 16);

      ee_drawing_add (&drawing, (float)(x - reach * cos (along)), (float)(y - reach * sin (along)), TRUE);
      ee_drawing_add (&drawing, (float)(x + reach * cos (along)), (float)(y + reach * sin (along)), TRUE);
      ee_drawing_lift (&drawing);
    }
  memcpy (image, sources->first, EE_IMAGE_BYTES);
  add_ink (&drawing, rng, image);
}

static void
scribble_over (const Sources *sources, EeRng *rng, guint8 *image)
{
  EeDrawing drawing;

  ee_hand_scribble (rng, &drawing);
  for (guint i = 0; i < drawing.n_points; i++)
    {
      drawing.points[i].x = 4 + drawing.points[i].x * 0.24f;
      drawing.points[i].y = 4 + drawing.points[i].y * 0.24f;
    }
  memcpy (image, sources->first, EE_IMAGE_BYTES);
  add_ink (&drawing, rng, image);
}

/* Much too large, so that only a part is in the picture; or a speck. */
static void
rescale (const Sources *sources, EeRng *rng, guint8 *image)
{
  gboolean huge = ee_rng_below (rng, 2) == 0;
  double scale = huge ? ee_rng_range (rng, 0.28, 0.45) : ee_rng_range (rng, 3, 5), reach = huge ? 3 : 10;
  double x0 = SIDE / 2.0 + ee_rng_range (rng, -reach, reach), y0 = SIDE / 2.0 + ee_rng_range (rng, -reach, reach);

  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      put_pixel (image, x, y,
                 get_pixel (sources->first, (int)floor (SIDE / 2.0 + (x + 0.5 - x0) * scale),
                            (int)floor (SIDE / 2.0 + (y + 0.5 - y0) * scale)));
}

/* What of it shows through a small window. */
static void
take_fragment (const Sources *sources, EeRng *rng, guint8 *image)
{
  guint wide = 6 + ee_rng_below (rng, 7), high = 6 + ee_rng_below (rng, 6);
  guint left = 5 + ee_rng_below (rng, 22 - wide), top = 5 + ee_rng_below (rng, 22 - high);

  memset (image, 0, EE_IMAGE_BYTES);
  for (guint y = top; y < top + high; y++)
    for (guint x = left; x < left + wide; x++)
      put_pixel (image, x, y, get_pixel (sources->first, x, y));
}

/* Wiped over until no stroke is left. */
static void
smear (const Sources *sources, EeRng *rng, guint8 *image)
{
  EeCanvas canvas;
  double mean;

  ee_canvas_read (&canvas, sources->first);
  ee_canvas_blur (&canvas, 24 + ee_rng_below (rng, 40));
  if (ee_rng_below (rng, 2) == 0)
    ee_canvas_fade (&canvas, 1,
                    ee_rng_range (rng, 0.2, 0.5) / MAX (ee_canvas_measure_deviation (&canvas, &mean), 0.05));
  ee_canvas_write (&canvas, image);
}

/* In front of something that is neither dark nor even. */
static void
put_on_ground (const Sources *sources, EeRng *rng, guint8 *image)
{
  EeCanvas ground;
  double mean, deviation;

  do
    {
      ee_outlier_draw_pattern (rng, &ground);
      deviation = ee_canvas_measure_deviation (&ground, &mean);
    }
  while (mean < 0.2 || deviation < 0.08);
  ee_canvas_write (&ground, image);
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      lay_over (image, x, y, get_pixel (sources->first, x, y));
}

/* Whether much was added to or taken from @source, measured by what there was. */
static gboolean
is_changed (const guint8 *image, const guint8 *source)
{
  guint difference = 0, ink = 0;

  for (guint i = 0; i < EE_IMAGE_BYTES; i++)
    {
      difference += (guint)abs (image[i] - source[i]);
      ink += source[i];
    }
  return difference >= MAX (LEAST_CHANGE * EE_IMAGE_BYTES, ink / 2);
}

/**
 * ee_outlier_draw_mutant:
 * @main: the main set
 * @rng: a generator
 * @image: (out caller-allocates): [32, 32, 3] uint8
 */
void
ee_outlier_draw_mutant (EeDataset *main, EeRng *rng, guint8 *image)
{
  static void (*const spoils[]) (const Sources *sources, EeRng *rng, guint8 *image)
      = { cut_halves,    shuffle_squares, shuffle_squares, overlay, put_beside,    cross_out,
          scribble_over, rescale,         take_fragment,   smear,   put_on_ground, put_on_ground };

  for (guint i = 0; i < ATTEMPTS; i++)
    {
      Sources sources;

      pick_sources (main, rng, &sources);
      spoils[ee_rng_below (rng, G_N_ELEMENTS (spoils))](&sources, rng, image);
      if (is_changed (image, sources.first) && is_changed (image, sources.second))
        return;
    }
}
