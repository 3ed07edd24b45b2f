/* SPDX-License-Identifier: Apache-2.0 */
/* target-run-json.c - run.json, with the settings of a training in it */
#include <glib/gstdio.h>

#include "ee-run.h"
#include "fuzz-bytes.h"
#include "fuzz-check.h"
#include "fuzz-folder.h"
#include "fuzz-target.h"

static void
run (GBytes *input)
{
  g_autoptr (EeRun) opened = NULL;
  g_autoptr (GError) error = NULL;
  EeSettings settings;

  fuzz_folder_write ("run.json", input);
  opened = ee_run_open (fuzz_folder_get (), &settings, &error);
  g_assert_true ((opened == NULL) == (error != NULL));
  if (opened == NULL)
    fuzz_check_error (error, fuzz_folder_get ());
  else
    {
      g_assert_true (ee_settings_check (&settings, &error));
      g_assert_nonnull (ee_run_get_sources (opened));
    }
  fuzz_folder_clear ();
}

static void
add_seeds (GPtrArray *seeds)
{
  g_autofree char *path = g_build_filename (fuzz_folder_get (), "run.json", NULL);
  g_autofree char *metrics = g_build_filename (fuzz_folder_get (), "metrics.csv", NULL);
  g_autoptr (EeRun) made = NULL;
  g_autoptr (GError) error = NULL;
  EeSettings settings;
  char *contents;
  gsize size;

  ee_settings_init (&settings);
  settings.events = FALSE; /* files that no reader of ours reads */
  made = ee_run_new (fuzz_folder_get (), &settings, "mnist 0123\nomniglot 4567", "a test", &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &size, &error));
  g_ptr_array_add (seeds, g_bytes_new_take (contents, size));
  g_assert_true (g_unlink (path) == 0 && g_unlink (metrics) == 0);
}

const FuzzTarget fuzz_target = { run, add_seeds, NULL };
