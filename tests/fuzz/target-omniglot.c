/* SPDX-License-Identifier: Apache-2.0 */
/* target-omniglot.c - Omniglot's archive of drawings */
#include <string.h>

#include "fuzz-archive.h"
#include "fuzz-check.h"
#include "fuzz-folder.h"
#include "fuzz-target.h"
#include "test-pictures.h"
#include "test-zip.h"

static void
run (GBytes *input)
{
  fuzz_folder_write ("omniglot/images_evaluation.zip", input);
  fuzz_check_reader ("omniglot", EE_PART_TEST, fuzz_folder_get (), "images_evaluation.zip");
  fuzz_folder_clear ();
}

static void
add_seeds (GPtrArray *seeds)
{
  static const char *const names[]
      = { "images_evaluation/Angelic/character01/0965_01.png", "images_evaluation/Angelic/character02/0966_01.png" };
  guint8 grey[12 * 9];

  for (guint i = 0; i < sizeof grey; i++)
    grey[i] = i % 5 == 0 ? 0 : 255;
  for (guint deflate = 0; deflate < 2; deflate++)
    {
      TestZip *zip = test_zip_new ();

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_autoptr (GBytes) png = test_pictures_make_grey_png (12, 9, grey);

          test_zip_add_lying (zip, names[i], png, deflate, (guint32)g_bytes_get_size (png), 0100644);
        }
      g_ptr_array_add (seeds, test_zip_finish (zip));
    }
}

static GBytes *
mutate_drawing (GBytes *png, gsize max_size, EeRng *rng)
{
  GBytes *mutated = ee_rng_below (rng, 2) == 0 ? fuzz_archive_mutate_png (png, max_size, rng) : NULL;

  return mutated != NULL ? mutated : fuzz_bytes_mutate (png, max_size, rng);
}

static GBytes *
mutate (GBytes *input, gsize max_size, EeRng *rng)
{
  return fuzz_archive_mutate_zip (input, mutate_drawing, max_size, rng);
}

const FuzzTarget fuzz_target = { run, add_seeds, mutate };
