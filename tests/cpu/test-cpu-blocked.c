/* SPDX-License-Identifier: Apache-2.0 */
/* The layouts and algorithms that narrow networks never see: at width 1/4 every number of channels is a multiple of 16,
 * and batches of 8 rows and more go through Winograd where the processor has AVX-512. */
#include "ee-cpu.h"
#include "ee-reference.h"
#include "test-fixture.h"

enum
{
  WIDTH_DIVISOR = 4,
  NET_SEED = 71,
  DROPOUT_SEED = 72
};

typedef struct
{
  const char *name;
  EePreset preset;
  guint rows;
} Case;

/* Below and above the batch from which Winograd is used; 12 rows of which about half are main cross it within a pass.
 */
static const Case cases[] = {
  { "modern/5-rows", EE_PRESET_MODERN, 5 },
  { "modern/9-rows", EE_PRESET_MODERN, 9 },
  { "modern/12-rows", EE_PRESET_MODERN, 12 },
  { "paper/9-rows", EE_PRESET_PAPER, 9 },
};

static void
assert_tensor_agrees (EePlan *plan, EeNet *expected, EeNet *actual, EeSlot slot, guint index, double *worst)
{
  const gsize count = ee_plan_get_tensor (plan, index)->count;
  g_autofree float *a = fixture_read (ee_reference_backend_get (), expected, plan, slot, index);
  g_autofree float *b = fixture_read (ee_cpu_backend_get (), actual, plan, slot, index);
  const double norm = fixture_get_norm (a, count), distance = fixture_get_distance (a, b, count);

  if (!(distance <= 1e-4 * norm))
    g_test_message ("%s, slot %u", ee_plan_get_tensor (plan, index)->name, slot);
  g_assert_cmpfloat (distance, <=, 1e-4 * norm);
  if (norm > 0)
    *worst = MAX (*worst, distance / norm);
}

static void
test_training (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (EePlan) plan = fixture_plan_new (c->preset, WIDTH_DIVISOR, FIXTURE_EXIT_1);
  EeNet *expected = fixture_net_new (ee_reference_backend_get (), plan, c->rows, TRUE, NET_SEED);
  EeNet *actual = fixture_net_new (ee_cpu_backend_get (), plan, c->rows, TRUE, NET_SEED);
  g_autoptr (FixtureBatch) batch = fixture_batch_new_calm (
      plan, c->rows, c->rows == 12 ? FIXTURE_MIXED : FIXTURE_ALL_MAIN, NET_SEED, DROPOUT_SEED, 73);
  double worst = 0;

  fixture_train_pass (ee_reference_backend_get (), expected, batch, DROPOUT_SEED);
  fixture_train_pass (ee_cpu_backend_get (), actual, batch, DROPOUT_SEED);
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      assert_tensor_agrees (plan, expected, actual, EE_SLOT_PARAMETER, t, &worst);
      if (ee_tensor_is_trained (ee_plan_get_tensor (plan, t)))
        assert_tensor_agrees (plan, expected, actual, EE_SLOT_GRADIENT, t, &worst);
    }
  g_test_message ("worst tensor off by %.2g", worst);

  ee_reference_backend_get ()->net_free (expected);
  ee_cpu_backend_get ()->net_free (actual);
}

/* Pushes all rows and takes them through both stages in the order given by @chunk. */
static void
answer (const EeBackend *backend, EeNet *net, const FixtureBatch *batch, guint chunk, float *exits, float *classes)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint *all = g_new (guint, batch->batch.rows);

  for (guint i = 0; i < batch->batch.rows; i++)
    all[i] = i;
  backend->push (net, batch->images, batch->batch.rows, &error);
  g_assert_no_error (error);
  backend->run_stage (net, 0, batch->batch.rows, exits, &error);
  g_assert_no_error (error);
  backend->keep (net, 0, all, batch->batch.rows, &error);
  g_assert_no_error (error);
  for (guint done = 0; done < batch->batch.rows; done += chunk)
    {
      backend->run_stage (net, 1, MIN (chunk, batch->batch.rows - done), classes + done * FIXTURE_N_MAIN, &error);
      g_assert_no_error (error);
    }
}

/* 37 rows: early blocks take 32 and 5 of them, one Winograd and one direct. Deep blocks take 37, or 10 four times. */
static void
test_inference (void)
{
  enum
  {
    ROWS = 37
  };
  const EeBackend *backends[] = { ee_reference_backend_get (), ee_cpu_backend_get (), ee_cpu_backend_get () };
  const guint chunks[] = { ROWS, ROWS, 10 };
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, WIDTH_DIVISOR, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (ROWS, FIXTURE_MIXED, 74);
  float exits[3][ROWS * EE_N_EXIT_CLASSES], classes[3][ROWS * FIXTURE_N_MAIN];

  for (guint k = 0; k < G_N_ELEMENTS (backends); k++)
    {
      EeNet *net = fixture_net_new (backends[k], plan, ROWS, FALSE, NET_SEED);

      answer (backends[k], net, batch, chunks[k], exits[k], classes[k]);
      backends[k]->net_free (net);
    }
  for (guint k = 1; k < G_N_ELEMENTS (backends); k++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (exits[0]); i++)
        g_assert_cmpfloat_with_epsilon (exits[0][i], exits[k][i], 1e-4);
      for (guint i = 0; i < G_N_ELEMENTS (classes[0]); i++)
        g_assert_cmpfloat_with_epsilon (classes[0][i], classes[k][i], 1e-4);
    }
}

/* Whether oneDNN was told to do without what this processor does not have anyway. */
static gboolean
is_as_without_limit (void)
{
#if defined __x86_64__ || defined __i386__
  return g_getenv ("ONEDNN_MAX_CPU_ISA") != NULL && !__builtin_cpu_supports ("avx512f");
#else
  return g_getenv ("ONEDNN_MAX_CPU_ISA") != NULL;
#endif
}

static void
test_nothing_new (void)
{
  g_test_skip ("This processor has no AVX-512: cpu-blocked has tested the same code.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (is_as_without_limit ())
    {
      g_test_add_func ("/cpu-blocked/narrow", test_nothing_new);
      return g_test_run ();
    }
  g_test_add_func ("/cpu-blocked/inference", test_inference);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cpu-blocked/training/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_training);
    }
  return g_test_run ();
}
