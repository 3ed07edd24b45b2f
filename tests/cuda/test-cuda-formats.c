/* SPDX-License-Identifier: Apache-2.0 */
/* fp16 and bf16 against the reference in double precision: probabilities, gradients, and what an overflow leaves alone
 */
#include <math.h>

#include "ee-error.h"
#include "ee-reference.h"
#include "test-backend.h"
#include "test-fixture.h"

enum
{
  ROWS = 7,
  MAX_OUTPUTS = FIXTURE_N_MAIN + 1,
  NET_SEED = 101
};

/**
 * Format:
 * @coarseness: by how much its last bit is coarser than fp32's
 * @gradient: relative L2 that all gradients together may be off by, without batch norm
 */
typedef struct
{
  const char *name;
  EePrecision precision;
  double coarseness, gradient;
} Format;

static const Format formats[] = {
  { "fp16", EE_PRECISION_FP16, 1 << 13, 1e-2 },
  { "bf16", EE_PRECISION_BF16, 1 << 16, 8e-2 },
};

/* Of probabilities. Gradients through batch norm over few rows multiply every rounding error, also fp32's: how much is
 * measured on the reference (sensitivity) for a rounding of the parameters alone; here all activations are rounded too.
 * However coarse, they must point the right way. */
static const double tolerance = 1e-2, tolerance_by_sensitivity = 8, right_way = 0.7;

static double
get_allowed (EePlan *plan, const Format *format, double sensitivity)
{
  const double by_sensitivity = tolerance_by_sensitivity * format->coarseness * sensitivity;

  return ee_plan_get_layer (plan, 0)->batch_norm ? CLAMP (by_sensitivity, format->gradient, right_way)
                                                 : format->gradient;
}

static const struct
{
  const char *name;
  EePreset preset;
  guint exits;
} plans[] = { { "modern", EE_PRESET_MODERN, FIXTURE_EXIT_1 }, { "paper", EE_PRESET_PAPER, FIXTURE_EXITS_1_2 } };

/* NULL where the device has no such numbers. */
static EeNet *
make_net (EePlan *plan, const Format *format, gboolean training)
{
  const EeNetOptions options = { .max_rows = ROWS, .training = training, .precision = format->precision };
  EeDevice device = { .precisions = 0 };
  g_autoptr (GError) error = NULL;
  EeNet *net;

  g_assert_true (test_backend_get ()->get_device (0, &device, &error));
  if ((device.precisions & 1u << format->precision) == 0)
    {
      g_autofree char *reason = g_strdup_printf ("%s has no %s", device.name, format->name);

      g_test_skip (reason);
      return NULL;
    }
  net = test_backend_get ()->net_new (plan, 0, &options, &error);
  g_assert_no_error (error);
  fixture_fill_slot (test_backend_get (), net, plan, EE_SLOT_PARAMETER, NET_SEED);
  return net;
}

static void
run_all (const EeBackend *backend, EeNet *net, EePlan *plan, const FixtureBatch *batch, guint stage,
         float *probabilities)
{
  const guint all[ROWS] = { 0, 1, 2, 3, 4, 5, 6 };
  g_autoptr (GError) error = NULL;

  backend->clear (net);
  backend->push (net, batch->images, ROWS, &error);
  g_assert_no_error (error);
  for (guint s = 0; s <= stage; s++)
    {
      backend->run_stage (net, s, ROWS, probabilities, &error);
      g_assert_no_error (error);
      if (s < stage)
        backend->keep (net, s, all, ROWS, &error);
      g_assert_no_error (error);
    }
}

static void
test_inference (const Format *format, EePlan *plan)
{
  const EeBackend *reference = ee_reference_backend_get (), *tested = test_backend_get ();
  g_autoptr (FixtureBatch) batch = fixture_batch_new (ROWS, FIXTURE_ALL_MAIN, 102);
  EeNet *net = make_net (plan, format, FALSE), *exact;
  float expected[ROWS * MAX_OUTPUTS], actual[ROWS * MAX_OUTPUTS];

  if (net == NULL)
    return;
  exact = fixture_net_new (reference, plan, ROWS, FALSE, NET_SEED);
  for (guint s = 0; s < ee_plan_get_n_stages (plan); s++)
    {
      const guint count = ROWS * ee_plan_get_stage (plan, s)->n_outputs;

      run_all (reference, exact, plan, batch, s, expected);
      run_all (tested, net, plan, batch, s, actual);
      g_test_message ("stage %u: off by %g of %g", s, fixture_get_distance (expected, actual, count),
                      fixture_get_norm (expected, count));
      g_assert_cmpfloat (fixture_get_distance (expected, actual, count), <=,
                         tolerance * fixture_get_norm (expected, count));
      g_assert_cmpfloat (fixture_get_distance (expected, actual, count), >, 0); /* or it was fp32 */
    }
  tested->net_free (net);
  reference->net_free (exact);
}

