/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-feature-strip.h - a row of feature maps of the selected image; a press opens them all */
#pragma once

#include <adwaita.h>

#include "offramp-session.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_FEATURE_STRIP (offramp_feature_strip_get_type ())
G_DECLARE_FINAL_TYPE (OfframpFeatureStrip, offramp_feature_strip, OFFRAMP, FEATURE_STRIP, AdwBin)

void offramp_feature_strip_set_session (OfframpFeatureStrip *self, OfframpSession *session);
void offramp_feature_strip_set_sample (OfframpFeatureStrip *self, OfframpSample *sample);
void offramp_feature_strip_open (OfframpFeatureStrip *self);

G_END_DECLS
