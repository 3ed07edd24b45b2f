/* SPDX-License-Identifier: Apache-2.0 */
/* target-picture.c - a picture somebody dropped: PNG, JPEG, BMP, GIF or Netpbm */
#include <string.h>

#include "ee-image.h"
#include "fuzz-archive.h"
#include "fuzz-check.h"
#include "fuzz-target.h"
#include "test-pictures.h"

enum
{
  WIDTH = 11,
  HEIGHT = 7,
};

static void
run (GBytes *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EePixels) pixels = ee_pixels_new_from_bytes (input, "dropped.png", &error);

  fuzz_check_pixels (pixels, error, "dropped.png");
}

/* Each depth and kind of colour that PNG has and that needs no palette. */
static void
add_pngs (GPtrArray *seeds, const guint8 *values)
{
  static const guint kinds[][3] = { { 1, 0, 1 },  { 2, 0, 1 }, { 4, 0, 1 },  { 8, 0, 1 }, { 16, 0, 1 }, { 8, 2, 3 },
                                    { 16, 2, 3 }, { 8, 4, 2 }, { 16, 4, 2 }, { 8, 6, 4 }, { 16, 6, 4 } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_ptr_array_add (seeds, test_pictures_make_png (WIDTH, HEIGHT, kinds[i][0], kinds[i][1], values,
                                                    (WIDTH * kinds[i][0] * kinds[i][2] + 7) / 8));
}

static void
add_seeds (GPtrArray *seeds)
{
  static const char *const plain[] = { "P1\n3 2\n1 0 1 0 1 0\n",
                                       "P2\n# note\n3 2\n15\n1 2 3 4 5 15\n",
                                       "P3 1 2 65535 1 2 3 65535 5 6",
                                       "P4\n9 2\nabcd",
                                       "P5 3 2 255\nabcdef",
                                       "P5 1 2 65535\nabcd",
                                       "P6 2 1 255\nabcdef" };
  guint8 values[WIDTH * HEIGHT * 8];

  for (guint i = 0; i < sizeof values; i++)
    values[i] = (guint8)(i * 37 + i / 50);
  add_pngs (seeds, values);
  g_ptr_array_add (seeds, test_pictures_make_jpeg (WIDTH, HEIGHT, values));
  g_ptr_array_add (seeds, test_pictures_make_photo (WIDTH, HEIGHT, values, 6, TRUE));
  g_ptr_array_add (seeds, test_pictures_make_bmp (WIDTH, HEIGHT, values));
  g_ptr_array_add (seeds, test_pictures_make_gif ());
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    g_ptr_array_add (seeds, fuzz_bytes_from_text (plain[i]));
}

const FuzzTarget fuzz_target = { run, add_seeds, fuzz_archive_mutate_png };
