/* SPDX-License-Identifier: Apache-2.0 */
/* Strokes and the picture they make: where the ink lies, how thick it is, what undo takes back. */
#include "offramp-drawing.h"

#include <math.h>

enum
{
  SIDE = 112 /* four pixels for each of MNIST's 28 */
};

typedef struct
{
  double left, right, top, bottom;
  double mass_x, mass_y;
  double ink;
} Ink;

/* In pixels of the picture; darker than half is ink. */
static Ink
measure (OfframpDrawing *drawing)
{
  g_autoptr (GBytes) rgba = offramp_drawing_render (drawing, SIDE);
  const guint8 *pixels = g_bytes_get_data (rgba, NULL);
  Ink ink = { SIDE, -1, SIDE, -1, 0, 0, 0 };

  g_assert_cmpuint (g_bytes_get_size (rgba), ==, 4 * SIDE * SIDE);
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      {
        const guint8 *pixel = pixels + 4 * (y * SIDE + x);

        g_assert_cmpuint (pixel[3], ==, 255);
        g_assert_cmpuint (pixel[0], ==, pixel[1]);
        g_assert_cmpuint (pixel[0], ==, pixel[2]);
        if (pixel[0] >= 128)
          continue;
        ink.left = MIN (ink.left, x);
        ink.right = MAX (ink.right, x + 1);
        ink.top = MIN (ink.top, y);
        ink.bottom = MAX (ink.bottom, y + 1);
        ink.mass_x += x + 0.5;
        ink.mass_y += y + 0.5;
        ink.ink++;
      }
  if (ink.ink > 0)
    {
      ink.mass_x /= ink.ink;
      ink.mass_y /= ink.ink;
    }
  return ink;
}

static void
add_line (OfframpDrawing *drawing, double x, double y, double to_x, double to_y)
{
  offramp_drawing_begin_stroke (drawing, x, y);
  for (guint i = 1; i <= 10; i++)
    offramp_drawing_extend_stroke (drawing, x + (to_x - x) * i / 10, y + (to_y - y) * i / 10);
}

static void
test_empty_is_white (void)
{
  g_autoptr (OfframpDrawing) drawing = offramp_drawing_new ();

  g_assert_cmpfloat (measure (drawing).ink, ==, 0);
  g_assert_false (offramp_drawing_undo (drawing));
  g_assert_false (offramp_drawing_clear (drawing));
  g_assert_false (offramp_drawing_extend_stroke (drawing, 0.5, 0.5));
  g_assert_cmpuint (offramp_drawing_get_n_strokes (drawing), ==, 0);
}

/* A small stroke in a corner and a large one fill the frame alike, with the same pen. */
static void
test_fills_the_frame_as_mnist_does (void)
{
  static const double PLACES[][4] = { { 0.05, 0.05, 0.05, 0.3 }, { 0.5, 0.02, 0.5, 0.98 }, { 0.9, 0.8, 0.9, 0.3 } };

  for (guint i = 0; i < G_N_ELEMENTS (PLACES); i++)
    {
      g_autoptr (OfframpDrawing) drawing = offramp_drawing_new ();
      Ink ink;

      add_line (drawing, PLACES[i][0], PLACES[i][1], PLACES[i][2], PLACES[i][3]);
      ink = measure (drawing);
      g_assert_cmpfloat (fabs (ink.bottom - ink.top - 80), <=, 2); /* 20 of 28 */
      g_assert_cmpfloat (fabs (ink.right - ink.left - OFFRAMP_DRAWING_DEFAULT_PEN * SIDE), <=, 2);
      g_assert_cmpfloat (fabs (ink.mass_x - SIDE / 2.0), <=, 1);
      g_assert_cmpfloat (fabs (ink.mass_y - SIDE / 2.0), <=, 1);
    }
}

/* A heavy foot moves the centre of mass to the middle, but nothing out of the frame. */
static void
test_centres_the_mass (void)
{
  g_autoptr (OfframpDrawing) drawing = offramp_drawing_new ();
  Ink ink;

  add_line (drawing, 0.5, 0.1, 0.5, 0.9);
  add_line (drawing, 0.2, 0.9, 0.8, 0.9);
  add_line (drawing, 0.2, 0.8, 0.8, 0.8);
  ink = measure (drawing);
  g_assert_cmpfloat (fabs (ink.mass_y - SIDE / 2.0), <=, 4);
  g_assert_cmpfloat (ink.top, >=, 0);
  g_assert_cmpfloat (ink.bottom, <=, SIDE);
  g_assert_cmpfloat (ink.top, <, SIDE - ink.bottom);
}

