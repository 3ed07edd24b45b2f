/* SPDX-License-Identifier: Apache-2.0 */
/* The kernels that answer, choose and move rows */
#include <math.h>
#include <string.h>

#include "ee-rng.h"
#include "kernel-device.h"
#include "kernel-tests.h"

/* Rows with logits far apart, equal, NaN and infinite among ordinary ones. */
static double *
make_logits (guint format, guint rows, guint classes)
{
  double *logits = kernel_numbers_new_random (51, format, (gsize)rows * classes);

  for (gsize i = 0; i < (gsize)rows * classes; i++)
    {
      const guint row = i / classes;

      logits[i] *= row % 3 == 1 ? 30 : 1;
      if (row % 7 == 2)
        logits[i] = 5;
      if (row % 11 == 3 && i % classes == row % classes)
        logits[i] = NAN;
      if (row % 11 == 4 && i % classes == row % classes)
        logits[i] = -INFINITY;
      if (row % 11 == 5 && i % classes == row % classes)
        logits[i] = INFINITY;
    }
  kernel_numbers_round (format, logits, (gsize)rows * classes);
  return logits;
}

static void
softmax (const double *logits, guint classes, double *probabilities)
{
  double largest = -INFINITY, sum = 0;

  for (guint c = 0; c < classes; c++)
    largest = fmax (largest, logits[c]);
  for (guint c = 0; c < classes; c++)
    sum += exp (logits[c] - largest);
  for (guint c = 0; c < classes; c++)
    probabilities[c] = exp (logits[c] - largest) / sum;
}

static void
check_softmax (guint format, guint rows, guint classes)
{
  const gsize count = (gsize)rows * classes;
  g_autofree double *logits = make_logits (format, rows, classes);
  g_autofree double *want = g_new0 (double, count + 1), *got = NULL;
  EeCudaSoftmaxArgs args = { .rows = rows, .classes = classes, .format = format };

  for (guint row = 0; row < rows; row++)
    softmax (logits + (gsize)row * classes, classes, want + (gsize)row * classes);
  args.logits = kernel_numbers_upload (format, logits, count);
  args.probabilities = kernel_device_new (count * sizeof (float));
  KERNEL_LAUNCH (softmax, rows * EE_CUDA_TILE, &args);
  got = kernel_numbers_download (EE_CUDA_F32, args.probabilities, count);
  kernel_numbers_assert_near (got, want, count, 1e-7);
}

static void
test_softmax (guint format)
{
  check_softmax (format, 0, 10);
  check_softmax (format, 1, 2);
  check_softmax (format, 50, 10);
  check_softmax (format, 9, 32);
  check_softmax (format, 13, 101);
}

static void
check_exit_flags (guint format, guint rows, double threshold)
{
  g_autofree double *logits = make_logits (format, rows, 2), *probabilities = NULL, *same = NULL;
  g_autofree guint8 *left = g_malloc0 (rows + 1);
  EeCudaExitFlagsArgs args = { .threshold = threshold, .rows = rows, .format = format };
  EeCudaSoftmaxArgs plain = { .rows = rows, .classes = 2, .format = format };

  args.logits = plain.logits = kernel_numbers_upload (format, logits, 2 * rows);
  args.probabilities = kernel_device_new (2 * rows * sizeof (float));
  args.left = kernel_device_new (rows);
  plain.probabilities = kernel_device_new (2 * rows * sizeof (float));
  KERNEL_LAUNCH (exit_flags, rows, &args);
  KERNEL_LAUNCH (softmax, rows * EE_CUDA_TILE, &plain);

  probabilities = kernel_numbers_download (EE_CUDA_F32, args.probabilities, 2 * rows);
  same = kernel_numbers_download (EE_CUDA_F32, plain.probabilities, 2 * rows);
  kernel_device_download (args.left, left, rows);
  kernel_numbers_assert_near (probabilities, same, 2 * rows, 0);
  for (guint row = 0; row < rows; row++)
    g_assert_cmpuint (left[row], ==, probabilities[2 * row + 1] >= threshold);

  /* Without the probabilities the verdicts are the same. */
  args.probabilities = NULL;
  args.left = kernel_device_new (rows);
  KERNEL_LAUNCH (exit_flags, rows, &args);
  kernel_device_download (args.left, left, rows);
  for (guint row = 0; row < rows; row++)
    g_assert_cmpuint (left[row], ==, probabilities[2 * row + 1] >= threshold);
}

static void
test_exit_flags (guint format)
{
  check_exit_flags (format, 0, 0.5);
  check_exit_flags (format, 1, 0.5);
  check_exit_flags (format, 300, 0.5); /* rows of equal logits leave */
  check_exit_flags (format, 300, 0.9);
  check_exit_flags (format, 100, 0);
  check_exit_flags (format, 100, 1.1);
}

/* Every @period-th row leaves, and all of the first @head; 0: none does. */
static void
check_compact (guint rows, guint period, guint head)
{
  g_autofree guint8 *left = g_malloc0 (rows + 1);
  g_autofree guint32 *indices = g_new0 (guint32, rows + 1), *want = g_new0 (guint32, rows + 1);
  EeCudaCompactArgs args = { .rows = rows };
  guint32 count = 77, n_want = 0;

  for (guint row = 0; row < rows; row++)
    {
      left[row] = row < head || (period > 0 && ee_rng_mix (61, row) % period == 0);
      if (!left[row])
        want[n_want++] = row;
    }
  for (guint row = n_want; row < rows; row++)
    want[row] = G_MAXUINT32; /* what was there */
  args.left = kernel_device_upload (left, rows);
  args.indices = kernel_device_new (rows * sizeof (guint32));
  args.count = kernel_device_new (sizeof count);
  KERNEL_LAUNCH (compact, 3 * EE_CUDA_BLOCK, &args); /* further blocks do no harm */
  kernel_device_download (args.count, &count, sizeof count);
  kernel_device_download (args.indices, indices, rows * sizeof (guint32));
  g_assert_cmpuint (count, ==, n_want);
  g_assert_cmpmem (indices, rows * sizeof (guint32), want, rows * sizeof (guint32));
}

