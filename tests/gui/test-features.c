/* SPDX-License-Identifier: Apache-2.0 */
/* Feature maps as the window gets them: from the session's worker, for the image that is selected. */
#include "offramp-features.h"

#include "../engine/test-folder.h"
#include "../engine/test-network.h"
#include "offramp-feature-layers.h"
#include "wait-until.h"

typedef struct
{
  TestFolder folder;
  OfframpSession *session;
  OfframpFeatures *features;
} Fixture;

static gboolean
is_open (Fixture *fixture)
{
  return !offramp_session_is_opening (fixture->session);
}

static gboolean
is_judged (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->session)) == 1
         && offramp_session_get_tally (fixture->session)->waiting == 0 && !offramp_session_is_busy (fixture->session);
}

static gboolean
is_ready (Fixture *fixture)
{
  return offramp_features_get_state (fixture->features) == OFFRAMP_FEATURES_READY;
}

static gboolean
is_compared (Fixture *fixture)
{
  return offramp_features_get_contrast (fixture->features) != NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (EeParameters) parameters = test_network_new (EE_PRESET_MODERN, 1u << 1, 3);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autoptr (GError) error = NULL;
  guint8 *rgba;
  g_autoptr (GBytes) bytes = NULL;

  test_folder_set_up (&fixture->folder, data);
  path = test_folder_get_file (&fixture->folder, "network.safetensors");
  facts->pair = g_strdup ("doodles");
  facts->polarity = g_strdup ("matched");
  ee_checkpoint_save (path, parameters, facts, EE_DTYPE_F32, &error);
  g_assert_no_error (error);

  fixture->session = offramp_session_new ();
  fixture->features = offramp_features_new (fixture->session);
  wait_until (is_open (fixture));
  g_assert_cmpint (offramp_features_get_state (fixture->features), ==, OFFRAMP_FEATURES_NO_NETWORK);
  offramp_session_open_model_async (fixture->session, path);
  wait_until (is_open (fixture));

  rgba = g_malloc (4 * 64 * 64);
  for (guint i = 0; i < 4 * 64 * 64; i++)
    rgba[i] = i % 4 == 3 || (i / 4 % 64 > 20 && i / 256 > 40) ? 255 : 0;
  bytes = g_bytes_new_take (rgba, 4 * 64 * 64);
  offramp_session_add_pixels (fixture->session, "corner", bytes, 64, 64);
  wait_until (is_judged (fixture));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->features);
  g_assert_finalize_object (fixture->session);
  test_folder_tear_down (&fixture->folder, data);
}

static void
select_sample (Fixture *fixture)
{
  g_autoptr (OfframpSample) sample = g_list_model_get_item (G_LIST_MODEL (fixture->session), 0);

  offramp_features_set_sample (fixture->features, sample);
}

