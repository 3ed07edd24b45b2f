/* SPDX-License-Identifier: Apache-2.0 */
/* A session as the window uses it: a real network on the worker's thread, files in, verdicts out. */
#include "offramp-session.h"

#include <glib/gstdio.h>

#include "../engine/test-folder.h"
#include "../engine/test-network.h"
#include "wait-until.h"

enum
{
  MANY = 1000
};

typedef struct
{
  TestFolder folder;
  OfframpSession *session;
  GPtrArray *messages;
  OfframpSample *sketch;
  guint n_sketches;
} Fixture;

static void
message_cb (Fixture *fixture, const char *text)
{
  g_ptr_array_add (fixture->messages, g_strdup (text));
}

static void
sketched_cb (Fixture *fixture, OfframpSample *sample)
{
  g_set_object (&fixture->sketch, sample);
  fixture->n_sketches++;
}

/* An untrained network: its answers are arbitrary, but always the same. */
static char *
save_network (Fixture *fixture, guint exits, const char *polarity)
{
  g_autoptr (EeParameters) parameters = test_network_new (EE_PRESET_MODERN, exits, 3);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autofree char *name = g_strdup_printf ("network-%u.safetensors", exits);
  char *path = test_folder_get_file (&fixture->folder, name);
  g_autoptr (GError) error = NULL;

  facts->pair = g_strdup ("doodles");
  facts->polarity = g_strdup (polarity);
  ee_checkpoint_save (path, parameters, facts, EE_DTYPE_F32, &error);
  g_assert_no_error (error);
  return path;
}

/* A white picture of 40x20 pixels. */
static GFile *
save_picture (Fixture *fixture, const char *name)
{
  g_autofree char *path = test_folder_get_file (&fixture->folder, name);
  g_autoptr (GString) text = g_string_new ("P5\n40 20\n255\n");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 40 * 20; i++)
    g_string_append_c (text, (char)255);
  g_file_set_contents (path, text->str, text->len, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static gboolean
is_open (Fixture *fixture)
{
  return !offramp_session_is_opening (fixture->session);
}

static gboolean
is_idle (Fixture *fixture)
{
  return !offramp_session_is_busy (fixture->session);
}

static gboolean
is_settled (Fixture *fixture)
{
  return is_idle (fixture) && offramp_session_get_tally (fixture->session)->waiting == 0;
}

static gboolean
has_message (Fixture *fixture)
{
  return fixture->messages->len > 0;
}

static gboolean
has_sketch (Fixture *fixture)
{
  return fixture->sketch != NULL;
}

static gboolean
has_last_sketch (Fixture *fixture)
{
  return fixture->sketch != NULL && g_str_equal (offramp_sample_get_name (fixture->sketch), "last");
}

/* A white square; its lower rows are black. */
static void
sketch (Fixture *fixture, const char *name, guint n_white)
{
  guint8 *rgba = g_malloc (4 * 64 * 64);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 4 * 64 * 64; i++)
    rgba[i] = i % 4 == 3 || i / (4 * 64) < n_white ? 255 : 0;
  bytes = g_bytes_new_take (rgba, 4 * 64 * 64);
  offramp_session_sketch (fixture->session, name, bytes, 64, 64);
}

static void
add (Fixture *fixture, GFile *file)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  g_ptr_array_add (files, file);
  offramp_session_add_files (fixture->session, files);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  test_folder_set_up (&fixture->folder, data);
  fixture->messages = g_ptr_array_new_with_free_func (g_free);
  fixture->session = offramp_session_new ();
  g_signal_connect_swapped (fixture->session, "message", G_CALLBACK (message_cb), fixture);
  g_signal_connect_swapped (fixture->session, "sketched", G_CALLBACK (sketched_cb), fixture);
  wait_until (is_open (fixture));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->session);
  g_clear_object (&fixture->sketch);
  g_ptr_array_unref (fixture->messages);
  test_folder_tear_down (&fixture->folder, data);
}

static const OfframpVerdict *
get_verdict (Fixture *fixture, guint position)
{
  g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (fixture->session), position);

  g_assert_nonnull (sample);
  return offramp_sample_get_verdict (sample);
}

static void
test_says_that_there_is_no_network (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) picture = save_picture (fixture, "early.pgm");
  g_autofree char *path = NULL;

  g_assert_null (offramp_session_get_plan (fixture->session));
  g_assert_nonnull (offramp_session_get_network_error (fixture->session));

  /* An image that came before the network waits for it. */
  add (fixture, picture);
  path = save_network (fixture, 1u << 1, "matched");
  offramp_session_open_model_async (fixture->session, path);
  wait_until (is_settled (fixture));
  g_assert_null (offramp_session_get_network_error (fixture->session));
  g_assert_nonnull (get_verdict (fixture, 0));
}

