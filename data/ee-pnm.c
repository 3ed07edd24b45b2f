/* SPDX-License-Identifier: Apache-2.0 */
/* ee-pnm.c - reads Netpbm's P1 to P6
 *
 * Works on bytes in memory; never reads beyond them. Format: the manual pages pbm(5), pgm(5), ppm(5)
 * of Netpbm.
 */
#include "ee-pnm.h"

#include <glib/gi18n-lib.h>

#include "ee-data-error.h"
#include "ee-decode.h"

enum
{
  MAX_VALUE = 65535,
  RGB = 3,
};

typedef struct
{
  const guint8 *next;
  const guint8 *end;
  const char *name;
  char kind; /* '1' to '6' */
  guint width, height;
  guint largest; /* the value of white */
  guint channels;
} Pnm;

static gboolean
set_damaged (const Pnm *pnm, const char *reason, GError **error)
{
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is damaged: %s."), pnm->name, reason);
  return FALSE;
}

static void
skip_blanks (Pnm *pnm)
{
  while (pnm->next < pnm->end)
    {
      if (*pnm->next == '#')
        while (pnm->next < pnm->end && *pnm->next != '\n' && *pnm->next != '\r')
          pnm->next++;
      else if (g_ascii_isspace (*pnm->next))
        pnm->next++;
      else
        return;
    }
}

/* A decimal number after blanks and comments; numbers above @limit become @limit + 1. */
static gboolean
read_number (Pnm *pnm, guint limit, guint *number, GError **error)
{
  guint64 value = 0;

  skip_blanks (pnm);
  if (pnm->next == pnm->end)
    return set_damaged (pnm, _ ("it ends too early"), error);
  if (!g_ascii_isdigit (*pnm->next))
    return set_damaged (pnm, _ ("there is no number where one belongs"), error);

  for (; pnm->next < pnm->end && g_ascii_isdigit (*pnm->next); pnm->next++)
    {
      value = value * 10 + (guint64)(*pnm->next - '0');
      value = MIN (value, (guint64)limit + 1);
    }
  *number = (guint)value;
  return TRUE;
}

static gboolean
read_header (Pnm *pnm, GError **error)
{
  gboolean bitmap = pnm->kind == '1' || pnm->kind == '4';

  pnm->channels = pnm->kind == '3' || pnm->kind == '6' ? RGB : 1;
  pnm->largest = 1;
  if (!read_number (pnm, G_MAXINT, &pnm->width, error) || !read_number (pnm, G_MAXINT, &pnm->height, error)
      || (!bitmap && !read_number (pnm, MAX_VALUE, &pnm->largest, error)))
    return FALSE;
  if (pnm->largest == 0 || pnm->largest > MAX_VALUE)
    return set_damaged (pnm, _ ("its largest value is not between 1 and 65535"), error);
  if (!ee_decode_check_size (pnm->name, pnm->width, pnm->height, error))
    return FALSE;

  /* Exactly one blank stands before binary pixels. */
  if (pnm->kind >= '4' && (pnm->next == pnm->end || !g_ascii_isspace (*pnm->next++)))
    return set_damaged (pnm, _ ("its header does not end"), error);
  return TRUE;
}

static inline guint8
scale_value (const Pnm *pnm, guint value)
{
  return (guint8)((MIN (value, pnm->largest) * 255u + pnm->largest / 2) / pnm->largest);
}

static gboolean
check_binary_size (Pnm *pnm, gsize row_bytes, GError **error)
{
  if ((gsize)(pnm->end - pnm->next) / row_bytes < pnm->height)
    return set_damaged (pnm, _ ("it ends too early"), error);
  return TRUE;
}

static gboolean
read_bitmap (Pnm *pnm, guint8 *values, GError **error)
{
  gsize row_bytes = (pnm->width + 7) / 8;

  if (!check_binary_size (pnm, row_bytes, error))
    return FALSE;
  for (guint y = 0; y < pnm->height; y++, pnm->next += row_bytes)
    for (guint x = 0; x < pnm->width; x++)
      *values++ = (pnm->next[x / 8] >> (7 - x % 8) & 1) ? 0 : 255;
  return TRUE;
}

static gboolean
read_binary (Pnm *pnm, guint8 *values, GError **error)
{
  gsize value_bytes = pnm->largest > 255 ? 2 : 1;
  gsize n = (gsize)pnm->width * pnm->height * pnm->channels;

  if (!check_binary_size (pnm, (gsize)pnm->width * pnm->channels * value_bytes, error))
    return FALSE;
  for (gsize i = 0; i < n; i++, pnm->next += value_bytes)
    values[i] = scale_value (pnm, value_bytes == 2 ? (guint)pnm->next[0] << 8 | pnm->next[1] : pnm->next[0]);
  return TRUE;
}

/* Plain files: numbers with blanks between them; the digits of a bitmap may stand close together. */
static gboolean
read_plain (Pnm *pnm, guint8 *values, GError **error)
{
  gsize n = (gsize)pnm->width * pnm->height * pnm->channels;

  for (gsize i = 0; i < n; i++)
    {
      guint value;

      if (pnm->kind == '1')
        {
          skip_blanks (pnm);
          if (pnm->next == pnm->end)
            return set_damaged (pnm, _ ("it ends too early"), error);
          value = *pnm->next++ == '0' ? 1 : 0;
        }
      else if (!read_number (pnm, MAX_VALUE, &value, error))
        return FALSE;
      values[i] = scale_value (pnm, value);
    }
  return TRUE;
}

static gboolean
read_values (Pnm *pnm, guint8 *values, GError **error)
{
  if (pnm->kind == '4')
    return read_bitmap (pnm, values, error);
  if (pnm->kind > '4')
    return read_binary (pnm, values, error);
  return read_plain (pnm, values, error);
}

/* One value a pixel becomes three, from the last pixel back, in place. */
static void
spread_grey (guint8 *values, gsize n_pixels)
{
  for (gsize i = n_pixels; i-- > 0;)
    for (guint c = 0; c < RGB; c++)
      values[i * RGB + c] = values[i];
}

/**
 * ee_pnm_is_pnm:
 * @bytes: the content of a file
 *
 * Returns: whether it starts like a PBM, PGM or PPM file
 */
gboolean
ee_pnm_is_pnm (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= 3 && data[0] == 'P' && data[1] >= '1' && data[1] <= '6'
         && (g_ascii_isspace (data[2]) || data[2] == '#');
}

/**
 * ee_pnm_decode:
 * @bytes: the content of a file for which ee_pnm_is_pnm() holds
 * @name: names it in messages
 * @error: (out) (optional): #EeDataError
 *
 * Values are scaled so that the header's largest one becomes 255. Of several pictures in one file the
 * first counts.
 *
 * Returns: (transfer full): the picture, or %NULL with @error set
 */
EePixels *
ee_pnm_decode (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (EePixels) pixels = NULL;
  gsize size, n_pixels;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  Pnm pnm = { data + 2, data + size, name, (char)data[1] };

  if (!read_header (&pnm, error))
    return NULL;

  n_pixels = (gsize)pnm.width * pnm.height;
  pixels = g_new0 (EePixels, 1);
  pixels->width = pnm.width;
  pixels->height = pnm.height;
  pixels->rgb = g_try_malloc (n_pixels * RGB);
  if (pixels->rgb == NULL)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_TOO_LARGE, _ ("“%s” does not fit into memory."), name);
      return NULL;
    }
  if (!read_values (&pnm, pixels->rgb, error))
    return NULL;
  if (pnm.channels == 1)
    spread_grey (pixels->rgb, n_pixels);
  return g_steal_pointer (&pixels);
}
