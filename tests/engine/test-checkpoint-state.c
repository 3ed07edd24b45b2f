/* SPDX-License-Identifier: Apache-2.0 */
/* The state of a training, saved and loaded; and mixed up with other files. */
#include "ee-checkpoint.h"

#include <math.h>
#include <string.h>

#include "ee-error.h"
#include "test-folder.h"
#include "test-network.h"

/* Parameters and two moments with different numbers; moments of running statistics are 0. */
static void
make_slots (EeParameters *slots[3], EePreset preset)
{
  for (guint s = 0; s < 3; s++)
    {
      slots[s] = test_network_new (preset, 1u << 1, s);
      for (guint t = 0; s > 0 && t < ee_plan_get_n_tensors (slots[s]->plan); t++)
        if (!ee_tensor_is_trained (ee_plan_get_tensor (slots[s]->plan, t)))
          memset (slots[s]->tensors[t], 0, ee_plan_get_tensor (slots[s]->plan, t)->count * sizeof (float));
    }
}

static void
free_slots (EeParameters *slots[3])
{
  for (guint s = 0; s < 3; s++)
    ee_parameters_free (slots[s]);
}

static void
test_round_trip (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "state.safetensors");

  for (guint preset = EE_PRESET_MODERN; preset <= EE_PRESET_PAPER; preset++)
    for (guint n_slots = 1; n_slots <= 3; n_slots++)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *text = NULL;
        EeParameters *written[3], *read[3];

        make_slots (written, preset);
        for (guint s = 0; s < 3; s++)
          read[s] = ee_parameters_new (written[0]->plan);
        ee_checkpoint_save_state (path, (const EeParameters *const *)written, n_slots, "{\"step\":5}", &error);
        g_assert_no_error (error);
        ee_checkpoint_load_state (path, read, n_slots, &text, &error);
        g_assert_no_error (error);
        g_assert_cmpstr (text, ==, "{\"step\":5}");
        for (guint s = 0; s < n_slots; s++)
          test_network_assert_equal (read[s], written[s]);
        free_slots (written);
        free_slots (read);
      }
}

static void
assert_refused (const char *path, EeParameters *const slots[], guint n_slots, const char *words)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_assert_false (ee_checkpoint_load_state (path, slots, n_slots, &text, &error));
  g_assert_null (text);
  g_assert_error (error, EE_ERROR, EE_ERROR_CHECKPOINT);
  g_assert_nonnull (strstr (error->message, path));
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
test_other_files (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autoptr (GError) error = NULL;
  EeParameters *slots[3], *others[3];

  make_slots (slots, EE_PRESET_MODERN);
  make_slots (others, EE_PRESET_PAPER);
  g_assert_true (ee_checkpoint_save_state (path, (const EeParameters *const *)others, 2, "{}", NULL));
  assert_refused (path, slots, 2, "another network");
  assert_refused (path, others, 3, "moment2.features.0.weight");
  g_assert_null (ee_checkpoint_load (path, NULL, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_CHECKPOINT);
  g_assert_nonnull (strstr (error->message, "the state of a training"));

  g_assert_true (ee_checkpoint_save (path, slots[0], facts, EE_DTYPE_F32, NULL));
  assert_refused (path, slots, 2, "not the state of a training");
  free_slots (slots);
  free_slots (others);
}

static void
test_bad_numbers_are_not_saved (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors");
  g_autoptr (GError) error = NULL;
  EeParameters *slots[3];

  make_slots (slots, EE_PRESET_MODERN);
  slots[1]->tensors[0][0] = NAN;
  g_assert_false (ee_checkpoint_save_state (path, (const EeParameters *const *)slots, 2, "{}", &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_CHECKPOINT);
  g_assert_cmpuint (test_folder_count_files (folder), ==, 0);
  g_assert_true (ee_checkpoint_save_state (path, (const EeParameters *const *)slots, 1, "{}", NULL));
  free_slots (slots);
}

static void
test_cut_short (TestFolder *folder, gconstpointer data)
{
  g_autofree char *path = test_folder_get_file (folder, "a.safetensors"), *bytes = NULL;
  EeParameters *slots[3];
  gsize length;

  make_slots (slots, EE_PRESET_MODERN);
  g_assert_true (ee_checkpoint_save_state (path, (const EeParameters *const *)slots, 3, "{}", NULL));
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (guint i = 1; i < 10; i++)
    {
      g_assert_true (g_file_set_contents (path, bytes, length * i / 10, NULL));
      assert_refused (path, slots, 3, "cut short");
    }
  free_slots (slots);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                                                \
  g_test_add ("/checkpoint-state/" name, TestFolder, NULL, test_folder_set_up, func, test_folder_tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("other-files", test_other_files);
  ADD ("bad-numbers-are-not-saved", test_bad_numbers_are_not_saved);
  ADD ("cut-short", test_cut_short);
  return g_test_run ();
}
