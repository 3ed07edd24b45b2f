/* SPDX-License-Identifier: Apache-2.0 */
/* test-mat.c - writes MATLAB 5 files element by element; the format is The MathWorks' "MAT-File Format" */
#include "test-mat.h"

#include <string.h>

#include "test-files.h"

enum
{
  MI_INT8 = 1,
  MI_UINT8 = 2,
  MI_INT32 = 5,
  MI_UINT32 = 6,
  MI_DOUBLE = 9,
  MI_MATRIX = 14,
  MI_COMPRESSED = 15,
  HEADER_BYTES = 128,
};

/* A file without variables. */
GByteArray *
test_mat_new (void)
{
  GByteArray *mat = g_byte_array_new ();
  char header[HEADER_BYTES];

  memset (header, ' ', sizeof header);
  memcpy (header, "MATLAB 5.0 MAT-file, made by a test", 35);
  memset (header + 116, 0, 8);
  memcpy (header + 124, "\x00\x01IM", 4);
  g_byte_array_append (mat, (const guint8 *)header, sizeof header);
  return mat;
}

static void
append_element (GByteArray *bytes, guint32 type, const void *data, gsize size)
{
  const guint32 tag[2] = { GUINT32_TO_LE (type), GUINT32_TO_LE ((guint32)size) };
  static const guint8 zeros[8] = { 0 };

  g_byte_array_append (bytes, (const guint8 *)tag, sizeof tag);
  g_byte_array_append (bytes, data, (guint)size);
  if (size % 8 != 0 && type != MI_COMPRESSED)
    g_byte_array_append (bytes, zeros, (guint)(8 - size % 8));
}

/* @values are as they are, however many @sizes promise. */
void
test_mat_add (GByteArray *mat, const char *name, guint class_type, guint rank, const guint32 *sizes, GBytes *values,
              gboolean compress)
{
  test_mat_add_lying (mat, name, class_type, rank, sizes, values, compress, TEST_MAT_KIND, MI_MATRIX);
}

/* The same with @word at @offset of the variable, before it is compressed. */
void
test_mat_add_lying (GByteArray *mat, const char *name, guint class_type, guint rank, const guint32 *sizes,
                    GBytes *values, gboolean compress, guint offset, guint32 word)
{
  const guint32 flags[2] = { GUINT32_TO_LE (class_type), 0 };
  g_autoptr (GByteArray) matrix = g_byte_array_new ();
  g_autoptr (GByteArray) element = g_byte_array_new ();
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) packed = NULL;

  append_element (matrix, MI_UINT32, flags, sizeof flags);
  append_element (matrix, MI_INT32, sizes, rank * sizeof *sizes);
  append_element (matrix, MI_INT8, name, strlen (name));
  append_element (matrix, class_type == TEST_MAT_DOUBLE ? MI_DOUBLE : MI_UINT8, g_bytes_get_data (values, NULL),
                  g_bytes_get_size (values));
  append_element (element, MI_MATRIX, matrix->data, matrix->len);
  word = GUINT32_TO_LE (word);
  memcpy (element->data + offset, &word, sizeof word);
  if (!compress)
    {
      g_byte_array_append (mat, element->data, element->len);
      return;
    }
  plain = g_bytes_new (element->data, element->len);
  packed = test_files_compress (plain, G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  append_element (mat, MI_COMPRESSED, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
}
