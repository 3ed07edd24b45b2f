/* SPDX-License-Identifier: Apache-2.0 */
/* Streams and events, as the runtime has them. */
#include "standin-stream.h"

/**
 * Event:
 * @stream: (nullable): where it was recorded last
 * @place: number of that stream's pieces that it waits for
 * @time: of the record, microseconds; 0 while it has not run
 * @graph: (nullable): the capture in which it was recorded instead
 */
typedef struct
{
  StandinStream *stream;
  guint place;
  gint64 time;
  gboolean timed;
  StandinGraph *graph;
} Event;

static void
run_record (gpointer payload)
{
  Event *event = *(Event **)payload;

  if (standin_object_is (event, "event"))
    event->time = g_get_monotonic_time ();
}

static const StandinWork record_work = { "an event", NULL, run_record };

typedef struct
{
  StandinStream *stream;
  guint place;
} Wait;

static void
run_wait (gpointer payload)
{
  Wait *wait = payload;

  if (standin_object_is (wait->stream, "stream"))
    standin_stream_run (wait->stream, wait->place);
}

static const StandinWork wait_work = { "a wait for an event", NULL, run_wait };

static cudaError_t
make_stream (cudaStream_t *out, unsigned flags)
{
  StandinStream *stream;

  if (flags != cudaStreamNonBlocking)
    standin_complain ("a stream that waits for the default stream is made");
  if (standin_is_allocation_due ())
    return standin_result (cudaErrorMemoryAllocation);
  stream = g_new0 (StandinStream, 1);
  stream->queue = g_array_new (FALSE, FALSE, sizeof (StandinPiece));
  stream->device = standin_device_current ();
  standin_object_add (stream, "stream");
  *out = (cudaStream_t)stream;
  return cudaSuccess;
}

STANDIN_API cudaError_t
cudaStreamCreate (cudaStream_t *out)
{
  STANDIN_ENTER ();

  return make_stream (out, cudaStreamDefault);
}

STANDIN_API cudaError_t
cudaStreamCreateWithFlags (cudaStream_t *out, unsigned flags)
{
  STANDIN_ENTER ();

  return make_stream (out, flags);
}

STANDIN_API cudaError_t
cudaStreamCreateWithPriority (cudaStream_t *out, unsigned flags, int priority)
{
  STANDIN_ENTER ();

  return make_stream (out, flags);
}

STANDIN_API cudaError_t
cudaStreamDestroy (cudaStream_t handle)
{
  STANDIN_ENTER ();
  StandinStream *stream = standin_stream_get ("cudaStreamDestroy", handle);

  if (stream == NULL)
    return standin_result (cudaErrorInvalidResourceHandle);
  if (stream->capture != NULL)
    standin_complain ("a stream is destroyed while it is captured");
  standin_stream_run (stream, stream->queue->len);
  standin_object_remove (stream, "stream");
  g_array_unref (stream->queue);
  g_free (stream);
  return cudaSuccess;
}

STANDIN_API cudaError_t
cudaStreamSynchronize (cudaStream_t handle)
{
  STANDIN_ENTER ();
  StandinStream *stream = standin_stream_get ("cudaStreamSynchronize", handle);

  if (stream == NULL)
    return standin_result (cudaErrorInvalidResourceHandle);
  if (standin_stream_refuse_in_capture ("cudaStreamSynchronize"))
    return standin_result (cudaErrorStreamCaptureUnsupported);
  standin_stream_run (stream, stream->queue->len);
  return standin_result (standin_get_broken ());
}

STANDIN_API cudaError_t
cudaStreamQuery (cudaStream_t handle)
{
  STANDIN_ENTER ();
  StandinStream *stream = standin_stream_get ("cudaStreamQuery", handle);

  if (stream == NULL)
    return standin_result (cudaErrorInvalidResourceHandle);
  if (standin_stream_refuse_in_capture ("cudaStreamQuery"))
    return standin_result (cudaErrorStreamCaptureUnsupported);
  if (stream->next == stream->queue->len)
    return standin_result (standin_get_broken ());
  standin_stream_run (stream, stream->next + 1); /* who asks again and again gets there */
  return cudaErrorNotReady;
}

STANDIN_API cudaError_t
cudaStreamIsCapturing (cudaStream_t handle, enum cudaStreamCaptureStatus *out)
{
  STANDIN_ENTER ();
  StandinStream *stream = standin_stream_get ("cudaStreamIsCapturing", handle);

  if (stream == NULL)
    return standin_result (cudaErrorInvalidResourceHandle);
  *out = stream->capture == NULL            ? cudaStreamCaptureStatusNone
         : stream->capture->spoiled != NULL ? cudaStreamCaptureStatusInvalidated
                                            : cudaStreamCaptureStatusActive;
  return cudaSuccess;
}

STANDIN_API cudaError_t
cudaDeviceSynchronize (void)
{
  STANDIN_ENTER ();

  if (standin_stream_refuse_in_capture ("cudaDeviceSynchronize"))
    return standin_result (cudaErrorStreamCaptureUnsupported);
  standin_stream_run_all ();
  return standin_result (standin_get_broken ());
}

STANDIN_API cudaError_t
cudaEventCreateWithFlags (cudaEvent_t *out, unsigned flags)
{
  STANDIN_ENTER ();
  Event *event;

  if (standin_is_allocation_due ())
    return standin_result (cudaErrorMemoryAllocation);
  event = g_new0 (Event, 1);
  event->timed = (flags & cudaEventDisableTiming) == 0;
  standin_object_add (event, "event");
  *out = (cudaEvent_t)event;
  return cudaSuccess;
}

