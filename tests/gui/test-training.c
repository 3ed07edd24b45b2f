/* SPDX-License-Identifier: Apache-2.0 */
/* A real short training as the window runs it: on a main loop that must never be held up, with curves, a pause,
 * a stop, and a run that goes on. Needs no display. */
#include "offramp-training-text.h"
#include "offramp-training.h"

#include <glib/gstdio.h>
#include <math.h>

/* The longest time that one turn of the main loop may take; generous, for sanitizers on busy machines. */
static const gint64 LONGEST_TURN_US = G_USEC_PER_SEC;
static const gint64 PATIENCE_US = 240 * G_USEC_PER_SEC;

typedef gboolean (*Condition) (OfframpTraining *training);

static void
make_settings (EeSettings *settings, guint epochs)
{
  ee_settings_init (settings);
  g_strlcpy (settings->pair, "doodles", sizeof settings->pair);
  g_strlcpy (settings->device, "cpu", sizeof settings->device);
  settings->width_divisor = 16;
  settings->limit = 800;
  settings->batch = 32;
  settings->epochs = epochs;
}

static void
wait_for (OfframpTraining *training, Condition condition)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE_US;

  while (!condition (training))
    {
      const gint64 start = g_get_monotonic_time ();

      g_assert_cmpint (start, <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
      g_assert_cmpint (g_get_monotonic_time () - start, <, LONGEST_TURN_US);
    }
}

static gboolean
has_ended (OfframpTraining *training)
{
  return !offramp_training_is_busy (training);
}

static guint64
get_step (OfframpTraining *training)
{
  EeTrainerProgress progress;

  offramp_training_get_progress (training, &progress);
  return progress.step;
}

static gboolean
has_steps (OfframpTraining *training)
{
  return get_step (training) >= 5;
}

static EeTrainerPhase
get_phase (OfframpTraining *training)
{
  EeTrainerProgress progress;

  offramp_training_get_progress (training, &progress);
  return progress.phase;
}

static gboolean
is_paused (OfframpTraining *training)
{
  return get_phase (training) == EE_TRAINER_PAUSED;
}

static guint
count_losses (OfframpTraining *training, OfframpCurve curve)
{
  return offramp_series_get_n_points (
      offramp_curves_get_series (offramp_training_get_curves (training), OFFRAMP_MEASURE_LOSS, curve));
}

static void
count_cb (OfframpTraining *training, gpointer user_data)
{
  (*(guint *)user_data)++;
}

static void
test_whole_run (void)
{
  g_autoptr (OfframpTraining) training = offramp_training_new ();
  g_autofree char *state = NULL;
  EeSettings settings;
  EeRecord best;
  guint n_updates = 0;

  make_settings (&settings, 2);
  g_signal_connect (training, "updated", G_CALLBACK (count_cb), &n_updates);
  offramp_training_start (training, &settings);
  g_assert_true (offramp_training_is_busy (training));
  wait_for (training, has_ended);

  g_assert_no_error (offramp_training_get_error (training));
  g_assert_cmpint (get_phase (training), ==, EE_TRAINER_FINISHED);
  state = offramp_training_describe_state (training);
  g_assert_cmpstr (state, ==, "Finished");
  g_assert_cmpuint (n_updates, >, 2);

  /* Every step and every validation has its point. */
  g_assert_cmpuint (get_step (training), >, 20);
  g_assert_cmpuint (count_losses (training, OFFRAMP_CURVE_RAW), ==, get_step (training));
  g_assert_cmpuint (count_losses (training, OFFRAMP_CURVE_SMOOTH), ==, get_step (training));
  g_assert_cmpuint (count_losses (training, OFFRAMP_CURVE_VALIDATION), ==, 2);
  g_assert_true (offramp_curves_get_best (offramp_training_get_curves (training), &best));
  g_assert_true (best.accuracy > 0 && best.accuracy <= 1);
  g_assert_true (g_file_test (offramp_training_get_run_path (training), G_FILE_TEST_IS_DIR));
}

static void
test_pause_holds (void)
{
  g_autoptr (OfframpTraining) training = offramp_training_new ();
  const gint64 long_enough = 300 * 1000;
  EeSettings settings;
  guint64 step;
  gint64 end;

  make_settings (&settings, 500);
  offramp_training_start (training, &settings);
  wait_for (training, has_steps);
  offramp_training_pause (training);
  wait_for (training, is_paused);
  step = get_step (training);
  end = g_get_monotonic_time () + long_enough;
  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (get_step (training), ==, step);
  g_assert_true (offramp_training_is_busy (training));

  /* A stop ends a pause too. */
  offramp_training_stop (training);
  g_assert_true (offramp_training_is_stopping (training));
  wait_for (training, has_ended);
  g_assert_cmpint (get_phase (training), ==, EE_TRAINER_STOPPED);
}

