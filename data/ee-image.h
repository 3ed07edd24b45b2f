/* SPDX-License-Identifier: Apache-2.0 */
/* ee-image.h - from a file somebody dropped to the 32x32 picture the network sees
 *
 * An EePixels is a decoded picture of any size; an image is the network's input, 32x32x3 uint8, rows
 * top to bottom, red green blue interleaved ([y, x, c]). Knows stb_image and nothing of data sets.
 * All functions may be called from any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

enum
{
  EE_IMAGE_SIDE = 32,
  EE_IMAGE_CHANNELS = 3,
  EE_IMAGE_BYTES = EE_IMAGE_SIDE * EE_IMAGE_SIDE * EE_IMAGE_CHANNELS,
};

/* Limits, checked against the header before anything is decoded. */
#define EE_IMAGE_MAX_SIDE 16384
#define EE_IMAGE_MAX_PIXELS (64u * 1000 * 1000)
#define EE_IMAGE_MAX_FILE_BYTES (64u * 1024 * 1024)

/**
 * EePixels:
 * @width: in pixels
 * @height: in pixels
 * @rgb: (owned): [height, width, 3] uint8, no padding between rows
 */
typedef struct
{
  guint width;
  guint height;
  guint8 *rgb;
} EePixels;

/**
 * EeInvert:
 * @EE_INVERT_AUTO: invert a picture whose border is lighter than mid-grey (dark ink on paper)
 * @EE_INVERT_NEVER: as it comes
 * @EE_INVERT_ALWAYS: always
 */
typedef enum
{
  EE_INVERT_AUTO,
  EE_INVERT_NEVER,
  EE_INVERT_ALWAYS,
} EeInvert;

EePixels *ee_pixels_new_from_file (const char *path, GError **error);
EePixels *ee_pixels_new_from_bytes (GBytes *bytes, const char *name, GError **error);
EePixels *ee_pixels_new_from_rgba (const guint8 *rgba, guint width, guint height, gsize stride, GError **error);
void ee_pixels_free (EePixels *pixels);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EePixels, ee_pixels_free)

void ee_pixels_to_image (const EePixels *pixels, guint8 *image);
void ee_image_from_grey (const guint8 *grey, guint width, guint height, guint8 *image);
gboolean ee_image_is_dark_on_light (const guint8 *image);
void ee_image_invert (guint8 *image);
gboolean ee_image_apply_invert (guint8 *image, EeInvert invert);

G_END_DECLS
