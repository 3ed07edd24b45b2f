/* SPDX-License-Identifier: Apache-2.0 */
/* Formats, layouts, loss scaling and the update rules, against engine/ee-dtype and plain loops in double */
#include <math.h>

#include "ee-rng.h"
#include "kernel-device.h"
#include "kernel-tests.h"

/* Every kind of number, among them the borders of fp16: half of its smallest, ties, the greatest, the first that is
 * infinite. */
static double *
make_hard_numbers (gsize count)
{
  static const double borders[]
      = { 0,           -0.0,       1,          -1,        65504,     65519.9, 65520, -65520,
          1e30,        0x1p-24,    0x1p-25,    0x1.8p-25, 0x1p-14,   1e-40,   3e38,  1 + 0x1p-11,
          1 + 0x3p-11, 1 + 0x1p-8, 1 + 0x3p-8, INFINITY,  -INFINITY, NAN };
  double *values = g_new (double, count + 1);

  for (gsize i = 0; i < count; i++)
    values[i] = i < G_N_ELEMENTS (borders)
                    ? borders[i]
                    : ldexp ((double)(gint64)ee_rng_mix (90, i), (int)(ee_rng_mix (91, i) % 60) - 90);
  kernel_numbers_round (EE_CUDA_F32, values, count);
  return values;
}

static void
test_convert (guint format)
{
  static const guint counts[] = { 0, 1, 1500 };

  for (guint k = 0; k < G_N_ELEMENTS (counts) * 3; k++)
    {
      const guint count = counts[k / 3], out_format = k % 3;
      g_autofree double *values = make_hard_numbers (count), *got = NULL;
      EeCudaConvertArgs args = { .count = count, .in_format = format, .out_format = out_format };

      kernel_numbers_round (format, values, count);
      args.in = kernel_numbers_upload (format, values, count);
      args.out = kernel_device_new (count * kernel_numbers_get_size (out_format));
      KERNEL_LAUNCH (convert, count, &args);
      got = kernel_numbers_download (out_format, args.out, count);
      kernel_numbers_round (out_format, values, count);
      kernel_numbers_assert_near (got, values, count, 0);
    }
}

static void
check_transpose (guint in_format, guint out_format, const EeCudaTransposeArgs *shape)
{
  EeCudaTransposeArgs args = *shape;
  const gsize n_in = (gsize)args.outer * args.a * args.in_stride, n_out = (gsize)args.outer * args.b * args.out_stride;
  g_autofree double *in = kernel_numbers_new_random (92, in_format, n_in);
  g_autofree double *want = g_new0 (double, n_out + 1), *got = NULL;

  for (guint o = 0; o < args.outer; o++)
    for (guint i = 0; i < args.a; i++)
      for (guint j = 0; j < args.b; j++)
        want[((gsize)o * args.b + j) * args.out_stride + i] = in[((gsize)o * args.a + i) * args.in_stride + j];
  kernel_numbers_round (out_format, want, n_out);
  args.in_format = in_format;
  args.out_format = out_format;
  args.in = kernel_numbers_upload (in_format, in, n_in);
  args.out = kernel_device_new (n_out * kernel_numbers_get_size (out_format));
  KERNEL_LAUNCH (transpose, n_out, &args);
  got = kernel_numbers_download (out_format, args.out, n_out);
  kernel_numbers_assert_near (got, want, n_out, 0);
}

