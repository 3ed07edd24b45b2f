/* SPDX-License-Identifier: Apache-2.0 */
/* Libraries of kernels and their launch
 *
 * The fatbin is only looked at; what runs is the same source, compiled for the CPU. Every word of a kernel's structure
 * that points into memory that was ever given out must point to live memory, when it is launched and when it runs; none
 * may point to the host's own, which a GPU cannot reach.
 */
#include <string.h>
#include <sys/mman.h>

#include "standin-kernels.h"
#include "standin-stream.h"

enum
{
  MAX_ARGUMENT = 512,
  MAX_THREADS = 1024,
  MAX_SHARED = 49152
};

static const guint32 fatbin_magic = 0xba55ed50;

STANDIN_API cudaError_t
cudaLibraryLoadData (cudaLibrary_t *out, const void *code, enum cudaJitOption *jit, void **jit_values, unsigned n_jit,
                     enum cudaLibraryOption *options, void **option_values, unsigned n_options)
{
  STANDIN_ENTER ();
  guint32 magic;

  memcpy (&magic, code, sizeof magic);
  if (magic != fatbin_magic)
    {
      standin_complain ("cudaLibraryLoadData of what is no fatbin");
      return standin_result (cudaErrorInvalidKernelImage);
    }
  if (standin_is_allocation_due ())
    return standin_result (cudaErrorMemoryAllocation);
  *out = (cudaLibrary_t)g_new0 (gpointer, 1);
  standin_object_add (*out, "library");
  return standin_result (cudaSuccess);
}

STANDIN_API cudaError_t
cudaLibraryUnload (cudaLibrary_t library)
{
  STANDIN_ENTER ();

  if (!standin_object_remove (library, "library"))
    return standin_result (cudaErrorInvalidResourceHandle);
  standin_stream_run_all ();
  g_free (library);
  return standin_result (cudaSuccess);
}

STANDIN_API cudaError_t
cudaLibraryGetKernel (cudaKernel_t *out, cudaLibrary_t library, const char *name)
{
  STANDIN_ENTER ();

  if (!standin_object_is (library, "library"))
    {
      standin_complain ("cudaLibraryGetKernel of what is no live library");
      return standin_result (cudaErrorInvalidResourceHandle);
    }
  for (const StandinKernel *kernel = standin_kernels; kernel->name != NULL; kernel++)
    if (g_str_equal (kernel->name, name))
      {
        *out = (cudaKernel_t)kernel;
        return standin_result (cudaSuccess);
      }
  return standin_result (cudaErrorSymbolNotFound);
}

static const StandinKernel *
get_kernel (const char *caller, const void *function)
{
  for (const StandinKernel *kernel = standin_kernels; kernel->name != NULL; kernel++)
    if (kernel == function)
      return kernel;
  standin_complain ("%s: %p is no kernel", caller, function);
  return NULL;
}

STANDIN_API cudaError_t
cudaFuncGetParamInfo (const void *function, size_t index, size_t *offset, size_t *bytes)
{
  STANDIN_ENTER ();
  const StandinKernel *kernel = get_kernel ("cudaFuncGetParamInfo", function);

  if (kernel == NULL || index > 0)
    return standin_result (cudaErrorInvalidValue);
  *offset = 0;
  *bytes = kernel->bytes;
  return standin_result (cudaSuccess);
}

typedef struct
{
  const StandinKernel *kernel;
  unsigned blocks[3], threads[3];
  int device;
  guint64 argument[MAX_ARGUMENT / 8];
} Launch;

/* Whether @address lies on a page of this program's heap, stack or libraries. Those are high up, so that no pair of
 * 32-bit numbers looks like one. */
static gboolean
is_host_memory (gconstpointer address)
{
  const gsize page = (gsize)address & ~(gsize)4095;
  unsigned char resident;

  return page >= (gsize)0x5000 << 32 && page < (gsize)0x8000 << 32 && mincore ((void *)page, 1, &resident) == 0;
}

static gboolean
check_pointers (const Launch *launch, const char *when)
{
  for (guint i = 0; i < launch->kernel->bytes / 8; i++)
    {
      gconstpointer address = (gconstpointer)(gsize)launch->argument[i];
      const StandinBlock *block = standin_memory_find (address);

      if (!standin_memory_is_ours (address))
        {
          if (!is_host_memory (address))
            continue;
          standin_complain ("%s is %s with a pointer to the host's own memory (word %u of its structure)",
                            launch->kernel->name, when, i);
          return FALSE;
        }
      if (block == NULL || (block->device >= 0 && block->device != launch->device))
        {
          standin_complain ("%s is %s with a pointer to %s (word %u of its structure)", launch->kernel->name, when,
                            block == NULL ? "what is no live memory" : "another device's memory", i);
          return FALSE;
        }
    }
  return TRUE;
}

static void
run_launch (gpointer payload)
{
  const Launch *launch = payload;

  if (!check_pointers (launch, "run"))
    return;
  standin_memory_name (launch->kernel->name);
  launch->kernel->run (launch->argument, launch->blocks, launch->threads);
  standin_memory_check_edges (launch->kernel->name);
}

static const StandinWork launch_work = { "a kernel", NULL, run_launch };

static gboolean
is_shape_legal (dim3 blocks, dim3 threads, gsize shared)
{
  const guint64 n_threads = (guint64)threads.x * threads.y * threads.z;

  return blocks.x > 0 && blocks.x < 1u << 31 && blocks.y > 0 && blocks.y < 1u << 16 && blocks.z > 0
         && blocks.z < 1u << 16 && n_threads > 0 && n_threads <= MAX_THREADS && threads.z <= 64 && shared <= MAX_SHARED;
}

STANDIN_API cudaError_t
cudaLaunchKernel (const void *function, dim3 blocks, dim3 threads, void **arguments, size_t shared, cudaStream_t handle)
{
  STANDIN_ENTER ();
  const StandinKernel *kernel = get_kernel ("cudaLaunchKernel", function);
  StandinStream *stream = standin_stream_get ("cudaLaunchKernel", handle);
  Launch launch = { kernel, { blocks.x, blocks.y, blocks.z }, { threads.x, threads.y, threads.z } };

  if (kernel == NULL)
    return standin_result (cudaErrorInvalidDeviceFunction);
  if (stream == NULL)
    return standin_result (cudaErrorInvalidResourceHandle);
  if (stream->device != standin_device_current ())
    {
      standin_complain ("%s is launched in a stream of device %d while %d is current", kernel->name, stream->device,
                        standin_device_current ());
      return standin_result (cudaErrorInvalidResourceHandle);
    }
  if (!is_shape_legal (blocks, threads, shared) || kernel->bytes > MAX_ARGUMENT)
    {
      standin_complain ("%s is launched with %ux%ux%u blocks of %ux%ux%u threads", kernel->name, blocks.x, blocks.y,
                        blocks.z, threads.x, threads.y, threads.z);
      return standin_result (cudaErrorInvalidConfiguration);
    }
  launch.device = stream->device;
  memcpy (launch.argument, arguments[0], kernel->bytes);
  if (!check_pointers (&launch, "launched"))
    return standin_result (cudaErrorInvalidValue);
  return standin_stream_queue (stream, &launch_work, &launch, sizeof launch);
}
