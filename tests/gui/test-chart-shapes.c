/* SPDX-License-Identifier: Apache-2.0 */
/* Steps, bars, bins, scattered points and cells against places worked out by hand. */
#include "offramp-chart-shapes.h"

#include <math.h>

static const OfframpAxis X_AXIS = { OFFRAMP_SCALE_LINEAR, 0, 10, 1 };
static const OfframpAxis Y_AXIS = { OFFRAMP_SCALE_LINEAR, -5, 5, 1 };
static const OfframpPlot PLOT = { &X_AXIS, &Y_AXIS, 100, 100 };

static void
assert_box (const OfframpBox *box, double x, double y, double width, double height)
{
  g_assert_cmpfloat_with_epsilon (box->x, x, 1e-9);
  g_assert_cmpfloat_with_epsilon (box->y, y, 1e-9);
  g_assert_cmpfloat_with_epsilon (box->width, width, 1e-9);
  g_assert_cmpfloat_with_epsilon (box->height, height, 1e-9);
}

static void
test_steps (void)
{
  const OfframpPoint points[] = { { 0, 10 }, { 5, 20 }, { 9, 0 } };
  const OfframpPoint expected[] = { { 0, 10 }, { 5, 10 }, { 5, 20 }, { 9, 20 }, { 9, 0 } };
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (OfframpPoint));

  offramp_shapes_build_steps (points, 3, steps);
  g_assert_cmpuint (steps->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpfloat (g_array_index (steps, OfframpPoint, i).x, ==, expected[i].x);
      g_assert_cmpfloat (g_array_index (steps, OfframpPoint, i).y, ==, expected[i].y);
    }
  offramp_shapes_build_steps (points, 0, steps);
  g_assert_cmpuint (steps->len, ==, 0);
}

static void
test_bars (void)
{
  g_autoptr (OfframpSeries) series = offramp_series_new ();
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (OfframpBox));

  offramp_series_append (series, 1, 3);
  offramp_series_append (series, 2, -2);
  offramp_series_append (series, 3, 0);
  offramp_series_append (series, 10, 99); /* half of it is outside, and its top too */
  offramp_series_append (series, 30, 1);
  offramp_shapes_build_bars (series, &PLOT, 1, boxes);
  /* 0 lies at 50; a bar is 10 wide with a gap of 1; one without height is none. */
  g_assert_cmpuint (boxes->len, ==, 3);
  assert_box (&g_array_index (boxes, OfframpBox, 0), 5.5, 20, 9, 30);
  assert_box (&g_array_index (boxes, OfframpBox, 1), 15.5, 50, 9, 20);
  assert_box (&g_array_index (boxes, OfframpBox, 2), 95.5, 0, 4.5, 50);
}

static void
test_bars_on_a_log_axis (void)
{
  const OfframpAxis log = { OFFRAMP_SCALE_LOG, 0.01, 1, 1 };
  const OfframpPlot plot = { &X_AXIS, &log, 100, 100 };
  g_autoptr (OfframpSeries) series = offramp_series_new ();
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (OfframpBox));

  offramp_series_append (series, 5, 0.1);
  offramp_shapes_build_bars (series, &plot, 1, boxes);
  g_assert_cmpuint (boxes->len, ==, 1);
  assert_box (&g_array_index (boxes, OfframpBox, 0), 45.5, 50, 9, 50);
}

static void
test_many_bars_cost_a_pixel_each (void)
{
  g_autoptr (OfframpSeries) series = offramp_series_new ();
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (OfframpBox));
  double highest = 100;

  for (guint i = 0; i < 100000; i++)
    offramp_series_append (series, (i + 0.5) / 10000, i == 54321 ? 4 : 1);
  offramp_shapes_build_bars (series, &PLOT, 1e-4, boxes);
  g_assert_cmpuint (boxes->len, >=, 100);
  g_assert_cmpuint (boxes->len, <=, 110); /* two where rounding splits a pixel */
  for (guint i = 0; i < boxes->len; i++)
    highest = MIN (highest, g_array_index (boxes, OfframpBox, i).y);
  g_assert_cmpfloat_with_epsilon (highest, 10, 1e-9); /* the tallest is not lost */
}

static void
test_bins (void)
{
  const double values[] = { 0, 0.1, 0.25, 0.5, 0.99, 1, -0.1, 1.1, NAN };
  guint counts[4];

  g_assert_cmpuint (offramp_shapes_count_bins (values, G_N_ELEMENTS (values), 0, 1, counts, 4), ==, 3);
  g_assert_cmpuint (counts[0], ==, 2);
  g_assert_cmpuint (counts[1], ==, 1);
  g_assert_cmpuint (counts[2], ==, 1);
  g_assert_cmpuint (counts[3], ==, 2); /* the last edge belongs to the last bin */
}

static void
test_scatter_marks_a_pixel_once (void)
{
  g_autoptr (OfframpSeries) series = offramp_series_new ();
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (OfframpPoint));

  for (guint i = 0; i < 1000; i++)
    offramp_series_append (series, 5, (i % 2) * 2);
  offramp_series_append (series, 10, 99); /* drawn at the edge */
  offramp_series_append (series, 11, 0);  /* outside */
  offramp_shapes_build_scatter (series, &PLOT, points);
  g_assert_cmpuint (points->len, ==, 3);
  g_assert_cmpfloat (g_array_index (points, OfframpPoint, 1).y, ==, 30);
  g_assert_cmpfloat (g_array_index (points, OfframpPoint, 2).x, ==, 100);
  g_assert_cmpfloat (g_array_index (points, OfframpPoint, 2).y, ==, 0);
}

static void
test_heat_cells (void)
{
  g_autoptr (OfframpGrid) grid = offramp_grid_new (10, 5);
  g_autoptr (OfframpGrid) copy = NULL;
  OfframpExtent extent = offramp_grid_get_extent (grid);
  OfframpBox box;
  double area = 0;

  g_assert_true (extent.low > extent.high);
  grid->y_low = -5;
  grid->y_high = 5;
  grid->values[7] = 3;
  grid->values[8] = -1;
  copy = offramp_grid_copy (grid);
  extent = offramp_grid_get_extent (copy);
  g_assert_cmpfloat (extent.low, ==, -1);
  g_assert_cmpfloat (extent.high, ==, 3);

  /* Row 0 is the lowest. */
  g_assert_true (offramp_grid_get_box (grid, &PLOT, 3, 0, &box));
  assert_box (&box, 30, 80, 10, 20);
  for (guint row = 0; row < 5; row++)
    for (guint column = 0; column < 10; column++)
      if (offramp_grid_get_box (grid, &PLOT, column, row, &box))
        area += box.width * box.height;
  g_assert_cmpfloat_with_epsilon (area, 100 * 100, 1e-6);

  grid->x_low = 20;
  grid->x_high = 30;
  g_assert_false (offramp_grid_get_box (grid, &PLOT, 0, 0, &box));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-shapes/steps", test_steps);
  g_test_add_func ("/chart-shapes/bars", test_bars);
  g_test_add_func ("/chart-shapes/bars-on-a-log-axis", test_bars_on_a_log_axis);
  g_test_add_func ("/chart-shapes/many-bars-cost-a-pixel-each", test_many_bars_cost_a_pixel_each);
  g_test_add_func ("/chart-shapes/bins", test_bins);
  g_test_add_func ("/chart-shapes/scatter-marks-a-pixel-once", test_scatter_marks_a_pixel_once);
  g_test_add_func ("/chart-shapes/heat-cells", test_heat_cells);
  return g_test_run ();
}