static void
test_training (const Format *format, EePlan *plan)
{
  const EeBackend *reference = ee_reference_backend_get (), *tested = test_backend_get ();
  g_autoptr (FixtureBatch) batch = fixture_batch_new_calm (plan, ROWS, FIXTURE_MIXED, NET_SEED, 5, 103);
  const double allowed = get_allowed (plan, format, batch->sensitivity);
  EeNet *net = make_net (plan, format, TRUE), *exact;
  EeScores expected, actual;
  double squares = 0, distance = 0;

  if (net == NULL)
    return;
  exact = fixture_net_new (reference, plan, ROWS, TRUE, NET_SEED);
  expected = fixture_train_pass (reference, exact, batch, 5);
  actual = fixture_train_pass (tested, net, batch, 5);
  g_assert_cmpfloat_with_epsilon (expected.loss_exit, actual.loss_exit, tolerance * expected.loss_exit);
  g_assert_cmpfloat_with_epsilon (expected.loss_main, actual.loss_main, tolerance * expected.loss_main);
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);

      if (ee_tensor_is_trained (tensor))
        {
          g_autofree float *a = fixture_read (reference, exact, plan, EE_SLOT_GRADIENT, t);
          g_autofree float *b = fixture_read (tested, net, plan, EE_SLOT_GRADIENT, t);

          squares += pow (fixture_get_norm (a, tensor->count), 2);
          distance += pow (fixture_get_distance (a, b, tensor->count), 2);
        }
    }
  g_test_message ("all gradients: relative L2 %g, %g allowed", sqrt (distance / squares), allowed);
  g_assert_cmpfloat (sqrt (distance), <=, allowed * sqrt (squares));
  tested->net_free (net);
  reference->net_free (exact);
}

static void
test_format (gconstpointer data)
{
  const Format *format = data;

  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autoptr (EePlan) plan = fixture_plan_new (plans[i].preset, 16, plans[i].exits);

      g_test_message ("%s, %s", format->name, plans[i].name);
      test_inference (format, plan);
      test_training (format, plan);
    }
}

/* fp16: weights that blow every activation up give gradients that are not finite; the update must then change nothing,
 * and after good weights are back it must work again. */
static void
test_overflow (void)
{
  const EeUpdate update = { EE_UPDATE_SGD, .learning_rate = 0.01f };
  const EeBackend *tested = test_backend_get ();
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_PAPER, 16, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (ROWS, FIXTURE_MIXED, 104);
  const gsize count = ee_plan_get_tensor (plan, 0)->count;
  EeNet *net = make_net (plan, &formats[0], TRUE);
  g_autofree float *weight = NULL, *after = NULL, *later = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree float *large = g_new (float, count);

  if (net == NULL)
    return;
  weight = fixture_read (tested, net, plan, EE_SLOT_PARAMETER, 0);
  for (gsize i = 0; i < count; i++)
    large[i] = weight[i] * 60000;
  g_assert_true (tested->write (net, EE_SLOT_PARAMETER, 0, large, count, &error));
  fixture_train_pass (tested, net, batch, 0);
  g_assert_true (tested->train_update (net, &update, &error));
  after = fixture_read (tested, net, plan, EE_SLOT_PARAMETER, 0);
  g_assert_cmpmem (large, count * sizeof (float), after, count * sizeof (float));

  g_assert_true (tested->write (net, EE_SLOT_PARAMETER, 0, weight, count, &error));
  fixture_train_pass (tested, net, batch, 0);
  g_assert_true (tested->train_update (net, &update, &error));
  later = fixture_read (tested, net, plan, EE_SLOT_PARAMETER, 0);
  g_assert_cmpfloat (fixture_get_distance (weight, later, count), >, 0);
  g_assert_cmpfloat (fixture_get_distance (weight, later, count), <, fixture_get_norm (weight, count));
  tested->net_free (net);
}

int
main (int argc, char *argv[])
{
  test_backend_init (&argc, &argv);
  g_test_add_data_func ("/cuda/formats/fp16", &formats[0], test_format);
  g_test_add_data_func ("/cuda/formats/bf16", &formats[1], test_format);
  g_test_add_func ("/cuda/formats/overflow", test_overflow);
  return test_backend_run ();
}
