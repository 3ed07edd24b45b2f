/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-train-courses.h - three buttons: a quick look, a lesson's length, as in the paper; with what each will take
 * here
 *
 * Signal "chosen" (int): an OfframpCourse whose settings are known was pressed.
 */
#pragma once

#include <adwaita.h>

#include "offramp-estimator.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_TRAIN_COURSES (offramp_train_courses_get_type ())
G_DECLARE_FINAL_TYPE (OfframpTrainCourses, offramp_train_courses, OFFRAMP, TRAIN_COURSES, AdwBin)

void offramp_train_courses_show (OfframpTrainCourses *self, OfframpEstimator *estimator, const EeSettings *settings);
void offramp_train_courses_set_locked (OfframpTrainCourses *self, gboolean locked);

G_END_DECLS
