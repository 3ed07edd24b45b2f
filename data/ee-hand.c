/* SPDX-License-Identifier: Apache-2.0 */
/* ee-hand.c - slant, size, tremor and pen of one writer; invented characters and scribbles
 *
 * Every choice comes from the caller's generator. Lengths of models are in their box of 100 x 100,
 * lengths of pictures in pixels.
 */
#include "ee-hand.h"

#include <math.h>

enum
{
  BOX = 100,
};

typedef struct
{
  float x0, y0, x1, y1;
} Bounds;

static Bounds
measure_bounds (const EeDrawing *drawing)
{
  Bounds bounds = { INFINITY, INFINITY, -INFINITY, -INFINITY };

  for (guint i = 0; i < drawing->n_points; i++)
    {
      bounds.x0 = MIN (bounds.x0, drawing->points[i].x);
      bounds.y0 = MIN (bounds.y0, drawing->points[i].y);
      bounds.x1 = MAX (bounds.x1, drawing->points[i].x);
      bounds.y1 = MAX (bounds.y1, drawing->points[i].y);
    }
  return bounds;
}

/* An unsteady hand: every point a little off, and a slow wave through the whole. */
static void
tremble (EeDrawing *drawing, EeRng *rng)
{
  double wave = ee_rng_range (rng, 0, 4), phase = ee_rng_range (rng, 0, 2 * G_PI), jitter = ee_rng_range (rng, 1, 3.5);
  double frequency = ee_rng_range (rng, 0.5, 1.5) * 2 * G_PI / BOX;

  for (guint i = 0; i < drawing->n_points; i++)
    {
      EePoint *point = &drawing->points[i];
      double x = point->x + jitter * ee_rng_normal (rng), y = point->y + jitter * ee_rng_normal (rng);

      point->x = (float)(x + wave * sin (frequency * y + phase));
      point->y = (float)(y + wave * sin (frequency * x + phase));
    }
}

/* Writers lean forwards more often than back. */
static void
lean (EeDrawing *drawing, EeRng *rng)
{
  double slant = ee_rng_range (rng, -0.15, 0.4), angle = ee_rng_range (rng, -0.14, 0.14);
  double width = ee_rng_range (rng, 0.65, 1.0);
  double cosine = cos (angle), sine = sin (angle);

  for (guint i = 0; i < drawing->n_points; i++)
    {
      EePoint *point = &drawing->points[i];
      double y = point->y - BOX / 2, x = (point->x - BOX / 2) * width - slant * y;

      point->x = (float)(cosine * x - sine * y);
      point->y = (float)(sine * x + cosine * y);
    }
}

/* Scales the longer side to some 19 to 25 pixels and puts the middle near the canvas's. */
static void
place (EeDrawing *drawing, EeRng *rng)
{
  Bounds bounds = measure_bounds (drawing);
  float longest = MAX (MAX (bounds.x1 - bounds.x0, bounds.y1 - bounds.y0), 1);
  float scale = (float)ee_rng_range (rng, 17.5, 23) / longest;
  float middle_x = EE_PEN_SIDE / 2.0f + (float)ee_rng_range (rng, -2, 2);
  float middle_y = EE_PEN_SIDE / 2.0f + (float)ee_rng_range (rng, -2, 2);

  for (guint i = 0; i < drawing->n_points; i++)
    {
      EePoint *point = &drawing->points[i];

      point->x = middle_x + (point->x - (bounds.x0 + bounds.x1) / 2) * scale;
      point->y = middle_y + (point->y - (bounds.y0 + bounds.y1) / 2) * scale;
    }
}

/**
 * ee_hand_write:
 * @drawing: (inout): in: a model in its box; out: the strokes in pixels
 * @rng: of the writer
 * @grey: (out caller-allocates): [32, 32] uint8, light ink on a dark ground
 */
void
ee_hand_write (EeDrawing *drawing, EeRng *rng, guint8 *grey)
{
  float radius, pressure;
  guint8 ink;

  g_return_if_fail (drawing != NULL && rng != NULL && grey != NULL);

  tremble (drawing, rng);
  lean (drawing, rng);
  place (drawing, rng);
  radius = (float)ee_rng_range (rng, 1.1, 2.1); /* MNIST's, and broader than Omniglot's */
  pressure = (float)ee_rng_range (rng, 0, 0.35);
  ink = (guint8)ee_rng_range (rng, 215, 256);
  ee_pen_draw (drawing, radius, pressure, ink, grey);
}

