/* SPDX-License-Identifier: Apache-2.0 */
/* The yardstick of all speeds: a large matrix product by the library that computes the networks, and a triad through
 * arrays that no cache holds. The best of some rounds counts, as a peak is what nothing disturbed. No net is needed;
 * any thread may call it.
 */
#include "ee-cpu-peak.h"

#include <dnnl.h>
#include <glib/gi18n-lib.h>
#include <omp.h>

#include "ee-cpu-onednn.h"
#include "ee-cpu-status.h"
#include "ee-cpu.h"
#include "ee-error.h"

enum
{
  GEMM_SIDE = 1536,
  TRIAD_COUNT = 16 << 20, /* 64 MiB an array */
  LEAST_ROUNDS = 3,
  MOST_ROUNDS = 20
};

#define BUDGET_S 0.4

/* The pages are touched by the threads that use them later, so that on machines with several memories each has its own
 * near. */
static float *
allocate (gsize count, float value, GError **error)
{
  float *numbers = g_try_malloc_n (count, sizeof *numbers);

  if (numbers == NULL)
    {
      g_autofree char *size = g_format_size ((guint64)count * sizeof *numbers);

      g_set_error (error, EE_ERROR, EE_ERROR_NO_MEMORY,
                   _ ("There is not enough memory to measure the processor: %s are needed."), size);
      return NULL;
    }
#pragma omp parallel for schedule(static)
  for (gsize i = 0; i < count; i++)
    numbers[i] = value;
  return numbers;
}

static double
elapsed_s (gint64 since)
{
  return (g_get_monotonic_time () - since) / (double)G_USEC_PER_SEC;
}

static gboolean
measure_gemm (double *gflops, GError **error)
{
  const gsize side = GEMM_SIDE;
  g_autofree float *a = allocate (side * side, 0.5f, error);
  g_autofree float *b = a != NULL ? allocate (side * side, 0.25f, error) : NULL;
  g_autofree float *c = b != NULL ? allocate (side * side, 0, error) : NULL;
  gint64 begin = g_get_monotonic_time ();
  double best = 0;

  if (c == NULL)
    return FALSE;

  for (guint round = 0; round < MOST_ROUNDS && (round < LEAST_ROUNDS || elapsed_s (begin) < BUDGET_S); round++)
    {
      gint64 start = g_get_monotonic_time ();

      if (!ee_cpu_status_check (dnnl_sgemm ('N', 'N', side, side, side, 1, a, side, b, side, 0, c, side), "sgemm",
                                error))
        return FALSE;
      best = MAX (best, 2.0 * side * side * side / elapsed_s (start) / 1e9);
    }
  *gflops = best;
  return TRUE;
}

static void
run_triad (float *restrict a, const float *restrict b, const float *restrict c)
{
#pragma omp parallel for simd schedule(static)
  for (gsize i = 0; i < TRIAD_COUNT; i++)
    a[i] = b[i] + 3 * c[i];
}

static gboolean
measure_bandwidth (double *gbs, GError **error)
{
  const gsize count = TRIAD_COUNT;
  g_autofree float *a = allocate (count, 0, error);
  g_autofree float *b = a != NULL ? allocate (count, 1, error) : NULL;
  g_autofree float *c = b != NULL ? allocate (count, 2, error) : NULL;
  gint64 begin = g_get_monotonic_time ();
  double best = 0;

  if (c == NULL)
    return FALSE;

  for (guint round = 0; round < MOST_ROUNDS && (round < LEAST_ROUNDS || elapsed_s (begin) < BUDGET_S); round++)
    {
      gint64 start = g_get_monotonic_time ();

      run_triad (a, b, c);
      best = MAX (best, 3.0 * count * sizeof (float) / elapsed_s (start) / 1e9);
    }
  *gbs = best;
  return TRUE;
}

/**
 * ee_cpu_peak_measure:
 * @device: 0
 * @threads: of OpenMP, 0 for all
 * @out: (out): what was measured
 * @error: EE_ERROR_INVALID, EE_ERROR_NO_MEMORY or EE_ERROR_DEVICE; @out is then undefined
 *
 * Takes about a second and 200 MB, which are given back.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_peak_measure (guint device, guint threads, EePeak *out, GError **error)
{
  const int before = omp_get_max_threads ();
  g_autofree char *library = ee_cpu_describe_library ();
  gboolean ok;

  g_return_val_if_fail (out != NULL, FALSE);
  if (device != 0)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("There is one CPU device; number %u was asked for."), device);
      return FALSE;
    }

  if (threads != 0)
    omp_set_num_threads (threads);
  g_strlcpy (out->library, library, sizeof out->library);
  out->threads = omp_get_max_threads ();
  ok = measure_gemm (&out->gemm_gflops, error) && measure_bandwidth (&out->bandwidth_gbs, error);
  omp_set_num_threads (before);
  return ok;
}
