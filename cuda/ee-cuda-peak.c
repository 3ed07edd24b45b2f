/* SPDX-License-Identifier: Apache-2.0 */
/* The yardstick of all speeds: a large matrix product of fp32 numbers by the library that computes the networks, and a
 * copy through memory that no cache holds. Sizes grow until a round takes long enough to be timed; the best round of
 * the last size counts. No net is needed; any thread may call it.
 */
#include "ee-cuda-peak.h"

#include <glib/gi18n-lib.h>

#include "ee-cuda-device.h"
#include "ee-cuda-memory.h"
#include "ee-cuda-plan.h"
#include "ee-cuda-status.h"

enum
{
  LEAST_SIDE = 256,
  MOST_SIDE = 8192,
  ROUNDS = 5
};

#define LEAST_COPY ((gsize)4 << 20)
#define MOST_COPY ((gsize)1 << 30)
#define WORKSPACE ((gsize)64 << 20)
#define LONG_ENOUGH_MS 5.0

/**
 * Bench:
 * @a: what is read, @b likewise, @c what is written
 * @plan: of the matrix product, while one is measured
 * @bytes: of the copy, while one is measured
 */
typedef struct
{
  cudaStream_t stream;
  cudnnHandle_t handle;
  cudaEvent_t begin, end;
  EeCudaMemory memory;
  gpointer a, b, c, workspace;
  EeCudaPlan *plan;
  gsize bytes;
} Bench;

typedef gboolean (*RoundFunc) (Bench *bench, GError **error);

static gboolean
bench_open (Bench *bench, GError **error)
{
  return ee_cuda_check (cudaStreamCreateWithFlags (&bench->stream, cudaStreamNonBlocking), "cudaStreamCreateWithFlags",
                        error)
         && ee_cuda_check_cudnn (cudnnCreate (&bench->handle), "cudnnCreate", error)
         && ee_cuda_check_cudnn (cudnnSetStream (bench->handle, bench->stream), "cudnnSetStream", error)
         && ee_cuda_check (cudaEventCreateWithFlags (&bench->begin, cudaEventDefault), "cudaEventCreate", error)
         && ee_cuda_check (cudaEventCreateWithFlags (&bench->end, cudaEventDefault), "cudaEventCreate", error);
}

static void
bench_close (Bench *bench)
{
  ee_cuda_plan_free (bench->plan);
  ee_cuda_memory_clear (&bench->memory);
  if (bench->begin != NULL)
    cudaEventDestroy (bench->begin);
  if (bench->end != NULL)
    cudaEventDestroy (bench->end);
  if (bench->handle != NULL)
    cudnnDestroy (bench->handle);
  if (bench->stream != NULL)
    cudaStreamDestroy (bench->stream);
}

