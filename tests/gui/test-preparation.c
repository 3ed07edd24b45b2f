/* SPDX-License-Identifier: Apache-2.0 */
/* One image asked about again: inverted, cropped, sent through the whole network. A real network on the worker's
 * thread. */
#include "offramp-counterfactual.h"
#include "offramp-session.h"

#include <glib/gstdio.h>
#include <string.h>

#include "../engine/test-folder.h"
#include "../engine/test-network.h"
#include "wait-until.h"

enum
{
  WIDTH = 90,
  HEIGHT = 60
};

/* What a fixture is given: the bit mask of the exits, whose lowest bit no exit uses. */
enum
{
  LEAVES = 1u << 0
};

typedef struct
{
  TestFolder folder;
  OfframpSession *session;
  OfframpSample *sample;
  char *picture;
} Fixture;

static void
wait_until_idle (Fixture *fixture)
{
  wait_until (!offramp_session_is_opening (fixture->session) && !offramp_session_is_busy (fixture->session));
}

/* An untrained network that lets every image leave, or none. */
static char *
save_network (Fixture *fixture, guint exits, gboolean all_leave)
{
  g_autoptr (EeParameters) parameters = test_network_new (EE_PRESET_MODERN, exits, 3);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  char *path = test_folder_get_file (&fixture->folder, all_leave ? "leave.safetensors" : "stay.safetensors");
  g_autoptr (GError) error = NULL;

  facts->polarity = g_strdup ("matched");
  facts->threshold = all_leave ? 0.001 : 0.999;
  ee_checkpoint_save (path, parameters, facts, EE_DTYPE_F32, &error);
  g_assert_no_error (error);
  return path;
}

/* A small dark stroke on white paper. */
static char *
save_picture (Fixture *fixture)
{
  char *path = test_folder_get_file (&fixture->folder, "stroke.pgm");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_string_printf (text, "P5\n%d %d\n255\n", WIDTH, HEIGHT);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      g_string_append_c (text, x >= 60 && x < 66 && y >= 10 && y < 34 ? (char)20 : (char)250);
  g_file_set_contents (path, text->str, text->len, &error);
  g_assert_no_error (error);
  return path;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *network = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  test_folder_set_up (&fixture->folder, NULL);
  network = save_network (fixture, GPOINTER_TO_UINT (data) & ~LEAVES, GPOINTER_TO_UINT (data) & LEAVES);
  fixture->picture = save_picture (fixture);
  fixture->session = offramp_session_new ();
  offramp_session_open_model_async (fixture->session, network);
  wait_until_idle (fixture);
  g_ptr_array_add (files, g_file_new_for_path (fixture->picture));
  offramp_session_add_files (fixture->session, files);
  wait_until_idle (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), ==, 1);
  fixture->sample = g_list_model_get_item (G_LIST_MODEL (fixture->session), 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->sample);
  g_clear_object (&fixture->session);
  g_free (fixture->picture);
  test_folder_tear_down (&fixture->folder, NULL);
}

static const OfframpVerdict *
prepare (Fixture *fixture, EeInvert invert, EeFraming framing)
{
  const OfframpVerdict *verdict;

  offramp_session_prepare_sample (fixture->session, fixture->sample, (OfframpPreparation){ invert, framing });
  wait_until_idle (fixture);
  verdict = offramp_sample_get_verdict (fixture->sample);
  g_assert_nonnull (verdict);
  g_assert_cmpint (verdict->preparation.invert, ==, invert);
  g_assert_cmpint (verdict->preparation.framing, ==, framing);
  return verdict;
}

/* Pixels of what the network saw that are lighter than mid-grey. */
static guint
count_light (Fixture *fixture)
{
  const guint8 *image = g_bytes_get_data (offramp_sample_get_seen_image (fixture->sample), NULL);
  guint n = 0;

  for (guint i = 0; i < EE_IMAGE_BYTES; i += EE_IMAGE_CHANNELS)
    n += image[i] > 127;
  return n;
}

