/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cuda-pool.h"

#include <glib/gi18n-lib.h>

#include "ee-cuda-rows.h"
#include "ee-error.h"

/**
 * ee_cuda_pool_init:
 * @pool: (out): an empty pool
 * @net: a net that says what memory it wants
 * @capacity: in rows
 * @row_count: numbers in a row
 */
void
ee_cuda_pool_init (EeCudaPool *pool, EeNet *net, guint capacity, gsize row_count)
{
  *pool = (EeCudaPool){ .capacity = capacity, .row_bytes = row_count * net->number_bytes };
  ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, &pool->rows,
                       (capacity + ee_cuda_rows_get_surplus (net->options.max_rows)) * pool->row_bytes);
}

/* EE_ERROR_INVALID where @rows more would be too many. */
gboolean
ee_cuda_pool_check_room (const EeCudaPool *pool, guint rows, GError **error)
{
  if (rows <= pool->capacity - pool->n)
    return TRUE;
  g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
               _ ("%u more rows do not fit into a pool of %u in which %u are waiting."), rows, pool->capacity, pool->n);
  return FALSE;
}

/**
 * ee_cuda_pool_append:
 * @pool: with room for @rows
 * @net: its net
 * @rows: that will be written
 * @aside: on the device: room for all waiting rows
 * @error: EE_ERROR_DEVICE
 *
 * Moves the waiting rows to the front where the new ones would not fit behind them.
 *
 * Returns: (transfer none): where the new rows go, or NULL
 */
gpointer
ee_cuda_pool_append (EeCudaPool *pool, EeNet *net, guint rows, gpointer aside, GError **error)
{
  const gsize waiting = pool->n * pool->row_bytes;

  if (rows > pool->capacity - pool->n - pool->first)
    {
      if (!ee_cuda_net_copy (net, 0, aside, ee_cuda_pool_get_first (pool), waiting, cudaMemcpyDeviceToDevice, error)
          || !ee_cuda_net_copy (net, 0, pool->rows, aside, waiting, cudaMemcpyDeviceToDevice, error))
        return NULL;
      pool->first = 0;
    }
  pool->n += rows;
  return pool->rows + (pool->first + pool->n - rows) * pool->row_bytes;
}

/* The oldest row. */
gpointer
ee_cuda_pool_get_first (const EeCudaPool *pool)
{
  return pool->rows + pool->first * pool->row_bytes;
}

/* Removes the oldest @rows. */
void
ee_cuda_pool_take (EeCudaPool *pool, guint rows)
{
  pool->n -= rows;
  pool->first = pool->n > 0 ? pool->first + rows : 0;
}
