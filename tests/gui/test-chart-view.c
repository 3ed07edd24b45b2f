/* SPDX-License-Identifier: Apache-2.0 */
/* Zooming and panning: what stays in place, what stays inside, and when the newest points are followed. */
#include "offramp-chart-view.h"

#include <math.h>

static const OfframpChartSpan SPAN = { .whole = { OFFRAMP_SCALE_LINEAR, 0, 10, 1 }, .newest = 8, .least = 0.01 };

static void
test_zoom_keeps_the_anchor (void)
{
  const OfframpScale scales[] = { OFFRAMP_SCALE_LINEAR, OFFRAMP_SCALE_LOG };

  for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
    for (double anchor = 0; anchor <= 1; anchor += 0.125)
      {
        const OfframpChartSpan span = { .whole = { scales[s], 1, 1000, 1 }, .newest = 500, .least = 0.01 };
        const double value = offramp_axis_get_value (&span.whole, anchor);
        OfframpChartView view;
        OfframpAxis axis;

        offramp_chart_view_reset (&view);
        offramp_chart_view_zoom (&view, &span, anchor, 2);
        axis = offramp_chart_view_resolve (&view, &span);
        g_assert_cmpfloat_with_epsilon (offramp_axis_get_place (&axis, value), anchor, 1e-9);
        g_assert_cmpfloat_with_epsilon (offramp_axis_get_place (&span.whole, axis.high)
                                            - offramp_axis_get_place (&span.whole, axis.low),
                                        0.5, 1e-9);
      }
}

static void
test_zoom_ends (void)
{
  OfframpChartView view;
  OfframpAxis axis;

  offramp_chart_view_reset (&view);
  for (guint i = 0; i < 100; i++)
    offramp_chart_view_zoom (&view, &SPAN, 0.3, 2);
  axis = offramp_chart_view_resolve (&view, &SPAN);
  g_assert_true (axis.high - axis.low >= SPAN.least && axis.high - axis.low < 4 * SPAN.least);

  /* Out again, everything is shown, and whatever comes too. */
  for (guint i = 0; i < 100; i++)
    offramp_chart_view_zoom (&view, &SPAN, 0.3, 0.5);
  g_assert_false (view.zoomed);
  g_assert_true (view.follows);
  axis = offramp_chart_view_resolve (&view, &SPAN);
  g_assert_cmpfloat (axis.low, ==, 0);
  g_assert_cmpfloat (axis.high, ==, 10);
}

static void
test_random_hands_stay_inside (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  OfframpChartView view;

  offramp_chart_view_reset (&view);
  for (guint i = 0; i < 20000; i++)
    {
      OfframpAxis axis;

      if (g_rand_boolean (random))
        offramp_chart_view_zoom (&view, &SPAN, g_rand_double_range (random, -0.2, 1.2),
                                 g_rand_double_range (random, 0.4, 2));
      else
        offramp_chart_view_pan (&view, &SPAN, g_rand_double_range (random, -3, 3));
      axis = offramp_chart_view_resolve (&view, &SPAN);
      g_assert_true (axis.low >= -1e-9 && axis.high <= 10 + 1e-9 && axis.high > axis.low);
    }
}

static void
test_follows_until_one_scrolls_back (void)
{
  OfframpChartSpan span = SPAN;
  OfframpChartView view;
  OfframpAxis axis;

  offramp_chart_view_reset (&view);
  offramp_chart_view_zoom (&view, &span, 0.8, 10); /* 7.2 to 8.2: the newest is in it */
  g_assert_true (view.follows);
  span.newest = 9;
  axis = offramp_chart_view_resolve (&view, &span);
  g_assert_cmpfloat_with_epsilon (axis.high - axis.low, 1, 1e-9);
  g_assert_true (axis.low < 9 && axis.high > 9);

  /* Scrolled back, the window stands still whatever comes. */
  offramp_chart_view_pan (&view, &span, -2);
  g_assert_false (view.follows);
  axis = offramp_chart_view_resolve (&view, &span);
  span.newest = 9.9;
  g_assert_cmpfloat (offramp_chart_view_resolve (&view, &span).low, ==, axis.low);

  offramp_chart_view_follow (&view, &span);
  axis = offramp_chart_view_resolve (&view, &span);
  g_assert_true (view.follows && axis.low < 9.9 && axis.high >= 9.9);
  g_assert_cmpfloat_with_epsilon (axis.high - axis.low, 1, 1e-9);

  /* Scrolling to the end by hand does the same. */
  offramp_chart_view_pan (&view, &span, -2);
  g_assert_false (view.follows);
  offramp_chart_view_pan (&view, &span, 5);
  g_assert_true (view.follows);
}

static void
test_a_past_stretch_is_not_followed (void)
{
  OfframpChartSpan span = SPAN;
  OfframpChartView view;

  offramp_chart_view_reset (&view);
  offramp_chart_view_zoom (&view, &span, 0.1, 10);
  g_assert_false (view.follows);
  span.newest = 9;
  g_assert_cmpfloat_with_epsilon (offramp_chart_view_resolve (&view, &span).low, 0.9, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-view/zoom-keeps-the-anchor", test_zoom_keeps_the_anchor);
  g_test_add_func ("/chart-view/zoom-ends", test_zoom_ends);
  g_test_add_func ("/chart-view/random-hands-stay-inside", test_random_hands_stay_inside);
  g_test_add_func ("/chart-view/follows-until-one-scrolls-back", test_follows_until_one_scrolls_back);
  g_test_add_func ("/chart-view/a-past-stretch-is-not-followed", test_a_past_stretch_is_not_followed);
  return g_test_run ();
}
