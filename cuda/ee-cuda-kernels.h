/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-kernels.h - our own kernels: their names and what they are given
 *
 * Shared by C, nvcc and g++ (which compiles the same kernels for tests without a GPU), so it knows
 * neither GLib nor CUDA. Each kernel takes one structure by value; a launcher checks its size with
 * cudaFuncGetParamInfo(), a test against the PTX. All pointers are to device memory.
 *
 * What every kernel keeps to:
 * - Blocks are of EE_CUDA_BLOCK threads, along x alone. Any number of blocks is right: kernels stride
 *   over their work. How much work there is ("work:", in threads) stands at each structure, and
 *   decides only how many blocks are worth launching; ee_cuda_count_blocks() does. "One block" means
 *   that the first one does all and others return.
 * - No work (0 rows, 0 numbers) is legal and touches nothing, apart from what is said.
 * - Activations are NHWC: [rows, side, side, channels], a dense layer's [rows, units]. They are in the
 *   `format` named; statistics, parameters, gradients by parameters and moments are fp32. Sums
 *   are taken in fp32 over a few hundred numbers, and in fp64 beyond.
 * - Numbers are counted in 32 bits: an array has at most EE_CUDA_MAX_COUNT elements.
 * - No atomics on floating numbers: the same input gives the same bytes, whatever the number of blocks.
 */
#pragma once

#include "ee-cuda-args-layers.h"
#include "ee-cuda-args-norm.h"
#include "ee-cuda-args-rows.h"
#include "ee-cuda-args-scores.h"
#include "ee-cuda-args-update.h"

/* K (name, structure): the kernel's symbol is ee_kernel_NAME. */
#define EE_CUDA_KERNELS(K)                                                                                             \
  K (normalise, EeCudaNormaliseArgs)                                                                                   \
  K (pool_forward, EeCudaPoolArgs)                                                                                     \
  K (pool_backward, EeCudaPoolBackwardArgs)                                                                            \
  K (relu_backward, EeCudaReluBackwardArgs)                                                                            \
  K (dropout, EeCudaDropoutArgs)                                                                                       \
  K (sum_columns, EeCudaSumColumnsArgs)                                                                                \
  K (join_columns, EeCudaJoinColumnsArgs)                                                                              \
  K (norm_measure, EeCudaNormMeasureArgs)                                                                              \
  K (norm_join, EeCudaNormJoinArgs)                                                                                    \
  K (norm_apply, EeCudaNormApplyArgs)                                                                                  \
  K (norm_back_measure, EeCudaNormBackMeasureArgs)                                                                     \
  K (norm_back_join, EeCudaNormBackJoinArgs)                                                                           \
  K (norm_back_apply, EeCudaNormBackApplyArgs)                                                                         \
  K (norm_fold, EeCudaNormFoldArgs)                                                                                    \
  K (softmax, EeCudaSoftmaxArgs)                                                                                       \
  K (exit_flags, EeCudaExitFlagsArgs)                                                                                  \
  K (compact, EeCudaCompactArgs)                                                                                       \
  K (gather, EeCudaGatherArgs)                                                                                         \
  K (scatter_add, EeCudaScatterAddArgs)                                                                                \
  K (cross_entropy, EeCudaCrossEntropyArgs)                                                                            \
  K (score, EeCudaScoreArgs)                                                                                           \
  K (convert, EeCudaConvertArgs)                                                                                       \
  K (transpose, EeCudaTransposeArgs)                                                                                   \
  K (settle, EeCudaSettleArgs)                                                                                         \
  K (loss_scale, EeCudaLossScaleArgs)                                                                                  \
  K (sgd, EeCudaSgdArgs)                                                                                               \
  K (adam, EeCudaAdamArgs)

/* Number of blocks for @work threads, at most @most (a few for each multiprocessor). */
static inline uint32_t
ee_cuda_count_blocks (uint64_t work, uint32_t most)
{
  const uint64_t blocks = (work + EE_CUDA_BLOCK - 1) / EE_CUDA_BLOCK;

  return blocks == 0 ? 1 : blocks < most ? (uint32_t)blocks : most;
}