STANDIN_API cudaError_t
cudaEventCreate (cudaEvent_t *out)
{
  return cudaEventCreateWithFlags (out, cudaEventDefault);
}

STANDIN_API cudaError_t
cudaEventDestroy (cudaEvent_t handle)
{
  STANDIN_ENTER ();

  if (!standin_object_remove (handle, "event"))
    return standin_result (cudaErrorInvalidResourceHandle);
  g_free (handle);
  return cudaSuccess;
}

static Event *
get_event (const char *caller, cudaEvent_t handle)
{
  if (standin_object_is (handle, "event"))
    return (Event *)handle;
  standin_complain ("%s: %p is no live event", caller, (gpointer)handle);
  return NULL;
}

STANDIN_API cudaError_t
cudaEventRecord (cudaEvent_t handle, cudaStream_t stream_handle)
{
  STANDIN_ENTER ();
  StandinStream *stream = standin_stream_get ("cudaEventRecord", stream_handle);
  Event *event = get_event ("cudaEventRecord", handle);
  cudaError_t status;

  if (stream == NULL || event == NULL)
    return standin_result (cudaErrorInvalidResourceHandle);
  event->stream = stream;
  event->graph = stream->capture;
  event->time = 0;
  if (stream->capture != NULL)
    {
      event->place = stream->capture->pieces->len;
      return cudaSuccess;
    }
  event->place = stream->queue->len + 1;
  status = standin_stream_queue (stream, &record_work, &event, sizeof event);
  return status;
}

/* The event, if the host may wait for it. */
static Event *
get_recorded (const char *caller, cudaEvent_t handle, cudaError_t *status)
{
  Event *event = get_event (caller, handle);

  *status = cudaErrorInvalidResourceHandle;
  if (event == NULL)
    return NULL;
  if (event->graph != NULL || standin_stream_refuse_in_capture (caller))
    {
      standin_complain ("%s of an event in a captured stream", caller);
      *status = cudaErrorCapturedEvent;
      return NULL;
    }
  if (event->stream == NULL)
    standin_complain ("%s of an event that was never recorded", caller);
  return event;
}

STANDIN_API cudaError_t
cudaEventSynchronize (cudaEvent_t handle)
{
  STANDIN_ENTER ();
  cudaError_t status;
  Event *event = get_recorded ("cudaEventSynchronize", handle, &status);

  if (event == NULL)
    return standin_result (status);
  if (event->stream != NULL && standin_object_is (event->stream, "stream"))
    standin_stream_run (event->stream, event->place);
  return standin_result (standin_get_broken ());
}

STANDIN_API cudaError_t
cudaEventQuery (cudaEvent_t handle)
{
  STANDIN_ENTER ();
  cudaError_t status;
  Event *event = get_recorded ("cudaEventQuery", handle, &status);

  if (event == NULL)
    return standin_result (status);
  if (event->stream == NULL || event->time != 0)
    return standin_result (standin_get_broken ());
  if (standin_object_is (event->stream, "stream"))
    standin_stream_run (event->stream, event->stream->next + 1);
  return cudaErrorNotReady;
}

STANDIN_API cudaError_t
cudaEventElapsedTime (float *milliseconds, cudaEvent_t start_handle, cudaEvent_t end_handle)
{
  STANDIN_ENTER ();
  Event *start = get_event ("cudaEventElapsedTime", start_handle),
        *end = get_event ("cudaEventElapsedTime", end_handle);

  if (start == NULL || end == NULL)
    return standin_result (cudaErrorInvalidResourceHandle);
  if (!start->timed || !end->timed)
    {
      standin_complain ("cudaEventElapsedTime of an event without time");
      return standin_result (cudaErrorInvalidResourceHandle);
    }
  if (start->time == 0 || end->time == 0)
    return cudaErrorNotReady;
  *milliseconds = (end->time - start->time) / 1e3f;
  return cudaSuccess;
}

/* Within a capture: the other stream joins it, or what it did there is waited for. */
static cudaError_t
join_capture (StandinStream *stream, Event *event)
{
  if (stream->capture != NULL && stream->capture != event->graph)
    {
      standin_complain ("a wait joins two captures");
      return standin_result (cudaErrorStreamCaptureMerge);
    }
  if (stream->capture == NULL)
    {
      stream->capture = event->graph;
      stream->unjoined = TRUE;
      stream->last = 0;
    }
  if (standin_object_is (event->stream, "stream") && event->place >= event->stream->last)
    event->stream->unjoined = FALSE;
  return cudaSuccess;
}

STANDIN_API cudaError_t
cudaStreamWaitEvent (cudaStream_t stream_handle, cudaEvent_t handle, unsigned flags)
{
  STANDIN_ENTER ();
  StandinStream *stream = standin_stream_get ("cudaStreamWaitEvent", stream_handle);
  Event *event = get_event ("cudaStreamWaitEvent", handle);
  Wait wait;

  if (stream == NULL || event == NULL)
    return standin_result (cudaErrorInvalidResourceHandle);
  if (event->stream == NULL)
    {
      standin_complain ("cudaStreamWaitEvent of an event that was never recorded");
      return cudaSuccess;
    }
  if (event->graph != NULL)
    return join_capture (stream, event);
  if (stream->capture != NULL)
    {
      standin_complain ("a captured stream waits for an event from outside");
      stream->capture->spoiled = "cudaStreamWaitEvent";
      return standin_result (cudaErrorStreamCaptureIsolation);
    }
  wait = (Wait){ event->stream, event->place };
  return standin_stream_queue (stream, &wait_work, &wait, sizeof wait);
}
