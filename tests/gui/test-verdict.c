/* SPDX-License-Identifier: Apache-2.0 */
/* What the cards say, and what the counts add up to. */
#include "offramp-counterfactual.h"
#include "offramp-sample.h"
#include "offramp-tally.h"

static EePlan *
make_plan (guint exits)
{
  const EePlanOptions options
      = { .preset = EE_PRESET_MODERN, .width_divisor = 16, .exits = exits, .n_main = 10, .deviation = { 1, 1, 1 } };
  g_autoptr (GError) error = NULL;
  EePlan *plan = ee_plan_new_vgg19 (&options, &error);

  g_assert_no_error (error);
  return plan;
}

static OfframpVerdict *
make_left (double ms, double full_ms)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  OfframpVerdict *verdict = offramp_verdict_new (plan);

  verdict->threshold = 0.5;
  verdict->route = (EeRoute){ .left = TRUE, .p_redundant = 0.998f, .label = 10, .p_label = 0.998f };
  verdict->timing = (EeRouteTiming){ .total_ms = ms, .p95_ms = 2 * ms, .stages_ms = { ms }, .repeats = 15 };
  verdict->has_full = full_ms > 0;
  verdict->full_route = (EeRoute){ .stage = 1, .label = 8, .p_label = 0.41f };
  verdict->full_timing = (EeRouteTiming){ .total_ms = full_ms };
  verdict->full_label = g_strdup ("8");
  return verdict;
}

static OfframpVerdict *
make_stayed (double ms)
{
  g_autoptr (EePlan) plan = make_plan (1u << 1);
  OfframpVerdict *verdict = offramp_verdict_new (plan);

  verdict->threshold = 0.5;
  verdict->route = (EeRoute){ .stage = 1, .p_redundant = 0.0001f, .label = 7, .p_label = 0.981f };
  verdict->timing = (EeRouteTiming){ .total_ms = ms, .stages_ms = { ms / 10, ms * 9 / 10 }, .repeats = 15 };
  verdict->label = g_strdup ("7");
  return verdict;
}

static OfframpSample *
make_sample (OfframpVerdict *verdict)
{
  g_autoptr (GBytes) image = g_bytes_new_take (g_malloc0 (EE_IMAGE_BYTES), EE_IMAGE_BYTES);
  OfframpSample *sample = offramp_sample_new ("a.png", image, NULL, EE_IMAGE_SIDE, EE_IMAGE_SIDE);

  if (verdict != NULL)
    offramp_sample_take_verdict (sample, verdict);
  return sample;
}

static void
test_words_of_an_image_that_left (void)
{
  g_autoptr (OfframpVerdict) verdict = make_left (0.28, 2.22);
  g_autofree char *headline = offramp_verdict_format_headline (verdict);
  g_autofree char *figures = offramp_verdict_format_figures (verdict);
  g_autofree char *timing = offramp_verdict_format_timing (verdict);
  g_autofree char *full = offramp_verdict_format_full (verdict);

  g_assert_cmpstr (headline, ==, "Left at block 1");
  g_assert_cmpstr (figures, ==, "0.28 ms · 99.8 %");
  g_assert_cmpstr (timing, ==, "median of 15 · 95th percentile 0.56 ms");
  g_assert_cmpstr (full, ==, "“8”, 41.0 % sure, after 2.22 ms");
  g_assert_cmpuint (offramp_verdict_get_exit_block (verdict), ==, 1);
  g_assert_cmpfloat_with_epsilon (offramp_verdict_get_saved_ms (verdict), 1.94, 1e-9);
}

static void
test_words_of_an_image_that_stayed (void)
{
  g_autoptr (OfframpVerdict) verdict = make_stayed (2.21);
  g_autofree char *headline = offramp_verdict_format_headline (verdict);
  g_autofree char *sentence = offramp_verdict_format_sentence (verdict);

  g_assert_cmpstr (headline, ==, "Full network: 7");
  g_assert_nonnull (strstr (sentence, "< 0.1 %"));
  g_assert_null (offramp_verdict_format_full (verdict));
  g_assert_cmpfloat (offramp_verdict_get_saved_ms (verdict), ==, 0);
}

/* What stands beside the threshold does not contradict the way that the image took. */
static void
test_words_at_the_threshold (void)
{
  g_autoptr (OfframpVerdict) verdict = make_left (0.28, 2.22);
  g_autofree char *usual = NULL, *near = NULL, *end = NULL, *half = NULL, *high = NULL, *one = NULL;

  verdict->threshold = 0.5;
  usual = offramp_verdict_format_redundant (verdict, &half);
  g_assert_cmpstr (usual, ==, "99.8 %");
  verdict->route.p_redundant = 0.9998f;
  verdict->threshold = 0.9996;
  near = offramp_verdict_format_redundant (verdict, &high);
  g_assert_cmpstr (near, ==, "99.98 %");
  verdict->route.p_redundant = 1;
  verdict->threshold = 1;
  end = offramp_verdict_format_redundant (verdict, &one);
  g_assert_cmpstr (end, ==, "100.0 %");
  g_assert_cmpstr (half, ==, "0.50");
  g_assert_cmpstr (high, ==, "0.99960");
  g_assert_cmpstr (one, ==, "1.00");
}

