/* SPDX-License-Identifier: Apache-2.0 */
/* target-metrics.c - metrics.csv of a run */
#include "ee-run.h"
#include "fuzz-bytes.h"
#include "fuzz-check.h"
#include "fuzz-folder.h"
#include "fuzz-target.h"

static void
run (GBytes *input)
{
  g_autoptr (GArray) records = NULL;
  g_autoptr (GError) error = NULL;

  fuzz_folder_write ("metrics.csv", input);
  records = ee_run_read_metrics (fuzz_folder_get (), &error);
  g_assert_true ((records == NULL) == (error != NULL));
  if (records == NULL)
    fuzz_check_error (error, "metrics.csv");
  else
    g_assert_cmpuint (records->len, <=, g_bytes_get_size (input));
  fuzz_folder_clear ();
}

static void
add_seeds (GPtrArray *seeds)
{
  g_ptr_array_add (seeds, fuzz_bytes_from_text ("kind,step,epoch,loss,loss_exit,loss_main,accuracy,exit_accuracy,"
                                                "main_accuracy,share_left,learning_rate,images_per_s,seconds\n"
                                                "step,1,0.5,2.25,0.5,1.75,0.125,0.5,0.0625,0.5,0.001,1000,0.5\n"
                                                "validation,1,0.5,2.25,,,0.125,,0.0625,0.5,,,1.5\n"
                                                "step,2,1e-3,nan,inf"));
}

const FuzzTarget fuzz_target = { run, add_seeds, NULL };