/* The maps are those of the picture that the network saw, read with the session's own network. */
static void
test_maps_of_the_selected_image (Fixture *fixture, gconstpointer data)
{
  const guint layer = offramp_feature_layers_get_first_choice (offramp_session_get_plan (fixture->session));
  g_autoptr (GError) error = NULL;
  g_autoptr (EeModel) model = ee_model_open (offramp_session_get_model_path (fixture->session), "auto", 1, 0, &error);
  g_autofree float *expected = NULL;
  g_autofree char *text = NULL;
  const OfframpFeatureMaps *maps;

  g_assert_no_error (error);
  g_assert_cmpint (offramp_features_get_state (fixture->features), ==, OFFRAMP_FEATURES_NO_IMAGE);
  select_sample (fixture);
  g_assert_cmpint (offramp_features_get_state (fixture->features), ==, OFFRAMP_FEATURES_WAITING);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (is_ready (fixture)); /* nobody looks, nothing is computed */
  offramp_features_set_watched (fixture->features, TRUE);
  wait_until (is_ready (fixture));

  maps = offramp_features_get_maps (fixture->features);
  expected = ee_activations_read (
      model, g_bytes_get_data (offramp_sample_get_seen_image (offramp_features_get_sample (fixture->features)), NULL),
      layer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (maps->layer, ==, layer);
  g_assert_cmpuint (maps->side, ==, 32);
  for (gsize i = 0; i < (gsize)maps->n_maps * 32 * 32; i++)
    g_assert_cmpfloat_with_epsilon (maps->values[i], expected[i], 1e-5);
  text = offramp_features_describe_map (fixture->features, 0);
  g_assert_true (g_str_has_prefix (text, "Map 1: min "));
}

/* What the image never reached is not shown, unless somebody asks for it. */
static void
test_only_what_was_computed (Fixture *fixture, gconstpointer data)
{
  EePlan *plan = offramp_session_get_plan (fixture->session);
  const guint last = ee_plan_get_stage (plan, 1)->first_trunk + ee_plan_get_stage (plan, 1)->n_trunk - 2;

  offramp_features_set_watched (fixture->features, TRUE);
  offramp_session_set_threshold (fixture->session, 0); /* everything leaves */
  select_sample (fixture);
  wait_until (is_ready (fixture));
  offramp_features_set_layer (fixture->features, last);
  g_assert_cmpint (offramp_features_get_state (fixture->features), ==, OFFRAMP_FEATURES_NOT_COMPUTED);
  g_assert_null (offramp_features_get_maps (fixture->features));
  offramp_features_compute_anyway (fixture->features);
  wait_until (is_ready (fixture));
  g_assert_cmpuint (offramp_features_get_maps (fixture->features)->layer, ==, last);
}

static void
test_marks_what_differs (Fixture *fixture, gconstpointer data)
{
  guint marked[OFFRAMP_FEATURES_N_MARKED], n;
  const OfframpFeatureContrast *contrast;

  offramp_features_set_watched (fixture->features, TRUE);
  select_sample (fixture);
  wait_until (is_ready (fixture));
  g_assert_cmpuint (offramp_features_get_marked (fixture->features, marked), ==, 0);
  offramp_features_set_compared (fixture->features, TRUE);
  wait_until (is_compared (fixture));

  contrast = offramp_features_get_contrast (fixture->features);
  n = offramp_features_get_marked (fixture->features, marked);
  g_assert_cmpuint (contrast->n_images[OFFRAMP_FEATURE_MAIN], ==, 48);
  g_assert_cmpuint (contrast->n_images[OFFRAMP_FEATURE_REDUNDANT], ==, 48);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <=, OFFRAMP_FEATURES_N_MARKED);
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (ABS (offramp_feature_contrast_get_effect (contrast, marked[i - 1])), >=,
                       ABS (offramp_feature_contrast_get_effect (contrast, marked[i])));

  offramp_features_set_layer (fixture->features, 0); /* another layer, another comparison */
  g_assert_null (offramp_features_get_contrast (fixture->features));
  wait_until (is_compared (fixture));
  g_assert_cmpuint (offramp_features_get_contrast (fixture->features)->layer, ==, 0);
}

/* New weights: what was read before is no longer shown. */
static void
test_follows_another_network (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (&fixture->folder, "without-exit.safetensors");
  g_autoptr (EeParameters) parameters = test_network_new (EE_PRESET_MODERN, 0, 5);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autoptr (OfframpFeatureMaps) before = NULL;
  g_autoptr (GError) error = NULL;

  offramp_features_set_watched (fixture->features, TRUE);
  select_sample (fixture);
  wait_until (is_ready (fixture));
  before = offramp_feature_maps_ref (offramp_features_get_maps (fixture->features));
  ee_checkpoint_save (path, parameters, facts, EE_DTYPE_F32, &error);
  g_assert_no_error (error);
  offramp_session_open_model_async (fixture->session, path);
  wait_until (is_open (fixture));
  wait_until (is_ready (fixture));
  g_assert_true (offramp_features_get_maps (fixture->features) != before);
  g_assert_true (
      ee_plan_equal (offramp_features_get_plan (fixture->features), offramp_session_get_plan (fixture->session)));
}

#define ADD_TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("OFFRAMP_MODELS", "/nowhere", TRUE); /* no bundled network, whatever is installed */
  ADD_TEST ("/features/maps-of-the-selected-image", test_maps_of_the_selected_image);
  ADD_TEST ("/features/only-what-was-computed", test_only_what_was_computed);
  ADD_TEST ("/features/marks-what-differs", test_marks_what_differs);
  ADD_TEST ("/features/follows-another-network", test_follows_another_network);
  return g_test_run ();
}