static void
test_transpose (guint format)
{
  const EeCudaTransposeArgs shapes[] = {
    { .outer = 0, .a = 3, .b = 9, .in_stride = 9, .out_stride = 3 },
    { .outer = 1, .a = 1, .b = 1, .in_stride = 1, .out_stride = 1 },
    { .outer = 7, .a = 3, .b = 9, .in_stride = 9, .out_stride = 8 }, /* KCRS to padded KRSC */
    { .outer = 7, .a = 9, .b = 3, .in_stride = 8, .out_stride = 9 }, /* and back */
    { .outer = 5, .a = 33, .b = 16, .in_stride = 16, .out_stride = 33 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      check_transpose (format, EE_CUDA_F32, &shapes[i]);
      check_transpose (EE_CUDA_F32, format, &shapes[i]);
    }
}

/* @bad: what one gradient becomes, at a place that moves; 0: none */
static void
check_settle (guint count, double bad, float scale)
{
  EeCudaLossScale state = { .scale = scale, .good = 5, .skipped = 2 };
  g_autofree double *gradient = kernel_numbers_new_random (93, EE_CUDA_F32, count), *got = NULL;
  EeCudaSettleArgs args = { .count = count };

  if (bad != 0)
    gradient[count * 2 / 3] = bad;
  args.gradient = kernel_numbers_upload (EE_CUDA_F32, gradient, count);
  args.state = kernel_device_upload (&state, sizeof state);
  KERNEL_LAUNCH (settle, count, &args);
  kernel_device_download (args.state, &state, sizeof state);
  got = kernel_numbers_download (EE_CUDA_F32, args.gradient, count);
  for (guint i = 0; i < count; i++)
    gradient[i] /= scale;
  kernel_numbers_assert_near (got, gradient, count, 0);
  g_assert_cmpuint (state.found, ==, bad != 0 && !isfinite (bad) ? 1 : 0);
  g_assert_cmpfloat (state.scale, ==, scale);
  g_assert_cmpuint (state.good, ==, 5);
  g_assert_cmpuint (state.skipped, ==, 2);
}

static void
test_settle (void)
{
  check_settle (0, 0, 4);
  check_settle (1, 0, 1);
  check_settle (1000, 0, 1024);
  check_settle (1000, NAN, 1024);
  check_settle (1000, INFINITY, 2);
  check_settle (1, -INFINITY, 2);
  check_settle (300, G_MAXFLOAT, 1); /* the greatest is finite */
}

static EeCudaLossScale
step_loss_scale (EeCudaLossScale state)
{
  EeCudaLossScaleArgs args = { .interval = 3, .most = 64 };

  args.state = kernel_device_upload (&state, sizeof state);
  KERNEL_LAUNCH (loss_scale, 2 * EE_CUDA_BLOCK, &args);
  kernel_device_download (args.state, &state, sizeof state);
  return state;
}

static void
assert_loss_scale (EeCudaLossScale state, float scale, guint good, guint skipped)
{
  g_assert_cmpfloat (state.scale, ==, scale);
  g_assert_cmpuint (state.good, ==, good);
  g_assert_cmpuint (state.skipped, ==, skipped);
  g_assert_cmpuint (state.found, ==, 0);
}

static void
test_loss_scale (void)
{
  EeCudaLossScale state = { .scale = 16 };

  assert_loss_scale (state = step_loss_scale (state), 16, 1, 0);
  assert_loss_scale (state = step_loss_scale (state), 16, 2, 0);
  assert_loss_scale (state = step_loss_scale (state), 32, 0, 0);
  state.good = 2;
  state.found = 1;
  assert_loss_scale (state = step_loss_scale (state), 16, 0, 1);
  state = (EeCudaLossScale){ .scale = 64, .good = 2, .skipped = 4 };
  assert_loss_scale (step_loss_scale (state), 64, 0, 4); /* no further */
  state = (EeCudaLossScale){ .scale = 1, .found = 1 };
  assert_loss_scale (step_loss_scale (state), 1, 0, 1); /* nor below 1 */
}

/* Weight, two moments, gradient; and what the skip flag says: -1: there is none. */
typedef struct
{
  guint count;
  double *weight, *moment_1, *moment_2, *gradient;
  gpointer arrays[4];
  const guint32 *skip;
  gpointer copy;
} Slots;

static void
slots_init (Slots *self, guint count, guint format, int skip)
{
  *self = (Slots){ .count = count };
  self->weight = kernel_numbers_new_random (94, EE_CUDA_F32, count);
  self->moment_1 = kernel_numbers_new_random (95, EE_CUDA_F32, count);
  self->moment_2 = kernel_numbers_new_random (96, EE_CUDA_F32, count);
  self->gradient = kernel_numbers_new_random (97, EE_CUDA_F32, count);
  for (guint i = 0; i < count; i++)
    self->moment_2[i] = fabs (self->moment_2[i]);
  self->arrays[0] = kernel_numbers_upload (EE_CUDA_F32, self->weight, count);
  self->arrays[1] = kernel_numbers_upload (EE_CUDA_F32, self->moment_1, count);
  self->arrays[2] = kernel_numbers_upload (EE_CUDA_F32, self->moment_2, count);
  self->arrays[3] = kernel_numbers_upload (EE_CUDA_F32, self->gradient, count);
  self->skip = skip >= 0 ? kernel_device_upload (&(guint32){ skip }, sizeof (guint32)) : NULL;
  self->copy = kernel_device_new (count * kernel_numbers_get_size (format));
}

static void
slots_clear (Slots *self)
{
  g_free (self->weight);
  g_free (self->moment_1);
  g_free (self->moment_2);
  g_free (self->gradient);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Slots, slots_clear)

/* What the device has is what the test has worked out. */
static void
slots_check (const Slots *self, guint format, gboolean has_copy)
{
  const double *const want[] = { self->weight, self->moment_1, self->moment_2, self->gradient };
  g_autofree double *copy = kernel_numbers_download (format, self->copy, self->count);
  g_autofree double *weight = kernel_numbers_download (EE_CUDA_F32, self->arrays[0], self->count);

  for (guint k = 0; k < G_N_ELEMENTS (want); k++)
    {
      g_autofree double *got = kernel_numbers_download (EE_CUDA_F32, self->arrays[k], self->count);

      kernel_numbers_assert_near (got, want[k], self->count, 2e-6);
    }
  kernel_numbers_round (format, weight, self->count);
  for (guint i = 0; i < self->count; i++)
    g_assert_true (has_copy ? copy[i] == weight[i] : isnan (copy[i])); /* rubbish is NaN */
}

static void
check_sgd (guint format, guint count, gboolean nesterov, double decay, int skip, gboolean has_copy)
{
  g_auto (Slots) slots = { 0 };
  const float learning_rate = 0.1f, momentum = 0.9f;
  EeCudaSgdArgs args = { .count = count,
                         .copy_format = format,
                         .learning_rate = learning_rate,
                         .momentum = momentum,
                         .decay = decay,
                         .nesterov = nesterov };

  slots_init (&slots, count, format, skip);
  args.weight = slots.arrays[0];
  args.velocity = slots.arrays[1];
  args.gradient = slots.arrays[3];
  args.skip = slots.skip;
  args.copy = has_copy ? slots.copy : NULL;
  KERNEL_LAUNCH (sgd, count, &args);
  for (guint i = 0; i < count && skip <= 0; i++)
    {
      const double gradient = slots.gradient[i] + (float)decay * slots.weight[i];

      slots.moment_1[i] = momentum * slots.moment_1[i] + gradient;
      slots.weight[i] -= learning_rate * (nesterov ? gradient + momentum * slots.moment_1[i] : slots.moment_1[i]);
    }
  slots_check (&slots, format, has_copy && skip <= 0);
}

static void
test_sgd (guint format)
{
  check_sgd (format, 0, FALSE, 0, -1, TRUE);
  check_sgd (format, 1, FALSE, 0, -1, FALSE);
  check_sgd (format, 1003, FALSE, 0.05, -1, TRUE);
  check_sgd (format, 700, TRUE, 0.05, 0, TRUE);
  check_sgd (format, 700, TRUE, 0.05, 1, TRUE);
}

static void
check_adam (guint format, guint count, double decay, guint64 step, int skip, gboolean has_copy)
{
  g_auto (Slots) slots = { 0 };
  const float learning_rate = 0.01f, beta_1 = 0.9f, beta_2 = 0.99f, epsilon = 1e-3f;
  const double correction_1 = 1 - pow (beta_1, step), correction_2 = 1 - pow (beta_2, step);
  EeCudaAdamArgs args = { .count = count,
                          .copy_format = format,
                          .beta_1 = beta_1,
                          .beta_2 = beta_2,
                          .step = learning_rate / correction_1,
                          .root = 1 / sqrt (correction_2),
                          .epsilon = epsilon,
                          .kept = 1 - learning_rate * decay };

  slots_init (&slots, count, format, skip);
  args.weight = slots.arrays[0];
  args.moment_1 = slots.arrays[1];
  args.moment_2 = slots.arrays[2];
  args.gradient = slots.arrays[3];
  args.skip = slots.skip;
  args.copy = has_copy ? slots.copy : NULL;
  KERNEL_LAUNCH (adam, count, &args);
  for (guint i = 0; i < count && skip <= 0; i++)
    {
      const double gradient = slots.gradient[i];

      slots.weight[i] -= learning_rate * decay * slots.weight[i];
      slots.moment_1[i] = beta_1 * slots.moment_1[i] + (1 - beta_1) * gradient;
      slots.moment_2[i] = beta_2 * slots.moment_2[i] + (1 - beta_2) * gradient * gradient;
      slots.weight[i]
          -= learning_rate * (slots.moment_1[i] / correction_1) / (sqrt (slots.moment_2[i] / correction_2) + epsilon);
    }
  slots_check (&slots, format, has_copy && skip <= 0);
}

static void
test_adam (guint format)
{
  check_adam (format, 0, 0, 1, -1, TRUE);
  check_adam (format, 1, 0, 1, -1, FALSE);
  check_adam (format, 1003, 0.5, 3, -1, TRUE);
  check_adam (format, 700, 0.5, 100, 0, TRUE);
  check_adam (format, 700, 0.5, 100, 1, TRUE);
}

int
main (int argc, char *argv[])
{
  kernel_tests_init (&argc, &argv);
  kernel_tests_add ("/kernels/convert", test_convert);
  kernel_tests_add ("/kernels/transpose", test_transpose);
  kernel_tests_add_plain ("/kernels/settle", test_settle);
  kernel_tests_add_plain ("/kernels/loss-scale", test_loss_scale);
  kernel_tests_add ("/kernels/sgd", test_sgd);
  kernel_tests_add ("/kernels/adam", test_adam);
  return kernel_tests_run ();
}
