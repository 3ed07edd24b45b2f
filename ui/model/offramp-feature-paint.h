/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-feature-paint.h - maps as a picture, by the processor: without OpenGL, for small strips and for files
 *
 * Pixel for pixel what the shader of offramp-feature-gl.c draws.
 */
#pragma once

#include "offramp-feature-grid.h"
#include "offramp-feature-maps.h"

G_BEGIN_DECLS

/**
 * OfframpFeatureColours:
 * @OFFRAMP_FEATURE_VIRIDIS: matplotlib's: even steps to the eye, and told apart by the colour blind
 * @OFFRAMP_FEATURE_GREY: from black to white
 */
typedef enum
{
  OFFRAMP_FEATURE_VIRIDIS,
  OFFRAMP_FEATURE_GREY,
  OFFRAMP_N_FEATURE_COLOURS
} OfframpFeatureColours;

void offramp_feature_colours_fill (OfframpFeatureColours colours, guint8 rgb[OFFRAMP_FEATURE_LEVELS][3]);
void offramp_feature_paint (const guint8 *levels, const OfframpFeatureGrid *grid, OfframpFeatureCamera camera,
                            OfframpFeatureColours colours, guint32 *pixels, gsize stride, guint width, guint height);

G_END_DECLS
