/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-drawing.h - what somebody draws on the pad: strokes of a round pen, and the picture they make
 *
 * Places are shares of the pad's side, 0 to 1, so that the pad may change its size. Used by one thread. Knows
 * cairo, but no widget.
 */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Pen widths as shares of the frame; the default is about two pixels of MNIST's 28. */
#define OFFRAMP_DRAWING_MIN_PEN 0.03
#define OFFRAMP_DRAWING_DEFAULT_PEN 0.08
#define OFFRAMP_DRAWING_MAX_PEN 0.18

typedef struct _OfframpDrawing OfframpDrawing;

OfframpDrawing *offramp_drawing_new (void);
void offramp_drawing_free (OfframpDrawing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfframpDrawing, offramp_drawing_free)

void offramp_drawing_set_pen (OfframpDrawing *self, double pen);
double offramp_drawing_get_pen (OfframpDrawing *self);

void offramp_drawing_begin_stroke (OfframpDrawing *self, double x, double y);
gboolean offramp_drawing_extend_stroke (OfframpDrawing *self, double x, double y);
gboolean offramp_drawing_undo (OfframpDrawing *self);
gboolean offramp_drawing_clear (OfframpDrawing *self);
guint offramp_drawing_get_n_strokes (OfframpDrawing *self);

void offramp_drawing_draw (OfframpDrawing *self, cairo_t *cr, double side);
GBytes *offramp_drawing_render (OfframpDrawing *self, guint side);

G_END_DECLS
