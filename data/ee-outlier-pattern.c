/* SPDX-License-Identifier: Apache-2.0 */
/* ee-outlier-pattern.c - stripes, shapes, textures and leaves: a stand-in for photographs
 *
 * A photograph of 32 x 32 pixels is, near by, edges, shading and texture in some colours, and light all
 * over. Overlapping leaves of all sizes have the statistics of real scenes: A. B. Lee, D. Mumford and J.
 * Huang, Occlusion models for natural images, IJCV (2001). Every choice comes from the caller's generator.
 */
#include "ee-outlier-private.h"

#include <math.h>

#include "ee-glyphs.h"
#include "ee-hand.h"

enum
{
  SIDE = EE_CANVAS_SIDE,
  MAX_COLOURS = 3,
};

/* A direction with a wave along it, plain or in steps. */
typedef struct
{
  double cosine, sine, frequency, phase, sharpness;
} Wave;

static Wave
pick_wave (EeRng *rng)
{
  double angle = ee_rng_range (rng, 0, G_PI);

  return (Wave){ cos (angle), sin (angle), 2 * G_PI / exp (ee_rng_range (rng, log (2.5), log (20))),
                 ee_rng_range (rng, 0, 2 * G_PI), exp (ee_rng_range (rng, 0, 3)) };
}

/* From 0 to 1. */
static double
measure_wave (const Wave *wave, double x, double y)
{
  double height = sin (wave->frequency * (wave->cosine * x + wave->sine * y) + wave->phase);

  return CLAMP (0.5 + height * wave->sharpness / 2, 0, 1);
}

static void
draw_stripes (EeRng *rng, EeCanvas *canvas)
{
  Wave first = pick_wave (rng), second = pick_wave (rng);
  gboolean checkers = ee_rng_below (rng, 2) == 0;
  float colour[EE_CANVAS_CHANNELS];

  ee_canvas_pick_colour (rng, colour);
  ee_canvas_fill (canvas, colour);
  ee_canvas_pick_colour (rng, colour);
  if (checkers)
    second = (Wave){ -first.sine, first.cosine, first.frequency, second.phase, first.sharpness };
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      {
        double a = measure_wave (&first, x, y), b = measure_wave (&second, x, y);

        ee_canvas_mix (canvas, x, y, colour, (float)(checkers ? a + b - 2 * a * b : a));
      }
}

/* Half-planes: a horizon, a corner, a wall. */
static void
draw_edges (EeRng *rng, EeCanvas *canvas)
{
  guint n = 1 + ee_rng_below (rng, 3);
  float colour[EE_CANVAS_CHANNELS];

  ee_canvas_pick_colour (rng, colour);
  ee_canvas_fill (canvas, colour);
  while (n-- > 0)
    {
      double angle = ee_rng_range (rng, 0, 2 * G_PI), cosine = cos (angle), sine = sin (angle);
      double place = ee_rng_range (rng, -10, 10), sharpness = exp (ee_rng_range (rng, -3, 0.5));

      ee_canvas_pick_colour (rng, colour);
      for (guint y = 0; y < SIDE; y++)
        for (guint x = 0; x < SIDE; x++)
          {
            double distance = cosine * (x - SIDE / 2.0) + sine * (y - SIDE / 2.0) - place;

            ee_canvas_mix (canvas, x, y, colour, (float)CLAMP (0.5 + distance * sharpness, 0, 1));
          }
    }
}

/* Above 0 inside a disc, a box or a triangle of "radius" 1, in its own coordinates. */
static double
measure_inside (guint kind, double x, double y)
{
  if (kind == 0)
    return 1 - sqrt (x * x + y * y);
  if (kind == 1)
    return 1 - MAX (fabs (x), fabs (y));
  return MIN (0.6 - y, 0.6 + y / 2 - fabs (x) * 0.87);
}

static void
add_shape (EeRng *rng, EeCanvas *canvas, double x0, double y0, double radius, const float *colour)
{
  guint kind = ee_rng_below (rng, 3);
  double angle = ee_rng_range (rng, -0.4, 0.4), cosine = cos (angle), sine = sin (angle);
  double stretch = exp (ee_rng_range (rng, -0.5, 0.5));

  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      {
        double dx = (x - x0) / (radius * stretch), dy = (y - y0) * stretch / radius;
        double inside = measure_inside (kind, cosine * dx - sine * dy, sine * dx + cosine * dy);

        if (inside > -1 / radius)
          ee_canvas_mix (canvas, x, y, colour, (float)CLAMP (0.5 + inside * radius, 0, 1));
      }
}

/* One thing in the middle, with things inside it, as signs and most objects are. */
static void
draw_object (EeRng *rng, EeCanvas *canvas)
{
  guint n = 1 + ee_rng_below (rng, 4);
  double x = SIDE / 2.0 + ee_rng_range (rng, -3, 3), y = SIDE / 2.0 + ee_rng_range (rng, -3, 3);
  double radius = ee_rng_range (rng, 8, 17);

  if (ee_rng_below (rng, 2) == 0)
    draw_edges (rng, canvas);
  else
    {
      float ground[EE_CANVAS_CHANNELS];

      ee_canvas_pick_colour (rng, ground);
      ee_canvas_fill (canvas, ground);
    }
  while (n-- > 0)
    {
      float colour[EE_CANVAS_CHANNELS];

      ee_canvas_pick_colour (rng, colour);
      add_shape (rng, canvas, x, y, radius, colour);
      radius *= ee_rng_range (rng, 0.5, 0.9);
      x += ee_rng_range (rng, -2, 2);
      y += ee_rng_range (rng, -2, 2);
    }
}

