/* SPDX-License-Identifier: Apache-2.0 */
/* Of an image that a large network takes long for the verdict comes after one timed run, and the medians follow;
 * nobody's verdict waits for another image's medians. */
#include <glib/gstdio.h>

#include "ee.h"
#include "offramp-session.h"
#include "wait-until.h"

enum
{
  N_IMAGES = 3,
  SIDE = 32,
};

typedef struct
{
  char *path;
  OfframpSession *session;
  GString *order; /* of verdicts: a small letter for the first one of an image, a large one for its medians */
} Fixture;

static void
wait_until_settled (Fixture *fixture)
{
  wait_until (!offramp_session_is_busy (fixture->session));
}

static void
verdict_cb (Fixture *fixture, OfframpSample *sample)
{
  const OfframpVerdict *verdict = offramp_sample_get_verdict (sample);
  const char letter = *offramp_sample_get_name (sample);

  if (verdict == NULL)
    return;
  g_string_append_c (fixture->order, verdict->provisional ? letter : g_ascii_toupper (letter));
  if (verdict->provisional)
    g_assert_cmpuint (verdict->timing.repeats, ==, 1);
}

static void
items_changed_cb (Fixture *fixture, guint position, guint n_removed, guint n_added)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (fixture->session), position + i);

      g_signal_connect_swapped (sample, "changed", G_CALLBACK (verdict_cb), fixture);
    }
}

/* As large as a network gets here, and untrained. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  const EePlanOptions options = { .width_divisor = 1, .exits = 1u << 1, .n_main = 10, .deviation = { 1, 1, 1 } };
  g_autoptr (EePlan) plan = ee_plan_new_vgg19 (&options, NULL);
  g_autoptr (EeParameters) parameters = ee_parameters_new_he (plan, 7);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autofree char *folder = g_dir_make_tmp ("offramp-test-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  fixture->path = g_build_filename (folder, "full.safetensors", NULL);
  ee_checkpoint_save (fixture->path, parameters, facts, EE_DTYPE_F32, &error);
  g_assert_no_error (error);
  fixture->order = g_string_new (NULL);
  fixture->session = offramp_session_new ();
  g_signal_connect_swapped (fixture->session, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  offramp_session_open_model_async (fixture->session, fixture->path);
  wait_until_settled (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_assert_finalize_object (fixture->session);
  g_string_free (fixture->order, TRUE);
  g_remove (fixture->path);
  g_rmdir (folder);
  g_free (fixture->path);
}

static void
add_image (Fixture *fixture, guint number)
{
  const char name[] = { 'a' + number, '\0' };
  guint8 *rgba = g_malloc (4 * SIDE * SIDE);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 4 * SIDE * SIDE; i++)
    rgba[i] = i % 4 == 3 ? 255 : i * (number + 3) % 251;
  bytes = g_bytes_new_take (rgba, 4 * SIDE * SIDE);
  offramp_session_add_pixels (fixture->session, name, bytes, SIDE, SIDE);
}

static void
test_medians_follow (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < N_IMAGES; i++)
    add_image (fixture, i);
  wait_until_settled (fixture);

  g_assert_cmpstr (fixture->order->str, ==, "abcABC");
  for (guint i = 0; i < N_IMAGES; i++)
    {
      g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (fixture->session), i);
      const OfframpVerdict *verdict = offramp_sample_get_verdict (sample);

      g_assert_cmpuint (verdict->timing.repeats, >=, 3);
      g_assert_cmpfloat (verdict->timing.p95_ms, >=, verdict->timing.total_ms);
      g_assert_true (verdict->has_full == verdict->route.left);
    }
}

static gboolean
has_verdict (Fixture *fixture)
{
  return fixture->order->len > 0;
}

/* A stop leaves what there is, and nothing says that more is to come. */
static void
test_stop_settles (Fixture *fixture, gconstpointer data)
{
  add_image (fixture, 0);
  wait_until (has_verdict (fixture));
  offramp_session_stop (fixture->session);
  wait_until_settled (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->session)), ==, 1);
  g_assert_cmpint (fixture->order->str[fixture->order->len - 1], ==, 'A');
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/first-verdict/medians-follow", Fixture, NULL, set_up, test_medians_follow, tear_down);
  g_test_add ("/first-verdict/stop-settles", Fixture, NULL, set_up, test_stop_settles, tear_down);
  return g_test_run ();
}
