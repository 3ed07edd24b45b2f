/* SPDX-License-Identifier: Apache-2.0 */
/* Planted: streams that nobody waits for, and events that say nothing. */
#include <string.h>

#include "planted.h"

static cudaStream_t
take_stream (void)
{
  cudaStream_t stream = NULL;

  g_assert_cmpint (cudaStreamCreateWithFlags (&stream, cudaStreamNonBlocking), ==, cudaSuccess);
  return stream;
}

static void
use_default_stream (void)
{
  guint8 *device = planted_take_device ();

  cudaMemsetAsync (device, 0, PLANTED_BYTES, NULL);
  cudaFree (device);
}

static void
use_blocking_stream (void)
{
  cudaStream_t stream = NULL;

  cudaStreamCreate (&stream);
  cudaStreamDestroy (stream);
}

static void
use_dead_stream (void)
{
  guint8 *device = planted_take_device ();
  cudaStream_t stream = take_stream ();

  cudaStreamDestroy (stream);
  cudaMemsetAsync (device, 0, PLANTED_BYTES, stream);
  cudaFree (device);
}

static void
wait_for_unrecorded (void)
{
  cudaEvent_t event;

  cudaEventCreateWithFlags (&event, cudaEventDisableTiming);
  cudaStreamWaitEvent (planted_stream, event, 0);
  cudaEventDestroy (event);
}

static void
wait_for_dead_event (void)
{
  cudaEvent_t event;

  cudaEventCreateWithFlags (&event, cudaEventDisableTiming);
  cudaEventRecord (event, planted_stream);
  cudaEventDestroy (event);
  cudaEventSynchronize (event);
}

static void
time_without_time (void)
{
  cudaEvent_t event;
  float milliseconds;

  cudaEventCreateWithFlags (&event, cudaEventDisableTiming);
  cudaEventRecord (event, planted_stream);
  cudaEventSynchronize (event);
  cudaEventElapsedTime (&milliseconds, event, event);
  cudaEventDestroy (event);
}

/* What the second stream fetches of what the first one writes, before and after: whether it was the new. */
static gboolean
fetch_from_other_stream (gboolean wait)
{
  guint8 *device = planted_take_device (), *pinned = planted_take_pinned ();
  cudaStream_t other = take_stream ();
  cudaEvent_t written;
  gboolean fresh;

  cudaEventCreateWithFlags (&written, cudaEventDisableTiming);
  cudaMemsetAsync (device, 7, PLANTED_BYTES, planted_stream);
  cudaEventRecord (written, planted_stream);
  if (wait)
    cudaStreamWaitEvent (other, written, 0);
  cudaMemcpyAsync (pinned, device, PLANTED_BYTES, cudaMemcpyDeviceToHost, other);
  cudaStreamSynchronize (other);
  fresh = pinned[0] == 7 && pinned[PLANTED_BYTES - 1] == 7;
  cudaStreamSynchronize (planted_stream);
  cudaEventDestroy (written);
  cudaStreamDestroy (other);
  cudaFree (device);
  cudaFreeHost (pinned);
  return fresh;
}

static void
wait_rightly (void)
{
  g_assert_true (fetch_from_other_stream (TRUE));
}

/* A race has no complaint: its numbers are wrong. */
static void
race (void)
{
  g_assert_false (fetch_from_other_stream (FALSE));
}

/* Streams that advance by chance: whoever waits is right with every seed, who does not is found by some. */
static void
race_by_chance (void)
{
  guint n_stale = 0;

  for (guint seed = 1; seed <= 20; seed++)
    {
      planted_control->set_schedule (STANDIN_RANDOM, seed);
      g_assert_true (fetch_from_other_stream (TRUE));
      n_stale += !fetch_from_other_stream (FALSE);
    }
  planted_control->set_schedule (STANDIN_LAZY, 0);
  g_assert_cmpuint (n_stale, >, 0);
}

/* Whoever reads before waiting reads rubbish. */
static void
read_early (void)
{
  guint8 *device = planted_take_device (), *pinned = planted_take_pinned ();

  memset (pinned, 0, PLANTED_BYTES);
  cudaMemsetAsync (device, 0, PLANTED_BYTES, planted_stream);
  cudaMemcpyAsync (pinned, device, PLANTED_BYTES, cudaMemcpyDeviceToHost, planted_stream);
  g_assert_cmpuint (pinned[0], !=, 0);
  cudaStreamSynchronize (planted_stream);
  g_assert_cmpuint (pinned[0], ==, 0);
  cudaFree (device);
  cudaFreeHost (pinned);
}

const Planted planted_streams[] = {
  { "waiting", wait_rightly, NULL },
  { "race", race, NULL },
  { "race-by-chance", race_by_chance, NULL },
  { "early-read", read_early, NULL },
  { "default-stream", use_default_stream, "default stream" },
  { "blocking-stream", use_blocking_stream, "waits for the default stream" },
  { "dead-stream", use_dead_stream, "no live stream" },
  { "unrecorded-event", wait_for_unrecorded, "never recorded" },
  { "dead-event", wait_for_dead_event, "no live event" },
  { "event-without-time", time_without_time, "without time" },
  { NULL },
};
