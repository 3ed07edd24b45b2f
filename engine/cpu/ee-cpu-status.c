/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cpu-status.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"

static const char *
get_status_name (dnnl_status_t status)
{
  switch (status)
    {
    case dnnl_out_of_memory:
      return "out of memory";
    case dnnl_invalid_arguments:
      return "invalid arguments";
    case dnnl_unimplemented:
      return "unimplemented";
    case dnnl_runtime_error:
      return "runtime error";
    case dnnl_not_required:
      return "not required";
    default:
      return "unknown status";
    }
}

/**
 * ee_cpu_status_check:
 * @status: what a function of oneDNN returned
 * @operation: what it was asked for, for example "winograd convolution"
 * @error: EE_ERROR_NO_MEMORY if oneDNN ran out of memory, else EE_ERROR_DEVICE
 *
 * Every status passes through here, in every build type.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_status_check (dnnl_status_t status, const char *operation, GError **error)
{
  if (status == dnnl_success)
    return TRUE;

  if (status == dnnl_out_of_memory)
    g_set_error (error, EE_ERROR, EE_ERROR_NO_MEMORY, _ ("oneDNN ran out of memory in its operation “%s”."), operation);
  else
    g_set_error (error, EE_ERROR, EE_ERROR_DEVICE, _ ("oneDNN failed in its operation “%s”: %s (status %d)."),
                 operation, get_status_name (status), (int)status);
  return FALSE;
}
