/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-feature-window.h - all maps of a layer of the selected image, to look at closely */
#pragma once

#include <adwaita.h>

#include "offramp-features.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_FEATURE_WINDOW (offramp_feature_window_get_type ())
G_DECLARE_FINAL_TYPE (OfframpFeatureWindow, offramp_feature_window, OFFRAMP, FEATURE_WINDOW, AdwWindow)

GtkWidget *offramp_feature_window_new (OfframpFeatures *features);

G_END_DECLS
