/* SPDX-License-Identifier: Apache-2.0 */
/* The pyramid of extremes against brute force, and the searches in x. */
#include "offramp-series.h"

#include <math.h>

enum
{
  N_POINTS = 5003, /* no multiple of the fan-out, several levels */
};

static OfframpSeries *
make_walk (guint n_points, double *y)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  OfframpSeries *series = offramp_series_new ();
  double x = 0, value = 0;

  for (guint i = 0; i < n_points; i++)
    {
      x += g_rand_int_range (random, 0, 3) * 0.25; /* some points share their x */
      value += g_rand_double_range (random, -1, 1);
      if (y != NULL)
        y[i] = value;
      offramp_series_append (series, x, value);
    }
  return series;
}

static void
assert_extent (OfframpSeries *series, const double *y, guint first, guint end)
{
  const OfframpExtent extent = offramp_series_get_extent (series, first, end);
  double low = INFINITY, high = -INFINITY;

  for (guint i = first; i < end; i++)
    {
      low = MIN (low, y[i]);
      high = MAX (high, y[i]);
    }
  g_assert_true (extent.low == low);
  g_assert_true (extent.high == high);
}

static void
test_extent_equals_brute_force (void)
{
  g_autofree double *y = g_new (double, N_POINTS);
  g_autoptr (OfframpSeries) series = make_walk (N_POINTS, y);
  g_autoptr (GRand) random = g_rand_new_with_seed (12);

  assert_extent (series, y, 0, N_POINTS);
  for (guint i = 0; i < 4000; i++)
    {
      const guint a = g_rand_int_range (random, 0, N_POINTS + 1), b = g_rand_int_range (random, 0, N_POINTS + 1);

      assert_extent (series, y, MIN (a, b), MAX (a, b));
    }
  for (guint first = 0; first < 70; first++)
    for (guint end = first; end < 140; end++)
      assert_extent (series, y, first, end);
}

/* Every length, since a level comes into being at particular ones. */
static void
test_extent_while_growing (void)
{
  g_autofree double *y = g_new (double, 700);

  for (guint n = 1; n < 700; n++)
    {
      g_autoptr (OfframpSeries) series = make_walk (n, y);

      assert_extent (series, y, 0, n);
      assert_extent (series, y, n / 3, n);
    }
}

/* However many points come at once, the extremes are the same. */
static void
test_many_at_once (void)
{
  g_autofree double *x = g_new (double, N_POINTS);
  g_autofree double *y = g_new (double, N_POINTS);
  g_autoptr (OfframpSeries) one = make_walk (N_POINTS, y), many = offramp_series_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (13);

  for (guint i = 0; i < N_POINTS; i++)
    x[i] = offramp_series_get_x (one, i);
  for (guint first = 0, n; first < N_POINTS; first += n)
    {
      n = MIN (g_rand_int_range (random, 0, first < 200 ? 20 : 900), N_POINTS - (int)first);
      offramp_series_append_many (many, x + first, y + first, n);
      assert_extent (many, y, 0, first + n);
      assert_extent (many, y, (first + n) / 3, first + n);
    }
  g_assert_cmpuint (offramp_series_get_n_points (many), ==, N_POINTS);
  for (guint i = 0; i < N_POINTS; i++)
    {
      g_assert_cmpfloat (offramp_series_get_x (many, i), ==, x[i]);
      g_assert_cmpfloat (offramp_series_get_y (many, i), ==, y[i]);
    }
}

static void
test_empty_stretch (void)
{
  g_autoptr (OfframpSeries) series = make_walk (20, NULL);
  const OfframpExtent extent = offramp_series_get_extent (series, 7, 7);

  g_assert_true (extent.low > extent.high);
}

static void
test_search (void)
{
  g_autoptr (OfframpSeries) series = offramp_series_new ();
  guint index;

  g_assert_false (offramp_series_find_nearest (series, 1, &index));
  for (guint i = 0; i < 4; i++)
    offramp_series_append (series, i == 2 ? 1 : i, i);

  /* x is 0, 1, 1, 3 */
  g_assert_cmpuint (offramp_series_find_first (series, -1), ==, 0);
  g_assert_cmpuint (offramp_series_find_first (series, 1), ==, 1);
  g_assert_cmpuint (offramp_series_find_first (series, 1.5), ==, 3);
  g_assert_cmpuint (offramp_series_find_first (series, 4), ==, 4);

  g_assert_true (offramp_series_find_nearest (series, 1.9, &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_true (offramp_series_find_nearest (series, 2.1, &index));
  g_assert_cmpuint (index, ==, 3);
  g_assert_true (offramp_series_find_nearest (series, 99, &index));
  g_assert_cmpuint (index, ==, 3);
}

static void
test_clear (void)
{
  g_autofree double *y = g_new (double, 300);
  g_autoptr (OfframpSeries) series = make_walk (300, NULL);

  offramp_series_clear (series);
  g_assert_cmpuint (offramp_series_get_n_points (series), ==, 0);
  g_assert_false (offramp_series_get_last (series, NULL, NULL));
  for (guint i = 0; i < 300; i++)
    {
      y[i] = 1000 + i;
      offramp_series_append (series, i, y[i]);
    }
  assert_extent (series, y, 0, 300);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/extent-equals-brute-force", test_extent_equals_brute_force);
  g_test_add_func ("/series/extent-while-growing", test_extent_while_growing);
  g_test_add_func ("/series/many-at-once", test_many_at_once);
  g_test_add_func ("/series/empty-stretch", test_empty_stretch);
  g_test_add_func ("/series/search", test_search);
  g_test_add_func ("/series/clear", test_clear);
  return g_test_run ();
}
