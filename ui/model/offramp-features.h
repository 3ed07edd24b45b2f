/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-features.h - the feature maps that are looked at: of which image, of which layer, and why there are none
 *
 * Follows a session on the main thread; "changed" tells all that look. Knows no widget.
 */
#pragma once

#include "offramp-feature-contrast.h"
#include "offramp-session.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_FEATURES (offramp_features_get_type ())
G_DECLARE_FINAL_TYPE (OfframpFeatures, offramp_features, OFFRAMP, FEATURES, GObject)

/* Maps of a layer that are marked as telling main from redundant images best. */
#define OFFRAMP_FEATURES_N_MARKED 8

/**
 * OfframpFeaturesState:
 * @OFFRAMP_FEATURES_NO_NETWORK: no network answers
 * @OFFRAMP_FEATURES_NO_IMAGE: none is selected
 * @OFFRAMP_FEATURES_WAITING: asked for, or the image has no verdict yet
 * @OFFRAMP_FEATURES_NOT_COMPUTED: the image left before that layer
 * @OFFRAMP_FEATURES_FAILED: see offramp_features_get_error()
 * @OFFRAMP_FEATURES_READY: see offramp_features_get_maps()
 */
typedef enum
{
  OFFRAMP_FEATURES_NO_NETWORK,
  OFFRAMP_FEATURES_NO_IMAGE,
  OFFRAMP_FEATURES_WAITING,
  OFFRAMP_FEATURES_NOT_COMPUTED,
  OFFRAMP_FEATURES_FAILED,
  OFFRAMP_FEATURES_READY
} OfframpFeaturesState;

OfframpFeatures *offramp_features_new (OfframpSession *session);

void offramp_features_set_watched (OfframpFeatures *self, gboolean watched);
void offramp_features_set_compared (OfframpFeatures *self, gboolean compared);
void offramp_features_set_sample (OfframpFeatures *self, OfframpSample *sample);
void offramp_features_set_layer (OfframpFeatures *self, guint layer);
void offramp_features_compute_anyway (OfframpFeatures *self);

EePlan *offramp_features_get_plan (OfframpFeatures *self);
OfframpSample *offramp_features_get_sample (OfframpFeatures *self);
guint offramp_features_get_layer (OfframpFeatures *self);
OfframpFeaturesState offramp_features_get_state (OfframpFeatures *self);
const char *offramp_features_get_error (OfframpFeatures *self);
OfframpFeatureMaps *offramp_features_get_maps (OfframpFeatures *self);
const OfframpFeatureContrast *offramp_features_get_contrast (OfframpFeatures *self);
guint offramp_features_get_marked (OfframpFeatures *self, guint *maps);
char *offramp_features_describe_map (OfframpFeatures *self, guint map);

G_END_DECLS
