/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints of our own: what goes in comes out, and what is wrong with a file is said. */
#include "ee-checkpoint.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "ee-error.h"
#include "test-folder.h"
#include "test-network.h"

static EeModelFacts *
make_facts (void)
{
  static const char *const names[] = { "zero", "eins", "два", "3", "4", "5", "6", "7", "8", "\"nine\"", NULL };
  EeModelFacts *facts = ee_model_facts_new ();

  facts->pair = g_strdup ("mnist+omniglot");
  facts->polarity = g_strdup ("matched");
  facts->class_names = g_strdupv ((char **)names);
  facts->threshold = 0.1 + 0.2;
  facts->threshold_goal = g_strdup ("main-lost=0.5%");
  facts->seed = G_MAXUINT64;
  facts->epochs = 3.25;
  facts->step = 123456789012;
  facts->sources = g_strdup ("a 12ab\nb 34cd");
  facts->version = g_strdup ("0.1.0");
  facts->scores = g_strdup ("{\"accuracy\":0.5}");
  return facts;
}

static void
assert_facts_equal (const EeModelFacts *a, const EeModelFacts *b)
{
  g_assert_cmpstr (a->pair, ==, b->pair);
  g_assert_cmpstr (a->polarity, ==, b->polarity);
  g_assert_cmpint (a->class_names != NULL, ==, b->class_names != NULL);
  if (a->class_names != NULL)
    g_assert_cmpstrv (a->class_names, b->class_names);
  g_assert_cmpfloat (a->threshold, ==, b->threshold);
  g_assert_cmpstr (a->threshold_goal, ==, b->threshold_goal);
  g_assert_cmpuint (a->seed, ==, b->seed);
  g_assert_cmpfloat (a->epochs, ==, b->epochs);
  g_assert_cmpuint (a->step, ==, b->step);
  g_assert_cmpstr (a->sources, ==, b->sources);
  g_assert_cmpstr (a->version, ==, b->version);
  g_assert_cmpstr (a->scores, ==, b->scores);
}

static void
test_round_trip (TestFolder *folder, gconstpointer data)
{
  static const guint exits[] = { 0, 1u << 1, 0x1e };
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeModelFacts) facts = make_facts ();

  for (guint preset = EE_PRESET_MODERN; preset <= EE_PRESET_PAPER; preset++)
    for (guint i = 0; i < G_N_ELEMENTS (exits); i++)
      {
        g_autoptr (EeParameters) written = test_network_new (preset, exits[i], 3), read = NULL;
        g_autoptr (EeModelFacts) read_facts = NULL;
        g_autoptr (GError) error = NULL;

        ee_checkpoint_save (path, written, facts, EE_DTYPE_F32, &error);
        g_assert_no_error (error);
        read = ee_checkpoint_load (path, &read_facts, &error);
        g_assert_no_error (error);
        g_assert_true (ee_plan_equal (read->plan, written->plan));
        test_network_assert_equal (read, written);
        assert_facts_equal (read_facts, facts);
      }
}

static void
test_facts_unknown (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeParameters) written = test_network_new (EE_PRESET_MODERN, 1u << 1, 3), read = NULL;
  g_autoptr (EeModelFacts) facts = ee_model_facts_new (), copy = ee_model_facts_copy (facts), found = NULL;

  g_assert_true (ee_checkpoint_save (path, written, copy, EE_DTYPE_F32, NULL));
  read = ee_checkpoint_load (path, &found, NULL);
  assert_facts_equal (found, facts);
  g_assert_cmpfloat (found->threshold, ==, 0.5);
}

static void
test_copy_of_facts (TestFolder *folder, gconstpointer data)
{
  EeModelFacts *facts = make_facts (), *copy = ee_model_facts_copy (facts);
  g_autoptr (EeModelFacts) same = make_facts ();

  ee_model_facts_free (facts);
  assert_facts_equal (copy, same);
  ee_model_facts_free (copy);
}

