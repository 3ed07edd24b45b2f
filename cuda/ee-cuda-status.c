/* SPDX-License-Identifier: Apache-2.0 */
/* An error of CUDA is often that of work queued long before; the operation named is the one that heard of it. */
#include "ee-cuda-status.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"

/**
 * ee_cuda_check:
 * @status: what a function of the CUDA runtime returned
 * @operation: what it was asked for, for example "copy of images"
 * @error: EE_ERROR_NO_MEMORY if the GPU ran out of memory, else EE_ERROR_DEVICE
 *
 * Every status passes through here, in every build type. The runtime's own note of the error is cleared, so that
 * nobody else mistakes it for theirs.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_check (cudaError_t status, const char *operation, GError **error)
{
  if (status == cudaSuccess)
    return TRUE;

  cudaGetLastError ();
  if (status == cudaErrorMemoryAllocation)
    g_set_error (error, EE_ERROR, EE_ERROR_NO_MEMORY, _ ("The GPU ran out of memory in its operation “%s”."),
                 operation);
  else
    g_set_error (error, EE_ERROR, EE_ERROR_DEVICE, _ ("The GPU failed in its operation “%s”: %s (%s)."), operation,
                 cudaGetErrorString (status), cudaGetErrorName (status));
  return FALSE;
}

/**
 * ee_cudnn_check:
 * @status: what a function of cuDNN returned
 * @operation: what it was asked for
 * @error: EE_ERROR_NO_MEMORY if it could not allocate, else EE_ERROR_DEVICE
 *
 * Returns: TRUE on success
 */
gboolean
ee_cudnn_check (cudnnStatus_t status, const char *operation, GError **error)
{
  char details[256] = "";

  if (status == CUDNN_STATUS_SUCCESS)
    return TRUE;

  cudnnGetLastErrorString (details, sizeof details);
  if (status == CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED
      || status == CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED)
    g_set_error (error, EE_ERROR, EE_ERROR_NO_MEMORY, _ ("cuDNN ran out of memory in its operation “%s”."), operation);
  else
    g_set_error (error, EE_ERROR, EE_ERROR_DEVICE, _ ("cuDNN failed in its operation “%s”: %s. %s"), operation,
                 cudnnGetErrorString (status), details);
  return FALSE;
}
