/* SPDX-License-Identifier: Apache-2.0 */
#include "test-idx.h"

/* @sizes are the file's dimensions; values are below @limit, the same every time. */
static GBytes *
make (guint n_dimensions, const guint32 *sizes, gsize n_values, guint limit)
{
  GByteArray *idx = g_byte_array_new ();
  const guint8 magic[] = { 0, 0, 8, (guint8)n_dimensions };
  guint32 state = 1;

  g_byte_array_append (idx, magic, sizeof magic);
  g_byte_array_append (idx, (const guint8 *)sizes, n_dimensions * (guint)sizeof *sizes);
  for (gsize i = 0; i < n_values; i++)
    {
      guint8 value;

      state = state * 1664525 + 1013904223;
      value = (guint8)((state >> 24) % limit);
      g_byte_array_append (idx, &value, 1);
    }
  return g_byte_array_free_to_bytes (idx);
}

/* @n images of noise, 28x28. */
GBytes *
test_idx_make_images (guint n)
{
  const guint32 sizes[] = { GUINT32_TO_BE (n), GUINT32_TO_BE (TEST_IDX_SIDE), GUINT32_TO_BE (TEST_IDX_SIDE) };

  return make (3, sizes, (gsize)n * TEST_IDX_SIDE * TEST_IDX_SIDE, 256);
}

/* @n digits. */
GBytes *
test_idx_make_labels (guint n)
{
  const guint32 sizes[] = { GUINT32_TO_BE (n) };

  return make (1, sizes, n, 10);
}
