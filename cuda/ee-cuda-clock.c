/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cuda-clock.h"

#include "ee-cuda-status.h"

/**
 * EeCudaClock:
 * @layers_ms: (nullable): [n_layers] the caller's, or NULL while nobody measures
 * @events: one before the first layer and one behind each, made when they are first needed
 * @layers: which layer ends at each event
 * @n: events recorded in this run
 */
struct _EeCudaClock
{
  double *layers_ms;
  cudaEvent_t events[EE_PLAN_MAX_LAYERS + 1];
  guint layers[EE_PLAN_MAX_LAYERS + 1];
  guint n;
};

/**
 * ee_cuda_clock_set:
 * @net: a net
 * @layers_ms: (nullable): [n_layers] where milliseconds are added from now on; NULL ends it
 */
void
ee_cuda_clock_set (EeNet *net, double *layers_ms)
{
  if (net->clock == NULL)
    net->clock = g_new0 (EeCudaClock, 1);
  net->clock->layers_ms = layers_ms;
}

/* Whether someone measures: then layers go one by one on one lane. */
gboolean
ee_cuda_clock_is_running (const EeNet *net)
{
  return net->clock != NULL && net->clock->layers_ms != NULL;
}

static gboolean
record (EeNet *net, guint layer, GError **error)
{
  EeCudaClock *clock = net->clock;
  cudaEvent_t *event = &clock->events[clock->n];

  if (*event == NULL && !ee_cuda_check (cudaEventCreateWithFlags (event, cudaEventDefault), "cudaEventCreate", error))
    {
      *event = NULL;
      return FALSE;
    }
  clock->layers[clock->n++] = layer;
  return ee_cuda_check (cudaEventRecord (*event, net->lanes[0].stream), "cudaEventRecord", error);
}

/* Before the first layer of a run. Does nothing while nobody measures. */
gboolean
ee_cuda_clock_start (EeNet *net, GError **error)
{
  if (!ee_cuda_clock_is_running (net))
    return TRUE;
  net->clock->n = 0;
  return record (net, 0, error);
}

/* Behind a layer, on the first lane. */
gboolean
ee_cuda_clock_mark (EeNet *net, guint layer, GError **error)
{
  return !ee_cuda_clock_is_running (net) || record (net, layer, error);
}

/* After the run has ended: adds up. */
gboolean
ee_cuda_clock_read (EeNet *net, GError **error)
{
  EeCudaClock *clock = net->clock;

  if (!ee_cuda_clock_is_running (net))
    return TRUE;
  for (guint i = 1; i < clock->n; i++)
    {
      float ms = 0;

      if (!ee_cuda_check (cudaEventElapsedTime (&ms, clock->events[i - 1], clock->events[i]), "cudaEventElapsedTime",
                          error))
        return FALSE;
      clock->layers_ms[clock->layers[i]] += ms;
    }
  return TRUE;
}

/**
 * ee_cuda_clock_free:
 * @clock: (transfer full): of a device that has stopped working on it
 */
void
ee_cuda_clock_free (EeCudaClock *clock)
{
  for (guint i = 0; i < G_N_ELEMENTS (clock->events); i++)
    if (clock->events[i] != NULL)
      cudaEventDestroy (clock->events[i]);
  g_free (clock);
}
