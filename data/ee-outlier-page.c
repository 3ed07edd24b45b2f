/* SPDX-License-Identifier: Apache-2.0 */
/* ee-outlier-page.c - empty pages, and noise: pictures with nothing in them
 *
 * Every choice comes from the caller's generator.
 */
#include "ee-outlier-private.h"

/**
 * ee_outlier_draw_page:
 * @rng: a generator
 * @canvas: (out caller-allocates): one even colour, black and white more often than others; a third is faintly
 *   shaded, a quarter framed, and half has the grain of a scan
 */
void
ee_outlier_draw_page (EeRng *rng, EeCanvas *canvas)
{
  float colour[EE_CANVAS_CHANNELS];
  guint kind = ee_rng_below (rng, 8);

  if (kind < 2)
    colour[0] = colour[1] = colour[2] = kind;
  else if (kind < 5)
    colour[0] = colour[1] = colour[2] = (float)ee_rng_uniform (rng);
  else
    ee_canvas_pick_colour (rng, colour);
  ee_canvas_fill (canvas, colour);
  if (ee_rng_below (rng, 3) == 0)
    ee_canvas_shade (canvas, rng, ee_rng_range (rng, 0.01, 0.25));
  if (ee_rng_below (rng, 4) == 0)
    ee_canvas_frame (canvas, rng);
  if (ee_rng_below (rng, 2) == 0)
    ee_canvas_add_grain (canvas, rng, ee_rng_range (rng, 0.002, 0.02), ee_rng_below (rng, 2) == 0);
}

/* Every pixel on its own: even, or around a mean. */
static void
draw_fine (EeRng *rng, EeCanvas *canvas, gboolean coloured)
{
  gboolean even = ee_rng_below (rng, 2) == 0;
  double mean = ee_rng_uniform (rng), deviation = ee_rng_range (rng, 0.06, 0.4);

  for (guint y = 0; y < EE_CANVAS_SIDE; y++)
    for (guint x = 0; x < EE_CANVAS_SIDE; x++)
      {
        float colour[EE_CANVAS_CHANNELS];

        for (guint c = 0; c < EE_CANVAS_CHANNELS; c++)
          colour[c] = c > 0 && !coloured ? colour[0]
                      : even             ? (float)ee_rng_uniform (rng)
                                         : (float)(mean + deviation * ee_rng_normal (rng));
        ee_canvas_mix (canvas, x, y, colour, 1);
      }
}

/* Salt and pepper: some pixels of one light on a ground of another. */
static void
draw_specks (EeRng *rng, EeCanvas *canvas, gboolean coloured)
{
  double share = ee_rng_range (rng, 0.02, 0.5), grounds[] = { 0, 1, ee_rng_uniform (rng) };
  float ground[EE_CANVAS_CHANNELS];

  ground[0] = ground[1] = ground[2] = (float)grounds[ee_rng_below (rng, G_N_ELEMENTS (grounds))];
  ee_canvas_fill (canvas, ground);
  for (guint y = 0; y < EE_CANVAS_SIDE; y++)
    for (guint x = 0; x < EE_CANVAS_SIDE; x++)
      if (ee_rng_uniform (rng) < share)
        for (guint c = 0; c < EE_CANVAS_CHANNELS; c++)
          canvas->value[y][x][c]
              = c > 0 && !coloured ? canvas->value[y][x][0] : ground[0] < 0.5f || ee_rng_below (rng, 2) == 0;
}

/**
 * ee_outlier_draw_noise:
 * @rng: a generator
 * @canvas: (out caller-allocates): even, normal, or salt and pepper; grey or coloured; half of it smoothed by up to
 *   eight passes and stretched again, so that lumps of all sizes come
 */
void
ee_outlier_draw_noise (EeRng *rng, EeCanvas *canvas)
{
  gboolean coloured = ee_rng_below (rng, 2) == 0;

  if (ee_rng_below (rng, 3) == 0)
    draw_specks (rng, canvas, coloured);
  else
    draw_fine (rng, canvas, coloured);
  if (ee_rng_below (rng, 2) == 0)
    {
      double mean;

      ee_canvas_blur (canvas, 1 + ee_rng_below (rng, 8));
      ee_canvas_fade (canvas, ee_rng_range (rng, 0.1, 0.3) / MAX (ee_canvas_measure_deviation (canvas, &mean), 0.01),
                      1);
    }
}