static void
test_ink_is_inverted_unless_somebody_says_no (Fixture *fixture, gconstpointer data)
{
  const OfframpVerdict *verdict = offramp_sample_get_verdict (fixture->sample);

  g_assert_true (verdict->inverted);
  g_assert_cmpfloat (verdict->decode_ms, >, 0);
  g_assert_cmpfloat (verdict->prepare_ms, >, 0);
  g_assert_cmpuint (count_light (fixture), <, 200);

  verdict = prepare (fixture, EE_INVERT_NEVER, EE_FRAMING_FIT);
  g_assert_false (verdict->inverted);
  g_assert_cmpuint (count_light (fixture), >, 800);
  verdict = prepare (fixture, EE_INVERT_AUTO, EE_FRAMING_FIT);
  g_assert_true (verdict->inverted);
}

/* The stroke of 6 x 24 pixels fills 23 rows, as long as the picture can be had from anywhere. */
static void
test_a_crop_finds_the_ink (Fixture *fixture, gconstpointer data)
{
  guint whole = count_light (fixture), from_file;
  const OfframpVerdict *verdict = prepare (fixture, EE_INVERT_AUTO, EE_FRAMING_CROP);

  g_assert_cmpint (verdict->framed, ==, EE_FRAMED_INK);
  g_assert_true (verdict->inverted);
  from_file = count_light (fixture);
  g_assert_cmpuint (from_file, >, 3 * whole);

  g_assert_cmpint (g_unlink (fixture->picture), ==, 0);
  verdict = prepare (fixture, EE_INVERT_AUTO, EE_FRAMING_FIT);
  g_assert_cmpint (verdict->framed, ==, EE_FRAMED_WHOLE);
  g_assert_cmpuint (count_light (fixture), ==, whole);
  verdict = prepare (fixture, EE_INVERT_AUTO, EE_FRAMING_CROP);
  g_assert_cmpint (verdict->framed, ==, EE_FRAMED_INK);
  g_assert_cmpuint (count_light (fixture), ==, from_file); /* its preview is as large as the picture */

  offramp_sample_drop_preview (fixture->sample);
  verdict = prepare (fixture, EE_INVERT_AUTO, EE_FRAMING_CROP);
  g_assert_cmpint (verdict->framed, ==, EE_FRAMED_INK);
}

/* What has another picture under the old name is not the same picture. */
static void
test_a_changed_file_is_not_read_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->picture, "P5\n1 1\n255\n\377", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (prepare (fixture, EE_INVERT_AUTO, EE_FRAMING_CROP)->framed, ==, EE_FRAMED_INK);
}

static void
test_the_whole_network_is_asked (Fixture *fixture, gconstpointer data)
{
  const OfframpVerdict *verdict;
  double sum = 0;

  offramp_session_run_whole (fixture->session, fixture->sample);
  wait_until_idle (fixture);
  verdict = offramp_sample_get_verdict (fixture->sample);
  g_assert_cmpuint (offramp_verdict_get_exit_block (verdict), ==, 1);
  g_assert_true (verdict->has_full);
  g_assert_cmpuint (verdict->full_timing.repeats, >=, 7);
  g_assert_cmpuint (verdict->n_top, ==, OFFRAMP_VERDICT_MAX_TOP);
  g_assert_cmpstr (verdict->top[0].name, ==, verdict->full_label);
  g_assert_cmpfloat (verdict->top[0].probability, ==, verdict->full_route.p_label);
  for (guint i = 0; i < verdict->n_top; i++)
    {
      g_assert_true (i == 0 || verdict->top[i].probability <= verdict->top[i - 1].probability);
      sum += verdict->top[i].probability;
    }
  g_assert_cmpfloat (sum, <=, 1 + 1e-5);
}

