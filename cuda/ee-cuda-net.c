/* SPDX-License-Identifier: Apache-2.0 */
/* Making and freeing a net; how every call begins and ends */
#include "ee-cuda-net.h"

#include <glib/gi18n-lib.h>

#include "ee-cuda-clock.h"
#include "ee-cuda-forward.h"
#include "ee-cuda-rows.h"
#include "ee-cuda-status.h"
#include "ee-cuda-train.h"
#include "ee-cuda-upload.h"
#include "ee-error.h"

/* Channels of an image, so that a pixel fills the 16 bytes that cuDNN reads at once (8 would do for its slower
 * engines). */
enum
{
  IMAGE_CHANNELS_F32 = 4,
  IMAGE_CHANNELS_HALF = 8
};

#define LEAST_WORKSPACE ((gsize)2 << 20)
#define MOST_WORKSPACE ((gsize)256 << 20)

static gboolean
check_options (const EeNetOptions *options, GError **error)
{
  if (options->max_rows > 0)
    return TRUE;
  g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("A network for batches of 0 images cannot be made."));
  return FALSE;
}

/* Kernels count an array's numbers in 32 bits. */
static gboolean
check_rows (const EeNet *net, GError **error)
{
  const guint64 most = EE_CUDA_MAX_COUNT / (2 * ee_cuda_rows_count_largest (net));

  if (net->options.max_rows <= most)
    return TRUE;
  g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("%u images in a batch are more than %u."), net->options.max_rows,
               (guint)most);
  return FALSE;
}

/* A training net computes in fp32 unless a shorter format is asked for by name: what is learned should not depend on
 * the GPU's age. */
static gboolean
choose_format (EeNet *net, GError **error)
{
  const gboolean auto_training = net->options.training && net->options.precision == EE_PRECISION_AUTO;
  const EePrecision asked = auto_training ? EE_PRECISION_FP32 : net->options.precision;

  if (!ee_cuda_device_choose_precision (&net->gpu, asked, &net->precision, error))
    return FALSE;
  net->format = net->precision == EE_PRECISION_FP32   ? EE_CUDA_F32
                : net->precision == EE_PRECISION_FP16 ? EE_CUDA_F16
                                                      : EE_CUDA_BF16;
  net->type = net->format == EE_CUDA_F32   ? CUDNN_DATA_FLOAT
              : net->format == EE_CUDA_F16 ? CUDNN_DATA_HALF
                                           : CUDNN_DATA_BFLOAT16;
  net->number_bytes = net->format == EE_CUDA_F32 ? 4 : 2;
  net->image_channels = net->format == EE_CUDA_F32 ? IMAGE_CHANNELS_F32 : IMAGE_CHANNELS_HALF;
  return TRUE;
}

static gboolean
open_lanes (EeNet *net, GError **error)
{
  for (guint i = 0; i < EE_CUDA_N_LANES; i++)
    {
      EeCudaLane *lane = &net->lanes[i];

      if (!ee_cuda_check (cudaStreamCreateWithFlags (&lane->stream, cudaStreamNonBlocking), "cudaStreamCreateWithFlags",
                          error))
        {
          lane->stream = NULL;
          return FALSE;
        }
      if (!ee_cuda_check_cudnn (cudnnCreate (&lane->handle), "cudnnCreate", error))
        {
          lane->handle = NULL;
          return FALSE;
        }
      if (!ee_cuda_check_cudnn (cudnnSetStream (lane->handle, lane->stream), "cudnnSetStream", error))
        return FALSE;
    }
  return TRUE;
}

/* A few times what the largest layer reads: engines that want more are passed over. */
static void
want_workspace (EeNet *net)
{
  const guint rows = ee_cuda_rows_get_bucket (net->options.max_rows);
  gsize largest = rows * ee_cuda_rows_count_largest (net);

  for (guint t = 0; t < ee_plan_get_n_tensors (net->plan); t++)
    largest = MAX (largest, net->tensors[t].count);
  net->most_workspace = CLAMP (2 * largest * sizeof (float), LEAST_WORKSPACE, MOST_WORKSPACE);
  for (guint i = 0; i < EE_CUDA_N_LANES; i++)
    ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &net->lanes[i].workspace, net->most_workspace);
}

/* What a pixel becomes is worked out as the CPU does. */
static gboolean
fill_table (EeNet *net, GError **error)
{
  const EePlanOptions *options = ee_plan_get_options (net->plan);

  for (guint c = 0; c < 3; c++)
    for (guint value = 0; value < 256; value++)
      net->staging[c * 256 + value] = (value / 255.0 - options->mean[c]) / options->deviation[c];
  return ee_cuda_net_copy (net, 0, net->table, net->staging, 3 * 256 * sizeof (float), cudaMemcpyHostToDevice, error)
         && ee_cuda_net_wait (net, 0, error);
}

static gboolean
take_memory (EeNet *net, GError **error)
{
  ee_cuda_tensors_init (net);
  for (gboolean training = FALSE; training <= net->options.training; training++)
    ee_cuda_copies_init (net, training);
  want_workspace (net);
  ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &net->table, 3 * 256 * sizeof (float));
  net->upload = ee_cuda_upload_new (net, error);
  if (net->upload == NULL || (net->inference = ee_cuda_inference_new (net, error)) == NULL
      || (net->options.training && (net->training = ee_cuda_training_new (net, error)) == NULL))
    return FALSE;
  return ee_cuda_memory_take (&net->memory, error) && ee_cuda_tensors_fill (net, error) && fill_table (net, error)
         && (net->training == NULL || ee_cuda_training_fill (net, error));
}

