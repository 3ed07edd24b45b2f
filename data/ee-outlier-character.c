/* SPDX-License-Identifier: Apache-2.0 */
/* ee-outlier-character.c - characters of no alphabet, written with pens of many kinds
 *
 * Alphabets that nobody has in a training set differ in everything but this: few strokes, straight or bent, that
 * mostly meet. Half the pens are fine, as in drawings that were large once; a broad pen writes only what has
 * too many strokes or corners for a digit. Every choice comes from the caller's generator.
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

/* One line with so many corners that it is no digit: to and fro, up and down, or anywhere. */
static void
add_zigzag (EeRng *rng, EeDrawing *drawing)
{
  guint n = 5 + ee_rng_below (rng, 4), way = ee_rng_below (rng, 3);

  for (guint i = 0; i < n; i++)
    {
      double along = BOX * (i + ee_rng_range (rng, -0.3, 0.3)) / (n - 1);
      double across = i % 2 == 0 ? ee_rng_range (rng, 0, 30) : ee_rng_range (rng, 70, 100);

      if (way == 2)
        along = ee_rng_range (rng, 0, BOX), across = ee_rng_range (rng, 0, BOX);
      ee_drawing_add (drawing, (float)(way == 0 ? along : across), (float)(way == 0 ? across : along), TRUE);
    }
  ee_drawing_lift (drawing);
}

/* One long line that wanders and loops until the box is full of it. */
static void
add_tangle (EeRng *rng, EeDrawing *drawing)
{
  guint n = 9 + ee_rng_below (rng, 12);
  double x = ee_rng_range (rng, 0, BOX), y = ee_rng_range (rng, 0, BOX), angle = ee_rng_range (rng, 0, 2 * G_PI);

  for (guint i = 0; i < n; i++)
    {
      ee_drawing_add (drawing, (float)x, (float)y, FALSE);
      angle += ee_rng_range (rng, -2.6, 2.6);
      x = CLAMP (x + ee_rng_range (rng, 20, 80) * cos (angle), 0, BOX);
      y = CLAMP (y + ee_rng_range (rng, 20, 80) * sin (angle), 0, BOX);
    }
  ee_drawing_lift (drawing);
}

/* A triangle or a quadrangle, some with something inside: more sides would be a 0. */
static void
add_polygon (EeRng *rng, EeDrawing *drawing)
{
  guint n = 3 + ee_rng_below (rng, 2);
  double turn = ee_rng_range (rng, 0, 2 * G_PI), width = ee_rng_range (rng, 30, 50),
         height = ee_rng_range (rng, 30, 50);

  for (guint i = 0; i <= n; i++)
    ee_drawing_add (drawing, (float)(BOX / 2 + width * cos (turn + i * 2 * G_PI / n)),
                    (float)(BOX / 2 + height * sin (turn + i * 2 * G_PI / n)), TRUE);
  ee_drawing_lift (drawing);
  if (ee_rng_below (rng, 2) == 0)
    add_way (rng, drawing);
}

/* Long straight strokes at right or half right angles, as of capital letters and signs: four of them at least. */
static void
add_bars (EeRng *rng, EeDrawing *drawing)
{
  guint n = 3 + ee_rng_below (rng, 3);
  double x = ee_rng_range (rng, 0, BOX);

  ee_drawing_add (drawing, (float)x, 0, TRUE);
  ee_drawing_add (drawing, (float)x, BOX, TRUE);
  ee_drawing_lift (drawing);
  while (n-- > 0)
    {
      double angle = ee_rng_below (rng, 4) * G_PI / 4 + ee_rng_range (rng, -0.15, 0.15);
      double reach = ee_rng_range (rng, 20, 50), x0 = ee_rng_range (rng, 10, 90), y0 = ee_rng_range (rng, 10, 90);

      ee_drawing_add (drawing, (float)(x0 - reach * cos (angle)), (float)(y0 - reach * sin (angle)), TRUE);
      ee_drawing_add (drawing, (float)(x0 + reach * cos (angle)), (float)(y0 + reach * sin (angle)), TRUE);
      ee_drawing_lift (drawing);
    }
}

/* As large and as well placed as a main image, with a pen as broad: only the shape tells. */
static void
draw_broad (EeRng *rng, guint8 *grey)
{
  static void (*const adds[]) (EeRng * rng, EeDrawing * drawing) = { add_zigzag, add_tangle, add_polygon, add_bars };
  EeDrawing drawing;
  guint kind = ee_rng_below (rng, G_N_ELEMENTS (adds) + 1);

  ee_drawing_clear (&drawing);
  if (kind < G_N_ELEMENTS (adds))
    adds[kind](rng, &drawing);
  else
    for (guint n = LEAST_BROAD_STROKES + ee_rng_below (rng, 3); n > 0; n--)
      add_way (rng, &drawing);
  ee_hand_write (&drawing, rng, grey);
}

/* Anything from one stroke on, anywhere, small or large. */
static void
draw_fine (EeRng *rng, guint8 *grey)
{
  guint n = 1 + ee_rng_below (rng, MOST_FINE_STROKES);
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
  ee_pen_draw (&drawing, (float)ee_rng_range (rng, 0.4, 0.75), 0, (guint8)ee_rng_range (rng, 225, 256), grey);
}

/**
 * ee_outlier_draw_character:
 * @rng: a generator
 * @image: (out caller-allocates): [32, 32, 3] uint8, light ink on a dark ground
 *
 * Half are written with a fine pen, half of these coarsely; the others with a broad one.
 */
void
ee_outlier_draw_character (EeRng *rng, guint8 *image)
{
  guint kind = ee_rng_below (rng, 4);
  guint8 grey[SIDE * SIDE];

  if (kind < 2)
    draw_fine (rng, grey);
  else
    draw_broad (rng, grey);
  if (kind == 0)
    coarsen (grey, image);
  else
    ee_image_from_grey (grey, SIDE, SIDE, image);
}
