/* SPDX-License-Identifier: Apache-2.0 */
/* ee-framing.h - which part of a picture becomes the 32x32 image
 *
 * Readers of data sets always take the whole picture; a person may ask for less of it. Knows pixels only; any thread.
 */
#pragma once

#include "ee-image.h"

G_BEGIN_DECLS

/**
 * EeFraming:
 * @EE_FRAMING_FIT: the whole picture, padded to a square: what data sets are read with
 * @EE_FRAMING_CROP: the ink alone where there is ink on an even ground, else the square in the middle
 */
typedef enum
{
  EE_FRAMING_FIT,
  EE_FRAMING_CROP,
} EeFraming;

/**
 * EeFramed:
 * @EE_FRAMED_WHOLE: nothing was cut off
 * @EE_FRAMED_INK: the ink, with a margin as around MNIST's digits
 * @EE_FRAMED_MIDDLE: the largest square around the middle
 *
 * What was done.
 */
typedef enum
{
  EE_FRAMED_WHOLE,
  EE_FRAMED_INK,
  EE_FRAMED_MIDDLE,
} EeFramed;

EeFramed ee_pixels_frame (const EePixels *pixels, EeFraming framing, guint8 *image);

G_END_DECLS
