/* SPDX-License-Identifier: Apache-2.0 */
/* ee-doodle.c - drawn data sets: which picture belongs to which seed
 *
 * A picture is a function of its seed alone. Models are ee-glyphs', the writing is ee-hand's.
 */
#include "ee-doodle.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-class-names.h"
#include "ee-glyphs.h"
#include "ee-hand.h"
#include "ee-rng.h"

enum
{
  IMAGE_PIXELS = EE_IMAGE_SIDE * EE_IMAGE_SIDE,
};

G_STATIC_ASSERT ((int)EE_PEN_SIDE == (int)EE_IMAGE_SIDE);

static void
draw_digit (guint digit, guint64 seed, guint8 *grey)
{
  EeDrawing drawing;
  EeRng rng;

  ee_rng_init (&rng, ee_rng_mix (seed, digit));
  ee_glyphs_get_digit (digit, ee_rng_below (&rng, ee_glyphs_get_n_variants (digit)), &drawing);
  ee_hand_write (&drawing, &rng, grey);
}

/* Four in ten a letter or figure, four an invented character, two a scribble. */
static void
draw_glyph (guint64 seed, guint8 *grey)
{
  EeDrawing drawing;
  EeRng rng;
  guint kind;

  ee_rng_init (&rng, ee_rng_mix (seed, EE_DOODLE_N_DIGITS));
  kind = ee_rng_below (&rng, 10);
  if (kind < 4)
    ee_glyphs_get_figure (ee_rng_below (&rng, ee_glyphs_get_n_figures ()), &drawing);
  else if (kind < 8)
    ee_hand_invent (&rng, &drawing);
  else
    ee_hand_scribble (&rng, &drawing);
  ee_hand_write (&drawing, &rng, grey);
}

static void
spread_grey (const guint8 *grey, guint8 *image)
{
  for (guint i = 0; i < IMAGE_PIXELS; i++)
    memset (image + (gsize)i * EE_IMAGE_CHANNELS, grey[i], EE_IMAGE_CHANNELS);
}

/**
 * ee_doodle_draw_digit:
 * @digit: 0 to 9
 * @seed: of the writer
 * @image: (out caller-allocates): [32, 32, 3] uint8, light ink on a dark ground, three equal channels
 */
void
ee_doodle_draw_digit (guint digit, guint64 seed, guint8 *image)
{
  guint8 grey[IMAGE_PIXELS];

  g_return_if_fail (digit < EE_DOODLE_N_DIGITS && image != NULL);

  draw_digit (digit, seed, grey);
  spread_grey (grey, image);
}

/**
 * ee_doodle_draw_glyph:
 * @seed: of the writer
 * @image: (out caller-allocates): [32, 32, 3] uint8, likewise, of something that is no digit
 */
void
ee_doodle_draw_glyph (guint64 seed, guint8 *image)
{
  guint8 grey[IMAGE_PIXELS];

  g_return_if_fail (image != NULL);

  draw_glyph (seed, grey);
  spread_grey (grey, image);
}

/**
 * ee_doodle_dataset_new:
 * @redundant: other glyphs and scribbles instead of digits
 * @n_images: at least 1
 * @seed: of all pictures
 *
 * Image i is drawn from (@seed, i); digits have the label i modulo 10, glyphs the label 0. The digest
 * is the sha256 of the pixels.
 *
 * Returns: (transfer full): the pictures
 */
EeDataset *
ee_doodle_dataset_new (gboolean redundant, guint n_images, guint64 seed)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);
  g_autofree char *source = g_strdup_printf (_ ("code, seed %s"), number);
  g_autofree char *digest = NULL;
  guint8 *pixels;
  guint16 *labels;

  g_return_val_if_fail (n_images > 0, NULL);

  pixels = g_malloc ((gsize)n_images * IMAGE_PIXELS);
  labels = g_new0 (guint16, n_images);
  for (guint i = 0; i < n_images; i++)
    {
      guint8 *grey = pixels + (gsize)i * IMAGE_PIXELS;

      if (redundant)
        {
          draw_glyph (ee_rng_mix (seed, i), grey);
          continue;
        }
      labels[i] = (guint16)(i % EE_DOODLE_N_DIGITS);
      draw_digit (labels[i], ee_rng_mix (seed, i), grey);
    }
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, pixels, (gsize)n_images * IMAGE_PIXELS);
  return ee_dataset_new_named (redundant ? "doodle-glyphs" : "doodle-digits", redundant ? 1 : EE_DOODLE_N_DIGITS,
                               redundant ? NULL : ee_digit_names, 1, n_images, pixels, labels, source, digest);
}
