/* SPDX-License-Identifier: Apache-2.0 */
/* Wrong arguments give an error, change nothing, and leave the net usable; on the reference and on the CPU backend. */
#include <string.h>

#include "ee-error.h"
#include "ee-reference.h"
#include "test-backend.h"
#include "test-fixture.h"

enum
{
  MAX_ROWS = 4,
  NET_SEED = 91
};

typedef struct
{
  const char *name;
  const EeBackend *(*get_backend) (void);
} Case;

static const Case cases[] = { { "reference", ee_reference_backend_get }, { "tested", test_backend_get } };

/* A net of two stages and what it says of four images when nothing goes wrong. */
typedef struct
{
  const EeBackend *backend;
  EePlan *plan;
  EeNet *net;
  FixtureBatch *batch;
  float expected[MAX_ROWS * 2];
} Fixture;

/* Consumes the error of a call that must have failed. */
static void
assert_refused (gboolean succeeded, GError **error)
{
  g_assert_false (succeeded);
  g_assert_error (*error, EE_ERROR, EE_ERROR_INVALID);
  g_test_message ("%s", (*error)->message);
  g_assert_true (g_str_has_suffix ((*error)->message, "."));
  g_clear_error (error);
}

static void
push_and_run (Fixture *fixture, float *probabilities)
{
  g_autoptr (GError) error = NULL;

  fixture->backend->clear (fixture->net);
  fixture->backend->push (fixture->net, fixture->batch->images, MAX_ROWS, &error);
  g_assert_no_error (error);
  fixture->backend->run_stage (fixture->net, 0, MAX_ROWS, probabilities, &error);
  g_assert_no_error (error);
}

static void
fixture_init (Fixture *fixture, const Case *c, gboolean training)
{
  fixture->backend = c->get_backend ();
  fixture->plan = fixture_plan_new (EE_PRESET_MODERN, 16, FIXTURE_EXIT_1);
  fixture->net = fixture_net_new (fixture->backend, fixture->plan, MAX_ROWS, training, NET_SEED);
  fixture->batch = fixture_batch_new (MAX_ROWS, FIXTURE_MIXED, 92);
  push_and_run (fixture, fixture->expected);
}

/* The net must still say what it said. */
static void
fixture_clear (Fixture *fixture)
{
  float probabilities[MAX_ROWS * 2];

  push_and_run (fixture, probabilities);
  g_assert_cmpmem (probabilities, sizeof probabilities, fixture->expected, sizeof fixture->expected);
  fixture->backend->net_free (fixture->net);
  fixture_batch_free (fixture->batch);
  ee_plan_unref (fixture->plan);
}

static void
test_pools (gconstpointer data)
{
  const guint all[MAX_ROWS] = { 0, 1, 2, 3 }, beyond[1] = { MAX_ROWS }, descending[2] = { 2, 1 }, twice[2] = { 1, 1 };
  float probabilities[MAX_ROWS * FIXTURE_N_MAIN];
  g_autoptr (GError) error = NULL;
  const EeBackend *backend;
  Fixture f;

  fixture_init (&f, data, FALSE);
  backend = f.backend;

  assert_refused (backend->push (f.net, f.batch->images, MAX_ROWS + 1, &error), &error);
  assert_refused (backend->run_stage (f.net, 0, 1, probabilities, &error), &error); /* an empty pool */
  g_assert_true (backend->push (f.net, f.batch->images, 3, &error));
  assert_refused (backend->push (f.net, f.batch->images, 2, &error), &error); /* 3 + 2 > 4 */
  assert_refused (backend->run_stage (f.net, 0, MAX_ROWS, probabilities, &error), &error);
  assert_refused (backend->run_stage (f.net, 2, 1, probabilities, &error), &error);
  assert_refused (backend->run_stage (f.net, 1, 1, probabilities, &error), &error);
  g_assert_true (backend->run_stage (f.net, 0, 3, probabilities, &error)); /* the three are still there */
  g_assert_cmpmem (probabilities, 3 * 2 * sizeof (float), f.expected, 3 * 2 * sizeof (float));

  assert_refused (backend->keep (f.net, 1, all, 1, &error), &error); /* did not run */
  assert_refused (backend->keep (f.net, 0, all, 4, &error), &error); /* three ran */
  assert_refused (backend->keep (f.net, 0, beyond, 1, &error), &error);
  assert_refused (backend->keep (f.net, 0, descending, 2, &error), &error);
  assert_refused (backend->keep (f.net, 0, twice, 2, &error), &error);
  g_assert_true (backend->keep (f.net, 0, all, 3, &error));

  g_assert_true (backend->run_stage (f.net, 1, 3, probabilities, &error)); /* no refused row came along */
  assert_refused (backend->run_stage (f.net, 1, 1, probabilities, &error), &error);
  assert_refused (backend->keep (f.net, 1, all, 1, &error), &error); /* nothing lies behind the classifier */
  g_assert_no_error (error);
  fixture_clear (&f);
}

