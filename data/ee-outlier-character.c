/* SPDX-License-Identifier: Apache-2.0 */
/* ee-outlier-character.c - characters of no alphabet, written with pens of many kinds
 *
 * Alphabets that nobody has in a training set differ in everything but this: few strokes, straight or bent, that
 * mostly meet. Pens are fine for the most part, as in drawings that were large once; a broad pen writes
 * only what has too many strokes for a digit. Every choice comes from the caller's generator.
 */
#include "ee-outlier-private.h"

#include <math.h>
#include <string.h>

#include "ee-hand.h"

enum
{
  BOX = 100,
  SIDE = EE_PEN_SIDE,
  COARSE_SIDE = 28,
  MOST_FINE_STROKES = 5,
  LEAST_BROAD_STROKES = 3,
};

static EePoint
pick_start (EeRng *rng, const EeDrawing *drawing)
{
  if (drawing->n_points > 0 && ee_rng_below (rng, 10) < 6)
    return drawing->points[ee_rng_below (rng, drawing->n_points)];
  return (EePoint){ (float)ee_rng_range (rng, 0, BOX), (float)ee_rng_range (rng, 0, BOX), FALSE };
}

/* A turtle's way: some steps, each turned against the one before by about the same angle, with corners here and there.
 */
static void
add_way (EeRng *rng, EeDrawing *drawing)
{
  EePoint here = pick_start (rng, drawing);
  guint n = 1 + ee_rng_below (rng, 6);
  double angle = ee_rng_below (rng, 2) == 0 ? ee_rng_below (rng, 8) * G_PI / 4 : ee_rng_range (rng, 0, 2 * G_PI);
  double bend = ee_rng_range (rng, -1.2, 1.2), length = exp (ee_rng_range (rng, log (10), log (60)));
  gboolean corners = ee_rng_below (rng, 3) == 0;

  ee_drawing_add (drawing, here.x, here.y, TRUE);
  while (n-- > 0)
    {
      here.x = (float)CLAMP (here.x + length * cos (angle), 0, BOX);
      here.y = (float)CLAMP (here.y + length * sin (angle), 0, BOX);
      ee_drawing_add (drawing, here.x, here.y, corners);
      angle += corners ? ee_rng_range (rng, -2.4, 2.4) : bend + ee_rng_range (rng, -0.4, 0.4);
      if (ee_rng_below (rng, 5) == 0)
        bend = -bend;
    }
  ee_drawing_lift (drawing);
}

/* A ring, closed. */
static void
add_ring (EeRng *rng, EeDrawing *drawing)
{
  EePoint middle = pick_start (rng, drawing);
  double width = ee_rng_range (rng, 5, 32), height = width * exp (ee_rng_range (rng, -0.5, 0.5));

  for (guint i = 0; i <= 7; i++)
    ee_drawing_add (drawing, (float)(middle.x + width * cos (i * 2 * G_PI / 7)),
                    (float)(middle.y + height * sin (i * 2 * G_PI / 7)), FALSE);
  ee_drawing_lift (drawing);
}

static void
add_dots (EeRng *rng, EeDrawing *drawing)
{
  guint n = 1 + ee_rng_below (rng, 3);

  while (n-- > 0)
    {
      float x = (float)ee_rng_range (rng, 0, BOX), y = (float)ee_rng_range (rng, 0, BOX);

      ee_drawing_add (drawing, x, y, FALSE);
      ee_drawing_add (drawing, x + 3, y + 2, FALSE);
      ee_drawing_lift (drawing);
    }
}

/* Scales the box, not the drawing, so that small and lopsided characters stay so. */
static void
place (EeRng *rng, EeDrawing *drawing)
{
  double scale_x = ee_rng_range (rng, 0.14, 0.27), scale_y = scale_x * exp (ee_rng_range (rng, -0.25, 0.25));
  double slant = ee_rng_below (rng, 2) == 0 ? 0 : ee_rng_range (rng, -0.2, 0.3);
  double middle_x = SIDE / 2 + ee_rng_range (rng, -3, 3), middle_y = SIDE / 2 + ee_rng_range (rng, -3, 3);
  double jitter = ee_rng_range (rng, 0, 2.5);

  for (guint i = 0; i < drawing->n_points; i++)
    {
      EePoint *point = &drawing->points[i];
      double x = point->x - BOX / 2 + jitter * ee_rng_normal (rng),
             y = point->y - BOX / 2 + jitter * ee_rng_normal (rng);

      point->x = (float)(middle_x + scale_x * (x - slant * y));
      point->y = (float)(middle_y + scale_y * y);
    }
}

/* As a drawing of two tones that was reduced to 28 x 28 pixels before it came here. */
static void
coarsen (const guint8 *grey, guint8 *image)
{
  guint8 coarse[COARSE_SIDE * COARSE_SIDE];

  for (guint y = 0; y < COARSE_SIDE; y++)
    for (guint x = 0; x < COARSE_SIDE; x++)
      coarse[y * COARSE_SIDE + x] = grey[(y + 2) * SIDE + x + 2] > 110 ? 255 : 0;
  ee_image_from_grey (coarse, COARSE_SIDE, COARSE_SIDE, image);
}

/**
 * ee_outlier_draw_character:
 * @rng: a generator
 * @image: (out caller-allocates): [32, 32, 3] uint8, light ink on a dark ground
 *
 * Two of three are written with a fine pen, the others with a broad one.
 */
void
ee_outlier_draw_character (EeRng *rng, guint8 *image)
{
  gboolean fine = ee_rng_below (rng, 3) > 0;
  guint n = fine ? 1 + ee_rng_below (rng, MOST_FINE_STROKES) : LEAST_BROAD_STROKES + ee_rng_below (rng, 3);
  double radius = fine ? ee_rng_range (rng, 0.4, 0.75) : ee_rng_range (rng, 0.75, 1.8);
  guint8 grey[SIDE * SIDE];
  EeDrawing drawing;

  ee_drawing_clear (&drawing);
  while (n-- > 0)
    {
      guint kind = ee_rng_below (rng, 8);

      if (kind == 0)
        add_ring (rng, &drawing);
      else if (kind == 1 && drawing.n_points > 0)
        add_dots (rng, &drawing);
      else
        add_way (rng, &drawing);
    }
  place (rng, &drawing);
  ee_pen_draw (&drawing, (float)radius, 0, (guint8)ee_rng_range (rng, 225, 256), grey);
  if (fine && ee_rng_below (rng, 2) == 0)
    coarsen (grey, image);
  else
    ee_image_from_grey (grey, SIDE, SIDE, image);
}
