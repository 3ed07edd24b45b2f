/* SPDX-License-Identifier: Apache-2.0 */
/* target-exif.c - a camera's notes in a JPEG; picture pixels are target-picture.c's */
#include "ee-exif.h"
#include "fuzz-target.h"
#include "test-pictures.h"

static void
run (GBytes *input)
{
  guint orientation = ee_exif_find_orientation (input);

  g_assert_true (orientation >= 1 && orientation <= 8);
}

static void
add_seeds (GPtrArray *seeds)
{
  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      guint8 rgb[12] = { 0 };
      g_autoptr (GBytes) photo = test_pictures_make_photo (2, 2, rgb, orientation, orientation % 2 == 0);

      g_ptr_array_add (seeds, g_bytes_new (g_bytes_get_data (photo, NULL), 80));
    }
}

const FuzzTarget fuzz_target = { run, add_seeds, NULL };
