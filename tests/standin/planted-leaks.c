/* SPDX-License-Identifier: Apache-2.0 */
/* Planted: things that are never freed. Each is freed after the complaint, so that it is the only one. */
#include <cudnn.h>

#include "planted.h"

/* The complaints at a program's end; the tests' own stream is one of them. */
static void
end_with_leak (const char *said)
{
  gboolean found = FALSE;

  g_assert_cmpuint (planted_control->complain_of_leaks (), ==, 2);
  for (guint i = 0; i < 2; i++)
    found = found || g_str_equal (planted_control->get_complaint (i), said);
  g_assert_true (found);
}

static void
leak_device_memory (void)
{
  guint8 *device = planted_take_device ();

  end_with_leak ("100 bytes of device memory were never freed");
  cudaFree (device);
}

static void
leak_pinned_memory (void)
{
  guint8 *pinned = planted_take_pinned ();

  end_with_leak ("100 bytes of pinned memory were never freed");
  cudaFreeHost (pinned);
}

static void
leak_stream (void)
{
  cudaStream_t stream;

  cudaStreamCreateWithFlags (&stream, cudaStreamNonBlocking);
  end_with_leak ("a stream was never destroyed");
  cudaStreamDestroy (stream);
}

static void
leak_event (void)
{
  cudaEvent_t event;

  cudaEventCreate (&event);
  end_with_leak ("a event was never destroyed");
  cudaEventDestroy (event);
}

static void
leak_graphs (void)
{
  cudaGraph_t graph;
  cudaGraphExec_t executable;

  cudaStreamBeginCapture (planted_stream, cudaStreamCaptureModeThreadLocal);
  cudaStreamEndCapture (planted_stream, &graph);
  end_with_leak ("a graph was never destroyed");
  cudaGraphInstantiate (&executable, graph, 0);
  cudaGraphDestroy (graph);
  planted_control->forget_complaints ();
  end_with_leak ("a executable graph was never destroyed");
  cudaGraphExecDestroy (executable);
}

static void
leak_library (void)
{
  static const guint32 fatbin[4] = { 0xba55ed50 };
  cudaLibrary_t library = NULL;

  cudaLibraryLoadData (&library, fatbin, NULL, NULL, 0, NULL, NULL, 0);
  end_with_leak ("a library was never destroyed");
  cudaLibraryUnload (library);
}

static void
leak_handle (void)
{
  cudnnHandle_t handle;

  cudnnCreate (&handle);
  end_with_leak ("a cuDNN handle was never destroyed");
  cudnnDestroy (handle);
}

static void
leak_descriptor (void)
{
  cudnnBackendDescriptor_t descriptor;

  cudnnBackendCreateDescriptor (CUDNN_BACKEND_TENSOR_DESCRIPTOR, &descriptor);
  end_with_leak ("a cuDNN descriptor was never destroyed");
  cudnnBackendDestroyDescriptor (descriptor);
}

static void
destroy_twice (void)
{
  cudaEvent_t event;

  cudaEventCreate (&event);
  cudaEventDestroy (event);
  cudaEventDestroy (event);
}

const Planted planted_leaks[] = {
  { "device-memory", leak_device_memory, "never" },
  { "pinned-memory", leak_pinned_memory, "never" },
  { "stream", leak_stream, "never" },
  { "event", leak_event, "never" },
  { "graphs", leak_graphs, "never" },
  { "library", leak_library, "never" },
  { "handle", leak_handle, "never" },
  { "descriptor", leak_descriptor, "never" },
  { "destroyed-twice", destroy_twice, "none that lives" },
  { NULL },
};
