/* SPDX-License-Identifier: Apache-2.0 */
/* target-checkpoint.c - models: ours, and those that another tool wrote */
#include <glib/gstdio.h>
#include <math.h>

#include "ee-checkpoint.h"
#include "fuzz-check.h"
#include "fuzz-folder.h"
#include "fuzz-header.h"
#include "fuzz-target.h"
#include "test-network.h"

static void
check_parameters (const EeParameters *parameters)
{
  for (guint t = 0; t < ee_plan_get_n_tensors (parameters->plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (parameters->plan, t);

      for (gsize i = 0; i < tensor->count; i++)
        g_assert_true (isfinite (parameters->tensors[t][i]));
    }
}

static void
run (GBytes *input)
{
  const char *path = fuzz_folder_write ("model.safetensors", input);
  g_autoptr (GError) error = NULL;
  g_autoptr (EeModelFacts) facts = NULL;
  g_autoptr (EeParameters) parameters = ee_checkpoint_load (path, &facts, &error);

  g_assert_true ((parameters == NULL) == (error != NULL));
  if (parameters == NULL)
    fuzz_check_error (error, "model.safetensors");
  else
    {
      g_assert_true (facts->threshold >= 0 && facts->threshold <= 1);
      check_parameters (parameters);
    }
  fuzz_folder_clear ();
}

/* The network's own file, read back. */
static GBytes *
save (EePreset preset, guint exits)
{
  g_autoptr (EeParameters) network = test_network_new (preset, exits, 5);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autofree char *path = g_build_filename (fuzz_folder_get (), "seed.safetensors", NULL);
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize size;

  facts->pair = g_strdup ("mnist+omniglot");
  facts->scores = g_strdup ("{\"accuracy\": 0.5}");
  g_assert_true (ee_checkpoint_save (path, network, facts, EE_DTYPE_F16, &error));
  g_assert_true (g_file_get_contents (path, &contents, &size, &error));
  g_assert_cmpint (g_unlink (path), ==, 0);
  return g_bytes_new_take (contents, size);
}

static void
add_seeds (GPtrArray *seeds)
{
  g_ptr_array_add (seeds, save (EE_PRESET_MODERN, 1u << 1));
  g_ptr_array_add (seeds, save (EE_PRESET_MODERN, 0));
}

const FuzzTarget fuzz_target = { run, add_seeds, fuzz_header_mutate };
