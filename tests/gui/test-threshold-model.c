/* SPDX-License-Identifier: Apache-2.0 */
/* What the threshold slider does: places on its line, verdicts that flip, figures of a test set, all within a frame. */
#include <math.h>
#include <time.h>

#include "offramp-sample.h"
#include "offramp-threshold-bins.h"
#include "offramp-threshold-scale.h"
#include "offramp-threshold-text.h"

enum
{
  N_MAIN = 10,
  N_LARGE = 20000,
  N_MOVES = 200
};

/* A frame at 60 a second, in microseconds; the slider's part of it. */
#define FRAME_US 16000.0

static EePlan *
make_plan (guint exits)
{
  const EePlanOptions options
      = { .preset = EE_PRESET_MODERN, .width_divisor = 16, .exits = exits, .n_main = N_MAIN, .deviation = { 1, 1, 1 } };
  g_autoptr (GError) error = NULL;
  EePlan *plan = ee_plan_new_vgg19 (&options, &error);

  g_assert_no_error (error);
  return plan;
}

/* Measured at 0.5 on its way to the classifier, which says 7; [3] stages take 1, 2 and 4 ms. */
static OfframpVerdict *
make_stayed (float first, float second)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1 | 1u << 2);
  OfframpVerdict *verdict = offramp_verdict_new (plan);

  verdict->threshold = 0.5;
  verdict->route
      = (EeRoute){ .stage = 2, .p_redundant = second, .label = 7, .p_label = 0.9f, .p_exits = { first, second } };
  verdict->timing = (EeRouteTiming){ .total_ms = 7.5, .p95_ms = 9, .stages_ms = { 1, 2, 4 }, .repeats = 15 };
  verdict->label = g_strdup ("7");
  return verdict;
}

/* Measured at 0.5 as it left at the only exit; with @has_full at the classifier, which says 3, too. */
static OfframpVerdict *
make_left (float p, gboolean has_full)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  OfframpVerdict *verdict = offramp_verdict_new (plan);

  verdict->threshold = 0.5;
  verdict->route = (EeRoute){ .left = TRUE, .p_redundant = p, .label = N_MAIN, .p_label = p, .p_exits = { p } };
  verdict->timing = (EeRouteTiming){ .total_ms = 1.1, .p95_ms = 1.5, .stages_ms = { 1 }, .repeats = 15 };
  verdict->has_full = has_full;
  if (has_full)
    {
      verdict->full_route = (EeRoute){ .stage = 1, .p_redundant = p, .label = 3, .p_label = 0.4f, .p_exits = { p } };
      verdict->full_timing = (EeRouteTiming){ .total_ms = 5, .p95_ms = 6, .stages_ms = { 1.25, 3.75 }, .repeats = 7 };
      verdict->full_label = g_strdup ("3");
    }
  return verdict;
}

