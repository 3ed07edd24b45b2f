/* SPDX-License-Identifier: Apache-2.0 */
/* Inference in bf16 against the reference in double precision. It takes AVX-512: without it all that can be tested is
 * the refusal. scripts/emulated-bf16.sh runs this under an emulated processor; there -m slow measures memory too. */
#include <string.h>

#include "ee-cpu-net.h"
#include "ee-cpu.h"
#include "ee-error.h"
#include "ee-precision.h"
#include "ee-reference.h"
#include "test-fixture.h"

enum
{
  ROWS = 13,
  MAX_OUTPUTS = FIXTURE_N_MAIN + 1,
  NET_SEED = 111,
  BATCH_SEED = 112,
  MEMORY_ROWS = 128,
  MEMORY_LIMIT_MB = 600
};

/* Relative L2 of probabilities and of activations: some 3e-3 are what rounding each layer once costs. */
static const double tolerance = 1e-2;

/* Width 1/4 is the least that has blocks of 16 channels; the others go through oneDNN's matrix products. */
static const struct
{
  const char *name;
  EePreset preset;
  guint width_divisor, exits;
} plans[] = {
  { "modern/4", EE_PRESET_MODERN, 4, FIXTURE_EXIT_1 },
  { "modern/16", EE_PRESET_MODERN, 16, FIXTURE_EXITS_1_2 },
  { "modern/8/no-exit", EE_PRESET_MODERN, 8, FIXTURE_NO_EXIT },
  { "paper/4", EE_PRESET_PAPER, 4, FIXTURE_EXIT_1 },
  { "paper/16", EE_PRESET_PAPER, 16, FIXTURE_EXITS_1_2 },
};

static gboolean
skips (void)
{
  if (ee_cpu_can_bf16 ())
    return FALSE;
  g_test_skip ("this processor has no AVX-512, without which oneDNN computes nothing in bf16");
  return TRUE;
}

static EeNet *
make_net (EePlan *plan, guint max_rows, EePrecision precision)
{
  const EeNetOptions options = { .max_rows = max_rows, .precision = precision };
  g_autoptr (GError) error = NULL;
  EeNet *net = ee_cpu_backend_get ()->net_new (plan, 0, &options, &error);

  g_assert_no_error (error);
  fixture_fill_slot (ee_cpu_backend_get (), net, plan, EE_SLOT_PARAMETER, NET_SEED);
  return net;
}

/* What each stage says of rows that all travel on. @order: [rows] which images, in this order */
static void
answer (const EeBackend *backend, EeNet *net, EePlan *plan, const FixtureBatch *batch, const guint *order, guint rows,
        float answers[EE_PLAN_MAX_STAGES][ROWS * MAX_OUTPUTS])
{
  g_autofree guint8 *pixels = g_malloc ((gsize)rows * FIXTURE_IMAGE_BYTES);
  g_autoptr (GError) error = NULL;
  guint all[ROWS];

  for (guint i = 0; i < rows; i++)
    {
      all[i] = i;
      memcpy (pixels + (gsize)i * FIXTURE_IMAGE_BYTES, batch->images + (gsize)order[i] * FIXTURE_IMAGE_BYTES,
              FIXTURE_IMAGE_BYTES);
    }
  backend->clear (net);
  backend->push (net, pixels, rows, &error);
  g_assert_no_error (error);
  for (guint s = 0; s < ee_plan_get_n_stages (plan); s++)
    {
      backend->run_stage (net, s, rows, answers[s], &error);
      g_assert_no_error (error);
      if (s + 1 < ee_plan_get_n_stages (plan))
        backend->keep (net, s, all, rows, &error);
      g_assert_no_error (error);
    }
}

static void
fill_order (guint *order, guint step)
{
  for (guint i = 0; i < ROWS; i++)
    order[i] = i * step % ROWS; /* ROWS is a prime number */
}

