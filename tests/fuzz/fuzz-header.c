/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz-header.c - the header of a safetensors file: its length in 8 bytes, and JSON */
#include "fuzz-header.h"

#include <string.h>

enum
{
  LENGTH_BYTES = 8,
};

static GBytes *
join (GBytes *json, const guint8 *data, gsize n_data)
{
  GByteArray *file = g_byte_array_new ();
  guint64 length = GUINT64_TO_LE ((guint64)g_bytes_get_size (json));

  g_byte_array_append (file, (const guint8 *)&length, sizeof length);
  fuzz_bytes_append (file, json);
  if (n_data > 0)
    g_byte_array_append (file, data, (guint)n_data);
  return fuzz_bytes_take (file);
}

/* A number in the text becomes another one. */
static GBytes *
change_number (GBytes *json, EeRng *rng)
{
  static const char *const numbers[] = { "0",  "1",   "2",   "4294967295",          "4294967296",
                                         "-1", "1e9", "0.5", "9223372036854775807", "99999999999999999999" };
  gsize size, at, end;
  const char *text = g_bytes_get_data (json, &size);
  g_autoptr (GString) result = NULL;

  if (size == 0)
    return g_bytes_ref (json);
  for (at = size > 0 ? ee_rng_below (rng, (guint)size) : 0; at < size && !g_ascii_isdigit (text[at]); at++)
    ;
  for (end = at; end < size && g_ascii_isdigit (text[end]); end++)
    ;
  result = g_string_new_len (text, (gssize)at);
  g_string_append (result, numbers[ee_rng_below (rng, G_N_ELEMENTS (numbers))]);
  g_string_append_len (result, text + end, (gssize)(size - end));
  return g_string_free_to_bytes (g_steal_pointer (&result));
}

/* NULL if @file has no header. */
GBytes *
fuzz_header_mutate (GBytes *file, gsize max_size, EeRng *rng)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GBytes) mutated = NULL;
  guint64 length;

  if (size < LENGTH_BYTES)
    return NULL;
  memcpy (&length, data, sizeof length);
  length = GUINT64_FROM_LE (length);
  if (length > size - LENGTH_BYTES)
    return NULL;
  json = g_bytes_new (data + LENGTH_BYTES, length);
  mutated = ee_rng_below (rng, 3) == 0 ? change_number (json, rng) : fuzz_bytes_mutate (json, length + 64, rng);
  return join (mutated, data + LENGTH_BYTES + length, size - LENGTH_BYTES - length);
}

/* A file of @n_data bytes of numbers, all small. */
GBytes *
fuzz_header_make (const char *json, gsize n_data)
{
  g_autoptr (GBytes) text = fuzz_bytes_from_text (json);
  g_autofree guint8 *data = g_malloc0 (n_data + 1);

  return join (text, data, n_data);
}