static void
test_scale (void)
{
  OfframpThresholdTick ticks[OFFRAMP_THRESHOLD_N_TICKS];

  g_assert_cmpfloat (offramp_threshold_get_place (0), ==, 0);
  g_assert_cmpfloat_with_epsilon (offramp_threshold_get_place (0.5), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (offramp_threshold_get_place (1), 1, 1e-9);
  g_assert_cmpfloat (offramp_threshold_from_place (0), ==, 0);
  g_assert_cmpfloat (offramp_threshold_from_place (1), ==, 1);
  for (double p = 0.01; p < 1; p += 0.01)
    {
      double place = offramp_threshold_get_place (p);

      g_assert_cmpfloat_with_epsilon (offramp_threshold_from_place (place), p, 1e-9);
      g_assert_cmpfloat (offramp_threshold_get_place (p + 0.005), >, place);
      g_assert_cmpfloat_with_epsilon (offramp_threshold_get_place (1 - p), 1 - place, 1e-9);
    }
  offramp_threshold_make_ticks (ticks);
  for (guint i = 0; i < OFFRAMP_THRESHOLD_N_TICKS; i++)
    g_assert_cmpfloat_with_epsilon (offramp_threshold_get_place (g_ascii_strtod (ticks[i].label, NULL)), ticks[i].place,
                                    1e-9);
}

static void
test_threshold_is_told_from_the_ends (void)
{
  static const struct
  {
    double threshold;
    const char *text;
  } cases[]
      = { { 0, "0.00" },       { 1, "1.00" },       { 0.5, "0.50" },         { 0.93, "0.930" },      { 0.1, "0.10" },
          { 0.999, "0.9990" }, { 0.001, "0.0010" }, { 0.99999, "0.999990" }, { 1e-12, "0.00000000" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = offramp_format_threshold (cases[i].threshold);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Who compares the two figures comes to the network's answer, at the ends of the slider too. */
static void
test_p_is_written_on_its_side (void)
{
  static const struct
  {
    double p, threshold;
    const char *text;
  } cases[] = { { 0.99996, 0.5, "0.999 ≥ 0.50" },
                { 0.12, 0.5, "0.120 ≥ 0.50" },
                { 0.9998, 0.9996, "0.9998 ≥ 0.99960" },
                { 0.9995, 0.9996, "0.999 ≥ 0.99960" },
                { 0.0004, 0, "0.000 ≥ 0.00" },
                { 0.9999999, 1, "0.999 ≥ 1.00" },
                { 1, 0.5, "0.999 ≥ 0.50" },
                { 1, 1, "1.000 ≥ 1.00" },
                { 0.0001, 0.00005, "0.0001 ≥ 0.000050" },
                { 0.4999, 0.5, "0.4999 ≥ 0.50" },
                { 0.00001, 0.5, "0.000 ≥ 0.50" },
                { 0.5, 0.5, "0.500 ≥ 0.50" },
                { 0.1263, 0.1262, "0.126 ≥ 0.126" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double shown;
      g_autofree char *written = NULL;
      const guint decimals = offramp_format_beside (cases[i].p, cases[i].threshold, &shown, &written);
      g_autofree char *text = g_strdup_printf ("%.*f ≥ %s", (int)decimals, shown, written);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
  for (guint p = 0; p <= 100; p++)
    for (guint place = 0; place <= 100; place++)
      {
        const double threshold = offramp_threshold_from_place (place / 100.0);
        g_autofree char *written = NULL;
        double shown;

        offramp_format_beside (offramp_threshold_from_place (p / 100.0), threshold, &shown, &written);
        g_assert_cmpint (shown >= g_ascii_strtod (written, NULL), ==, p >= place);
      }
}

static void
test_shares_are_not_rounded_to_all (void)
{
  static const struct
  {
    double share;
    const char *text;
  } cases[] = { { 1, "100 %" },          { 0.99999, "99.99 %" }, { 0, "0 %" },
                { 0.00001, "< 0.01 %" }, { 0.5, "50.00 %" },     { NAN, "–" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = offramp_threshold_format_share (cases[i].share);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_bins (void)
{
  OfframpThresholdBins bins = { 0 };

  offramp_threshold_bins_add (&bins, OFFRAMP_THRESHOLD_MAIN, 0);
  offramp_threshold_bins_add (&bins, OFFRAMP_THRESHOLD_MAIN, 1e-9);
  offramp_threshold_bins_add (&bins, OFFRAMP_THRESHOLD_MAIN, 0.51);
  offramp_threshold_bins_add (&bins, OFFRAMP_THRESHOLD_MAIN, NAN);
  offramp_threshold_bins_add (&bins, OFFRAMP_THRESHOLD_REDUNDANT, 1);
  g_assert_cmpuint (bins.totals[OFFRAMP_THRESHOLD_MAIN], ==, 3);
  g_assert_cmpuint (bins.counts[OFFRAMP_THRESHOLD_MAIN][0], ==, 2);
  g_assert_cmpuint (bins.counts[OFFRAMP_THRESHOLD_MAIN][OFFRAMP_THRESHOLD_N_BINS / 2], ==, 1);
  g_assert_cmpuint (bins.counts[OFFRAMP_THRESHOLD_REDUNDANT][OFFRAMP_THRESHOLD_N_BINS - 1], ==, 1);
  g_assert_cmpuint (bins.most[OFFRAMP_THRESHOLD_MAIN], ==, 2);
  g_assert_cmpfloat (offramp_threshold_bins_get_height (&bins, OFFRAMP_THRESHOLD_MAIN, 0), ==, 1);
  g_assert_cmpfloat (offramp_threshold_bins_get_height (&bins, OFFRAMP_THRESHOLD_MAIN, 1), ==, 0);
  g_assert_cmpfloat (offramp_threshold_bins_get_height (&bins, OFFRAMP_THRESHOLD_MAIN, OFFRAMP_THRESHOLD_N_BINS / 2), >,
                     0.5);
}

/* It went to the end, so what it would do at any threshold is known. */
static void
test_one_that_stayed_can_leave (void)
{
  g_autoptr (OfframpVerdict) verdict = make_stayed (0.2f, 0.4f);
  g_autofree char *timing = NULL;

  g_assert_cmpfloat (offramp_verdict_get_p_redundant (verdict), ==, 0.4f);
  g_assert_true (offramp_verdict_set_threshold (verdict, 0.3)); /* the second exit takes it */
  g_assert_true (verdict->route.left);
  g_assert_cmpuint (verdict->route.stage, ==, 1);
  g_assert_cmpfloat (verdict->route.p_redundant, ==, 0.4f);
  g_assert_cmpuint (verdict->route.label, ==, N_MAIN);
  g_assert_cmpfloat (verdict->timing.total_ms, ==, 3);
  g_assert_cmpfloat (verdict->timing.stages_ms[2], ==, 0);
  g_assert_true (verdict->added_up);
  timing = offramp_verdict_format_timing (verdict);
  g_assert_null (strstr (timing, "95")); /* no percentile of what was not timed */
  g_assert_true (verdict->has_full);
  g_assert_cmpfloat (verdict->full_timing.total_ms, ==, 7.5);
  g_assert_cmpstr (verdict->full_label, ==, "7");
  g_assert_null (verdict->label);
  g_assert_cmpuint (offramp_verdict_get_exit_block (verdict), ==, 2);

  g_assert_true (offramp_verdict_set_threshold (verdict, 0.2f)); /* the first one, to the very threshold */
  g_assert_cmpuint (verdict->route.stage, ==, 0);
  g_assert_cmpfloat (verdict->timing.total_ms, ==, 1);

  g_assert_true (offramp_verdict_set_threshold (verdict, 0.5)); /* as it was measured */
  g_assert_false (verdict->route.left);
  g_assert_false (verdict->added_up);
  g_assert_false (verdict->has_full);
  g_assert_cmpfloat (verdict->timing.total_ms, ==, 7.5);
  g_assert_cmpfloat (verdict->timing.p95_ms, ==, 9);
  g_assert_cmpstr (verdict->label, ==, "7");
  g_assert_null (verdict->full_label);
}

static void
test_one_that_left_can_stay (void)
{
  g_autoptr (OfframpVerdict) verdict = make_left (0.8f, TRUE);

  g_assert_true (offramp_verdict_set_threshold (verdict, 0.9));
  g_assert_false (verdict->route.left);
  g_assert_cmpuint (verdict->route.stage, ==, 1);
  g_assert_cmpuint (verdict->route.label, ==, 3);
  g_assert_cmpfloat (verdict->timing.total_ms, ==, 5); /* it was measured on that way too */
  g_assert_false (verdict->added_up);
  g_assert_cmpstr (verdict->label, ==, "3");

  g_assert_true (offramp_verdict_set_threshold (verdict, 0.7)); /* on this side its own time is the measured one */
  g_assert_true (verdict->route.left);
  g_assert_cmpfloat (verdict->timing.total_ms, ==, 1.1);
  g_assert_cmpfloat (verdict->threshold, ==, 0.7);
  g_assert_false (verdict->added_up);
  g_assert_true (verdict->has_full);
  g_assert_cmpstr (verdict->full_label, ==, "3");
}

static void
test_what_was_not_measured_is_asked_for (void)
{
  g_autoptr (OfframpVerdict) verdict = make_left (0.8f, FALSE);

  g_assert_false (offramp_verdict_set_threshold (verdict, 0.9));
  g_assert_true (verdict->route.left); /* nothing else changed */
  g_assert_cmpfloat (verdict->threshold, ==, 0.5);
  g_assert_true (offramp_verdict_set_threshold (verdict, 0.6));
  g_assert_cmpfloat (verdict->threshold, ==, 0.6);
}

static void
test_without_exits_there_is_no_threshold (void)
{
  g_autoptr (EePlan) plan = make_plan (0);
  g_autoptr (OfframpVerdict) verdict = offramp_verdict_new (plan);

  verdict->route = (EeRoute){ .left = TRUE, .p_redundant = 0.9f, .label = N_MAIN, .p_label = 0.9f };
  g_assert_true (offramp_verdict_set_threshold (verdict, 0.99));
  g_assert_true (verdict->route.left);
}

/* Main images that the classifier knows, and redundant ones, with P(redundant) as a trained exit gives it. */
static EeScoreSet
make_scores (guint n_images, guint64 seed)
{
  EeScoreSet scores = { .items = g_new0 (EeScore, n_images), .n_images = n_images, .n_main = N_MAIN, .n_exits = 1 };
  EeRng rng;

  ee_rng_init (&rng, seed);
  for (guint i = 0; i < n_images; i++)
    {
      EeScore *score = &scores.items[i];
      double logit = 3 * ee_rng_normal (&rng);

      score->label = i % 2 == 0 ? i % N_MAIN : N_MAIN;
      score->answer = score->label < N_MAIN ? score->label : EE_SCORE_NO_ANSWER;
      score->p_exits[0] = score->p_redundant = 1 / (1 + exp (score->label < N_MAIN ? 8 - logit : logit - 8));
      scores.n_redundant += score->label == N_MAIN;
    }
  return scores;
}

static OfframpThresholdResult *
make_result (guint n_images)
{
  static const double stage_seconds[] = { 0.001, 0.011 };
  EeScoreSet scores = make_scores (n_images, 3);
  g_autoptr (GError) error = NULL;
  OfframpThresholdResult *result = offramp_threshold_result_new (&scores, "a test", stage_seconds, 0.01, &error);

  g_assert_no_error (error);
  g_free (scores.items);
  return result;
}

static void
test_figures (void)
{
  g_autoptr (OfframpThresholdResult) result = make_result (1000);
  const OfframpTally tally
      = { .images = 3, .left = 2, .full = 1, .compared = 3, .left_compared = 2, .ms = 5, .ms_without = 10 };
  const OfframpTally part
      = { .images = 3, .left = 2, .full = 1, .compared = 2, .left_compared = 1, .ms = 5, .ms_without = 10 };
  OfframpThresholdFigures figures;
  g_autofree char *all = NULL, *counts = NULL;

  offramp_threshold_read_figures (NULL, &tally, 0.5, &figures);
  g_assert_true (isnan (figures.accuracy));
  g_assert_cmpfloat (figures.time, ==, 0.5);
  offramp_threshold_read_figures (NULL, &part, 0.5, &figures); /* the image that left unseen would be missed */
  g_assert_true (isnan (figures.time));

  offramp_threshold_read_figures (result, &tally, 0, &figures); /* everything leaves */
  g_assert_cmpfloat (figures.accuracy, ==, 0.5);
  g_assert_cmpfloat (figures.main_lost, ==, 1);
  g_assert_cmpfloat (figures.redundant_kept, ==, 0);
  g_assert_cmpfloat_with_epsilon (figures.time, 0.1, 1e-9);

  offramp_threshold_read_figures (result, &tally, 2, &figures); /* nothing does: the exit costs a tenth */
  g_assert_cmpfloat (figures.accuracy, ==, 0.5);
  g_assert_cmpfloat (figures.main_lost, ==, 0);
  g_assert_cmpfloat (figures.redundant_kept, ==, 1);
  g_assert_cmpfloat_with_epsilon (figures.time, 1.1, 1e-9);

  offramp_threshold_read_figures (result, &tally, 0.5, &figures);
  g_assert_cmpfloat (figures.accuracy, >, 0.98);
  all = offramp_threshold_describe (&figures, &tally);
  counts = offramp_threshold_format_counts (&tally);
  g_assert_cmpstr (counts, ==, "Here: 2 leave, 1 stay");
  g_assert_nonnull (strstr (all, "Threshold 0.50. Accuracy 9"));
  g_assert_nonnull (strstr (all, counts));
  g_assert_cmpuint (result->knee, >, 0);
  g_assert_cmpfloat (g_array_index (result->curve, EeThresholdPoint, result->knee).accuracy, >, 0.98);
}

static void
test_origin (void)
{
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autofree char *own = NULL, *moved = NULL, *chosen = NULL;

  facts->threshold = 0.25;
  own = offramp_threshold_format_origin (facts, 0.25);
  g_assert_null (strstr (own, "validation")); /* nobody may say so where nobody chose */
  moved = offramp_threshold_format_origin (facts, 0.5);
  g_assert_nonnull (strstr (moved, "0.25"));
  facts->threshold_goal = g_strdup ("accuracy");
  chosen = offramp_threshold_format_origin (facts, 0.25);
  g_assert_cmpstr (chosen, ==, "chosen on validation images: best accuracy");
}

static GListStore *
make_samples (guint n)
{
  GListStore *samples = g_list_store_new (OFFRAMP_TYPE_SAMPLE);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GBytes) image = g_bytes_new_take (g_malloc0 (EE_IMAGE_BYTES), EE_IMAGE_BYTES);

  for (guint i = 0; i < n; i++)
    {
      OfframpSample *sample = offramp_sample_new ("a.png", image, NULL, EE_IMAGE_SIDE, EE_IMAGE_SIDE);

      offramp_sample_take_verdict (sample, make_left (0.5f + i / (2.0f * n), TRUE));
      g_ptr_array_add (all, sample);
    }
  g_list_store_splice (samples, 0, 0, all->pdata, all->len);
  return samples;
}

/* With several exits it is said what one threshold means, and how many left where. */
static void
test_several_exits (void)
{
  g_autoptr (EePlan) one = make_plan (1u << 1), two = make_plan (1u << 1 | 1u << 2);
  g_autoptr (GListStore) samples = make_samples (3);
  const float exits[][2] = { { 0.9f, 0.1f }, { 0.1f, 0.9f }, { 0.1f, 0.1f } };
  g_autofree char *silent = offramp_threshold_format_rule (one), *rule = offramp_threshold_format_rule (two);
  g_autofree char *counts = NULL;
  OfframpTally tally;

  g_assert_cmpstr (silent, ==, "");
  g_assert_nonnull (strstr (rule, "all 2 exits"));
  for (guint i = 0; i < G_N_ELEMENTS (exits); i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (samples), i);
      OfframpVerdict *verdict = make_stayed (exits[i][0], exits[i][1]);

      g_assert_true (offramp_verdict_set_threshold (verdict, 0.5));
      offramp_sample_take_verdict (sample, verdict);
    }
  offramp_tally_compute (&tally, G_LIST_MODEL (samples));
  counts = offramp_threshold_format_counts (&tally);
  g_assert_cmpstr (counts, ==, "Here: 2 leave (1 after block 1, 1 after block 2), 1 stay");
}

/* Of this thread, in microseconds: on a machine that does other things too the wall clock says nothing. */
static gint64
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* One move of the slider: 20,000 cached scores read anew, and 20,000 images of the session judged and counted. */
static void
test_a_move_fits_into_a_frame (void)
{
  g_autoptr (OfframpThresholdResult) result = make_result (N_LARGE);
  g_autoptr (GListStore) samples = make_samples (N_LARGE);
  double figures_us, verdicts_us;
  OfframpTally tally;
  gint64 start;

  offramp_tally_compute (&tally, G_LIST_MODEL (samples));
  start = get_processor_time ();
  for (guint i = 0; i < N_MOVES; i++)
    {
      OfframpThresholdFigures figures;
      g_autofree char *text = NULL;

      offramp_threshold_read_figures (result, &tally, offramp_threshold_from_place (i / (double)N_MOVES), &figures);
      text = offramp_threshold_describe (&figures, &tally);
      g_assert_nonnull (text);
    }
  figures_us = (get_processor_time () - start) / (double)N_MOVES;

  start = get_processor_time ();
  for (guint move = 1; move <= 10; move++)
    {
      for (guint i = 0; i < N_LARGE; i++)
        {
          g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (samples), i);

          g_assert_true (offramp_sample_set_threshold (sample, 0.5 + move / 20.0));
        }
      offramp_tally_compute (&tally, G_LIST_MODEL (samples));
      g_assert_cmpuint (tally.full, >=, N_LARGE * (move - 1) / 10);
    }
  verdicts_us = (get_processor_time () - start) / 10.0;

  g_test_minimized_result (figures_us, "figures of 20,000 cached scores: %.1f us", figures_us);
  g_test_minimized_result (verdicts_us, "verdicts of 20,000 images: %.1f us", verdicts_us);
  g_assert_cmpfloat (figures_us, <, FRAME_US / 20);
  g_assert_cmpfloat (verdicts_us, <, FRAME_US);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/threshold-model/scale", test_scale);
  g_test_add_func ("/threshold-model/threshold-is-told-from-the-ends", test_threshold_is_told_from_the_ends);
  g_test_add_func ("/threshold-model/p-is-written-on-its-side", test_p_is_written_on_its_side);
  g_test_add_func ("/threshold-model/shares-are-not-rounded-to-all", test_shares_are_not_rounded_to_all);
  g_test_add_func ("/threshold-model/bins", test_bins);
  g_test_add_func ("/threshold-model/one-that-stayed-can-leave", test_one_that_stayed_can_leave);
  g_test_add_func ("/threshold-model/one-that-left-can-stay", test_one_that_left_can_stay);
  g_test_add_func ("/threshold-model/what-was-not-measured-is-asked-for", test_what_was_not_measured_is_asked_for);
  g_test_add_func ("/threshold-model/several-exits", test_several_exits);
  g_test_add_func ("/threshold-model/without-exits", test_without_exits_there_is_no_threshold);
  g_test_add_func ("/threshold-model/figures", test_figures);
  g_test_add_func ("/threshold-model/origin", test_origin);
  g_test_add_func ("/threshold-model/a-move-fits-into-a-frame", test_a_move_fits_into_a_frame);
  return g_test_run ();
}
