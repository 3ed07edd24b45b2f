/* SPDX-License-Identifier: Apache-2.0 */
/* The ring by one thread, where every step can be said beforehand, and by two, where only sums and order can.
 * Built from ee-metrics.c and GLib alone, so that it runs under the thread sanitizer. */
#include "ee-metrics.h"

#include <math.h>

static EeRecord
make_step (guint64 step)
{
  EeRecord record = {
    .kind = EE_RECORD_STEP,
    .step = step,
    .epoch = step / 10.0,
    .n_steps = 1,
    .loss = step,
    .loss_exit = 1,
    .loss_main = step - 1.0,
    .loss_least = step,
    .loss_most = step,
    .accuracy = 0.5,
    .exit_accuracy = NAN,
    .main_accuracy = NAN,
    .share_left = 0.25,
    .learning_rate = 1.0 / step,
    .images_per_s = 100,
    .seconds = step,
  };

  return record;
}

static EeRecord
make_validation (guint64 step)
{
  EeRecord record = make_step (step);

  record.kind = EE_RECORD_VALIDATION;

  return record;
}

static void
assert_pops (EeMetricsRing *ring, EeRecordKind kind, guint64 step, guint n_steps)
{
  EeRecord record;

  g_assert_true (ee_metrics_ring_pop (ring, &record));
  g_assert_cmpint (record.kind, ==, kind);
  g_assert_cmpuint (record.step, ==, step);
  g_assert_cmpuint (record.n_steps, ==, n_steps);
}

static void
assert_empty (EeMetricsRing *ring)
{
  EeRecord record = { .step = 42 };

  g_assert_false (ee_metrics_ring_pop (ring, &record));
  g_assert_cmpuint (record.step, ==, 42);
}

static void
push (EeMetricsRing *ring, EeRecord record)
{
  ee_metrics_ring_push (ring, &record);
}

static void
test_first_in_first_out (void)
{
  g_autoptr (EeMetricsRing) ring = ee_metrics_ring_new (4);

  assert_empty (ring);
  for (guint round = 0; round < 10; round++)
    {
      for (guint i = 1; i <= 3; i++)
        push (ring, make_step (round * 3 + i));
      for (guint i = 1; i <= 3; i++)
        assert_pops (ring, EE_RECORD_STEP, round * 3 + i, 1);
      assert_empty (ring);
    }
}

static void
test_full_ring_folds (void)
{
  g_autoptr (EeMetricsRing) ring = ee_metrics_ring_new (2);

  for (guint step = 1; step <= 5; step++)
    push (ring, make_step (step));
  assert_pops (ring, EE_RECORD_STEP, 1, 1);
  assert_pops (ring, EE_RECORD_STEP, 2, 1);
  assert_empty (ring);

  push (ring, make_step (6)); /* takes the pending record with it */
  assert_pops (ring, EE_RECORD_STEP, 5, 3);
  assert_pops (ring, EE_RECORD_STEP, 6, 1);
  assert_empty (ring);
}

static void
test_flush_brings_the_rest (void)
{
  g_autoptr (EeMetricsRing) ring = ee_metrics_ring_new (1);

  for (guint step = 1; step <= 4; step++)
    push (ring, make_step (step));
  ee_metrics_ring_flush (ring); /* no room yet */
  assert_pops (ring, EE_RECORD_STEP, 1, 1);
  assert_empty (ring);
  ee_metrics_ring_flush (ring);
  assert_pops (ring, EE_RECORD_STEP, 4, 3);
  ee_metrics_ring_flush (ring);
  assert_empty (ring);
}

static void
test_validations_are_never_folded (void)
{
  g_autoptr (EeMetricsRing) ring = ee_metrics_ring_new (1);

  push (ring, make_step (1));
  push (ring, make_step (2));
  push (ring, make_step (3));
  push (ring, make_validation (3));
  push (ring, make_validation (4));
  push (ring, make_step (5));
  push (ring, make_step (6));

  assert_pops (ring, EE_RECORD_STEP, 1, 1);
  ee_metrics_ring_flush (ring);
  assert_pops (ring, EE_RECORD_STEP, 3, 2);
  ee_metrics_ring_flush (ring);
  assert_pops (ring, EE_RECORD_VALIDATION, 3, 1);
  ee_metrics_ring_flush (ring);
  assert_pops (ring, EE_RECORD_VALIDATION, 4, 1);
  ee_metrics_ring_flush (ring);
  assert_pops (ring, EE_RECORD_STEP, 6, 2);
  assert_empty (ring);
}

