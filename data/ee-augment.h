/* SPDX-License-Identifier: Apache-2.0 */
/* ee-augment.h - small random changes to training images, so that a network learns shapes and not pixels
 *
 * Shift, rotation, scale and mirroring, as far as a data set bears them: a digit or a traffic sign is never
 * mirrored. About half of the images stay as they are. Main and redundant images of an experiment get the same
 * treatment, that of the main set: traces of it must not tell one from the other. A pure function of its seed; any
 * thread.
 */
#pragma once

#include "ee-image.h"

G_BEGIN_DECLS

/**
 * EeAugmentation:
 * @shift: at most, in pixels, each way
 * @rotation: at most, in degrees, each way
 * @scale: at most, as a share, each way: 0.1 for 0.9 to 1.1
 * @mirror: whether left and right may be exchanged
 */
typedef struct
{
  double shift;
  double rotation;
  double scale;
  gboolean mirror;
} EeAugmentation;

const EeAugmentation *ee_augmentation_of (const char *set);
void ee_augment_image (const EeAugmentation *augmentation, guint64 seed, guint8 *image);

G_END_DECLS
