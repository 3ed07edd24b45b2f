/* SPDX-License-Identifier: Apache-2.0 */
/* Batch norm's kernels against its definition in double */
#include <math.h>

#include "kernel-device.h"
#include "kernel-tests.h"

#define EPSILON 1e-5f
#define SHARE 0.1f

typedef struct
{
  guint format, positions, channels;
  double *in;                                             /* [positions, channels] */
  double *gamma, *beta, *running_mean, *running_variance; /* [channels] */
} Case;

static void
case_clear (Case *self)
{
  g_free (self->in);
  g_free (self->gamma);
  g_free (self->beta);
  g_free (self->running_mean);
  g_free (self->running_variance);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

/* @offset: of all values, to see digits lost */
static void
case_init (Case *self, guint format, guint positions, guint channels, double offset)
{
  const gsize count = (gsize)positions * channels;

  *self = (Case){ .format = format, .positions = positions, .channels = channels };
  self->in = kernel_numbers_new_random (31, format, count);
  self->gamma = kernel_numbers_new_random (32, EE_CUDA_F32, channels);
  self->beta = kernel_numbers_new_random (33, EE_CUDA_F32, channels);
  self->running_mean = kernel_numbers_new_random (34, EE_CUDA_F32, channels);
  self->running_variance = kernel_numbers_new_random (35, EE_CUDA_F32, channels);
  for (gsize i = 0; i < count; i++)
    self->in[i] = self->in[i] * (1 + i % channels) + offset;
  kernel_numbers_round (format, self->in, count);
  for (guint c = 0; c < channels; c++)
    self->running_variance[c] = fabs (self->running_variance[c]) + 0.5;
  kernel_numbers_round (EE_CUDA_F32, self->running_variance, channels);
}

/* Everything a test wants to know of a forward pass. */
typedef struct
{
  double *mean, *variance, *factor, *running_mean, *running_variance; /* [channels] */
  double *out;                                                        /* [positions, channels] */
  EeCudaNormApplyArgs apply;
  const float *variance_array, *gamma_array;
} Forward;

static void
forward_clear (Forward *self)
{
  g_free (self->mean);
  g_free (self->variance);
  g_free (self->factor);
  g_free (self->running_mean);
  g_free (self->running_variance);
  g_free (self->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Forward, forward_clear)

static void
run_forward (const Case *test, Forward *result)
{
  const guint n = test->channels;
  const gsize count = (gsize)test->positions * n, work = ee_cuda_count_sum_work (test->positions, n);
  EeCudaNormMeasureArgs measure = { .positions = test->positions, .channels = n, .format = test->format };
  EeCudaNormJoinArgs join = { .positions = test->positions, .channels = n, .epsilon = EPSILON, .share = SHARE };
  EeCudaNormApplyArgs apply = { .positions = test->positions, .channels = n, .format = test->format };

  measure.in = apply.in = kernel_numbers_upload (test->format, test->in, count);
  measure.partial = kernel_device_new ((gsize)ee_cuda_count_chunks (test->positions) * n * 2 * sizeof (float));
  KERNEL_LAUNCH (norm_measure, work, &measure);

  join.partial = measure.partial;
  join.gamma = kernel_numbers_upload (EE_CUDA_F32, test->gamma, n);
  join.mean = kernel_device_new (n * sizeof (float));
  join.variance = kernel_device_new (n * sizeof (float));
  join.factor = kernel_device_new (n * sizeof (float));
  join.running_mean = kernel_numbers_upload (EE_CUDA_F32, test->running_mean, n);
  join.running_variance = kernel_numbers_upload (EE_CUDA_F32, test->running_variance, n);
  KERNEL_LAUNCH (norm_join, n, &join);

  apply.mean = join.mean;
  apply.factor = join.factor;
  apply.beta = kernel_numbers_upload (EE_CUDA_F32, test->beta, n);
  apply.out = kernel_device_new (count * kernel_numbers_get_size (test->format));
  KERNEL_LAUNCH (norm_apply, count, &apply);

  *result = (Forward){ .mean = kernel_numbers_download (EE_CUDA_F32, join.mean, n),
                       .variance = kernel_numbers_download (EE_CUDA_F32, join.variance, n),
                       .factor = kernel_numbers_download (EE_CUDA_F32, join.factor, n),
                       .running_mean = kernel_numbers_download (EE_CUDA_F32, join.running_mean, n),
                       .running_variance = kernel_numbers_download (EE_CUDA_F32, join.running_variance, n),
                       .out = kernel_numbers_download (test->format, apply.out, count),
                       .apply = apply,
                       .variance_array = join.variance,
                       .gamma_array = join.gamma };
}

/* Of column @c */
static void
measure (const Case *test, guint c, double *mean, double *variance)
{
  *mean = *variance = 0;
  for (guint i = 0; i < test->positions; i++)
    *mean += test->in[(gsize)i * test->channels + c] / test->positions;
  for (guint i = 0; i < test->positions; i++)
    *variance += pow (test->in[(gsize)i * test->channels + c] - *mean, 2) / test->positions;
}

static void
check_near (double got, double want, double tolerance)
{
  kernel_numbers_assert_near (&got, &want, 1, tolerance);
}

static void
check_forward (guint format, guint positions, guint channels, double offset)
{
  g_auto (Case) test = { 0 };
  g_auto (Forward) result = { 0 };

  case_init (&test, format, positions, channels, offset);
  run_forward (&test, &result);
  for (guint c = 0; c < channels; c++)
    {
      double mean, variance;

      measure (&test, c, &mean, &variance);
      const double unbiased = variance * positions / (positions - 1.0);
      const double factor = test.gamma[c] / sqrt (variance + EPSILON);

      check_near (result.mean[c], mean, 1e-5);
      check_near (result.variance[c], variance, 1e-5);
      check_near (result.factor[c], factor, 1e-5);
      check_near (result.running_mean[c], test.running_mean[c] + SHARE * (mean - test.running_mean[c]), 1e-5);
      check_near (result.running_variance[c], test.running_variance[c] + SHARE * (unbiased - test.running_variance[c]),
                  1e-5);
      for (guint i = 0; i < positions; i++)
        {
          const double value = (test.in[(gsize)i * channels + c] - mean) * factor + test.beta[c];

          check_near (result.out[(gsize)i * channels + c], fmax (value, 0),
                      kernel_numbers_get_tolerance (format) + 2e-5 + 1e-6 * fabs (offset));
        }
    }
}

static void
test_forward (guint format)
{
  check_forward (format, 4, 1, 0);
  check_forward (format, 5, 33, 0);
  check_forward (format, 200, 8, 0);
  check_forward (format, 9000, 3, 0);
  check_forward (format, 130, 5, 100);
}

/* A channel that never changes has the variance 0, however large its value. */
static void
test_constant (guint format)
{
  g_auto (Case) test = { 0 };
  g_auto (Forward) result = { 0 };

  case_init (&test, format, 300, 2, 0);
  for (guint i = 0; i < 600; i++)
    test.in[i] = i % 2 == 0 ? 256 : 0;
  run_forward (&test, &result);
  check_near (result.mean[0], 256, 0);
  check_near (result.variance[0], 0, 0);
  for (guint i = 0; i < 600; i++)
    check_near (result.out[i], fmax (test.beta[i % 2], 0), kernel_numbers_get_tolerance (format));
}

/* Without positions nothing moves. */
static void
test_nothing (void)
{
  g_auto (Case) test = { 0 };
  g_auto (Forward) result = { 0 };

  case_init (&test, EE_CUDA_F32, 0, 3, 0);
  run_forward (&test, &result);
  kernel_numbers_assert_near (result.running_mean, test.running_mean, 3, 0);
  kernel_numbers_assert_near (result.running_variance, test.running_variance, 3, 0);
  for (guint c = 0; c < 3; c++)
    g_assert_true (isnan (result.mean[c])); /* the rubbish that was there */
}

typedef struct
{
  double *by_gamma, *by_beta, *by_in;
} Backward;

static void
backward_clear (Backward *self)
{
  g_free (self->by_gamma);
  g_free (self->by_beta);
  g_free (self->by_in);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Backward, backward_clear)

static void
run_backward (const Case *test, const Forward *forward, const double *gradient, Backward *result)
{
  const guint n = test->channels;
  const gsize count = (gsize)test->positions * n;
  EeCudaNormBackMeasureArgs back = { .positions = test->positions, .channels = n, .format = test->format };
  EeCudaNormBackJoinArgs join = { .positions = test->positions, .channels = n, .epsilon = EPSILON };
  EeCudaNormBackApplyArgs apply = { .positions = test->positions, .channels = n, .format = test->format };
  gpointer array = kernel_numbers_upload (test->format, gradient, count);

  back.in = apply.in = forward->apply.in;
  back.out = apply.out = forward->apply.out;
  back.mean = apply.mean = forward->apply.mean;
  back.gradient = apply.gradient = array;
  back.partial = kernel_device_new ((gsize)ee_cuda_count_chunks (test->positions) * n * 2 * sizeof (float));
  KERNEL_LAUNCH (norm_back_measure, ee_cuda_count_sum_work (test->positions, n), &back);

  join.partial = back.partial;
  join.gamma = forward->gamma_array;
  join.variance = forward->variance_array;
  join.by_gamma = kernel_device_new (n * sizeof (float));
  join.by_beta = kernel_device_new (n * sizeof (float));
  join.factors = kernel_device_new (3 * n * sizeof (float));
  KERNEL_LAUNCH (norm_back_join, n, &join);

  apply.factors = join.factors;
  KERNEL_LAUNCH (norm_back_apply, count, &apply);
  *result = (Backward){ .by_gamma = kernel_numbers_download (EE_CUDA_F32, join.by_gamma, n),
                        .by_beta = kernel_numbers_download (EE_CUDA_F32, join.by_beta, n),
                        .by_in = kernel_numbers_download (test->format, array, count) };
}

static void
check_backward (guint format, guint positions, guint channels)
{
  const double tolerance = kernel_numbers_get_tolerance (format) + 2e-5;
  g_auto (Case) test = { 0 };
  g_auto (Forward) forward = { 0 };
  g_auto (Backward) result = { 0 };
  g_autofree double *gradient = NULL;

  case_init (&test, format, positions, channels, 0.5);
  gradient = kernel_numbers_new_random (36, format, (gsize)positions * channels);
  run_forward (&test, &forward);
  run_backward (&test, &forward, gradient, &result);
  for (guint c = 0; c < channels; c++)
    {
      double mean, variance, sum = 0, product = 0;

      measure (&test, c, &mean, &variance);
      const double deviation = sqrt (variance + EPSILON);

      for (guint i = 0; i < positions; i++)
        {
          const gsize k = (gsize)i * channels + c;
          const double passed = forward.out[k] > 0 ? gradient[k] : 0;

          sum += passed;
          product += passed * (test.in[k] - mean) / deviation;
        }
      check_near (result.by_beta[c], sum, 2e-5);
      check_near (result.by_gamma[c], product, 2e-5);
      for (guint i = 0; i < positions; i++)
        {
          const gsize k = (gsize)i * channels + c;
          const double passed = forward.out[k] > 0 ? gradient[k] : 0, normal = (test.in[k] - mean) / deviation;

          check_near (result.by_in[k],
                      test.gamma[c] / deviation * (passed - sum / positions - normal * product / positions), tolerance);
        }
    }
}

static void
test_backward (guint format)
{
  check_backward (format, 4, 1);
  check_backward (format, 7, 33);
  check_backward (format, 200, 5);
  check_backward (format, 9000, 2);
}

static void
test_backward_nothing (void)
{
  g_auto (Case) test = { 0 };
  g_auto (Forward) forward = { 0 };
  g_auto (Backward) result = { 0 };

  case_init (&test, EE_CUDA_F32, 0, 3, 0);
  run_forward (&test, &forward);
  run_backward (&test, &forward, NULL, &result);
  for (guint c = 0; c < 3; c++)
    {
      g_assert_cmpfloat (result.by_beta[c], ==, 0);
      g_assert_cmpfloat (result.by_gamma[c], ==, 0); /* though the variance is rubbish here */
    }
}

static void
check_fold (guint format, guint taps)
{
  enum
  {
    CHANNELS = 5
  };
  g_autofree double *weight = kernel_numbers_new_random (41, EE_CUDA_F32, CHANNELS * taps);
  g_autofree double *gamma = kernel_numbers_new_random (42, EE_CUDA_F32, CHANNELS);
  g_autofree double *beta = kernel_numbers_new_random (43, EE_CUDA_F32, CHANNELS);
  g_autofree double *mean = kernel_numbers_new_random (44, EE_CUDA_F32, CHANNELS);
  g_autofree double *variance = kernel_numbers_new_random (45, EE_CUDA_F32, CHANNELS);
  g_autofree double *folded = NULL, *bias = NULL;
  EeCudaNormFoldArgs args = { .channels = CHANNELS, .taps = taps, .format = format, .epsilon = EPSILON };

  for (guint c = 0; c < CHANNELS; c++)
    variance[c] = c == 0 ? 0 : fabs (variance[c]);
  args.weight = kernel_numbers_upload (EE_CUDA_F32, weight, CHANNELS * taps);
  args.gamma = kernel_numbers_upload (EE_CUDA_F32, gamma, CHANNELS);
  args.beta = kernel_numbers_upload (EE_CUDA_F32, beta, CHANNELS);
  args.mean = kernel_numbers_upload (EE_CUDA_F32, mean, CHANNELS);
  args.variance = kernel_numbers_upload (EE_CUDA_F32, variance, CHANNELS);
  args.folded = kernel_device_new (CHANNELS * taps * kernel_numbers_get_size (format));
  args.bias = kernel_device_new (CHANNELS * kernel_numbers_get_size (format));
  KERNEL_LAUNCH (norm_fold, CHANNELS * taps, &args);
  folded = kernel_numbers_download (format, args.folded, CHANNELS * taps);
  bias = kernel_numbers_download (format, args.bias, CHANNELS);
  for (guint c = 0; c < CHANNELS; c++)
    {
      const double scale = gamma[c] / sqrt ((double)(float)variance[c] + EPSILON);

      check_near (bias[c], beta[c] - scale * mean[c], kernel_numbers_get_tolerance (format));
      for (guint k = 0; k < taps; k++)
        check_near (folded[c * taps + k], scale * weight[c * taps + k], kernel_numbers_get_tolerance (format));
    }
}

/* A convolution, and a kernel of a single weight. */
static void
test_fold (guint format)
{
  check_fold (format, 27);
  check_fold (format, 1);
}

int
main (int argc, char *argv[])
{
  kernel_tests_init (&argc, &argv);
  kernel_tests_add ("/kernels/norm/forward", test_forward);
  kernel_tests_add ("/kernels/norm/constant", test_constant);
  kernel_tests_add_plain ("/kernels/norm/nothing", test_nothing);
  kernel_tests_add ("/kernels/norm/backward", test_backward);
  kernel_tests_add_plain ("/kernels/norm/backward-nothing", test_backward_nothing);
  kernel_tests_add ("/kernels/norm/fold", test_fold);
  return kernel_tests_run ();
}