/* Batches of all sizes: early blocks in one chunk, block 5 as a convolution below 8 rows and as a matrix from there. */
static void
test_inference (gconstpointer data)
{
  const guint index = GPOINTER_TO_UINT (data), sizes[] = { ROWS, 8, 7, 2, 1 };
  g_autoptr (EePlan) plan = NULL;
  g_autoptr (FixtureBatch) batch = fixture_batch_new (ROWS, FIXTURE_ALL_MAIN, BATCH_SEED);
  float expected[EE_PLAN_MAX_STAGES][ROWS * MAX_OUTPUTS], actual[EE_PLAN_MAX_STAGES][ROWS * MAX_OUTPUTS];
  guint order[ROWS];
  EeNet *exact, *net;

  if (skips ())
    return;
  plan = fixture_plan_new (plans[index].preset, plans[index].width_divisor, plans[index].exits);
  exact = fixture_net_new (ee_reference_backend_get (), plan, ROWS, FALSE, NET_SEED);
  net = make_net (plan, ROWS, EE_PRECISION_BF16);
  fill_order (order, 1);
  answer (ee_reference_backend_get (), exact, plan, batch, order, ROWS, expected);
  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      answer (ee_cpu_backend_get (), net, plan, batch, order, sizes[k], actual);
      for (guint s = 0; s < ee_plan_get_n_stages (plan); s++)
        {
          const guint count = sizes[k] * ee_plan_get_stage (plan, s)->n_outputs;
          const double norm = fixture_get_norm (expected[s], count);
          const double distance = fixture_get_distance (expected[s], actual[s], count);

          g_test_message ("%u rows, stage %u: off by %.2g", sizes[k], s, distance / norm);
          g_assert_cmpfloat (distance, <=, tolerance * norm);
          g_assert_cmpfloat (distance, >, 1e-6 * norm); /* or it was fp32 */
        }
    }
  ee_cpu_backend_get ()->net_free (net);
  ee_reference_backend_get ()->net_free (exact);
}

/* The same image in another place of a batch, among others: the same bytes. In a batch of another size the sums may
 * be in another order: the same but for rounding. */
static void
test_neighbours (void)
{
  g_autoptr (EePlan) plan = NULL;
  g_autoptr (FixtureBatch) batch = fixture_batch_new (ROWS, FIXTURE_ALL_MAIN, BATCH_SEED);
  float together[EE_PLAN_MAX_STAGES][ROWS * MAX_OUTPUTS], mixed[EE_PLAN_MAX_STAGES][ROWS * MAX_OUTPUTS];
  guint straight[ROWS], order[ROWS];
  double worst = 0;
  EeNet *net;

  if (skips ())
    return;
  plan = fixture_plan_new (EE_PRESET_MODERN, 4, FIXTURE_EXIT_1);
  net = make_net (plan, ROWS, EE_PRECISION_BF16);
  fill_order (straight, 1);
  fill_order (order, 5);
  answer (ee_cpu_backend_get (), net, plan, batch, straight, ROWS, together);
  answer (ee_cpu_backend_get (), net, plan, batch, order, ROWS, mixed);
  for (guint s = 0; s < ee_plan_get_n_stages (plan); s++)
    for (guint i = 0, n = ee_plan_get_stage (plan, s)->n_outputs; i < ROWS; i++)
      g_assert_cmpmem (mixed[s] + i * n, n * sizeof (float), together[s] + order[i] * n, n * sizeof (float));

  for (guint i = 0; i < ROWS; i++)
    {
      answer (ee_cpu_backend_get (), net, plan, batch, &order[i], 1, mixed);
      for (guint s = 0; s < ee_plan_get_n_stages (plan); s++)
        {
          const guint n = ee_plan_get_stage (plan, s)->n_outputs;
          const double distance = fixture_get_distance (mixed[s], together[s] + order[i] * n, n);

          worst = MAX (worst, distance / fixture_get_norm (mixed[s], n));
        }
    }
  g_test_message ("alone and together differ by %.2g at most", worst);
  g_assert_cmpfloat (worst, <=, tolerance);
  ee_cpu_backend_get ()->net_free (net);
}

