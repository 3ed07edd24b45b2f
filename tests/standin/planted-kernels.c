/* SPDX-License-Identifier: Apache-2.0 */
/* Planted: kernels that write out of bounds, at dead or the host's memory, or in a shape that no GPU has. */
#include "ee-cuda-kernels.h"
#include "planted.h"

enum
{
  NUMBERS = PLANTED_BYTES / 4 /* in a block that kernels work on */
};

/* All that the stand-in looks at in a fatbin: it runs the same source, compiled for the CPU. */
static const guint32 fatbin[4] = { 0xba55ed50 };

/* Converts @count numbers from @in to @out with a grid of that shape. */
static cudaError_t
launch (const void *in, void *out, guint count, dim3 blocks, dim3 threads)
{
  EeCudaConvertArgs args = { .in = in, .out = out, .count = count };
  void *arguments[] = { &args };
  cudaLibrary_t library = NULL;
  cudaKernel_t kernel = NULL;
  cudaError_t status;

  g_assert_cmpint (cudaLibraryLoadData (&library, fatbin, NULL, NULL, 0, NULL, NULL, 0), ==, cudaSuccess);
  g_assert_cmpint (cudaLibraryGetKernel (&kernel, library, "ee_kernel_convert"), ==, cudaSuccess);
  status = cudaLaunchKernel ((const void *)kernel, blocks, threads, arguments, 0, planted_stream);
  cudaStreamSynchronize (planted_stream);
  cudaLibraryUnload (library);
  return status;
}

static cudaError_t
launch_one (const void *in, void *out, guint count)
{
  const dim3 blocks = { 1, 1, 1 }, threads = { EE_CUDA_BLOCK, 1, 1 };

  return launch (in, out, count, blocks, threads);
}

/* Memory of so many numbers for the kernel to read: only its writing is at fault. */
static void *
take_source (guint count)
{
  void *data = NULL;

  g_assert_cmpint (cudaMalloc (&data, count * 4), ==, cudaSuccess);
  return data;
}

static void
do_rightly (void)
{
  guint8 *in = planted_take_device (), *out = planted_take_device (), *pinned = planted_take_pinned ();

  cudaMemsetAsync (in, 3, PLANTED_BYTES, planted_stream);
  g_assert_cmpint (launch_one (in, out, NUMBERS), ==, cudaSuccess);
  cudaMemcpyAsync (pinned, out, PLANTED_BYTES, cudaMemcpyDeviceToHost, planted_stream);
  cudaStreamSynchronize (planted_stream);
  g_assert_cmpuint (pinned[PLANTED_BYTES - 1], ==, 3);
  cudaFree (in);
  cudaFree (out);
  cudaFreeHost (pinned);
}

static void
write_one_too_many (void)
{
  void *in = take_source (2 * NUMBERS);
  guint8 *out = planted_take_device ();

  launch_one (in, out, NUMBERS + 1);
  cudaFree (in);
  cudaFree (out);
}

static void
write_far_outside (void)
{
  launch_one (take_source (5000), planted_take_device (), 5000);
}

static void
read_far_outside (void)
{
  launch_one (planted_take_device (), take_source (5000), 5000);
}

static void
write_to_nothing (void)
{
  launch_one (planted_take_device (), NULL, NUMBERS);
}

static void
begin_before_block (void)
{
  guint8 *in = planted_take_device (), *out = planted_take_device ();

  g_assert_cmpint (launch_one (in, out - 4, NUMBERS), ==, cudaErrorInvalidValue);
  cudaFree (in);
  cudaFree (out);
}

static void
use_dead_memory (void)
{
  guint8 *in = planted_take_device (), *out = planted_take_device ();

  cudaFree (in);
  g_assert_cmpint (launch_one (in, out, NUMBERS), ==, cudaErrorInvalidValue);
  cudaFree (out);
}

static void
use_host_memory (void)
{
  g_autofree float *host = g_new0 (float, NUMBERS);
  guint8 *out = planted_take_device ();

  g_assert_cmpint (launch_one (host, out, NUMBERS), ==, cudaErrorInvalidValue);
  cudaFree (out);
}

static void
use_another_device (void)
{
  guint8 *in, *out = planted_take_device ();

  cudaSetDevice (1);
  in = planted_take_device ();
  cudaSetDevice (0);
  g_assert_cmpint (launch_one (in, out, NUMBERS), ==, cudaErrorInvalidValue);
  cudaFree (in);
  cudaFree (out);
}

static void
launch_on_another_device (void)
{
  guint8 *in = planted_take_device (), *out = planted_take_device ();

  cudaSetDevice (1);
  g_assert_cmpint (launch_one (in, out, NUMBERS), ==, cudaErrorInvalidResourceHandle);
  cudaSetDevice (0);
  cudaFree (in);
  cudaFree (out);
}

static void
launch_no_blocks (void)
{
  guint8 *in = planted_take_device (), *out = planted_take_device ();
  const dim3 blocks = { 0, 1, 1 }, threads = { EE_CUDA_BLOCK, 1, 1 };

  g_assert_cmpint (launch (in, out, NUMBERS, blocks, threads), ==, cudaErrorInvalidConfiguration);
  cudaFree (in);
  cudaFree (out);
}

static void
launch_too_many_threads (void)
{
  guint8 *in = planted_take_device (), *out = planted_take_device ();
  const dim3 blocks = { 1, 1, 1 }, threads = { 2048, 1, 1 };

  g_assert_cmpint (launch (in, out, NUMBERS, blocks, threads), ==, cudaErrorInvalidConfiguration);
  cudaFree (in);
  cudaFree (out);
}

static void
load_no_fatbin (void)
{
  static const guint32 nothing[4];
  cudaLibrary_t library = NULL;

  cudaLibraryLoadData (&library, nothing, NULL, NULL, 0, NULL, NULL, 0);
}

const Planted planted_kernels[] = {
  { "none", do_rightly, NULL },
  { "one-too-many", write_one_too_many, "ee_kernel_convert wrote past the end of a block of 100 bytes" },
  { "write-far-outside", write_far_outside, "ee_kernel_convert touched", TRUE },
  { "read-far-outside", read_far_outside, "ee_kernel_convert touched", TRUE },
  { "write-to-nothing", write_to_nothing, "ee_kernel_convert touched", TRUE },
  { "before-the-block", begin_before_block, "what is no live memory" },
  { "dead-memory", use_dead_memory, "what is no live memory" },
  { "host-memory", use_host_memory, "the host's own memory" },
  { "memory-of-another-device", use_another_device, "another device's memory" },
  { "stream-of-another-device", launch_on_another_device, "while 1 is current" },
  { "no-blocks", launch_no_blocks, "with 0x1x1 blocks" },
  { "too-many-threads", launch_too_many_threads, "blocks of 2048x1x1 threads" },
  { "no-fatbin", load_no_fatbin, "what is no fatbin" },
  { NULL },
};
