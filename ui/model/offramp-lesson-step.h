/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-lesson-step.h - one step of a lesson: a remark, and an image with its recorded verdict
 *
 * Texts are kept by language; "" is the one that fits everywhere. An image that somebody else named has one name. Main
 * thread; knows no GTK.
 */
#pragma once

#include "offramp-sample.h"

G_BEGIN_DECLS

/* A remark's length at most, in bytes. */
enum
{
  OFFRAMP_LESSON_MAX_TEXT = 4000
};

#define OFFRAMP_TYPE_LESSON_STEP (offramp_lesson_step_get_type ())
G_DECLARE_FINAL_TYPE (OfframpLessonStep, offramp_lesson_step, OFFRAMP, LESSON_STEP, GObject)

OfframpLessonStep *offramp_lesson_step_new (OfframpSample *sample);
OfframpSample *offramp_lesson_step_get_sample (OfframpLessonStep *self);
const char *offramp_lesson_step_get_remark (OfframpLessonStep *self);
GHashTable *offramp_lesson_step_get_remarks (OfframpLessonStep *self);
void offramp_lesson_step_set_remark (OfframpLessonStep *self, const char *language, const char *remark);

GHashTable *offramp_lesson_step_get_names (OfframpLessonStep *self);
void offramp_lesson_step_take_names (OfframpLessonStep *self, GHashTable *names);

GHashTable *offramp_lesson_texts_new (void);
const char *offramp_lesson_texts_choose (GHashTable *texts);

G_END_DECLS
