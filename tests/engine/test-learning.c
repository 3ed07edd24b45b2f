/* SPDX-License-Identifier: Apache-2.0 */
/* Networks learn: within seconds, from pictures drawn by code, far above chance on pictures they did not see. */
#include "ee-trainer.h"

#include <math.h>

#include "scratch-folder.h"
#include "training-fixture.h"

/* Trains and returns the last validation. */
static EeRecord
train (const EeSettings *settings)
{
  g_autofree char *path = scratch_folder_get_path ("run");
  g_autoptr (EeTrainer) trainer = ee_trainer_new (settings, path, NULL);
  g_autoptr (GArray) records = NULL;
  EeRecord last;

  training_start_and_wait (trainer, EE_TRAINER_FINISHED);
  records = ee_run_read_metrics (path, NULL);
  g_assert_cmpuint (records->len, >, 0);
  last = g_array_index (records, EeRecord, records->len - 1);
  g_assert_cmpint (last.kind, ==, EE_RECORD_VALIDATION);
  g_test_message ("loss %.3f (exit %.3f, main %.3f), accuracy %.3f, exit %.3f, main %.3f", last.loss, last.loss_exit,
                  last.loss_main, last.accuracy, last.exit_accuracy, last.main_accuracy);

  return last;
}

static void
test_modern (void)
{
  EeSettings settings;
  EeRecord last;

  training_settings_init (&settings, 4000, 3);
  settings.batch = 64;
  last = train (&settings);

  /* Whoever calls everything a digit gets some 0.63 of the exit right, and 0.1 of the digits. */
  g_assert_cmpfloat (last.exit_accuracy, >, 0.85);
  g_assert_cmpfloat (last.main_accuracy, >, 0.9);
  g_assert_cmpfloat (last.accuracy, >, 0.8);
}

static void
test_without_exit (void)
{
  EeSettings settings;

  training_settings_init (&settings, 3000, 2);
  settings.exits = 0;
  g_assert_cmpfloat (train (&settings).accuracy, >, 0.6);
}

/* Sixteen layers without batch norm stay at chance, a main loss of ln 10, where initialisation or rate are off. */
static void
test_paper_leaves_the_plateau (void)
{
  EeSettings settings;
  EeRecord last;

  training_settings_init (&settings, 3000, 3);
  settings.preset = EE_PRESET_PAPER;
  settings.optimizer = EE_UPDATE_ADAM;
  settings.learning_rate = 1e-3;
  last = train (&settings);

  g_assert_cmpfloat (last.main_accuracy, >, 0.3);
  g_assert_cmpfloat (last.exit_accuracy, >, 0.8);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_folder_init ();
  g_test_add_func ("/learning/modern", test_modern);
  g_test_add_func ("/learning/without-exit", test_without_exit);
  g_test_add_func ("/learning/paper-leaves-the-plateau", test_paper_leaves_the_plateau);
  return scratch_folder_run_tests ();
}
