/* SPDX-License-Identifier: Apache-2.0 */
/* The kernels of layers against plain loops and the engine's functions */
#include <math.h>

#include "ee-dropout.h"
#include "ee-rng.h"
#include "kernel-device.h"
#include "kernel-tests.h"

static void
test_normalise (guint format)
{
  static const guint pixel_counts[] = { 0, 1, 37, 300 };
  const guint channels[] = { 3, 8 };
  float table[3 * 256];
  g_autofree double *random = kernel_numbers_new_random (1, EE_CUDA_F32, G_N_ELEMENTS (table));

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    table[i] = random[i];
  for (guint k = 0; k < G_N_ELEMENTS (pixel_counts) * G_N_ELEMENTS (channels); k++)
    {
      const guint pixels = pixel_counts[k / 2], n = channels[k % 2];
      g_autofree guint8 *images = g_malloc (3 * pixels + 1);
      g_autofree double *want = g_new0 (double, pixels *n + 1), *got = NULL;
      EeCudaNormaliseArgs args = { .pixels = pixels, .channels = n, .format = format };

      for (guint i = 0; i < 3 * pixels; i++)
        images[i] = ee_rng_mix (2, i);
      for (guint i = 0; i < 3 * pixels; i++)
        want[i / 3 * n + i % 3] = table[i % 3 * 256 + images[i]];
      kernel_numbers_round (format, want, pixels * n);

      args.images = kernel_device_upload (images, 3 * pixels);
      args.table = kernel_device_upload (table, sizeof table);
      args.out = kernel_device_new (pixels * n * kernel_numbers_get_size (format));
      KERNEL_LAUNCH (normalise, pixels, &args);
      got = kernel_numbers_download (format, args.out, pixels * n);
      kernel_numbers_assert_near (got, want, pixels * n, 0);
    }
}

/* [rows, side, side, channels] with ties, and NaN in each place of a window */
static double *
make_pool_input (guint format, guint rows, guint side, guint channels)
{
  const gsize count = rows * side * side * channels;
  double *in = kernel_numbers_new_random (3, format, count);

  for (gsize i = 0; i < count; i++)
    {
      if (ee_rng_mix (4, i) % 3 == 0)
        in[i] = ee_rng_mix (5, i) % 2;
      if (ee_rng_mix (6, i) % 17 == 0)
        in[i] = NAN;
    }
  return in;
}

/* A walk with > from the window's first value. */
static gsize
find_greatest (const double *in, gsize corner, guint side, guint channels)
{
  gsize best = corner;

  for (guint k = 1; k < 4; k++)
    {
      const gsize place = corner + (k / 2 * side + k % 2) * channels;

      if (in[place] > in[best])
        best = place;
    }
  return best;
}

static void
check_pool (guint format, guint rows, guint side, guint channels)
{
  const guint half = side / 2;
  const gsize n_in = rows * side * side * channels, n_out = n_in / 4, size = kernel_numbers_get_size (format);
  g_autofree double *in = make_pool_input (format, rows, side, channels);
  g_autofree double *by_out = kernel_numbers_new_random (7, format, n_out);
  g_autofree double *want = g_new0 (double, n_out + 1), *by_in = g_new0 (double, n_in + 1), *got = NULL,
                    *got_by_in = NULL;
  EeCudaPoolArgs forward = { .rows = rows, .side = side, .channels = channels, .format = format };
  EeCudaPoolBackwardArgs backward = { .rows = rows, .side = side, .channels = channels, .format = format };

  for (guint i = 0; i < n_out; i++)
    {
      const guint c = i % channels, x = i / channels % half, y = i / channels / half % half,
                  row = i / channels / half / half;
      const gsize best = find_greatest (in, ((row * side + 2 * y) * side + 2 * x) * channels + c, side, channels);

      want[i] = in[best];
      by_in[best] = by_out[i];
    }
  forward.in = backward.in = kernel_numbers_upload (format, in, n_in);
  forward.out = kernel_device_new (n_out * size);
  backward.by_out = kernel_numbers_upload (format, by_out, n_out);
  backward.by_in = kernel_device_new (n_in * size);
  KERNEL_LAUNCH (pool_forward, n_out, &forward);
  KERNEL_LAUNCH (pool_backward, n_out, &backward);

  got = kernel_numbers_download (format, forward.out, n_out);
  kernel_numbers_assert_near (got, want, n_out, 0);
  got_by_in = kernel_numbers_download (format, backward.by_in, n_in);
  kernel_numbers_assert_near (got_by_in, by_in, n_in, 0);
}

static void
test_pool (guint format)
{
  check_pool (format, 0, 4, 3);
  check_pool (format, 1, 2, 1);
  check_pool (format, 3, 4, 5);
  check_pool (format, 2, 8, 33);
  check_pool (format, 5, 2, 64);
}

