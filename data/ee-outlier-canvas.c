/* SPDX-License-Identifier: Apache-2.0 */
/* ee-outlier-canvas.c - light, colour, softness and grain of a picture in the making
 *
 * Values may leave 0..1 on the way; ee_canvas_write() cuts them. No state.
 */
#include "ee-outlier-private.h"

#include <math.h>

/**
 * ee_canvas_pick_colour:
 * @rng: a generator
 * @colour: (out caller-allocates): [3]
 *
 * Grey in two of five cases; else a grey with some colour in it, as most things in photographs have.
 */
void
ee_canvas_pick_colour (EeRng *rng, float *colour)
{
  double grey = ee_rng_uniform (rng);
  double saturation = ee_rng_below (rng, 5) < 2 ? 0 : ee_rng_range (rng, 0, 0.6);

  for (guint c = 0; c < EE_CANVAS_CHANNELS; c++)
    colour[c] = (float)CLAMP (grey + saturation * ee_rng_range (rng, -1, 1), 0, 1);
}

void
ee_canvas_fill (EeCanvas *canvas, const float *colour)
{
  for (guint y = 0; y < EE_CANVAS_SIDE; y++)
    for (guint x = 0; x < EE_CANVAS_SIDE; x++)
      ee_canvas_mix (canvas, x, y, colour, 1);
}

/**
 * ee_canvas_mix:
 * @canvas: a canvas
 * @x: below the side
 * @y: below the side
 * @colour: [3]
 * @share: of @colour in the new value, 0 to 1
 */
void
ee_canvas_mix (EeCanvas *canvas, guint x, guint y, const float *colour, float share)
{
  float *value = canvas->value[y][x];

  for (guint c = 0; c < EE_CANVAS_CHANNELS; c++)
    value[c] = share >= 1 ? colour[c] : value[c] + share * (colour[c] - value[c]);
}

/* Light from one side, or from the middle. */
void
ee_canvas_shade (EeCanvas *canvas, EeRng *rng, double strength)
{
  double angle = ee_rng_range (rng, 0, 2 * G_PI), middle = (EE_CANVAS_SIDE - 1) / 2.0;
  double cosine = cos (angle) * strength, sine = sin (angle) * strength;
  gboolean round = ee_rng_below (rng, 3) == 0;

  for (guint y = 0; y < EE_CANVAS_SIDE; y++)
    for (guint x = 0; x < EE_CANVAS_SIDE; x++)
      {
        double dx = (x - middle) / middle, dy = (y - middle) / middle;
        double light = round ? cosine * (dx * dx + dy * dy) : cosine * dx + sine * dy;

        for (guint c = 0; c < EE_CANVAS_CHANNELS; c++)
          canvas->value[y][x][c] += (float)light;
      }
}

/* An even frame on some of the four sides, as of a page that was laid on something else. */
void
ee_canvas_frame (EeCanvas *canvas, EeRng *rng)
{
  float colour[EE_CANVAS_CHANNELS];
  guint wide[4];

  ee_canvas_pick_colour (rng, colour);
  for (guint side = 0; side < G_N_ELEMENTS (wide); side++)
    wide[side] = ee_rng_below (rng, 3) > 0 ? 1 + ee_rng_below (rng, 6) : 0;
  for (guint y = 0; y < EE_CANVAS_SIDE; y++)
    for (guint x = 0; x < EE_CANVAS_SIDE; x++)
      if (x < wide[0] || y < wide[1] || x + wide[2] >= EE_CANVAS_SIDE || y + wide[3] >= EE_CANVAS_SIDE)
        ee_canvas_mix (canvas, x, y, colour, 1);
}

/* One pass is the mean of two neighbours and the pixel itself twice, across and down; the border repeats. */
void
ee_canvas_blur (EeCanvas *canvas, guint passes)
{
  for (guint pass = 0; pass < 2 * passes; pass++)
    {
      const EeCanvas source = *canvas;
      guint right = pass % 2 == 0, down = 1 - right;

      for (guint y = 0; y < EE_CANVAS_SIDE; y++)
        for (guint x = 0; x < EE_CANVAS_SIDE; x++)
          {
            const float *before = source.value[y >= down ? y - down : y][x >= right ? x - right : x];
            const float *after = source.value[MIN (y + down, EE_CANVAS_SIDE - 1)][MIN (x + right, EE_CANVAS_SIDE - 1)];

            for (guint c = 0; c < EE_CANVAS_CHANNELS; c++)
              canvas->value[y][x][c] = (before[c] + 2 * source.value[y][x][c] + after[c]) / 4;
          }
    }
}

void
ee_canvas_add_grain (EeCanvas *canvas, EeRng *rng, double deviation, gboolean coloured)
{
  for (guint y = 0; y < EE_CANVAS_SIDE; y++)
    for (guint x = 0; x < EE_CANVAS_SIDE; x++)
      {
        double grain = deviation * ee_rng_normal (rng);

        for (guint c = 0; c < EE_CANVAS_CHANNELS; c++)
          {
            canvas->value[y][x][c] += (float)grain;
            if (coloured)
              grain = deviation * ee_rng_normal (rng);
          }
      }
}

/**
 * ee_canvas_fade:
 * @canvas: a canvas
 * @contrast: what is left of the differences from the canvas's mean, 1 for all
 * @light: what everything is multiplied by afterwards, 1 for nothing
 */
void
ee_canvas_fade (EeCanvas *canvas, double contrast, double light)
{
  double mean;

  ee_canvas_measure_deviation (canvas, &mean);
  for (guint y = 0; y < EE_CANVAS_SIDE; y++)
    for (guint x = 0; x < EE_CANVAS_SIDE; x++)
      for (guint c = 0; c < EE_CANVAS_CHANNELS; c++)
        canvas->value[y][x][c] = (float)((mean + contrast * (canvas->value[y][x][c] - mean)) * light);
}

/**
 * ee_canvas_measure_deviation:
 * @canvas: a canvas
 * @mean: (out): of all values
 *
 * Returns: their standard deviation
 */
double
ee_canvas_measure_deviation (const EeCanvas *canvas, double *mean)
{
  double sum = 0, squares = 0;

  for (guint y = 0; y < EE_CANVAS_SIDE; y++)
    for (guint x = 0; x < EE_CANVAS_SIDE; x++)
      for (guint c = 0; c < EE_CANVAS_CHANNELS; c++)
        {
          sum += canvas->value[y][x][c];
          squares += canvas->value[y][x][c] * canvas->value[y][x][c];
        }
  *mean = sum / EE_IMAGE_BYTES;
  return sqrt (MAX (squares / EE_IMAGE_BYTES - *mean * *mean, 0));
}

/**
 * ee_canvas_read:
 * @canvas: (out caller-allocates): a canvas
 * @image: [32, 32, 3] uint8
 */
void
ee_canvas_read (EeCanvas *canvas, const guint8 *image)
{
  float *values = &canvas->value[0][0][0];

  for (guint i = 0; i < EE_IMAGE_BYTES; i++)
    values[i] = image[i] / 255.0f;
}

/**
 * ee_canvas_write:
 * @canvas: a canvas
 * @image: (out caller-allocates): [32, 32, 3] uint8
 */
void
ee_canvas_write (const EeCanvas *canvas, guint8 *image)
{
  const float *values = &canvas->value[0][0][0];

  for (guint i = 0; i < EE_IMAGE_BYTES; i++)
    image[i] = (guint8)(CLAMP (values[i], 0.0f, 1.0f) * 255 + 0.5f);
}
