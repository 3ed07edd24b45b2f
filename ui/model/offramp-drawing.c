/* SPDX-License-Identifier: Apache-2.0 */
/* Strokes, and how they become a picture
 *
 * The picture for the network is drawn anew from the strokes: moved and scaled as MNIST's authors did with their
 * digits (the longer side takes 20 of 28 pixels, the centre of mass lies in the middle), with the pen as wide as it
 * was chosen. A small digit in a corner of the pad is so the same digit to the network.
 */
#include "offramp-drawing.h"

#include <math.h>
#include <string.h>

/* LeCun, Cortes, Burges: the MNIST database. */
#define DIGIT_SHARE (20.0 / 28.0)

/* Points that lie closer than this, in shares of the side, add nothing but work. */
#define MIN_STEP 0.004

/* More ink than this is no drawing; the pad then takes no further points. */
enum
{
  MAX_POINTS = 20000
};

typedef struct
{
  double x, y;
} Point;

/* @ends: index one past each stroke's last point. */
struct _OfframpDrawing
{
  GArray *points;
  GArray *ends;
  double pen;
};

static const Point *
get_points (OfframpDrawing *self)
{
  return (const Point *)(gpointer)self->points->data;
}

static guint
get_end (OfframpDrawing *self, guint stroke)
{
  return g_array_index (self->ends, guint, stroke);
}

static guint
get_start (OfframpDrawing *self, guint stroke)
{
  return stroke > 0 ? get_end (self, stroke - 1) : 0;
}

static void
append_point (OfframpDrawing *self, double x, double y)
{
  const Point point = { CLAMP (x, 0, 1), CLAMP (y, 0, 1) };

  g_array_append_val (self->points, point);
  g_array_index (self->ends, guint, self->ends->len - 1) = self->points->len;
}

/**
 * offramp_drawing_new:
 *
 * Returns: (transfer full): an empty drawing with the default pen
 */
OfframpDrawing *
offramp_drawing_new (void)
{
  OfframpDrawing *self = g_new0 (OfframpDrawing, 1);

  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  self->pen = OFFRAMP_DRAWING_DEFAULT_PEN;
  return self;
}

/**
 * offramp_drawing_free:
 * @self: (nullable) (transfer full): a drawing
 */
void
offramp_drawing_free (OfframpDrawing *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->points);
  g_array_unref (self->ends);
  g_free (self);
}

/**
 * offramp_drawing_set_pen:
 * @self: a drawing
 * @pen: width as a share of the frame, from OFFRAMP_DRAWING_MIN_PEN to OFFRAMP_DRAWING_MAX_PEN
 *
 * Of all strokes, those that are drawn already too.
 */
void
offramp_drawing_set_pen (OfframpDrawing *self, double pen)
{
  g_return_if_fail (self != NULL);

  self->pen = CLAMP (pen, OFFRAMP_DRAWING_MIN_PEN, OFFRAMP_DRAWING_MAX_PEN);
}

/**
 * offramp_drawing_get_pen:
 * @self: a drawing
 *
 * Returns: the pen's width as a share of the frame
 */
double
offramp_drawing_get_pen (OfframpDrawing *self)
{
  g_return_val_if_fail (self != NULL, OFFRAMP_DRAWING_DEFAULT_PEN);

  return self->pen;
}

/**
 * offramp_drawing_begin_stroke:
 * @self: a drawing
 * @x: to the right, 0 to 1
 * @y: downwards, 0 to 1
 *
 * Puts the pen down: a dot, until it is moved.
 */
void
offramp_drawing_begin_stroke (OfframpDrawing *self, double x, double y)
{
  g_return_if_fail (self != NULL);

  if (self->points->len >= MAX_POINTS)
    return;
  g_array_append_val (self->ends, self->points->len);
  append_point (self, x, y);
}

/**
 * offramp_drawing_extend_stroke:
 * @self: a drawing
 * @x: to the right, 0 to 1; what is outside is drawn at the edge
 * @y: downwards, 0 to 1
 *
 * Moves the pen.
 *
 * Returns: whether that drew anything
 */
gboolean
offramp_drawing_extend_stroke (OfframpDrawing *self, double x, double y)
{
  const Point *last;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->ends->len == 0 || self->points->len >= MAX_POINTS)
    return FALSE;
  last = &get_points (self)[self->points->len - 1];
  if (hypot (CLAMP (x, 0, 1) - last->x, CLAMP (y, 0, 1) - last->y) < MIN_STEP)
    return FALSE;
  append_point (self, x, y);
  return TRUE;
}

/**
 * offramp_drawing_undo:
 * @self: a drawing
 *
 * Returns: whether there was a last stroke to take back
 */
gboolean
offramp_drawing_undo (OfframpDrawing *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->ends->len == 0)
    return FALSE;
  g_array_set_size (self->points, get_start (self, self->ends->len - 1));
  g_array_set_size (self->ends, self->ends->len - 1);
  return TRUE;
}

/**
 * offramp_drawing_clear:
 * @self: a drawing
 *
 * Returns: whether there was anything to clear
 */
gboolean
offramp_drawing_clear (OfframpDrawing *self)
{
  gboolean any;

  g_return_val_if_fail (self != NULL, FALSE);

  any = self->ends->len > 0;
  g_array_set_size (self->points, 0);
  g_array_set_size (self->ends, 0);
  return any;
}

/**
 * offramp_drawing_get_n_strokes:
 * @self: a drawing
 *
 * Returns: how many times the pen went down
 */
