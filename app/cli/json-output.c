/* SPDX-License-Identifier: Apache-2.0 */
#include "json-output.h"

#include <math.h>
#include <stdio.h>

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

/**
 * offramp_json_print:
 * @builder: whose root is finished
 * @pretty: over several lines rather than on one
 *
 * Prints to stdout, and flushes, so that a reader at the other end of a pipe sees each object at once.
 */
void
offramp_json_print (JsonBuilder *builder, gboolean pretty)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, pretty);

  /* Not g_print(), which would convert to the language's character set: JSON is UTF-8. */
  fputs (text, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
}
