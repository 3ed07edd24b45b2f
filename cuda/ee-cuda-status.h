/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-status.h - the one place where a status of CUDA or cuDNN becomes an error */
#pragma once

#include <cuda_runtime_api.h>
#include <cudnn.h>
#include <glib.h>

G_BEGIN_DECLS

gboolean ee_cuda_check (cudaError_t status, const char *operation, GError **error);
gboolean ee_cuda_check_cudnn (cudnnStatus_t status, const char *operation, GError **error);

G_END_DECLS
