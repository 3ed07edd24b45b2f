/* SPDX-License-Identifier: Apache-2.0 */
/* target-sign-list.c - GTSRB's lists of images, in memory */
#include "ee-sign-list.h"
#include "fuzz-bytes.h"
#include "fuzz-check.h"
#include "fuzz-target.h"

static void
run (GBytes *input)
{
  g_autoptr (EeSignList) list = ee_sign_list_new ();
  g_autoptr (GError) error = NULL;

  if (ee_sign_list_add_csv (list, input, "GT-00007.csv", "00007/", &error))
    {
      g_assert_no_error (error);
      if (ee_sign_list_sort (list) > 0)
        g_assert_true (ee_sign_list_find (list, ee_sign_list_find_unseen (list))->label < 43);
    }
  else
    fuzz_check_error (error, "GT-00007.csv");
}

static void
add_seeds (GPtrArray *seeds)
{
  g_ptr_array_add (seeds, fuzz_bytes_from_text ("Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\r\n"
                                                "00000_00000.ppm;29;30;5;6;24;25;0\r\n"
                                                "00000_00001.ppm;30;30;5;5;25;25;42\r\n"));
  g_ptr_array_add (seeds, fuzz_bytes_from_text ("ClassId;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;Width;Height;Filename;Note\n"
                                                "7;0;0;0;0;1;1;a.ppm;b\n\n"));
}

const FuzzTarget fuzz_target = { run, add_seeds, NULL };
