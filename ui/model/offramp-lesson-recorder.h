/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-lesson-recorder.h - writes down what is shown while somebody teaches, as the steps of a lesson
 *
 * It is told which image is on the screen. A step is made when image, verdict and threshold have stood still for a
 * moment; it holds copies, so that nothing that happens later changes it. "changed" tells of a new step. Main thread;
 * knows no GTK.
 */
#pragma once

#include "offramp-lesson.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_LESSON_RECORDER (offramp_lesson_recorder_get_type ())
G_DECLARE_FINAL_TYPE (OfframpLessonRecorder, offramp_lesson_recorder, OFFRAMP, LESSON_RECORDER, GObject)

OfframpLessonRecorder *offramp_lesson_recorder_new (const char *machine);
void offramp_lesson_recorder_set_settle_ms (OfframpLessonRecorder *self, guint settle_ms);
void offramp_lesson_recorder_show (OfframpLessonRecorder *self, OfframpSample *sample);
guint offramp_lesson_recorder_get_n_steps (OfframpLessonRecorder *self);
gboolean offramp_lesson_recorder_is_full (OfframpLessonRecorder *self);
OfframpLesson *offramp_lesson_recorder_finish (OfframpLessonRecorder *self);

G_END_DECLS
