/* SPDX-License-Identifier: Apache-2.0 */
/* Mistakes that the stand-ins must notice, each planted on purpose, and beside them the same work done rightly. */
#include <cuda_runtime_api.h>
#include <dlfcn.h>
#include <glib.h>
#include <string.h>

#include "standin-control.h"

enum
{
  BYTES = 100
};

static const StandinControl *control;
static cudaStream_t stream;

static guint8 *
take_device (void)
{
  void *data = NULL;

  g_assert_cmpint (cudaMalloc (&data, BYTES), ==, cudaSuccess);
  return data;
}

static guint8 *
take_pinned (void)
{
  void *data = NULL;

  g_assert_cmpint (cudaHostAlloc (&data, BYTES, 0), ==, cudaSuccess);
  return data;
}

static void
do_rightly (void)
{
  guint8 *device = take_device (), *pinned = take_pinned ();

  cudaMemsetAsync (device, 7, BYTES, stream);
  cudaMemcpyAsync (pinned, device, BYTES, cudaMemcpyDeviceToHost, stream);
  cudaStreamSynchronize (stream);
  g_assert_cmpuint (pinned[BYTES - 1], ==, 7);
  cudaFree (device);
  cudaFreeHost (pinned);
}

static void
copy_too_much (void)
{
  guint8 *device = take_device (), *pinned = take_pinned ();

  cudaMemcpyAsync (device, pinned, BYTES + 1, cudaMemcpyHostToDevice, stream);
  cudaFree (device);
  cudaFreeHost (pinned);
}

static void
use_after_free (void)
{
  guint8 *device = take_device ();

  cudaFree (device);
  cudaMemsetAsync (device, 0, BYTES, stream);
}

static void
free_twice (void)
{
  guint8 *device = take_device ();

  cudaFree (device);
  cudaFree (device);
}

static void
use_default_stream (void)
{
  guint8 *device = take_device ();

  cudaMemsetAsync (device, 0, BYTES, NULL);
  cudaFree (device);
}

static void
change_before_copy (void)
{
  guint8 *device = take_device (), *pinned = take_pinned ();

  cudaMemcpyAsync (device, pinned, BYTES, cudaMemcpyHostToDevice, stream);
  pinned[3] ^= 1;
  cudaStreamSynchronize (stream);
  cudaFree (device);
  cudaFreeHost (pinned);
}

static void
copy_to_pageable (void)
{
  guint8 *device = take_device (), pageable[BYTES];

  cudaMemcpyAsync (pageable, device, BYTES, cudaMemcpyDeviceToHost, stream);
  cudaStreamSynchronize (stream);
  cudaFree (device);
}

static void
wait_in_capture (void)
{
  cudaGraph_t graph;

  cudaStreamBeginCapture (stream, cudaStreamCaptureModeThreadLocal);
  cudaStreamSynchronize (stream);
  g_assert_cmpint (cudaStreamEndCapture (stream, &graph), ==, cudaErrorStreamCaptureInvalidated);
}

static void
wait_for_unrecorded (void)
{
  cudaEvent_t event;

  cudaEventCreateWithFlags (&event, cudaEventDisableTiming);
  cudaStreamWaitEvent (stream, event, 0);
  cudaEventDestroy (event);
}

static void
leak (void)
{
  guint8 *device = take_device ();

  g_assert_cmpuint (control->complain_of_leaks (), ==, 2); /* and the stream */
  cudaFree (device);
}

static const struct
{
  const char *name;
  void (*run) (void);
  const char *said; /* NULL: no complaint */
} plants[] = {
  { "none", do_rightly, NULL },
  { "copy-too-much", copy_too_much, "of a block of 100" },
  { "use-after-free", use_after_free, "no live device memory" },
  { "free-twice", free_twice, "no live block" },
  { "default-stream", use_default_stream, "default stream" },
  { "change-before-copy", change_before_copy, "before it was copied" },
  { "pageable", copy_to_pageable, "pageable" },
  { "wait-in-capture", wait_in_capture, "captured" },
  { "unrecorded-event", wait_for_unrecorded, "never recorded" },
  { "leak", leak, "never freed" },
};

static void
test_plant (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);

  control->forget_complaints ();
  plants[i].run ();
  cudaGetLastError ();
  if (plants[i].said == NULL)
    g_assert_cmpuint (control->count_complaints (), ==, 0);
  else
    {
      g_assert_cmpuint (control->count_complaints (), >, 0);
      g_test_message ("%s", control->get_complaint (0));
      g_assert_nonnull (strstr (control->get_complaint (0), plants[i].said));
    }
}

/* Whoever reads before waiting reads rubbish. */
static void
test_early_read (void)
{
  guint8 *device = take_device (), *pinned = take_pinned ();

  memset (pinned, 0, BYTES);
  cudaMemsetAsync (device, 0, BYTES, stream);
  cudaMemcpyAsync (pinned, device, BYTES, cudaMemcpyDeviceToHost, stream);
  g_assert_cmpuint (pinned[0], !=, 0);
  cudaStreamSynchronize (stream);
  g_assert_cmpuint (pinned[0], ==, 0);
  cudaFree (device);
  cudaFreeHost (pinned);
}

static void
test_host_touches_device (void)
{
  if (g_test_subprocess ())
    {
      *(volatile guint8 *)take_device () = 1;
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*the host touched*device memory*");
}

static void
test_planned_failures (void)
{
  void *data = NULL;

  control->fail_allocation (1);
  g_assert_cmpint (cudaMalloc (&data, BYTES), ==, cudaErrorMemoryAllocation);
  g_assert_cmpint (cudaGetLastError (), ==, cudaErrorMemoryAllocation);
  data = take_device ();
  control->break_device (1);
  g_assert_cmpint (cudaMemsetAsync (data, 0, BYTES, stream), ==, cudaErrorIllegalAddress);
  g_assert_cmpint (cudaStreamSynchronize (stream), ==, cudaErrorIllegalAddress);
  control->break_device (0);
  cudaGetLastError ();
  g_assert_cmpint (cudaFree (data), ==, cudaSuccess);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  control = dlsym (RTLD_DEFAULT, STANDIN_CONTROL_SYMBOL);
  g_assert_nonnull (control);
  g_assert_cmpint (cudaStreamCreateWithFlags (&stream, cudaStreamNonBlocking), ==, cudaSuccess);
  for (guint i = 0; i < G_N_ELEMENTS (plants); i++)
    {
      g_autofree char *path = g_strdup_printf ("/stand-in/planted/%s", plants[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_plant);
    }
  g_test_add_func ("/stand-in/early-read", test_early_read);
  g_test_add_func ("/stand-in/host-touches-device", test_host_touches_device);
  g_test_add_func ("/stand-in/planned-failures", test_planned_failures);
  return g_test_run ();
}
