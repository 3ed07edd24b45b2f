/* SPDX-License-Identifier: Apache-2.0 */
/* Memory as the runtime gives it, and the copies between host and device
 *
 * A copy to the host fills its target with rubbish when it is queued, so that whoever reads too early reads rubbish; a
 * copy from pinned memory remembers what stood there, and complains when the host has changed it by the time the copy
 * runs.
 */
#include <string.h>

#include "standin-stream.h"

enum
{
  STALE = 0xa5
};

static cudaError_t
allocate (const char *caller, void **out, gsize bytes, int device)
{
  guint8 *data;

  if (standin_stream_refuse_in_capture (caller))
    return standin_result (cudaErrorStreamCaptureUnsupported);
  if (standin_get_broken () != cudaSuccess)
    return standin_result (cudaSuccess);
  if (bytes == 0)
    {
      *out = NULL;
      return cudaSuccess;
    }
  data = standin_is_allocation_due () ? NULL : standin_memory_new (bytes, device);
  if (data == NULL)
    return standin_result (cudaErrorMemoryAllocation);
  *out = data;
  return cudaSuccess;
}

static cudaError_t
release (const char *caller, void *data, gboolean pinned)
{
  if (data == NULL)
    return standin_result (cudaSuccess);
  if (standin_stream_refuse_in_capture (caller))
    return standin_result (cudaErrorStreamCaptureUnsupported);
  standin_stream_run_all ();
  return standin_result (standin_memory_free (caller, data, pinned) ? cudaSuccess : cudaErrorInvalidValue);
}

STANDIN_API cudaError_t
cudaMalloc (void **out, size_t bytes)
{
  STANDIN_ENTER ();

  return allocate ("cudaMalloc", out, bytes, standin_device_current ());
}

STANDIN_API cudaError_t
cudaFree (void *data)
{
  STANDIN_ENTER ();

  return release ("cudaFree", data, FALSE);
}

STANDIN_API cudaError_t
cudaHostAlloc (void **out, size_t bytes, unsigned flags)
{
  STANDIN_ENTER ();

  return allocate ("cudaHostAlloc", out, bytes, -1);
}

STANDIN_API cudaError_t
cudaMallocHost (void **out, size_t bytes)
{
  STANDIN_ENTER ();

  return allocate ("cudaMallocHost", out, bytes, -1);
}

STANDIN_API cudaError_t
cudaFreeHost (void *data)
{
  STANDIN_ENTER ();

  return release ("cudaFreeHost", data, TRUE);
}

/**
 * Copy:
 * @to: target
 * @from: (nullable): source; NULL: @snapshot
 * @sum: of the source's bytes when it was queued, for pinned memory
 * @snapshot: what pageable memory held then
 */
typedef struct
{
  guint8 *to;
  const guint8 *from;
  gsize bytes;
  enum cudaMemcpyKind kind;
  int device;
  guint64 sum;
  guint8 snapshot[];
} Copy;

static guint64
sum_bytes (const guint8 *data, gsize bytes)
{
  guint64 sum = 0xcbf29ce484222325u;

  for (gsize i = 0; i < bytes; i++)
    sum = (sum ^ data[i]) * 0x100000001b3u;
  return sum;
}

static gboolean
is_to_device (const Copy *copy)
{
  return copy->kind != cudaMemcpyDeviceToHost;
}

static gboolean
is_from_device (const Copy *copy)
{
  return copy->kind != cudaMemcpyHostToDevice;
}

