/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-pixel-view.h - a widget that shows a picture as large as there is room, small ones with crisp pixels */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OFFRAMP_TYPE_PIXEL_VIEW (offramp_pixel_view_get_type ())
G_DECLARE_FINAL_TYPE (OfframpPixelView, offramp_pixel_view, OFFRAMP, PIXEL_VIEW, GtkWidget)

void offramp_pixel_view_set_pixels (OfframpPixelView *self, GBytes *rgb, guint width, guint height);

G_END_DECLS