guint
offramp_drawing_get_n_strokes (OfframpDrawing *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->ends->len;
}

/* Through the middles of the points' connections, each point as the handle of a curve: a hand's line, not a polygon. */
static void
trace_stroke (OfframpDrawing *self, cairo_t *cr, guint stroke, double scale)
{
  const Point *points = get_points (self);
  guint first = get_start (self, stroke), last = get_end (self, stroke) - 1;
  double x = points[first].x * scale, y = points[first].y * scale;

  cairo_move_to (cr, x, y);
  for (guint i = first + 1; i < last; i++)
    {
      double handle_x = points[i].x * scale, handle_y = points[i].y * scale;
      double to_x = (handle_x + points[i + 1].x * scale) / 2, to_y = (handle_y + points[i + 1].y * scale) / 2;

      cairo_curve_to (cr, x + (handle_x - x) * 2 / 3, y + (handle_y - y) * 2 / 3, to_x + (handle_x - to_x) * 2 / 3,
                      to_y + (handle_y - to_y) * 2 / 3, to_x, to_y);
      x = to_x;
      y = to_y;
    }
  cairo_line_to (cr, points[last].x * scale, points[last].y * scale);
}

static void
stroke_all (OfframpDrawing *self, cairo_t *cr, double scale, double pen)
{
  cairo_set_line_width (cr, pen);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < self->ends->len; i++)
    {
      trace_stroke (self, cr, i, scale);
      cairo_stroke (cr);
    }
}

/**
 * offramp_drawing_draw:
 * @self: a drawing
 * @cr: to draw with, in the colour that it has
 * @side: of the pad, in @cr's units
 */
void
offramp_drawing_draw (OfframpDrawing *self, cairo_t *cr, double side)
{
  g_return_if_fail (self != NULL && cr != NULL);

  stroke_all (self, cr, side, self->pen * side);
}

/* Where the strokes lie: the middle of their box, its longer side, and the middle of their length. */
static void
measure (OfframpDrawing *self, Point *middle, double *extent, Point *mass)
{
  const Point *points = get_points (self);
  Point low = points[0], high = points[0], sum = { 0, 0 };
  double length = 0;

  for (guint stroke = 0; stroke < self->ends->len; stroke++)
    for (guint i = get_start (self, stroke); i < get_end (self, stroke); i++)
      {
        const Point *from = &points[i > get_start (self, stroke) ? i - 1 : i], *to = &points[i];
        /* A dot has ink too, but no length. */
        double step = hypot (to->x - from->x, to->y - from->y) + 1e-6;

        low = (Point){ MIN (low.x, to->x), MIN (low.y, to->y) };
        high = (Point){ MAX (high.x, to->x), MAX (high.y, to->y) };
        sum.x += step * (from->x + to->x) / 2;
        sum.y += step * (from->y + to->y) / 2;
        length += step;
      }
  *middle = (Point){ (low.x + high.x) / 2, (low.y + high.y) / 2 };
  *extent = MAX (high.x - low.x, high.y - low.y);
  *mass = (Point){ sum.x / length, sum.y / length };
}

/* The centre of mass goes to the middle of the frame, as far as the box then stays inside. */
static double
place (double mass, double middle, double scale, double room)
{
  return 0.5 - scale * middle + CLAMP (scale * (middle - mass), -room, room);
}

static void
draw_in_frame (OfframpDrawing *self, cairo_t *cr, double side)
{
  Point middle, mass;
  double extent, scale, room;

  measure (self, &middle, &extent, &mass);
  /* A dot stays a dot, and is not blown up. */
  scale = MIN ((DIGIT_SHARE - self->pen) / MAX (extent, 1e-6), 4);
  room = (1 - DIGIT_SHARE) / 2;
  cairo_translate (cr, side * place (mass.x, middle.x, scale, room), side * place (mass.y, middle.y, scale, room));
  stroke_all (self, cr, side * scale, self->pen * side);
}

/* Cairo's premultiplied, native-endian pixels as bytes R, G, B, A; opaque throughout. */
static GBytes *
read_pixels (cairo_surface_t *surface, guint side)
{
  guint stride = cairo_image_surface_get_stride (surface);
  const guint8 *rows = cairo_image_surface_get_data (surface);
  guint8 *rgba = g_malloc (4 * (gsize)side * side), *to = rgba;

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      {
        guint32 pixel;

        memcpy (&pixel, rows + (gsize)y * stride + 4 * (gsize)x, sizeof pixel);
        *to++ = pixel >> 16 & 0xff;
        *to++ = pixel >> 8 & 0xff;
        *to++ = pixel & 0xff;
        *to++ = 0xff;
      }
  return g_bytes_new_take (rgba, 4 * (gsize)side * side);
}

/**
 * offramp_drawing_render:
 * @self: a drawing
 * @side: of the picture, in pixels
 *
 * Black ink on white paper, centred and scaled as MNIST's digits are.
 *
 * Returns: (transfer full): [@side, @side, 4] uint8 RGBA, opaque
 */
GBytes *
offramp_drawing_render (OfframpDrawing *self, guint side)
{
  cairo_surface_t *surface;
  cairo_t *cr;
  GBytes *rgba;

  g_return_val_if_fail (self != NULL && side > 0 && side <= 4096, NULL);

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  if (self->ends->len > 0)
    {
      cairo_set_source_rgb (cr, 0, 0, 0);
      draw_in_frame (self, cr, side);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  rgba = read_pixels (surface, side);
  cairo_surface_destroy (surface);
  return rgba;
}
