/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-lesson.h - a recorded session: images, verdicts, times and a teacher's remarks, in one file
 *
 * A GListModel of OfframpLessonStep in the order of the lesson. It is replayed without a model: each step has the
 * verdict that was given when it was recorded. The file's format stands in docs/lesson-format.md. Main thread; knows
 * no GTK.
 */
#pragma once

#include "offramp-lesson-step.h"

G_BEGIN_DECLS

#define OFFRAMP_LESSON_SUFFIX ".offramp-lesson"

enum
{
  OFFRAMP_LESSON_VERSION = 1,
  OFFRAMP_LESSON_MAX_STEPS = 500,
  OFFRAMP_LESSON_MAX_BYTES = 64 * 1024 * 1024,
};

#define OFFRAMP_TYPE_LESSON (offramp_lesson_get_type ())
G_DECLARE_FINAL_TYPE (OfframpLesson, offramp_lesson, OFFRAMP, LESSON, GObject)

OfframpLesson *offramp_lesson_new (const char *machine, const char *recorded);
OfframpLesson *offramp_lesson_record (GPtrArray *samples, const char *machine);
OfframpLesson *offramp_lesson_load (GFile *file, GCancellable *cancellable, GError **error);
void offramp_lesson_load_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
OfframpLesson *offramp_lesson_load_finish (GAsyncResult *result, GError **error);
OfframpLesson *offramp_lesson_parse (GBytes *bytes, const char *name, GError **error);
char *offramp_lesson_to_text (OfframpLesson *self);
gboolean offramp_lesson_save (OfframpLesson *self, const char *path, GError **error);
void offramp_lesson_save_async (OfframpLesson *self, const char *path, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean offramp_lesson_save_finish (OfframpLesson *self, GAsyncResult *result, GError **error);

const char *offramp_lesson_get_title (OfframpLesson *self);
GHashTable *offramp_lesson_get_titles (OfframpLesson *self);
void offramp_lesson_set_title (OfframpLesson *self, const char *language, const char *title);
const char *offramp_lesson_get_machine (OfframpLesson *self);
const char *offramp_lesson_get_recorded (OfframpLesson *self);

OfframpLessonStep *offramp_lesson_get_step (OfframpLesson *self, guint position);
void offramp_lesson_append (OfframpLesson *self, OfframpLessonStep *step);
void offramp_lesson_move (OfframpLesson *self, guint from, guint to);
void offramp_lesson_remove (OfframpLesson *self, guint position);
GListModel *offramp_lesson_get_samples (OfframpLesson *self);

G_END_DECLS
