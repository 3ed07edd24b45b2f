/* SPDX-License-Identifier: Apache-2.0 */
/* ee-exif.c - reads the one tag of a camera's notes that matters here, and turns pictures by it
 *
 * The notes are a TIFF directory in the segment APP1 of a JPEG file: CIPA DC-008, "Exchangeable image file
 * format for digital still cameras", 4.5 and 4.6.4. Never reads beyond the bytes it is given; whatever makes no
 * sense counts as a camera held upright.
 */
#include "ee-exif.h"

#include <string.h>

enum
{
  UPRIGHT = 1,
  MARKER = 0xff,
  START_OF_IMAGE = 0xd8,
  START_OF_SCAN = 0xda,
  FIRST_RESTART = 0xd0,
  END_OF_IMAGE = 0xd9,
  APP1 = 0xe1,
  FIELD_BYTES = 12,
  TAG_ORIENTATION = 0x0112,
  TYPE_SHORT = 3,
  MAX_FIELDS = 1024,
};

/* A TIFF file in memory. */
typedef struct
{
  const guint8 *data;
  gsize size;
  gboolean big_endian;
} Tiff;

/* The number of @n_bytes at @at; 0 beyond the end, which no number read here may be. */
static guint32
read_number (const Tiff *tiff, gsize at, guint n_bytes)
{
  guint32 number = 0;

  if (at > tiff->size || n_bytes > tiff->size - at)
    return 0;
  for (guint i = 0; i < n_bytes; i++)
    number = number << 8 | tiff->data[tiff->big_endian ? at + i : at + n_bytes - 1 - i];
  return number;
}

static guint
find_in_tiff (const guint8 *data, gsize size)
{
  Tiff tiff = { data, size, size > 0 && data[0] == 'M' };
  guint32 directory, n_fields;

  if (size < 8 || data[0] != data[1] || (data[0] != 'M' && data[0] != 'I') || read_number (&tiff, 2, 2) != 42)
    return UPRIGHT;
  directory = read_number (&tiff, 4, 4);
  n_fields = MIN (read_number (&tiff, directory, 2), MAX_FIELDS);
  for (guint i = 0; i < n_fields; i++)
    {
      gsize field = (gsize)directory + 2 + (gsize)i * FIELD_BYTES;
      guint32 value = read_number (&tiff, field + 8, 2);

      if (read_number (&tiff, field, 2) == TAG_ORIENTATION && read_number (&tiff, field + 2, 2) == TYPE_SHORT
          && read_number (&tiff, field + 4, 4) == 1)
        return value >= 1 && value <= 8 ? value : UPRIGHT;
    }
  return UPRIGHT;
}

/**
 * ee_exif_find_orientation:
 * @jpeg: the content of a JPEG file, or of anything else
 *
 * Returns: 1 to 8 as EXIF counts them, 1 where nothing is said: which side of the scene the first row and the
 *   first column are, see ee_exif_turn()
 */
guint
ee_exif_find_orientation (GBytes *jpeg)
{
  static const guint8 exif[6] = { 'E', 'x', 'i', 'f', 0, 0 };
  gsize size, at = 2;
  const guint8 *data = g_bytes_get_data (jpeg, &size);

  if (size < 4 || data[0] != MARKER || data[1] != START_OF_IMAGE)
    return UPRIGHT;
  while (size - at >= 4 && data[at] == MARKER)
    {
      gsize length = (gsize)data[at + 2] << 8 | data[at + 3]; /* the two bytes of the length itself count */

      if (data[at + 1] == MARKER) /* a filling byte */
        {
          at++;
          continue;
        }
      if (data[at + 1] == START_OF_SCAN || (data[at + 1] >= FIRST_RESTART && data[at + 1] <= END_OF_IMAGE) || length < 2
          || length > size - at - 2)
        break;
      if (data[at + 1] == APP1 && length >= 2 + sizeof exif && memcmp (data + at + 4, exif, sizeof exif) == 0)
        return find_in_tiff (data + at + 4 + sizeof exif, length - 2 - sizeof exif);
      at += 2 + length;
    }
  return UPRIGHT;
}

/* Where the pixel (x, y) of a picture of @width x @height lies in its turned copy. */
static gsize
find_place (guint x, guint y, guint width, guint height, guint orientation)
{
  guint left = x, top = y, turned_width = orientation >= 5 ? height : width;

  switch (orientation)
    {
    case 2: /* mirrored */
      left = width - 1 - x;
      break;
    case 3: /* upside down */
      left = width - 1 - x;
      top = height - 1 - y;
      break;
    case 4: /* mirrored and upside down */
      top = height - 1 - y;
      break;
    case 5: /* mirrored along the diagonal */
      left = y;
      top = x;
      break;
    case 6: /* lies on its left side: to be turned clockwise */
      left = height - 1 - y;
      top = x;
      break;
    case 7: /* mirrored along the other diagonal */
      left = height - 1 - y;
      top = width - 1 - x;
      break;
    case 8: /* lies on its right side: to be turned counterclockwise */
      left = y;
      top = width - 1 - x;
      break;
    default:
      break;
    }
  return (gsize)top * turned_width + left;
}

/**
 * ee_exif_turn:
 * @pixels: (transfer full): a picture
 * @orientation: 1 to 8, see ee_exif_find_orientation()
 *
 * Returns: (transfer full) (nullable): the picture as the scene was; %NULL if memory is short
 */
EePixels *
ee_exif_turn (EePixels *pixels, guint orientation)
{
  g_autoptr (EePixels) given = pixels;
  g_autoptr (EePixels) turned = NULL;
  const guint8 *from;

  if (orientation <= UPRIGHT || orientation > 8)
    return g_steal_pointer (&given);
  turned = g_new0 (EePixels, 1);
  turned->width = orientation >= 5 ? given->height : given->width;
  turned->height = orientation >= 5 ? given->width : given->height;
  turned->rgb = g_try_malloc ((gsize)given->width * given->height * EE_IMAGE_CHANNELS);
  if (turned->rgb == NULL)
    return NULL;
  from = given->rgb;
  for (guint y = 0; y < given->height; y++)
    for (guint x = 0; x < given->width; x++, from += EE_IMAGE_CHANNELS)
      memcpy (turned->rgb + find_place (x, y, given->width, given->height, orientation) * EE_IMAGE_CHANNELS, from,
              EE_IMAGE_CHANNELS);
  return g_steal_pointer (&turned);
}
