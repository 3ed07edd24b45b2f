/* SPDX-License-Identifier: Apache-2.0 */
/* The reference against values worked out by hand: its layers, its loss, its updates, its statistics. */
#include <math.h>

#include "ee-loss.h"
#include "ee-reference-layers.h"
#include "ee-reference-private.h"
#include "test-fixture.h"

static const double precise = 1e-12, as_float = 1e-6;

static void
assert_values (const double *values, const double *expected, gsize count)
{
  for (gsize i = 0; i < count; i++)
    g_assert_cmpfloat_with_epsilon (values[i], expected[i], precise);
}

/* A kernel that numbers its taps 1 to 9 over the picture 1 2 / 3 4, whose surroundings are 0. */
static void
test_conv (void)
{
  const EeLayer layer = { .in_channels = 1, .in_side = 2, .out_channels = 1, .out_side = 2 };
  const double input[4] = { 1, 2, 3, 4 }, weight[9] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 }, bias[1] = { 100 };
  const double expected[4] = { 5 * 1 + 6 * 2 + 8 * 3 + 9 * 4 + 100, 4 * 1 + 5 * 2 + 7 * 3 + 8 * 4 + 100,
                               2 * 1 + 3 * 2 + 5 * 3 + 6 * 4 + 100, 1 * 1 + 2 * 2 + 4 * 3 + 5 * 4 + 100 };
  double output[4];

  ee_reference_conv_forward (&layer, 1, input, weight, bias, output);
  assert_values (output, expected, 4);
}

static void
test_pool_ties (void)
{
  const EeLayer layer = { .in_channels = 1, .in_side = 4, .out_channels = 1, .out_side = 2 };
  const double input[16] = { 1, 5, 0, 0, 5, 5, 0, 0, -3, -1, 7, 8, -2, -1, 9, 8 };
  const double gradient[4] = { 10, 20, 30, 40 }, expected[4] = { 5, 0, -1, 9 };
  const double expected_gradient[16] = { 0, 10, 20, 0, 0, 0, 0, 0, 0, 30, 0, 0, 0, 0, 40, 0 };
  double output[4], input_gradient[16];

  ee_reference_pool_forward (&layer, 1, input, output);
  ee_reference_pool_backward (&layer, 1, input, gradient, input_gradient);
  assert_values (output, expected, 4);
  assert_values (input_gradient, expected_gradient, 16);
}

/* Two rows of two channels of one pixel. */
static void
test_norm (void)
{
  const EeLayer layer = { .out_channels = 2, .out_side = 1 };
  const double input[4] = { 1, 10, 3, 30 }, weight[2] = { 2, 1 }, bias[2] = { 0.5, 0 };
  const double mean[2] = { 2, 20 }, variance[2] = { 1, 100 };
  const double one = 1 / sqrt (1 + 1e-5), ten = 10 / sqrt (100 + 1e-5);
  const double expected[4] = { 0.5 - 2 * one, -ten, 0.5 + 2 * one, ten };
  double measured_mean[2], measured_variance[2], normal[4], output[4];

  ee_reference_norm_measure (&layer, 2, input, measured_mean, measured_variance);
  assert_values (measured_mean, mean, 2);
  assert_values (measured_variance, variance, 2);
  ee_reference_norm_forward (&layer, 2, input, mean, variance, weight, bias, normal, output);
  assert_values (output, expected, 4);
}

static void
test_dense (void)
{
  const EeLayer layer = { .in_channels = 3, .in_side = 1, .out_channels = 2, .out_side = 1 };
  const double input[6] = { 1, 2, 3, -1, 0, 1 }, weight[6] = { 1, 0, -1, 2, 2, 2 }, bias[2] = { 10, 20 };
  const double expected[4] = { 8, 32, 8, 20 };
  double output[4];

  ee_reference_dense_forward (&layer, 2, input, weight, bias, output);
  assert_values (output, expected, 4);
}

/* Its own loss, in double, is the engine's. */
static void
test_loss_is_the_engine_s (void)
{
  const float logits[5] = { 0.5f, -3, 2.25f, 100, 99 };
  double wide[5], gradient[5];
  float narrow_gradient[5];

  for (guint c = 0; c < 5; c++)
    wide[c] = logits[c];
  for (guint label = 0; label < 5; label++)
    {
      g_assert_cmpfloat_with_epsilon (ee_reference_cross_entropy (wide, 5, label, gradient),
                                      ee_loss_softmax_cross_entropy (logits, 5, label, narrow_gradient), precise);
      for (guint c = 0; c < 5; c++)
        g_assert_cmpfloat_with_epsilon (gradient[c], narrow_gradient[c], as_float);
    }
}

/* One element: parameter 2, gradient 3, both moments @moment before the update. Returns the parameter after it. */
static double
update_one (const EeUpdate *update, const char *tensor_name, double moment)
{
  const EeBackend *reference = ee_reference_backend_get ();
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_PAPER, 16, FIXTURE_EXIT_1);
  EeNet *net = fixture_net_new (reference, plan, 1, TRUE, 1);
  const int tensor = ee_plan_find_tensor (plan, tensor_name);
  double result;

  net->slots[EE_SLOT_PARAMETER][tensor][0] = 2;
  net->slots[EE_SLOT_GRADIENT][tensor][0] = 3;
  net->slots[EE_SLOT_MOMENT_1][tensor][0] = moment;
  net->slots[EE_SLOT_MOMENT_2][tensor][0] = moment;
  g_assert_true (reference->train_update (net, update, NULL));
  result = net->slots[EE_SLOT_PARAMETER][tensor][0];
  reference->net_free (net);
  return result;
}

