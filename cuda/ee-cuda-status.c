/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cuda-status.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"

/* What is over once it was reported: an error that is not sticky must not come up in the next call. */
static void
forget_last_error (void)
{
  cudaGetLastError ();
}

/**
 * ee_cuda_check:
 * @status: what a function of the CUDA runtime returned
 * @operation: what it was asked for, for example "copy of images"
 * @error: EE_ERROR_NO_MEMORY if the device ran out of memory, else EE_ERROR_DEVICE
 *
 * Every status passes through here, in every build type. Where memory is taken, ee_cuda_memory_take() says how much.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_check (cudaError_t status, const char *operation, GError **error)
{
  if (status == cudaSuccess)
    return TRUE;

  forget_last_error ();
  if (status == cudaErrorMemoryAllocation)
    g_set_error (error, EE_ERROR, EE_ERROR_NO_MEMORY, _ ("The GPU ran out of memory in its operation “%s”."),
                 operation);
  else
    g_set_error (error, EE_ERROR, EE_ERROR_DEVICE, _ ("CUDA failed in its operation “%s”: %s (error %d)."), operation,
                 cudaGetErrorString (status), (int)status);
  return FALSE;
}

/**
 * ee_cuda_check_cudnn:
 * @status: what a function of cuDNN returned
 * @operation: what it was asked for, for example "plan of features.0"
 * @error: EE_ERROR_NO_MEMORY or EE_ERROR_DEVICE
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_check_cudnn (cudnnStatus_t status, const char *operation, GError **error)
{
  char detail[256] = "";

  if (status == CUDNN_STATUS_SUCCESS)
    return TRUE;

  cudnnGetLastErrorString (detail, sizeof detail);
  if (*detail == '\0' && cudaPeekAtLastError () != cudaSuccess) /* of a device that broke, the runtime knows more */
    g_strlcpy (detail, cudaGetErrorString (cudaGetLastError ()), sizeof detail);
  if (status == CUDNN_STATUS_ALLOC_FAILED || status == CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED
      || status == CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED)
    g_set_error (error, EE_ERROR, EE_ERROR_NO_MEMORY, _ ("cuDNN ran out of memory in its operation “%s”."), operation);
  else
    g_set_error (error, EE_ERROR, EE_ERROR_DEVICE, _ ("cuDNN failed in its operation “%s”: %s (%s)."), operation,
                 cudnnGetErrorString (status), *detail != '\0' ? detail : "-");
  return FALSE;
}
