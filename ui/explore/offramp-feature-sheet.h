/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-feature-sheet.h - all maps of a layer as a PNG */
#pragma once

#include "offramp-feature-paint.h"

G_BEGIN_DECLS

GBytes *offramp_feature_sheet_make_png (const OfframpFeatureMaps *maps, OfframpFeatureScale scale,
                                        OfframpFeatureColours colours);

G_END_DECLS
