/* SPDX-License-Identifier: Apache-2.0 */
/* Capture of streams, and graphs. */
#include "standin-stream.h"

STANDIN_API cudaError_t
cudaStreamBeginCapture (cudaStream_t handle, enum cudaStreamCaptureMode mode)
{
  STANDIN_ENTER ();
  StandinStream *stream = standin_stream_get ("cudaStreamBeginCapture", handle);

  if (stream == NULL)
    return standin_result (cudaErrorInvalidResourceHandle);
  if (stream->capture != NULL)
    {
      standin_complain ("a stream is captured twice");
      return standin_result (cudaErrorIllegalState);
    }
  stream->capture = g_new0 (StandinGraph, 1);
  stream->capture->pieces = g_array_new (FALSE, FALSE, sizeof (StandinPiece));
  stream->capture->origin = stream;
  return standin_result (cudaSuccess);
}

typedef struct
{
  StandinGraph *graph;
  gboolean unjoined;
} Ending;

static void
end_cb (gpointer object, gpointer data)
{
  StandinStream *stream = object;
  Ending *ending = data;

  if (stream->capture != ending->graph)
    return;
  if (stream != ending->graph->origin && stream->unjoined)
    ending->unjoined = TRUE;
  stream->capture = NULL;
  stream->unjoined = FALSE;
}

STANDIN_API cudaError_t
cudaStreamEndCapture (cudaStream_t handle, cudaGraph_t *out)
{
  STANDIN_ENTER ();
  StandinStream *stream = standin_stream_get ("cudaStreamEndCapture", handle);
  Ending ending = { 0 };

  *out = NULL;
  if (stream == NULL)
    return standin_result (cudaErrorInvalidResourceHandle);
  if (stream->capture == NULL || stream->capture->origin != stream)
    {
      standin_complain ("a capture ends that did not begin in its stream");
      return standin_result (cudaErrorIllegalState);
    }
  ending.graph = stream->capture;
  standin_object_foreach ("stream", end_cb, &ending);
  if (ending.unjoined)
    standin_complain ("a capture ends while work of a forked stream is waited for by nobody");
  if (ending.unjoined || ending.graph->spoiled != NULL || standin_is_allocation_due ())
    {
      const cudaError_t status = ending.unjoined                 ? cudaErrorStreamCaptureUnjoined
                                 : ending.graph->spoiled != NULL ? cudaErrorStreamCaptureInvalidated
                                                                 : cudaErrorMemoryAllocation;

      standin_graph_free (ending.graph);
      return standin_result (status);
    }
  standin_object_add (ending.graph, "graph");
  *out = (cudaGraph_t)ending.graph;
  return standin_result (cudaSuccess);
}

STANDIN_API cudaError_t
cudaGraphInstantiate (cudaGraphExec_t *out, cudaGraph_t handle, unsigned long long flags)
{
  STANDIN_ENTER ();
  const StandinGraph *graph = (const StandinGraph *)handle;
  StandinGraph *copy;

  if (!standin_object_is (handle, "graph"))
    {
      standin_complain ("cudaGraphInstantiate of what is no live graph");
      return standin_result (cudaErrorInvalidValue);
    }
  if (standin_is_allocation_due ())
    return standin_result (cudaErrorMemoryAllocation);
  copy = g_new0 (StandinGraph, 1);
  copy->pieces = g_array_new (FALSE, FALSE, sizeof (StandinPiece));
  for (guint i = 0; i < graph->pieces->len; i++)
    {
      StandinPiece piece = g_array_index (graph->pieces, StandinPiece, i);

      piece.payload = g_memdup2 (piece.payload, piece.bytes);
      g_array_append_val (copy->pieces, piece);
    }
  standin_object_add (copy, "executable graph");
  *out = (cudaGraphExec_t)copy;
  return standin_result (cudaSuccess);
}

STANDIN_API cudaError_t
cudaGraphUpload (cudaGraphExec_t handle, cudaStream_t stream)
{
  STANDIN_ENTER ();

  if (!standin_object_is (handle, "executable graph") || standin_stream_get ("cudaGraphUpload", stream) == NULL)
    {
      standin_complain ("cudaGraphUpload of what is no live executable graph");
      return standin_result (cudaErrorInvalidValue);
    }
  return standin_result (cudaSuccess);
}

STANDIN_API cudaError_t
cudaGraphLaunch (cudaGraphExec_t handle, cudaStream_t stream_handle)
{
  STANDIN_ENTER ();
  const StandinGraph *graph = (const StandinGraph *)handle;
  StandinStream *stream = standin_stream_get ("cudaGraphLaunch", stream_handle);

  if (!standin_object_is (handle, "executable graph"))
    {
      standin_complain ("cudaGraphLaunch of what is no live executable graph");
      return standin_result (cudaErrorInvalidValue);
    }
  if (stream == NULL)
    return standin_result (cudaErrorInvalidResourceHandle);
  for (guint i = 0; i < graph->pieces->len; i++)
    {
      const StandinPiece *piece = &g_array_index (graph->pieces, StandinPiece, i);
      const cudaError_t status = standin_stream_queue (stream, piece->work, piece->payload, piece->bytes);

      if (status != cudaSuccess)
        return status;
    }
  return standin_result (cudaSuccess);
}

static cudaError_t
destroy (gpointer handle, const char *kind)
{
  if (!standin_object_remove (handle, kind))
    return standin_result (cudaErrorInvalidValue);
  standin_graph_free (handle);
  return standin_result (cudaSuccess);
}

STANDIN_API cudaError_t
cudaGraphDestroy (cudaGraph_t handle)
{
  STANDIN_ENTER ();

  return destroy (handle, "graph");
}

STANDIN_API cudaError_t
cudaGraphExecDestroy (cudaGraphExec_t handle)
{
  STANDIN_ENTER ();

  return destroy (handle, "executable graph");
}
