/* SPDX-License-Identifier: Apache-2.0 */
/* Survivors: the device lists the rows without a flag, in their order, and gathers them
 *
 * The flags are its own, where it judges an exit by a threshold, or the host's. How many survivors it found comes back
 * by itself, into pinned memory; the host's number is compared with it when the host waits for something else anyway.
 */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-cuda-forward-private.h"
#include "ee-cuda-rows.h"
#include "ee-cuda-status.h"
#include "ee-error.h"

/**
 * ee_cuda_keep_settle:
 * @net: a net
 * @error: EE_ERROR_DEVICE
 *
 * Waits for the last keep()'s count, if it is due, and checks it.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_keep_settle (EeNet *net, GError **error)
{
  EeCudaInference *self = net->inference;

  if (!self->count_due)
    return TRUE;
  self->count_due = FALSE;
  if (!ee_cuda_check (cudaEventSynchronize (self->count_done), "cudaEventSynchronize", error))
    return FALSE;
  if (*self->counted == self->expected)
    return TRUE;
  g_set_error (error, EE_ERROR, EE_ERROR_DEVICE, _ ("The GPU kept %u rows where %u were to be kept."), *self->counted,
               self->expected);
  return FALSE;
}

static gboolean
check_keep (EeNet *net, guint stage, const guint *rows, guint n_rows, GError **error)
{
  const EeCudaInference *self = net->inference;

  if (stage + 1 >= ee_plan_get_n_stages (net->plan) || stage != self->last_stage)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                   _ ("Rows of stage %u cannot be kept: it was not the last to run."), stage);
      return FALSE;
    }
  for (guint i = 0; i < n_rows; i++)
    if (rows[i] >= self->last_rows || (i > 0 && rows[i] <= rows[i - 1]))
      {
        g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                     _ ("Row %u cannot be kept: rows must ascend and be below the %u of the last run."), rows[i],
                     self->last_rows);
        return FALSE;
      }
  return TRUE;
}

/* The host's choice becomes flags on the device. */
static gboolean
queue_flags (EeNet *net, const guint *rows, guint n_rows, GError **error)
{
  EeCudaInference *self = net->inference;

  memset (self->leaving, 1, self->last_rows);
  for (guint i = 0; i < n_rows; i++)
    self->leaving[rows[i]] = 0;
  return ee_cuda_net_copy (net, 0, self->left, self->leaving, self->last_rows, cudaMemcpyHostToDevice, error);
}

/* Lists the rows without a flag; their number is on its way to the host. */
static gboolean
queue_compaction (EeNet *net, guint rows, GError **error)
{
  EeCudaInference *self = net->inference;

  return EE_CUDA_LAUNCH (&net->kernels, net->lanes[0].stream, compact, EE_CUDA_ONE_BLOCK, error, .left = self->left,
                         .indices = self->indices, .count = self->survivors, .rows = rows)
         && ee_cuda_net_copy (net, 0, self->counted, self->survivors, sizeof *self->counted, cudaMemcpyDeviceToHost,
                              error)
         && ee_cuda_check (cudaEventRecord (self->count_done, net->lanes[0].stream), "cudaEventRecord", error);
}

/**
 * ee_cuda_keep_queue:
 * @net: a net whose flags are there, or will be when the first lane has come so far
 * @stage: whose rows were flagged
 * @rows: how many
 * @most: how many can be without a flag; the next pool has room for them, and counts them from now on
 * @error: EE_ERROR_DEVICE
 *
 * Sends the rows without a flag on to the next stage's pool, in their order.
 *
 * Returns: TRUE when the work is queued
 */
gboolean
ee_cuda_keep_queue (EeNet *net, guint stage, guint rows, guint most, GError **error)
{
  EeCudaInference *self = net->inference;
  EeCudaPool *pool = &self->pools[stage + 1];
  gpointer end;

  if (!queue_compaction (net, rows, error))
    return FALSE;
  end = ee_cuda_pool_append (pool, net, most, self->between[0][0], error);
  return end != NULL
         && EE_CUDA_LAUNCH (&net->kernels, net->lanes[0].stream, gather, most * pool->row_bytes / 16, error,
                            .from = self->kept, .to = end, .indices = self->indices, .count = self->survivors,
                            .rows = most, .row_bytes = pool->row_bytes);
}

/**
 * ee_cuda_forward_keep:
 * @net: a net
 * @stage: the one that ran last
 * @rows: [n_rows] indices into its rows, ascending
 * @n_rows: how many
 * @error: EE_ERROR_INVALID; the next stage's pool is then as it was. EE_ERROR_DEVICE
 *
 * Returns: TRUE when the work is queued
 */
gboolean
ee_cuda_forward_keep (EeNet *net, guint stage, const guint *rows, guint n_rows, GError **error)
{
  EeCudaInference *self = net->inference;

  if (!check_keep (net, stage, rows, n_rows, error)
      || !ee_cuda_pool_check_room (&self->pools[stage + 1], n_rows, error))
    return FALSE;
  if (n_rows == 0)
    return TRUE;

  if (!ee_cuda_keep_settle (net, error) || !queue_flags (net, rows, n_rows, error))
    return FALSE;
  self->expected = n_rows;
  self->count_due = TRUE;
  return ee_cuda_keep_queue (net, stage, self->last_rows, n_rows, error);
}
