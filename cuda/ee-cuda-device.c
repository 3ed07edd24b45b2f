/* SPDX-License-Identifier: Apache-2.0 */
/* Which GPUs can be used, and a sentence for each reason why there is none
 *
 * Asks the runtime each time: it answers from memory, and nothing here makes a context on a device. The runtime is the
 * only judge of drivers, so the sentences follow its statuses. Any thread may call.
 */
#include "ee-cuda-device.h"

#include <cuda_runtime_api.h>
#include <cudnn.h>
#include <glib/gi18n-lib.h>

#include "ee-error.h"

static void
refuse_by_name (cudaError_t status, GError **error)
{
  g_set_error (error, EE_ERROR, EE_ERROR_DEVICE, _ ("The NVIDIA driver cannot be used: %s (error %d)."),
               cudaGetErrorString (status), (int)status);
}

/* Driver 12040 and runtime 13000: what both support, as the makers write it. A driver may say that it is new enough and
 * still lack what the runtime needs. */
static void
refuse_driver (GError **error)
{
  int driver = 0, runtime = 0;

  if (cudaDriverGetVersion (&driver) != cudaSuccess || driver == 0)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_DEVICE, _ ("No NVIDIA driver is installed."));
      return;
    }
  cudaRuntimeGetVersion (&runtime);
  if (driver >= runtime)
    {
      refuse_by_name (cudaErrorInsufficientDriver, error);
      return;
    }
  g_set_error (error, EE_ERROR, EE_ERROR_DEVICE,
               _ ("The NVIDIA driver supports CUDA %d.%d, and this build needs %d.%d."), driver / 1000,
               driver % 1000 / 10, runtime / 1000, runtime % 1000 / 10);
}

static void
refuse_status (cudaError_t status, GError **error)
{
  cudaGetLastError (); /* it is told here, and must not come up in a later call */
  switch (status)
    {
    case cudaErrorInsufficientDriver:
      refuse_driver (error);
      break;
    case cudaErrorNoDevice:
      g_set_error (error, EE_ERROR, EE_ERROR_DEVICE, _ ("No NVIDIA GPU is visible."));
      break;
    case cudaErrorStubLibrary:
      g_set_error (error, EE_ERROR, EE_ERROR_DEVICE,
                   _ ("The CUDA installation is broken: the toolkit's stub stands where the driver should be."));
      break;
    default:
      refuse_by_name (status, error);
      break;
    }
}

static gboolean
read_gpu (int ordinal, EeCudaGpu *gpu, GError **error)
{
  struct cudaDeviceProp facts;
  const cudaError_t status = cudaGetDeviceProperties (&facts, ordinal);

  if (status != cudaSuccess)
    {
      refuse_status (status, error);
      return FALSE;
    }
  gpu->ordinal = ordinal;
  gpu->capability = facts.major * 10 + facts.minor;
  gpu->multiprocessors = facts.multiProcessorCount;
  gpu->memory = facts.totalGlobalMem;
  g_strlcpy (gpu->name, facts.name, sizeof gpu->name);
  return TRUE;
}

/* The loader takes any cuDNN 9: also one for another CUDA, whose library has the same name, and one older than this
 * build, which lacks what newer ones have (the makers promise only that newer ones do). */
static gboolean
check_cudnn (GError **error)
{
  const gsize version = cudnnGetVersion (), cuda = cudnnGetCudartVersion ();

  if (cuda / 1000 != CUDART_VERSION / 1000)
    g_set_error (error, EE_ERROR, EE_ERROR_DEVICE,
                 _ ("cuDNN %zu.%zu is installed for CUDA %zu, and this build needs the one for CUDA %d."),
                 version / 10000, version % 10000 / 100, cuda / 1000, CUDART_VERSION / 1000);
  else if (version / 100 < CUDNN_VERSION / 100)
    g_set_error (error, EE_ERROR, EE_ERROR_DEVICE,
                 _ ("cuDNN %zu.%zu is installed, and this build needs %d.%d or newer."), version / 10000,
                 version % 10000 / 100, CUDNN_MAJOR, CUDNN_MINOR);
  else
    return TRUE;
  return FALSE;
}

