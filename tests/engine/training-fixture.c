/* SPDX-License-Identifier: Apache-2.0 */
/* Every wait has an end: a training that hangs fails its test. */
#include "training-fixture.h"

#include <math.h>
#include <string.h>

enum
{
  PATIENCE_S = 60
};

void
training_settings_init (EeSettings *settings, guint limit, guint epochs)
{
  ee_settings_init (settings);
  g_strlcpy (settings->pair, "doodles", sizeof settings->pair);
  g_strlcpy (settings->device, "cpu", sizeof settings->device);
  settings->width_divisor = 16;
  settings->batch = 32;
  settings->limit = limit;
  settings->epochs = epochs;
  /* In matrix products of more threads oneDNN waits in a loop: four fifths of the time, beside other tests. */
  settings->threads = 1;
  settings->checkpoint_seconds = 3600;
}

static void
assert_phase (EeTrainer *trainer, EeTrainerPhase phase)
{
  EeTrainerProgress progress;
  const GError *error = ee_trainer_get_error (trainer);

  ee_trainer_get_progress (trainer, &progress);
  if (phase != EE_TRAINER_FAILED)
    g_assert_no_error (error);
  g_assert_cmpint (progress.phase, ==, phase);
}

/* Runs the training to its end, which must be @phase. */
void
training_start_and_wait (EeTrainer *trainer, EeTrainerPhase phase)
{
  ee_trainer_start (trainer);
  ee_trainer_wait (trainer);
  g_assert_true (ee_trainer_is_done (trainer));
  assert_phase (trainer, phase);
}

/* Returns when at least @step updates are done. */
void
training_wait_for_step (EeTrainer *trainer, guint64 step)
{
  gint64 start = g_get_monotonic_time ();
  EeTrainerProgress progress;

  do
    {
      g_assert_cmpint ((g_get_monotonic_time () - start) / G_USEC_PER_SEC, <, PATIENCE_S);
      g_usleep (500);
      ee_trainer_get_progress (trainer, &progress);
      g_assert_false (progress.step < step && ee_trainer_is_done (trainer));
    }
  while (progress.step < step);
}

void
training_wait_for_phase (EeTrainer *trainer, EeTrainerPhase phase)
{
  gint64 start = g_get_monotonic_time ();
  EeTrainerProgress progress;

  do
    {
      g_assert_cmpint ((g_get_monotonic_time () - start) / G_USEC_PER_SEC, <, PATIENCE_S);
      g_usleep (500);
      ee_trainer_get_progress (trainer, &progress);
    }
  while (progress.phase != phase);
}

static EePlan *
load_plan (const char *path)
{
  g_autofree char *file = ee_run_get_model_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (EeModelFacts) facts = NULL;
  g_autoptr (EeParameters) parameters = ee_checkpoint_load (file, &facts, &error);

  g_assert_no_error (error);

  return ee_plan_ref (parameters->plan);
}

/* The state of a run of SGD. @slots are (transfer full): parameters and velocity. */
void
training_load_state (const char *path, EeRunState *state, EeParameters *slots[2])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EePlan) plan = load_plan (path);
  g_autoptr (EeRun) run = ee_run_open (path, NULL, &error);

  g_assert_no_error (error);
  slots[0] = ee_parameters_new (plan);
  slots[1] = ee_parameters_new (plan);
  g_assert_true (ee_run_load_state (run, state, slots, 2, &error));
  g_assert_no_error (error);
}

static void
assert_same_parameters (const EeParameters *a, const EeParameters *b)
{
  g_assert_true (ee_plan_equal (a->plan, b->plan));
  for (guint t = 0; t < ee_plan_get_n_tensors (a->plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (a->plan, t);

      if (memcmp (a->tensors[t], b->tensors[t], tensor->count * sizeof (float)) != 0)
        g_error ("%s differs", tensor->name);
    }
}

static void
assert_same_file (const char *path, const char *other, const char *name)
{
  g_autofree char *file = g_build_filename (path, name, NULL);
  g_autofree char *other_file = g_build_filename (other, name, NULL);
  g_autofree char *bytes = NULL;
  g_autofree char *other_bytes = NULL;
  gsize n_bytes = 0, n_other = 0;

  g_assert_true (g_file_get_contents (file, &bytes, &n_bytes, NULL));
  g_assert_true (g_file_get_contents (other_file, &other_bytes, &n_other, NULL));
  g_assert_cmpuint (n_bytes, >, 0);
  g_assert_cmpmem (bytes, n_bytes, other_bytes, n_other);
}

/* All but the clock's columns. */
static void
assert_same_metrics (const char *path, const char *other)
{
  g_autoptr (GArray) records = ee_run_read_metrics (path, NULL);
  g_autoptr (GArray) others = ee_run_read_metrics (other, NULL);

  g_assert_cmpuint (records->len, ==, others->len);
  for (guint i = 0; i < records->len; i++)
    {
      const EeRecord *a = &g_array_index (records, EeRecord, i), *b = &g_array_index (others, EeRecord, i);

      g_assert_cmpint (a->kind, ==, b->kind);
      g_assert_cmpint (a->alarm, ==, b->alarm);
      g_assert_cmpuint (a->step, ==, b->step);
      g_assert_cmpfloat (a->loss, ==, b->loss);
      g_assert_cmpfloat (a->learning_rate, ==, b->learning_rate);
    }
}

/* Asserts that two finished runs of SGD hold the same parameters, velocities, best model and curves, byte for byte. */
void
training_assert_same_ends (const char *path, const char *other)
{
  EeParameters *slots[2], *other_slots[2];
  EeRunState state, other_state;

  training_load_state (path, &state, slots);
  training_load_state (other, &other_state, other_slots);
  g_assert_true (state.finished && other_state.finished);
  g_assert_cmpuint (state.step, ==, other_state.step);
  g_assert_cmpfloat (state.best_score, ==, other_state.best_score);
  for (guint i = 0; i < 2; i++)
    {
      assert_same_parameters (slots[i], other_slots[i]);
      ee_parameters_free (slots[i]);
      ee_parameters_free (other_slots[i]);
    }
  assert_same_file (path, other, "model.safetensors");
  assert_same_metrics (path, other);
}