static void
test_compact (void)
{
  static const guint sizes[] = { 0, 1, 31, 32, 33, 255, 256, 257, 800 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      check_compact (sizes[i], 0, 0); /* none left */
      check_compact (sizes[i], 1, 0); /* all left */
      check_compact (sizes[i], 2, 0); /* half */
      check_compact (sizes[i], 10, sizes[i] / 2);
    }
}

/* @misplaced: bytes by which the source is off a multiple of 16. */
static void
check_gather (guint rows, guint row_bytes, guint misplaced, int count, gboolean indexed)
{
  enum
  {
    SOURCE_ROWS = 50
  };
  const guint n_from = SOURCE_ROWS * row_bytes, n_to = rows * row_bytes;
  g_autofree guint8 *from = g_malloc (n_from + misplaced + 1), *want = g_malloc (n_to + 1), *got = g_malloc (n_to + 1);
  g_autofree guint32 *indices = g_new0 (guint32, rows + 1);
  EeCudaGatherArgs args = { .rows = rows, .row_bytes = row_bytes };

  for (guint i = 0; i < n_from + misplaced; i++)
    from[i] = ee_rng_mix (62, i);
  memset (want, 0xff, n_to);
  for (guint row = 0; row < rows; row++)
    {
      indices[row] = ee_rng_mix (63, row) % SOURCE_ROWS;
      if (count < 0 || row < (guint)count)
        memcpy (want + row * row_bytes, from + misplaced + (indexed ? indices[row] : row) * row_bytes, row_bytes);
    }
  args.from = (guint8 *)kernel_device_upload (from, n_from + misplaced) + misplaced;
  args.to = kernel_device_new (n_to);
  args.indices = indexed ? kernel_device_upload (indices, rows * sizeof (guint32)) : NULL;
  args.count = count >= 0 ? kernel_device_upload (&(guint32){ count }, sizeof (guint32)) : NULL;
  KERNEL_LAUNCH (gather, n_to / 16, &args);
  kernel_device_download (args.to, got, n_to);
  g_assert_cmpmem (got, n_to, want, n_to);
}

static void
test_gather (void)
{
  check_gather (0, 16, 0, -1, TRUE);
  check_gather (1, 2, 0, -1, TRUE);
  check_gather (33, 96, 0, -1, TRUE);
  check_gather (33, 96, 4, -1, TRUE);
  check_gather (33, 96, 2, -1, TRUE);
  check_gather (20, 36, 0, -1, TRUE);
  check_gather (20, 34, 0, 7, TRUE);
  check_gather (20, 64, 0, 0, TRUE);
  check_gather (20, 64, 0, 100, TRUE);
  check_gather (50, 48, 0, -1, FALSE);
  check_gather (50, 48, 0, 49, FALSE);
}

static void
check_scatter (guint format, guint rows, guint row_count, gboolean indexed)
{
  enum
  {
    TARGET_ROWS = 40
  };
  const gsize n_from = (gsize)rows * row_count, n_to = (gsize)TARGET_ROWS * row_count;
  g_autofree double *from = kernel_numbers_new_random (64, format, n_from);
  g_autofree double *to = kernel_numbers_new_random (65, format, n_to), *got = NULL;
  g_autofree guint32 *indices = g_new0 (guint32, rows + 1);
  EeCudaScatterAddArgs args = { .rows = rows, .row_count = row_count, .format = format };

  for (guint row = 0; row < rows; row++)
    indices[row] = row * 3 + 1;
  args.from = kernel_numbers_upload (format, from, n_from);
  args.to = kernel_numbers_upload (format, to, n_to);
  args.indices = indexed ? kernel_device_upload (indices, rows * sizeof (guint32)) : NULL;
  for (gsize i = 0; i < n_from; i++)
    to[(indexed ? indices[i / row_count] : i / row_count) * row_count + i % row_count] += from[i];
  kernel_numbers_round (format, to, n_to);
  KERNEL_LAUNCH (scatter_add, n_from, &args);
  got = kernel_numbers_download (format, args.to, n_to);
  kernel_numbers_assert_near (got, to, n_to, 0);
}

static void
test_scatter (guint format)
{
  check_scatter (format, 0, 16, TRUE);
  check_scatter (format, 1, 1, TRUE);
  check_scatter (format, 13, 77, TRUE);
  check_scatter (format, 40, 33, FALSE);
}

int
main (int argc, char *argv[])
{
  kernel_tests_init (&argc, &argv);
  kernel_tests_add ("/kernels/softmax", test_softmax);
  kernel_tests_add ("/kernels/exit-flags", test_exit_flags);
  kernel_tests_add_plain ("/kernels/compact", test_compact);
  kernel_tests_add_plain ("/kernels/gather", test_gather);
  kernel_tests_add ("/kernels/scatter-add", test_scatter);
  return kernel_tests_run ();
}
