/* SPDX-License-Identifier: Apache-2.0 */
/* What is known about a network besides its weights, and its JSON. */
#include "ee-checkpoint-private.h"

#include <glib/gi18n-lib.h>

#include "ee-error.h"
#include "ee-json.h"

#define MAX_CLASS_NAMES 1000

/**
 * ee_model_facts_new:
 *
 * Returns: (transfer full): nothing known; the threshold is 0.5
 */
EeModelFacts *
ee_model_facts_new (void)
{
  EeModelFacts *facts = g_new0 (EeModelFacts, 1);

  facts->threshold = 0.5;
  return facts;
}

/**
 * ee_model_facts_copy:
 * @facts: facts
 *
 * Returns: (transfer full): a copy with texts of its own
 */
EeModelFacts *
ee_model_facts_copy (const EeModelFacts *facts)
{
  EeModelFacts *copy;

  g_return_val_if_fail (facts != NULL, NULL);

  copy = g_new (EeModelFacts, 1);
  *copy = *facts;
  copy->pair = g_strdup (facts->pair);
  copy->polarity = g_strdup (facts->polarity);
  copy->class_names = g_strdupv (facts->class_names);
  copy->sources = g_strdup (facts->sources);
  copy->version = g_strdup (facts->version);
  copy->scores = g_strdup (facts->scores);
  copy->threshold_goal = g_strdup (facts->threshold_goal);
  return copy;
}

/**
 * ee_model_facts_free:
 * @facts: (nullable) (transfer full): facts
 */
void
ee_model_facts_free (EeModelFacts *facts)
{
  if (facts == NULL)
    return;
  g_free (facts->pair);
  g_free (facts->polarity);
  g_strfreev (facts->class_names);
  g_free (facts->sources);
  g_free (facts->version);
  g_free (facts->scores);
  g_free (facts->threshold_goal);
  g_free (facts);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

/* An object; what is not known is left out. A seed may exceed JSON's integers, so it is a text. */
JsonNode *
ee_model_facts_to_json (const EeModelFacts *facts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->seed);

  json_builder_begin_object (builder);
  add_text (builder, "pair", facts->pair);
  add_text (builder, "polarity", facts->polarity);
  if (facts->class_names != NULL)
    {
      json_builder_set_member_name (builder, "class_names");
      json_builder_begin_array (builder);
      for (char **name = facts->class_names; *name != NULL; name++)
        json_builder_add_string_value (builder, *name);
      json_builder_end_array (builder);
    }
  json_builder_set_member_name (builder, "threshold");
  json_builder_add_double_value (builder, facts->threshold);
  add_text (builder, "threshold_goal", facts->threshold_goal);
  add_text (builder, "seed", seed);
  json_builder_set_member_name (builder, "epochs");
  json_builder_add_double_value (builder, facts->epochs);
  json_builder_set_member_name (builder, "step");
  json_builder_add_int_value (builder, (gint64)facts->step);
  add_text (builder, "sources", facts->sources);
  add_text (builder, "version", facts->version);
  add_text (builder, "scores", facts->scores);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* Reads a text that may be missing. */
static gboolean
read_text (JsonObject *object, const char *name, char **text, GError **error)
{
  const char *found;

  if (!json_object_has_member (object, name))
    return TRUE;
  found = ee_json_get_string (object, name, error);
  *text = g_strdup (found);
  return found != NULL;
}

static gboolean
read_class_names (JsonObject *object, EeModelFacts *facts, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  JsonArray *array;

  if (!json_object_has_member (object, "class_names"))
    return TRUE;
  array = ee_json_get_array (object, "class_names", error);
  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (i == MAX_CLASS_NAMES || !JSON_NODE_HOLDS_VALUE (element)
          || json_node_get_value_type (element) != G_TYPE_STRING)
        {
          g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“class_names” is not a list of at most %d texts."),
                       MAX_CLASS_NAMES);
          return FALSE;
        }
      g_strv_builder_add (names, json_node_get_string (element));
    }
  facts->class_names = g_strv_builder_end (names);
  return TRUE;
}

static gboolean
read_seed (JsonObject *object, EeModelFacts *facts, GError **error)
{
  const char *text = ee_json_get_string (object, "seed", error);

  if (text == NULL)
    return FALSE;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &facts->seed, NULL))
    return TRUE;
  g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“seed” is not a whole number."));
  return FALSE;
}

/* Reads what ee_model_facts_to_json() wrote. (transfer full) */
EeModelFacts *
ee_model_facts_from_json (JsonObject *object, GError **error)
{
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();

  if (!read_text (object, "pair", &facts->pair, error) || !read_text (object, "polarity", &facts->polarity, error)
      || !read_class_names (object, facts, error)
      || !ee_json_get_double (object, "threshold", 0, 1, &facts->threshold, error)
      || !read_text (object, "threshold_goal", &facts->threshold_goal, error) || !read_seed (object, facts, error)
      || !ee_json_get_double (object, "epochs", 0, G_MAXUINT, &facts->epochs, error)
      || !ee_json_get_uint (object, "step", 0, G_MAXINT64, &facts->step, error)
      || !read_text (object, "sources", &facts->sources, error)
      || !read_text (object, "version", &facts->version, error) || !read_text (object, "scores", &facts->scores, error))
    return NULL;
  return g_steal_pointer (&facts);
}
