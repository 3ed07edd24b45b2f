/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cuda-rows.h"

enum
{
  LAST_POWER = 8 /* below it buckets are powers of two */
};

/* The distance of buckets from the one that @rows lies in or above, and the power of two below. */
static guint
get_step (guint rows)
{
  const guint power = 1u << (g_bit_storage (rows) - 1);

  return power < LAST_POWER ? power : power / 4;
}

/**
 * ee_cuda_rows_get_bucket:
 * @rows: at least 1
 *
 * Returns: the least bucket that has room for @rows
 */
guint
ee_cuda_rows_get_bucket (guint rows)
{
  const guint step = get_step (rows);

  return (rows + step - 1) / step * step;
}

/**
 * ee_cuda_rows_get_bucket_within:
 * @rows: at least 1
 *
 * Returns: the greatest bucket that @rows fill
 */
guint
ee_cuda_rows_get_bucket_within (guint rows)
{
  const guint step = get_step (rows);

  return rows / step * step;
}

/**
 * ee_cuda_rows_get_surplus:
 * @most_rows: at least 1
 *
 * Returns: by how many rows the bucket of any number up to @most_rows may be larger than that
 */
guint
ee_cuda_rows_get_surplus (guint most_rows)
{
  return MAX (LAST_POWER / 2 - 1, most_rows / 4);
}

/**
 * ee_cuda_rows_count_inputs:
 * @net: a net
 * @layer: index in the plan
 *
 * Returns: numbers of one row that goes into @layer, images padded as they are on the device
 */
gsize
ee_cuda_rows_count_inputs (const EeNet *net, guint layer)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);

  return (gsize)(layer == 0 ? net->image_channels : info->in_channels) * info->in_side * info->in_side;
}

/**
 * ee_cuda_rows_count_outputs:
 * @net: a net
 * @layer: index in the plan
 *
 * Returns: numbers of one row that comes out of @layer
 */
gsize
ee_cuda_rows_count_outputs (const EeNet *net, guint layer)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);

  return (gsize)info->out_channels * info->out_side * info->out_side;
}

/**
 * ee_cuda_rows_count_largest:
 * @net: a net
 *
 * Returns: numbers of the largest row of all layers
 */
gsize
ee_cuda_rows_count_largest (const EeNet *net)
{
  gsize largest = ee_cuda_rows_count_inputs (net, 0);

  for (guint l = 0; l < ee_plan_get_n_layers (net->plan); l++)
    largest = MAX (largest, ee_cuda_rows_count_outputs (net, l));
  return largest;
}
