/* SPDX-License-Identifier: Apache-2.0 */
/* ee-resize.h - the one way in which a picture of any size becomes a 32x32 one
 *
 * Private to the data floor. Every reader and every dropped file goes through it, so that the same
 * picture gives the same bytes whichever way it came. Pure integer arithmetic, any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A part of a picture, in pixels from its top left. */
typedef struct
{
  guint x, y, width, height;
} EeCut;

void ee_resize_to_square (const guint8 *pixels, guint width, guint height, guint channels, guint side, guint8 *square);
void ee_resize_cut_to_square (const guint8 *pixels, guint width, guint height, guint channels, const EeCut *cut,
                              guint inner, guint side, guint8 *square);

G_END_DECLS
