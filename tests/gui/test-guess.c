/* SPDX-License-Identifier: Apache-2.0 */
/* Guess first: nothing gives a covered verdict away, and the score is the right one. No GTK, no display. */
#include <string.h>

#include "offramp-guess.h"
#include "offramp-tally.h"

static EePlan *
make_plan (void)
{
  const EePlanOptions options = { EE_PRESET_MODERN, 16, 1u << 1, 10, { 0.1f, 0.2f, 0.3f }, { 0.3f, 0.2f, 0.7f } };
  g_autoptr (GError) error = NULL;
  EePlan *plan = ee_plan_new_vgg19 (&options, &error);

  g_assert_no_error (error);
  return plan;
}

static OfframpSample *
add_sample (GListStore *store)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (EE_IMAGE_BYTES), EE_IMAGE_BYTES);
  g_autoptr (OfframpSample) sample = offramp_sample_new ("picture", bytes, NULL, EE_IMAGE_SIDE, EE_IMAGE_SIDE);

  g_list_store_append (store, sample);
  return sample; /* the store's */
}

/* @label negative: it left. */
static void
judge (OfframpSample *sample, int label)
{
  g_autoptr (EePlan) plan = make_plan ();
  OfframpVerdict *verdict = offramp_verdict_new (plan);

  verdict->route = (EeRoute){ .stage = label >= 0 ? 1 : 0,
                              .left = label < 0,
                              .label = label >= 0 ? (guint)label : 0,
                              .p_redundant = label < 0 ? 0.9f : 0.1f,
                              .p_label = 0.9f };
  verdict->threshold = 0.5;
  verdict->label = label >= 0 ? g_strdup_printf ("%d", label) : NULL;
  verdict->weights = g_strdup ("weights");
  offramp_sample_take_verdict (sample, verdict);
}

static void
test_nothing_leaks (void)
{
  g_autoptr (GListStore) store = g_list_store_new (OFFRAMP_TYPE_SAMPLE);
  g_autoptr (OfframpGuess) guess = offramp_guess_new (G_LIST_MODEL (store));
  OfframpSample *before = add_sample (store), *after;
  g_autofree char *covered = NULL, *shown = NULL;
  OfframpTally tally;
  double p;

  judge (before, -1);
  offramp_guess_set_active (guess, TRUE);
  after = add_sample (store);
  judge (after, 7);                           /* arrives covered */
  offramp_sample_set_threshold (after, 0.05); /* moving the threshold uncovers nothing */
  g_assert_null (offramp_sample_get_verdict (before));
  g_assert_null (offramp_sample_get_verdict (after));
  g_assert_false (offramp_sample_get_p_redundant (after, &p));
  covered = offramp_sample_describe (before);
  g_assert_null (strstr (covered, "block"));
  g_assert_nonnull (strstr (covered, "guessed"));
  offramp_tally_compute (&tally, G_LIST_MODEL (store));
  g_assert_cmpuint (tally.left + tally.full, ==, 0);
  g_assert_cmpuint (tally.waiting, ==, 2);

  offramp_guess_set_active (guess, FALSE);
  g_assert_nonnull (offramp_sample_get_verdict (before));
  shown = offramp_sample_describe (before);
  g_assert_nonnull (strstr (shown, "Left at block 1"));
}

static void
test_score (void)
{
  g_autoptr (GListStore) store = g_list_store_new (OFFRAMP_TYPE_SAMPLE);
  g_autoptr (OfframpGuess) guess = offramp_guess_new (G_LIST_MODEL (store));
  OfframpSample *samples[4];
  const OfframpGuessScore *score = offramp_guess_get_score (guess);
  g_autofree char *outcome = NULL, *text = NULL;

  offramp_guess_set_active (guess, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      samples[i] = add_sample (store);
      judge (samples[i], i == 0 ? -1 : (int)i);
    }
  offramp_guess_answer (guess, samples[0], OFFRAMP_GUESS_LEAVES, OFFRAMP_GUESS_NO_CLASS);
  offramp_guess_answer (guess, samples[0], OFFRAMP_GUESS_STAYS, 3); /* a second answer does not count */
  offramp_guess_answer (guess, samples[1], OFFRAMP_GUESS_STAYS, 1);
  g_assert_cmpuint (score->streak, ==, 2);
  offramp_guess_answer (guess, samples[2], OFFRAMP_GUESS_LEAVES, OFFRAMP_GUESS_NO_CLASS);
  offramp_guess_answer (guess, samples[3], OFFRAMP_GUESS_STAYS, 8);
  g_assert_cmpuint (score->right, ==, 3);
  g_assert_cmpuint (score->wrong, ==, 1);
  g_assert_cmpuint (score->streak, ==, 1);
  g_assert_cmpuint (score->best_streak, ==, 2);
  g_assert_cmpuint (score->classes, ==, 2);
  g_assert_cmpuint (score->classes_right, ==, 1);
  g_assert_cmpint (offramp_guess_get_outcome (guess, samples[2]), ==, OFFRAMP_GUESS_WRONG);
  outcome = offramp_guess_format_outcome (guess, samples[3]);
  g_assert_cmpstr (outcome, ==, "The way is right, the class is not. Full network: 3.");
  text = offramp_guess_format_score (guess);
  g_assert_cmpstr (text, ==, "Class 3 : 1 network · 1 in a row, best 2 · named 1 of 2");

  offramp_guess_reset (guess);
  g_assert_cmpuint (score->right + score->wrong + score->best_streak, ==, 0);
  g_assert_null (offramp_sample_get_verdict (samples[1]));
}

