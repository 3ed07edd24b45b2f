/* SPDX-License-Identifier: Apache-2.0 */
/* fp16 and bf16 against the reference in double precision: probabilities, gradients, and fp16's loss scale, with what
 * an overflow leaves alone
 */
#include <math.h>

#include "ee-error.h"
#include "ee-reference-private.h"
#include "test-backend.h"
#include "test-fixture.h"

enum
{
  ROWS = 7,
  MAX_OUTPUTS = FIXTURE_N_MAIN + 1,
  NET_SEED = 101
};

typedef struct
{
  const char *name;
  EePrecision precision;
  double loss_scale; /* that a training begins with */
} Format;

static const Format formats[] = { { "fp16", EE_PRECISION_FP16, 4096 }, { "bf16", EE_PRECISION_BF16, 1 } };

/* Relative L2 of probabilities, and of gradients where 16 bits allow it at all. */
static const double tolerance = 1e-2;

/* How far a device may be from exact gradients beside an ideal one, which rounds what lies in memory and adds up
 * without any error: all together, and of one tensor. */
static const double luck = 1.5, luck_of_one = 3;

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

/* By how much the gradients of a net are off, all together and of the one tensor. */
typedef struct
{
  double all, of_one[EE_PLAN_MAX_TENSORS];
} Errors;

static void
measure_errors (EePlan *plan, EeNet *exact, const EeBackend *backend, EeNet *net, Errors *errors)
{
  double squares = 0, distances = 0;

  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);
      g_autofree float *a = NULL, *b = NULL;
      double norm, distance;

      errors->of_one[t] = 0;
      if (!ee_tensor_is_trained (tensor))
        continue;
      a = fixture_read (ee_reference_backend_get (), exact, plan, EE_SLOT_GRADIENT, t);
      b = fixture_read (backend, net, plan, EE_SLOT_GRADIENT, t);
      norm = fixture_get_norm (a, tensor->count);
      distance = fixture_get_distance (a, b, tensor->count);
      errors->of_one[t] = norm > 0 ? distance / norm : distance;
      squares += norm * norm;
      distances += distance * distance;
    }
  errors->all = sqrt (distances / squares);
}

/* (transfer full): an ideal device of this format after the same pass */
static EeNet *
make_ideal (EePlan *plan, const Format *format, const FixtureBatch *batch, guint what)
{
  const EeBackend *reference = ee_reference_backend_get ();
  EeNet *net = fixture_net_new (reference, plan, ROWS, TRUE, NET_SEED);

  ee_reference_set_rounding (net, format->precision, what, format->loss_scale);
  fixture_train_pass (reference, net, batch, 5);
  return net;
}

/* By how much the gradients of an ideal device are off that rounds @what. */
static double
measure_ideal (EePlan *plan, EeNet *exact, const Format *format, const FixtureBatch *batch, guint what)
{
  EeNet *ideal = make_ideal (plan, format, batch, what);
  Errors errors;

  measure_errors (plan, exact, ee_reference_backend_get (), ideal, &errors);
  ee_reference_backend_get ()->net_free (ideal);
  return errors.all;
}

/* Where rounding the parameters alone leads away from the exact gradients, no device with such parameters comes nearer:
 * the network is another one, and batch norm over few rows tells them apart. What is rounded on the way back alone
 * always stays within the tolerance. */
static void
assert_format_is_to_blame (EePlan *plan, EeNet *exact, const Format *format, const FixtureBatch *batch, double error)
{
  const double weights = measure_ideal (plan, exact, format, batch, EE_REFERENCE_WEIGHTS);
  const double activations = measure_ideal (plan, exact, format, batch, EE_REFERENCE_ACTIVATIONS);
  const double gradients = measure_ideal (plan, exact, format, batch, EE_REFERENCE_GRADIENTS);

  g_test_message ("ideal device: rounding weights alone %.2g, activations %.2g, gradients %.2g", weights, activations,
                  gradients);
  g_assert_cmpfloat (gradients, <=, tolerance);
  if (error > tolerance)
    g_assert_cmpfloat (weights, >, tolerance);
}

static void
assert_errors (EePlan *plan, const Errors *errors, const Errors *ideal)
{
  g_assert_cmpfloat (errors->all, <=, MAX (tolerance, luck * ideal->all));
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      if (errors->of_one[t] > MAX (tolerance, luck_of_one * ideal->of_one[t]))
        g_test_message ("%s", ee_plan_get_tensor (plan, t)->name);
      g_assert_cmpfloat (errors->of_one[t], <=, MAX (tolerance, luck_of_one * ideal->of_one[t]));
    }
}

