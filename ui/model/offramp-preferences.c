/* SPDX-License-Identifier: Apache-2.0 */
/* Functions on a GSettings that may be NULL: GLib aborts when a schema is missing, so it is looked up first. */
#include "config.h"

#include "offramp-preferences.h"

#include <string.h>

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
  g_autofree char *normal = ee_experiment_normalize_pair (pair, NULL);

  return normal != NULL && strlen (normal) < EE_SETTINGS_PAIR_BYTES;
}

/* What has no key of its own. FALSE where nothing, or nothing that makes sense, was kept. */
static gboolean
load_rest (GSettings *preferences, EeSettings *settings)
{
  g_autofree char *text = g_settings_get_string (preferences, "training");
  g_autoptr (JsonNode) node = *text != '\0' ? json_from_string (text, NULL) : NULL;
  EeSettings kept;

  if (node == NULL || !ee_settings_from_json (node, &kept, NULL) || !ee_settings_check (&kept, NULL))
    return FALSE;
  g_strlcpy (kept.pair, settings->pair, sizeof kept.pair);
  *settings = kept;
  return TRUE;
}

static void
save_rest (GSettings *preferences, const EeSettings *settings)
{
  g_autoptr (JsonNode) node = ee_settings_to_json (settings);
  g_autofree char *text = json_to_string (node, FALSE);

  g_settings_set_string (preferences, "training", text);
}

/* A key that nobody has set must not override what was kept with the rest. */
static gboolean
is_set (GSettings *preferences, const char *key)
{
  g_autoptr (GVariant) value = g_settings_get_user_value (preferences, key);

  return value != NULL;
}

/**
 * offramp_preferences_load_machine:
 * @preferences: (nullable): see offramp_preferences_open()
 * @settings: (inout): gets what the Preferences say of device, threads and TensorBoard's files
 */
void
offramp_preferences_load_machine (GSettings *preferences, EeSettings *settings)
{
  g_autofree char *device = NULL;

  g_return_if_fail (settings != NULL);

  if (preferences == NULL)
    return;
  device = g_settings_get_string (preferences, "device");
  if (strlen (device) < sizeof settings->device && *device != '\0')
    g_strlcpy (settings->device, device, sizeof settings->device);
  settings->threads = g_settings_get_uint (preferences, "threads");
  settings->events = g_settings_get_boolean (preferences, "events");
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
  gboolean rest;

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
  rest = load_rest (preferences, settings);
  settings->preset = g_str_equal (preset, "paper") ? EE_PRESET_PAPER : EE_PRESET_MODERN;
  if (!rest || is_set (preferences, "width-divisor"))
    settings->width_divisor = g_settings_get_uint (preferences, "width-divisor");
  if (!rest)
    settings->exits = g_settings_get_boolean (preferences, "exit") ? 1u << 1 : 0;
  if (!rest || is_set (preferences, "epochs"))
    settings->epochs = g_settings_get_uint (preferences, "epochs");
  if (!rest || is_set (preferences, "batch"))
    settings->batch = g_settings_get_uint (preferences, "batch");
  if (!rest || is_set (preferences, "seed"))
    settings->seed = g_settings_get_uint (preferences, "seed");
  offramp_preferences_load_machine (preferences, settings);
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
  save_rest (preferences, settings);
  g_settings_set_string (preferences, "device", settings->device);
  g_settings_set_uint (preferences, "threads", settings->threads);
  g_settings_set_boolean (preferences, "events", settings->events);
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