/* What comes out of each layer, as the lesson shows it. */
static void
test_activations (void)
{
  const EeBackend *reference = ee_reference_backend_get (), *tested = ee_cpu_backend_get ();
  g_autoptr (EePlan) plan = NULL;
  g_autoptr (FixtureBatch) batch = fixture_batch_new (1, FIXTURE_ALL_MAIN, BATCH_SEED);
  double worst = 0;
  EeNet *exact, *net;

  if (skips ())
    return;
  plan = fixture_plan_new (EE_PRESET_MODERN, 4, FIXTURE_EXIT_1);
  exact = fixture_net_new (reference, plan, 1, FALSE, NET_SEED);
  net = make_net (plan, 1, EE_PRECISION_BF16);
  for (guint l = 0; l < ee_plan_get_n_layers (plan); l++)
    {
      const EeLayer *layer = ee_plan_get_layer (plan, l);
      const gsize count = (gsize)layer->out_channels * layer->out_side * layer->out_side;
      g_autofree float *a = g_new (float, count), *b = g_new (float, count);
      g_autoptr (GError) error = NULL;
      double off;

      reference->read_activations (exact, batch->images, l, a, count, &error);
      g_assert_no_error (error);
      tested->read_activations (net, batch->images, l, b, count, &error);
      g_assert_no_error (error);
      off = fixture_get_distance (a, b, count) / fixture_get_norm (a, count);
      g_test_message ("layer %u: off by %.2g", l, off);
      worst = MAX (worst, off);
    }
  g_assert_cmpfloat (worst, <=, tolerance);
  tested->net_free (net);
  reference->net_free (exact);
}

/* "Auto" is bf16 where the device says that it has it, and fp32 elsewhere: to the byte. */
static void
test_auto (void)
{
  static const EePrecision precisions[] = { EE_PRECISION_AUTO, EE_PRECISION_FP32, EE_PRECISION_BF16 };
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (ROWS, FIXTURE_ALL_MAIN, BATCH_SEED);
  float answers[3][EE_PLAN_MAX_STAGES][ROWS * MAX_OUTPUTS] = { 0 };
  g_autoptr (GError) error = NULL;
  guint order[ROWS];
  EeDevice device;
  gboolean has;

  g_assert_true (ee_cpu_backend_get ()->get_device (0, &device, &error));
  has = (device.precisions & 1u << EE_PRECISION_BF16) != 0;
  g_test_message ("%s: bf16 %s", device.name, has ? "of its own" : ee_cpu_can_bf16 () ? "on request" : "not at all");
  g_assert_cmpint (has, ==, ee_cpu_has_bf16 ());
  g_assert_true (ee_cpu_can_bf16 () || !has);
  g_assert_cmphex (device.training_precisions, ==, 1u << EE_PRECISION_FP32);

  fill_order (order, 1);
  for (guint k = 0; k < (ee_cpu_can_bf16 () ? 3 : 2); k++)
    {
      EeNet *net = make_net (plan, ROWS, precisions[k]);

      answer (ee_cpu_backend_get (), net, plan, batch, order, ROWS, answers[k]);
      ee_cpu_backend_get ()->net_free (net);
    }
  g_assert_cmpmem (answers[0], sizeof answers[0], answers[has ? 2 : 1], sizeof answers[0]);
  if (ee_cpu_can_bf16 ())
    g_assert_cmpint (memcmp (answers[1], answers[2], sizeof answers[1]), !=, 0);
}

static void
assert_refused (EePrecision precision, gboolean training)
{
  const EeNetOptions options = { .max_rows = 1, .training = training, .precision = precision };
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, FIXTURE_EXIT_1);
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_cpu_backend_get ()->net_new (plan, 0, &options, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  g_test_message ("%s", error->message);
}

static void
test_refused (void)
{
  assert_refused (EE_PRECISION_BF16, TRUE);
  assert_refused (EE_PRECISION_FP16, FALSE);
  assert_refused (EE_PRECISION_FP16, TRUE);
  if (!ee_cpu_can_bf16 ())
    assert_refused (EE_PRECISION_BF16, FALSE);
}

static const char *
query_implementation (const EeCpuOp *op)
{
  const char *name = NULL;

  g_assert_cmpint (dnnl_primitive_desc_query (op->description, dnnl_query_impl_info_str, 0, &name), ==, dnnl_success);
  return name;
}

