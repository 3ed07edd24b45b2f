/* SPDX-License-Identifier: Apache-2.0 */
/* The CUDA backend's table
 *
 * Knows no layer and no tensor: devices are in ee-cuda-device.c, the work in the files of each phase. Any thread may
 * call.
 */
#include "ee-cuda.h"

#include "ee-cuda-device.h"

static const EeBackend backend = {
  .abi = EE_BACKEND_ABI,
  .size = sizeof (EeBackend),
  .id = "cuda",
  .rank = 10,
  .count_devices = ee_cuda_device_count,
  .get_device = ee_cuda_device_describe,
};

/**
 * ee_backend_get:
 *
 * The module's door.
 *
 * Returns: (transfer none): the table
 */
const EeBackend *
ee_backend_get (void)
{
  return &backend;
}
