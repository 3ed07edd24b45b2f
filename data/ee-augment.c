/* SPDX-License-Identifier: Apache-2.0 */
/* ee-augment.c - a move, an affine change and a change of light; see the header */
#include "ee-augment.h"

#include <math.h>
#include <string.h>

#include "ee-rng.h"

#define MIDDLE 127.5f

typedef struct
{
  const char *set;
  EeAugmentation augmentation;
} Rule;

/* Ink is shifted, turned and scaled; objects are cropped from a margin of 4 pixels and mirrored, as is usual for
 * CIFAR (He et al., 2016); house numbers and signs have a right way round, and stand in sun and shade. */
static const Rule rules[] = {
  { "mnist", { .shift = 2, .rotation = 10, .scale = 0.1 } },
  { "omniglot", { .shift = 2, .rotation = 10, .scale = 0.1 } },
  { "doodles", { .shift = 2, .rotation = 10, .scale = 0.1 } },
  { "cifar10", { .crop = 4, .mirror = TRUE } },
  { "cifar100", { .crop = 4, .mirror = TRUE } },
  { "svhn", { .crop = 2, .rotation = 8, .scale = 0.12, .brightness = 0.15, .contrast = 0.3, .colour = 0.15 } },
  { "gtsrb", { .crop = 2, .rotation = 8, .scale = 0.12, .brightness = 0.15, .contrast = 0.3, .colour = 0.15 } },
};

/* A user's own images: nothing is known of them but that a shift does not change what they show. */
static const EeAugmentation cautious = { .crop = 2 };

/**
 * ee_augmentation_of:
 * @set: a data set's id
 *
 * Returns: (transfer none): what its images bear
 */
const EeAugmentation *
ee_augmentation_of (const char *set)
{
  g_return_val_if_fail (set != NULL, &cautious);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].set, set))
      return &rules[i].augmentation;
  return &cautious;
}

/* The nearest pixel inside the picture. */
static const guint8 *
get_pixel (const guint8 *image, int x, int y)
{
  x = CLAMP (x, 0, EE_IMAGE_SIDE - 1);
  y = CLAMP (y, 0, EE_IMAGE_SIDE - 1);
  return image + (y * EE_IMAGE_SIDE + x) * EE_IMAGE_CHANNELS;
}

static void
sample (const guint8 *image, float x, float y, guint8 *out)
{
  int left = floorf (x), top = floorf (y);
  float right_share = x - left, bottom_share = y - top;
  const guint8 *a = get_pixel (image, left, top), *b = get_pixel (image, left + 1, top);
  const guint8 *c = get_pixel (image, left, top + 1), *d = get_pixel (image, left + 1, top + 1);

  for (guint k = 0; k < EE_IMAGE_CHANNELS; k++)
    {
      float upper = a[k] + right_share * (b[k] - a[k]), lower = c[k] + right_share * (d[k] - c[k]);

      out[k] = upper + bottom_share * (lower - upper) + 0.5f;
    }
}

static gboolean
resamples (const EeAugmentation *augmentation)
{
  return augmentation->shift > 0 || augmentation->rotation > 0 || augmentation->scale > 0;
}

static void
transform (const EeAugmentation *augmentation, EeRng *rng, guint8 *image)
{
  guint8 source[EE_IMAGE_BYTES];
  const float centre = (EE_IMAGE_SIDE - 1) / 2.0f;
  float shift_x = ee_rng_range (rng, -augmentation->shift, augmentation->shift);
  float shift_y = ee_rng_range (rng, -augmentation->shift, augmentation->shift);
  float angle = ee_rng_range (rng, -augmentation->rotation, augmentation->rotation) * (float)G_PI / 180;
  float scale = 1 + ee_rng_range (rng, -augmentation->scale, augmentation->scale);
  float cosine = cosf (angle) / scale, sine = sinf (angle) / scale;

  memcpy (source, image, sizeof source);
  for (guint y = 0; y < EE_IMAGE_SIDE; y++)
    for (guint x = 0; x < EE_IMAGE_SIDE; x++)
      {
        float dx = x - centre - shift_x, dy = y - centre - shift_y;

        sample (source, centre + cosine * dx + sine * dy, centre - sine * dx + cosine * dy,
                image + (y * EE_IMAGE_SIDE + x) * EE_IMAGE_CHANNELS);
      }
}

/* Whole pixels only. */
static void
move (const EeAugmentation *augmentation, EeRng *rng, guint8 *image)
{
  guint8 source[EE_IMAGE_BYTES];
  int most = augmentation->crop;
  int shift_x = (int)ee_rng_below (rng, 2 * most + 1) - most, shift_y = (int)ee_rng_below (rng, 2 * most + 1) - most;
  gboolean mirror = augmentation->mirror && ee_rng_below (rng, 2) == 1;

  if (shift_x == 0 && shift_y == 0 && !mirror)
    return;
  memcpy (source, image, sizeof source);
  for (int y = 0; y < EE_IMAGE_SIDE; y++)
    for (int x = 0; x < EE_IMAGE_SIDE; x++)
      memcpy (image + (y * EE_IMAGE_SIDE + x) * EE_IMAGE_CHANNELS,
              get_pixel (source, (mirror ? EE_IMAGE_SIDE - 1 - x : x) - shift_x, y - shift_y), EE_IMAGE_CHANNELS);
}

static void
change_light (const EeAugmentation *augmentation, EeRng *rng, guint8 *image)
{
  float added = 255 * ee_rng_range (rng, -augmentation->brightness, augmentation->brightness);
  float contrast = 1 + ee_rng_range (rng, -augmentation->contrast, augmentation->contrast);
  float gains[EE_IMAGE_CHANNELS];

  for (guint k = 0; k < EE_IMAGE_CHANNELS; k++)
    gains[k] = contrast * (1 + ee_rng_range (rng, -augmentation->colour, augmentation->colour));
  for (guint i = 0; i < EE_IMAGE_BYTES; i++)
    {
      float value = MIDDLE + gains[i % EE_IMAGE_CHANNELS] * (image[i] - MIDDLE) + added;

      image[i] = CLAMP (value + 0.5f, 0, 255);
    }
}

/**
 * ee_augment_image:
 * @augmentation: how far it may go
 * @seed: the same seed changes an image in the same way
 * @image: (inout): [32, 32, 3] uint8; what comes in from outside repeats the border
 *
 * Draws crop and mirroring, then shift, rotation and scale about the centre, then the light, evenly from their ranges.
 * Of what softens edges or changes the light each spares half of the images: resampling softens, and an exit after
 * block 1 looks at little else than edges. A network that never saw a sharp image in training takes sharp digits for
 * something foreign.
 */
void
ee_augment_image (const EeAugmentation *augmentation, guint64 seed, guint8 *image)
{
  EeRng rng;

  g_return_if_fail (augmentation != NULL && image != NULL);

  ee_rng_init (&rng, seed);
  if (augmentation->crop > 0 || augmentation->mirror)
    move (augmentation, &rng, image);
  if (resamples (augmentation) && ee_rng_below (&rng, 2) == 1)
    transform (augmentation, &rng, image);
  if ((augmentation->brightness > 0 || augmentation->contrast > 0 || augmentation->colour > 0)
      && ee_rng_below (&rng, 2) == 1)
    change_light (augmentation, &rng, image);
}
