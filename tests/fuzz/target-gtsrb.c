/* SPDX-License-Identifier: Apache-2.0 */
/* target-gtsrb.c - GTSRB's archive of training images, or of test images with the archive of their list */
#include <string.h>

#include "fuzz-archive.h"
#include "fuzz-check.h"
#include "fuzz-folder.h"
#include "fuzz-target.h"
#include "test-zip.h"

#define HEAD "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\r\n"
#define PPM "P6\n4 3\n255\nabcdefghijklmnopqrstuvwxyz0123456789"

static void
run (GBytes *input)
{
  g_autoptr (GPtrArray) parts = fuzz_parts_split (input, 2);
  EePart part = parts->len > 1 ? EE_PART_TEST : EE_PART_TRAIN;

  if (part == EE_PART_TEST)
    {
      fuzz_folder_write ("gtsrb/GTSRB_Final_Test_Images.zip", g_ptr_array_index (parts, 0));
      fuzz_folder_write ("gtsrb/GTSRB_Final_Test_GT.zip", g_ptr_array_index (parts, 1));
    }
  else
    fuzz_folder_write ("gtsrb/GTSRB_Final_Training_Images.zip", g_ptr_array_index (parts, 0));
  fuzz_check_reader ("gtsrb", part, fuzz_folder_get (), "GTSRB_Final_T");
  fuzz_folder_clear ();
}

static void
add_file (TestZip *zip, const char *name, const char *text, gboolean deflate)
{
  g_autoptr (GBytes) content = fuzz_bytes_from_text (text);

  test_zip_add_lying (zip, name, content, deflate, (guint32)g_bytes_get_size (content), 0100644);
}

static void
add_seeds (GPtrArray *seeds)
{
  for (guint deflate = 0; deflate < 2; deflate++)
    {
      TestZip *train = test_zip_new (), *test = test_zip_new (), *list = test_zip_new ();
      g_autoptr (GPtrArray) parts = fuzz_parts_new ();

      add_file (train, "GTSRB/Final_Training/Images/00007/GT-00007.csv",
                HEAD "00000_00000.ppm;4;3;0;0;3;2;7\r\n00000_00001.ppm;8;6;1;1;6;5;7\r\n", deflate);
      add_file (train, "GTSRB/Final_Training/Images/00007/00000_00000.ppm", PPM, deflate);
      add_file (train, "GTSRB/Final_Training/Images/00007/00000_00001.ppm", PPM, deflate);
      g_ptr_array_add (parts, test_zip_finish (train));
      g_ptr_array_add (seeds, fuzz_parts_join (parts));

      g_ptr_array_set_size (parts, 0);
      add_file (test, "GTSRB/Final_Test/Images/00000.ppm", PPM, deflate);
      add_file (list, "GT-final_test.csv", HEAD "00000.ppm;4;3;1;0;2;2;42\r\n", deflate);
      g_ptr_array_add (parts, test_zip_finish (test));
      g_ptr_array_add (parts, test_zip_finish (list));
      g_ptr_array_add (seeds, fuzz_parts_join (parts));
    }
}

static GBytes *
mutate_archive (GBytes *zip, gsize max_size, EeRng *rng)
{
  return fuzz_archive_mutate_zip (zip, fuzz_bytes_mutate, max_size, rng);
}

static GBytes *
mutate (GBytes *input, gsize max_size, EeRng *rng)
{
  g_autoptr (GPtrArray) parts = fuzz_parts_split (input, 2);

  fuzz_parts_mutate_one (parts, mutate_archive, max_size, rng);
  return fuzz_parts_join (parts);
}

const FuzzTarget fuzz_target = { run, add_seeds, mutate };
