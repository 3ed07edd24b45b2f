/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG files that would harm the decoder are refused before it sees them; good ones are not. */
#include <string.h>

#include "ee-data-error.h"
#include "ee-image.h"
#include "ee-jpeg.h"
#include "test-files.h"
#include "test-pictures.h"

enum
{
  SIDE = 24,
  TABLE_BYTES = 1 + 16,
};

static GBytes *
make_jpeg (void)
{
  guint8 rgb[SIDE * SIDE * 3];

  for (guint i = 0; i < sizeof rgb; i++)
    rgb[i] = (guint8)(i * i);
  return test_pictures_make_jpeg (SIDE, SIDE, rgb);
}

/* The file with @bytes behind its first marker. */
static GBytes *
insert (const guint8 *bytes, gsize size)
{
  g_autoptr (GBytes) jpeg = make_jpeg ();
  const guint8 *data = g_bytes_get_data (jpeg, NULL);
  GByteArray *result = g_byte_array_new ();

  g_byte_array_append (result, data, 2);
  g_byte_array_append (result, bytes, (guint)size);
  g_byte_array_append (result, data + 2, (guint)g_bytes_get_size (jpeg) - 2);
  return g_byte_array_free_to_bytes (result);
}

static void
assert_refused (GBytes *jpeg, int code, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_pixels_new_from_bytes (jpeg, "bad.jpg", &error));
  test_files_assert_error (&error, code, "bad.jpg", reason);
}

static void
test_good (void)
{
  static const guint8 padded[] = { 0xff, 0xff, 0xfe, 0, 6, 0xff, 0xc4, 0xff, 0xff }; /* a comment like a table */
  g_autoptr (GBytes) plain = make_jpeg ();
  g_autoptr (GBytes) commented = insert (padded, sizeof padded);
  g_autoptr (GError) error = NULL;
  g_autoptr (EePixels) pixels = NULL;

  g_assert_true (ee_jpeg_check (plain, "good.jpg", &error));
  g_assert_true (ee_jpeg_check (commented, "good.jpg", &error));
  pixels = ee_pixels_new_from_bytes (plain, "good.jpg", &error);
  g_assert_no_error (error);
}

/* More codes than a table can have; also as the second table, and in a segment that is too short for it. */
static void
test_tables_that_overflow (void)
{
  for (guint kind = 0; kind < 3; kind++)
    {
      guint first = kind == 1 ? TABLE_BYTES : 0;
      gsize length = kind == 2 ? 3 : 2 + first + TABLE_BYTES;
      guint8 bytes[4 + 2 * TABLE_BYTES + 300] = { 0xff, 0xc4, 0, (guint8)length };
      g_autoptr (GBytes) jpeg = NULL;

      bytes[4 + first + 16] = 255;
      bytes[4 + first + 15] = 2;
      jpeg = insert (bytes, sizeof bytes);
      assert_refused (jpeg, EE_DATA_ERROR_FORMAT, "more than 256");
    }
}

/* A file of few bytes that takes very many passes over a picture. */
static void
test_too_many_scans (void)
{
  g_autoptr (GBytes) jpeg = make_jpeg ();
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GBytes) slow = NULL;

  g_byte_array_append (bytes, g_bytes_get_data (jpeg, NULL), (guint)g_bytes_get_size (jpeg) - 2);
  for (guint i = 0; i < 100; i++)
    g_byte_array_append (bytes, (const guint8 *)"\xff\xda\0\x02", 4);
  slow = g_byte_array_free_to_bytes (bytes);
  assert_refused (slow, EE_DATA_ERROR_TOO_LARGE, "100 scans");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jpeg/good", test_good);
  g_test_add_func ("/jpeg/tables-that-overflow", test_tables_that_overflow);
  g_test_add_func ("/jpeg/too-many-scans", test_too_many_scans);
  return g_test_run ();
}
