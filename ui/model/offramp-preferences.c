/* SPDX-License-Identifier: Apache-2.0 */
/* Functions on a GSettings that may be NULL: GLib aborts when a schema is missing, so it is looked up first. */
#include "config.h"

#include "offramp-preferences.h"

static const char DEFAULT_PAIR[] = "mnist+omniglot";
static const char BUILT_IN_PAIR[] = "doodles";

/**
 * offramp_preferences_open:
 *
 * Returns: (transfer full) (nullable): the preferences; %NULL where the schema is not installed
 */
GSettings *
offramp_preferences_open (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, OFFRAMP_APPLICATION_ID, TRUE);
  if (schema == NULL)
    {
      g_info ("The settings schema %s is not installed; nothing will be remembered.", OFFRAMP_APPLICATION_ID);
      return NULL;
    }
  return g_settings_new_full (schema, NULL, NULL);
}

static gboolean
pair_is_known (const char *pair)
{
  return g_strv_contains (ee_experiment_list_pairs (), pair);
}

/**
 * offramp_preferences_load_training:
 * @preferences: (nullable): see offramp_preferences_open()
 * @settings: (out): the engine's defaults with what was trained last
 *
 * The first time the data are real images where they are installed, else the built-in doodles.
 */
void
offramp_preferences_load_training (GSettings *preferences, EeSettings *settings)
{
  g_autofree char *pair = NULL, *preset = NULL;

  g_return_if_fail (settings != NULL);

  ee_settings_init (settings);
  g_strlcpy (settings->pair, ee_experiment_is_installed (DEFAULT_PAIR, NULL) ? DEFAULT_PAIR : BUILT_IN_PAIR,
             sizeof settings->pair);
  ee_recipe_apply (settings);
  if (preferences == NULL)
    return;

  pair = g_settings_get_string (preferences, "pair");
  if (pair_is_known (pair) && ee_experiment_is_installed (pair, NULL))
    g_strlcpy (settings->pair, pair, sizeof settings->pair);
  preset = g_settings_get_string (preferences, "preset");
  settings->preset = g_str_equal (preset, "paper") ? EE_PRESET_PAPER : EE_PRESET_MODERN;
  ee_recipe_apply (settings);
  settings->width_divisor = g_settings_get_uint (preferences, "width-divisor");
  settings->exits = g_settings_get_boolean (preferences, "exit") ? 1u << 1 : 0;
  settings->epochs = g_settings_get_uint (preferences, "epochs");
  settings->batch = g_settings_get_uint (preferences, "batch");
  settings->seed = g_settings_get_uint (preferences, "seed");
}

/**
 * offramp_preferences_save_training:
 * @preferences: (nullable): see offramp_preferences_open()
 * @settings: what is being trained
 */
void
offramp_preferences_save_training (GSettings *preferences, const EeSettings *settings)
{
  g_return_if_fail (settings != NULL);

  if (preferences == NULL)
    return;
  g_settings_set_string (preferences, "pair", settings->pair);
  g_settings_set_string (preferences, "preset", settings->preset == EE_PRESET_PAPER ? "paper" : "modern");
  g_settings_set_uint (preferences, "width-divisor", settings->width_divisor);
  g_settings_set_boolean (preferences, "exit", settings->exits != 0);
  g_settings_set_uint (preferences, "epochs", settings->epochs);
  g_settings_set_uint (preferences, "batch", settings->batch);
  g_settings_set_uint (preferences, "seed", MIN (settings->seed, G_MAXUINT32));
}

/**
 * offramp_preferences_get_last_run:
 * @preferences: (nullable): see offramp_preferences_open()
 *
 * Returns: (transfer full) (nullable): folder of a run that has not ended and can go on
 */
char *
offramp_preferences_get_last_run (GSettings *preferences)
{
  g_autofree char *path = preferences != NULL ? g_settings_get_string (preferences, "last-run") : NULL;
  g_autofree char *state = path != NULL && *path != '\0' ? g_build_filename (path, "state.safetensors", NULL) : NULL;

  if (state == NULL || !g_file_test (state, G_FILE_TEST_EXISTS))
    return NULL;
  return g_steal_pointer (&path);
}

/**
 * offramp_preferences_set_last_run:
 * @preferences: (nullable): see offramp_preferences_open()
 * @run_path: (nullable): folder of a run that is not finished; %NULL to forget it
 */
void
offramp_preferences_set_last_run (GSettings *preferences, const char *run_path)
{
  if (preferences != NULL)
    g_settings_set_string (preferences, "last-run", run_path != NULL ? run_path : "");
}
