/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-estimator.h - estimates for the courses and for the settings that are shown, made in the background
 *
 * Steps are measured one after another in a thread of the pool, and only while offramp_estimator_set_active() allows
 * it: not beside a training, and not while nobody looks. Main thread; knows no GTK.
 *
 * Signal "changed" (nothing): more is known, or what was known is not any more.
 */
#pragma once

#include "offramp-course.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_ESTIMATOR (offramp_estimator_get_type ())
G_DECLARE_FINAL_TYPE (OfframpEstimator, offramp_estimator, OFFRAMP, ESTIMATOR, GObject)

/**
 * OfframpEstimateState:
 * @OFFRAMP_ESTIMATE_UNKNOWN: not measured yet
 * @OFFRAMP_ESTIMATE_KNOWN: seconds and settings are there
 * @OFFRAMP_ESTIMATE_FAILED: the data are missing, or nothing fits
 */
typedef enum
{
  OFFRAMP_ESTIMATE_UNKNOWN,
  OFFRAMP_ESTIMATE_KNOWN,
  OFFRAMP_ESTIMATE_FAILED,
} OfframpEstimateState;

OfframpEstimator *offramp_estimator_new (void);
void offramp_estimator_set_settings (OfframpEstimator *self, const EeSettings *settings);
void offramp_estimator_set_active (OfframpEstimator *self, gboolean active);
gboolean offramp_estimator_is_measuring (OfframpEstimator *self);

OfframpEstimateState offramp_estimator_get_course (OfframpEstimator *self, OfframpCourse course, EeSettings *settings,
                                                   double *seconds);
OfframpEstimateState offramp_estimator_get_seconds (OfframpEstimator *self, double *seconds, OfframpWorkload *workload);

G_END_DECLS
