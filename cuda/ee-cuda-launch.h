/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-launch.h - our own kernels, loaded once a net and launched by name
 *
 * EE_CUDA_LAUNCH (net, stream, pool_forward, work, error, .in = x, ...) queues a kernel of ee-cuda-kernels.h. Private
 * to cuda.
 */
#pragma once

#include <cuda_runtime_api.h>
#include <glib.h>

#include "ee-cuda-kernels.h"

G_BEGIN_DECLS

typedef enum
{
#define EE_CUDA_KERNEL_ID(name, type) EE_CUDA_KERNEL_##name,
  EE_CUDA_KERNELS (EE_CUDA_KERNEL_ID)
#undef EE_CUDA_KERNEL_ID
      EE_CUDA_N_KERNELS
} EeCudaKernelId;

/**
 * EeCudaKernelSet:
 * @library: what all of them come from
 * @kernels: of each id
 * @most_blocks: that are worth launching on the device
 */
typedef struct
{
  cudaLibrary_t library;
  cudaKernel_t kernels[EE_CUDA_N_KERNELS];
  guint most_blocks;
} EeCudaKernelSet;

/* What each kernel is given, by its name: so that EE_CUDA_LAUNCH() needs the name only. */
#define EE_CUDA_KERNEL_ARGS(name, type) typedef type EeCudaArgsOf_##name;
EE_CUDA_KERNELS (EE_CUDA_KERNEL_ARGS)
#undef EE_CUDA_KERNEL_ARGS

gboolean ee_cuda_kernel_set_load (EeCudaKernelSet *set, guint multiprocessors, GError **error);
void ee_cuda_kernel_set_unload (EeCudaKernelSet *set);
gboolean ee_cuda_kernel_set_launch (const EeCudaKernelSet *set, cudaStream_t stream, EeCudaKernelId id, guint64 work,
                                    const void *args, GError **error);

#define EE_CUDA_LAUNCH(set, stream, name, work, error, ...)                                                            \
  ee_cuda_kernel_set_launch ((set), (stream), EE_CUDA_KERNEL_##name, (work), &(EeCudaArgsOf_##name){ __VA_ARGS__ },    \
                             (error))

/* Work of the kernels of which the first block does all. */
enum
{
  EE_CUDA_ONE_BLOCK = EE_CUDA_BLOCK
};

G_END_DECLS
