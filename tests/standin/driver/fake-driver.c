/* SPDX-License-Identifier: Apache-2.0 */
/* A driver that refuses: libcuda.so.1 as far as NVIDIA's own libcudart asks it before it gives up
 *
 * The runtime takes every function of the driver by its name. Two of them answer by the environment, all others are not
 * supported. No driver but NVIDIA's gets further: what follows cuInit() is tested with the stand-in for libcudart.
 *   FAKE_DRIVER_VERSION   what it supports, such as 12040; without it: as much as the toolkit that built it
 *   FAKE_DRIVER_ANSWER    what cuInit() answers, a number; without it: 0, success
 */
#include <cuda.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define DRIVER_API __attribute__ ((visibility ("default")))

static int
read_number (const char *name, int otherwise)
{
  const char *text = getenv (name);

  return text != NULL ? atoi (text) : otherwise;
}

static CUresult
init (unsigned flags)
{
  return read_number ("FAKE_DRIVER_ANSWER", CUDA_SUCCESS);
}

static CUresult
get_version (int *out)
{
  *out = read_number ("FAKE_DRIVER_VERSION", CUDA_VERSION);
  return CUDA_SUCCESS;
}

static CUresult
not_supported (void)
{
  return CUDA_ERROR_NOT_SUPPORTED;
}

/* The two that the runtime looks up by the linker; cuda.h gives the first the other's name. */
#undef cuGetProcAddress
DRIVER_API CUresult cuGetProcAddress (const char *name, void **out, int version, cuuint64_t flags);
DRIVER_API CUresult cuGetProcAddress_v2 (const char *name, void **out, int version, cuuint64_t flags,
                                         CUdriverProcAddressQueryResult *status);

static uintptr_t
find_function (const char *name)
{
  if (strcmp (name, "cuInit") == 0)
    return (uintptr_t)init;
  if (strcmp (name, "cuDriverGetVersion") == 0)
    return (uintptr_t)get_version;
  if (strcmp (name, "cuGetProcAddress") == 0)
    return (uintptr_t)cuGetProcAddress_v2;
  return (uintptr_t)not_supported;
}

CUresult
cuGetProcAddress (const char *name, void **out, int version, cuuint64_t flags)
{
  *out = (void *)find_function (name);
  return CUDA_SUCCESS;
}

CUresult
cuGetProcAddress_v2 (const char *name, void **out, int version, cuuint64_t flags,
                     CUdriverProcAddressQueryResult *status)
{
  if (status != NULL)
    *status = CU_GET_PROC_ADDRESS_SUCCESS;
  return cuGetProcAddress (name, out, version, flags);
}