/* Three arrays of @bytes, all zeros: the speed does not depend on the numbers. */
static gboolean
take_arrays (Bench *bench, gsize bytes, gsize workspace, GError **error)
{
  gpointer *arrays[] = { &bench->a, &bench->b, &bench->c };

  ee_cuda_memory_clear (&bench->memory);
  ee_cuda_memory_init (&bench->memory);
  bench->workspace = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    ee_cuda_memory_want (&bench->memory, EE_CUDA_DEVICE, arrays[i], bytes);
  ee_cuda_memory_want (&bench->memory, EE_CUDA_DEVICE, &bench->workspace, workspace);
  if (!ee_cuda_memory_take (&bench->memory, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    if (!ee_cuda_check (cudaMemsetAsync (*arrays[i], 0, bytes, bench->stream), "cudaMemsetAsync", error))
      return FALSE;
  return TRUE;
}

static gboolean
multiply (Bench *bench, GError **error)
{
  const EeCudaOperands operands = { .x = bench->a, .w = bench->b, .y = bench->c };

  return ee_cuda_plan_run (bench->plan, bench->handle, &operands, bench->workspace, error);
}

static gboolean
copy (Bench *bench, GError **error)
{
  return ee_cuda_check (cudaMemcpyAsync (bench->b, bench->a, bench->bytes, cudaMemcpyDeviceToDevice, bench->stream),
                        "cudaMemcpyAsync", error);
}

/* The best of some rounds, in milliseconds; the first is not counted. */
static gboolean
time_rounds (Bench *bench, RoundFunc run, double *best_ms, GError **error)
{
  *best_ms = G_MAXDOUBLE;
  for (guint round = 0; round <= ROUNDS; round++)
    {
      float ms = 0;

      if (!ee_cuda_check (cudaEventRecord (bench->begin, bench->stream), "cudaEventRecord", error)
          || !run (bench, error)
          || !ee_cuda_check (cudaEventRecord (bench->end, bench->stream), "cudaEventRecord", error)
          || !ee_cuda_check (cudaEventSynchronize (bench->end), "cudaEventSynchronize", error)
          || !ee_cuda_check (cudaEventElapsedTime (&ms, bench->begin, bench->end), "cudaEventElapsedTime", error))
        return FALSE;
      if (round > 0)
        *best_ms = MIN (*best_ms, MAX (ms, 1e-6));
    }
  return TRUE;
}

static gboolean
measure_gemm (Bench *bench, double *gflops, GError **error)
{
  double ms = 0;

  for (gsize side = LEAST_SIDE; side <= MOST_SIDE && ms < LONG_ENOUGH_MS; side *= 2)
    {
      const EeCudaShape shape = { .pass = EE_CUDA_FORWARD,
                                  .type = CUDNN_DATA_FLOAT,
                                  .rows = side,
                                  .in_channels = side,
                                  .out_channels = side,
                                  .side = 1,
                                  .taps = 1 };

      g_clear_pointer (&bench->plan, ee_cuda_plan_free);
      bench->plan = ee_cuda_plan_new (bench->handle, &shape, WORKSPACE, error);
      if (bench->plan == NULL
          || !take_arrays (bench, side * side * sizeof (float), ee_cuda_plan_get_workspace (bench->plan), error)
          || !time_rounds (bench, multiply, &ms, error))
        return FALSE;
      *gflops = 2.0 * side * side * side / ms / 1e6;
    }
  return TRUE;
}

static gboolean
measure_bandwidth (Bench *bench, double *gbs, GError **error)
{
  double ms = 0;

  for (gsize bytes = LEAST_COPY; bytes <= MOST_COPY && ms < LONG_ENOUGH_MS / 2; bytes *= 4)
    {
      bench->bytes = bytes;
      if (!take_arrays (bench, bytes, 0, error) || !time_rounds (bench, copy, &ms, error))
        return FALSE;
      *gbs = 2.0 * bytes / ms / 1e6;
    }
  return TRUE;
}

/**
 * ee_cuda_peak_measure:
 * @device: number of the GPU
 * @threads: means nothing here
 * @precision: likewise: the matrix product is of floats
 * @out: (out): what was measured
 * @error: EE_ERROR_INVALID, EE_ERROR_NO_MEMORY or EE_ERROR_DEVICE; @out is then undefined
 *
 * Takes about a second and up to 3 GB of the GPU's memory, which are given back.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_peak_measure (guint device, guint threads, EePrecision precision, EePeak *out, GError **error)
{
  const gsize version = cudnnGetVersion ();
  Bench bench = { NULL };
  EeCudaGpu gpu;
  gboolean ok;

  g_return_val_if_fail (out != NULL, FALSE);
  if (!ee_cuda_device_get (device, &gpu, error) || !ee_cuda_check (cudaSetDevice (gpu.ordinal), "cudaSetDevice", error))
    return FALSE;

  g_snprintf (out->library, sizeof out->library, "cuDNN %zu.%zu.%zu", version / 10000, version / 100 % 100,
              version % 100);
  out->threads = 1;
  out->precision = EE_PRECISION_FP32;
  ok = bench_open (&bench, error) && measure_gemm (&bench, &out->gemm_gflops, error)
       && measure_bandwidth (&bench, &out->bandwidth_gbs, error);
  bench_close (&bench);
  return ok;
}