/**
 * ee_cuda_net_new:
 * @plan: the network
 * @device: number of the GPU
 * @options: @threads and @tune mean nothing here
 * @error: EE_ERROR_INVALID, EE_ERROR_NO_MEMORY (says how much is missing) or EE_ERROR_DEVICE
 *
 * Takes all memory that the net will ever need.
 *
 * Returns: (transfer full): a net whose parameters are 0 and running variances 1, or NULL
 */
EeNet *
ee_cuda_net_new (EePlan *plan, guint device, const EeNetOptions *options, GError **error)
{
  g_autoptr (EeNet) net = NULL;
  EeCudaGpu gpu;

  g_return_val_if_fail (plan != NULL && options != NULL, NULL);
  if (!ee_cuda_device_get (device, &gpu, error) || !check_options (options, error))
    return NULL;

  net = g_new0 (EeNet, 1);
  net->plan = ee_plan_ref (plan);
  net->options = *options;
  net->options.training = options->training != FALSE;
  net->gpu = gpu;
  net->serial = 1;
  net->plans = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)ee_cuda_plan_free);
  ee_cuda_memory_init (&net->memory);

  if (!choose_format (net, error) || !check_rows (net, error)
      || !ee_cuda_check (cudaSetDevice (gpu.ordinal), "cudaSetDevice", error) || !open_lanes (net, error)
      || !ee_cuda_kernel_set_load (&net->kernels, gpu.multiprocessors, error) || !take_memory (net, error))
    return NULL;
  return g_steal_pointer (&net);
}

/**
 * ee_cuda_net_free:
 * @net: (nullable) (transfer full): a net, complete or not
 */
void
ee_cuda_net_free (EeNet *net)
{
  if (net == NULL)
    return;

  cudaSetDevice (net->gpu.ordinal);
  for (guint i = 0; i < EE_CUDA_N_LANES; i++)
    if (net->lanes[i].stream != NULL)
      cudaStreamSynchronize (net->lanes[i].stream);
  g_clear_pointer (&net->clock, ee_cuda_clock_free);
  g_clear_pointer (&net->training, ee_cuda_training_free);
  g_clear_pointer (&net->inference, ee_cuda_inference_free);
  g_clear_pointer (&net->upload, ee_cuda_upload_free);
  g_hash_table_unref (net->plans);
  ee_cuda_memory_clear (&net->memory);
  ee_cuda_kernel_set_unload (&net->kernels);
  for (guint i = 0; i < EE_CUDA_N_LANES; i++)
    {
      if (net->lanes[i].handle != NULL)
        cudnnDestroy (net->lanes[i].handle);
      if (net->lanes[i].stream != NULL)
        cudaStreamDestroy (net->lanes[i].stream);
    }
  cudaGetLastError (); /* of a device that broke: whoever comes next starts anew */
  ee_plan_unref (net->plan);
  g_free (net->broken);
  g_free (net);
}

/**
 * ee_cuda_net_enter:
 * @net: a net
 * @error: EE_ERROR_DEVICE if the device failed before
 *
 * How every call begins: the thread may be another one than last time.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_net_enter (EeNet *net, GError **error)
{
  if (net->broken == NULL)
    return ee_cuda_check (cudaSetDevice (net->gpu.ordinal), "cudaSetDevice", error);
  g_set_error_literal (error, EE_ERROR, EE_ERROR_DEVICE, net->broken);
  return FALSE;
}

/**
 * ee_cuda_net_leave:
 * @net: a net
 * @own: (nullable) (transfer full): what went wrong in the call
 * @error: (out): gets it
 *
 * How every call ends. A device that failed is not asked again: what lies in its memory can no longer be trusted.
 *
 * Returns: TRUE if nothing went wrong
 */
gboolean
ee_cuda_net_leave (EeNet *net, GError *own, GError **error)
{
  if (own == NULL)
    return TRUE;
  if (g_error_matches (own, EE_ERROR, EE_ERROR_DEVICE) && net->broken == NULL)
    net->broken = g_strdup (own->message);
  g_propagate_error (error, own);
  return FALSE;
}

/* Waits for a lane; errors of all that was queued on it come out here. */
gboolean
ee_cuda_net_wait (EeNet *net, guint lane, GError **error)
{
  return ee_cuda_check (cudaStreamSynchronize (net->lanes[lane].stream), "cudaStreamSynchronize", error);
}

/* Queues a copy on a lane; the host's side must be pinned. */
gboolean
ee_cuda_net_copy (EeNet *net, guint lane, gpointer to, gconstpointer from, gsize bytes, enum cudaMemcpyKind kind,
                  GError **error)
{
  return bytes == 0
         || ee_cuda_check (cudaMemcpyAsync (to, from, bytes, kind, net->lanes[lane].stream), "cudaMemcpyAsync", error);
}

/* Queues zeros on a lane. */
gboolean
ee_cuda_net_clear (EeNet *net, guint lane, gpointer data, gsize bytes, GError **error)
{
  return bytes == 0
         || ee_cuda_check (cudaMemsetAsync (data, 0, bytes, net->lanes[lane].stream), "cudaMemsetAsync", error);
}
