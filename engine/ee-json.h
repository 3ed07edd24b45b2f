/* SPDX-License-Identifier: Apache-2.0 */
/* ee-json.h - reading members of JSON objects with their types and limits checked
 *
 * Each sets @error (EE_ERROR_INVALID, a sentence that names the member) and returns FALSE or NULL if the member is
 * missing, of another type or outside its limits; @value is untouched then. Callers prefix the file's name.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean ee_json_is_plain (const char *json, gsize length, guint most);
JsonObject *ee_json_parse_object (const char *text, GError **error);
gboolean ee_json_get_uint (JsonObject *object, const char *name, guint64 least, guint64 most, guint64 *value,
                           GError **error);
gboolean ee_json_get_double (JsonObject *object, const char *name, double least, double most, double *value,
                             GError **error);
const char *ee_json_get_string (JsonObject *object, const char *name, GError **error);
JsonArray *ee_json_get_array (JsonObject *object, const char *name, GError **error);
JsonObject *ee_json_get_object (JsonObject *object, const char *name, GError **error);

G_END_DECLS
