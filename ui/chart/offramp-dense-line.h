/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-dense-line.h - a curve with more points than the plot has pixels, as one bar a pixel
 *
 * Stroking a zigzag that fills its plot costs cairo over 100 ms; filling the same pixels as upright bars costs one or
 * two.
 */
#pragma once

#include "offramp-layer-style.h"

G_BEGIN_DECLS

void offramp_dense_line_fill (cairo_t *cr, const OfframpColour *colour, OfframpDash dash, double width,
                              const OfframpPoint *points, guint n_points);

G_END_DECLS