static void
test_relu_backward (guint format)
{
  static const guint counts[] = { 0, 1, 255, 256, 1001 };

  for (guint k = 0; k < G_N_ELEMENTS (counts); k++)
    {
      const guint count = counts[k];
      g_autofree double *out = kernel_numbers_new_random (8, format, count);
      g_autofree double *gradient = kernel_numbers_new_random (9 + k, format, count), *got = NULL;
      EeCudaReluBackwardArgs args = { .count = count, .format = format, .scale = 1.25f };

      if (count > 3)
        out[3] = NAN;
      args.out = kernel_numbers_upload (format, out, count);
      args.gradient = kernel_numbers_upload (format, gradient, count);
      KERNEL_LAUNCH (relu_backward, count, &args);
      for (guint i = 0; i < count; i++)
        gradient[i] = out[i] > 0 ? (float)gradient[i] * 1.25f : 0;
      kernel_numbers_round (format, gradient, count);
      got = kernel_numbers_download (format, args.gradient, count);
      kernel_numbers_assert_near (got, gradient, count, 0);
    }
}

static void
check_dropout (guint format, guint rows, guint units, float probability)
{
  const gsize count = rows * units;
  const guint64 seed = G_GUINT64_CONSTANT (0xfedcba9876543210) + rows;
  g_autofree double *values = kernel_numbers_new_random (10, format, count), *got = NULL;
  EeCudaDropoutArgs args
      = { .seed = seed, .layer = 21, .rows = rows, .units = units, .format = format, .probability = probability };

  args.values = kernel_numbers_upload (format, values, count);
  KERNEL_LAUNCH (dropout, count, &args);
  for (gsize i = 0; i < count; i++)
    values[i] = (float)values[i] * ee_dropout_factor (seed, 21, i / units, i % units, probability);
  kernel_numbers_round (format, values, count);
  got = kernel_numbers_download (format, args.values, count);
  kernel_numbers_assert_near (got, values, count, 0);
}

static void
test_dropout (guint format)
{
  check_dropout (format, 0, 8, 0.5f);
  check_dropout (format, 1, 1, 0.5f);
  check_dropout (format, 7, 129, 0.5f);
  check_dropout (format, 40, 33, 0.3f);
  check_dropout (format, 3, 50, 0);
}

/* Bytes that do not depend on how many blocks were launched. */
static float *
sum_columns (guint format, const double *in, guint rows, guint columns, guint most_blocks)
{
  const gsize n_partial = (gsize)ee_cuda_count_chunks (rows) * columns;
  float *sums = g_new0 (float, columns + 1);
  EeCudaSumColumnsArgs args = { .rows = rows, .columns = columns, .format = format };
  EeCudaJoinColumnsArgs join = { .rows = rows, .columns = columns };

  kernel_device_set_most_blocks (most_blocks);
  args.in = kernel_numbers_upload (format, in, (gsize)rows * columns);
  args.partial = kernel_device_new (n_partial * sizeof (float));
  join.partial = args.partial;
  join.sums = kernel_device_new (columns * sizeof (float));
  KERNEL_LAUNCH (sum_columns, ee_cuda_count_sum_work (rows, columns), &args);
  KERNEL_LAUNCH (join_columns, columns, &join);
  kernel_device_download (join.sums, sums, columns * sizeof (float));
  kernel_device_set_most_blocks (KERNEL_MOST_BLOCKS);
  return sums;
}

static void
test_sum_columns (guint format)
{
  static const guint shapes[][2] = { { 0, 5 }, { 1, 1 }, { 7, 33 }, { 65, 10 }, { 1025, 40 }, { 9000, 3 } };

  for (guint k = 0; k < G_N_ELEMENTS (shapes); k++)
    {
      const guint rows = shapes[k][0], columns = shapes[k][1];
      g_autofree double *in = kernel_numbers_new_random (11, format, (gsize)rows * columns);
      g_autofree float *sums = sum_columns (format, in, rows, columns, KERNEL_MOST_BLOCKS);
      g_autofree float *again = sum_columns (format, in, rows, columns, 3);

      g_assert_cmpmem (sums, columns * sizeof (float), again, columns * sizeof (float));
      for (guint c = 0; c < columns; c++)
        {
          double sum = 0;

          for (guint row = 0; row < rows; row++)
            sum += in[(gsize)row * columns + c];
          kernel_numbers_assert_near (&(double){ sums[c] }, &sum, 1, 2e-5);
        }
    }
}

int
main (int argc, char *argv[])
{
  kernel_tests_init (&argc, &argv);
  kernel_tests_add ("/kernels/normalise", test_normalise);
  kernel_tests_add ("/kernels/pool", test_pool);
  kernel_tests_add ("/kernels/relu-backward", test_relu_backward);
  kernel_tests_add ("/kernels/dropout", test_dropout);
  kernel_tests_add ("/kernels/sum-columns", test_sum_columns);
  return kernel_tests_run ();
}
