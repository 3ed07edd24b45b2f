/* SPDX-License-Identifier: Apache-2.0 */
/* Making nets: sizes that cannot be, the smallest one, and the caller's OpenMP setting. */
#include <omp.h>
#include <string.h>

#include "ee-cpu.h"
#include "ee-error.h"
#include "test-fixture.h"

static void
assert_refused (const EeNetOptions *options, EeError code, const char *word)
{
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, FIXTURE_EXIT_1);
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_cpu_backend_get ()->net_new (plan, 0, options, &error));
  g_assert_error (error, EE_ERROR, (int)code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_impossible_options (void)
{
  assert_refused (&(EeNetOptions){ .max_rows = 0 }, EE_ERROR_INVALID, "0 images");
  assert_refused (&(EeNetOptions){ .max_rows = 1u << 31 }, EE_ERROR_INVALID, "2147483648");
  assert_refused (&(EeNetOptions){ .max_rows = 1, .threads = 100000 }, EE_ERROR_INVALID, "100000");
}

/* 2^24 images are 192 GiB before the first layer. */
static void
test_not_enough_memory (void)
{
  assert_refused (&(EeNetOptions){ .max_rows = 1 << 24 }, EE_ERROR_NO_MEMORY, "iB");
  assert_refused (&(EeNetOptions){ .max_rows = 1 << 24, .training = TRUE }, EE_ERROR_NO_MEMORY, "iB");
}

/* One image at a time through both stages, many times, so that pools start over; the answers must stay. */
static void
test_one_row (void)
{
  const EeBackend *backend = ee_cpu_backend_get ();
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 8, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (1, FIXTURE_ALL_MAIN, 81);
  EeNet *net = fixture_net_new (backend, plan, 1, TRUE, 82);
  float exits[3][EE_N_EXIT_CLASSES], classes[3][FIXTURE_N_MAIN], sum = 0;
  const guint first = 0;
  g_autoptr (GError) error = NULL;
  EeScores scores;

  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (backend->push (net, batch->images, 1, &error));
      g_assert_true (backend->run_stage (net, 0, 1, exits[i], &error));
      g_assert_true (backend->keep (net, 0, &first, 1, &error));
      g_assert_true (backend->run_stage (net, 1, 1, classes[i], &error));
      g_assert_no_error (error);
      g_assert_cmpmem (exits[i], sizeof exits[i], exits[0], sizeof exits[0]);
      g_assert_cmpmem (classes[i], sizeof classes[i], classes[0], sizeof classes[0]);
    }
  for (guint c = 0; c < FIXTURE_N_MAIN; c++)
    sum += classes[0][c];
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);

  scores = fixture_train_pass (backend, net, batch, 0);
  g_assert_cmpuint (scores.main_rows, ==, 1);
  backend->net_free (net);
}

/* A net's number of threads is its own; the caller's is as before after every call. */
static void
test_threads_of_the_caller (void)
{
  const EeBackend *backend = ee_cpu_backend_get ();
  const EeNetOptions options = { .max_rows = 2, .training = TRUE, .threads = 1 };
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (2, FIXTURE_MIXED, 83);
  g_autoptr (GError) error = NULL;
  EeNet *net;

  omp_set_num_threads (3);
  net = backend->net_new (plan, 0, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpint (omp_get_max_threads (), ==, 3);
  fixture_train_pass (backend, net, batch, 0);
  g_assert_cmpint (omp_get_max_threads (), ==, 3);
  g_assert_false (backend->run_stage (net, 7, 1, NULL, NULL));
  g_assert_cmpint (omp_get_max_threads (), ==, 3);
  backend->net_free (net);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cpu-net/impossible-options", test_impossible_options);
  g_test_add_func ("/cpu-net/not-enough-memory", test_not_enough_memory);
  g_test_add_func ("/cpu-net/one-row", test_one_row);
  g_test_add_func ("/cpu-net/threads-of-the-caller", test_threads_of_the_caller);
  return g_test_run ();
}