static void
test_pen_is_as_wide_as_chosen (void)
{
  g_autoptr (OfframpDrawing) drawing = offramp_drawing_new ();
  Ink thin, thick;

  add_line (drawing, 0.5, 0.1, 0.5, 0.9);
  offramp_drawing_set_pen (drawing, 0.05);
  thin = measure (drawing);
  offramp_drawing_set_pen (drawing, 0.15);
  thick = measure (drawing);
  g_assert_cmpfloat (fabs (thin.right - thin.left - 0.05 * SIDE), <=, 2);
  g_assert_cmpfloat (fabs (thick.right - thick.left - 0.15 * SIDE), <=, 2);
  g_assert_cmpfloat (fabs (thin.bottom - thin.top - (thick.bottom - thick.top)), <=, 2);
  offramp_drawing_set_pen (drawing, 99);
  g_assert_cmpfloat (offramp_drawing_get_pen (drawing), ==, OFFRAMP_DRAWING_MAX_PEN);
}

/* A dot is a dot, not a page of ink. */
static void
test_a_dot_stays_small (void)
{
  g_autoptr (OfframpDrawing) drawing = offramp_drawing_new ();
  Ink ink;

  offramp_drawing_begin_stroke (drawing, 0.1, 0.9);
  ink = measure (drawing);
  g_assert_cmpfloat (ink.ink, >, 0);
  g_assert_cmpfloat (ink.right - ink.left, <=, OFFRAMP_DRAWING_DEFAULT_PEN * SIDE + 2);
  g_assert_cmpfloat (fabs (ink.mass_x - SIDE / 2.0), <=, 1);
}

static void
test_undo_takes_one_stroke (void)
{
  g_autoptr (OfframpDrawing) drawing = offramp_drawing_new ();
  g_autoptr (GBytes) before = NULL, between = NULL, after = NULL;

  add_line (drawing, 0.5, 0.1, 0.5, 0.9);
  before = offramp_drawing_render (drawing, SIDE);
  add_line (drawing, 0.1, 0.5, 0.9, 0.5);
  between = offramp_drawing_render (drawing, SIDE);
  g_assert_false (g_bytes_equal (before, between));
  g_assert_cmpuint (offramp_drawing_get_n_strokes (drawing), ==, 2);
  g_assert_true (offramp_drawing_undo (drawing));
  after = offramp_drawing_render (drawing, SIDE);
  g_assert_true (g_bytes_equal (before, after));
  g_assert_true (offramp_drawing_clear (drawing));
  g_assert_cmpfloat (measure (drawing).ink, ==, 0);
}

/* A hand that trembles for an hour fills no memory; what is outside the pad is drawn at its edge. */
static void
test_bounds (void)
{
  g_autoptr (OfframpDrawing) drawing = offramp_drawing_new ();
  guint n = 0;

  offramp_drawing_begin_stroke (drawing, -5, 0.5);
  g_assert_false (offramp_drawing_extend_stroke (drawing, -7, 0.5));
  for (guint i = 0; i < 100000; i++)
    n += offramp_drawing_extend_stroke (drawing, i % 2, 0.5);
  g_assert_cmpuint (n, <, 50000);
  offramp_drawing_begin_stroke (drawing, 0.5, 0.5);
  g_assert_cmpuint (offramp_drawing_get_n_strokes (drawing), ==, 1);
  g_assert_cmpfloat (measure (drawing).ink, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drawing/empty-is-white", test_empty_is_white);
  g_test_add_func ("/drawing/fills-the-frame-as-mnist-does", test_fills_the_frame_as_mnist_does);
  g_test_add_func ("/drawing/centres-the-mass", test_centres_the_mass);
  g_test_add_func ("/drawing/pen-is-as-wide-as-chosen", test_pen_is_as_wide_as_chosen);
  g_test_add_func ("/drawing/a-dot-stays-small", test_a_dot_stays_small);
  g_test_add_func ("/drawing/undo-takes-one-stroke", test_undo_takes_one_stroke);
  g_test_add_func ("/drawing/bounds", test_bounds);
  return g_test_run ();
}
