/* SPDX-License-Identifier: Apache-2.0 */
/* A training that test-trainer-kill kills: `trainer-child FOLDER` begins a run, or goes on with the one that is
 * there, and prints the number of each step. */
#include "ee-trainer.h"

#include <stdio.h>

#include "training-fixture.h"

static void
print_records (EeMetricsRing *ring)
{
  EeRecord record;

  while (ee_metrics_ring_pop (ring, &record))
    if (record.kind == EE_RECORD_STEP)
      printf ("%" G_GUINT64_FORMAT "\n", record.step);
  fflush (stdout);
}

int
main (int argc, char *argv[])
{
  g_autofree char *file = g_build_filename (argc > 1 ? argv[1] : "", "run.json", NULL);
  g_autoptr (EeTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;
  EeSettings settings;

  if (argc != 2)
    return 2;

  training_settings_init (&settings, 330, 12);
  settings.checkpoint_seconds = 0.02;
  if (g_file_test (file, G_FILE_TEST_EXISTS))
    trainer = ee_trainer_new_resume (argv[1], NULL, &error);
  else
    trainer = ee_trainer_new (&settings, argv[1], NULL);
  if (trainer == NULL)
    g_error ("%s", error->message);

  ee_trainer_start (trainer);
  while (!ee_trainer_is_done (trainer))
    {
      print_records (ee_trainer_get_ring (trainer));
      g_usleep (200);
    }
  print_records (ee_trainer_get_ring (trainer));
  if (ee_trainer_get_error (trainer) != NULL)
    g_error ("%s", ee_trainer_get_error (trainer)->message);

  return 0;
}