/* The whole network is asked of an image that left after block 3; what it costs and saves is of these stages. */
static void
test_the_exit_after_block_three (Fixture *fixture, gconstpointer data)
{
  const OfframpVerdict *verdict = offramp_sample_get_verdict (fixture->sample);
  g_autofree char *full = NULL;

  g_assert_cmpuint (offramp_verdict_get_exit_block (verdict), ==, 3);
  g_assert_cmpuint (verdict->route.stage, ==, 0);
  for (guint block = 1; block <= 5; block++)
    g_assert_true ((verdict->timing.blocks_ms[block] > 0) == (block <= 3)); /* blocks 4 and 5 were not computed */
  offramp_session_run_whole (fixture->session, fixture->sample);
  wait_until_idle (fixture);
  verdict = offramp_sample_get_verdict (fixture->sample);
  g_assert_cmpuint (offramp_verdict_get_exit_block (verdict), ==, 3);
  g_assert_false (offramp_verdict_can_run_whole (verdict));
  g_assert_cmpuint (verdict->full_route.stage, ==, 1);
  g_assert_cmpfloat (verdict->full_timing.blocks_ms[5], >, 0);
  g_assert_cmpfloat (verdict->full_timing.total_ms, >, verdict->full_timing.stages_ms[0]);
  full = offramp_verdict_format_full (verdict);
  g_assert_nonnull (strstr (full, verdict->full_label));
}

/* One that stayed knows what leaving after block 3 would have saved it, and what that exit cost. */
static void
test_no_exit_after_block_three (Fixture *fixture, gconstpointer data)
{
  const OfframpVerdict *verdict = offramp_sample_get_verdict (fixture->sample);
  double leaving, overhead;

  g_assert_cmpuint (offramp_verdict_get_exit_block (verdict), ==, 0);
  g_assert_true (offramp_verdict_get_leaving_ms (verdict, &leaving));
  g_assert_cmpfloat (leaving, ==, verdict->timing.stages_ms[0]);
  g_assert_cmpfloat (leaving, >, verdict->timing.blocks_ms[1] + verdict->timing.blocks_ms[2]);
  g_assert_cmpfloat (leaving, <, verdict->timing.total_ms);
  g_assert_true (offramp_verdict_get_overhead_ms (verdict, &overhead));
  g_assert_cmpfloat (overhead, >, 0);
  g_assert_cmpfloat (overhead, <, leaving);
}

static void
test_who_stays_has_classes_and_parts (Fixture *fixture, gconstpointer data)
{
  const OfframpVerdict *verdict = offramp_sample_get_verdict (fixture->sample);

  g_assert_cmpuint (offramp_verdict_get_exit_block (verdict), ==, 0);
  g_assert_cmpuint (verdict->n_top, ==, OFFRAMP_VERDICT_MAX_TOP);
  g_assert_cmpstr (verdict->top[0].name, ==, verdict->label);
  g_assert_true (verdict->timing.has_parts);
  g_assert_cmpfloat (verdict->timing.blocks_ms[5], >, 0);
}

int
main (int argc, char *argv[])
{
  const gpointer stay = GUINT_TO_POINTER (1u << 1), leave = GUINT_TO_POINTER (1u << 1 | LEAVES);
  const gpointer stay_after_3 = GUINT_TO_POINTER (1u << 3), leave_after_3 = GUINT_TO_POINTER (1u << 3 | LEAVES);

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/preparation/ink-is-inverted-unless-somebody-says-no", Fixture, stay, set_up,
              test_ink_is_inverted_unless_somebody_says_no, tear_down);
  g_test_add ("/preparation/a-crop-finds-the-ink", Fixture, stay, set_up, test_a_crop_finds_the_ink, tear_down);
  g_test_add ("/preparation/a-changed-file-is-not-read-again", Fixture, stay, set_up,
              test_a_changed_file_is_not_read_again, tear_down);
  g_test_add ("/preparation/the-whole-network-is-asked", Fixture, leave, set_up, test_the_whole_network_is_asked,
              tear_down);
  g_test_add ("/preparation/who-stays-has-classes-and-parts", Fixture, stay, set_up,
              test_who_stays_has_classes_and_parts, tear_down);
  g_test_add ("/preparation/the-exit-after-block-three", Fixture, leave_after_3, set_up,
              test_the_exit_after_block_three, tear_down);
  g_test_add ("/preparation/no-exit-after-block-three", Fixture, stay_after_3, set_up, test_no_exit_after_block_three,
              tear_down);
  return g_test_run ();
}