static void
test_same_bytes_each_time (TestFolder *folder, gconstpointer data)
{
  g_autoptr (EeParameters) network = test_network_new (EE_PRESET_MODERN, 1u << 1, 3);
  g_autoptr (EeModelFacts) facts = make_facts ();
  g_autofree char *a = test_folder_get_file (folder, "a"), *b = test_folder_get_file (folder, "b");
  g_autofree char *first = NULL, *second = NULL;
  gsize n_first, n_second;

  g_assert_true (ee_checkpoint_save (a, network, facts, EE_DTYPE_F16, NULL));
  g_assert_true (ee_checkpoint_save (b, network, facts, EE_DTYPE_F16, NULL));
  g_assert_true (g_file_get_contents (a, &first, &n_first, NULL));
  g_assert_true (g_file_get_contents (b, &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
}

/* Kernels and matrices lose at most half a unit in the last place; all else stays. */
static void
test_short_weights (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeParameters) written = test_network_new (EE_PRESET_MODERN, 1u << 1, 3);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();

  for (EeDtype dtype = EE_DTYPE_F16; dtype <= EE_DTYPE_BF16; dtype++)
    {
      const float step = dtype == EE_DTYPE_F16 ? 0x1p-11f : 0x1p-8f;
      g_autoptr (EeParameters) read = NULL;
      gboolean differs = FALSE;

      g_assert_true (ee_checkpoint_save (path, written, facts, dtype, NULL));
      read = ee_checkpoint_load (path, NULL, NULL);
      for (guint t = 0; t < ee_plan_get_n_tensors (read->plan); t++)
        {
          const EeTensor *tensor = ee_plan_get_tensor (read->plan, t);

          for (gsize i = 0; i < tensor->count; i++)
            {
              float in = written->tensors[t][i], out = read->tensors[t][i];

              differs |= in != out;
              g_assert_cmpfloat (fabsf (in - out), <=, tensor->n_dims >= 2 ? step * fabsf (in) + 0x1p-25f : 0);
            }
        }
      g_assert_true (differs);
    }
}

/* Other facts, the same numbers, and the precision that the file had. */
static void
test_rewrite (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeParameters) written = test_network_new (EE_PRESET_MODERN, 1u << 1, 3), first = NULL, second = NULL;
  g_autoptr (EeModelFacts) facts = make_facts (), read_facts = NULL;
  g_autoptr (EePlan) plan = NULL;
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_before, n_after;

  g_assert_true (ee_checkpoint_save (path, written, facts, EE_DTYPE_BF16, NULL));
  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  first = ee_checkpoint_load (path, NULL, &error);
  facts->threshold = 0.25; /* fewer digits than before */
  g_assert_true (ee_checkpoint_rewrite (path, first, facts, &error));
  g_assert_no_error (error);

  second = ee_checkpoint_load (path, NULL, &error);
  test_network_assert_equal (first, second);
  read_facts = ee_checkpoint_load_facts (path, &error);
  g_assert_no_error (error);
  assert_facts_equal (read_facts, facts);
  plan = ee_checkpoint_load_plan (path, &error);
  g_assert_no_error (error);
  g_assert_true (ee_plan_equal (plan, written->plan));
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpuint (n_after, <=, n_before);
}

static void
assert_message (GError *error, const char *words)
{
  g_assert_error (error, EE_ERROR, EE_ERROR_CHECKPOINT);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
test_bad_numbers_are_not_saved (TestFolder *folder, gconstpointer data)
{
  static const float bad[] = { NAN, INFINITY, -INFINITY, 70000 };
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeParameters) network = test_network_new (EE_PRESET_MODERN, 1u << 1, 3);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      network->tensors[0][5] = bad[i];
      g_assert_false (ee_checkpoint_save (path, network, facts, EE_DTYPE_F16, &error));
      assert_message (error, "features.0.weight");
      g_assert_cmpuint (test_folder_count_files (folder), ==, 0);
    }
  g_assert_true (ee_checkpoint_save (path, network, facts, EE_DTYPE_BF16, NULL));
}

/* Copies a checkpoint with one tensor's first number changed, and with other metadata where given. */
static void
save_bent (const char *path, const EeParameters *network, const char *name, float number, const char *metadata)
{
  g_autoptr (EeSafetensors) file = ee_safetensors_new ();
  g_autoptr (EeParameters) bent = ee_parameters_copy (network);

  for (guint t = 0; t < ee_plan_get_n_tensors (network->plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (network->plan, t);

      if (name != NULL && g_str_equal (tensor->name, name))
        bent->tensors[t][tensor->count - 1] = number;
      ee_safetensors_add (file, tensor->name, EE_DTYPE_F32, tensor->shape, tensor->n_dims, bent->tensors[t]);
    }
  ee_safetensors_set_metadata (file, "offramp", metadata);
  g_assert_true (ee_safetensors_save (file, path, NULL));
}

static void
test_bad_numbers_are_not_loaded (TestFolder *folder, gconstpointer data)
{
  static const struct
  {
    const char *name;
    float number;
  } cases[] = { { "features.3.weight", NAN },
                { "classifier.2.bias", INFINITY },
                { "exits.1.0.weight", -INFINITY },
                { "features.1.running_var", -0.5f } };
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeParameters) network = test_network_new (EE_PRESET_MODERN, 1u << 1, 3);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      EeModelFacts *facts = NULL;

      save_bent (path, network, cases[i].name, cases[i].number, NULL);
      g_assert_null (ee_checkpoint_load (path, &facts, &error));
      g_assert_null (facts);
      assert_message (error, cases[i].name);
      assert_message (error, path);
    }
}