/* The GPUs that are new enough, at least one; else NULL, and the first one's fault. */
static GArray *
list_gpus (GError **error)
{
  g_autoptr (GArray) gpus = g_array_new (FALSE, TRUE, sizeof (EeCudaGpu));
  g_autoptr (GError) reason = NULL;
  int n_gpus = 0;
  cudaError_t status = cudaGetDeviceCount (&n_gpus);

  if (status == cudaSuccess && n_gpus == 0)
    status = cudaErrorNoDevice;
  if (status != cudaSuccess)
    {
      refuse_status (status, error);
      return NULL;
    }

  for (int i = 0; i < n_gpus; i++)
    {
      EeCudaGpu gpu;

      if (!read_gpu (i, &gpu, reason == NULL ? &reason : NULL))
        continue;
      if (gpu.capability >= EE_CUDA_MIN_CAPABILITY)
        g_array_append_val (gpus, gpu);
      else if (reason == NULL)
        g_set_error (&reason, EE_ERROR, EE_ERROR_DEVICE,
                     _ ("The GPU is too old: %s has compute capability %u.%u, and %d.%d is needed."), gpu.name,
                     gpu.capability / 10, gpu.capability % 10, EE_CUDA_MIN_CAPABILITY / 10,
                     EE_CUDA_MIN_CAPABILITY % 10);
    }

  if (gpus->len > 0)
    return check_cudnn (error) ? g_steal_pointer (&gpus) : NULL;
  g_propagate_error (error, g_steal_pointer (&reason));
  return NULL;
}

/**
 * ee_cuda_device_count:
 * @error: EE_ERROR_DEVICE says in a sentence what is missing
 *
 * Returns: the number of GPUs that can be used; 0 with @error set
 */
guint
ee_cuda_device_count (GError **error)
{
  g_autoptr (GArray) gpus = list_gpus (error);

  return gpus != NULL ? gpus->len : 0;
}

/**
 * ee_cuda_device_get:
 * @index: below ee_cuda_device_count()
 * @out: (out): the GPU; untouched on failure
 * @error: EE_ERROR_INVALID if there is none of that number, else as ee_cuda_device_count()
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_device_get (guint index, EeCudaGpu *out, GError **error)
{
  g_autoptr (GArray) gpus = list_gpus (error);

  if (gpus == NULL)
    return FALSE;
  if (index >= gpus->len)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                   ngettext ("There is %u GPU that can be used; number %u was asked for.",
                             "There are %u GPUs that can be used; number %u was asked for.", gpus->len),
                   gpus->len, index);
      return FALSE;
    }
  *out = g_array_index (gpus, EeCudaGpu, index);
  return TRUE;
}

/**
 * ee_cuda_device_describe:
 * @index: below ee_cuda_device_count()
 * @out: (out): for people and for the engine
 * @error: as ee_cuda_device_get()
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_device_describe (guint index, EeDevice *out, GError **error)
{
  EeCudaGpu gpu;

  if (!ee_cuda_device_get (index, &gpu, error))
    return FALSE;
  /* Translators: a GPU's name, its number of multiprocessors, its compute capability */
  g_snprintf (out->name, sizeof out->name, _ ("%s, %u SM, CUDA %u.%u"), gpu.name, gpu.multiprocessors,
              gpu.capability / 10, gpu.capability % 10);
  out->memory = gpu.memory;
  out->precisions = 1u << EE_PRECISION_FP32 | 1u << EE_PRECISION_FP16;
  if (gpu.capability >= EE_CUDA_BF16_CAPABILITY)
    out->precisions |= 1u << EE_PRECISION_BF16;
  out->training_precisions = out->precisions;
  return TRUE;
}

/**
 * ee_cuda_device_choose_precision:
 * @gpu: from ee_cuda_device_get()
 * @asked: of the net
 * @out: (out): never EE_PRECISION_AUTO
 * @error: EE_ERROR_INVALID where the GPU has not the one that was asked for
 *
 * "Auto" is bf16 from Ampere on, which has fp32's range, and fp16 on Turing, which has no bf16.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_device_choose_precision (const EeCudaGpu *gpu, EePrecision asked, EePrecision *out, GError **error)
{
  const gboolean has_bf16 = gpu->capability >= EE_CUDA_BF16_CAPABILITY;

  if (asked == EE_PRECISION_BF16 && !has_bf16)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                   _ ("%s has no bf16, which takes compute capability 8.0; it has fp16."), gpu->name);
      return FALSE;
    }
  *out = asked != EE_PRECISION_AUTO ? asked : has_bf16 ? EE_PRECISION_BF16 : EE_PRECISION_FP16;
  return TRUE;
}
