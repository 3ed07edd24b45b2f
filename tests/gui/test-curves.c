/* SPDX-License-Identifier: Apache-2.0 */
/* From a training's records to its curves. */
#include "offramp-curves.h"

#include <math.h>

static EeRecord
make_record (EeRecordKind kind, guint64 step, double value)
{
  const EeRecord record = {
    .kind = kind,
    .step = step,
    .epoch = step / 10.0,
    .n_steps = 1,
    .loss = value,
    .loss_exit = 0,
    .loss_main = value,
    .accuracy = value,
    .exit_accuracy = NAN,
    .main_accuracy = value,
    .share_left = value,
    .images_per_s = kind == EE_RECORD_STEP ? 100 : 0,
  };

  return record;
}

static guint
count_points (OfframpCurves *curves, OfframpMeasure measure, OfframpCurve curve)
{
  return offramp_series_get_n_points (offramp_curves_get_series (curves, measure, curve));
}

static void
test_records_go_where_they_belong (void)
{
  g_autoptr (OfframpCurves) curves = offramp_curves_new ();
  EeRecord record = make_record (EE_RECORD_STEP, 1, 2);
  double x, y;

  offramp_curves_append (curves, &record);
  record = make_record (EE_RECORD_VALIDATION, 5, 0.5);
  offramp_curves_append (curves, &record);
  record = make_record (EE_RECORD_ALARM, 5, 0.5); /* is no point */
  offramp_curves_append (curves, &record);

  g_assert_cmpuint (count_points (curves, OFFRAMP_MEASURE_LOSS, OFFRAMP_CURVE_RAW), ==, 1);
  g_assert_cmpuint (count_points (curves, OFFRAMP_MEASURE_LOSS, OFFRAMP_CURVE_SMOOTH), ==, 1);
  g_assert_cmpuint (count_points (curves, OFFRAMP_MEASURE_LOSS, OFFRAMP_CURVE_VALIDATION), ==, 1);
  /* No exit: L1 is 0 and L2 is L, which are not drawn, and its accuracy of NaN cannot be. */
  g_assert_cmpuint (count_points (curves, OFFRAMP_MEASURE_LOSS_EXIT, OFFRAMP_CURVE_RAW), ==, 0);
  g_assert_cmpuint (count_points (curves, OFFRAMP_MEASURE_LOSS_MAIN, OFFRAMP_CURVE_RAW), ==, 0);
  g_assert_cmpuint (count_points (curves, OFFRAMP_MEASURE_EXIT_ACCURACY, OFFRAMP_CURVE_RAW), ==, 0);
  /* A validation pass has no training throughput. */
  g_assert_cmpuint (count_points (curves, OFFRAMP_MEASURE_IMAGES_PER_S, OFFRAMP_CURVE_VALIDATION), ==, 0);

  g_assert_true (offramp_series_get_last (
      offramp_curves_get_series (curves, OFFRAMP_MEASURE_LOSS, OFFRAMP_CURVE_VALIDATION), &x, &y));
  g_assert_cmpfloat (x, ==, 0.5);
  g_assert_cmpfloat (y, ==, 0.5);
}

static double
get_smooth (OfframpCurves *curves)
{
  double y = NAN;

  offramp_series_get_last (offramp_curves_get_series (curves, OFFRAMP_MEASURE_LOSS, OFFRAMP_CURVE_SMOOTH), NULL, &y);
  return y;
}

static void
test_smoothing_is_an_honest_mean (void)
{
  g_autoptr (OfframpCurves) curves = offramp_curves_new ();
  EeRecord record;

  /* The first value stands for itself; it is not drawn towards zero. */
  record = make_record (EE_RECORD_STEP, 1, 4);
  offramp_curves_append (curves, &record);
  g_assert_cmpfloat_with_epsilon (get_smooth (curves), 4, 1e-12);

  /* Two values: weights 0.95 and 1, divided by their sum. */
  record = make_record (EE_RECORD_STEP, 2, 2);
  offramp_curves_append (curves, &record);
  g_assert_cmpfloat_with_epsilon (get_smooth (curves), (0.95 * 4 + 2) / 1.95, 1e-12);

  /* A folded record of many steps counts as many. */
  record = make_record (EE_RECORD_STEP, 1000, 7);
  record.n_steps = 998;
  offramp_curves_append (curves, &record);
  g_assert_cmpfloat_with_epsilon (get_smooth (curves), 7, 1e-12);
}

