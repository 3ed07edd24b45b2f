/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-feature-maps.h - what one layer made of one image: its maps, as numbers and as levels of a colour scale
 *
 * Immutable and counted: made on the worker's thread, read on the main thread.
 */
#pragma once

#include "ee.h"

G_BEGIN_DECLS

/* Levels of a colour scale. */
#define OFFRAMP_FEATURE_LEVELS 256

/**
 * OfframpFeatureScale:
 * @OFFRAMP_FEATURE_SCALE_MAP: from the smallest to the largest number of each map: shapes show
 * @OFFRAMP_FEATURE_SCALE_LAYER: of the whole layer: strong and weak maps show
 */
typedef enum
{
  OFFRAMP_FEATURE_SCALE_MAP,
  OFFRAMP_FEATURE_SCALE_LAYER
} OfframpFeatureScale;

/* @mean is over the map's pixels. */
typedef struct
{
  float lowest, highest, mean;
} OfframpFeatureRange;

/**
 * OfframpFeatureMaps:
 * @layer: index in the plan
 * @n_maps: channels, or numbers of a dense layer
 * @side: height and width of each; 1 for a dense layer
 * @values: (owned): [n_maps, side, side]
 * @ranges: (owned): [n_maps]
 * @whole: of all maps together
 */
typedef struct
{
  gatomicrefcount references;
  guint layer, n_maps, side;
  float *values;
  OfframpFeatureRange *ranges;
  OfframpFeatureRange whole;
} OfframpFeatureMaps;

OfframpFeatureMaps *offramp_feature_maps_new (guint layer, guint n_maps, guint side, float *values);
OfframpFeatureMaps *offramp_feature_maps_ref (OfframpFeatureMaps *self);
void offramp_feature_maps_unref (OfframpFeatureMaps *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpFeatureMaps, offramp_feature_maps_unref)

guint8 *offramp_feature_maps_fill_levels (const OfframpFeatureMaps *self, OfframpFeatureScale scale);
guint offramp_feature_maps_count_silent (const OfframpFeatureMaps *self);

G_END_DECLS