static void
test_stopped_run_goes_on_with_its_curves (void)
{
  g_autoptr (OfframpTraining) first = offramp_training_new (), second = offramp_training_new ();
  EeSettings settings;
  guint64 stopped_at;
  OfframpSeries *losses;

  make_settings (&settings, 6);
  offramp_training_start (first, &settings);
  wait_for (first, has_steps);
  offramp_training_stop (first);
  wait_for (first, has_ended);
  g_assert_cmpint (get_phase (first), ==, EE_TRAINER_STOPPED);
  stopped_at = get_step (first);

  offramp_training_start_resume (second, offramp_training_get_run_path (first));
  wait_for (second, has_ended);
  g_assert_no_error (offramp_training_get_error (second));
  g_assert_cmpint (get_phase (second), ==, EE_TRAINER_FINISHED);
  g_assert_cmpuint (offramp_training_get_settings (second)->epochs, ==, 6);
  g_assert_cmpuint (get_step (second), >, stopped_at);

  /* The old points and the new ones, none missing and none twice. */
  g_assert_cmpuint (count_losses (second, OFFRAMP_CURVE_RAW), ==, get_step (second));
  losses = offramp_curves_get_series (offramp_training_get_curves (second), OFFRAMP_MEASURE_LOSS, OFFRAMP_CURVE_RAW);
  for (guint i = 1; i < offramp_series_get_n_points (losses); i++)
    g_assert_true (offramp_series_get_x (losses, i) > offramp_series_get_x (losses, i - 1));
}

typedef struct
{
  gboolean answered, copied;
  guint64 version;
} Copied;

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Copied *copied = user_data;
  g_autoptr (EeParameters) parameters = NULL;
  g_autoptr (EeModelFacts) facts = NULL;

  copied->answered = TRUE;
  copied->copied = offramp_training_copy_newest_finish (OFFRAMP_TRAINING (source), result, &parameters, &facts,
                                                        &copied->version, NULL);
  g_assert_true (copied->copied == (parameters != NULL && facts != NULL));
}

static void
copy_newest (OfframpTraining *training, guint64 known, Copied *copied)
{
  *copied = (Copied){ FALSE, FALSE, 0 };
  offramp_training_copy_newest_async (training, known, NULL, copied_cb, copied);
  while (!copied->answered)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_newest_weights (void)
{
  g_autoptr (OfframpTraining) training = offramp_training_new ();
  EeSettings settings;
  Copied copied;
  guint64 version;

  copy_newest (training, 0, &copied);
  g_assert_false (copied.copied);

  make_settings (&settings, 1);
  offramp_training_start (training, &settings);
  wait_for (training, has_ended);
  copy_newest (training, 0, &copied);
  g_assert_true (copied.copied);
  version = copied.version;
  g_assert_cmpuint (version, >, 0);
  copy_newest (training, version, &copied);
  g_assert_false (copied.copied);
}

static void
test_failures_are_told (void)
{
  g_autoptr (OfframpTraining) training = offramp_training_new ();
  g_autofree char *missing = g_build_filename (g_get_user_data_dir (), "no-such-run", NULL);
  EeSettings settings;

  make_settings (&settings, EE_SETTINGS_MAX_EPOCHS + 1);
  offramp_training_start (training, &settings);
  g_assert_true (has_ended (training));
  g_assert_cmpint (get_phase (training), ==, EE_TRAINER_FAILED);
  g_assert_error (offramp_training_get_error (training), EE_ERROR, EE_ERROR_INVALID);

  offramp_training_start_resume (training, missing);
  g_assert_true (offramp_training_is_busy (training));
  wait_for (training, has_ended);
  g_assert_cmpint (get_phase (training), ==, EE_TRAINER_FAILED);
  g_assert_nonnull (offramp_training_get_error (training));
  g_assert_nonnull (strstr (offramp_training_get_error (training)->message, "no-such-run"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/training/whole-run", test_whole_run);
  g_test_add_func ("/training/pause-holds", test_pause_holds);
  g_test_add_func ("/training/stopped-run-goes-on-with-its-curves", test_stopped_run_goes_on_with_its_curves);
  g_test_add_func ("/training/newest-weights", test_newest_weights);
  g_test_add_func ("/training/failures-are-told", test_failures_are_told);
  return g_test_run ();
}
