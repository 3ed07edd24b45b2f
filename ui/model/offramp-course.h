/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-course.h - three ready ways to train: a quick look, a lesson's length, and as in the paper
 *
 * The first two take the widest network, and as many images, as their time allows on this machine, by measured steps.
 * Pure but for the measuring, which is the caller's function; any thread.
 */
#pragma once

#include "offramp-estimate.h"

G_BEGIN_DECLS

typedef enum
{
  OFFRAMP_COURSE_QUICK,
  OFFRAMP_COURSE_CLASSROOM,
  OFFRAMP_COURSE_PAPER,
  OFFRAMP_N_COURSES
} OfframpCourse;

/**
 * OfframpStepFunc:
 * @settings: whose step is to be timed
 * @redundant_share: of its rows
 * @timing: (out): undefined on failure
 *
 * Returns: whether it was timed
 */
typedef gboolean (*OfframpStepFunc) (const EeSettings *settings, double redundant_share, EeStepTiming *timing,
                                     gpointer user_data, GError **error);

double offramp_course_get_budget (OfframpCourse course);
gboolean offramp_course_fit (OfframpCourse course, const EeSettings *base, const EePairCount *count,
                             OfframpStepFunc measure, gpointer user_data, EeSettings *settings, double *seconds,
                             GError **error);

G_END_DECLS
