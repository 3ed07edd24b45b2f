/* SPDX-License-Identifier: Apache-2.0 */
/* target-state.c - state.safetensors of a run, from which a training goes on; the run folder is opened as well */
#include <glib/gstdio.h>

#include "ee-run.h"
#include "fuzz-check.h"
#include "fuzz-folder.h"
#include "fuzz-header.h"
#include "fuzz-target.h"
#include "test-network.h"

static char *run_json;     /* of the run that the state belongs to */
static GBytes *state_seed; /* as the run wrote it */
static EeParameters *slots[1];

static GBytes *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize size;

  g_assert_true (g_file_get_contents (path, &contents, &size, &error));
  g_assert_cmpint (g_unlink (path), ==, 0);
  return g_bytes_new_take (contents, size);
}

static void
clear_cb (void)
{
  g_free (run_json);
  g_bytes_unref (state_seed);
  ee_parameters_free (slots[0]);
}

/* Makes a run, keeps its files in memory and takes them away. */
static void
prepare (void)
{
  const char *folder = fuzz_folder_get ();
  EeRunState state;
  EeSettings settings;
  g_autoptr (EeRun) made = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  if (run_json != NULL)
    return;
  slots[0] = test_network_new (EE_PRESET_MODERN, 1u << 1, 5);
  ee_settings_init (&settings);
  settings.events = FALSE; /* files that no reader of ours reads */
  ee_run_state_init (&state);
  state.step = 3;
  state.total_steps = 10;
  made = ee_run_new (folder, &settings, "mnist 0123", "a test", &error);
  g_assert_no_error (error);
  g_assert_true (ee_run_save_state (made, &state, (const EeParameters *const *)slots, 1, &error));
  g_clear_pointer (&made, ee_run_close);
  state_seed = read_file (folder, "state.safetensors");
  g_bytes_unref (read_file (folder, "metrics.csv"));
  run_json = g_bytes_unref_to_data (read_file (folder, "run.json"), &size);
  run_json = g_realloc (run_json, size + 1);
  run_json[size] = '\0';
  atexit (clear_cb);
}

static void
run (GBytes *input)
{
  g_autoptr (EeRun) opened = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GError) error = NULL;
  EeRunState state;

  prepare ();
  json = fuzz_bytes_from_text (run_json);
  fuzz_folder_write ("run.json", json);
  fuzz_folder_write ("state.safetensors", input);
  opened = ee_run_open (fuzz_folder_get (), NULL, &error);
  g_assert_no_error (error);
  if (ee_run_load_state (opened, &state, slots, 1, &error))
    {
      g_assert_no_error (error);
      g_assert_true (state.step <= state.total_steps && state.validated_step <= state.step);
    }
  else
    fuzz_check_error (error, "state.safetensors");
  fuzz_folder_clear ();
}

static void
add_seeds (GPtrArray *seeds)
{
  prepare ();
  g_ptr_array_add (seeds, g_bytes_ref (state_seed));
}

const FuzzTarget fuzz_target = { run, add_seeds, fuzz_header_mutate };
