/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cuda-upload.h"

#include <string.h>

#include "ee-cuda-status.h"

enum
{
  N_BUFFERS = 2,
  IMAGE_PIXELS = 32 * 32
};

/**
 * EeCudaUpload:
 * @pinned: [max_rows, 32, 32, 3] on the host
 * @images: the same on the device
 * @copied: when @pinned is free again
 * @waiting: whether that was recorded
 * @next: the buffer whose turn it is
 */
struct _EeCudaUpload
{
  guint8 *pinned[N_BUFFERS], *images[N_BUFFERS];
  cudaEvent_t copied[N_BUFFERS];
  gboolean waiting[N_BUFFERS];
  guint next;
};

/* An event that says when, not how long. NULL after a failure. */
gboolean
ee_cuda_event_new (cudaEvent_t *event, GError **error)
{
  if (ee_cuda_check (cudaEventCreateWithFlags (event, cudaEventDisableTiming), "cudaEventCreateWithFlags", error))
    return TRUE;
  *event = NULL;
  return FALSE;
}

/* @event: (nullable) */
void
ee_cuda_event_free (cudaEvent_t event)
{
  if (event != NULL)
    cudaEventDestroy (event);
}

/**
 * ee_cuda_upload_new:
 * @net: a net that says what memory it wants
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full): buffers for max_rows images, or NULL
 */
EeCudaUpload *
ee_cuda_upload_new (EeNet *net, GError **error)
{
  EeCudaUpload *upload = g_new0 (EeCudaUpload, 1);
  const gsize bytes = (gsize)net->options.max_rows * EE_CUDA_IMAGE_BYTES;

  for (guint i = 0; i < N_BUFFERS; i++)
    {
      ee_cuda_memory_want (&net->memory, EE_CUDA_PINNED, &upload->pinned[i], bytes);
      ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &upload->images[i], bytes);
      if (!ee_cuda_event_new (&upload->copied[i], error))
        {
          ee_cuda_upload_free (upload);
          return NULL;
        }
    }
  return upload;
}

/**
 * ee_cuda_upload_free:
 * @upload: (transfer full): nothing is on its way; the net's memory frees the buffers
 */
void
ee_cuda_upload_free (EeCudaUpload *upload)
{
  for (guint i = 0; i < N_BUFFERS; i++)
    ee_cuda_event_free (upload->copied[i]);
  g_free (upload);
}

/**
 * ee_cuda_upload_images:
 * @net: a net
 * @images: [rows, 32, 32, 3] uint8, free again on return
 * @rows: up to max_rows
 * @out: (out): on the device, [rows, 32, 32, image_channels] normalised
 * @error: EE_ERROR_DEVICE
 *
 * Returns: TRUE when the work is queued on the first lane
 */
gboolean
ee_cuda_upload_images (EeNet *net, const guint8 *images, guint rows, gpointer out, GError **error)
{
  EeCudaUpload *upload = net->upload;
  const guint i = upload->next;
  const gsize bytes = (gsize)rows * EE_CUDA_IMAGE_BYTES;
  const guint pixels = rows * IMAGE_PIXELS;

  if (rows == 0)
    return TRUE;
  if (upload->waiting[i] && !ee_cuda_check (cudaEventSynchronize (upload->copied[i]), "cudaEventSynchronize", error))
    return FALSE;
  upload->waiting[i] = FALSE;
  memcpy (upload->pinned[i], images, bytes);
  if (!ee_cuda_net_copy (net, 0, upload->images[i], upload->pinned[i], bytes, cudaMemcpyHostToDevice, error)
      || !ee_cuda_check (cudaEventRecord (upload->copied[i], net->lanes[0].stream), "cudaEventRecord", error))
    return FALSE;
  upload->waiting[i] = TRUE;
  upload->next = (i + 1) % N_BUFFERS;
  return EE_CUDA_LAUNCH (&net->kernels, net->lanes[0].stream, normalise, pixels, error, .images = upload->images[i],
                         .table = net->table, .out = out, .pixels = pixels, .channels = net->image_channels,
                         .format = net->format);
}
