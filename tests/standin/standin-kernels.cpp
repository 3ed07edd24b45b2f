/* SPDX-License-Identifier: Apache-2.0 */
/* The kernels of cuda/ as the stand-in runs them: the same source, compiled by g++ */
#include "standin-kernels.h"

#include "ee-cuda-kernels.cu"

#define DEFINE_RUN(name, Args)                                                                                         \
  static void run_##name (const void *argument, const unsigned *blocks, const unsigned *threads)                       \
  {                                                                                                                    \
    cuda_on_cpu::run_grid (                                                                                            \
        "ee_kernel_" #name, [] (const void *what) { ee_kernel_##name (*(const Args *)what); }, argument, blocks,       \
        threads);                                                                                                      \
  }
EE_CUDA_KERNELS (DEFINE_RUN)

#define DEFINE_ROW(name, Args)                                                                                         \
  { "ee_kernel_" #name, sizeof (cuda_on_cpu::ArgumentOf<decltype (&ee_kernel_##name)>::Type), run_##name },

extern "C" const StandinKernel standin_kernels[] = { EE_CUDA_KERNELS (DEFINE_ROW){ nullptr, 0, nullptr } };
