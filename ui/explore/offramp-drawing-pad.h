/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-drawing-pad.h - a square of paper to draw on with mouse, pen, finger or keyboard
 *
 * Emits "drawn" whenever the picture has changed. Always paper: light in dark mode too, as the network is told what ink
 * is.
 */
#pragma once

#include <gtk/gtk.h>

#include "offramp-drawing.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_DRAWING_PAD (offramp_drawing_pad_get_type ())
G_DECLARE_FINAL_TYPE (OfframpDrawingPad, offramp_drawing_pad, OFFRAMP, DRAWING_PAD, GtkWidget)

OfframpDrawing *offramp_drawing_pad_get_drawing (OfframpDrawingPad *self);
void offramp_drawing_pad_set_pen (OfframpDrawingPad *self, double pen);
void offramp_drawing_pad_undo (OfframpDrawingPad *self);
void offramp_drawing_pad_clear (OfframpDrawingPad *self);

G_END_DECLS