/* A bow of an ellipse. */
static void
add_bow (EeDrawing *drawing, EeRng *rng, float x, float y)
{
  double start = ee_rng_range (rng, 0, 2 * G_PI), turn = ee_rng_range (rng, 1.6, 5.0);
  double width = ee_rng_range (rng, 22, 48), height = ee_rng_range (rng, 22, 48);
  double middle_x = x - width * cos (start), middle_y = y - height * sin (start);

  if (ee_rng_below (rng, 2) == 0)
    turn = -turn;
  for (guint i = 0; i <= 5; i++)
    ee_drawing_add (drawing, (float)(middle_x + width * cos (start + turn * i / 5)),
                    (float)(middle_y + height * sin (start + turn * i / 5)), FALSE);
}

/* Straight lines from corner to corner. */
static void
add_angles (EeDrawing *drawing, EeRng *rng, float x, float y)
{
  guint n = 2 + ee_rng_below (rng, 2);

  ee_drawing_add (drawing, x, y, TRUE);
  for (guint i = 1; i < n; i++)
    ee_drawing_add (drawing, (float)ee_rng_range (rng, 0, BOX), (float)ee_rng_range (rng, 0, BOX), TRUE);
}

/* A soft line through some points. */
static void
add_curve (EeDrawing *drawing, EeRng *rng, float x, float y)
{
  guint n = 3 + ee_rng_below (rng, 2);

  ee_drawing_add (drawing, x, y, FALSE);
  for (guint i = 1; i < n; i++)
    ee_drawing_add (drawing, (float)ee_rng_range (rng, 0, BOX), (float)ee_rng_range (rng, 0, BOX), FALSE);
}

static void
add_dot (EeDrawing *drawing, EeRng *rng)
{
  float x = (float)ee_rng_range (rng, 0, BOX), y = (float)ee_rng_range (rng, 0, BOX);

  ee_drawing_add (drawing, x, y, FALSE);
  ee_drawing_add (drawing, x + 2, y + 2, FALSE);
}

/**
 * ee_hand_invent:
 * @rng: of the inventor
 * @drawing: (out caller-allocates): a character of no known alphabet, in a box of about 100 x 100
 *
 * Three to five strokes, lines, bows and dots; most start on an earlier stroke, as in real scripts. A
 * digit needs fewer.
 */
void
ee_hand_invent (EeRng *rng, EeDrawing *drawing)
{
  guint n_strokes = 3 + ee_rng_below (rng, 3);

  ee_drawing_clear (drawing);
  for (guint s = 0; s < n_strokes; s++)
    {
      float x = (float)ee_rng_range (rng, 0, BOX), y = (float)ee_rng_range (rng, 0, BOX);
      guint kind = ee_rng_below (rng, 10);

      if (s > 0 && ee_rng_below (rng, 10) < 6)
        {
          const EePoint *point = &drawing->points[ee_rng_below (rng, drawing->n_points)];

          x = point->x;
          y = point->y;
        }
      if (kind < 4)
        add_angles (drawing, rng, x, y);
      else if (kind < 7)
        add_bow (drawing, rng, x, y);
      else if (kind < 9 || s == 0)
        add_curve (drawing, rng, x, y);
      else
        add_dot (drawing, rng);
      ee_drawing_lift (drawing);
    }
}

/**
 * ee_hand_scribble:
 * @rng: of the scribbler
 * @drawing: (out caller-allocates): one long line that goes to and fro, in a box of about 100 x 100
 */
void
ee_hand_scribble (EeRng *rng, EeDrawing *drawing)
{
  guint n = 7 + ee_rng_below (rng, 9);
  double angle = ee_rng_range (rng, 0, 2 * G_PI), x = ee_rng_range (rng, 20, 80), y = ee_rng_range (rng, 20, 80);
  double turn = ee_rng_below (rng, 2) == 0 ? 1 : -1;

  ee_drawing_clear (drawing);
  for (guint i = 0; i < n; i++)
    {
      ee_drawing_add (drawing, (float)x, (float)y, FALSE);
      angle += turn * ee_rng_range (rng, 1.0, 3.0);
      x = CLAMP (x + ee_rng_range (rng, 35, 95) * cos (angle), 0, BOX);
      y = CLAMP (y + ee_rng_range (rng, 35, 95) * sin (angle), 0, BOX);
    }
  ee_drawing_lift (drawing);
}
