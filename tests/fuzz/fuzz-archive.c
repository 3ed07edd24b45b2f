/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-archive.c - tar, MATLAB 5 and PNG; zip is fuzz-zip.c's */
#include "fuzz-archive.h"

#include <string.h>

#include "test-files.h"

enum
{
  TAR_BLOCK = 512,
  TAR_CHECKSUM = 148,
  TAR_MAGIC = 257,
  MAT_HEADER = 128,
  MAT_TAG = 8,
  MAT_COMPRESSED = 15,
  PNG_HEADER = 8,
  PNG_CHUNK = 12, /* length, type and checksum */
};

/* Writes the checksum of each block that looks like a header. */
static GBytes *
mend_tar (GBytes *tar)
{
  gsize size;
  guint8 *data = g_bytes_unref_to_data (tar, &size);

  for (gsize at = 0; at + TAR_BLOCK <= size; at += TAR_BLOCK)
    {
      guint8 *header = data + at;
      char text[8];
      guint sum = 0;

      if (memcmp (header + TAR_MAGIC, "ustar", 5) != 0)
        continue;
      memset (header + TAR_CHECKSUM, ' ', 8);
      for (guint i = 0; i < TAR_BLOCK; i++)
        sum += header[i];
      g_snprintf (text, sizeof text, "%06o", sum);
      memcpy (header + TAR_CHECKSUM, text, 7);
    }
  return g_bytes_new_take (data, size);
}

/* One of the first bytes of a block, where a header would be; half of the mutations would else hit pixels. */
static GBytes *
mutate_header (GBytes *tar, EeRng *rng)
{
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_bytes_ref (tar), &size);
  guint n_blocks = (guint)(size / TAR_BLOCK);

  for (guint i = 0; i < 64 && n_blocks > 0; i++)
    {
      guint8 *header = data + (gsize)ee_rng_below (rng, n_blocks) * TAR_BLOCK;

      if (memcmp (header + TAR_MAGIC, "ustar", 5) != 0)
        continue;
      header[ee_rng_below (rng, TAR_BLOCK)]
          = (guint8)(ee_rng_below (rng, 3) == 0 ? ee_rng_next (rng) : '0' + ee_rng_below (rng, 8));
      break;
    }
  return g_bytes_new_take (data, size);
}

GBytes *
fuzz_archive_mutate_tar_gz (GBytes *archive, gsize max_size, EeRng *rng)
{
  g_autoptr (GBytes) tar = fuzz_bytes_unpack (archive, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GBytes) mutated = NULL;

  if (tar == NULL)
    return NULL;
  mutated = ee_rng_below (rng, 2) == 0 ? mutate_header (tar, rng)
                                       : fuzz_bytes_mutate (tar, g_bytes_get_size (tar) + TAR_BLOCK, rng);
  mutated = mend_tar (g_steal_pointer (&mutated));
  return test_files_compress (mutated, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
}

static guint32
read_le (const guint8 *bytes)
{
  guint32 number;

  memcpy (&number, bytes, sizeof number);
  return GUINT32_FROM_LE (number);
}

static void
append_tagged (GByteArray *mat, guint32 tag, GBytes *body)
{
  const guint32 words[2] = { GUINT32_TO_LE (tag), GUINT32_TO_LE ((guint32)g_bytes_get_size (body)) };

  g_byte_array_append (mat, (const guint8 *)words, sizeof words);
  fuzz_bytes_append (mat, body);
}

/* The heads of variables are short and matter most. */
static GBytes *
mutate_head (GBytes *body, EeRng *rng)
{
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_bytes_ref (body), &size);
  gsize at = ee_rng_below (rng, (guint)MIN (size, 96)) & ~(gsize)(ee_rng_below (rng, 2) * 3);

  if (size > 0)
    data[at] = (guint8)(ee_rng_below (rng, 2) == 0 ? ee_rng_below (rng, 18) : ee_rng_next (rng));
  return g_bytes_new_take (data, size);
}

