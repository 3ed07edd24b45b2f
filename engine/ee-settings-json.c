/* SPDX-License-Identifier: Apache-2.0 */
/* The settings of a training as JSON, for run.json. Every setting is written, and every one must be there when read
 * (but for those that the first version did not have). */
#include "ee-settings.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"
#include "ee-json.h"
#include "ee-precision.h"

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

/**
 * ee_settings_to_json:
 * @settings: settings that ee_settings_check() accepts
 *
 * Returns: (transfer full): an object with every setting
 */
JsonNode *
ee_settings_to_json (const EeSettings *settings)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *goal = NULL;

  g_return_val_if_fail (settings != NULL && ee_settings_check (settings, NULL), NULL);

  goal = ee_threshold_goal_format (&settings->threshold_goal);

  json_builder_begin_object (builder);
  add_string (builder, "pair", settings->pair);
  add_string (builder, "polarity", ee_polarity_to_string (settings->polarity));
  add_int (builder, "limit", settings->limit);
  add_string (builder, "preset", ee_preset_to_string (settings->preset));
  add_string (builder, "width", ee_settings_format_width (settings->width_divisor));
  json_builder_set_member_name (builder, "exits");
  json_builder_begin_array (builder);
  for (guint k = 1; k <= 4; k++)
    if (settings->exits & (1u << k))
      json_builder_add_int_value (builder, k);
  json_builder_end_array (builder);
  add_int (builder, "epochs", settings->epochs);
  add_int (builder, "batch", settings->batch);
  add_string (builder, "optimizer", ee_update_kind_to_string (settings->optimizer));
  add_double (builder, "learning_rate", settings->learning_rate);
  add_string (builder, "schedule", ee_schedule_kind_to_string (settings->schedule));
  add_double (builder, "warmup", settings->warmup);
  add_double (builder, "weight_decay", settings->weight_decay);
  add_double (builder, "momentum", settings->momentum);
  add_double (builder, "main_weight", settings->main_weight);
  add_string (builder, "augment", settings->augment ? "on" : "off");
  add_int (builder, "seed", (gint64)settings->seed);
  add_string (builder, "device", settings->device);
  add_int (builder, "threads", settings->threads);
  add_string (builder, "precision", ee_precision_get_name (settings->precision));
  add_double (builder, "checkpoint_seconds", settings->checkpoint_seconds);
  add_double (builder, "redundant_share", settings->redundant_share);
  add_int (builder, "patience", settings->patience);
  add_string (builder, "threshold_goal", goal);
  add_string (builder, "events", settings->events ? "on" : "off");
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
fail_unknown (const char *name, const char *text, GError **error)
{
  g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” cannot be “%s”."), name, text);
  return FALSE;
}

static gboolean
read_uint (JsonObject *object, const char *name, guint *value, GError **error)
{
  guint64 number;

  if (!ee_json_get_uint (object, name, 0, G_MAXUINT, &number, error))
    return FALSE;
  *value = number;
  return TRUE;
}

/* A run has a number: what the images need was settled when they were loaded. */
static gboolean
read_epochs (JsonObject *object, EeSettings *settings, GError **error)
{
  guint64 epochs;

  if (!ee_json_get_uint (object, "epochs", 1, EE_SETTINGS_MAX_EPOCHS, &epochs, error))
    return FALSE;
  settings->epochs = epochs;
  return TRUE;
}

static gboolean
read_text (JsonObject *object, const char *name, char *out, gsize size, GError **error)
{
  const char *text = ee_json_get_string (object, name, error);

  if (text == NULL)
    return FALSE;
  if (g_strlcpy (out, text, size) >= size)
    return fail_unknown (name, text, error);
  return TRUE;
}

/* The settings that are words. */
static gboolean
read_words (JsonObject *object, EeSettings *settings, GError **error)
{
  const char *text;

  if ((text = ee_json_get_string (object, "polarity", error)) == NULL)
    return FALSE;
  if (!ee_polarity_from_string (text, &settings->polarity))
    return fail_unknown ("polarity", text, error);
  if ((text = ee_json_get_string (object, "width", error)) == NULL)
    return FALSE;
  if (!ee_settings_parse_width (text, &settings->width_divisor))
    return fail_unknown ("width", text, error);
  if ((text = ee_json_get_string (object, "schedule", error)) == NULL)
    return FALSE;
  if (!ee_schedule_kind_from_string (text, &settings->schedule))
    return fail_unknown ("schedule", text, error);

  if ((text = ee_json_get_string (object, "augment", error)) == NULL)
    return FALSE;
  settings->augment = g_str_equal (text, "on");
  if (!settings->augment && !g_str_equal (text, "off"))
    return fail_unknown ("augment", text, error);

  if ((text = ee_json_get_string (object, "preset", error)) == NULL)
    return FALSE;
  if (!ee_preset_from_string (text, &settings->preset))
    return fail_unknown ("preset", text, error);
  if ((text = ee_json_get_string (object, "optimizer", error)) == NULL)
    return FALSE;
  if (!ee_update_kind_from_string (text, &settings->optimizer))
    return fail_unknown ("optimizer", text, error);
  return read_text (object, "pair", settings->pair, sizeof settings->pair, error)
         && read_text (object, "device", settings->device, sizeof settings->device, error);
}