/* A point never changes once it is drawn: neither by what comes after it nor by how long the run becomes. */
static void
test_smoothing_looks_only_back (void)
{
  g_autoptr (OfframpCurves) curves = offramp_curves_new ();
  OfframpSeries *smooth = offramp_curves_get_series (curves, OFFRAMP_MEASURE_LOSS, OFFRAMP_CURVE_SMOOTH);
  OfframpSeries *raw = offramp_curves_get_series (curves, OFFRAMP_MEASURE_LOSS, OFFRAMP_CURVE_RAW);
  double drawn[3000];

  for (guint i = 0; i < 3000; i++)
    {
      const double value = 2 + (i * 7919 % 101) / 101.0;
      EeRecord record = make_record (EE_RECORD_STEP, i + 1, value);

      offramp_curves_append (curves, &record);
      drawn[i] = get_smooth (curves);
      /* The raw curve behind it is what was measured, each point of it. */
      g_assert_cmpfloat (offramp_series_get_y (raw, i), ==, value);
    }
  g_assert_cmpuint (offramp_series_get_n_points (smooth), ==, 3000);
  for (guint i = 0; i < 3000; i++)
    g_assert_cmpfloat (offramp_series_get_y (smooth, i), ==, drawn[i]);

  /* A step of the values reaches the mean over the same number of steps, early or late in a run. */
  for (guint length = 500; length <= 5000; length *= 10)
    {
      EeRecord record;

      offramp_curves_clear (curves);
      for (guint i = 0; i < length; i++)
        {
          record = make_record (EE_RECORD_STEP, i + 1, 1);
          offramp_curves_append (curves, &record);
        }
      for (guint i = 0; i < 20; i++)
        {
          record = make_record (EE_RECORD_STEP, length + i + 1, 0);
          offramp_curves_append (curves, &record);
        }
      g_assert_cmpfloat_with_epsilon (get_smooth (curves), pow (0.95, 20), 1e-9);
    }
}

static void
test_best_is_the_earliest_highest (void)
{
  g_autoptr (OfframpCurves) curves = offramp_curves_new ();
  const double accuracies[] = { 0.9, 0.97, 0.95, 0.97 };
  EeRecord record;

  g_assert_false (offramp_curves_get_best (curves, &record));
  for (guint i = 0; i < G_N_ELEMENTS (accuracies); i++)
    {
      record = make_record (EE_RECORD_STEP, i + 1, 0.99);
      offramp_curves_append (curves, &record);
      record = make_record (EE_RECORD_VALIDATION, i + 1, accuracies[i]);
      offramp_curves_append (curves, &record);
    }
  g_assert_true (offramp_curves_get_best (curves, &record));
  g_assert_cmpuint (record.step, ==, 2);
  g_assert_true (offramp_curves_get_newest (curves, EE_RECORD_VALIDATION, &record));
  g_assert_cmpuint (record.step, ==, 4);

  offramp_curves_clear (curves);
  g_assert_false (offramp_curves_get_best (curves, &record));
  g_assert_false (offramp_curves_get_newest (curves, EE_RECORD_STEP, &record));
  g_assert_cmpuint (count_points (curves, OFFRAMP_MEASURE_LOSS, OFFRAMP_CURVE_RAW), ==, 0);
}

/* By several threads at once the curves are those of one record after the other. */
static void
test_all_at_once (void)
{
  g_autoptr (OfframpCurves) one = offramp_curves_new (), all = offramp_curves_new ();
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
  EeRecord best, other;

  for (guint i = 1; i <= 1800; i++)
    {
      const EeRecord record = {
        .kind = i % 50 == 0 ? EE_RECORD_VALIDATION : EE_RECORD_STEP,
        .step = i,
        .epoch = i / 50.0,
        .n_steps = 1,
        .loss = 1.0 / i,
        .accuracy = i % 7 / 7.0,
        .exit_accuracy = i % 11 / 11.0,
        .share_left = i % 13 == 0 ? NAN : 0.5,
        .images_per_s = i,
      };

      offramp_curves_append (one, &record);
      g_ptr_array_add (records, g_memdup2 (&record, sizeof record));
    }
  offramp_curves_append_all (all, records);
  for (guint m = 0; m < OFFRAMP_N_MEASURES; m++)
    for (guint c = 0; c < OFFRAMP_N_CURVES; c++)
      {
        OfframpSeries *a = offramp_curves_get_series (one, m, c), *b = offramp_curves_get_series (all, m, c);

        g_assert_cmpuint (offramp_series_get_n_points (a), ==, offramp_series_get_n_points (b));
        for (guint i = 0; i < offramp_series_get_n_points (a); i++)
          g_assert_cmpfloat (offramp_series_get_y (a, i), ==, offramp_series_get_y (b, i));
      }
  g_assert_true (offramp_curves_get_best (one, &best) && offramp_curves_get_best (all, &other));
  g_assert_cmpuint (best.step, ==, other.step);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/curves/records-go-where-they-belong", test_records_go_where_they_belong);
  g_test_add_func ("/curves/smoothing-is-an-honest-mean", test_smoothing_is_an_honest_mean);
  g_test_add_func ("/curves/smoothing-looks-only-back", test_smoothing_looks_only_back);
  g_test_add_func ("/curves/best-is-the-earliest-highest", test_best_is_the_earliest_highest);
  g_test_add_func ("/curves/all-at-once", test_all_at_once);
  return g_test_run ();
}