static void
test_had_it_left (void)
{
  g_autoptr (OfframpVerdict) verdict = make_stayed (2);
  g_autoptr (OfframpVerdict) left = make_left (0.28, 0);
  g_autofree char *leaving = offramp_verdict_format_leaving (verdict);
  g_autofree char *unknown = offramp_verdict_format_overhead (verdict);
  g_autofree char *known = NULL;
  double ms;

  g_assert_cmpstr (leaving, ==, "Out after 0.20 ms: 1.80 ms saved, and no class known.");
  g_assert_false (offramp_verdict_get_overhead_ms (verdict, &ms));
  g_assert_nonnull (strstr (unknown, "not known"));
  g_assert_false (offramp_verdict_can_run_whole (verdict));

  verdict->timing.has_parts = TRUE;
  verdict->timing.heads_ms[0] = 0.05;
  verdict->timing.heads_ms[1] = 0.1;
  g_assert_true (offramp_verdict_get_overhead_ms (verdict, &ms));
  g_assert_cmpfloat (ms, ==, 0.05); /* the classifier is no overhead */
  known = offramp_verdict_format_overhead (verdict);
  g_assert_cmpstr (known, ==, "The exit cost it 0.05 ms, 2.5 % of its time.");

  g_assert_true (offramp_verdict_can_run_whole (left));
  g_assert_null (offramp_verdict_format_leaving (left));
  g_assert_null (offramp_verdict_format_overhead (left));
}

/* The same words where the exit is elsewhere; and the exits are several. */
static void
test_another_exit (void)
{
  g_autoptr (EePlan) third = make_plan (1u << 3), both = make_plan (1u << 1 | 1u << 3);
  g_autoptr (OfframpVerdict) left = offramp_verdict_new (third), stayed = offramp_verdict_new (both);
  g_autofree char *headline = NULL, *leaving = NULL, *overhead = NULL;

  left->route = (EeRoute){ .left = TRUE, .p_redundant = 0.9f, .label = 10, .p_label = 0.9f };
  headline = offramp_verdict_format_headline (left);
  g_assert_cmpstr (headline, ==, "Left at block 3");
  g_assert_cmpuint (offramp_verdict_get_exit_block (left), ==, 3);
  g_assert_true (offramp_verdict_can_run_whole (left));

  stayed->route = (EeRoute){ .stage = 2, .p_redundant = 0.1f, .label = 7, .p_label = 0.9f };
  stayed->timing = (EeRouteTiming){
    .total_ms = 4, .stages_ms = { 1, 2, 1 }, .heads_ms = { 0.1, 0.3, 0.2 }, .has_parts = TRUE, .repeats = 15
  };
  leaving = offramp_verdict_format_leaving (stayed);
  overhead = offramp_verdict_format_overhead (stayed);
  g_assert_cmpstr (leaving, ==, "Out after 1.00 ms: 3.00 ms saved, and no class known.");
  g_assert_cmpstr (overhead, ==, "The exits cost it 0.40 ms, 10.0 % of its time.");
}

static void
test_words_of_the_preparation (void)
{
  g_autoptr (OfframpVerdict) verdict = make_stayed (1);
  g_autofree char *automatic = NULL, *by_hand = NULL, *ready = NULL, *before = NULL;

  verdict->inverted = TRUE;
  automatic = offramp_verdict_format_preparation (verdict);
  g_assert_cmpstr (automatic, ==, "Dark ink on paper: inverted automatically · the whole picture");
  verdict->preparation.invert = EE_INVERT_NEVER;
  verdict->inverted = FALSE;
  verdict->framed = EE_FRAMED_INK;
  by_hand = offramp_verdict_format_preparation (verdict);
  g_assert_cmpstr (by_hand, ==, "Not inverted, by hand · cropped to its ink");

  ready = offramp_verdict_format_before (verdict);
  g_assert_null (ready);
  verdict->decode_ms = 0.61;
  verdict->prepare_ms = 0.05;
  before = offramp_verdict_format_before (verdict);
  g_assert_cmpstr (before, ==, "Before that, timed apart: decoding 0.61 ms, preparing 0.05 ms.");
}