static void
test_classifies_a_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save_network (fixture, 1u << 1, "matched");
  g_autoptr (GFile) picture = save_picture (fixture, "white.pgm");
  const OfframpVerdict *verdict;

  offramp_session_open_model_async (fixture->session, path);
  add (fixture, picture);
  wait_until (is_settled (fixture));

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), ==, 1);
  verdict = get_verdict (fixture, 0);
  g_assert_nonnull (verdict);
  g_assert_true (verdict->inverted); /* white paper, and a network that learned light ink */
  g_assert_cmpuint (ee_plan_get_n_stages (verdict->plan), ==, 2);
  g_assert_cmpuint (verdict->timing.repeats, >, 1);
  g_assert_cmpfloat (verdict->timing.total_ms, >, 0);
  g_assert_true (verdict->has_full == verdict->route.left);
  g_assert_true ((verdict->label == NULL) == verdict->route.left);
  g_assert_cmpuint (offramp_session_get_tally (fixture->session)->images, ==, 1);
}

static void
test_another_network_judges_again (Fixture *fixture, gconstpointer data)
{
  g_autofree char *with_exit = save_network (fixture, 1u << 1, "as-is");
  g_autofree char *without = save_network (fixture, 0, "as-is");
  g_autoptr (GFile) picture = save_picture (fixture, "white.pgm");
  const OfframpVerdict *verdict;

  offramp_session_open_model_async (fixture->session, with_exit);
  add (fixture, picture);
  wait_until (is_settled (fixture));
  g_assert_false (get_verdict (fixture, 0)->inverted);

  offramp_session_open_model_async (fixture->session, without);
  wait_until (is_settled (fixture));
  verdict = get_verdict (fixture, 0);
  g_assert_cmpuint (ee_plan_get_n_stages (verdict->plan), ==, 1);
  g_assert_cmpuint (offramp_verdict_get_exit_block (verdict), ==, 0);

  /* A network that cannot be opened leaves everything as it is, and says so. */
  offramp_session_open_model_async (fixture->session, "/nowhere/network.safetensors");
  wait_until (has_message (fixture));
  g_assert_nonnull (strstr (g_ptr_array_index (fixture->messages, 0), "network.safetensors"));
  g_assert_cmpuint (ee_plan_get_n_stages (offramp_session_get_plan (fixture->session)), ==, 1);
}

static void
test_a_file_that_is_no_image_is_named (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (&fixture->folder, "notes.png");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (OfframpFailure) failure = NULL;

  g_file_set_contents (path, "These are no pixels.", -1, NULL);
  add (fixture, file);
  wait_until (has_message (fixture));

  g_assert_cmpuint (g_list_model_get_n_items (offramp_session_get_failures (fixture->session)), ==, 1);
  failure = g_list_model_get_item (offramp_session_get_failures (fixture->session), 0);
  g_assert_cmpstr (offramp_failure_get_name (failure), ==, "notes.png");
  g_assert_nonnull (strstr (offramp_failure_get_sentence (failure), "notes.png"));
  g_assert_cmpstr (g_ptr_array_index (fixture->messages, 0), ==, offramp_failure_get_sentence (failure));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), ==, 0);
}

static void
test_a_folder_and_its_vanishing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder.path);
  g_autofree char *path = save_network (fixture, 1u << 1, "matched");
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.pgm", i);

      g_ptr_array_add (pictures, save_picture (fixture, name));
    }
  add (fixture, folder);
  wait_until (is_idle (fixture));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), ==, 5);
  g_assert_true (has_message (fixture)); /* the network's file was passed over, which is said */

  /* The pixels are kept: the files may go. */
  for (guint i = 0; i < pictures->len; i++)
    g_file_delete (g_ptr_array_index (pictures, i), NULL, NULL);
  offramp_session_open_model_async (fixture->session, path);
  wait_until (is_settled (fixture));
  for (guint i = 0; i < 5; i++)
    g_assert_nonnull (get_verdict (fixture, i));
}

/* (transfer full): the images at @positions. */
static GPtrArray *
pick (Fixture *fixture, guint n_positions, const guint *positions)
{
  GPtrArray *samples = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_positions; i++)
    g_ptr_array_add (samples, g_list_model_get_item (G_LIST_MODEL (fixture->session), positions[i]));
  return samples;
}

static void
assert_arrivals (Fixture *fixture, guint n_arrivals, const guint *arrivals)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), ==, n_arrivals);
  for (guint i = 0; i < n_arrivals; i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (fixture->session), i);

      g_assert_cmpuint (offramp_sample_get_arrival (sample), ==, arrivals[i]);
    }
}

static void
count_changes_cb (GListModel *model, guint position, guint removed, guint added, guint *count)
{
  (*count)++;
}

