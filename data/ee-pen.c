/* SPDX-License-Identifier: Apache-2.0 */
/* ee-pen.c - Catmull-Rom curves, stamped as round segments
 *
 * A pixel's ink is the share of it that a round pen covers, estimated from the distance between its
 * centre and the curve; where strokes cross the darker one wins, as with real ink. No state.
 *
 * E. Catmull and R. Rom, A class of local interpolating splines, Computer Aided Geometric Design
 * (1974).
 */
#include "ee-pen.h"

#include <math.h>
#include <string.h>

enum
{
  PIECES = 8, /* straight pieces of the curve between two points */
};

typedef struct
{
  float coverage[EE_PEN_SIDE * EE_PEN_SIDE];
  float radius;
} Canvas;

/**
 * ee_drawing_clear:
 * @drawing: becomes empty
 */
void
ee_drawing_clear (EeDrawing *drawing)
{
  drawing->n_points = 0;
  drawing->n_strokes = 0;
}

/**
 * ee_drawing_add:
 * @drawing: a drawing
 * @x: to the right
 * @y: downwards
 * @corner: whether the line breaks here
 *
 * Lengthens the stroke that is being drawn. A drawing that is full stays as it is.
 */
void
ee_drawing_add (EeDrawing *drawing, float x, float y, gboolean corner)
{
  if (drawing->n_points < EE_PEN_MAX_POINTS && drawing->n_strokes < EE_PEN_MAX_STROKES)
    drawing->points[drawing->n_points++] = (EePoint){ x, y, corner };
}

/**
 * ee_drawing_lift:
 * @drawing: a drawing
 *
 * Ends the stroke that is being drawn, if any.
 */
void
ee_drawing_lift (EeDrawing *drawing)
{
  guint start = drawing->n_strokes > 0 ? drawing->ends[drawing->n_strokes - 1] : 0;

  if (drawing->n_points > start)
    drawing->ends[drawing->n_strokes++] = drawing->n_points;
}

/* Square of the distance from (@px, @py) to the segment a-b. */
static inline float
measure_distance2 (float px, float py, const EePoint *a, const EePoint *b)
{
  float dx = b->x - a->x, dy = b->y - a->y;
  float length2 = dx * dx + dy * dy;
  float t = length2 > 0 ? ((px - a->x) * dx + (py - a->y) * dy) / length2 : 0;

  t = CLAMP (t, 0.0f, 1.0f);
  dx = a->x + t * dx - px;
  dy = a->y + t * dy - py;
  return dx * dx + dy * dy;
}

/* Inks everything within @radius of the segment a-b, with an edge one pixel soft. Most of the time of a drawing goes
 * here: without a branch, four pixels of a row are computed at once. */
static void
stamp_segment (Canvas *canvas, const EePoint *a, const EePoint *b, float radius)
{
  float edge = radius + 0.5f, reach = edge + 0.5f;
  int x0 = MAX (0, (int)floorf (MIN (a->x, b->x) - reach)), y0 = MAX (0, (int)floorf (MIN (a->y, b->y) - reach));
  int x1 = MIN (EE_PEN_SIDE - 1, (int)ceilf (MAX (a->x, b->x) + reach));
  int y1 = MIN (EE_PEN_SIDE - 1, (int)ceilf (MAX (a->y, b->y) + reach));

  for (int y = y0; y <= y1; y++)
    {
      float *row = &canvas->coverage[y * EE_PEN_SIDE];

#pragma omp simd
      for (int x = x0; x <= x1; x++)
        {
          float covered = edge - sqrtf (measure_distance2 (x + 0.5f, y + 0.5f, a, b));

          covered = MIN (covered, 1.0f);
          row[x] = MAX (row[x], covered);
        }
    }
}

static inline float
interpolate (float before, float from, float to, float after, float t)
{
  return 0.5f
         * (2 * from + (to - before) * t + (2 * before - 5 * from + 4 * to - after) * t * t
            + (3 * from - before - 3 * to + after) * t * t * t);
}

/**
 * ee_pen_find_point:
 * @points: [n] of a stroke
 * @n: its points
 * @i: where the piece begins; below @n - 1
 * @t: 0 at point @i, 1 at the next
 *
 * Tangents end at corners and at the stroke's ends.
 *
 * Returns: a point of the curve between points @i and @i + 1
 */
EePoint
ee_pen_find_point (const EePoint *points, guint n, guint i, float t)
{
  const EePoint *from = &points[i], *to = &points[i + 1];
  const EePoint *before = i == 0 || from->corner ? from : &points[i - 1];
  const EePoint *after = i + 2 >= n || to->corner ? to : &points[i + 2];

  return (EePoint){ interpolate (before->x, from->x, to->x, after->x, t),
                    interpolate (before->y, from->y, to->y, after->y, t), FALSE };
}

/* @pressure thins the beginning and the end of a stroke against its middle. */
static void
draw_stroke (Canvas *canvas, const EePoint *points, guint n, float pressure)
{
  EePoint here = points[0];

  if (n == 1)
    stamp_segment (canvas, &here, &here, canvas->radius);
  for (guint i = 0; i + 1 < n; i++)
    for (guint piece = 1; piece <= PIECES; piece++)
      {
        EePoint next = ee_pen_find_point (points, n, i, piece / (float)PIECES);
        float place = (i + piece / (float)PIECES) / (n - 1);
        float radius = canvas->radius * (1 - pressure * fabsf (2 * place - 1));

        stamp_segment (canvas, &here, &next, radius);
        here = next;
      }
}

/**
 * ee_pen_draw:
 * @drawing: in pixels; (0, 0) is the outer corner of the first pixel
 * @radius: of the pen, in pixels
 * @pressure: 0 to below 1: by how much strokes are thinner at their ends
 * @ink: the value of a pixel that is wholly covered
 * @grey: (out caller-allocates): [32, 32] uint8; 0 where there is no ink
 */
void
ee_pen_draw (const EeDrawing *drawing, float radius, float pressure, guint8 ink, guint8 *grey)
{
  Canvas canvas = { { 0 }, radius };
  guint start = 0;

  g_return_if_fail (drawing != NULL && grey != NULL);

  for (guint s = 0; s < drawing->n_strokes; s++)
    {
      draw_stroke (&canvas, drawing->points + start, drawing->ends[s] - start, pressure);
      start = drawing->ends[s];
    }
  for (guint i = 0; i < G_N_ELEMENTS (canvas.coverage); i++)
    grey[i] = (guint8)(canvas.coverage[i] * ink + 0.5f);
}
