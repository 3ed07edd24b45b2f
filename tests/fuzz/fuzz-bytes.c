/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-bytes.c - the parts of an input of several files: each after its length in four bytes, little-endian */
#include "fuzz-bytes.h"

#include <string.h>

#include "fuzz-target.h"
#include "test-files.h"

enum
{
  LENGTH_BYTES = 4,
  MAX_UNPACKED = 4 * 1024 * 1024,
  BLOCK = 16 * 1024,
};

/* @bytes after one of libFuzzer's mutations. */
GBytes *
fuzz_bytes_mutate (GBytes *bytes, gsize max_size, EeRng *rng)
{
  gsize size, room = MAX (max_size, 1);
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint8 *copy = g_malloc (room);

  size = MIN (size, room);
  if (size > 0)
    memcpy (copy, data, size);
  size = LLVMFuzzerMutate (copy, size, room);
  return g_bytes_new_take (copy, size);
}

/* What is compressed in @bytes, as far as it is intact; NULL where it is nothing or too much. */
GBytes *
fuzz_bytes_unpack (GBytes *bytes, GZlibCompressorFormat format)
{
  g_autoptr (GConverter) decompressor = G_CONVERTER (g_zlib_decompressor_new (format));
  g_autoptr (GByteArray) content = g_byte_array_new ();
  gsize size, done = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result == G_CONVERTER_CONVERTED && done < size && content->len < MAX_UNPACKED)
    {
      guint8 block[BLOCK];
      gsize n_read, n_written;

      result = g_converter_convert (decompressor, data + done, size - done, block, sizeof block, G_CONVERTER_NO_FLAGS,
                                    &n_read, &n_written, NULL);
      if (result == G_CONVERTER_ERROR)
        break;
      g_byte_array_append (content, block, (guint)n_written);
      done += n_read;
    }
  return content->len > 0 && content->len < MAX_UNPACKED ? fuzz_bytes_take (g_steal_pointer (&content)) : NULL;
}

/* Changes what is in a gzip file, so that its checksum is right again. */
GBytes *
fuzz_bytes_mutate_gzip (GBytes *bytes, gsize max_size, EeRng *rng)
{
  g_autoptr (GBytes) plain = fuzz_bytes_unpack (bytes, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GBytes) mutated = NULL;

  if (plain == NULL)
    return fuzz_bytes_mutate (bytes, max_size, rng);
  mutated = fuzz_bytes_mutate (plain, g_bytes_get_size (plain) + 64, rng);
  return test_files_compress (mutated, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
}

/* Frees @array. */
GBytes *
fuzz_bytes_take (GByteArray *array)
{
  return g_byte_array_free_to_bytes (array);
}

void
fuzz_bytes_append (GByteArray *array, GBytes *bytes)
{
  if (g_bytes_get_size (bytes) > 0)
    g_byte_array_append (array, g_bytes_get_data (bytes, NULL), (guint)g_bytes_get_size (bytes));
}

GBytes *
fuzz_bytes_from_text (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

GPtrArray *
fuzz_parts_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
}

/* Always at least one part and at most @most; a length beyond the end means all that is left. */
GPtrArray *
fuzz_parts_split (GBytes *input, guint most)
{
  GPtrArray *parts = fuzz_parts_new ();
  gsize size = g_bytes_get_size (input), at = 0;
  const guint8 *data = g_bytes_get_data (input, NULL);

  while (parts->len < most && at + LENGTH_BYTES <= size)
    {
      guint32 length;

      memcpy (&length, data + at, sizeof length);
      at += LENGTH_BYTES;
      length = (guint32)MIN (GUINT32_FROM_LE (length), size - at);
      g_ptr_array_add (parts, g_bytes_new (data + at, length));
      at += length;
    }
  if (parts->len == 0)
    g_ptr_array_add (parts, g_bytes_new (data, size));
  return parts;
}

GBytes *
fuzz_parts_join (GPtrArray *parts)
{
  GByteArray *joined = g_byte_array_new ();

  for (guint i = 0; i < parts->len; i++)
    {
      GBytes *part = g_ptr_array_index (parts, i);
      guint32 length = GUINT32_TO_LE ((guint32)g_bytes_get_size (part));

      g_byte_array_append (joined, (const guint8 *)&length, sizeof length);
      fuzz_bytes_append (joined, part);
    }
  return fuzz_bytes_take (joined);
}

/* Replaces one of the parts, which may be none. */
void
fuzz_parts_mutate_one (GPtrArray *parts, FuzzMutateFunc mutate, gsize max_size, EeRng *rng)
{
  gpointer *place;
  GBytes *mutated;

  if (parts->len == 0)
    return;
  place = &g_ptr_array_index (parts, ee_rng_below (rng, parts->len));
  mutated = mutate (*place, max_size, rng);
  if (mutated == NULL)
    return;
  g_bytes_unref (*place);
  *place = mutated;
}
