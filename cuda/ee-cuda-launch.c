/* SPDX-License-Identifier: Apache-2.0 */
/* The fatbin that the module carries, and its kernels */
#include "ee-cuda-launch.h"

#include <glib/gi18n-lib.h>

#include "ee-cuda-status.h"
#include "ee-error.h"

/* Blocks in flight on one multiprocessor; kernels stride over what is more. */
enum
{
  BLOCKS_PER_MULTIPROCESSOR = 8
};

/* Made by nvcc and bin2c from ee-cuda-kernels.cu. */
extern const unsigned long long ee_cuda_fatbin[];

static const struct
{
  const char *name;
  gsize bytes;
} known[] = {
#define KERNEL(name, type) { "ee_kernel_" #name, sizeof (type) },
  EE_CUDA_KERNELS (KERNEL)
#undef KERNEL
};

/* The structure that was compiled into the kernel must be the one that we fill. */
static gboolean
get_kernel (EeCudaKernelSet *set, guint id, GError **error)
{
  gsize offset = 0, bytes = 0;

  if (!ee_cuda_check (cudaLibraryGetKernel (&set->kernels[id], set->library, known[id].name), known[id].name, error)
      || !ee_cuda_check (cudaFuncGetParamInfo ((const void *)set->kernels[id], 0, &offset, &bytes), known[id].name,
                         error))
    return FALSE;
  if (bytes == known[id].bytes)
    return TRUE;
  g_set_error (error, EE_ERROR, EE_ERROR_DEVICE, _ ("The kernel %s takes %zu bytes, not %zu: the module is broken."),
               known[id].name, bytes, known[id].bytes);
  return FALSE;
}

/**
 * ee_cuda_kernel_set_load:
 * @set: (out caller-allocates): zeros
 * @multiprocessors: of the device
 * @error: EE_ERROR_DEVICE
 *
 * Returns: TRUE on success; otherwise @set can be unloaded all the same
 */
gboolean
ee_cuda_kernel_set_load (EeCudaKernelSet *set, guint multiprocessors, GError **error)
{
  set->most_blocks = MAX (multiprocessors, 1) * BLOCKS_PER_MULTIPROCESSOR;
  if (!ee_cuda_check (cudaLibraryLoadData (&set->library, ee_cuda_fatbin, NULL, NULL, 0, NULL, NULL, 0),
                      "cudaLibraryLoadData", error))
    {
      set->library = NULL;
      return FALSE;
    }
  for (guint id = 0; id < EE_CUDA_N_KERNELS; id++)
    if (!get_kernel (set, id, error))
      return FALSE;
  return TRUE;
}

/**
 * ee_cuda_kernel_set_unload:
 * @set: loaded, or zeros; none of its kernels runs any more
 */
void
ee_cuda_kernel_set_unload (EeCudaKernelSet *set)
{
  if (set->library != NULL)
    cudaLibraryUnload (set->library);
  set->library = NULL;
}

/**
 * ee_cuda_kernel_set_launch:
 * @set: loaded
 * @stream: that gets the work
 * @id: which kernel
 * @work: threads that have something to do
 * @args: its structure; copied
 * @error: EE_ERROR_DEVICE
 *
 * Returns: TRUE when the work is queued
 */
gboolean
ee_cuda_kernel_set_launch (const EeCudaKernelSet *set, cudaStream_t stream, EeCudaKernelId id, guint64 work,
                           const void *args, GError **error)
{
  const dim3 blocks = { ee_cuda_count_blocks (work, set->most_blocks), 1, 1 }, threads = { EE_CUDA_BLOCK, 1, 1 };
  void *parameters[] = { (void *)args };

  return ee_cuda_check (cudaLaunchKernel ((const void *)set->kernels[id], blocks, threads, parameters, 0, stream),
                        known[id].name, error);
}