static void
test_training (const Format *format, EePlan *plan)
{
  const EeBackend *reference = ee_reference_backend_get (), *tested = test_backend_get ();
  g_autoptr (FixtureBatch) batch = fixture_batch_new_calm (plan, ROWS, FIXTURE_MIXED, NET_SEED, 5, 103);
  EeNet *net = make_net (plan, format, TRUE), *exact, *ideal;
  Errors ideal_errors, errors, beside_ideal;
  EeScores expected, actual;

  if (net == NULL)
    return;
  exact = fixture_net_new (reference, plan, ROWS, TRUE, NET_SEED);
  expected = fixture_train_pass (reference, exact, batch, 5);
  actual = fixture_train_pass (tested, net, batch, 5);
  g_assert_false (actual.overflowed);
  g_assert_cmpfloat_with_epsilon (expected.loss_exit, actual.loss_exit, tolerance * expected.loss_exit);
  g_assert_cmpfloat_with_epsilon (expected.loss_main, actual.loss_main, tolerance * expected.loss_main);

  ideal = make_ideal (plan, format, batch, EE_REFERENCE_ALL);
  measure_errors (plan, exact, reference, ideal, &ideal_errors);
  measure_errors (plan, exact, tested, net, &errors);
  measure_errors (plan, ideal, tested, net, &beside_ideal);
  g_test_message ("all gradients: ideal device off by %.2g, this one by %.2g, they from each other by %.2g",
                  ideal_errors.all, errors.all, beside_ideal.all);
  assert_errors (plan, &errors, &ideal_errors);
  if (!ee_plan_get_layer (plan, 0)->batch_norm)
    g_assert_cmpfloat (beside_ideal.all, <=, tolerance);
  assert_format_is_to_blame (plan, exact, format, batch, errors.all);
  tested->net_free (net);
  reference->net_free (ideal);
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

static EeLossScale
read_scale (EeNet *net)
{
  g_autoptr (GError) error = NULL;
  EeLossScale scale;

  test_backend_get ()->read_loss_scale (net, &scale, &error);
  g_assert_no_error (error);
  return scale;
}

static void
write_scale (EeNet *net, double scale, guint64 good, guint64 skipped)
{
  const EeLossScale state = { .scale = scale, .good = good, .skipped = skipped };
  g_autoptr (GError) error = NULL;

  test_backend_get ()->write_loss_scale (net, &state, &error);
  g_assert_no_error (error);
}

static void
assert_scale (EeNet *net, double scale, guint64 good, guint64 skipped)
{
  const EeLossScale state = read_scale (net);

  g_assert_cmpfloat (state.scale, ==, scale);
  g_assert_cmpuint (state.good, ==, good);
  g_assert_cmpuint (state.skipped, ==, skipped);
}

static EeScores
do_step (EeNet *net, const FixtureBatch *batch, const EeUpdate *update)
{
  const EeScores scores = fixture_train_pass (test_backend_get (), net, batch, 0);
  g_autoptr (GError) error = NULL;

  test_backend_get ()->train_update (net, update, &error);
  g_assert_no_error (error);
  return scores;
}

/* fp16: weights that blow every activation up give gradients that are not finite; the update must then change nothing
 * but the loss's scale, and after good weights are back it must work again. */
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
  assert_scale (net, 4096, 0, 0);
  weight = fixture_read (tested, net, plan, EE_SLOT_PARAMETER, 0);
  for (gsize i = 0; i < count; i++)
    large[i] = weight[i] * 60000;
  g_assert_true (tested->write (net, EE_SLOT_PARAMETER, 0, large, count, &error));
  g_assert_true (do_step (net, batch, &update).overflowed);
  after = fixture_read (tested, net, plan, EE_SLOT_PARAMETER, 0);
  g_assert_cmpmem (large, count * sizeof (float), after, count * sizeof (float));
  assert_scale (net, 2048, 0, 1);

  g_assert_true (tested->write (net, EE_SLOT_PARAMETER, 0, weight, count, &error));
  g_assert_false (do_step (net, batch, &update).overflowed);
  later = fixture_read (tested, net, plan, EE_SLOT_PARAMETER, 0);
  g_assert_cmpfloat (fixture_get_distance (weight, later, count), >, 0);
  g_assert_cmpfloat (fixture_get_distance (weight, later, count), <, fixture_get_norm (weight, count));
  assert_scale (net, 2048, 1, 1);
  tested->net_free (net);
}

