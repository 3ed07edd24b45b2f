/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-feature-contrast.h"

#include <math.h>

/* Of fewer images of a kind no deviation can be said; an effect of constant maps is not told beyond LARGEST. */
enum
{
  LEAST_IMAGES = 4
};
static const double largest_effect = 99;

/**
 * offramp_feature_contrast_new:
 * @layer: index in the plan
 * @n_maps: of the layer
 *
 * Returns: (transfer full): a contrast of no images
 */
OfframpFeatureContrast *
offramp_feature_contrast_new (guint layer, guint n_maps)
{
  OfframpFeatureContrast *self = g_new0 (OfframpFeatureContrast, 1);

  self->layer = layer;
  self->n_maps = n_maps;
  for (guint kind = 0; kind < OFFRAMP_FEATURE_N_KINDS; kind++)
    {
      self->means[kind] = g_new0 (double, n_maps);
      self->squares[kind] = g_new0 (double, n_maps);
    }
  return self;
}

/**
 * offramp_feature_contrast_free:
 * @self: (nullable) (transfer full): a contrast
 */
void
offramp_feature_contrast_free (OfframpFeatureContrast *self)
{
  if (self == NULL)
    return;
  for (guint kind = 0; kind < OFFRAMP_FEATURE_N_KINDS; kind++)
    {
      g_free (self->means[kind]);
      g_free (self->squares[kind]);
    }
  g_free (self->pair);
  g_free (self);
}

/**
 * offramp_feature_contrast_add:
 * @self: a contrast
 * @kind: OFFRAMP_FEATURE_MAIN or OFFRAMP_FEATURE_REDUNDANT
 * @maps: of an image of that kind, of the same layer
 *
 * Welford's sums, so that large means lose no digits.
 */
void
offramp_feature_contrast_add (OfframpFeatureContrast *self, guint kind, const OfframpFeatureMaps *maps)
{
  const double n = ++self->n_images[kind];

  g_return_if_fail (maps->n_maps == self->n_maps && kind < OFFRAMP_FEATURE_N_KINDS);

  for (guint m = 0; m < self->n_maps; m++)
    {
      const double difference = maps->ranges[m].mean - self->means[kind][m];

      self->means[kind][m] += difference / n;
      self->squares[kind][m] += difference * (maps->ranges[m].mean - self->means[kind][m]);
    }
}

/**
 * offramp_feature_contrast_get_effect:
 * @self: a contrast
 * @map: of the layer
 *
 * Returns: (mean over redundant images - mean over main ones) / pooled standard deviation; 0 while there are too few
 */
double
offramp_feature_contrast_get_effect (const OfframpFeatureContrast *self, guint map)
{
  const guint n_main = self->n_images[OFFRAMP_FEATURE_MAIN], n_redundant = self->n_images[OFFRAMP_FEATURE_REDUNDANT];
  double difference, deviation;

  g_return_val_if_fail (map < self->n_maps, 0);

  if (n_main < LEAST_IMAGES || n_redundant < LEAST_IMAGES)
    return 0;
  difference = self->means[OFFRAMP_FEATURE_REDUNDANT][map] - self->means[OFFRAMP_FEATURE_MAIN][map];
  deviation = sqrt ((self->squares[OFFRAMP_FEATURE_MAIN][map] + self->squares[OFFRAMP_FEATURE_REDUNDANT][map])
                    / (n_main + n_redundant - 2));
  if (fabs (difference) <= deviation / largest_effect)
    return deviation > 0 ? difference / deviation : 0;
  return deviation > 0 ? CLAMP (difference / deviation, -largest_effect, largest_effect)
                       : copysign (largest_effect, difference);
}

/**
 * offramp_feature_contrast_rank:
 * @self: a contrast
 * @maps: (out): [n] the maps that differ most, the largest first; a smaller number before a larger one among equals
 * @n: how many at most
 *
 * Returns: how many; maps of no effect are left out
 */
guint
offramp_feature_contrast_rank (const OfframpFeatureContrast *self, guint *maps, guint n)
{
  g_autofree gboolean *taken = g_new0 (gboolean, self->n_maps);

  for (guint i = 0; i < n; i++)
    {
      double best = 0;

      for (guint m = 0; m < self->n_maps; m++)
        {
          const double effect = fabs (offramp_feature_contrast_get_effect (self, m));

          if (taken[m] || effect <= best)
            continue;
          best = effect;
          maps[i] = m;
        }
      if (best <= 0)
        return i;
      taken[maps[i]] = TRUE;
    }
  return n;
}