static GBytes *
mutate_variable (GBytes *body, gsize max_size, EeRng *rng)
{
  if (g_bytes_get_size (body) > 0 && ee_rng_below (rng, 2) == 0)
    return mutate_head (body, rng);
  return fuzz_bytes_mutate (body, g_bytes_get_size (body) + 64, rng);
}

/* Changes one variable, inside where it is compressed. */
GBytes *
fuzz_archive_mutate_mat (GBytes *mat, gsize max_size, EeRng *rng)
{
  gsize size, at = MAT_HEADER, chosen = 0;
  const guint8 *data = g_bytes_get_data (mat, &size);
  g_autoptr (GByteArray) result = NULL;
  guint n = 0;

  for (; at + MAT_TAG < size && read_le (data + at + 4) <= size - at - MAT_TAG; at += MAT_TAG + read_le (data + at + 4))
    if (ee_rng_below (rng, ++n) == 0)
      chosen = at;
  if (n == 0)
    return NULL;
  result = g_byte_array_new ();
  g_byte_array_append (result, data, (guint)chosen);
  {
    guint32 tag = read_le (data + chosen), length = read_le (data + chosen + 4);
    g_autoptr (GBytes) body = g_bytes_new (data + chosen + MAT_TAG, length);
    g_autoptr (GBytes) plain = tag == MAT_COMPRESSED ? fuzz_bytes_unpack (body, G_ZLIB_COMPRESSOR_FORMAT_ZLIB) : NULL;
    g_autoptr (GBytes) mutated = mutate_variable (plain != NULL ? plain : body, max_size, rng);
    g_autoptr (GBytes) packed
        = plain != NULL ? test_files_compress (mutated, G_ZLIB_COMPRESSOR_FORMAT_ZLIB) : g_bytes_ref (mutated);

    append_tagged (result, tag, packed);
    g_byte_array_append (result, data + chosen + MAT_TAG + length, (guint)(size - chosen - MAT_TAG - length));
  }
  return fuzz_bytes_take (g_steal_pointer (&result));
}

/* Changes the pixels' compressed rows; checksums are not looked at by the decoder. */
GBytes *
fuzz_archive_mutate_png (GBytes *png, gsize max_size, EeRng *rng)
{
  gsize size, at = PNG_HEADER;
  const guint8 *data = g_bytes_get_data (png, &size);

  if (size < PNG_HEADER + PNG_CHUNK || data[0] != 0x89)
    return NULL;
  while (at + PNG_CHUNK <= size)
    {
      guint32 length;

      memcpy (&length, data + at, sizeof length);
      length = GUINT32_FROM_BE (length);
      if (length > size - at - PNG_CHUNK)
        return NULL;
      if (memcmp (data + at + 4, "IDAT", 4) == 0)
        {
          g_autoptr (GBytes) body = g_bytes_new (data + at + 8, length);
          g_autoptr (GBytes) plain = fuzz_bytes_unpack (body, G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
          g_autoptr (GBytes) mutated = plain != NULL ? fuzz_bytes_mutate (plain, max_size, rng) : NULL;
          g_autoptr (GBytes) packed
              = mutated != NULL ? test_files_compress (mutated, G_ZLIB_COMPRESSOR_FORMAT_ZLIB) : NULL;
          GByteArray *result;
          guint32 word;

          if (packed == NULL)
            return NULL;
          word = GUINT32_TO_BE ((guint32)g_bytes_get_size (packed));
          result = g_byte_array_new ();
          g_byte_array_append (result, data, (guint)at);
          g_byte_array_append (result, (const guint8 *)&word, sizeof word);
          g_byte_array_append (result, (const guint8 *)"IDAT", 4);
          fuzz_bytes_append (result, packed);
          g_byte_array_append (result, data + at + 8 + length, (guint)(size - at - 8 - length));
          return fuzz_bytes_take (result);
        }
      at += PNG_CHUNK + length;
    }
  return NULL;
}