/* What a checkpoint keeps of the scale makes a fresh net go on to the bit: over an overflow, whose step Adam must not
 * count, and over the step that doubles the scale. */
static void
test_scale_goes_on (void)
{
  const EeBackend *tested = test_backend_get ();
  EeUpdate update = { EE_UPDATE_ADAM, .learning_rate = 1e-3f, .beta_1 = 0.9f, .beta_2 = 0.999f, .epsilon = 1e-8f };
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_PAPER, 16, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (2, FIXTURE_MIXED, 105);
  EeNet *nets[2] = { make_net (plan, &formats[0], TRUE), NULL };
  const EeLossScale nonsense[] = { { .scale = 3 }, { .scale = 0.5 }, { .scale = 131072 }, { .scale = NAN } };
  EeLossScale kept;

  if (nets[0] == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tested->write_loss_scale (nets[0], &nonsense[i], &error));
      g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
    }
  assert_scale (nets[0], 4096, 0, 0);

  write_scale (nets[0], 8192, 1998, 3);
  for (update.step = 4; update.step <= 5; update.step++)
    g_assert_false (do_step (nets[0], batch, &update).overflowed);
  assert_scale (nets[0], 16384, 0, 3); /* after 2000 good ones */
  kept = read_scale (nets[0]);

  nets[1] = make_net (plan, &formats[0], TRUE);
  write_scale (nets[1], kept.scale, kept.good, kept.skipped);
  for (EeSlot slot = EE_SLOT_PARAMETER; slot < EE_N_SLOTS; slot++)
    for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
      {
        g_autofree float *values = fixture_read (tested, nets[0], plan, slot, t);

        g_assert_true (tested->write (nets[1], slot, t, values, ee_plan_get_tensor (plan, t)->count, NULL));
      }
  for (guint i = 0; i < 2; i++)
    do_step (nets[i], batch, &update);
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const gsize count = ee_plan_get_tensor (plan, t)->count;
      g_autofree float *a = fixture_read (tested, nets[0], plan, EE_SLOT_PARAMETER, t);
      g_autofree float *b = fixture_read (tested, nets[1], plan, EE_SLOT_PARAMETER, t);

      g_assert_cmpmem (a, count * sizeof (float), b, count * sizeof (float));
    }
  for (guint i = 0; i < 2; i++)
    tested->net_free (nets[i]);
}

/* The first step of Adam moves every parameter by the learning rate, also where steps before it were left out. */
static void
test_adam_counts_made_updates (void)
{
  const EeBackend *tested = test_backend_get ();
  const EeUpdate update
      = { EE_UPDATE_ADAM, .learning_rate = 1e-3f, .beta_1 = 0.9f, .beta_2 = 0.999f, .epsilon = 1e-12f, .step = 4 };
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_PAPER, 16, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (2, FIXTURE_MIXED, 106);
  EeNet *net = make_net (plan, &formats[0], TRUE);
  g_autofree float *before = NULL, *after = NULL, *gradient = NULL;

  if (net == NULL)
    return;
  before = fixture_read (tested, net, plan, EE_SLOT_PARAMETER, 0);
  write_scale (net, 4096, 0, 3);
  do_step (net, batch, &update);
  after = fixture_read (tested, net, plan, EE_SLOT_PARAMETER, 0);
  gradient = fixture_read (tested, net, plan, EE_SLOT_GRADIENT, 0);
  for (gsize i = 0; i < ee_plan_get_tensor (plan, 0)->count; i++)
    if (fabsf (gradient[i]) > 1e-6f)
      g_assert_cmpfloat_with_epsilon (fabsf (after[i] - before[i]), 1e-3f, 2e-6f);
  tested->net_free (net);
}

int
main (int argc, char *argv[])
{
  test_backend_init (&argc, &argv);
  g_test_add_data_func ("/cuda/formats/fp16", &formats[0], test_format);
  g_test_add_data_func ("/cuda/formats/bf16", &formats[1], test_format);
  g_test_add_func ("/cuda/formats/overflow", test_overflow);
  g_test_add_func ("/cuda/formats/scale-goes-on", test_scale_goes_on);
  g_test_add_func ("/cuda/formats/adam-counts-made-updates", test_adam_counts_made_updates);
  return test_backend_run ();
}
