/* SPDX-License-Identifier: Apache-2.0 */
/* test-pictures.c - writes PNG by hand (so that it may lie), JPEG and BMP through stb_image_write */
#include "test-pictures.h"

#include <string.h>

#include "test-files.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#ifdef __clang__
#pragma clang attribute push(__attribute__((no_sanitize("shift"))), apply_to = function)
#endif
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#include <stb_image_write.h>
#ifdef __clang__
#pragma clang attribute pop
#endif
#pragma GCC diagnostic pop

static void
append_number (GByteArray *bytes, guint32 number)
{
  guint32 big_endian = GUINT32_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *)&big_endian, sizeof big_endian);
}

/* stb_image does not look at the checksum, so it is left 0. */
static void
append_chunk (GByteArray *png, const char *type, const guint8 *data, gsize length)
{
  append_number (png, (guint32)length);
  g_byte_array_append (png, (const guint8 *)type, 4);
  if (length > 0)
    g_byte_array_append (png, data, (guint)length);
  append_number (png, 0);
}

/* A PNG whose header says @width x @height; @rows are as many bytes as rows of @row_bytes give. */
GBytes *
test_pictures_make_png (guint width, guint height, guint depth, guint colour_type, const guint8 *rows, gsize row_bytes)
{
  GByteArray *png = g_byte_array_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();
  g_autoptr (GByteArray) filtered = g_byte_array_new ();
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GBytes) packed = NULL;
  const guint8 kind[] = { (guint8)depth, (guint8)colour_type, 0, 0, 0 }, no_filter = 0;

  g_byte_array_append (png, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
  append_number (header, width);
  append_number (header, height);
  g_byte_array_append (header, kind, sizeof kind);
  append_chunk (png, "IHDR", header->data, header->len);

  for (guint y = 0; rows != NULL && y < height; y++)
    {
      g_byte_array_append (filtered, &no_filter, 1);
      g_byte_array_append (filtered, rows + y * row_bytes, (guint)row_bytes);
    }
  raw = g_byte_array_free_to_bytes (g_steal_pointer (&filtered));
  packed = test_files_compress (raw, G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  append_chunk (png, "IDAT", g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  append_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (png);
}

GBytes *
test_pictures_make_grey_png (guint width, guint height, const guint8 *grey)
{
  return test_pictures_make_png (width, height, 8, 0, grey, width);
}

static void
append_cb (void *user_data, void *data, int size)
{
  g_byte_array_append (user_data, data, (guint)size);
}

GBytes *
test_pictures_make_jpeg (guint width, guint height, const guint8 *rgb)
{
  GByteArray *bytes = g_byte_array_new ();

  g_assert_true (stbi_write_jpg_to_func (append_cb, bytes, (int)width, (int)height, 3, rgb, 95));
  return g_byte_array_free_to_bytes (bytes);
}

/* The same as a camera writes it that was held as @orientation says; other tags stand before that one. */
GBytes *
test_pictures_make_photo (guint width, guint height, const guint8 *rgb, guint orientation, gboolean big_endian)
{
  static const guint8 little[] = {
    0xff, 0xe1, 0, 44, 'E', 'x',  'i', 'f', 0, 0,    'I', 'I', 42, 0, 8, 0, 0, 0, 2, 0, 0, 1, 4,
    0,    1,    0, 0,  0,   0x10, 0,   0,   0, 0x12, 1,   3,   0,  1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  };
  static const guint8 big[] = {
    0xff, 0xe1, 0, 44, 'E', 'x', 'i', 'f', 0,    0, 'M',  'M', 0, 42, 0, 0, 0, 8, 0, 2, 1, 0, 0,
    4,    0,    0, 0,  1,   0,   0,   0,   0x10, 1, 0x12, 0,   3, 0,  0, 0, 1, 0, 0, 0, 0, 0, 0,
  };
  g_autoptr (GBytes) jpeg = test_pictures_make_jpeg (width, height, rgb);
  const guint8 *data = g_bytes_get_data (jpeg, NULL);
  GByteArray *photo = g_byte_array_new ();

  g_byte_array_append (photo, data, 2);
  g_byte_array_append (photo, big_endian ? big : little, sizeof big);
  photo->data[2 + (big_endian ? 41 : 40)] = (guint8)orientation;
  g_byte_array_append (photo, data + 2, (guint)g_bytes_get_size (jpeg) - 2);
  return g_byte_array_free_to_bytes (photo);
}

GBytes *
test_pictures_make_bmp (guint width, guint height, const guint8 *rgb)
{
  GByteArray *bytes = g_byte_array_new ();

  g_assert_true (stbi_write_bmp_to_func (append_cb, bytes, (int)width, (int)height, 3, rgb));
  return g_byte_array_free_to_bytes (bytes);
}

/* Two frames of 2 x 1 pixels: first red and blue, then blue and red. */
GBytes *
test_pictures_make_gif (void)
{
  static const guint8 gif[] = {
    'G', 'I', 'F', '8', '9', 'a',  2,    0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0,    255,  0x21, 0xf9, 4,
    0,   10,  0,   0,   0,   0x2c, 0,    0, 0, 0, 2,    0, 1, 0,   0, 2, 2, 0x44, 0x0a, 0,    0x21, 0xf9,
    4,   0,   10,  0,   0,   0,    0x2c, 0, 0, 0, 0,    2, 0, 1,   0, 0, 2, 2,    0x0c, 0x0a, 0,    0x3b,
  };

  return g_bytes_new_static (gif, sizeof gif);
}