/* Leaves over leaves; few small ones hide what was there, most come from a few colours. */
static void
draw_leaves (EeRng *rng, EeCanvas *canvas)
{
  float colours[MAX_COLOURS][EE_CANVAS_CHANNELS];
  guint n = 6 + ee_rng_below (rng, 40);

  for (guint i = 0; i < MAX_COLOURS; i++)
    ee_canvas_pick_colour (rng, colours[i]);
  ee_canvas_fill (canvas, colours[0]);
  while (n-- > 0)
    {
      float colour[EE_CANVAS_CHANNELS];
      guint from = ee_rng_below (rng, MAX_COLOURS);
      double change = ee_rng_range (rng, -0.3, 0.3);

      for (guint c = 0; c < EE_CANVAS_CHANNELS; c++)
        colour[c] = (float)CLAMP (colours[from][c] + change + ee_rng_range (rng, -0.05, 0.05), 0, 1);
      add_shape (rng, canvas, ee_rng_range (rng, -2, 34), ee_rng_range (rng, -2, 34),
                 exp (ee_rng_range (rng, log (1.5), log (14))), colour);
    }
}

/* Noise at 2, 4, 8 ... points a side, the coarse ones stronger, smooth in between. */
static void
draw_clouds (EeRng *rng, EeCanvas *canvas)
{
  float colours[MAX_COLOURS][EE_CANVAS_CHANNELS];
  float height[SIDE][SIDE] = { { 0 } };
  double fall = ee_rng_range (rng, 0.4, 0.9), strength = ee_rng_range (rng, 0.5, 1.5);

  for (guint i = 0; i < MAX_COLOURS; i++)
    ee_canvas_pick_colour (rng, colours[i]);
  for (guint points = 2; points <= SIDE; points *= 2, strength *= fall)
    {
      float knots[SIDE + 1][SIDE + 1];

      for (guint y = 0; y <= points; y++)
        for (guint x = 0; x <= points; x++)
          knots[y][x] = (float)(strength * ee_rng_range (rng, -1, 1));
      for (guint y = 0; y < SIDE; y++)
        for (guint x = 0; x < SIDE; x++)
          {
            guint i = y * points / SIDE, j = x * points / SIDE;
            float v = (float)(y * points) / SIDE - i, u = (float)(x * points) / SIDE - j;

            height[y][x] += (1 - v) * ((1 - u) * knots[i][j] + u * knots[i][j + 1])
                            + v * ((1 - u) * knots[i + 1][j] + u * knots[i + 1][j + 1]);
          }
    }
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      {
        ee_canvas_mix (canvas, x, y, colours[0], 1);
        ee_canvas_mix (canvas, x, y, colours[height[y][x] > 0 ? 1 : 2], (float)MIN (fabsf (height[y][x]), 1));
      }
}

static void
draw_patches (EeRng *rng, EeCanvas *canvas)
{
  guint across = 2 + ee_rng_below (rng, 7), down = 2 + ee_rng_below (rng, 7);
  float colours[8][8][EE_CANVAS_CHANNELS];

  for (guint i = 0; i < 8; i++)
    for (guint j = 0; j < 8; j++)
      ee_canvas_pick_colour (rng, colours[i][j]);
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      ee_canvas_mix (canvas, x, y, colours[y * down / SIDE][x * across / SIDE], 1);
}

/* Writing in one colour on something of another: a label, a plate, a sign. */
static void
add_writing (EeRng *rng, EeCanvas *canvas)
{
  guint8 ink[SIDE * SIDE];
  float colour[EE_CANVAS_CHANNELS];
  EeDrawing drawing;

  if (ee_rng_below (rng, 2) == 0)
    ee_glyphs_get_figure (ee_rng_below (rng, ee_glyphs_get_n_figures ()), &drawing);
  else
    ee_hand_invent (rng, &drawing);
  ee_hand_write (&drawing, rng, ink);
  ee_canvas_pick_colour (rng, colour);
  for (guint i = 0; i < G_N_ELEMENTS (ink); i++)
    ee_canvas_mix (canvas, i % SIDE, i / SIDE, colour, ink[i] / 256.0f);
}

/**
 * ee_outlier_draw_pattern:
 * @rng: a generator
 * @canvas: (out caller-allocates): one of the patterns, in a light of its own: a sixth carries writing; half is
 *   shaded, most are somewhat soft, many have grain, many are pale or dark
 */
void
ee_outlier_draw_pattern (EeRng *rng, EeCanvas *canvas)
{
  static void (*const draws[]) (EeRng * rng, EeCanvas * canvas)
      = { draw_stripes, draw_edges, draw_object, draw_object, draw_leaves, draw_leaves, draw_clouds, draw_patches };

  draws[ee_rng_below (rng, G_N_ELEMENTS (draws))](rng, canvas);
  if (ee_rng_below (rng, 6) == 0)
    add_writing (rng, canvas);
  if (ee_rng_below (rng, 2) == 0)
    ee_canvas_shade (canvas, rng, ee_rng_range (rng, 0, 0.4));
  ee_canvas_blur (canvas, ee_rng_below (rng, 4));
  if (ee_rng_below (rng, 3) > 0)
    ee_canvas_fade (canvas, ee_rng_range (rng, 0.15, 1), exp (ee_rng_range (rng, log (0.12), log (1.2))));
  if (ee_rng_below (rng, 2) == 0)
    ee_canvas_add_grain (canvas, rng, ee_rng_range (rng, 0, 0.06), ee_rng_below (rng, 2) == 0);
}