static void
note_cb (guint *count)
{
  (*count)++;
}

/* A class that is faster than the network is judged when that has answered. */
static void
test_answer_before_verdict (void)
{
  g_autoptr (GListStore) store = g_list_store_new (OFFRAMP_TYPE_SAMPLE);
  g_autoptr (OfframpGuess) guess = offramp_guess_new (G_LIST_MODEL (store));
  OfframpSample *sample;
  guint n_changes = 0;

  offramp_guess_set_active (guess, TRUE);
  sample = add_sample (store);
  g_signal_connect_swapped (guess, "changed", G_CALLBACK (note_cb), &n_changes);
  offramp_guess_answer (guess, sample, OFFRAMP_GUESS_STAYS, OFFRAMP_GUESS_NO_CLASS);
  g_assert_cmpint (offramp_guess_get_outcome (guess, sample), ==, OFFRAMP_GUESS_PENDING);
  g_assert_cmpuint (n_changes, ==, 1);
  judge (sample, 4);
  g_assert_cmpint (offramp_guess_get_outcome (guess, sample), ==, OFFRAMP_GUESS_RIGHT);
  g_assert_cmpuint (n_changes, ==, 2);
  judge (sample, -1); /* another network says otherwise: the answer was judged already */
  g_assert_cmpuint (offramp_guess_get_score (guess)->right, ==, 1);
  g_assert_cmpuint (offramp_guess_get_score (guess)->wrong, ==, 0);

  /* What cannot be classified cannot be guessed. */
  offramp_guess_reset (guess);
  offramp_sample_set_error (sample, "No network.");
  g_assert_false (offramp_guess_can_answer (guess, sample));
}

/* What is being drawn is in no list. Guessed there, it is not asked about again when it joins the images. */
static void
test_drawing (void)
{
  g_autoptr (GListStore) store = g_list_store_new (OFFRAMP_TYPE_SAMPLE);
  g_autoptr (GListStore) pad = g_list_store_new (OFFRAMP_TYPE_SAMPLE);
  g_autoptr (OfframpGuess) guess = offramp_guess_new (G_LIST_MODEL (store));
  OfframpSample *drawn = add_sample (pad);

  judge (drawn, 3);
  offramp_guess_cover (guess, drawn);
  g_assert_nonnull (offramp_sample_get_verdict (drawn)); /* the mode is off */
  offramp_guess_set_active (guess, TRUE);
  offramp_guess_cover (guess, drawn);
  g_assert_null (offramp_sample_get_verdict (drawn));
  offramp_guess_answer (guess, drawn, OFFRAMP_GUESS_STAYS, 3);
  offramp_guess_cover (guess, drawn);
  g_assert_nonnull (offramp_sample_get_verdict (drawn));
  g_assert_cmpuint (offramp_guess_get_score (guess)->right, ==, 1);

  offramp_guess_excuse (guess, "picture");
  g_assert_false (offramp_sample_is_covered (add_sample (store)));
  offramp_guess_reset (guess);
  g_assert_true (offramp_sample_is_covered (add_sample (store)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/guess/nothing-leaks", test_nothing_leaks);
  g_test_add_func ("/guess/score", test_score);
  g_test_add_func ("/guess/answer-before-verdict", test_answer_before_verdict);
  g_test_add_func ("/guess/drawing", test_drawing);
  return g_test_run ();
}
