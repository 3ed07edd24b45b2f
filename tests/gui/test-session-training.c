/* SPDX-License-Identifier: Apache-2.0 */
/* Exploring while a real training runs: its weights answer from the first steps on, its best ones when it has ended. */
#include "offramp-session.h"

#include <string.h>

#include "delete-tree.h"
#include "wait-until.h"

static gboolean
has_samples (OfframpSession *session)
{
  return g_list_model_get_n_items (G_LIST_MODEL (session)) == 4;
}

static const OfframpVerdict *
get_first_verdict (OfframpSession *session)
{
  g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (session), 0);

  return offramp_sample_get_verdict (sample);
}

static gboolean
is_judged_by_training (OfframpSession *session)
{
  const OfframpVerdict *verdict = get_first_verdict (session);

  return verdict != NULL && verdict->while_training;
}

static gboolean
is_judged_by_run (OfframpSession *session)
{
  const OfframpVerdict *verdict = get_first_verdict (session);

  return verdict != NULL && !verdict->while_training;
}

static void
test_follows_a_training (void)
{
  g_autoptr (OfframpTraining) training = offramp_training_new ();
  g_autoptr (OfframpSession) session = offramp_session_new ();
  g_autofree char *name = NULL;
  EeSettings settings;

  offramp_session_set_training (session, training);
  offramp_session_set_watched (session, TRUE);
  offramp_session_add_examples (session, 4);
  wait_until (has_samples (session));
  g_assert_null (get_first_verdict (session)); /* there is no network yet */

  ee_settings_init (&settings);
  g_strlcpy (settings.pair, "doodles", sizeof settings.pair);
  settings.limit = 400;
  settings.width_divisor = 16;
  settings.batch = 32;
  settings.epochs = 1000;
  offramp_training_start (training, &settings);
  wait_until (is_judged_by_training (session));
  g_assert_nonnull (strstr (offramp_session_get_weights (session), "step"));
  g_assert_true (offramp_training_is_busy (training));

  offramp_training_stop (training);
  wait_until (is_judged_by_run (session));
  name = g_path_get_basename (offramp_training_get_run_path (training));
  g_assert_nonnull (strstr (offramp_session_get_weights (session), name));
  g_assert_cmpstr (get_first_verdict (session)->weights, ==, offramp_session_get_weights (session));
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *home = g_dir_make_tmp ("offramp-home-XXXXXX", &error);
  g_autoptr (GFile) folder = g_file_new_for_path (home);
  int result;

  g_assert_no_error (error);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("OFFRAMP_MODELS", "/nowhere", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-training/follows-a-training", test_follows_a_training);
  result = g_test_run ();
  delete_tree (folder);
  return result;
}
