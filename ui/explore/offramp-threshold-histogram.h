/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-threshold-histogram.h - how many images have which P(redundant), with the threshold as a line
 *
 * Main images stand on the ground line, redundant ones hang from it; of a session's images, of which nobody says what
 * they are, those that stay stand and those that leave hang. Draws prepared numbers; pressing on it moves the range
 * that it stands above.
 */
#pragma once

#include <gtk/gtk.h>

#include "offramp-threshold-bins.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_THRESHOLD_HISTOGRAM (offramp_threshold_histogram_get_type ())
G_DECLARE_FINAL_TYPE (OfframpThresholdHistogram, offramp_threshold_histogram, OFFRAMP, THRESHOLD_HISTOGRAM, GtkWidget)

void offramp_threshold_histogram_set_range (OfframpThresholdHistogram *self, GtkRange *range);
void offramp_threshold_histogram_set_bins (OfframpThresholdHistogram *self, const OfframpThresholdBins *test,
                                           const OfframpThresholdBins *session);
void offramp_threshold_histogram_set_threshold (OfframpThresholdHistogram *self, double threshold, double own);

G_END_DECLS
