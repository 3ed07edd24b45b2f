/* SPDX-License-Identifier: Apache-2.0 */
/* The threshold of a session: images flip at once, what was never measured is measured, another network brings its own;
 * and the pass over a test set that shows what a threshold does. */
#include "offramp-session.h"
#include "offramp-threshold-scores.h"

#include "../engine/test-folder.h"
#include "../engine/test-network.h"
#include "wait-until.h"

enum
{
  N_IMAGES = 12
};

#define OWN_THRESHOLD 0.25
#define OTHER_THRESHOLD 0.75

typedef struct
{
  TestFolder folder;
  OfframpSession *session;
  OfframpThresholdScores *scores;
  guint n_changes;
} Fixture;

/* An untrained network: its answers are arbitrary, but always the same, and never sure. */
static char *
save_network (Fixture *fixture, const char *name, const char *pair, guint exits, double threshold)
{
  g_autoptr (EeParameters) parameters = test_network_new (EE_PRESET_MODERN, exits, 3);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  char *path = test_folder_get_file (&fixture->folder, name);
  g_autoptr (GError) error = NULL;

  facts->pair = g_strdup (pair);
  facts->polarity = g_strdup ("matched");
  facts->threshold = threshold;
  ee_checkpoint_save (path, parameters, facts, EE_DTYPE_F32, &error);
  g_assert_no_error (error);
  return path;
}

static gboolean
is_settled (Fixture *fixture)
{
  return !offramp_session_is_opening (fixture->session) && !offramp_session_is_busy (fixture->session)
         && offramp_session_get_tally (fixture->session)->waiting == 0;
}

static gboolean
is_done (Fixture *fixture)
{
  return !offramp_pass_is_running (OFFRAMP_PASS (fixture->scores));
}

static gboolean
has_begun (Fixture *fixture)
{
  return offramp_pass_get_progress (OFFRAMP_PASS (fixture->scores)) > 0;
}

static void
changed_cb (Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  test_folder_set_up (&fixture->folder, data);
  fixture->session = offramp_session_new ();
  fixture->scores = offramp_threshold_scores_new ();
  g_signal_connect_swapped (fixture->scores, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->session);
  offramp_pass_stop (OFFRAMP_PASS (fixture->scores));
  g_object_unref (fixture->scores);
  test_folder_tear_down (&fixture->folder, data);
}

static void
open_with_images (Fixture *fixture, const char *path)
{
  offramp_session_open_model_async (fixture->session, path);
  offramp_session_add_examples (fixture->session, N_IMAGES);
  wait_until (is_settled (fixture));
  g_assert_cmpuint (offramp_session_get_tally (fixture->session)->images, ==, N_IMAGES);
}

static OfframpSample *
get_sample (Fixture *fixture, guint position)
{
  g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (fixture->session), position);

  g_assert_nonnull (sample);
  return sample;
}

/* Nothing is waited for between the moves: all is known already. */
static void
test_images_flip_at_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save_network (fixture, "own.safetensors", "doodles", 1u << 1, OWN_THRESHOLD);
  const OfframpTally *tally;
  guint left_at_own;
  double p;

  open_with_images (fixture, path);
  tally = offramp_session_get_tally (fixture->session);
  g_assert_cmpfloat (offramp_session_get_threshold (fixture->session), ==, OWN_THRESHOLD);
  g_assert_cmpfloat (offramp_session_get_facts (fixture->session)->threshold, ==, OWN_THRESHOLD);
  g_assert_cmpstr (offramp_session_get_model_path (fixture->session), ==, path);
  left_at_own = tally->left;

  offramp_session_set_threshold (fixture->session, 0);
  g_assert_cmpuint (tally->left, ==, N_IMAGES);
  g_assert_cmpuint (tally->compared, ==, N_IMAGES);
  g_assert_cmpfloat (tally->ms, <, tally->ms_without);

  offramp_session_set_threshold (fixture->session, 1);
  g_assert_cmpuint (tally->full, ==, N_IMAGES);
  g_assert_cmpuint (tally->waiting, ==, 0);

  g_assert_true (offramp_sample_get_p_redundant (get_sample (fixture, 0), &p));
  offramp_session_set_threshold (fixture->session, p);
  g_assert_true (offramp_sample_get_verdict (get_sample (fixture, 0))->route.left);
  g_assert_cmpfloat (offramp_sample_get_verdict (get_sample (fixture, 0))->threshold, ==, p);

  offramp_session_set_threshold (fixture->session, OWN_THRESHOLD);
  g_assert_cmpuint (tally->left, ==, left_at_own);
}

