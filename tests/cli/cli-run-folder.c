/* SPDX-License-Identifier: Apache-2.0 */
#include "cli-run-folder.h"

/**
 * cli_train_tiny:
 * @folder: where the run is made
 * @name: of the run
 * @options: further options of `train`
 *
 * Trains on a few drawn images, about a second.
 *
 * Returns: (transfer full): the run's path
 */
char *
cli_train_tiny (const char *folder, const char *name, const char *options)
{
  char *run = g_build_filename (folder, name, NULL);
  g_auto (CliResult) result
      = cli_run ("train --pair doodles --width 1/16 --limit 960 --batch 32 --epochs 2 --threads 1 --quiet --run %s %s",
                 run, options);

  g_assert_cmpstr (result.errors, ==, "");
  g_assert_cmpint (result.status, ==, 0);
  return run;
}