static gboolean
read_exits (JsonObject *object, EeSettings *settings, GError **error)
{
  JsonArray *exits = ee_json_get_array (object, "exits", error);

  if (exits == NULL)
    return FALSE;
  settings->exits = 0;
  for (guint i = 0; i < json_array_get_length (exits); i++)
    {
      JsonNode *element = json_array_get_element (exits, i);
      gint64 block = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_int (element) : 0;

      if (block < 1 || block > 4)
        {
          g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“exits” holds something else than blocks 1 to 4."));
          return FALSE;
        }
      settings->exits |= 1u << block;
    }
  return TRUE;
}

/* Runs of the first version took the sets as they were and do not mention it. */
static gboolean
read_share (JsonObject *object, EeSettings *settings, GError **error)
{
  return !json_object_has_member (object, "redundant_share")
         || ee_json_get_double (object, "redundant_share", 0, 1, &settings->redundant_share, error);
}

/* Runs of the first version had none. */
static gboolean
read_patience (JsonObject *object, EeSettings *settings, GError **error)
{
  return !json_object_has_member (object, "patience") || read_uint (object, "patience", &settings->patience, error);
}

/* Runs of the first version had no choice. */
static gboolean
read_goal (JsonObject *object, EeSettings *settings, GError **error)
{
  const char *text;

  if (!json_object_has_member (object, "threshold_goal"))
    return TRUE;
  text = ee_json_get_string (object, "threshold_goal", error);

  return text != NULL && ee_threshold_goal_parse (text, &settings->threshold_goal, error);
}

/* Runs of the first version wrote none, and go on without. */
static gboolean
read_events (JsonObject *object, EeSettings *settings, GError **error)
{
  const char *text = "off";

  if (json_object_has_member (object, "events") && (text = ee_json_get_string (object, "events", error)) == NULL)
    return FALSE;
  settings->events = g_str_equal (text, "on");

  return settings->events || g_str_equal (text, "off") || fail_unknown ("events", text, error);
}

/* Runs of the first version had the paper's. */
static gboolean
read_main_weight (JsonObject *object, EeSettings *settings, GError **error)
{
  return !json_object_has_member (object, "main_weight")
         || ee_json_get_double (object, "main_weight", EE_SETTINGS_LEAST_MAIN_WEIGHT, EE_SETTINGS_MOST_MAIN_WEIGHT,
                                &settings->main_weight, error);
}

/* Runs of the first version computed in fp32. */
static gboolean
read_precision (JsonObject *object, EeSettings *settings, GError **error)
{
  const char *text = "fp32";

  if (json_object_has_member (object, "precision") && (text = ee_json_get_string (object, "precision", error)) == NULL)
    return FALSE;

  return ee_precision_from_name (text, &settings->precision) || fail_unknown ("precision", text, error);
}

static gboolean
read_numbers (JsonObject *object, EeSettings *s, GError **error)
{
  return read_uint (object, "limit", &s->limit, error) && read_exits (object, s, error)
         && read_epochs (object, s, error) && read_uint (object, "batch", &s->batch, error)
         && read_uint (object, "threads", &s->threads, error)
         && ee_json_get_uint (object, "seed", 0, G_MAXINT64, &s->seed, error)
         && ee_json_get_double (object, "learning_rate", 0, 10, &s->learning_rate, error)
         && ee_json_get_double (object, "warmup", 0, 0.5, &s->warmup, error)
         && ee_json_get_double (object, "weight_decay", 0, 1, &s->weight_decay, error)
         && ee_json_get_double (object, "momentum", 0, 0.9999, &s->momentum, error)
         && ee_json_get_double (object, "checkpoint_seconds", 0, 86400, &s->checkpoint_seconds, error)
         && read_share (object, s, error) && read_patience (object, s, error) && read_goal (object, s, error)
         && read_events (object, s, error) && read_precision (object, s, error) && read_main_weight (object, s, error);
}

/* A setting of a newer version would change the result without our knowing. */
static gboolean
check_members (JsonObject *object, GError **error)
{
  EeSettings defaults;
  g_autoptr (JsonNode) known = NULL;
  JsonObjectIter iter;
  const char *name;

  ee_settings_init (&defaults);
  known = ee_settings_to_json (&defaults);
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!json_object_has_member (json_node_get_object (known), name))
      {
        g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” is a setting that this version does not know."), name);
        return FALSE;
      }
  return TRUE;
}

/**
 * ee_settings_from_json:
 * @node: (nullable): as ee_settings_to_json() makes it
 * @settings: (out): untouched on failure
 * @error: EE_ERROR_INVALID names the setting that is missing, unknown or makes no sense
 *
 * Returns: TRUE if all settings were there and pass ee_settings_check()
 */
gboolean
ee_settings_from_json (JsonNode *node, EeSettings *settings, GError **error)
{
  EeSettings read;
  JsonObject *object;

  g_return_val_if_fail (settings != NULL, FALSE);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The settings are not an object."));
      return FALSE;
    }
  object = json_node_get_object (node);
  ee_settings_init (&read);
  if (!check_members (object, error) || !read_words (object, &read, error) || !read_numbers (object, &read, error)
      || !ee_settings_check (&read, error))
    return FALSE;
  *settings = read;
  return TRUE;
}
