/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-rows.h - numbers of rows that plans are made for, and sizes of a row
 *
 * Plans cost milliseconds each, so they are made for some numbers of rows only (buckets): 1, 2, 4, 8 and from there
 * four to each doubling. Rows between are computed in the next bucket: at most a quarter is wasted, and what comes out
 * of the surplus is never looked at. Pure functions. Private to cuda.
 */
#pragma once

#include "ee-cuda-net.h"

G_BEGIN_DECLS

guint ee_cuda_rows_get_bucket (guint rows);
guint ee_cuda_rows_get_bucket_within (guint rows);
guint ee_cuda_rows_get_surplus (guint most_rows);
gsize ee_cuda_rows_count_inputs (const EeNet *net, guint layer);
gsize ee_cuda_rows_count_outputs (const EeNet *net, guint layer);
gsize ee_cuda_rows_count_largest (const EeNet *net);

G_END_DECLS
