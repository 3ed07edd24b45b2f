/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-lesson-editor.h - a recorded lesson before it is saved: title, order, a remark for each step */
#pragma once

#include <adwaita.h>

#include "offramp-lesson.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_LESSON_EDITOR (offramp_lesson_editor_get_type ())
G_DECLARE_FINAL_TYPE (OfframpLessonEditor, offramp_lesson_editor, OFFRAMP, LESSON_EDITOR, AdwWindow)

GtkWidget *offramp_lesson_editor_new (OfframpLesson *lesson);

G_END_DECLS
