/* SPDX-License-Identifier: Apache-2.0 */
/* test-zip.c - writes zip archives byte by byte, since a proper library refuses to lie */
#include "test-zip.h"

#include <string.h>

#include "test-files.h"

enum
{
  REGULAR_FILE = 0100644,
};

struct _TestZip
{
  GByteArray *body;
  GByteArray *directory;
  guint16 n_entries;
};

static void
append_16 (GByteArray *bytes, guint16 number)
{
  number = GUINT16_TO_LE (number);
  g_byte_array_append (bytes, (const guint8 *)&number, sizeof number);
}

static void
append_32 (GByteArray *bytes, guint32 number)
{
  number = GUINT32_TO_LE (number);
  g_byte_array_append (bytes, (const guint8 *)&number, sizeof number);
}

static guint32
compute_crc (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint32 crc = G_MAXUINT32;

  for (gsize i = 0; i < size; i++)
    {
      crc ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
  return ~crc;
}

TestZip *
test_zip_new (void)
{
  TestZip *zip = g_new0 (TestZip, 1);

  zip->body = g_byte_array_new ();
  zip->directory = g_byte_array_new ();
  return zip;
}

void
test_zip_add (TestZip *zip, const char *name, GBytes *content)
{
  test_zip_add_lying (zip, name, content, FALSE, (guint32)g_bytes_get_size (content), REGULAR_FILE);
}

/* What both headers of an entry share. */
static void
append_facts (GByteArray *bytes, const char *name, GBytes *content, GBytes *packed, gboolean deflate,
              guint32 claimed_size)
{
  append_16 (bytes, 20);
  append_16 (bytes, 0);
  append_16 (bytes, deflate ? 8 : 0);
  append_32 (bytes, 0);
  append_32 (bytes, compute_crc (content));
  append_32 (bytes, (guint32)g_bytes_get_size (packed));
  append_32 (bytes, claimed_size);
  append_16 (bytes, (guint16)strlen (name));
  append_16 (bytes, 0);
}

/* @claimed_size stands in both headers, whatever @content has; @unix_mode tells the kind of entry. */
void
test_zip_add_lying (TestZip *zip, const char *name, GBytes *content, gboolean deflate, guint32 claimed_size,
                    guint32 unix_mode)
{
  g_autoptr (GBytes) packed
      = deflate ? test_files_compress (content, G_ZLIB_COMPRESSOR_FORMAT_RAW) : g_bytes_ref (content);
  guint32 offset = zip->body->len;

  append_32 (zip->body, 0x04034b50);
  append_facts (zip->body, name, content, packed, deflate, claimed_size);
  g_byte_array_append (zip->body, (const guint8 *)name, (guint)strlen (name));
  if (g_bytes_get_size (packed) > 0)
    g_byte_array_append (zip->body, g_bytes_get_data (packed, NULL), (guint)g_bytes_get_size (packed));

  append_32 (zip->directory, 0x02014b50);
  append_16 (zip->directory, 3 << 8 | 20);
  append_facts (zip->directory, name, content, packed, deflate, claimed_size);
  append_16 (zip->directory, 0);
  append_16 (zip->directory, 0);
  append_16 (zip->directory, 0);
  append_32 (zip->directory, unix_mode << 16);
  append_32 (zip->directory, offset);
  g_byte_array_append (zip->directory, (const guint8 *)name, (guint)strlen (name));
  zip->n_entries++;
}

/* Frees @zip and returns the archive. */
GBytes *
test_zip_finish (TestZip *zip)
{
  GByteArray *body = zip->body;
  guint32 start = body->len, length = zip->directory->len;

  if (length > 0)
    g_byte_array_append (body, zip->directory->data, length);
  append_32 (body, 0x06054b50);
  append_32 (body, 0);
  append_16 (body, zip->n_entries);
  append_16 (body, zip->n_entries);
  append_32 (body, length);
  append_32 (body, start);
  append_16 (body, 0);
  g_byte_array_unref (zip->directory);
  g_free (zip);
  return g_byte_array_free_to_bytes (body);
}
