/* SPDX-License-Identifier: Apache-2.0 */
/* Planted: what may not happen while a stream is captured, and what may not be done with a graph. */
#include "planted.h"

static void
begin (void)
{
  g_assert_cmpint (cudaStreamBeginCapture (planted_stream, cudaStreamCaptureModeThreadLocal), ==, cudaSuccess);
}

/* Ends the capture; it must have failed so. */
static void
end_with (cudaError_t status)
{
  cudaGraph_t graph = NULL;

  g_assert_cmpint (cudaStreamEndCapture (planted_stream, &graph), ==, status);
  if (graph != NULL)
    cudaGraphDestroy (graph);
}

/* A second stream joins the capture, and is waited for or not. */
static void
fork_capture (cudaStream_t other, cudaEvent_t event, guint8 *device, gboolean join)
{
  cudaEventRecord (event, planted_stream);
  cudaStreamWaitEvent (other, event, 0);
  cudaMemsetAsync (device, 3, PLANTED_BYTES, other);
  cudaEventRecord (event, other);
  if (join)
    cudaStreamWaitEvent (planted_stream, event, 0);
}

static void
do_rightly (void)
{
  guint8 *device = planted_take_device (), *pinned = planted_take_pinned ();
  cudaStream_t other;
  cudaEvent_t event;
  cudaGraph_t graph;
  cudaGraphExec_t executable;

  cudaStreamCreateWithFlags (&other, cudaStreamNonBlocking);
  cudaEventCreateWithFlags (&event, cudaEventDisableTiming);
  begin ();
  fork_capture (other, event, device, TRUE);
  cudaMemcpyAsync (pinned, device, PLANTED_BYTES, cudaMemcpyDeviceToHost, planted_stream);
  g_assert_cmpint (cudaStreamEndCapture (planted_stream, &graph), ==, cudaSuccess);
  g_assert_cmpint (cudaGraphInstantiate (&executable, graph, 0), ==, cudaSuccess);
  cudaGraphDestroy (graph);
  for (guint i = 0; i < 2; i++)
    {
      pinned[0] = 0;
      g_assert_cmpint (cudaGraphLaunch (executable, planted_stream), ==, cudaSuccess);
      cudaStreamSynchronize (planted_stream);
      g_assert_cmpuint (pinned[0], ==, 3);
    }
  cudaGraphExecDestroy (executable);
  cudaEventDestroy (event);
  cudaStreamDestroy (other);
  cudaFree (device);
  cudaFreeHost (pinned);
}

static void
wait_in_capture (void)
{
  begin ();
  cudaStreamSynchronize (planted_stream);
  end_with (cudaErrorStreamCaptureInvalidated);
}

static void
wait_for_device (void)
{
  begin ();
  cudaDeviceSynchronize ();
  end_with (cudaErrorStreamCaptureInvalidated);
}

static void
ask_in_capture (void)
{
  begin ();
  cudaStreamQuery (planted_stream);
  end_with (cudaErrorStreamCaptureInvalidated);
}

static void
allocate_in_capture (void)
{
  void *data = NULL;

  begin ();
  g_assert_cmpint (cudaMalloc (&data, PLANTED_BYTES), ==, cudaErrorStreamCaptureUnsupported);
  end_with (cudaErrorStreamCaptureInvalidated);
}

static void
free_in_capture (void)
{
  guint8 *device = planted_take_device ();

  begin ();
  g_assert_cmpint (cudaFree (device), ==, cudaErrorStreamCaptureUnsupported);
  end_with (cudaErrorStreamCaptureInvalidated);
  cudaFree (device);
}

static void
capture_twice (void)
{
  begin ();
  cudaStreamBeginCapture (planted_stream, cudaStreamCaptureModeThreadLocal);
  end_with (cudaSuccess);
}

static void
end_what_did_not_begin (void)
{
  cudaGraph_t graph;

  cudaStreamEndCapture (planted_stream, &graph);
}

static void
forget_to_join (void)
{
  guint8 *device = planted_take_device ();
  cudaStream_t other;
  cudaEvent_t event;

  cudaStreamCreateWithFlags (&other, cudaStreamNonBlocking);
  cudaEventCreateWithFlags (&event, cudaEventDisableTiming);
  begin ();
  fork_capture (other, event, device, FALSE);
  end_with (cudaErrorStreamCaptureUnjoined);
  cudaEventDestroy (event);
  cudaStreamDestroy (other);
  cudaFree (device);
}

static void
wait_for_outside (void)
{
  cudaEvent_t event;

  cudaEventCreateWithFlags (&event, cudaEventDisableTiming);
  cudaEventRecord (event, planted_stream);
  begin ();
  cudaStreamWaitEvent (planted_stream, event, 0);
  end_with (cudaErrorStreamCaptureInvalidated);
  cudaEventDestroy (event);
}

static void
capture_pageable (void)
{
  guint8 *device = planted_take_device (), pageable[PLANTED_BYTES] = { 0 };

  begin ();
  cudaMemcpyAsync (device, pageable, PLANTED_BYTES, cudaMemcpyHostToDevice, planted_stream);
  end_with (cudaSuccess);
  cudaFree (device);
}

static void
launch_dead_graph (void)
{
  cudaGraph_t graph;
  cudaGraphExec_t executable;

  begin ();
  g_assert_cmpint (cudaStreamEndCapture (planted_stream, &graph), ==, cudaSuccess);
  cudaGraphInstantiate (&executable, graph, 0);
  cudaGraphDestroy (graph);
  cudaGraphExecDestroy (executable);
  cudaGraphLaunch (executable, planted_stream);
}

/* The graph remembers memory that is gone when it is launched. */
static void
launch_on_dead_memory (void)
{
  guint8 *device = planted_take_device ();
  cudaGraph_t graph;
  cudaGraphExec_t executable;

  begin ();
  cudaMemsetAsync (device, 0, PLANTED_BYTES, planted_stream);
  g_assert_cmpint (cudaStreamEndCapture (planted_stream, &graph), ==, cudaSuccess);
  cudaGraphInstantiate (&executable, graph, 0);
  cudaGraphDestroy (graph);
  cudaFree (device);
  cudaGraphLaunch (executable, planted_stream);
  cudaStreamSynchronize (planted_stream);
  cudaGraphExecDestroy (executable);
}

const Planted planted_captures[] = {
  { "fork-and-join", do_rightly, NULL },
  { "wait", wait_in_capture, "captured" },
  { "wait-for-device", wait_for_device, "captured" },
  { "query", ask_in_capture, "captured" },
  { "allocate", allocate_in_capture, "cudaMalloc while a stream is captured" },
  { "free", free_in_capture, "cudaFree while a stream is captured" },
  { "twice", capture_twice, "captured twice" },
  { "never-begun", end_what_did_not_begin, "did not begin" },
  { "unjoined", forget_to_join, "waited for by nobody" },
  { "event-from-outside", wait_for_outside, "from outside" },
  { "pageable", capture_pageable, "pageable" },
  { "dead-graph", launch_dead_graph, "no live executable graph" },
  { "dead-memory", launch_on_dead_memory, "no live device memory" },
  { NULL },
};
