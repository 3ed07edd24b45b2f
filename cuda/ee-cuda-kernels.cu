/* SPDX-License-Identifier: Apache-2.0 */
/* All kernels in one translation unit: nvcc makes one fatbin of it, g++ the same code for the CPU */
#include "ee-cuda-common.cuh"

#include "ee-cuda-layers.cuh"
#include "ee-cuda-norm.cuh"
#include "ee-cuda-rows.cuh"
#include "ee-cuda-scores.cuh"
#include "ee-cuda-update.cuh"
