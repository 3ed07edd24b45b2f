/* SPDX-License-Identifier: Apache-2.0 */
/* ee-jpeg.c - walks the segments of a JPEG file
 *
 * stb_image (up to 2.27 at least) copies a Huffman table of more than 256 codes over what stands behind it, and goes
 * over the whole picture for each scan, so that a small file of many scans takes minutes. Format: ITU-T T.81, B.1 and
 * B.2. Whatever else is wrong is left to the decoder to say.
 */
#include "ee-jpeg.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-data-error.h"

enum
{
  MARKER = 0xff,
  HUFFMAN_TABLES = 0xc4,
  FIRST_RESTART = 0xd0,
  LAST_RESTART = 0xd7,
  END_OF_IMAGE = 0xd9,
  START_OF_SCAN = 0xda,
  N_LENGTHS = 16, /* of codes, 1 to 16 bits */
  MAX_CODES = 256,
  MAX_SCANS = 100, /* a progressive JPEG has about ten */
};

/* Moves @at behind the next marker that begins a segment and returns it; 0 at the end. Pixels between the segments
 * hold no other markers than restarts. */
static guint8
find_marker (const guint8 *data, gsize size, gsize *at)
{
  while (*at + 1 < size)
    {
      const guint8 *found = memchr (data + *at, MARKER, size - 1 - *at);
      guint8 marker;

      if (found == NULL)
        break;
      *at = (gsize)(found - data) + 1;
      marker = data[*at];
      if (marker == MARKER)
        continue;
      ++*at;
      if (marker != 0 && (marker < FIRST_RESTART || marker > LAST_RESTART))
        return marker;
    }
  return 0;
}

/* The tables of a segment of @length bytes, of which the file has @rest: each is a byte, the numbers of codes of each
 * length, and a byte a code. The decoder reads the last one to its end, even where the segment is too short for it. */
static gboolean
check_tables (const guint8 *tables, gsize length, gsize rest)
{
  for (gsize at = 0; at < length && at < rest;)
    {
      guint n_codes = 0;

      for (guint i = 0; i < N_LENGTHS && at + 1 + i < rest; i++)
        n_codes += tables[at + 1 + i];
      if (n_codes > MAX_CODES)
        return FALSE;
      at += 1 + N_LENGTHS + n_codes;
    }
  return TRUE;
}

/**
 * ee_jpeg_check:
 * @jpeg: the content of a JPEG file
 * @name: names it in messages
 * @error: (out) (optional): %EE_DATA_ERROR_FORMAT or %EE_DATA_ERROR_TOO_LARGE
 *
 * Returns: whether the file may be given to the decoder
 */
gboolean
ee_jpeg_check (GBytes *jpeg, const char *name, GError **error)
{
  gsize size, at = 2;
  const guint8 *data = g_bytes_get_data (jpeg, &size);
  guint n_scans = 0;
  guint8 marker;

  while ((marker = find_marker (data, size, &at)) != 0 && marker != END_OF_IMAGE)
    {
      gsize length = size - at >= 2 ? (gsize)data[at] << 8 | data[at + 1] : 0;

      n_scans += marker == START_OF_SCAN;
      if (n_scans > MAX_SCANS)
        {
          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” takes more than %d scans."), name,
                       MAX_SCANS);
          return FALSE;
        }
      if (length < 2)
        break;
      if (marker == HUFFMAN_TABLES && !check_tables (data + at + 2, length - 2, size - at - 2))
        {
          g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT,
                       _ ("“%s” is damaged: a table of codes has more than %d."), name, MAX_CODES);
          return FALSE;
        }
      if (length > size - at)
        break;
      at += length;
    }
  return TRUE;
}
