/* SPDX-License-Identifier: Apache-2.0 */
/* Members of JSON objects, with types and limits checked. */
#include "ee-json.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "ee-error.h"

enum
{
  MAX_NESTING = 32
};

/**
 * ee_json_is_plain:
 * @json: [length] text from outside
 * @length: in bytes
 * @most: how deep objects and arrays may be nested
 *
 * The parser recurses without limit, so a million brackets would overrun its stack; it skips comments, in which a
 * quotation mark would hide brackets from this check (JSON has no comments); and of several values one after the other
 * it takes the last and loses the memory of the others.
 *
 * Returns: FALSE if the text is nested deeper, has characters outside its strings that JSON does not, or is anything
 * but one object or array
 */
gboolean
ee_json_is_plain (const char *json, gsize length, guint most)
{
  guint depth = 0;
  gboolean in_string = FALSE, closed = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      const char c = json[i];

      if (in_string)
        {
          in_string = c != '"';
          if (c == '\\')
            i++;
        }
      else if (!g_ascii_isspace (c) && (closed || (depth == 0 && c != '{' && c != '[')))
        return FALSE;
      else if (c == '{' || c == '[')
        {
          if (++depth > most)
            return FALSE;
        }
      else if (c == '}' || c == ']')
        closed = --depth == 0;
      else if (c == '"')
        in_string = TRUE;
      else if (!g_ascii_isalnum (c) && !g_ascii_isspace (c) && (c == '\0' || strchr (",:+-.", c) == NULL))
        return FALSE;
    }
  return TRUE;
}

/**
 * ee_json_parse_object:
 * @text: JSON of at most 32 levels
 * @error: EE_ERROR_INVALID
 *
 * Returns: (transfer full): the object, or NULL
 */
JsonObject *
ee_json_parse_object (const char *text, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (ee_json_is_plain (text, strlen (text), MAX_NESTING))
    node = json_from_string (text, &cause);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_dup_object (node);
  g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("It is not a JSON object (%s)."),
               cause != NULL ? cause->message : _ ("other JSON"));
  return NULL;
}

static JsonNode *
find_value (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != type)
    return NULL;
  return node;
}

/**
 * ee_json_get_uint:
 * @object: an object
 * @name: of a member
 * @least: smallest allowed value
 * @most: largest; JSON's own limit is G_MAXINT64
 * @value: (out): the number
 * @error: see the header
 *
 * Returns: TRUE if it is a whole number within the limits
 */
gboolean
ee_json_get_uint (JsonObject *object, const char *name, guint64 least, guint64 most, guint64 *value, GError **error)
{
  JsonNode *node = find_value (object, name, G_TYPE_INT64);
  gint64 number = node != NULL ? json_node_get_int (node) : -1;

  if (number < 0 || (guint64)number < least || (guint64)number > most)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” is not a whole number from %" PRIu64 " to %" PRIu64 "."),
                   name, least, most);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

/**
 * ee_json_get_double:
 * @object: an object
 * @name: of a member
 * @least: smallest allowed value
 * @most: largest
 * @value: (out): the number
 * @error: see the header
 *
 * Returns: TRUE if it is a number within the limits
 */
gboolean
ee_json_get_double (JsonObject *object, const char *name, double least, double most, double *value, GError **error)
{
  JsonNode *node = find_value (object, name, G_TYPE_DOUBLE);
  double number;

  if (node == NULL)
    node = find_value (object, name, G_TYPE_INT64);
  number = node != NULL ? json_node_get_double (node) : NAN;
  if (!(number >= least && number <= most))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” is not a number from %g to %g."), name, least, most);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

/**
 * ee_json_get_string:
 * @object: an object
 * @name: of a member
 * @error: see the header
 *
 * Returns: (transfer none): the text, or NULL
 */
const char *
ee_json_get_string (JsonObject *object, const char *name, GError **error)
{
  JsonNode *node = find_value (object, name, G_TYPE_STRING);

  if (node == NULL)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” is not a text."), name);
      return NULL;
    }
  return json_node_get_string (node);
}

/**
 * ee_json_get_array:
 * @object: an object
 * @name: of a member
 * @error: see the header
 *
 * Returns: (transfer none): the array, or NULL
 */
JsonArray *
ee_json_get_array (JsonObject *object, const char *name, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” is not a list."), name);
      return NULL;
    }
  return json_node_get_array (node);
}

/**
 * ee_json_get_object:
 * @object: an object
 * @name: of a member
 * @error: see the header
 *
 * Returns: (transfer none): the object within, or NULL
 */
JsonObject *
ee_json_get_object (JsonObject *object, const char *name, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("“%s” is not an object."), name);
      return NULL;
    }
  return json_node_get_object (node);
}
