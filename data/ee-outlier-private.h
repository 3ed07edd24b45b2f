/* SPDX-License-Identifier: Apache-2.0 */
/* ee-outlier-private.h - what the makers of outliers share; for ee-outlier*.c alone
 *
 * A canvas is a picture in the making: floats, 0 for black to 1 for full light. Any thread, one canvas a
 * thread.
 */
#pragma once

#include "ee-dataset.h"
#include "ee-rng.h"

G_BEGIN_DECLS

enum
{
  EE_CANVAS_SIDE = EE_IMAGE_SIDE,
  EE_CANVAS_CHANNELS = EE_IMAGE_CHANNELS,
};

typedef struct
{
  float value[EE_CANVAS_SIDE][EE_CANVAS_SIDE][EE_CANVAS_CHANNELS]; /* [y, x, c] */
} EeCanvas;

void ee_canvas_pick_colour (EeRng *rng, float *colour);
void ee_canvas_fill (EeCanvas *canvas, const float *colour);
void ee_canvas_mix (EeCanvas *canvas, guint x, guint y, const float *colour, float share);
void ee_canvas_shade (EeCanvas *canvas, EeRng *rng, double strength);
void ee_canvas_frame (EeCanvas *canvas, EeRng *rng);
void ee_canvas_blur (EeCanvas *canvas, guint passes);
void ee_canvas_add_grain (EeCanvas *canvas, EeRng *rng, double deviation, gboolean coloured);
void ee_canvas_fade (EeCanvas *canvas, double contrast, double light);
double ee_canvas_measure_deviation (const EeCanvas *canvas, double *mean);
void ee_canvas_read (EeCanvas *canvas, const guint8 *image);
void ee_canvas_write (const EeCanvas *canvas, guint8 *image);

void ee_outlier_draw_page (EeRng *rng, EeCanvas *canvas);
void ee_outlier_draw_noise (EeRng *rng, EeCanvas *canvas);
void ee_outlier_draw_pattern (EeRng *rng, EeCanvas *canvas);
void ee_outlier_draw_character (EeRng *rng, guint8 *image);
void ee_outlier_draw_mutant (EeDataset *main, EeRng *rng, guint8 *image);

G_END_DECLS
