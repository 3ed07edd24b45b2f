/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-feature-view.h - all maps of a layer on one sheet that one zooms into and moves about
 *
 * By OpenGL, or by the processor where there is none. Wheel, pinch and + - zoom; dragging and Shift with the arrows
 * move; the arrows go from map to map, Return goes near, 0 shows all.
 *
 * Signal "picked" with the map that is pointed at or chosen by the keys, or -1.
 */
#pragma once

#include <gtk/gtk.h>

#include "offramp-feature-paint.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_FEATURE_VIEW (offramp_feature_view_get_type ())
G_DECLARE_FINAL_TYPE (OfframpFeatureView, offramp_feature_view, OFFRAMP, FEATURE_VIEW, GtkWidget)

void offramp_feature_view_set_maps (OfframpFeatureView *self, OfframpFeatureMaps *maps);
void offramp_feature_view_set_scale (OfframpFeatureView *self, OfframpFeatureScale scale);
void offramp_feature_view_set_colours (OfframpFeatureView *self, OfframpFeatureColours colours);
void offramp_feature_view_set_marked (OfframpFeatureView *self, const guint *maps, guint n);
void offramp_feature_view_show_map (OfframpFeatureView *self, guint map);
void offramp_feature_view_show_all (OfframpFeatureView *self);
void offramp_feature_view_zoom (OfframpFeatureView *self, double factor);
double offramp_feature_view_get_zoom (OfframpFeatureView *self);
int offramp_feature_view_get_picked (OfframpFeatureView *self);
gboolean offramp_feature_view_uses_gl (OfframpFeatureView *self);

G_END_DECLS
