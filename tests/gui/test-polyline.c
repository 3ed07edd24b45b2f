/* SPDX-License-Identifier: Apache-2.0 */
/* What a chart strokes: never more than two points a pixel, no extreme lost, nothing outside the plot. */
#include "offramp-polyline.h"

#include <math.h>

static const OfframpAxis Y_AXIS = { OFFRAMP_SCALE_LINEAR, 0, 1, 1 };

static void
test_few_points_are_exact (void)
{
  g_autoptr (OfframpSeries) series = offramp_series_new ();
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (OfframpPoint));
  const OfframpAxis x_axis = { OFFRAMP_SCALE_LINEAR, 0, 4, 1 };

  for (guint i = 0; i <= 6; i++)
    offramp_series_append (series, i, i == 1 ? 7 : i / 8.0);
  offramp_polyline_build (series, &x_axis, &Y_AXIS, 100, 80, points);

  /* Of x = 0..6 the axis shows 0..4; the value 7 is clamped to the top edge. */
  g_assert_cmpuint (points->len, ==, 5);
  g_assert_cmpfloat (g_array_index (points, OfframpPoint, 1).x, ==, 25);
  g_assert_cmpfloat (g_array_index (points, OfframpPoint, 1).y, ==, 0);
  g_assert_cmpfloat (g_array_index (points, OfframpPoint, 4).x, ==, 100);
  g_assert_cmpfloat (g_array_index (points, OfframpPoint, 4).y, ==, 40);
}

static void
test_many_points_keep_extremes (void)
{
  enum
  {
    N_POINTS = 200000,
    WIDTH = 301,
    SPIKE = 123456
  };
  g_autoptr (OfframpSeries) series = offramp_series_new ();
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (OfframpPoint));
  const OfframpAxis x_axis = { OFFRAMP_SCALE_LINEAR, 0, 1, 1 };
  guint n_in_column = 0, n_spikes = 0;
  int column = -1;

  for (guint i = 0; i < N_POINTS; i++)
    offramp_series_append (series, i / (N_POINTS - 1.0), i == SPIKE ? 1 : 0.25 + 0.25 * (i % 2));
  offramp_polyline_build (series, &x_axis, &Y_AXIS, WIDTH, 200, points);

  g_assert_cmpuint (points->len, ==, 2 * WIDTH);
  for (guint i = 0; i < points->len; i++)
    {
      const OfframpPoint *point = &g_array_index (points, OfframpPoint, i);

      n_in_column = (int)point->x == column ? n_in_column + 1 : 1;
      column = (int)point->x;
      g_assert_cmpuint (n_in_column, <=, 2);
      g_assert_true (i == 0 || point->x >= g_array_index (points, OfframpPoint, i - 1).x);
      if (point->y == 0)
        {
          n_spikes++;
          g_assert_cmpint (column, ==, (int)(SPIKE / (N_POINTS - 1.0) * WIDTH));
        }
      else
        g_assert_true (point->y == 100 || point->y == 150);
    }
  g_assert_cmpuint (n_spikes, ==, 1);
}

static void
test_zoomed_stretch (void)
{
  g_autoptr (OfframpSeries) series = offramp_series_new ();
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (OfframpPoint));
  const OfframpAxis x_axis = { OFFRAMP_SCALE_LINEAR, 400, 600, 1 };

  for (guint i = 0; i < 1000; i++)
    offramp_series_append (series, i, i < 400 || i > 600 ? 1 : 0.5);
  offramp_polyline_build (series, &x_axis, &Y_AXIS, 50, 10, points);
  g_assert_cmpuint (points->len, ==, 100);
  for (guint i = 0; i < points->len; i++)
    g_assert_cmpfloat (g_array_index (points, OfframpPoint, i).y, ==, 5);
}

/* Straight on each scale: half-way lies the mean, the geometric mean, or where the nines or the odds are. No axis is
 * needed, whatever the values are. */
static void
test_between_points (void)
{
  static const struct
  {
    OfframpScale scale;
    double from, to, half;
  } cases[] = {
    { OFFRAMP_SCALE_LINEAR, -1e9, 3e9, 1e9 }, { OFFRAMP_SCALE_LINEAR, 5, 5, 5 },
    { OFFRAMP_SCALE_LOG, 0.01, 100, 1 },      { OFFRAMP_SCALE_LOG, 100, 0.01, 1 },
    { OFFRAMP_SCALE_NINES, 0.9, 0.9, 0.9 },   { OFFRAMP_SCALE_LOGIT, 0.001, 0.999, 0.5 },
  };
  double y;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OfframpSeries) series = offramp_series_new ();

      offramp_series_append (series, 10, cases[i].from);
      offramp_series_append (series, 14, cases[i].to);
      g_assert_true (offramp_polyline_interpolate (series, cases[i].scale, 12, FALSE, &y));
      g_assert_cmpfloat_with_epsilon (y, cases[i].half, 1e-9 * (1 + fabs (cases[i].half)));
      g_assert_true (offramp_polyline_interpolate (series, cases[i].scale, 12, TRUE, &y));
      g_assert_cmpfloat (y, ==, cases[i].from);
      g_assert_false (offramp_polyline_interpolate (series, cases[i].scale, 10, FALSE, &y)); /* nothing is left of it */
      g_assert_false (offramp_polyline_interpolate (series, cases[i].scale, 15, FALSE, &y));
    }
}

static void
test_labels_do_not_touch (void)
{
  double near[] = { 50, 51, 52 }, low[] = { -5, 0, 3 }, high[] = { 90, 97, 99 };

  offramp_spread_labels (near, 3, 10, 0, 100);
  offramp_spread_labels (low, 3, 10, 0, 100);
  offramp_spread_labels (high, 3, 10, 0, 100);
  for (guint i = 1; i < 3; i++)
    {
      g_assert_true (near[i] - near[i - 1] >= 10);
      g_assert_true (low[i] - low[i - 1] >= 10);
      g_assert_true (high[i] - high[i - 1] >= 10);
    }
  g_assert_cmpfloat (low[0], ==, 0);
  g_assert_cmpfloat (high[2], ==, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/polyline/few-points-are-exact", test_few_points_are_exact);
  g_test_add_func ("/polyline/many-points-keep-extremes", test_many_points_keep_extremes);
  g_test_add_func ("/polyline/zoomed-stretch", test_zoomed_stretch);
  g_test_add_func ("/polyline/between-points", test_between_points);
  g_test_add_func ("/polyline/labels-do-not-touch", test_labels_do_not_touch);
  return g_test_run ();
}
