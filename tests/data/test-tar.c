/* SPDX-License-Identifier: Apache-2.0 */
/* test-tar.c - writes ustar archives block by block */
#include "test-tar.h"

#include <string.h>

#include "test-files.h"

enum
{
  BLOCK = 512,
  CHECKSUM_OFFSET = 148,
};

GByteArray *
test_tar_new (void)
{
  return g_byte_array_new ();
}

void
test_tar_add (GByteArray *tar, const char *name, GBytes *content)
{
  test_tar_add_lying (tar, name, content, TEST_TAR_FILE, g_bytes_get_size (content));
}

static void
pad (GByteArray *tar)
{
  static const guint8 zeros[BLOCK] = { 0 };

  if (tar->len % BLOCK != 0)
    g_byte_array_append (tar, zeros, BLOCK - tar->len % BLOCK);
}

/* The header says @claimed_size, whatever @content has; links lead to /etc/passwd. */
void
test_tar_add_lying (GByteArray *tar, const char *name, GBytes *content, char kind, guint64 claimed_size)
{
  char header[BLOCK + 1] = { 0 };
  guint sum = 0;

  g_assert_cmpuint (strlen (name), <, 100);
  memcpy (header, name, strlen (name));
  memcpy (header + 100, "0000644", 7);
  memcpy (header + 108, "0000000", 7);
  memcpy (header + 116, "0000000", 7);
  g_snprintf (header + 124, 12, "%011" G_GINT64_MODIFIER "o", claimed_size);
  memcpy (header + 136, "00000000000", 11);
  memset (header + CHECKSUM_OFFSET, ' ', 8);
  header[156] = kind;
  if (kind == TEST_TAR_HARDLINK || kind == TEST_TAR_SYMLINK)
    memcpy (header + 157, "/etc/passwd", 11);
  memcpy (header + 257, "ustar\00000", 8);
  for (guint i = 0; i < BLOCK; i++)
    sum += (guint8)header[i];
  g_snprintf (header + CHECKSUM_OFFSET, 8, "%06o", sum);
  g_byte_array_append (tar, (const guint8 *)header, BLOCK);
  if (g_bytes_get_size (content) > 0)
    g_byte_array_append (tar, g_bytes_get_data (content, NULL), (guint)g_bytes_get_size (content));
  pad (tar);
}

/* Frees @tar and returns the archive as .tar.gz. */
GBytes *
test_tar_finish (GByteArray *tar)
{
  guint8 zeros[2 * BLOCK] = { 0 };
  g_autoptr (GBytes) plain = NULL;

  g_byte_array_append (tar, zeros, sizeof zeros);
  plain = g_byte_array_free_to_bytes (tar);
  return test_files_compress (plain, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
}
