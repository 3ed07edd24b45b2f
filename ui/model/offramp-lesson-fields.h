/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-lesson-fields.h - members of a lesson's JSON, each checked for its type and range
 *
 * The first one that is wrong sets the reader's error: a sentence with the file, the step, the member and the reason;
 * the function then returns FALSE or NULL.
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * OfframpLessonReader:
 * @name: of the file, for people
 * @step: where it reads, from 1; 0 outside of the steps
 * @networks: (element-type EePlan): that were read
 * @error: what is wrong goes there
 */
typedef struct
{
  const char *name;
  guint step;
  GPtrArray *networks;
  GError **error;
} OfframpLessonReader;

gboolean offramp_lesson_field_fail (OfframpLessonReader *reader, const char *key, const char *reason);
gboolean offramp_lesson_field_number (OfframpLessonReader *reader, JsonObject *object, const char *key, double least,
                                      double most, double *out);
gboolean offramp_lesson_field_count (OfframpLessonReader *reader, JsonObject *object, const char *key, guint most,
                                     guint *out);
gboolean offramp_lesson_field_float (OfframpLessonReader *reader, JsonObject *object, const char *key, float *out);
gboolean offramp_lesson_field_flag (OfframpLessonReader *reader, JsonObject *object, const char *key, gboolean *out);
const char *offramp_lesson_field_text (OfframpLessonReader *reader, JsonObject *object, const char *key, gsize most);
JsonObject *offramp_lesson_field_object (OfframpLessonReader *reader, JsonObject *object, const char *key);
JsonArray *offramp_lesson_field_array (OfframpLessonReader *reader, JsonObject *object, const char *key, guint most);
gboolean offramp_lesson_field_numbers (OfframpLessonReader *reader, JsonObject *object, const char *key, double most,
                                       double *out, guint n);
gboolean offramp_lesson_field_floats (OfframpLessonReader *reader, JsonObject *object, const char *key, double most,
                                      float *out, guint n);
GBytes *offramp_lesson_field_bytes (OfframpLessonReader *reader, JsonObject *object, const char *key, gsize n_bytes);
gboolean offramp_lesson_field_texts (OfframpLessonReader *reader, JsonObject *object, const char *key, gsize most,
                                     GHashTable *out);

G_END_DECLS