/* The host's side, if it is memory of ours: pinned, alive and large enough. Memory of others is pageable. */
static gboolean
check_host_side (const char *what, gconstpointer data, gsize bytes)
{
  const StandinBlock *block = standin_memory_find (data);

  if (!standin_memory_is_ours (data))
    return TRUE;
  if (block == NULL || block->device >= 0)
    standin_complain ("%s: the host's side %p is no live pinned memory", what, data);
  else if ((const guint8 *)data + bytes > block->data + block->bytes)
    standin_complain ("%s: the host's side runs past its pinned block", what);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_copy (const Copy *copy, const char *what)
{
  const gboolean to = is_to_device (copy) ? standin_memory_check (what, copy->to, copy->bytes, 0, copy->device)
                                          : check_host_side (what, copy->to, copy->bytes);

  if (copy->from == NULL)
    return to;
  return to
         && (is_from_device (copy) ? standin_memory_check (what, copy->from, copy->bytes, 0, copy->device)
                                   : check_host_side (what, copy->from, copy->bytes));
}

static void
prepare_copy (gpointer payload)
{
  Copy *copy = payload;

  if (!is_to_device (copy) && check_host_side ("a copy", copy->to, copy->bytes))
    memset (copy->to, STALE, copy->bytes);
  else if (!is_from_device (copy) && copy->from != NULL && check_host_side ("a copy", copy->from, copy->bytes))
    copy->sum = sum_bytes (copy->from, copy->bytes);
}

static void
run_copy (gpointer payload)
{
  const Copy *copy = payload;

  if (!check_copy (copy, "a queued copy"))
    return;
  if (!is_from_device (copy) && copy->from != NULL && sum_bytes (copy->from, copy->bytes) != copy->sum)
    standin_complain ("the host changed pinned memory before it was copied");
  memmove (copy->to, copy->from != NULL ? copy->from : copy->snapshot, copy->bytes);
}

static const StandinWork copy_work = { "a copy", prepare_copy, run_copy };

static cudaError_t
queue_copy (StandinStream *stream, void *to, const void *from, gsize bytes, enum cudaMemcpyKind kind)
{
  const gboolean keep = kind == cudaMemcpyHostToDevice && !standin_memory_is_ours (from);
  const gsize size = sizeof (Copy) + (keep ? bytes : 0);
  g_autofree Copy *copy = g_malloc0 (size);

  *copy = (Copy){ .to = to, .from = keep ? NULL : from, .bytes = bytes, .kind = kind, .device = stream->device };
  if (!check_copy (copy, "cudaMemcpyAsync"))
    return standin_result (cudaErrorInvalidValue);
  if (keep)
    memcpy (copy->snapshot, from, bytes);
  if (stream->capture != NULL && (keep || (kind == cudaMemcpyDeviceToHost && !standin_memory_is_ours (to))))
    standin_complain ("a captured copy has pageable memory on the host's side");
  else if (kind == cudaMemcpyDeviceToHost && !standin_memory_is_ours (to))
    standin_complain ("a copy to pageable memory makes the host wait");
  return standin_stream_queue (stream, &copy_work, copy, size);
}

STANDIN_API cudaError_t
cudaMemcpyAsync (void *to, const void *from, size_t bytes, enum cudaMemcpyKind kind, cudaStream_t handle)
{
  STANDIN_ENTER ();
  StandinStream *stream = standin_stream_get ("cudaMemcpyAsync", handle);

  if (stream == NULL)
    return standin_result (cudaErrorInvalidResourceHandle);
  if (kind != cudaMemcpyHostToDevice && kind != cudaMemcpyDeviceToHost && kind != cudaMemcpyDeviceToDevice)
    {
      standin_complain ("a copy's direction is left to be guessed, or from host to host");
      return standin_result (cudaErrorInvalidMemcpyDirection);
    }
  return bytes == 0 ? standin_result (cudaSuccess) : queue_copy (stream, to, from, bytes, kind);
}

typedef struct
{
  guint8 *to;
  int value;
  gsize bytes;
  int device;
} Fill;

static void
run_fill (gpointer payload)
{
  const Fill *fill = payload;

  if (standin_memory_check ("a queued memset", fill->to, fill->bytes, 0, fill->device))
    memset (fill->to, fill->value, fill->bytes);
}

static const StandinWork fill_work = { "a memset", NULL, run_fill };

STANDIN_API cudaError_t
cudaMemsetAsync (void *to, int value, size_t bytes, cudaStream_t handle)
{
  STANDIN_ENTER ();
  StandinStream *stream = standin_stream_get ("cudaMemsetAsync", handle);
  Fill fill;

  if (stream == NULL)
    return standin_result (cudaErrorInvalidResourceHandle);
  if (bytes == 0)
    return standin_result (cudaSuccess);
  if (!standin_memory_check ("cudaMemsetAsync", to, bytes, 0, stream->device))
    return standin_result (cudaErrorInvalidValue);
  fill = (Fill){ to, value, bytes, stream->device };
  return standin_stream_queue (stream, &fill_work, &fill, sizeof fill);
}

/* The calls that wait by themselves use the default stream, which no program of ours may. */
STANDIN_API cudaError_t
cudaMemcpy (void *to, const void *from, size_t bytes, enum cudaMemcpyKind kind)
{
  standin_complain ("cudaMemcpy uses the default stream");
  return standin_result (cudaErrorNotSupported);
}

STANDIN_API cudaError_t
cudaMemset (void *to, int value, size_t bytes)
{
  standin_complain ("cudaMemset uses the default stream");
  return standin_result (cudaErrorNotSupported);
}
