/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-lesson-window.h - a lesson replayed: step after step, with road and verdict as they were recorded */
#pragma once

#include <adwaita.h>

#include "offramp-lesson.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_LESSON_WINDOW (offramp_lesson_window_get_type ())
G_DECLARE_FINAL_TYPE (OfframpLessonWindow, offramp_lesson_window, OFFRAMP, LESSON_WINDOW, AdwApplicationWindow)

GtkWidget *offramp_lesson_window_new (OfframpLesson *lesson);

G_END_DECLS
