/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-feature-gl.h - maps drawn by OpenGL: one texture with all levels, one with the colours, a shader for the rest
 *
 * Desktop OpenGL from 3.2 on, or OpenGL ES from 3.0 on. Every call needs the context to be current. Draws pixel for
 * pixel what offramp_feature_paint() paints.
 */
#pragma once

#include <gio/gio.h>

#include "offramp-feature-paint.h"

G_BEGIN_DECLS

typedef struct _OfframpFeatureGl OfframpFeatureGl;

OfframpFeatureGl *offramp_feature_gl_new (GError **error);
void offramp_feature_gl_free (OfframpFeatureGl *self);
void offramp_feature_gl_set_levels (OfframpFeatureGl *self, const OfframpFeatureGrid *grid, const guint8 *levels);
void offramp_feature_gl_set_colours (OfframpFeatureGl *self, OfframpFeatureColours colours);
void offramp_feature_gl_draw (OfframpFeatureGl *self, const OfframpFeatureGrid *grid, OfframpFeatureCamera camera,
                              guint width, guint height, int factor);

G_END_DECLS
