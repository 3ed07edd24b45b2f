/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints that others wrote: the plan worked out of the tensors, and what is said where none fits. */
#include "ee-checkpoint.h"

#include <string.h>

#include "ee-error.h"
#include "test-folder.h"
#include "test-network.h"

/* Saves the tensors alone, as a PyTorch user would, but for @without; and @extra, of one number or more. */
static void
save_foreign (const char *path, const EeParameters *network, const char *without, const char *extra, guint n_extra)
{
  g_autoptr (EeSafetensors) file = ee_safetensors_new ();
  g_autofree float *numbers = g_new0 (float, n_extra);

  for (guint i = 0; i < n_extra; i++)
    numbers[i] = 0.25f * (i + 1);
  for (guint t = 0; t < ee_plan_get_n_tensors (network->plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (network->plan, t);

      if (g_strcmp0 (tensor->name, without) != 0)
        ee_safetensors_add (file, tensor->name, EE_DTYPE_F32, tensor->shape, tensor->n_dims, network->tensors[t]);
    }
  if (extra != NULL)
    ee_safetensors_add (file, extra, EE_DTYPE_F32, &n_extra, 1, numbers);
  g_assert_true (ee_safetensors_save (file, path, NULL));
}

static void
test_plan_is_derived (TestFolder *folder, gconstpointer data)
{
  static const guint exits[] = { 0, 1u << 1, 1u << 2 | 1u << 4 };
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");

  for (guint preset = EE_PRESET_MODERN; preset <= EE_PRESET_PAPER; preset++)
    for (guint i = 0; i < G_N_ELEMENTS (exits); i++)
      {
        g_autoptr (EeParameters) network = test_network_new (preset, exits[i], 5), read = NULL;
        g_autoptr (EeModelFacts) facts = NULL;
        g_autoptr (GError) error = NULL;
        const EePlanOptions *options;

        save_foreign (path, network, NULL, NULL, 0);
        read = ee_checkpoint_load (path, &facts, &error);
        g_assert_no_error (error);
        options = ee_plan_get_options (read->plan);
        g_assert_cmpuint (options->preset, ==, preset);
        g_assert_cmpuint (options->exits, ==, exits[i]);
        g_assert_cmpuint (options->width_divisor, ==, 16);
        g_assert_cmpuint (options->n_main, ==, 10);
        g_assert_cmpfloat (options->mean[1], ==, 0.5);
        g_assert_cmpfloat (options->deviation[2], ==, 0.5);
        g_assert_null (facts->pair);
        test_network_assert_equal (read, network);
      }
}

static void
test_counters_are_ignored (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeParameters) network = test_network_new (EE_PRESET_MODERN, 1u << 1, 5), read = NULL;
  g_autoptr (GError) error = NULL;

  save_foreign (path, network, NULL, "features.1.num_batches_tracked", 1);
  read = ee_checkpoint_load (path, NULL, &error);
  g_assert_no_error (error);
  test_network_assert_equal (read, network);
}

/* (x + bias) - mean is x - (mean - bias). */
static void
test_bias_before_batch_norm_is_folded (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeParameters) network = test_network_new (EE_PRESET_MODERN, 1u << 1, 5), read = NULL;
  int mean = ee_plan_find_tensor (network->plan, "features.4.running_mean");
  g_autoptr (GError) error = NULL;

  save_foreign (path, network, NULL, "features.3.bias", 4);
  read = ee_checkpoint_load (path, NULL, &error);
  g_assert_no_error (error);
  for (guint c = 0; c < 4; c++)
    {
      g_assert_cmpfloat (read->tensors[mean][c], ==, network->tensors[mean][c] - 0.25f * (c + 1));
      read->tensors[mean][c] = network->tensors[mean][c];
    }
  test_network_assert_equal (read, network);
}

static void
assert_refused (const char *path, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ee_checkpoint_load (path, NULL, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_CHECKPOINT);
  g_assert_nonnull (strstr (error->message, path));
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
test_what_does_not_fit (TestFolder *folder, gconstpointer data)
{
  static const struct
  {
    const char *without;
    const char *extra;
    guint n_extra;
    const char *words;
  } cases[] = {
    { "features.0.weight", NULL, 0, "features.0.weight is missing" },
    { "features.0.weight", "features.0.weight", 64, "features.0.weight should be [64, 3, 3, 3]" },
    { "features.43.weight", NULL, 0, "lacks the tensor features.43.weight, of shape [32, 32, 3, 3]" },
    { "features.44.running_var", NULL, 0, "lacks the tensor features.44.running_var, of shape [32]" },
    { "classifier.2.weight", NULL, 0, "classifier.2.weight is missing" },
    { "classifier.0.bias", "classifier.0.bias", 5, "classifier.0.bias has the shape [5]; [32] is expected" },
    { NULL, "exits.5.0.weight", 3, "no place for: exits.5.0.weight" },
    { NULL, "features.3.bias", 5, "features.3.bias has the shape [5]; [4] is expected" },
    { NULL, "exits.2.0.weight", 3, "exits.2.0.weight has the shape [3]; [16, 128] is expected" },
  };
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeParameters) network = test_network_new (EE_PRESET_MODERN, 1u << 1, 5);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      save_foreign (path, network, cases[i].without, cases[i].extra, cases[i].n_extra);
      assert_refused (path, cases[i].words);
    }
}

static void
test_something_else_entirely (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeSafetensors) empty = ee_safetensors_new (), wide = ee_safetensors_new ();
  const guint shape[] = { 96, 3, 11, 11 };
  g_autofree float *numbers = g_new0 (float, 96 * 3 * 11 * 11);

  g_assert_true (ee_safetensors_save (empty, path, NULL));
  assert_refused (path, "features.0.weight is missing");
  ee_safetensors_add (wide, "features.0.weight", EE_DTYPE_F32, shape, 4, numbers);
  g_assert_true (ee_safetensors_save (wide, path, NULL));
  assert_refused (path, "[64, 3, 3, 3]");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                                                \
  g_test_add ("/checkpoint-foreign/" name, TestFolder, NULL, test_folder_set_up, func, test_folder_tear_down)
  ADD ("plan-is-derived", test_plan_is_derived);
  ADD ("counters-are-ignored", test_counters_are_ignored);
  ADD ("bias-before-batch-norm-is-folded", test_bias_before_batch_norm_is_folded);
  ADD ("what-does-not-fit", test_what_does_not_fit);
  ADD ("something-else-entirely", test_something_else_entirely);
  return g_test_run ();
}
