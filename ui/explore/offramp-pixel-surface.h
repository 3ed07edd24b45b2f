/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-pixel-surface.h - RGB bytes as cairo wants them */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

cairo_surface_t *offramp_pixel_surface_new (GBytes *rgb, guint width, guint height);
void offramp_pixel_surface_draw (cairo_t *cr, cairo_surface_t *surface, double x, double y, double width,
                                 double height);

G_END_DECLS