static void
test_new_images_and_another_network (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save_network (fixture, "own.safetensors", "doodles", 1u << 1 | 1u << 2, OWN_THRESHOLD);
  g_autofree char *other = save_network (fixture, "other.safetensors", "doodles", 1u << 1, OTHER_THRESHOLD);
  const OfframpTally *tally;
  guint n_networks;

  open_with_images (fixture, path);
  tally = offramp_session_get_tally (fixture->session);
  offramp_session_set_threshold (fixture->session, 1);
  offramp_session_add_examples (fixture->session, N_IMAGES);
  wait_until (is_settled (fixture));
  g_assert_cmpuint (tally->images, ==, 2 * N_IMAGES);
  g_assert_cmpuint (tally->full, ==, 2 * N_IMAGES);
  g_assert_cmpfloat (offramp_sample_get_verdict (get_sample (fixture, 2 * N_IMAGES - 1))->threshold, ==, 1);

  n_networks = offramp_session_get_n_networks (fixture->session);
  offramp_session_open_model_async (fixture->session, other);
  wait_until (is_settled (fixture));
  g_assert_cmpuint (offramp_session_get_n_networks (fixture->session), ==, n_networks + 1);
  g_assert_cmpfloat (offramp_session_get_threshold (fixture->session), ==, OTHER_THRESHOLD);
  for (guint i = 0; i < 2 * N_IMAGES; i++)
    g_assert_cmpfloat (offramp_sample_get_verdict (get_sample (fixture, i))->threshold, ==, OTHER_THRESHOLD);
}

/* As of a large network among very many images: it left, and nobody looked further. */
static void
test_what_was_not_measured_is_measured (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save_network (fixture, "own.safetensors", "doodles", 1u << 1, OWN_THRESHOLD);
  OfframpVerdict *verdict;
  OfframpSample *sample;

  open_with_images (fixture, path);
  sample = get_sample (fixture, 0);
  verdict = offramp_verdict_new (offramp_session_get_plan (fixture->session));
  verdict->threshold = 0.5;
  verdict->route = (EeRoute){ .left = TRUE, .p_redundant = 0.9f, .label = 10, .p_label = 0.9f, .p_exits = { 0.9f } };
  verdict->timing = (EeRouteTiming){ .total_ms = 1, .stages_ms = { 1 }, .repeats = 3 };
  offramp_sample_take_verdict (sample, verdict);

  offramp_session_set_threshold (fixture->session, 1);
  g_assert_null (offramp_sample_get_verdict (sample)); /* nobody knows what it would be */
  g_assert_cmpuint (offramp_session_get_tally (fixture->session)->waiting, ==, 1);
  offramp_session_set_threshold (fixture->session, 0.99);
  wait_until (is_settled (fixture));
  g_assert_nonnull (offramp_sample_get_verdict (sample));
  g_assert_false (offramp_sample_get_verdict (sample)->route.left);
  g_assert_cmpfloat (offramp_sample_get_verdict (sample)->threshold, ==, 0.99);
}

