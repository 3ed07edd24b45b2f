/* SPDX-License-Identifier: Apache-2.0 */
/* json-output.h - results for programs: JSON on stdout, with '.' in numbers whatever the language */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void offramp_json_add_text (JsonBuilder *builder, const char *key, const char *value);
void offramp_json_add_number (JsonBuilder *builder, const char *key, double value);
void offramp_json_add_probability (JsonBuilder *builder, const char *key, float value);
void offramp_json_add_count (JsonBuilder *builder, const char *key, gint64 value);
void offramp_json_add_truth (JsonBuilder *builder, const char *key, gboolean value);
void offramp_json_print (JsonBuilder *builder, gboolean pretty);

G_END_DECLS
