/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-threshold-curve.h - accuracy against time for every threshold, the present one as a point on it
 *
 * Draws prepared numbers; the knee is marked.
 */
#pragma once

#include <gtk/gtk.h>

#include "offramp-threshold-text.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_THRESHOLD_CURVE (offramp_threshold_curve_get_type ())
G_DECLARE_FINAL_TYPE (OfframpThresholdCurve, offramp_threshold_curve, OFFRAMP, THRESHOLD_CURVE, GtkWidget)

void offramp_threshold_curve_set_result (OfframpThresholdCurve *self, const OfframpThresholdResult *result);
void offramp_threshold_curve_set_figures (OfframpThresholdCurve *self, const OfframpThresholdFigures *figures);

G_END_DECLS