static void
test_scores_of_the_test_set (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save_network (fixture, "own.safetensors", "doodles", 1u << 1, OWN_THRESHOLD);
  const OfframpThresholdResult *result;
  EeThresholdReading reading;
  guint n;

  offramp_threshold_scores_start (fixture->scores, path, NULL);
  g_assert_true (offramp_pass_is_running (OFFRAMP_PASS (fixture->scores)));
  wait_until (is_done (fixture));
  g_assert_cmpstr (offramp_pass_get_error (OFFRAMP_PASS (fixture->scores)), ==, NULL);
  result = offramp_threshold_scores_get_result (fixture->scores);
  g_assert_nonnull (result);
  g_assert_cmpfloat (offramp_pass_get_progress (OFFRAMP_PASS (fixture->scores)), ==, 1);
  g_assert_cmpuint (fixture->n_changes, >=, 2);

  n = ee_threshold_table_get_n_images (result->table);
  g_assert_cmpuint (n, >, 100);
  g_assert_cmpuint (result->bins.totals[OFFRAMP_THRESHOLD_MAIN] + result->bins.totals[OFFRAMP_THRESHOLD_REDUNDANT], ==,
                    n);
  ee_threshold_table_read (result->table, 0, &reading);
  g_assert_cmpuint (reading.left, ==, n);
  g_assert_cmpfloat (result->stage_seconds[0], >, 0);
  g_assert_cmpfloat (result->stage_seconds[1], >, result->stage_seconds[0]);
  g_assert_cmpfloat (result->plain_seconds, >, result->stage_seconds[0]);
  g_assert_cmpuint (result->curve->len, >=, 2);

  offramp_threshold_scores_forget (fixture->scores);
  g_assert_null (offramp_threshold_scores_get_result (fixture->scores));
}

static void
test_scores_that_cannot_be (Fixture *fixture, gconstpointer data)
{
  g_autofree char *absent = save_network (fixture, "absent.safetensors", "mnist+omniglot", 1u << 1, OWN_THRESHOLD);
  g_autofree char *nameless = save_network (fixture, "nameless.safetensors", NULL, 1u << 1, OWN_THRESHOLD);

  offramp_threshold_scores_start (fixture->scores, absent, "/nowhere");
  wait_until (is_done (fixture));
  g_assert_null (offramp_threshold_scores_get_result (fixture->scores));
  g_assert_nonnull (strstr (offramp_pass_get_error (OFFRAMP_PASS (fixture->scores)), "not installed"));

  offramp_threshold_scores_start (fixture->scores, nameless, NULL);
  wait_until (is_done (fixture));
  g_assert_nonnull (strstr (offramp_pass_get_error (OFFRAMP_PASS (fixture->scores)), "what it was trained on"));

  offramp_threshold_scores_start (fixture->scores, "/nowhere/at-all.safetensors", NULL);
  wait_until (is_done (fixture));
  g_assert_nonnull (strstr (offramp_pass_get_error (OFFRAMP_PASS (fixture->scores)), "at-all"));
}

/* A pass that was stopped leaves nothing, and the next one is not disturbed by it. */
static void
test_scores_are_stopped (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save_network (fixture, "own.safetensors", "doodles", 1u << 1, OWN_THRESHOLD);

  offramp_threshold_scores_start (fixture->scores, path, NULL);
  wait_until (has_begun (fixture));
  offramp_pass_stop (OFFRAMP_PASS (fixture->scores));
  g_assert_false (offramp_pass_is_running (OFFRAMP_PASS (fixture->scores)));
  offramp_threshold_scores_start (fixture->scores, path, NULL);
  wait_until (is_done (fixture));
  g_assert_nonnull (offramp_threshold_scores_get_result (fixture->scores));
  g_assert_null (offramp_pass_get_error (OFFRAMP_PASS (fixture->scores)));
}

#define ADD_TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("OFFRAMP_MODELS", "/nowhere", TRUE); /* no bundled network, whatever is installed */
  ADD_TEST ("/session-threshold/images-flip-at-once", test_images_flip_at_once);
  ADD_TEST ("/session-threshold/new-images-and-another-network", test_new_images_and_another_network);
  ADD_TEST ("/session-threshold/what-was-not-measured-is-measured", test_what_was_not_measured_is_measured);
  ADD_TEST ("/session-threshold/scores-of-the-test-set", test_scores_of_the_test_set);
  ADD_TEST ("/session-threshold/scores-that-cannot-be", test_scores_that_cannot_be);
  ADD_TEST ("/session-threshold/scores-are-stopped", test_scores_are_stopped);
  return g_test_run ();
}