/* The next pool holds two batches and not one row more. */
static void
test_pool_overflow (gconstpointer data)
{
  const guint all[MAX_ROWS] = { 0, 1, 2, 3 };
  float probabilities[MAX_ROWS * FIXTURE_N_MAIN];
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_init (&f, data, FALSE);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (f.backend->push (f.net, f.batch->images, MAX_ROWS, &error));
      g_assert_true (f.backend->run_stage (f.net, 0, MAX_ROWS, probabilities, &error));
      g_assert_true (f.backend->keep (f.net, 0, all, MAX_ROWS, &error));
    }
  g_assert_true (f.backend->push (f.net, f.batch->images, 1, &error));
  g_assert_true (f.backend->run_stage (f.net, 0, 1, probabilities, &error));
  assert_refused (f.backend->keep (f.net, 0, all, 1, &error), &error);
  for (guint i = 0; i < 2; i++)
    g_assert_true (f.backend->run_stage (f.net, 1, MAX_ROWS, probabilities, &error));
  assert_refused (f.backend->run_stage (f.net, 1, 1, probabilities, &error), &error);
  fixture_clear (&f);
}

static void
test_tensors (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *values = NULL;
  guint n_tensors, mean;
  gsize count;
  Fixture f;

  fixture_init (&f, data, TRUE);
  n_tensors = ee_plan_get_n_tensors (f.plan);
  mean = ee_plan_find_tensor (f.plan, "features.1.running_mean");
  count = ee_plan_get_tensor (f.plan, 0)->count;
  values = g_new0 (float, count + 1);

  assert_refused (f.backend->read (f.net, EE_SLOT_PARAMETER, 0, values, count + 1, &error), &error);
  assert_refused (f.backend->write (f.net, EE_SLOT_PARAMETER, 0, values, count - 1, &error), &error);
  assert_refused (f.backend->read (f.net, EE_SLOT_PARAMETER, n_tensors, values, 1, &error), &error);
  assert_refused (f.backend->read (f.net, EE_N_SLOTS, 0, values, count, &error), &error);
  assert_refused (
      f.backend->read (f.net, EE_SLOT_GRADIENT, mean, values, ee_plan_get_tensor (f.plan, mean)->count, &error),
      &error);
  fixture_clear (&f);
}

static void
test_training_net_only (gconstpointer data)
{
  const EeUpdate update = { EE_UPDATE_SGD, .learning_rate = 1 };
  g_autofree float *values = NULL;
  g_autoptr (GError) error = NULL;
  EeScores scores;
  gsize count;
  Fixture f;

  fixture_init (&f, data, FALSE);
  count = ee_plan_get_tensor (f.plan, 0)->count;
  values = g_new0 (float, count);
  assert_refused (f.backend->train_pass (f.net, &f.batch->batch, 0, &scores, &error), &error);
  assert_refused (f.backend->train_update (f.net, &update, &error), &error);
  assert_refused (f.backend->read (f.net, EE_SLOT_GRADIENT, 0, values, count, &error), &error);
  assert_refused (f.backend->write (f.net, EE_SLOT_MOMENT_1, 0, values, count, &error), &error);
  fixture_clear (&f);
}

static void
test_batches (gconstpointer data)
{
  g_autoptr (FixtureBatch) large = fixture_batch_new (MAX_ROWS + 1, FIXTURE_MIXED, 93);
  const EeBatch empty = { .images = large->images, .labels = large->labels, .rows = 0 };
  g_autoptr (GError) error = NULL;
  EeScores scores;
  Fixture f;

  fixture_init (&f, data, TRUE);
  assert_refused (f.backend->train_pass (f.net, &large->batch, 0, &scores, &error), &error);
  assert_refused (f.backend->train_pass (f.net, &empty, 0, &scores, &error), &error);
  f.batch->labels[2] = FIXTURE_N_MAIN + 1;
  assert_refused (f.backend->train_pass (f.net, &f.batch->batch, 0, &scores, &error), &error);
  fixture_clear (&f);
}

/* Kept rows are spoken for until something runs; a training pass ends that. */
static void
test_keep_after_training (gconstpointer data)
{
  const guint first = 0;
  float probabilities[2];
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_init (&f, data, TRUE);
  g_assert_true (f.backend->push (f.net, f.batch->images, 1, &error));
  g_assert_true (f.backend->run_stage (f.net, 0, 1, probabilities, &error));
  fixture_train_pass (f.backend, f.net, f.batch, 0);
  assert_refused (f.backend->keep (f.net, 0, &first, 1, &error), &error);

  fixture_fill_slot (f.backend, f.net, f.plan, EE_SLOT_PARAMETER, NET_SEED); /* puts the statistics back */
  fixture_clear (&f);
}

static void
test_devices (gconstpointer data)
{
  const Case *c = data;
  const EeBackend *backend = c->get_backend ();
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, FIXTURE_EXIT_1);
  const EeNetOptions options = { .max_rows = 1 };
  g_autoptr (GError) error = NULL;
  EeDevice device = { 0 };
  const guint n_devices = backend->count_devices (&error);

  g_assert_no_error (error);
  g_assert_cmpuint (n_devices, >=, 1);
  g_assert_true (backend->get_device (0, &device, &error));
  g_assert_cmpstr (device.name, !=, "");
  assert_refused (backend->get_device (n_devices, &device, &error), &error);
  assert_refused (backend->net_new (plan, n_devices, &options, &error) != NULL, &error);
  backend->net_free (NULL);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    GTestDataFunc function;
  } tests[] = {
    { "pools", test_pools },     { "pool-overflow", test_pool_overflow },
    { "tensors", test_tensors }, { "training-net-only", test_training_net_only },
    { "batches", test_batches }, { "keep-after-training", test_keep_after_training },
    { "devices", test_devices },
  };

  test_backend_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *path = g_strdup_printf ("/backend-errors/%s/%s", cases[i].name, tests[j].name);

        g_test_add_data_func (path, &cases[i], tests[j].function);
      }
  return test_backend_run ();
}