#define PLAN(preset, width)                                                                                            \
  "\"plan\":{\"preset\":\"" preset "\",\"width_divisor\":" width                                                       \
  ",\"exits\":[1],\"n_main\":10,\"mean\":[0.5,0.5,0.5],\"deviation\":[0.5,0.5,0.5]}"
#define FACTS "\"facts\":{\"threshold\":0.5,\"seed\":\"7\",\"epochs\":1,\"step\":5}"

static void
test_metadata_that_does_not_fit (TestFolder *folder, gconstpointer data)
{
  static const struct
  {
    const char *metadata;
    const char *words;
  } cases[] = {
    { "hello", "not a JSON object" },
    { "{}", "“format”" },
    { "{\"format\":2}", "newer version" },
    { "{\"format\":1}", "“plan”" },
    { "{\"format\":1," PLAN ("modern", "16") "}", "“facts”" },
    { "{\"format\":1," PLAN ("old", "16") "," FACTS "}", "“old”" },
    { "{\"format\":1," PLAN ("modern", "3") "," FACTS "}", "1/3" },
    { "{\"format\":1," PLAN ("modern", "8") "," FACTS "}",
      "features.0.weight has the shape [4, 3, 3, 3]; [8, 3, 3, 3]" },
    { "{\"format\":1," PLAN ("paper", "16") "," FACTS "}", "lacks the tensor features.0.bias, of shape [4]" },
    { "{\"format\":1," PLAN ("modern", "16") ",\"facts\":{\"threshold\":1.5}}", "“threshold”" },
    { "{\"format\":1," PLAN (
          "modern",
          "16") ",\"facts\":{\"threshold\":0.5,\"seed\":\"7\",\"epochs\":1,\"step\":5,\"class_names\":[\"a\"]}}",
      "number of classes" },
  };
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeParameters) network = test_network_new (EE_PRESET_MODERN, 1u << 1, 3), read = NULL;

  save_bent (path, network, NULL, 0, "{\"format\":1," PLAN ("modern", "16") "," FACTS "}");
  read = ee_checkpoint_load (path, NULL, NULL);
  g_assert_nonnull (read);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      save_bent (path, network, NULL, 0, cases[i].metadata);
      g_assert_null (ee_checkpoint_load (path, NULL, &error));
      assert_message (error, cases[i].words);
    }
}

/* A text in the header may itself be JSON that runs a parser out of stack. */
static void
test_a_million_brackets (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors"), *brackets = g_strnfill (1000000, '[');
  g_autofree char *metadata = g_strconcat ("{\"format\":", brackets, NULL);
  g_autoptr (EeParameters) network = test_network_new (EE_PRESET_MODERN, 1u << 1, 3);
  g_autoptr (GError) error = NULL;

  save_bent (path, network, NULL, 0, metadata);
  g_assert_null (ee_checkpoint_load (path, NULL, &error));
  assert_message (error, "not a JSON object");
}

static void
test_cut_short (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors"), *bytes = NULL;
  g_autoptr (EeParameters) network = test_network_new (EE_PRESET_MODERN, 1u << 1, 3);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  gsize length;

  g_assert_true (ee_checkpoint_save (path, network, facts, EE_DTYPE_F16, NULL));
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, bytes, length * i / 20, NULL));
      g_assert_null (ee_checkpoint_load (path, NULL, &error));
      assert_message (error, path);
    }
}

/* The old model must survive a disk that is full; see test-atomic-file.c for the disk itself. */
static void
test_failed_save_keeps_the_old_model (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeParameters) network = test_network_new (EE_PRESET_MODERN, 1u << 1, 3);
  g_autoptr (EeParameters) broken = ee_parameters_copy (network), read = NULL;
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();

  g_assert_true (ee_checkpoint_save (path, network, facts, EE_DTYPE_F32, NULL));
  broken->tensors[7][0] = NAN;
  g_assert_false (ee_checkpoint_save (path, broken, facts, EE_DTYPE_F32, NULL));
  read = ee_checkpoint_load (path, NULL, NULL);
  test_network_assert_equal (read, network);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                                                \
  g_test_add ("/checkpoint/" name, TestFolder, NULL, test_folder_set_up, func, test_folder_tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("facts-unknown", test_facts_unknown);
  ADD ("copy-of-facts", test_copy_of_facts);
  ADD ("same-bytes-each-time", test_same_bytes_each_time);
  ADD ("short-weights", test_short_weights);
  ADD ("rewrite", test_rewrite);
  ADD ("bad-numbers-are-not-saved", test_bad_numbers_are_not_saved);
  ADD ("bad-numbers-are-not-loaded", test_bad_numbers_are_not_loaded);
  ADD ("metadata-that-does-not-fit", test_metadata_that_does_not_fit);
  ADD ("a-million-brackets", test_a_million_brackets);
  ADD ("cut-short", test_cut_short);
  ADD ("failed-save-keeps-the-old-model", test_failed_save_keeps_the_old_model);
  return g_test_run ();
}
