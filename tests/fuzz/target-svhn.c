/* SPDX-License-Identifier: Apache-2.0 */
/* target-svhn.c - SVHN's MATLAB 5 file */
#include <string.h>

#include "fuzz-archive.h"
#include "fuzz-check.h"
#include "fuzz-folder.h"
#include "fuzz-target.h"
#include "test-mat.h"

static void
run (GBytes *input)
{
  fuzz_folder_write ("svhn/test_32x32.mat", input);
  fuzz_check_reader ("svhn", EE_PART_TEST, fuzz_folder_get (), "test_32x32.mat");
  fuzz_folder_clear ();
}

static void
add_seeds (GPtrArray *seeds)
{
  for (guint kind = 0; kind < 4; kind++)
    {
      const guint32 image_sizes[4] = { 32, 32, 3, 2 }, label_sizes[2] = { 2, 1 };
      gboolean compress = kind % 2 == 1, doubles = kind > 1;
      const guint8 bytes[2] = { 3, 10 };
      const double numbers[2] = { 3, 10 };
      g_autofree guint8 *pixels = g_malloc0 (2 * 3072);
      g_autoptr (GBytes) images = NULL;
      g_autoptr (GBytes) labels = doubles ? g_bytes_new (numbers, sizeof numbers) : g_bytes_new (bytes, sizeof bytes);
      GByteArray *mat = test_mat_new ();

      memset (pixels + 500, 99, 2000);
      images = g_bytes_new (pixels, 2 * 3072);
      test_mat_add (mat, "X", TEST_MAT_UINT8, 4, image_sizes, images, compress);
      test_mat_add (mat, "y", doubles ? TEST_MAT_DOUBLE : TEST_MAT_UINT8, 2, label_sizes, labels, compress);
      g_ptr_array_add (seeds, fuzz_bytes_take (mat));
    }
}

const FuzzTarget fuzz_target = { run, add_seeds, fuzz_archive_mutate_mat };
