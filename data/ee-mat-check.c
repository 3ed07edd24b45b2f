/* SPDX-License-Identifier: Apache-2.0 */
/* ee-mat-check.c - looks at the heads of a MATLAB 5 file's variables
 *
 * matio takes the sizes in a file at their word and would ask for gigabytes on behalf of a few bytes.
 * Here every size is held against what the file can hold, and only matrices of numbers are let through.
 * Of each variable no more than its head is read. Format: The MathWorks, "MAT-File Format", level 5.
 */
#include "ee-mat-check.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "ee-data-error.h"
#include "ee-file.h"

enum
{
  HEADER_BYTES = 128,
  VERSION_OFFSET = 124,
  TAG_BYTES = 8,
  HEAD_BYTES = 256,
  PACKED_BYTES = 4096, /* of which a head is inflated */
  MAX_VARIABLES = 64,
  MAX_RANK = 8,
  MAX_NAME = 63,
  MAX_RATIO = 1032, /* of deflate */
  MI_INT8 = 1,
  MI_INT32 = 5,
  MI_UINT32 = 6,
  MI_MATRIX = 14,
  MI_COMPRESSED = 15,
  CLASS_DOUBLE = 6,
  CLASS_UINT64 = 15,
};

static const char magic[] = "MATLAB 5.0 MAT-file";

/* What there is of a variable's beginning. */
typedef struct
{
  guint8 bytes[HEAD_BYTES];
  gsize n;
} Head;

static guint32
read_32 (const guint8 *bytes)
{
  guint32 number;

  memcpy (&number, bytes, sizeof number);
  return GUINT32_FROM_LE (number);
}

static gboolean
set_damaged (const char *path, guint variable, const char *reason, GError **error)
{
  g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is damaged at its variable %u: %s."), path,
               variable, reason);
  return FALSE;
}

/* Where the element at @at ends, padding included; 0 for one that is not of @type or has not from @least to @most
 * bytes. */
static gsize
skip_element (const Head *head, gsize at, guint type, guint least, guint most)
{
  guint32 tag, size;

  if (at + TAG_BYTES > head->n)
    return 0;
  tag = read_32 (head->bytes + at);
  size = read_32 (head->bytes + at + 4);
  if (tag >> 16 != 0) /* up to four bytes stand in the tag itself */
    return (tag & 0xffff) == type && tag >> 16 >= least && tag >> 16 <= MIN (most, 4) ? at + TAG_BYTES : 0;
  if (tag != type || size < least || size > most || at + TAG_BYTES + size > head->n)
    return 0;
  return at + TAG_BYTES + (size + 7) / 8 * 8;
}

/* The product of the sizes that stand from @at to @end; too many are as many as no file holds. */
static guint64
count_values (const Head *head, gsize at, gsize end)
{
  guint n_sizes = read_32 (head->bytes + at + 4) / 4;
  guint64 count = 1;

  at += TAG_BYTES;
  for (guint i = 0; i < n_sizes && at + 4 <= end; i++, at += 4)
    if (!g_uint64_checked_mul (&count, count, read_32 (head->bytes + at)))
      return G_MAXUINT64;
  return count;
}

/* Whether the values at @at fit into the variable of @body bytes, and are @count. matio would leave what is missing as
 * it was in memory. */
static gboolean
check_values (const Head *head, gsize at, guint64 body, guint64 count, const char **reason)
{
  static const guint8 value_bytes[] = { 0, 1, 1, 2, 2, 4, 4, 4, 0, 8, 0, 0, 8, 8 }; /* by type */
  guint32 tag = read_32 (head->bytes + at), type = tag & 0xffff;
  guint32 n_bytes = tag >> 16 != 0 ? tag >> 16 : read_32 (head->bytes + at + 4);

  *reason = _ ("its values are larger than the file can hold");
  if (at + n_bytes > body + TAG_BYTES)
    return FALSE;
  *reason = _ ("it has another number of values than its sizes say");
  return type < G_N_ELEMENTS (value_bytes) && value_bytes[type] > 0 && n_bytes % value_bytes[type] == 0
         && n_bytes / value_bytes[type] == count;
}

