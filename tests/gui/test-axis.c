/* SPDX-License-Identifier: Apache-2.0 */
/* Scales, bounds and ticks, against values worked out by hand and by their defining properties. */
#include "offramp-axis.h"

#include <math.h>

static void
test_known_places (void)
{
  const OfframpAxis linear = { OFFRAMP_SCALE_LINEAR, 10, 20, 1 };
  const OfframpAxis log = { OFFRAMP_SCALE_LOG, 0.01, 1, 1 };
  const OfframpAxis nines = { OFFRAMP_SCALE_NINES, 0.9, 1, 100 };

  g_assert_cmpfloat_with_epsilon (offramp_axis_get_place (&linear, 12.5), 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (offramp_axis_get_place (&log, 0.1), 0.5, 1e-12);
  /* log10 (0.1005 / 0.0105) / log10 (0.1005 / 0.0005) */
  g_assert_cmpfloat_with_epsilon (offramp_axis_get_place (&nines, 0.99), 0.425919, 1e-6);
  g_assert_cmpfloat_with_epsilon (offramp_axis_get_place (&nines, 1), 1, 1e-12);
  /* What has no logarithm lies below the axis, finite. */
  g_assert_true (offramp_axis_get_place (&log, 0) < 0);
  g_assert_true (isfinite (offramp_axis_get_place (&log, 0)));
}

static void
test_value_inverts_place (void)
{
  const OfframpAxis axes[] = {
    { OFFRAMP_SCALE_LINEAR, -3, 8, 1 },
    { OFFRAMP_SCALE_LOG, 1e-5, 3, 1 },
    { OFFRAMP_SCALE_NINES, 0, 1, 100 },
  };

  for (guint a = 0; a < G_N_ELEMENTS (axes); a++)
    for (double place = 0; place <= 1; place += 0.05)
      g_assert_cmpfloat_with_epsilon (offramp_axis_get_place (&axes[a], offramp_axis_get_value (&axes[a], place)),
                                      place, 1e-9);
}

static void
assert_good_ticks (const OfframpAxis *axis, guint most)
{
  OfframpTick ticks[OFFRAMP_AXIS_MAX_TICKS];
  const guint n_ticks = offramp_axis_make_ticks (axis, most, ticks);

  g_assert_cmpuint (n_ticks, >=, 2);
  g_assert_cmpuint (n_ticks, <=, MAX (most, 3) + 1);
  for (guint i = 0; i < n_ticks; i++)
    {
      g_assert_true (ticks[i].place >= -1e-6 && ticks[i].place <= 1 + 1e-6);
      g_assert_cmpfloat_with_epsilon (ticks[i].place, offramp_axis_get_place (axis, ticks[i].value), 1e-9);
      /* The label is the value, not a rounding of another one. */
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (ticks[i].label, NULL), ticks[i].value * axis->factor,
                                      fabs (ticks[i].value * axis->factor) * 1e-6 + 1e-12);
      if (i > 0)
        {
          g_assert_true (ticks[i].place > ticks[i - 1].place);
          g_assert_cmpstr (ticks[i].label, !=, ticks[i - 1].label);
        }
    }
}

static void
test_fit_covers_and_ticks_are_nice (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (guint i = 0; i < 2000; i++)
    {
      const double a = pow (10, g_rand_double_range (random, -4, 3)), b = a * g_rand_double_range (random, 1, 500);
      OfframpAxis linear = { .scale = OFFRAMP_SCALE_LINEAR, .factor = 1 };
      OfframpAxis log = { .scale = OFFRAMP_SCALE_LOG, .factor = 1 };
      OfframpAxis nines = { .scale = OFFRAMP_SCALE_NINES, .factor = 100 };
      const double share = g_rand_double (random);

      offramp_axis_fit (&linear, a, b);
      offramp_axis_fit (&log, a, b);
      offramp_axis_fit (&nines, share, 1);
      g_assert_true (linear.low <= a * (1 + 1e-6) && linear.high >= b * (1 - 1e-6));
      g_assert_true (log.low <= a * (1 + 1e-6) && log.high >= b * (1 - 1e-6));
      g_assert_true (nines.low <= share && nines.high == 1);
      if (log.high < 9000)
        assert_good_ticks (&log, 6);
      if (linear.high < 9000)
        assert_good_ticks (&linear, 6);
      assert_good_ticks (&nines, 6);
    }
}

static void
assert_labels (const OfframpAxis *axis, guint most, const char *expected)
{
  OfframpTick ticks[OFFRAMP_AXIS_MAX_TICKS];
  const guint n_ticks = offramp_axis_make_ticks (axis, most, ticks);
  g_autoptr (GString) labels = g_string_new (NULL);

  for (guint i = 0; i < n_ticks; i++)
    g_string_append_printf (labels, "%s%s", i > 0 ? " " : "", ticks[i].label);
  g_assert_cmpstr (labels->str, ==, expected);
}

static void
test_known_ticks (void)
{
  const OfframpAxis epochs = { OFFRAMP_SCALE_LINEAR, 0, 3, 1 };
  const OfframpAxis zoomed = { OFFRAMP_SCALE_LINEAR, 0, 0.375, 1 };
  const OfframpAxis loss = { OFFRAMP_SCALE_LOG, 0.02, 5, 1 };
  const OfframpAxis wide = { OFFRAMP_SCALE_LOG, 1e-4, 1, 1 };
  const OfframpAxis accuracy = { OFFRAMP_SCALE_NINES, 0.5, 1, 100 };

  assert_labels (&epochs, 8, "0.0 0.5 1.0 1.5 2.0 2.5 3.0");
  assert_labels (&zoomed, 6, "0.0 0.1 0.2 0.3");
  assert_labels (&loss, 8, "0.02 0.05 0.1 0.2 0.5 1 2 5");
  assert_labels (&wide, 6, "0.0001 0.001 0.01 0.1 1");
  assert_labels (&accuracy, 6, "50 90 99 99.9 100");
}

static void
test_empty_fit (void)
{
  for (guint scale = OFFRAMP_SCALE_LINEAR; scale <= OFFRAMP_SCALE_NINES; scale++)
    {
      OfframpAxis axis = { .scale = scale, .factor = 1 };

      offramp_axis_fit (&axis, INFINITY, -INFINITY);
      g_assert_true (axis.high > axis.low);
      assert_good_ticks (&axis, 6);
      /* One value only. */
      offramp_axis_fit (&axis, 0.25, 0.25);
      g_assert_true (axis.low <= 0.25 && axis.high >= 0.25 && axis.high > axis.low);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/axis/known-places", test_known_places);
  g_test_add_func ("/axis/value-inverts-place", test_value_inverts_place);
  g_test_add_func ("/axis/fit-covers-and-ticks-are-nice", test_fit_covers_and_ticks_are_nice);
  g_test_add_func ("/axis/known-ticks", test_known_ticks);
  g_test_add_func ("/axis/empty-fit", test_empty_fit);
  return g_test_run ();
}
