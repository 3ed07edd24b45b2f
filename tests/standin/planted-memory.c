/* SPDX-License-Identifier: Apache-2.0 */
/* Planted: memory that is too short, dead, freed twice, of the wrong kind, or changed too early. */
#include <string.h>

#include "planted.h"

static void
do_rightly (void)
{
  guint8 *device = planted_take_device (), *pinned = planted_take_pinned ();

  cudaMemsetAsync (device, 7, PLANTED_BYTES, planted_stream);
  cudaMemcpyAsync (pinned, device, PLANTED_BYTES, cudaMemcpyDeviceToHost, planted_stream);
  cudaStreamSynchronize (planted_stream);
  g_assert_cmpuint (pinned[PLANTED_BYTES - 1], ==, 7);
  cudaFree (device);
  cudaFreeHost (pinned);
}

static void
copy_too_much (void)
{
  guint8 *device = planted_take_device (), *pinned = planted_take_pinned ();

  cudaMemcpyAsync (device, pinned, PLANTED_BYTES + 1, cudaMemcpyHostToDevice, planted_stream);
  cudaFree (device);
  cudaFreeHost (pinned);
}

static void
copy_past_pinned (void)
{
  guint8 *pinned = planted_take_pinned ();
  void *device = NULL;

  cudaMalloc (&device, 2 * PLANTED_BYTES);
  cudaMemcpyAsync (device, pinned, 2 * PLANTED_BYTES, cudaMemcpyHostToDevice, planted_stream);
  cudaFree (device);
  cudaFreeHost (pinned);
}

static void
fill_too_much (void)
{
  guint8 *device = planted_take_device ();

  cudaMemsetAsync (device + 1, 0, PLANTED_BYTES, planted_stream);
  cudaFree (device);
}

static void
use_after_free (void)
{
  guint8 *device = planted_take_device ();

  cudaFree (device);
  cudaMemsetAsync (device, 0, PLANTED_BYTES, planted_stream);
}

static void
free_twice (void)
{
  guint8 *device = planted_take_device ();

  cudaFree (device);
  cudaFree (device);
}

static void
free_as_another_kind (void)
{
  guint8 *pinned = planted_take_pinned ();

  cudaFree (pinned);
  cudaFreeHost (pinned);
}

static void
change_before_copy (void)
{
  guint8 *device = planted_take_device (), *pinned = planted_take_pinned ();

  cudaMemcpyAsync (device, pinned, PLANTED_BYTES, cudaMemcpyHostToDevice, planted_stream);
  pinned[3] ^= 1;
  cudaStreamSynchronize (planted_stream);
  cudaFree (device);
  cudaFreeHost (pinned);
}

static void
copy_to_pageable (void)
{
  guint8 *device = planted_take_device (), pageable[PLANTED_BYTES];

  cudaMemcpyAsync (pageable, device, PLANTED_BYTES, cudaMemcpyDeviceToHost, planted_stream);
  cudaStreamSynchronize (planted_stream);
  cudaFree (device);
}

static void
guess_direction (void)
{
  guint8 *device = planted_take_device (), *pinned = planted_take_pinned ();

  cudaMemcpyAsync (device, pinned, PLANTED_BYTES, cudaMemcpyDefault, planted_stream);
  cudaFree (device);
  cudaFreeHost (pinned);
}

static void
use_another_device (void)
{
  guint8 *device;

  cudaSetDevice (1);
  device = planted_take_device ();
  cudaSetDevice (0);
  cudaMemsetAsync (device, 0, PLANTED_BYTES, planted_stream);
  cudaFree (device);
}

static void
touch_device_memory (void)
{
  *(volatile guint8 *)planted_take_device () = 1;
}

const Planted planted_memory[] = {
  { "none", do_rightly, NULL },
  { "copy-too-much", copy_too_much, "of a block of 100" },
  { "copy-past-pinned", copy_past_pinned, "runs past its pinned block" },
  { "fill-too-much", fill_too_much, "of a block of 100" },
  { "use-after-free", use_after_free, "no live device memory" },
  { "free-twice", free_twice, "no live block" },
  { "free-as-another-kind", free_as_another_kind, "no live block of its kind" },
  { "change-before-copy", change_before_copy, "before it was copied" },
  { "pageable", copy_to_pageable, "pageable" },
  { "direction", guess_direction, "left to be guessed" },
  { "another-device", use_another_device, "memory of device 1 is used on device 0" },
  { "host-touches-device", touch_device_memory, "the host touched", TRUE },
  { NULL },
};
