/* SPDX-License-Identifier: Apache-2.0 */
/* ee-pen.h - smooth, anti-aliased pen strokes on a small grey canvas
 *
 * Private to the data floor. Knows nothing of digits or data sets. Any thread, one canvas a thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  EE_PEN_SIDE = 32,
  EE_PEN_MAX_POINTS = 64,
  EE_PEN_MAX_STROKES = 16,
};

/**
 * EePoint:
 * @x: to the right
 * @y: downwards
 * @corner: the line breaks here instead of running through smoothly
 */
typedef struct
{
  float x, y;
  gboolean corner;
} EePoint;

/**
 * EeDrawing:
 * @points: of all strokes, one after the other
 * @n_points: how many
 * @ends: [n_strokes] index one past each stroke's last point
 * @n_strokes: how many times the pen goes down
 */
typedef struct
{
  EePoint points[EE_PEN_MAX_POINTS];
  guint n_points;
  guint ends[EE_PEN_MAX_STROKES];
  guint n_strokes;
} EeDrawing;

void ee_drawing_clear (EeDrawing *drawing);
void ee_drawing_add (EeDrawing *drawing, float x, float y, gboolean corner);
void ee_drawing_lift (EeDrawing *drawing);

EePoint ee_pen_find_point (const EePoint *points, guint n, guint i, float t);
void ee_pen_draw (const EeDrawing *drawing, float radius, float pressure, guint8 ink, guint8 *grey);

G_END_DECLS
