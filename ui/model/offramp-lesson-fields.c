/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's getters, which never trust a file, with the place in the lesson before the reason. */
#include "offramp-lesson-fields.h"

#include <glib/gi18n.h>
#include <string.h>

#include "offramp-lesson.h"

enum
{
  MOST_LANGUAGES = 32,
};

/* @reason: a sentence. Always FALSE. */
static gboolean
refuse (OfframpLessonReader *reader, const char *reason)
{
  if (reader->step > 0)
    g_set_error (reader->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("“%s” is not a lesson that can be shown. Step %u: %s"), reader->name, reader->step, reason);
  else
    g_set_error (reader->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is not a lesson that can be shown. %s"),
                 reader->name, reason);
  return FALSE;
}

gboolean
offramp_lesson_field_fail (OfframpLessonReader *reader, const char *key, const char *reason)
{
  /* Translators: a member of a file, and what is wrong with it */
  g_autofree char *sentence = g_strdup_printf (_ ("“%s” %s."), key, reason);

  return refuse (reader, sentence);
}

gboolean
offramp_lesson_field_number (OfframpLessonReader *reader, JsonObject *object, const char *key, double least,
                             double most, double *out)
{
  g_autoptr (GError) cause = NULL;

  return ee_json_get_double (object, key, least, most, out, &cause) || refuse (reader, cause->message);
}

gboolean
offramp_lesson_field_count (OfframpLessonReader *reader, JsonObject *object, const char *key, guint most, guint *out)
{
  g_autoptr (GError) cause = NULL;
  guint64 value;

  if (!ee_json_get_uint (object, key, 0, most, &value, &cause))
    return refuse (reader, cause->message);
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
  g_autoptr (GError) cause = NULL;
  const char *text = ee_json_get_string (object, key, &cause);

  if (text == NULL)
    refuse (reader, cause->message);
  else if (strlen (text) > most)
    offramp_lesson_field_fail (reader, key, _ ("is too long"));
  else if (!g_utf8_validate (text, -1, NULL))
    offramp_lesson_field_fail (reader, key, _ ("is not valid UTF-8"));
  else
    return text;
  return NULL;
}

JsonObject *
offramp_lesson_field_object (OfframpLessonReader *reader, JsonObject *object, const char *key)
{
  g_autoptr (GError) cause = NULL;
  JsonObject *member = ee_json_get_object (object, key, &cause);

  if (member == NULL)
    refuse (reader, cause->message);
  return member;
}

JsonArray *
offramp_lesson_field_array (OfframpLessonReader *reader, JsonObject *object, const char *key, guint most)
{
  g_autoptr (GError) cause = NULL;
  JsonArray *array = ee_json_get_array (object, key, &cause);

  if (array == NULL)
    refuse (reader, cause->message);
  else if (json_array_get_length (array) > most)
    offramp_lesson_field_fail (reader, key, _ ("has too many entries"));
  else
    return array;
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
offramp_lesson_field_texts (OfframpLessonReader *reader, JsonObject *object, const char *key, gsize most,
                            GHashTable *out)
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
      const char *text = offramp_lesson_field_text (reader, texts, item->data, most);

      if (text == NULL)
        return FALSE;
      g_hash_table_insert (out, g_strdup (item->data), g_strdup (text));
    }
  return TRUE;
}
