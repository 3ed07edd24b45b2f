/* SPDX-License-Identifier: Apache-2.0 */
/* Opening models: from parameters, files and run folders; refreshing, describing, finding the bundled one. */
#include "ee-model.h"

#include <string.h>

#include "ee-error.h"
#include "test-folder.h"
#include "test-network.h"

enum
{
  N_ROWS = 4,
  IMAGE_BYTES = 32 * 32 * 3
};

/* The exit's probabilities, [N_ROWS, 2], for the same few images each time. */
static void
ask (EeModel *model, float probabilities[2 * N_ROWS])
{
  guint8 images[N_ROWS * IMAGE_BYTES];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < sizeof images; i++)
    images[i] = i * i / 7 % 251;
  model->backend->push (model->net, images, N_ROWS, &error);
  g_assert_no_error (error);
  model->backend->run_stage (model->net, 0, N_ROWS, probabilities, &error);
  g_assert_no_error (error);
  model->backend->clear (model->net);
}

static EeModel *
make_model (const EeParameters *network)
{
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autoptr (GError) error = NULL;
  EeModel *model = ee_model_new (network, facts, "cpu", N_ROWS, 1, &error);

  g_assert_no_error (error);
  return model;
}

static void
test_file_and_folder_answer_alike (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "model.safetensors");
  g_autoptr (EeParameters) network = test_network_new (EE_PRESET_MODERN, 1u << 1, 5);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autoptr (EeModel) made = make_model (network), from_file = NULL, from_folder = NULL;
  g_autoptr (GError) error = NULL;
  float expected[2 * N_ROWS], actual[2 * N_ROWS];

  facts->pair = g_strdup ("doodles");
  g_assert_true (ee_checkpoint_save (path, network, facts, EE_DTYPE_F32, NULL));
  from_file = ee_model_open (path, "cpu", N_ROWS, 1, &error);
  g_assert_no_error (error);
  from_folder = ee_model_open (folder->path, "auto", N_ROWS, 1, &error);
  g_assert_no_error (error);

  ask (made, expected);
  g_assert_cmpfloat_with_epsilon (expected[0] + expected[1], 1, 1e-5);
  ask (from_file, actual);
  g_assert_cmpmem (actual, sizeof actual, expected, sizeof expected);
  g_assert_cmpstr (from_folder->facts->pair, ==, "doodles");
  g_assert_cmpuint (from_file->max_rows, ==, N_ROWS);
  g_assert_cmpuint (strlen (from_file->device_name), >, 0);
}

static void
test_refresh (TestFolder *folder, gconstpointer data)
{
  g_autoptr (EeParameters) old = test_network_new (EE_PRESET_MODERN, 1u << 1, 5);
  g_autoptr (EeParameters) new = test_network_new (EE_PRESET_MODERN, 1u << 1, 6);
  g_autoptr (EeParameters) other = test_network_new (EE_PRESET_MODERN, 1u << 2, 6);
  g_autoptr (EeModel) model = make_model (old), fresh = make_model (new);
  g_autoptr (GError) error = NULL;
  float before[2 * N_ROWS], after[2 * N_ROWS], expected[2 * N_ROWS];

  ask (model, before);
  g_assert_false (ee_model_set_parameters (model, other, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  ask (model, after);
  g_assert_cmpmem (after, sizeof after, before, sizeof before);

  g_assert_true (ee_model_set_parameters (model, new, NULL));
  ask (model, after);
  ask (fresh, expected);
  g_assert_cmpmem (after, sizeof after, expected, sizeof expected);
  g_assert_true (memcmp (after, before, sizeof after) != 0);
}

static void
test_cannot_be_opened (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "none.safetensors");
  g_autoptr (EeParameters) network = test_network_new (EE_PRESET_MODERN, 0, 5);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_model_open (path, "cpu", 1, 1, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_null (ee_model_open (folder->path, "cpu", 1, 1, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_RUN);
  g_assert_nonnull (strstr (error->message, folder->path));
  g_clear_error (&error);
  g_assert_null (ee_model_new (network, facts, "abacus", 1, 1, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
}

static void
assert_description (EePreset preset, guint exits, const char *pair, const char *expected)
{
  g_autoptr (EeParameters) network = test_network_new (preset, exits, 5);
  g_autoptr (EeModel) model = make_model (network);
  g_autofree char *text = NULL;

  model->facts->pair = g_strdup (pair);
  text = ee_model_describe (model);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_descriptions (TestFolder *folder, gconstpointer data)
{
  assert_description (EE_PRESET_MODERN, 1u << 1, "mnist+omniglot",
                      "VGG-19 × 1/16 · exit after block 1 · MNIST + Omniglot");
  assert_description (EE_PRESET_MODERN, 0, NULL, "VGG-19 × 1/16 · no exit");
  assert_description (EE_PRESET_PAPER, 1u << 1 | 1u << 3, NULL,
                      "VGG-19 × 1/16 · as in the paper · exits after blocks 1, 3");
}

/* A pair of another version of the program is no reason not to describe the network. */
static void
test_unknown_pair (TestFolder *folder, gconstpointer data)
{
  assert_description (EE_PRESET_MODERN, 0, "cats+dogs", "VGG-19 × 1/16 · no exit");
}

static void
test_bundled (TestFolder *folder, gconstpointer data)
{
  static const char *const steps[][2] = {
    { "notes.txt", NULL },
    { ".hidden.safetensors", NULL },
    { "zebra.safetensors", "zebra.safetensors" },
    { "ape.safetensors", "ape.safetensors" },
    { "offramp-demo.safetensors", "offramp-demo.safetensors" },
    { "aaa.safetensors", "offramp-demo.safetensors" },
  };

  g_setenv ("OFFRAMP_MODELS", folder->path, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = test_folder_get_file (folder, steps[i][0]), *found = NULL, *expected = NULL;

      g_assert_true (g_file_set_contents (path, "", 0, NULL));
      found = ee_model_find_bundled ();
      expected = steps[i][1] != NULL ? test_folder_get_file (folder, steps[i][1]) : NULL;
      g_assert_cmpstr (found, ==, expected);
    }
  g_setenv ("OFFRAMP_MODELS", "/none", TRUE);
  g_assert_null (ee_model_find_bundled ());
  g_unsetenv ("OFFRAMP_MODELS");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/model/" name, TestFolder, NULL, test_folder_set_up, func, test_folder_tear_down)
  ADD ("file-and-folder-answer-alike", test_file_and_folder_answer_alike);
  ADD ("refresh", test_refresh);
  ADD ("cannot-be-opened", test_cannot_be_opened);
  ADD ("descriptions", test_descriptions);
  ADD ("unknown-pair", test_unknown_pair);
  ADD ("bundled", test_bundled);
  return g_test_run ();
}
