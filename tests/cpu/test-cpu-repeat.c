/* SPDX-License-Identifier: Apache-2.0 */
/* Same seed, same machine, same bytes: repeated, beside another net, and when primitives are made again. */
#include "ee-cpu-cache.h"
#include "ee-cpu.h"
#include "test-fixture.h"

enum
{
  N_STEPS = 5,
  MAX_ROWS = 20
};

typedef struct
{
  EePreset preset;
  guint width_divisor;
} Case;

/* With blocked layouts and without, with dropout and without. */
static const Case cases[] = {
  { EE_PRESET_MODERN, 4 },
  { EE_PRESET_MODERN, 16 },
  { EE_PRESET_PAPER, 8 },
};

/* All parameters one after another. */
static GByteArray *
read_parameters (EeNet *net, EePlan *plan)
{
  GByteArray *bytes = g_byte_array_new ();

  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      g_autofree float *values = fixture_read (ee_cpu_backend_get (), net, plan, EE_SLOT_PARAMETER, t);

      g_byte_array_append (bytes, (guint8 *)values, ee_plan_get_tensor (plan, t)->count * sizeof (float));
    }
  return bytes;
}

/* Five steps on batches of changing size and mixture, with Adam in between. */
static void
train (EeNet *net)
{
  for (guint step = 0; step < N_STEPS; step++)
    {
      g_autoptr (FixtureBatch) batch = fixture_batch_new (MAX_ROWS - 3 * step, FIXTURE_MIXED, 100 + step);
      const EeUpdate update = { .kind = step == 2 ? EE_UPDATE_ADAM : EE_UPDATE_SGD,
                                .learning_rate = 1e-3f,
                                .weight_decay = 5e-4f,
                                .momentum = 0.9f,
                                .nesterov = TRUE,
                                .beta_1 = 0.9f,
                                .beta_2 = 0.999f,
                                .epsilon = 1e-8f,
                                .step = step + 1 };
      g_autoptr (GError) error = NULL;

      fixture_train_pass (ee_cpu_backend_get (), net, batch, step);
      ee_cpu_backend_get ()->train_update (net, &update, &error);
      g_assert_no_error (error);
    }
}

/* A thread's function: makes a net, trains it, returns its parameters (transfer full). */
static gpointer
train_new_net (gpointer data)
{
  const Case *c = data;
  g_autoptr (EePlan) plan = fixture_plan_new (c->preset, c->width_divisor, FIXTURE_EXIT_1);
  EeNet *net = fixture_net_new (ee_cpu_backend_get (), plan, MAX_ROWS, TRUE, 101);
  GByteArray *bytes;

  train (net);
  bytes = read_parameters (net, plan);
  ee_cpu_backend_get ()->net_free (net);
  return bytes;
}

static void
assert_same (const GByteArray *a, const GByteArray *b)
{
  g_assert_cmpmem (a->data, a->len, b->data, b->len);
}

static void
test_twice (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) first = train_new_net ((gpointer)&cases[i]);
      g_autoptr (GByteArray) second = train_new_net ((gpointer)&cases[i]);

      assert_same (first, second);
    }
}

/* Scratch memory or primitives shared between nets would show here. */
static void
test_two_threads (void)
{
  g_autoptr (GByteArray) alone = train_new_net ((gpointer)&cases[0]);
  GThread *threads[2];

  for (guint i = 0; i < 2; i++)
    threads[i] = g_thread_new ("train", train_new_net, (gpointer)&cases[0]);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GByteArray) beside = g_thread_join (threads[i]);

      assert_same (alone, beside);
    }
}

/* Made here, used there. */
static gpointer
train_there (gpointer net)
{
  train (net);
  return NULL;
}

static void
test_another_thread (void)
{
  g_autoptr (EePlan) plan = fixture_plan_new (cases[1].preset, cases[1].width_divisor, FIXTURE_EXIT_1);
  g_autoptr (GByteArray) here = train_new_net ((gpointer)&cases[1]);
  g_autoptr (GByteArray) there = NULL;
  EeNet *net = fixture_net_new (ee_cpu_backend_get (), plan, MAX_ROWS, TRUE, 101);

  g_thread_join (g_thread_new ("train", train_there, net));
  there = read_parameters (net, plan);
  ee_cpu_backend_get ()->net_free (net);
  assert_same (here, there);
}

/* More batch sizes than primitives are kept for, twice: the second time all have been made anew. */
static void
test_many_sizes (void)
{
  enum
  {
    N_SIZES = EE_CPU_CACHE_MAX + 4
  };
  const EeBackend *backend = ee_cpu_backend_get ();
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_PAPER, 16, FIXTURE_EXIT_1);
  EeNet *net = fixture_net_new (backend, plan, N_SIZES, TRUE, 102);
  float *gradients[N_SIZES] = { NULL };
  const gsize bytes = ee_plan_get_tensor (plan, 0)->count * sizeof (float);

  for (guint i = 0; i < 2 * N_SIZES; i++)
    {
      const guint rows = 1 + i % N_SIZES;
      g_autoptr (FixtureBatch) batch = fixture_batch_new (rows, FIXTURE_ALL_MAIN, 103 + rows);
      float *gradient;

      fixture_train_pass (backend, net, batch, 7);
      gradient = fixture_read (backend, net, plan, EE_SLOT_GRADIENT, 0);
      if (i < N_SIZES)
        {
          gradients[i] = gradient;
          continue;
        }
      g_assert_cmpmem (gradient, bytes, gradients[i - N_SIZES], bytes);
      g_free (gradient);
      g_free (gradients[i - N_SIZES]);
    }
  backend->net_free (net);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cpu-repeat/twice", test_twice);
  g_test_add_func ("/cpu-repeat/two-threads", test_two_threads);
  g_test_add_func ("/cpu-repeat/another-thread", test_another_thread);
  g_test_add_func ("/cpu-repeat/many-sizes", test_many_sizes);
  return g_test_run ();
}
