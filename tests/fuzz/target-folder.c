/* SPDX-License-Identifier: Apache-2.0 */
/* target-folder.c - a folder of the user's: two classes of two pictures each, named by the end of another format */
#include "ee-folder.h"
#include "fuzz-bytes.h"
#include "fuzz-check.h"
#include "fuzz-folder.h"
#include "fuzz-target.h"
#include "test-pictures.h"

static const char *const files[] = { "own/cats/1.png", "own/cats/2.jpg", "own/dogs/1.gif", "own/dogs/2.ppm" };

static void
run (GBytes *input)
{
  g_autoptr (GPtrArray) parts = fuzz_parts_split (input, G_N_ELEMENTS (files));
  g_autofree char *path = g_build_filename (fuzz_folder_get (), "own", NULL);
  g_autoptr (EeDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < parts->len; i++)
    fuzz_folder_write (files[i], g_ptr_array_index (parts, i));
  dataset = ee_folder_load (path, parts->len > 2, parts->len % 2 == 0 ? EE_PART_TEST : EE_PART_TRAIN, NULL, NULL, NULL,
                            NULL, &error);
  fuzz_check_dataset (dataset, error, "own");
  fuzz_folder_clear ();
}

static void
add_seeds (GPtrArray *seeds)
{
  static const guint8 grey[6] = { 0, 50, 100, 150, 200, 250 };
  g_autoptr (GPtrArray) parts = fuzz_parts_new ();

  g_ptr_array_add (parts, test_pictures_make_grey_png (3, 2, grey));
  g_ptr_array_add (parts, test_pictures_make_grey_png (2, 3, grey));
  g_ptr_array_add (seeds, fuzz_parts_join (parts));
  g_ptr_array_add (parts, test_pictures_make_gif ());
  g_ptr_array_add (parts, fuzz_bytes_from_text ("P2 3 2 9 1 2 3 4 5 6"));
  g_ptr_array_add (seeds, fuzz_parts_join (parts));
}

static GBytes *
mutate (GBytes *input, gsize max_size, EeRng *rng)
{
  g_autoptr (GPtrArray) parts = fuzz_parts_split (input, G_N_ELEMENTS (files));

  fuzz_parts_mutate_one (parts, fuzz_bytes_mutate, max_size, rng);
  return fuzz_parts_join (parts);
}

const FuzzTarget fuzz_target = { run, add_seeds, mutate };
