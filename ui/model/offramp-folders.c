/* SPDX-License-Identifier: Apache-2.0 */
/* Paths are kept as bytes, as the file system has them. The engine is told before the change is announced, so that who
 * hears of it finds the new folder. */
#include "offramp-folders.h"

#define DATA_KEY "data-folder"
#define RUN_KEY "run-folder"

/**
 * offramp_folders_get_chosen:
 * @preferences: (nullable): see offramp_preferences_open()
 * @key: "data-folder" or "run-folder"
 *
 * Returns: (transfer full) (nullable): the path that was chosen; %NULL for the usual one
 */
char *
offramp_folders_get_chosen (GSettings *preferences, const char *key)
{
  g_autoptr (GVariant) value = preferences != NULL ? g_settings_get_value (preferences, key) : NULL;
  const char *path = value != NULL ? g_variant_get_bytestring (value) : "";

  return *path != '\0' ? g_strdup (path) : NULL;
}

/**
 * offramp_folders_apply:
 * @preferences: (nullable): see offramp_preferences_open()
 *
 * Tells the engine; called once at the start.
 */
void
offramp_folders_apply (GSettings *preferences)
{
  g_autofree char *data = offramp_folders_get_chosen (preferences, DATA_KEY);
  g_autofree char *runs = offramp_folders_get_chosen (preferences, RUN_KEY);

  ee_dataset_set_root (data);
  ee_run_set_default_folder (runs);
}

/**
 * offramp_folders_is_data_fixed:
 *
 * Returns: whether OFFRAMP_DATA names the data folder, so that no choice counts
 */
gboolean
offramp_folders_is_data_fixed (void)
{
  const char *given = g_getenv ("OFFRAMP_DATA");

  return given != NULL && *given != '\0';
}

static void
keep (GSettings *preferences, const char *key, const char *path)
{
  if (preferences != NULL)
    g_settings_set_value (preferences, key, g_variant_new_bytestring (path != NULL ? path : ""));
}

/**
 * offramp_folders_set_data:
 * @preferences: (nullable): where it is kept
 * @path: (nullable): the data folder from now on; %NULL for the usual one
 */
void
offramp_folders_set_data (GSettings *preferences, const char *path)
{
  ee_dataset_set_root (path);
  keep (preferences, DATA_KEY, path);
}

/**
 * offramp_folders_set_runs:
 * @preferences: (nullable): where it is kept
 * @path: (nullable): the folder of the trainings to come; %NULL for the usual one. Those that are there stay
 */
void
offramp_folders_set_runs (GSettings *preferences, const char *path)
{
  ee_run_set_default_folder (path);
  keep (preferences, RUN_KEY, path);
}
