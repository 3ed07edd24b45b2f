/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-feature-contrast.h - by how much each map of a layer differs between main and redundant images
 *
 * A map's number for one image is its mean over the pixels. Over some images of each kind the difference of the means
 * of that number is divided by the pooled standard deviation (Cohen's d: Cohen, Statistical Power Analysis, 1988, 2.5).
 */
#pragma once

#include "offramp-feature-maps.h"

G_BEGIN_DECLS

enum
{
  OFFRAMP_FEATURE_MAIN,
  OFFRAMP_FEATURE_REDUNDANT,
  OFFRAMP_FEATURE_N_KINDS
};

/**
 * OfframpFeatureContrast:
 * @layer: index in the plan
 * @n_maps: of the layer
 * @n_images: of each kind
 * @pair: (owned): which images those are
 * @means: (owned): [kind][n_maps]
 * @squares: (owned): [kind][n_maps] sums of squared differences from the mean
 */
typedef struct
{
  guint layer, n_maps;
  guint n_images[OFFRAMP_FEATURE_N_KINDS];
  char *pair;
  double *means[OFFRAMP_FEATURE_N_KINDS];
  double *squares[OFFRAMP_FEATURE_N_KINDS];
} OfframpFeatureContrast;

OfframpFeatureContrast *offramp_feature_contrast_new (guint layer, guint n_maps);
void offramp_feature_contrast_free (OfframpFeatureContrast *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpFeatureContrast, offramp_feature_contrast_free)

void offramp_feature_contrast_add (OfframpFeatureContrast *self, guint kind, const OfframpFeatureMaps *maps);
double offramp_feature_contrast_get_effect (const OfframpFeatureContrast *self, guint map);
guint offramp_feature_contrast_rank (const OfframpFeatureContrast *self, guint *maps, guint n);

G_END_DECLS
