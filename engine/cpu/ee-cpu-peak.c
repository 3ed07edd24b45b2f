/* SPDX-License-Identifier: Apache-2.0 */
/* The yardstick of all speeds: a large matrix product by the library that computes the networks, of the numbers that
 * they are computed with, and a triad through arrays that no cache holds. The best of some rounds counts, as a peak is
 * what nothing disturbed. No net is needed; any thread may call it.
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
  LEAST_SIDE = 384,
  MOST_SIDE = 1536,
  TRIAD_COUNT = 16 << 20, /* 64 MiB an array */
  LEAST_ROUNDS = 3,
  MOST_ROUNDS = 20
};

#define BUDGET_S 0.4
#define LONG_ENOUGH_S 0.5 /* which the smaller products take on an emulated processor alone */

/**
 * Product:
 * @side: of the square matrices
 * @a: [@side * @side] floats, or room for that many; @b likewise
 * @c: their product
 * @engine: where the numbers are bf16
 * @op: c = a b, where the numbers are bf16; all zeros where they are floats
 * @scratch: of @op
 */
typedef struct
{
  guint side;
  float *a, *b, *c;
  EeCpuEngine engine;
  EeCpuOp op;
  gpointer scratch;
} Product;

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

static void
product_clear (Product *product)
{
  ee_cpu_op_clear (&product->op);
  ee_cpu_engine_clear (&product->engine);
  g_free (product->a);
  g_free (product->b);
  g_free (product->c);
  g_free (product->scratch);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Product, product_clear)

/* bf16 is oneDNN's dense layer, which is how the network's own are computed. The floats
 * of @a and @b, read as bf16, are two numbers each: speed does not depend on them, nor on the weights' layout. */
static gboolean
product_describe_bf16 (Product *product, GError **error)
{
  const EeCpuShape matrix = { .rows = product->side, .channels = product->side, .block = 1, .type = EE_CPU_BF16 };
  const EeCpuSpec spec = { .name = "matrix product", .in = matrix, .out = matrix };
  gsize weights, scratch;

  if (!ee_cpu_engine_init (&product->engine, error)
      || !ee_cpu_op_init_dense (&product->op, &product->engine, EE_CPU_FORWARD, &spec, error))
    return FALSE;
  weights = ee_cpu_op_get_bytes (&product->op, DNNL_ARG_WEIGHTS);
  scratch = ee_cpu_op_get_bytes (&product->op, DNNL_ARG_SCRATCHPAD);
  g_free (product->b);
  product->b = allocate (weights / sizeof (float) + 1, 0.25f, error);
  product->scratch = product->b != NULL ? allocate (scratch / sizeof (float) + 1, 0, error) : NULL;

  return product->scratch != NULL && ee_cpu_op_bind (&product->op, &product->engine, DNNL_ARG_SRC, product->a, error)
         && ee_cpu_op_bind (&product->op, &product->engine, DNNL_ARG_WEIGHTS, product->b, error)
         && ee_cpu_op_bind (&product->op, &product->engine, DNNL_ARG_DST, product->c, error)
         && ee_cpu_op_bind (&product->op, &product->engine, DNNL_ARG_SCRATCHPAD, product->scratch, error);
}

static gboolean
product_init (Product *product, guint side, EePrecision precision, GError **error)
{
  const gsize count = (gsize)side * side;

  product->side = side;
  product->a = allocate (count, 0.5f, error);
  product->b = product->a != NULL ? allocate (count, 0.25f, error) : NULL;
  product->c = product->b != NULL ? allocate (count, 0, error) : NULL;

  return product->c != NULL && (precision == EE_PRECISION_FP32 || product_describe_bf16 (product, error));
}

static gboolean
product_run (Product *product, double *took_s, GError **error)
{
  const gsize side = product->side;
  const gint64 start = g_get_monotonic_time ();
  gboolean ok;

  if (ee_cpu_op_exists (&product->op))
    ok = ee_cpu_op_run (&product->op, &product->engine, product->scratch, error);
  else
    ok = ee_cpu_status_check (
        dnnl_sgemm ('N', 'N', side, side, side, 1, product->a, side, product->b, side, 0, product->c, side), "sgemm",
        error);
  *took_s = elapsed_s (start);
  return ok;
}

static gboolean
measure_product (guint side, EePrecision precision, double *best_s, GError **error)
{
  g_auto (Product) product = { 0 };
  const double budget_s = side < MOST_SIDE ? 0 : BUDGET_S;
  gint64 begin;

  if (!product_init (&product, side, precision, error))
    return FALSE;
  *best_s = G_MAXDOUBLE;
  begin = g_get_monotonic_time ();
  for (guint round = 0; round < MOST_ROUNDS && (round < LEAST_ROUNDS || elapsed_s (begin) < budget_s); round++)
    {
      double took_s;

      if (!product_run (&product, &took_s, error))
        return FALSE;
      *best_s = MIN (*best_s, took_s);
    }
  return TRUE;
}

static gboolean
measure_gemm (EePrecision precision, double *gflops, GError **error)
{
  double best_s = 0;

  for (guint side = LEAST_SIDE; side <= MOST_SIDE && best_s < LONG_ENOUGH_S; side *= 2)
    {
      if (!measure_product (side, precision, &best_s, error))
        return FALSE;
      *gflops = 2.0 * side * side * side / best_s / 1e9;
    }
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
 * @precision: of the matrix product; where it is not to be had here, that of floats is measured
 * @out: (out): what was measured
 * @error: EE_ERROR_INVALID, EE_ERROR_NO_MEMORY or EE_ERROR_DEVICE; @out is then undefined
 *
 * Takes about a second and 200 MB, which are given back.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_peak_measure (guint device, guint threads, EePrecision precision, EePeak *out, GError **error)
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
  out->precision = precision == EE_PRECISION_BF16 && ee_cpu_can_bf16 () ? EE_PRECISION_BF16 : EE_PRECISION_FP32;
  ok = measure_gemm (out->precision, &out->gemm_gflops, error) && measure_bandwidth (&out->bandwidth_gbs, error);
  omp_set_num_threads (before);
  return ok;
}
