/* SPDX-License-Identifier: Apache-2.0 */
/* What happens in a step once it has happened before: nothing large is allocated, nothing is left behind, no primitive
 * is made, and no activation is reordered. Calls to the C library's allocator are counted by taking its place. */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "ee-cpu-onednn.h"
#include "ee-cpu.h"
#include "ee.h"
#include "test-fixture.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#define COUNTED FALSE
#else
#define COUNTED TRUE
#endif

enum
{
  ROWS = 24,
  /* oneDNN makes a map of the arguments of each primitive that it runs, and its matrix products pack into pages of
   * their own; an activation of ROWS rows or a layer's weights would be larger. */
  SMALL = 64 << 10
};

static atomic_size_t largest;
static atomic_long alive;

#if COUNTED
extern void *__libc_malloc (size_t bytes);
extern void *__libc_calloc (size_t n, size_t bytes);
extern void *__libc_realloc (void *data, size_t bytes);
extern void *__libc_memalign (size_t alignment, size_t bytes);
extern void __libc_free (void *data);

static void *
count (void *data, size_t bytes)
{
  size_t before = atomic_load (&largest);

  while (bytes > before && !atomic_compare_exchange_weak (&largest, &before, bytes))
    ;
  if (data != NULL)
    atomic_fetch_add (&alive, 1);
  return data;
}

void *
malloc (size_t bytes)
{
  return count (__libc_malloc (bytes), bytes);
}

void *
calloc (size_t n, size_t bytes)
{
  return count (__libc_calloc (n, bytes), n * bytes);
}

void *
realloc (void *data, size_t bytes)
{
  if (data != NULL)
    atomic_fetch_sub (&alive, 1);
  return count (__libc_realloc (data, bytes), bytes);
}

void *
aligned_alloc (size_t alignment, size_t bytes)
{
  return count (__libc_memalign (alignment, bytes), bytes);
}

int
posix_memalign (void **data, size_t alignment, size_t bytes)
{
  *data = count (__libc_memalign (alignment, bytes), bytes);
  return *data != NULL ? 0 : ENOMEM;
}

void
free (void *data)
{
  if (data != NULL)
    atomic_fetch_sub (&alive, 1);
  __libc_free (data);
}
#endif

typedef struct
{
  EePlan *plan;
  EeNet *net;
  FixtureBatch *batch;
} Fixture;

static void
set_up (Fixture *fixture, gboolean training)
{
  fixture->plan = fixture_plan_new (EE_PRESET_MODERN, 4, FIXTURE_EXIT_1);
  fixture->net = fixture_net_new (ee_cpu_backend_get (), fixture->plan, ROWS, training, 61);
  fixture->batch = fixture_batch_new (ROWS, FIXTURE_MIXED, 62);
}

static void
tear_down (Fixture *fixture)
{
  ee_cpu_backend_get ()->net_free (fixture->net);
  g_clear_pointer (&fixture->batch, fixture_batch_free);
  g_clear_pointer (&fixture->plan, ee_plan_unref);
}

static void
train (Fixture *fixture)
{
  const EeUpdate update = { .kind = EE_UPDATE_SGD, .learning_rate = 1e-3f, .momentum = 0.9f, .step = 1 };
  EeScores scores;

  g_assert_true (ee_cpu_backend_get ()->train_pass (fixture->net, &fixture->batch->batch, 1, &scores, NULL));
  g_assert_true (ee_cpu_backend_get ()->train_update (fixture->net, &update, NULL));
}

/* All rows through the exit, half of them through the rest. */
static void
infer (Fixture *fixture)
{
  const EeBackend *backend = ee_cpu_backend_get ();
  float probabilities[ROWS * FIXTURE_N_MAIN];
  guint kept[ROWS / 2];

  for (guint i = 0; i < ROWS / 2; i++)
    kept[i] = 2 * i;
  g_assert_true (backend->push (fixture->net, fixture->batch->images, ROWS, NULL));
  g_assert_true (backend->run_stage (fixture->net, 0, ROWS, probabilities, NULL));
  g_assert_true (backend->keep (fixture->net, 0, kept, ROWS / 2, NULL));
  g_assert_true (backend->run_stage (fixture->net, 1, ROWS / 2, probabilities, NULL));
}

static void
check_allocations (void (*step) (Fixture *fixture), gboolean training)
{
  Fixture fixture;
  long before;

  if (!COUNTED)
    {
      g_test_skip ("allocations cannot be counted here: a sanitizer does");
      return;
    }
  set_up (&fixture, training);
  for (guint i = 0; i < 2; i++)
    step (&fixture);
  before = atomic_load (&alive);
  atomic_store (&largest, 0);
  for (guint i = 0; i < 5; i++)
    step (&fixture);
  g_test_message ("largest allocation of five steps: %zu bytes", atomic_load (&largest));
  g_assert_cmpuint (atomic_load (&largest), <, SMALL);
  g_assert_cmpint (atomic_load (&alive), ==, before);
  tear_down (&fixture);
}

static void
test_training_allocations (void)
{
  check_allocations (train, TRUE);
}

static void
test_inference_allocations (void)
{
  check_allocations (infer, FALSE);
}

/* In the process of its own oneDNN tells all that it makes and runs in one step. */
static void
check_primitives (void (*step) (Fixture *fixture), gboolean training)
{
  if (g_test_subprocess ())
    {
      Fixture fixture;

      set_up (&fixture, training);
      for (guint i = 0; i < 2; i++)
        step (&fixture);
      dnnl_set_verbose (2);
      step (&fixture);
      dnnl_set_verbose (0);
      tear_down (&fixture);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*exec*convolution*");
  g_test_trap_assert_stdout_unmatched ("*create*");
  g_test_trap_assert_stdout_unmatched ("*reorder*,24x*");
  g_test_trap_assert_stdout_unmatched ("*reorder*,12x*");
}

static void
test_training_primitives (void)
{
  check_primitives (train, TRUE);
}

/* Here not even weights are reordered. */
static void
test_inference_primitives (void)
{
  check_primitives (infer, FALSE);
  if (!g_test_subprocess ())
    g_test_trap_assert_stdout_unmatched ("*reorder*");
}

/* A model for single images has all its primitives when it is there. */
static void
test_first_image (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 4, FIXTURE_EXIT_1);
      g_autoptr (EeParameters) parameters = ee_parameters_new_he (plan, 63);
      g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
      g_autoptr (EeModel) model = ee_model_new (parameters, facts, "cpu", 1, 2, NULL);
      g_autoptr (FixtureBatch) batch = fixture_batch_new (1, FIXTURE_ALL_MAIN, 64);
      EeRouteTiming timing;
      EeRoute route;

      g_assert_nonnull (model);
      dnnl_set_verbose (2);
      g_assert_true (ee_router_time_one (model, batch->images, 1.1, 1, &route, NULL, &timing, NULL));
      dnnl_set_verbose (0);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*exec*inner_product*");
  g_test_trap_assert_stdout_unmatched ("*create*");
  g_test_trap_assert_stdout_unmatched ("*reorder*");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cpu-steps/training/allocations", test_training_allocations);
  g_test_add_func ("/cpu-steps/training/primitives", test_training_primitives);
  g_test_add_func ("/cpu-steps/inference/allocations", test_inference_allocations);
  g_test_add_func ("/cpu-steps/inference/primitives", test_inference_primitives);
  g_test_add_func ("/cpu-steps/first-image", test_first_image);
  return g_test_run ();
}