static void
test_sgd (void)
{
  EeUpdate update
      = { .kind = EE_UPDATE_SGD, .learning_rate = 0.5f, .weight_decay = 0.1f, .momentum = 0.9f, .nesterov = TRUE };

  /* g = 3 + 0.1 * 2 = 3.2; v = 0.9 * 1 + 3.2 = 4.1; w = 2 - 0.5 (3.2 + 0.9 * 4.1) */
  g_assert_cmpfloat_with_epsilon (update_one (&update, "features.0.weight", 1), -1.445, as_float);
  /* a bias does not decay: v = 0.9 + 3 = 3.9; w = 2 - 0.5 (3 + 0.9 * 3.9) */
  g_assert_cmpfloat_with_epsilon (update_one (&update, "features.0.bias", 1), -1.255, as_float);
  update.nesterov = FALSE;
  g_assert_cmpfloat_with_epsilon (update_one (&update, "exits.1.0.weight", 1), 2 - 0.5 * 4.1, as_float);
  update.momentum = 0;
  g_assert_cmpfloat_with_epsilon (update_one (&update, "exits.1.0.weight", 1), 2 - 0.5 * 3.2, as_float);
}

static void
test_adam (void)
{
  EeUpdate update = { .kind = EE_UPDATE_ADAM,
                      .learning_rate = 0.1f,
                      .weight_decay = 0.1f,
                      .beta_1 = 0.9f,
                      .beta_2 = 0.99f,
                      .epsilon = 1e-8f,
                      .step = 1 };

  /* the first step is the sign of the gradient: w = 2 - 0.1 * 0.1 * 2 - 0.1 */
  g_assert_cmpfloat_with_epsilon (update_one (&update, "features.0.weight", 0), 1.88, as_float);
  g_assert_cmpfloat_with_epsilon (update_one (&update, "features.0.bias", 0), 1.9, as_float);
  /* m = 0.9 + 0.3 = 1.2, v = 0.99 + 0.09 = 1.08; 1.98 - 0.1 (1.2 / 0.19) / sqrt (1.08 / 0.0199) */
  update.step = 2;
  g_assert_cmpfloat_with_epsilon (update_one (&update, "classifier.6.weight", 1), 1.8942681, as_float);
}

/* Block 1's first convolution, done by hand, gives the statistics that the running ones move towards. */
static void
test_running_statistics (void)
{
  const EeBackend *reference = ee_reference_backend_get ();
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (3, FIXTURE_MIXED, 2);
  EeNet *net = fixture_net_new (reference, plan, 3, TRUE, 3);
  const EeLayer *layer = ee_plan_get_layer (plan, 0);
  const double count = 3 * 32 * 32;
  g_autofree double *images = g_new (double, count * 3), *output = g_new (double, count * layer->out_channels);
  double mean[64], variance[64], before_mean[64], before_variance[64];
  double *running_mean = net->slots[EE_SLOT_PARAMETER][layer->tensors[EE_TENSOR_RUNNING_MEAN]];
  double *running_variance = net->slots[EE_SLOT_PARAMETER][layer->tensors[EE_TENSOR_RUNNING_VAR]];

  ee_reference_normalise (plan, batch->images, 3, images);
  ee_reference_conv_forward (layer, 3, images, net->slots[EE_SLOT_PARAMETER][layer->tensors[EE_TENSOR_WEIGHT]], NULL,
                             output);
  ee_reference_norm_measure (layer, 3, output, mean, variance);
  for (guint c = 0; c < layer->out_channels; c++)
    {
      before_mean[c] = running_mean[c];
      before_variance[c] = running_variance[c];
    }

  fixture_train_pass (reference, net, batch, 0);
  for (guint c = 0; c < layer->out_channels; c++)
    {
      g_assert_cmpfloat_with_epsilon (running_mean[c], 0.9 * before_mean[c] + 0.1 * mean[c], precise);
      g_assert_cmpfloat_with_epsilon (running_variance[c],
                                      0.9 * before_variance[c] + 0.1 * variance[c] * count / (count - 1), 1e-10);
    }
  reference->net_free (net);
}

/* Pixel 0 and 255 of each channel, by hand. */
static void
test_normalisation (void)
{
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, FIXTURE_NO_EXIT);
  g_autofree guint8 *image = g_malloc0 (FIXTURE_IMAGE_BYTES);
  g_autofree double *values = g_new (double, FIXTURE_IMAGE_BYTES);

  image[(31 * 32 + 7) * 3 + 1] = 255; /* green, last line, eighth column */
  ee_reference_normalise (plan, image, 1, values);
  g_assert_cmpfloat_with_epsilon (values[0], -0.5 / 0.25, as_float);
  g_assert_cmpfloat_with_epsilon (values[1024], -0.45 / 0.3, as_float);
  g_assert_cmpfloat_with_epsilon (values[2048], -0.4 / 0.35, as_float);
  g_assert_cmpfloat_with_epsilon (values[1024 + 31 * 32 + 7], (1 - 0.45) / 0.3, as_float);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/conv", test_conv);
  g_test_add_func ("/reference/pool-ties", test_pool_ties);
  g_test_add_func ("/reference/norm", test_norm);
  g_test_add_func ("/reference/dense", test_dense);
  g_test_add_func ("/reference/loss-is-the-engine-s", test_loss_is_the_engine_s);
  g_test_add_func ("/reference/sgd", test_sgd);
  g_test_add_func ("/reference/adam", test_adam);
  g_test_add_func ("/reference/running-statistics", test_running_statistics);
  g_test_add_func ("/reference/normalisation", test_normalisation);
  return g_test_run ();
}
