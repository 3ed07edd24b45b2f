/* SPDX-License-Identifier: Apache-2.0 */
#include "json-output.h"

#include <math.h>
#include <string.h>

#include "console-output.h"

/**
 * offramp_json_add_text:
 * @builder: inside an object
 * @key: the member's name
 * @value: (nullable): NULL becomes null; bytes that are not UTF-8 (a file's name) are replaced
 */
void
offramp_json_add_text (JsonBuilder *builder, const char *key, const char *value)
{
  g_autofree char *valid = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

  json_builder_set_member_name (builder, key);
  if (valid != NULL)
    json_builder_add_string_value (builder, valid);
  else
    json_builder_add_null_value (builder);
}

/**
 * offramp_json_add_number:
 * @builder: inside an object
 * @key: the member's name
 * @value: NaN and infinity, which JSON cannot say, become null
 */
void
offramp_json_add_number (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * offramp_json_add_probability:
 * @builder: inside an object
 * @key: the member's name
 * @value: as a network computed it, in single precision, or NaN, which becomes null
 *
 * Adds the digits that single precision has; more would be noise.
 */
void
offramp_json_add_probability (JsonBuilder *builder, const char *key, float value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  offramp_json_add_number (builder, key, g_ascii_strtod (g_ascii_formatd (text, sizeof text, "%.7g", value), NULL));
}

/**
 * offramp_json_add_count:
 * @builder: inside an object
 * @key: the member's name
 * @value: a whole number
 */
void
offramp_json_add_count (JsonBuilder *builder, const char *key, gint64 value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, value);
}

/**
 * offramp_json_add_truth:
 * @builder: inside an object
 * @key: the member's name
 * @value: true or false
 */
void
offramp_json_add_truth (JsonBuilder *builder, const char *key, gboolean value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, value);
}

/* The shortest text that is read as the same number; always with a point or an exponent, so that its kind stays. */
static void
append_short_number (GString *text, const char *number)
{
  char shorter[G_ASCII_DTOSTR_BUF_SIZE];
  double value = g_ascii_strtod (number, NULL);

  g_ascii_formatd (shorter, sizeof shorter, "%.15g", value);
  if (g_ascii_strtod (shorter, NULL) != value)
    g_ascii_formatd (shorter, sizeof shorter, "%.16g", value);
  if (g_ascii_strtod (shorter, NULL) != value)
    g_ascii_formatd (shorter, sizeof shorter, "%.17g", value);
  g_string_append (text, shorter);
  if (strpbrk (shorter, ".e") == NULL)
    g_string_append (text, ".0");
}

/* JSON-GLib writes all 17 digits of a double: 0.1 as 0.10000000000000001. */
static char *
shorten_numbers (const char *json)
{
  GString *text = g_string_new (NULL);

  while (*json != '\0')
    {
      gsize length = strspn (json, "+-.0123456789eE");

      if (*json == '"')
        {
          for (length = 1; json[length] != '"'; length++)
            length += json[length] == '\\';
          length++;
        }
      else if (length > 0 && g_ascii_isdigit (json[length - 1]) && strcspn (json, ".eE") < length)
        {
          g_autofree char *number = g_strndup (json, length);

          append_short_number (text, number);
          json += length;
          continue;
        }
      length = MAX (length, 1);
      g_string_append_len (text, json, length);
      json += length;
    }

  return g_string_free (text, FALSE);
}

/**
 * offramp_json_print:
 * @builder: whose root is finished
 * @pretty: over several lines rather than on one
 *
 * Prints to stdout, each object at once.
 */
void
offramp_json_print (JsonBuilder *builder, gboolean pretty)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *long_text = json_to_string (root, pretty);
  g_autofree char *text = shorten_numbers (long_text);

  g_autofree char *line = g_strconcat (text, "\n", NULL);

  offramp_console_output_write (line);
}
