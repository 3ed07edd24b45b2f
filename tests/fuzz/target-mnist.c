/* SPDX-License-Identifier: Apache-2.0 */
/* target-mnist.c - MNIST's two IDX files, plain or gzip */
#include <string.h>

#include "fuzz-bytes.h"
#include "fuzz-check.h"
#include "fuzz-folder.h"
#include "fuzz-target.h"
#include "test-files.h"

static void
run (GBytes *input)
{
  g_autoptr (GPtrArray) parts = fuzz_parts_split (input, 2);

  fuzz_folder_write ("mnist/t10k-images-idx3-ubyte", g_ptr_array_index (parts, 0));
  if (parts->len > 1)
    fuzz_folder_write ("mnist/t10k-labels-idx1-ubyte", g_ptr_array_index (parts, 1));
  fuzz_check_reader ("mnist", EE_PART_TEST, fuzz_folder_get (), "-ubyte");
  fuzz_folder_clear ();
}

static GBytes *
make_idx (guint n_dimensions, guint n, guint side)
{
  const guint8 magic[] = { 0, 0, 8, (guint8)n_dimensions };
  const guint32 sizes[] = { GUINT32_TO_BE (n), GUINT32_TO_BE (side), GUINT32_TO_BE (side) };
  GByteArray *idx = g_byte_array_new ();
  guint n_values = n_dimensions == 3 ? n * side * side : n;

  g_byte_array_append (idx, magic, sizeof magic);
  g_byte_array_append (idx, (const guint8 *)sizes, 4 * n_dimensions);
  for (guint i = 0; i < n_values; i++)
    {
      guint8 value = (guint8)(i % 10);

      g_byte_array_append (idx, &value, 1);
    }
  return fuzz_bytes_take (idx);
}

static void
add_seeds (GPtrArray *seeds)
{
  for (guint kind = 0; kind < 4; kind++)
    {
      g_autoptr (GPtrArray) parts = fuzz_parts_new ();

      for (guint i = 0; i < 2; i++)
        {
          g_autoptr (GBytes) idx = make_idx (i == 0 ? 3 : 1, 3, kind < 2 ? 5 : 28);

          g_ptr_array_add (parts, kind % 2 == 0 ? g_bytes_ref (idx)
                                                : test_files_compress (idx, G_ZLIB_COMPRESSOR_FORMAT_GZIP));
        }
      g_ptr_array_add (seeds, fuzz_parts_join (parts));
    }
}

static GBytes *
mutate (GBytes *input, gsize max_size, EeRng *rng)
{
  g_autoptr (GPtrArray) parts = fuzz_parts_split (input, 2);

  fuzz_parts_mutate_one (parts, fuzz_bytes_mutate_gzip, max_size, rng);
  return fuzz_parts_join (parts);
}

const FuzzTarget fuzz_target = { run, add_seeds, mutate };
