/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-pool.h - the rows that wait for a stage, on the device, oldest first */
#pragma once

#include "ee-cuda-net.h"

G_BEGIN_DECLS

/**
 * EeCudaPool:
 * @rows: [capacity and a bucket's surplus, row_bytes]
 * @row_bytes: a multiple of 16
 * @capacity: rows that may wait
 * @first: the row to be taken next
 * @n: rows waiting
 */
typedef struct
{
  guint8 *rows;
  gsize row_bytes;
  guint capacity, first, n;
} EeCudaPool;

void ee_cuda_pool_init (EeCudaPool *pool, EeNet *net, guint capacity, gsize row_count);
gboolean ee_cuda_pool_check_room (const EeCudaPool *pool, guint rows, GError **error);
gpointer ee_cuda_pool_append (EeCudaPool *pool, EeNet *net, guint rows, gpointer aside, GError **error);
gpointer ee_cuda_pool_get_first (const EeCudaPool *pool);
void ee_cuda_pool_take (EeCudaPool *pool, guint rows);

G_END_DECLS