/* At width 1 no layer falls back to oneDNN's reference code, which is hundreds of times slower. */
static void
test_fast_code (void)
{
  g_autoptr (EePlan) plan = NULL;
  const guint rows[] = { 1, 32 };
  EeNet *net;

  if (skips ())
    return;
  plan = fixture_plan_new (EE_PRESET_MODERN, 1, FIXTURE_EXIT_1);
  net = make_net (plan, 32, EE_PRECISION_BF16);
  for (guint k = 0; k < G_N_ELEMENTS (rows); k++)
    for (guint l = 0; l < ee_plan_get_n_layers (plan); l++)
      {
        g_autoptr (GError) error = NULL;
        EeCpuOp op = { 0 };
        EeCpuSpec spec;

        ee_cpu_net_describe (net, l, rows[k], FALSE, &spec);
        ee_cpu_net_init_op (net, l, EE_CPU_FORWARD, &spec, &op, &error);
        g_assert_no_error (error);
        g_test_message ("%u rows, %s: %s", rows[k], spec.name, query_implementation (&op));
        g_assert_null (strstr (query_implementation (&op), "ref"));
        ee_cpu_op_clear (&op);
      }
  ee_cpu_backend_get ()->net_free (net);
}

/* The yardstick is of the numbers that a net computes with, and says so; where there are none of that kind, of floats.
 */
static void
test_peak (void)
{
  g_autoptr (GError) error = NULL;
  EePeak peak;

  ee_cpu_backend_get ()->measure_peak (0, 1, EE_PRECISION_BF16, &peak, &error);
  g_assert_no_error (error);
  g_test_message ("%s, %s: %g GFLOP/s, %g GB/s", peak.library, ee_precision_get_name (peak.precision), peak.gemm_gflops,
                  peak.bandwidth_gbs);
  g_assert_cmpint (peak.precision, ==, ee_cpu_can_bf16 () ? EE_PRECISION_BF16 : EE_PRECISION_FP32);
  g_assert_cmpfloat (peak.gemm_gflops, >, 0);
  g_assert_cmpfloat (peak.bandwidth_gbs, >, 0);
}

static guint
read_peak_mb (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) / 1000;
}

/* One batch through the whole network of width 1: 51 thousand million multiply-adds, half an hour emulated. */
static void
test_memory (void)
{
  const EeBackend *backend = ee_cpu_backend_get ();
  g_autoptr (EePlan) plan = NULL;
  g_autoptr (FixtureBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  float probabilities[MEMORY_ROWS * MAX_OUTPUTS];
  guint all[MEMORY_ROWS];
  EeNet *net;

  if (skips ())
    return;
  if (!g_test_slow ())
    {
      g_test_skip ("takes half an hour emulated; -m slow runs it");
      return;
    }
  plan = fixture_plan_new (EE_PRESET_MODERN, 1, FIXTURE_EXIT_1);
  batch = fixture_batch_new (MEMORY_ROWS, FIXTURE_ALL_MAIN, BATCH_SEED);
  net = make_net (plan, MEMORY_ROWS, EE_PRECISION_BF16);
  for (guint i = 0; i < MEMORY_ROWS; i++)
    all[i] = i;
  g_test_message ("with the network: %u MB", read_peak_mb ());
  backend->push (net, batch->images, MEMORY_ROWS, &error);
  g_assert_no_error (error);
  for (guint s = 0; s < 2; s++)
    {
      backend->run_stage (net, s, MEMORY_ROWS, probabilities, &error);
      g_assert_no_error (error);
      g_test_message ("after stage %u: %u MB", s, read_peak_mb ());
      if (s == 0)
        backend->keep (net, 0, all, MEMORY_ROWS, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (read_peak_mb (), <, MEMORY_LIMIT_MB);
  backend->net_free (net);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cpu-bf16/refused", test_refused);
  g_test_add_func ("/cpu-bf16/auto", test_auto);
  g_test_add_func ("/cpu-bf16/fast-code", test_fast_code);
  g_test_add_func ("/cpu-bf16/peak", test_peak);
  g_test_add_func ("/cpu-bf16/activations", test_activations);
  g_test_add_func ("/cpu-bf16/neighbours", test_neighbours);
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autofree char *path = g_strconcat ("/cpu-bf16/inference/", plans[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_inference);
    }
  g_test_add_func ("/cpu-bf16/memory", test_memory);
  return g_test_run ();
}
