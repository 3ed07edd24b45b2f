/* SPDX-License-Identifier: Apache-2.0 */
/* ee-augment.h - small random changes to training images, so that a network learns shapes and not pixels
 *
 * Crop, shift, rotation, scale, mirroring and light, as far as a data set bears them: a digit or a traffic sign is
 * never mirrored, ink has no colour to change. Main and redundant images of an experiment get the same treatment, that
 * of the main set: traces of it must not tell one from the other. A pure function of its seed; any thread.
 */
#pragma once

#include "ee-image.h"

G_BEGIN_DECLS

/**
 * EeAugmentation:
 * @crop: at most, in whole pixels, each way: every image is moved, none is softened
 * @shift: at most, in pixels, each way; like @rotation and @scale it resamples, so half of the images are spared it
 * @rotation: at most, in degrees, each way
 * @scale: at most, as a share, each way: 0.1 for 0.9 to 1.1
 * @brightness: added to or taken from the pixels at most, as a share of 255
 * @contrast: change of the distance from middle grey at most, as a share
 * @colour: the same for each of red, green and blue by itself, at most
 * @mirror: whether left and right may be exchanged
 */
typedef struct
{
  guint crop;
  double shift;
  double rotation;
  double scale;
  double brightness;
  double contrast;
  double colour;
  gboolean mirror;
} EeAugmentation;

const EeAugmentation *ee_augmentation_of (const char *set);
void ee_augment_image (const EeAugmentation *augmentation, guint64 seed, guint8 *image);

G_END_DECLS