static void
test_fold_is_a_weighted_mean (void)
{
  EeRecord into = make_step (2), later = make_step (8);

  into.n_steps = 3;
  into.loss_least = 0.5;
  into.main_accuracy = 0.75;
  later.accuracy = 0.9;
  later.images_per_s = 50;
  ee_record_fold (&into, &later);

  g_assert_cmpuint (into.n_steps, ==, 4);
  g_assert_cmpuint (into.step, ==, 8);
  g_assert_cmpfloat (into.loss, ==, (3 * 2 + 8) / 4.0);
  g_assert_cmpfloat (into.loss_exit, ==, 1);
  g_assert_cmpfloat (into.loss_main, ==, (3 * 1 + 7) / 4.0);
  g_assert_cmpfloat (into.loss_least, ==, 0.5);
  g_assert_cmpfloat (into.loss_most, ==, 8);
  g_assert_cmpfloat_with_epsilon (into.accuracy, 0.6, 1e-12);
  g_assert_true (isnan (into.exit_accuracy));
  g_assert_cmpfloat (into.main_accuracy, ==, 0.75);
  g_assert_cmpfloat (into.share_left, ==, 0.25);
  g_assert_cmpfloat (into.learning_rate, ==, 0.125);
  g_assert_cmpfloat_with_epsilon (into.images_per_s, 80, 1e-9); /* 4 batches in 3/100 + 1/50 */
  g_assert_cmpfloat (into.seconds, ==, 8);
}

enum
{
  N_STEPS = 300000,
  STEPS_PER_VALIDATION = 1000
};

/* One ring between two threads, and whether the producer is through. */
typedef struct
{
  EeMetricsRing *ring;
  int done;
} Race;

static gpointer
produce (gpointer data)
{
  Race *race = data;
  EeMetricsRing *ring = race->ring;

  for (guint step = 1; step <= N_STEPS; step++)
    {
      push (ring, make_step (step));
      if (step % STEPS_PER_VALIDATION == 0)
        push (ring, make_validation (step));
    }
  g_atomic_int_set (&race->done, TRUE);

  return NULL;
}

/* What the consumer has seen. */
typedef struct
{
  guint64 step;
  guint64 n_steps;
  guint64 n_validations;
  double loss;
} Seen;

static void
take_all (EeMetricsRing *ring, Seen *seen)
{
  EeRecord record;

  while (ee_metrics_ring_pop (ring, &record))
    {
      if (record.kind == EE_RECORD_VALIDATION)
        {
          seen->n_validations++;
          g_assert_cmpuint (record.step, ==, seen->n_validations * STEPS_PER_VALIDATION);
          g_assert_cmpuint (record.step, ==, seen->step);
          continue;
        }
      g_assert_cmpuint (record.step, ==, seen->step + record.n_steps);
      g_assert_cmpfloat (record.loss_most, ==, record.step);
      g_assert_cmpfloat (record.loss_least, ==, seen->step + 1);
      seen->step = record.step;
      seen->n_steps += record.n_steps;
      seen->loss += record.loss * record.n_steps;
    }
}

static void
test_two_threads_lose_nothing (gconstpointer data)
{
  g_autoptr (EeMetricsRing) ring = ee_metrics_ring_new (GPOINTER_TO_UINT (data));
  Race race = { ring, FALSE };
  GThread *producer = g_thread_new ("producer", produce, &race);
  Seen seen = { 0 };

  while (!g_atomic_int_get (&race.done))
    take_all (ring, &seen);
  g_thread_join (producer);

  while (seen.n_validations < N_STEPS / STEPS_PER_VALIDATION)
    {
      ee_metrics_ring_flush (ring);
      take_all (ring, &seen);
    }
  assert_empty (ring);
  g_assert_cmpuint (seen.n_steps, ==, N_STEPS);
  g_assert_cmpfloat_with_epsilon (seen.loss / N_STEPS, (N_STEPS + 1) / 2.0, 1e-3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/first-in-first-out", test_first_in_first_out);
  g_test_add_func ("/metrics/full-ring-folds", test_full_ring_folds);
  g_test_add_func ("/metrics/flush-brings-the-rest", test_flush_brings_the_rest);
  g_test_add_func ("/metrics/validations-are-never-folded", test_validations_are_never_folded);
  g_test_add_func ("/metrics/fold-is-a-weighted-mean", test_fold_is_a_weighted_mean);
  g_test_add_data_func ("/metrics/two-threads-lose-nothing/tiny", GUINT_TO_POINTER (4), test_two_threads_lose_nothing);
  g_test_add_data_func ("/metrics/two-threads-lose-nothing/large", GUINT_TO_POINTER (1024),
                        test_two_threads_lose_nothing);
  return g_test_run ();
}
