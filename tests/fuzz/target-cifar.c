/* SPDX-License-Identifier: Apache-2.0 */
/* target-cifar.c - CIFAR's archives and bare files of records; the first byte says which of the four */
#include <string.h>

#include "fuzz-archive.h"
#include "fuzz-check.h"
#include "fuzz-folder.h"
#include "fuzz-target.h"
#include "test-tar.h"

static const char *const files[4] = { "cifar10/cifar-10-binary.tar.gz", "cifar10/cifar-10-batches-bin/test_batch.bin",
                                      "cifar100/cifar-100-binary.tar.gz", "cifar100/cifar-100-binary/test.bin" };

static void
run (GBytes *input)
{
  guint kind = g_bytes_get_size (input) > 0 ? *(const guint8 *)g_bytes_get_data (input, NULL) % 4 : 0;
  g_autoptr (GBytes) file = g_bytes_new_from_bytes (input, MIN (1, g_bytes_get_size (input)),
                                                    g_bytes_get_size (input) - MIN (1, g_bytes_get_size (input)));

  fuzz_folder_write (files[kind], file);
  fuzz_check_reader (kind < 2 ? "cifar10" : "cifar100", EE_PART_TEST, fuzz_folder_get (), "-bin");
  fuzz_folder_clear ();
}

static GBytes *
add_kind (guint8 kind, GBytes *file)
{
  GByteArray *input = g_byte_array_new ();

  g_byte_array_append (input, &kind, 1);
  fuzz_bytes_append (input, file);
  return fuzz_bytes_take (input);
}

static void
add_seeds (GPtrArray *seeds)
{
  for (guint kind = 0; kind < 4; kind++)
    {
      gsize record = 3072 + (kind < 2 ? 1 : 2);
      g_autofree guint8 *records = g_malloc0 (2 * record);
      g_autoptr (GBytes) bare = NULL;
      g_autoptr (GBytes) file = NULL;

      records[kind < 2 ? 0 : 1] = 7;
      memset (records + 100, 200, 1000);
      bare = g_bytes_new (records, 2 * record);
      if (kind % 2 == 0)
        {
          g_autoptr (GBytes) notes = fuzz_bytes_from_text ("airplane\n");
          GByteArray *tar = test_tar_new ();

          test_tar_add (tar, "cifar/batches.meta.txt", notes);
          test_tar_add (tar, kind == 0 ? "cifar/test_batch.bin" : "cifar/test.bin", bare);
          file = test_tar_finish (tar);
        }
      else
        file = g_bytes_ref (bare);
      g_ptr_array_add (seeds, add_kind ((guint8)kind, file));
    }
}

static GBytes *
mutate (GBytes *input, gsize max_size, EeRng *rng)
{
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GBytes) mutated = NULL;
  guint8 kind;

  if (g_bytes_get_size (input) < 2)
    return NULL;
  kind = *(const guint8 *)g_bytes_get_data (input, NULL);
  file = g_bytes_new_from_bytes (input, 1, g_bytes_get_size (input) - 1);
  mutated = fuzz_archive_mutate_tar_gz (file, max_size, rng);
  return mutated != NULL ? add_kind (kind, mutated) : NULL;
}

const FuzzTarget fuzz_target = { run, add_seeds, mutate };