static void
test_without_exits (void)
{
  g_autoptr (EePlan) plan = make_plan (0);
  g_autoptr (OfframpVerdict) verdict = offramp_verdict_new (plan);
  g_autofree char *headline = NULL;

  verdict->route = (EeRoute){ .left = TRUE, .label = 10, .p_label = 0.9f, .p_redundant = 0.9f };
  headline = offramp_verdict_format_headline (verdict);
  g_assert_cmpuint (offramp_verdict_get_exit_block (verdict), ==, 0);
  g_assert_cmpstr (headline, ==, "Full network: redundant");
}

static void
test_nothing_is_rounded_to_certainty (void)
{
  static const struct
  {
    double share;
    const char *text;
  } cases[] = { { 1, "99.9 %" },   { 0.99999, "99.9 %" },  { 0.9984, "99.8 %" },
                { 0.5, "50.0 %" }, { 0.00001, "< 0.1 %" }, { 0, "0.0 %" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = offramp_format_probability (cases[i].share);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_sample_shows_what_the_network_saw (void)
{
  g_autoptr (OfframpSample) sample = make_sample (NULL);
  OfframpVerdict *verdict = make_stayed (1);
  const guint8 *seen;

  verdict->inverted = TRUE;
  offramp_sample_take_verdict (sample, verdict);
  seen = g_bytes_get_data (offramp_sample_get_seen_image (sample), NULL);
  g_assert_cmpuint (seen[0], ==, 255);
  seen = g_bytes_get_data (offramp_sample_get_image (sample), NULL);
  g_assert_cmpuint (seen[0], ==, 0);

  offramp_sample_set_error (sample, "The device is gone.");
  g_assert_null (offramp_sample_get_verdict (sample));
  g_assert_cmpstr (offramp_sample_get_error (sample), ==, "The device is gone.");
}

static void
test_tally (void)
{
  g_autoptr (GListStore) samples = g_list_store_new (OFFRAMP_TYPE_SAMPLE);
  g_autoptr (OfframpSample) left = make_sample (make_left (0.5, 4.5));
  g_autoptr (OfframpSample) untimed = make_sample (make_left (100, 0));
  g_autoptr (OfframpSample) stayed = make_sample (make_stayed (5.5));
  g_autoptr (OfframpSample) waiting = make_sample (NULL);
  g_autofree char *empty = NULL, *text = NULL, *whole = NULL;
  OfframpTally tally;

  offramp_tally_compute (&tally, G_LIST_MODEL (samples));
  empty = offramp_tally_format (&tally);
  g_assert_cmpstr (empty, ==, "0 images");

  g_list_store_append (samples, left);
  g_list_store_append (samples, untimed);
  g_list_store_append (samples, stayed);
  g_list_store_append (samples, waiting);
  offramp_tally_compute (&tally, G_LIST_MODEL (samples));
  g_assert_cmpuint (tally.left, ==, 2);
  g_assert_cmpuint (tally.full, ==, 1);
  g_assert_cmpuint (tally.waiting, ==, 1);
  g_assert_cmpuint (tally.compared, ==, 2);
  /* 0.5 instead of 4.5; with the other time of one unknown, nothing is said of those that stayed. */
  g_assert_false (offramp_tally_is_whole (&tally));
  g_assert_cmpfloat_with_epsilon (offramp_tally_get_saved_share (&tally), 8 / 9.0, 1e-9);
  text = offramp_tally_format (&tally);
  g_assert_cmpstr (text, ==,
                   "4 images · 2 left at block 1 · leaving saved 89 % of the time, on the 1 that was compared");

  /* 0.5 + 5.5 instead of 4.5 + 5.5. */
  g_list_store_remove (samples, 1);
  offramp_tally_compute (&tally, G_LIST_MODEL (samples));
  g_assert_true (offramp_tally_is_whole (&tally));
  g_assert_cmpfloat_with_epsilon (offramp_tally_get_saved_share (&tally), 0.4, 1e-9);
  whole = offramp_tally_format (&tally);
  g_assert_cmpstr (whole, ==, "3 images · 1 left at block 1 · the exit saves 40 % of the time");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict/left", test_words_of_an_image_that_left);
  g_test_add_func ("/verdict/stayed", test_words_of_an_image_that_stayed);
  g_test_add_func ("/verdict/words-at-the-threshold", test_words_at_the_threshold);
  g_test_add_func ("/verdict/had-it-left", test_had_it_left);
  g_test_add_func ("/verdict/another-exit", test_another_exit);
  g_test_add_func ("/verdict/words-of-the-preparation", test_words_of_the_preparation);
  g_test_add_func ("/verdict/without-exits", test_without_exits);
  g_test_add_func ("/verdict/nothing-is-rounded-to-certainty", test_nothing_is_rounded_to_certainty);
  g_test_add_func ("/verdict/sample-shows-what-the-network-saw", test_sample_shows_what_the_network_saw);
  g_test_add_func ("/verdict/tally", test_tally);
  return g_test_run ();
}
