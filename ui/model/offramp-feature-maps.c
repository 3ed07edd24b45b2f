/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-feature-maps.h"

#include <math.h>

static OfframpFeatureRange
measure (const float *values, gsize n)
{
  OfframpFeatureRange range = { values[0], values[0], 0 };
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      range.lowest = MIN (range.lowest, values[i]);
      range.highest = MAX (range.highest, values[i]);
      sum += values[i];
    }
  range.mean = sum / n;
  return range;
}

/**
 * offramp_feature_maps_new:
 * @layer: index in the plan
 * @n_maps: at least 1
 * @side: of each, at least 1
 * @values: (transfer full): [n_maps, side, side]
 *
 * Returns: (transfer full): the maps, measured
 */
OfframpFeatureMaps *
offramp_feature_maps_new (guint layer, guint n_maps, guint side, float *values)
{
  OfframpFeatureMaps *self = g_new0 (OfframpFeatureMaps, 1);
  const gsize pixels = (gsize)side * side;

  g_atomic_ref_count_init (&self->references);
  self->layer = layer;
  self->n_maps = n_maps;
  self->side = side;
  self->values = values;
  self->ranges = g_new (OfframpFeatureRange, n_maps);
  for (guint m = 0; m < n_maps; m++)
    self->ranges[m] = measure (values + m * pixels, pixels);
  self->whole = measure (values, n_maps * pixels);
  return self;
}

OfframpFeatureMaps *
offramp_feature_maps_ref (OfframpFeatureMaps *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * offramp_feature_maps_unref:
 * @self: (nullable) (transfer full): maps
 */
void
offramp_feature_maps_unref (OfframpFeatureMaps *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->values);
  g_free (self->ranges);
  g_free (self);
}

/**
 * offramp_feature_maps_fill_levels:
 * @self: maps
 * @scale: what the lowest and the highest level stand for
 *
 * A map whose numbers are all alike is all at the lowest level (on its own scale).
 *
 * Returns: (transfer full): [n_maps, side, side] from 0 to OFFRAMP_FEATURE_LEVELS - 1
 */
guint8 *
offramp_feature_maps_fill_levels (const OfframpFeatureMaps *self, OfframpFeatureScale scale)
{
  const gsize pixels = (gsize)self->side * self->side;
  guint8 *levels = g_malloc0 (self->n_maps * pixels);

  for (guint m = 0; m < self->n_maps; m++)
    {
      const OfframpFeatureRange *range = scale == OFFRAMP_FEATURE_SCALE_MAP ? &self->ranges[m] : &self->whole;
      const float span = range->highest - range->lowest, factor = (OFFRAMP_FEATURE_LEVELS - 1) / span;

      for (gsize i = m * pixels; i < (m + 1) * pixels && span > 0 && isfinite (factor); i++)
        levels[i] = (self->values[i] - range->lowest) * factor + 0.5f;
    }
  return levels;
}

/**
 * offramp_feature_maps_count_silent:
 * @self: maps
 *
 * Returns: how many maps are the same number all over: nothing woke them
 */
guint
offramp_feature_maps_count_silent (const OfframpFeatureMaps *self)
{
  guint n = 0;

  for (guint m = 0; m < self->n_maps; m++)
    n += self->side > 1 ? self->ranges[m].highest <= self->ranges[m].lowest : self->ranges[m].highest == 0;
  return n;
}