static void
test_remove_and_restore (Fixture *fixture, gconstpointer data)
{
  const guint chosen[] = { 0, 2, 3, 5 }, left[] = { 2, 5, 7, 8 }, all[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (OfframpRemoval) nothing = NULL;
  OfframpRemoval *removal;
  guint n_changes = 0;

  offramp_session_add_examples (fixture->session, 8);
  wait_until (is_idle (fixture));
  assert_arrivals (fixture, 8, all);
  samples = pick (fixture, G_N_ELEMENTS (chosen), chosen);

  g_signal_connect (fixture->session, "items-changed", G_CALLBACK (count_changes_cb), &n_changes);
  removal = offramp_session_remove (fixture->session, samples);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpuint (offramp_removal_get_n_samples (removal), ==, 4);
  assert_arrivals (fixture, 4, left);
  g_assert_cmpuint (offramp_session_get_tally (fixture->session)->images, ==, 4);

  nothing = offramp_session_remove (fixture->session, samples); /* not there any more: nothing happens */
  g_assert_cmpuint (offramp_removal_get_n_samples (nothing), ==, 0);
  g_assert_cmpuint (n_changes, ==, 1);

  offramp_session_restore (fixture->session, removal);
  g_assert_cmpuint (n_changes, ==, 2);
  assert_arrivals (fixture, 8, all);
  g_assert_cmpuint (offramp_session_get_tally (fixture->session)->images, ==, 8);
}

static void
test_clear_and_restore (Fixture *fixture, gconstpointer data)
{
  g_autofree char *network = save_network (fixture, 1u << 1, "matched");
  g_autofree char *path = test_folder_get_file (&fixture->folder, "notes.png");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GListModel *failures = offramp_session_get_failures (fixture->session);
  OfframpRemoval *removal;

  g_file_set_contents (path, "These are no pixels.", -1, NULL);
  offramp_session_add_examples (fixture->session, 3);
  wait_until (is_idle (fixture));
  add (fixture, file);
  wait_until (is_idle (fixture));
  g_assert_cmpuint (g_list_model_get_n_items (failures), ==, 1);

  /* What was on its way when all was cleared does not come back, and what comes later does. */
  offramp_session_add_examples (fixture->session, 3);
  removal = offramp_session_clear (fixture->session);
  wait_until (is_idle (fixture));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (failures), ==, 0);
  add (fixture, file);
  wait_until (is_idle (fixture));
  g_assert_cmpuint (g_list_model_get_n_items (failures), ==, 1);

  /* The network came meanwhile: what is brought back is judged by it. */
  offramp_session_open_model_async (fixture->session, network);
  wait_until (is_open (fixture));
  offramp_session_restore (fixture->session, removal);
  wait_until (is_settled (fixture));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (failures), ==, 2);
  for (guint i = 0; i < 3; i++)
    g_assert_nonnull (get_verdict (fixture, i));
}

static void
test_stop_drops_what_waits (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save_network (fixture, 1u << 1, "matched");

  offramp_session_open_model_async (fixture->session, path);
  offramp_session_add_examples (fixture->session, MANY);
  offramp_session_stop (fixture->session);
  wait_until (is_idle (fixture));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), <, MANY);

  /* After a stop all goes on as before. */
  offramp_removal_free (offramp_session_clear (fixture->session));
  offramp_session_add_examples (fixture->session, 2);
  wait_until (is_settled (fixture));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), ==, 2);
}

/* While one draws the newest picture counts: it is judged, and joins no list. */
static void
test_sketch (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save_network (fixture, 1u << 1, "matched");
  const OfframpVerdict *verdict;

  /* No network yet: the picture is shown, without a verdict. */
  sketch (fixture, "early", 60);
  wait_until (has_sketch (fixture));
  g_assert_null (offramp_sample_get_verdict (fixture->sketch));
  g_clear_object (&fixture->sketch);

  offramp_session_open_model_async (fixture->session, path);
  wait_until (is_open (fixture));
  fixture->n_sketches = 0;
  for (guint i = 0; i < MANY; i++)
    sketch (fixture, "passing", 40);
  sketch (fixture, "last", 60);
  wait_until (has_last_sketch (fixture));
  g_assert_cmpuint (fixture->n_sketches, <, MANY);
  verdict = offramp_sample_get_verdict (fixture->sketch);
  g_assert_nonnull (verdict);
  g_assert_true (verdict->inverted);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), ==, 0);
  g_assert_cmpuint (offramp_session_get_n_waiting (fixture->session), ==, 0);
}

#define ADD_TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("OFFRAMP_MODELS", "/nowhere", TRUE); /* no bundled network, whatever is installed */
  ADD_TEST ("/session/says-that-there-is-no-network", test_says_that_there_is_no_network);
  ADD_TEST ("/session/classifies-a-file", test_classifies_a_file);
  ADD_TEST ("/session/another-network-judges-again", test_another_network_judges_again);
  ADD_TEST ("/session/a-file-that-is-no-image-is-named", test_a_file_that_is_no_image_is_named);
  ADD_TEST ("/session/a-folder-and-its-vanishing", test_a_folder_and_its_vanishing);
  ADD_TEST ("/session/remove-and-restore", test_remove_and_restore);
  ADD_TEST ("/session/clear-and-restore", test_clear_and_restore);
  ADD_TEST ("/session/stop-drops-what-waits", test_stop_drops_what_waits);
  ADD_TEST ("/session/sketch", test_sketch);
  return g_test_run ();
}