/* A matrix of numbers: flags, sizes, name, then values that fit into @body bytes. */
static gboolean
check_matrix (const Head *head, guint64 body, const char **reason)
{
  gsize at = TAG_BYTES;
  gsize sizes_at, sizes_end;
  guint32 class_type;

  *reason = _ ("it is no matrix");
  if (head->n < TAG_BYTES || read_32 (head->bytes) != MI_MATRIX)
    return FALSE;
  *reason = _ ("it is larger than the file can hold");
  if (read_32 (head->bytes + 4) > body)
    return FALSE;
  body = read_32 (head->bytes + 4);

  *reason = _ ("its head makes no sense");
  if ((at = skip_element (head, at, MI_UINT32, 8, 8)) == 0)
    return FALSE;
  class_type = head->bytes[2 * TAG_BYTES];
  sizes_at = at;
  if ((at = sizes_end = skip_element (head, at, MI_INT32, 2 * 4, MAX_RANK * 4)) == 0
      || (at = skip_element (head, at, MI_INT8, 1, MAX_NAME)) == 0 || at + TAG_BYTES > head->n)
    return FALSE;
  *reason = _ ("it holds no numbers");
  if (class_type < CLASS_DOUBLE || class_type > CLASS_UINT64)
    return FALSE;
  return check_values (head, at, body, count_values (head, sizes_at, sizes_end), reason);
}

/* Inflates what is needed of a compressed variable. */
static gboolean
inflate_head (const guint8 *packed, gsize n_packed, Head *head)
{
  g_autoptr (GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  gsize done = 0;

  head->n = 0;
  while (head->n < HEAD_BYTES && done < n_packed)
    {
      gsize n_read, n_written;
      GConverterResult result
          = g_converter_convert (G_CONVERTER (decompressor), packed + done, n_packed - done, head->bytes + head->n,
                                 HEAD_BYTES - head->n, G_CONVERTER_NO_FLAGS, &n_read, &n_written, NULL);

      if (result == G_CONVERTER_ERROR)
        break;
      done += n_read;
      head->n += n_written;
      if (result == G_CONVERTER_FINISHED)
        break;
    }
  return head->n > 0;
}

/* Checks the variable at @offset, which has @rest bytes at most, and moves @offset behind it. */
static gboolean
check_variable (const char *path, int descriptor, guint number, guint64 rest, guint64 *offset, GError **error)
{
  guint8 start[TAG_BYTES + PACKED_BYTES];
  const char *reason = NULL;
  Head head = { .n = 0 };
  guint64 size;
  ssize_t n = pread (descriptor, start, sizeof start, (off_t)*offset);

  if (n < TAG_BYTES)
    return set_damaged (path, number, _ ("the file ends too early"), error);
  size = read_32 (start + 4);
  if (size > rest - TAG_BYTES)
    return set_damaged (path, number, _ ("the file ends too early"), error);
  if (read_32 (start) == MI_COMPRESSED)
    {
      if (!inflate_head (start + TAG_BYTES, MIN ((gsize)n - TAG_BYTES, size), &head))
        return set_damaged (path, number, _ ("it cannot be unpacked"), error);
      if (!check_matrix (&head, size * MAX_RATIO, &reason))
        return set_damaged (path, number, reason, error);
    }
  else
    {
      head.n = MIN (MIN ((gsize)n, HEAD_BYTES), TAG_BYTES + size);
      memcpy (head.bytes, start, head.n);
      if (!check_matrix (&head, size, &reason))
        return set_damaged (path, number, reason, error);
    }
  *offset += TAG_BYTES + size;
  return TRUE;
}

static gboolean
check_variables (const char *path, int descriptor, guint64 size, GError **error)
{
  guint8 header[HEADER_BYTES] = { 0 };
  guint64 offset = HEADER_BYTES;

  if (pread (descriptor, header, sizeof header, 0) != sizeof header || memcmp (header, magic, sizeof magic - 1) != 0
      || memcmp (header + VERSION_OFFSET, "\x00\x01IM", 4) != 0)
    {
      g_set_error (error, EE_DATA_ERROR, EE_DATA_ERROR_FORMAT, _ ("“%s” is no MATLAB 5 file."), path);
      return FALSE;
    }
  for (guint number = 1; offset < size; number++)
    {
      if (number > MAX_VARIABLES)
        return set_damaged (path, number, _ ("there are too many"), error);
      if (!check_variable (path, descriptor, number, size - offset, &offset, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * ee_mat_check:
 * @path: a file
 * @max_bytes: larger files are refused
 * @size: (out): of the file
 * @error: (out) (optional): #EeDataError; names the file and the variable, counted from 1
 *
 * Only little-endian files of level 5 pass: MATLAB's versions 5 to 7 save them.
 *
 * Returns: whether every variable is a matrix of numbers whose sizes the file can hold
 */
gboolean
ee_mat_check (const char *path, guint64 max_bytes, guint64 *size, GError **error)
{
  int descriptor = ee_file_open (path, max_bytes, size, error);
  gboolean good;

  if (descriptor < 0)
    return FALSE;
  good = check_variables (path, descriptor, *size, error);
  g_close (descriptor, NULL);
  return good;
}
