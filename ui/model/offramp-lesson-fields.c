/* SPDX-License-Identifier: Apache-2.0 */
/* Getters that never trust the file: json-glib's own complain about a wrong type as about a programmer's mistake. */
#include "offramp-lesson-fields.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "offramp-lesson.h"

enum
{
  MOST_LANGUAGES = 32,
};

gboolean
offramp_lesson_field_fail (OfframpLessonReader *reader, const char *key, const char *reason)
{
  g_autofree char *place
      = reader->step > 0 ? g_strdup_printf (_ ("step %u, “%s”"), reader->step, key) : g_strdup_printf (_ ("“%s”"), key);

  g_set_error (reader->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is not a lesson that can be shown: %s %s."),
               reader->name, place, reason);
  return FALSE;
}

gboolean
offramp_lesson_field_number (OfframpLessonReader *reader, JsonObject *object, const char *key, double least,
                             double most, double *out)
{
  JsonNode *node = json_object_get_member (object, key);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return offramp_lesson_field_fail (reader, key, _ ("is not a number"));
  *out = json_node_get_double (node);
  if (!(*out >= least && *out <= most))
    return offramp_lesson_field_fail (reader, key, _ ("is out of range"));
  return TRUE;
}

gboolean
offramp_lesson_field_count (OfframpLessonReader *reader, JsonObject *object, const char *key, guint most, guint *out)
{
  double value;

  if (!offramp_lesson_field_number (reader, object, key, 0, most, &value))
    return FALSE;
  if (value != floor (value))
    return offramp_lesson_field_fail (reader, key, _ ("is not a whole number"));
  *out = (guint)value;
  return TRUE;
}

gboolean
offramp_lesson_field_float (OfframpLessonReader *reader, JsonObject *object, const char *key, float *out)
{
  double value;

  if (!offramp_lesson_field_number (reader, object, key, 0, 1.0001, &value))
    return FALSE;
  *out = (float)MIN (value, 1);
  return TRUE;
}

gboolean
offramp_lesson_field_flag (OfframpLessonReader *reader, JsonObject *object, const char *key, gboolean *out)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return offramp_lesson_field_fail (reader, key, _ ("is neither true nor false"));
  *out = json_node_get_boolean (node);
  return TRUE;
}

const char *
offramp_lesson_field_text (OfframpLessonReader *reader, JsonObject *object, const char *key, gsize most)
{
  JsonNode *node = json_object_get_member (object, key);
  const char *text;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      offramp_lesson_field_fail (reader, key, _ ("is not a text"));
      return NULL;
    }
  text = json_node_get_string (node);
  if (strlen (text) > most || !g_utf8_validate (text, -1, NULL))
    {
      offramp_lesson_field_fail (reader, key, _ ("is too long"));
      return NULL;
    }
  return text;
}

JsonObject *
offramp_lesson_field_object (OfframpLessonReader *reader, JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  offramp_lesson_field_fail (reader, key, _ ("is missing, or is no object"));
  return NULL;
}

JsonArray *
offramp_lesson_field_array (OfframpLessonReader *reader, JsonObject *object, const char *key, guint most)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    offramp_lesson_field_fail (reader, key, _ ("is missing, or is no list"));
  else if (json_array_get_length (json_node_get_array (node)) > most)
    offramp_lesson_field_fail (reader, key, _ ("has too many entries"));
  else
    return json_node_get_array (node);
  return NULL;
}

gboolean
offramp_lesson_field_numbers (OfframpLessonReader *reader, JsonObject *object, const char *key, double most,
                              double *out, guint n)
{
  JsonArray *array = offramp_lesson_field_array (reader, object, key, n);

  if (array == NULL)
    return FALSE;
  if (json_array_get_length (array) != n)
    return offramp_lesson_field_fail (reader, key, _ ("has too few entries"));
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

      if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
        return offramp_lesson_field_fail (reader, key, _ ("is not a number"));
      out[i] = json_node_get_double (node);
      if (!(out[i] >= 0 && out[i] <= most))
        return offramp_lesson_field_fail (reader, key, _ ("is out of range"));
    }
  return TRUE;
}

gboolean
offramp_lesson_field_floats (OfframpLessonReader *reader, JsonObject *object, const char *key, double most, float *out,
                             guint n)
{
  double values[EE_PLAN_MAX_STAGES];

  if (!offramp_lesson_field_numbers (reader, object, key, most, values, n))
    return FALSE;
  for (guint i = 0; i < n; i++)
    out[i] = (float)values[i];
  return TRUE;
}

GBytes *
offramp_lesson_field_bytes (OfframpLessonReader *reader, JsonObject *object, const char *key, gsize n_bytes)
{
  const char *text = offramp_lesson_field_text (reader, object, key, 4 * (n_bytes / 3 + 2));
  g_autofree guchar *data = NULL;
  gsize size;

  if (text == NULL)
    return NULL;
  data = g_base64_decode (text, &size);
  if (size != n_bytes)
    {
      offramp_lesson_field_fail (reader, key, _ ("has not as many bytes as the picture’s size says"));
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

gboolean
offramp_lesson_field_texts (OfframpLessonReader *reader, JsonObject *object, const char *key, GHashTable *out)
{
  JsonObject *texts = offramp_lesson_field_object (reader, object, key);
  g_autoptr (GList) languages = NULL;

  if (texts == NULL)
    return FALSE;
  if (json_object_get_size (texts) > MOST_LANGUAGES)
    return offramp_lesson_field_fail (reader, key, _ ("has too many entries"));
  languages = json_object_get_members (texts);
  for (GList *item = languages; item != NULL; item = item->next)
    {
      const char *text = offramp_lesson_field_text (reader, texts, item->data, OFFRAMP_LESSON_MAX_TEXT);

      if (text == NULL)
        return FALSE;
      g_hash_table_insert (out, g_strdup (item->data), g_strdup (text));
    }
  return TRUE;
}
